package pack

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// A file is one file of a pack under construction.
type file struct {
	w    *Writer
	name string
	f    *os.File
	hash hash.Hash
	buf  *bufio.Writer
	size int64
	done bool
}

func newFile(w *Writer, name string, f *os.File) *file {
	sum := sha256.New()
	return &file{w: w, name: name, f: f, hash: sum, buf: bufio.NewWriterSize(io.MultiWriter(f, sum), 64<<10)}
}

// Write has the error of the disk, but names the file by its place in the pack.
func (f *file) Write(p []byte) (int, error) {
	n, err := f.buf.Write(p)
	f.size += int64(n)
	if err != nil {
		f.w.mu.Lock()
		defer f.w.mu.Unlock()
		return n, f.w.fail(f.name, err)
	}
	return n, nil
}

// Close stores the file on disk and enters it in the pack.
func (f *file) Close() error {
	f.w.mu.Lock()
	defer f.w.mu.Unlock()
	if f.done {
		return fmt.Errorf("%s: %w", f.name, fs.ErrClosed)
	}
	f.done = true
	delete(f.w.open, f.name)
	err := f.buf.Flush()
	if err == nil {
		err = f.f.Sync()
	}
	if err := errors.Join(err, f.f.Close()); err != nil {
		return f.w.fail(f.name, err)
	}
	f.w.files[f.name] = File{Name: f.name, Size: f.size, SHA256: [32]byte(f.hash.Sum(nil))}
	return nil
}

// discard closes the file without storing it: Windows removes no open file.
func (f *file) discard() {
	f.done = true
	_ = f.f.Close() // its content is being thrown away
}

// syncTree stores the entries of root and of every folder in it, the deepest
// first.
func syncTree(root string) error {
	var dirs []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			dirs = append(dirs, path)
		}
		return err
	})
	if err != nil {
		return err
	}
	for i := len(dirs) - 1; i >= 0; i-- {
		if err := syncDir(dirs[i]); err != nil {
			return err
		}
	}
	return nil
}

// syncDir stores the entries of a folder, where the system can: Windows opens
// no folder for that, and some network file systems refuse.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

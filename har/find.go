package har

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A File is a stored file that may be a capture.
type File struct {
	Path     string // to open it; "-" for standard input
	Name     string // relative to the argument it was found under, with forward slashes
	Searched bool   // found by searching a folder: that it is no capture may be passed over
	Passed   string // why it is not opened: hidden, or a link; "" for a file to read

	spool *os.File
}

// Find lists the files that args name: a file, a folder (searched, in byte
// order of path) or "-", which is stdin, kept in an unnamed temporary file
// that only this user can read. cleanup removes it; call it when the captures
// are closed. In a folder, hidden files and folders, the companions that macOS
// leaves ("._name", __MACOSX), and what is no file are listed as passed over.
func Find(args []string, stdin io.Reader) (files []File, cleanup func(), err error) {
	var spools []*os.File
	cleanup = func() {
		for _, f := range spools {
			f.Close()
			os.Remove(f.Name()) // already gone where a system allows it
		}
	}
	for _, arg := range args {
		if arg == "-" {
			f, err := spool(stdin)
			if err != nil {
				cleanup()
				return nil, func() {}, fmt.Errorf("standard input: %w", err)
			}
			spools = append(spools, f)
			files = append(files, File{Path: "-", Name: "-", spool: f})
			continue
		}
		found, err := find(arg)
		if err != nil {
			cleanup()
			return nil, func() {}, err
		}
		files = append(files, found...)
	}
	return files, cleanup, nil
}

func find(arg string) ([]File, error) {
	info, err := os.Stat(arg)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if !info.Mode().IsRegular() {
			return nil, &fs.PathError{Op: "open", Path: arg, Err: errors.New("not a file or folder")}
		}
		return []File{{Path: arg, Name: filepath.ToSlash(filepath.Base(arg))}}, nil
	}
	var files []File
	err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(arg, path)
		if err != nil {
			return err
		}
		f := File{Path: path, Name: filepath.ToSlash(name), Searched: true}
		switch {
		case path != arg && (strings.HasPrefix(d.Name(), ".") || d.Name() == "__MACOSX"):
			f.Passed = "hidden; not looked into"
			files = append(files, f)
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir():
			return nil
		case !d.Type().IsRegular():
			f.Passed = "a link or a device; not followed"
		}
		files = append(files, f)
		return nil
	})
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	return files, err
}

// spool copies r to a temporary file without a name, where the system allows
// it; os.CreateTemp makes it 0600.
func spool(r io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "pixelwitness-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name()) // not possible on Windows: cleanup does it
	if _, err := io.Copy(f, r); err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil, err
	}
	return f, nil
}

package pack

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

const (
	partial = ".partial-" // in the name of every folder under construction
	tempDir = ".tmp"      // checkName allows no name that could clash with it
)

// A Writer builds one pack in a working folder beside its final place, and
// moves it there in one step when it is whole. It is safe for concurrent use.
// End it with [Writer.Commit] or [Writer.Abort].
type Writer struct {
	final string // where the pack will be
	stage string // where it is built
	root  *os.Root

	mu    sync.Mutex
	used  map[string]string // see claim
	open  map[string]*file
	files map[string]File // closed without error
	err   error           // the first error of any file; the pack cannot be committed
	ended bool
}

// Create starts a pack that will be the folder dir. Nothing may exist at dir
// yet, but its parent must. The pack is built in a folder ".NAME.partial-…"
// beside dir, so that the last step is a rename within one file system.
//
// Folders are made with mode 0700 and files with mode 0600: only their owner
// can read them. Windows does not keep such modes; there, what is written
// takes the permissions of the parent folder.
func Create(dir string) (*Writer, error) {
	dir = filepath.Clean(dir)
	if err := checkFree(dir); err != nil {
		return nil, err
	}
	stage, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+partial+"*")
	if err != nil {
		return nil, fmt.Errorf("%s: no working folder can be made beside it: %w", dir, cause(err))
	}
	root, err := os.OpenRoot(stage)
	if err != nil {
		return nil, errors.Join(err, os.Remove(stage))
	}
	w := &Writer{
		final: dir,
		stage: stage,
		root:  root,
		used:  map[string]string{},
		open:  map[string]*file{},
		files: map[string]File{},
	}
	if err := root.Mkdir(tempDir, dirMode); err != nil {
		return nil, errors.Join(err, w.Abort())
	}
	return w, nil
}

func checkFree(dir string) error {
	_, err := os.Lstat(dir)
	if err == nil {
		return fmt.Errorf("%s: %w", dir, fs.ErrExist)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// cause strips the path from err, where the message names another already.
func cause(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// Stale lists the working folders that interrupted runs left beside dir. They
// hold parts of what a pack for dir would have held, in plain form; none is
// ever taken for a pack. One may belong to a run that is still going on.
func Stale(dir string) ([]string, error) {
	dir = filepath.Clean(dir)
	parent := filepath.Dir(dir)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil, err
	}
	var stale []string
	for _, e := range entries {
		if e.IsDir() && strings.HasPrefix(e.Name(), "."+filepath.Base(dir)+partial) {
			stale = append(stale, filepath.Join(parent, e.Name()))
		}
	}
	return stale, nil
}

// TempDir returns a folder for temporary files, mode 0700, on the file system
// of the pack. It and what is in it are removed before the pack appears.
func (w *Writer) TempDir() string { return filepath.Join(w.stage, tempDir) }

// Create starts the file of that name: slash-separated, relative to the pack,
// of ASCII letters, digits, '-', '_' and '.'. Parent folders are made. Its
// size and SHA-256 are taken from what is written; Close stores it on disk
// and returns the first error of any write. A file whose writing fails makes
// Commit fail.
func (w *Writer) Create(name string) (io.WriteCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	return w.create(name)
}

func (w *Writer) create(name string) (*file, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil, fmt.Errorf("%s: the pack is finished", name)
	}
	if err := claim(w.used, name); err != nil {
		return nil, err
	}
	if err := w.root.MkdirAll(path.Dir(name), dirMode); err != nil {
		return nil, w.fail(name, err)
	}
	f, err := w.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, w.fail(name, err)
	}
	out := newFile(w, name, f)
	w.open[name] = out
	return out, nil
}

// fail remembers err, which kept name from being written. w.mu is held.
func (w *Writer) fail(name string, err error) error {
	err = fmt.Errorf("%s: %w", filepath.Join(w.final, filepath.FromSlash(name)), cause(err))
	if w.err == nil {
		w.err = err
	}
	return err
}

// Files lists the files closed so far, in byte order of name.
func (w *Writer) Files() []File {
	w.mu.Lock()
	defer w.mu.Unlock()
	return sorted(slices.Collect(maps.Values(w.files)))
}

// Commit completes the pack with its manifest and its seal, stores everything
// on disk and gives the folder its final name. The ID is the SHA-256 of
// MANIFEST.sha256. After an error nothing is left, neither under the final
// name nor beside it, unless the error says so.
//
// On Windows the files are stored before the rename, but a folder's own
// entries cannot be flushed there.
func (w *Writer) Commit(seal Seal) (id [32]byte, err error) {
	id, err = w.finish(seal)
	if err == nil {
		err = w.publish()
	}
	if err != nil {
		return [32]byte{}, errors.Join(err, w.Abort())
	}
	w.mu.Lock()
	w.ended = true
	w.mu.Unlock()
	return id, nil
}

func (w *Writer) finish(seal Seal) (id [32]byte, err error) {
	if err := w.ready(); err != nil {
		return id, err
	}
	text, err := seal.sealText(len(w.Files()) + 1)
	if err != nil {
		return id, err
	}
	if err := w.write(SealTextName, []byte(text)); err != nil {
		return id, err
	}
	manifest := formatManifest(w.Files())
	id = sha256.Sum256(manifest)
	if err := w.write(ManifestName, manifest); err != nil {
		return id, err
	}
	return id, w.write(SealName, []byte(fillSeal(text, id)))
}

func (w *Writer) ready() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return fmt.Errorf("%s: the pack is finished", w.final)
	}
	if w.err != nil {
		return w.err
	}
	if len(w.open) > 0 {
		return fmt.Errorf("%s: still open: %s", w.final, strings.Join(slices.Sorted(maps.Keys(w.open)), ", "))
	}
	return nil
}

func (w *Writer) write(name string, data []byte) error {
	f, err := w.create(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// publish gives a complete working folder its final name, once what is on
// disk has been read back and compared with what was written.
func (w *Writer) publish() error {
	if err := w.root.RemoveAll(tempDir); err != nil {
		return err
	}
	v := verifier{root: w.root}
	v.pack(VerifyOptions{})
	if !v.report.OK() {
		return fmt.Errorf("%s: what was written is not what is there: %v", w.final, v.report.Problems[0])
	}
	if err := syncTree(w.stage); err != nil {
		return err
	}
	if err := w.root.Close(); err != nil { // Windows renames no open folder
		return err
	}
	if err := os.Rename(w.stage, w.final); err != nil { // refuses a final that exists by now
		return err
	}
	if err := syncDir(filepath.Dir(w.final)); err != nil {
		// The rename may not survive a power cut: take it back.
		return errors.Join(err, os.Rename(w.final, w.stage))
	}
	return nil
}

// Abort removes everything written so far. After Commit or Abort it does
// nothing, so that it can be deferred.
func (w *Writer) Abort() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return nil
	}
	w.ended = true
	for _, f := range w.open {
		f.discard()
	}
	_ = w.root.Close() // it may be closed already
	if err := os.RemoveAll(w.stage); err != nil {
		return fmt.Errorf("%s: not everything could be removed: %w", w.stage, cause(err))
	}
	return nil
}

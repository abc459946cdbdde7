package har

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.har", "a/z.har", "a.har", "a/._z.har", ".hidden/x.har", "__MACOSX/x.har", "a/é.zip"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, cleanup, err := Find([]string{filepath.Join(dir, "b.har"), dir, "-"}, strings.NewReader(fixtures()[0].text))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		switch {
		case f.Passed != "":
			names = append(names, f.Name+"!")
		case f.Searched:
			names = append(names, f.Name+"?")
		default:
			names = append(names, f.Name)
		}
	}
	if diff := cmp.Diff([]string{"b.har", ".hidden!", "__MACOSX!", "a.har?", "a/._z.har!", "a/z.har?", "a/é.zip?", "b.har?", "-"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	spool := files[len(files)-1]
	if info, err := spool.spool.Stat(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("temporary file: mode %v, %v", info.Mode(), err)
	}
	for range 2 {
		captures, err := Open(spool, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if src := readCapture(t, captures[0], nil); src.Entries != 3 || src.File != "-" {
			t.Errorf("standard input: %d entries of %q, want 3 of -", src.Entries, src.File)
		}
	}
	cleanup()
	if _, err := os.Stat(spool.spool.Name()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file is left behind: %v", err)
	}
	if _, _, err := Find([]string{filepath.Join(dir, "none")}, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, _, err := Find([]string{"-"}, io.MultiReader(strings.NewReader("x"), broken{})); !errors.Is(err, errBroken) {
		t.Errorf("broken input: %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// A system failure while reading is an error, after the entries before it.
func TestReadFailure(t *testing.T) {
	text := fixtures()[0].text
	s := newStored(failing{strings.NewReader(text), int64(len(text) / 2)}, int64(len(text)), func() error { return nil })
	captures, err := open(File{Name: "capture"}, s, Options{})
	if err == nil {
		for _, e := range captures[0].Entries() {
			err = e
		}
	}
	if !errors.Is(err, errBroken) {
		t.Errorf("error %v, want %v", err, errBroken)
	}
}

type failing struct {
	r  io.ReaderAt
	at int64
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.at {
		return 0, &os.PathError{Op: "read", Path: "capture", Err: errBroken}
	}
	return f.r.ReadAt(p, off)
}

// Each HAR of an archive is a source; one that is none is told, not dropped.
func TestSeveralMembers(t *testing.T) {
	fx := fixtures()
	data := zipped(member{"b/two.har", []byte(fx[0].text)}, member{"__MACOSX/b/._two.har", []byte("x")}, member{"a/one.HAR", []byte(fx[1].text)},
		member{"a/one.har.gz", gzipped([]byte(fx[3].text))}, member{"notes.har", []byte("hello")})
	var got []Source
	for _, c := range mustOpen(t, data, Options{}) {
		src := *readCapture(t, c, nil)
		got = append(got, Source{Member: src.Member, Container: src.Container, Entries: src.Entries, Damage: src.Damage})
	}
	want := []Source{
		{Member: "b/two.har", Container: []string{"zip"}, Entries: 3},
		{Member: "a/one.HAR", Container: []string{"zip"}, Entries: 2},
		{Member: "a/one.har.gz", Container: []string{"zip", "gzip"}},
		{Member: "notes.har", Container: []string{"zip"}, Damage: []Damage{{Reason: "not read: it looks like text of an unknown kind"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

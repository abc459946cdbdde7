package pack_test

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pixelwitness/evidence/pack"

	"github.com/google/go-cmp/cmp"
)

func TestCreateRefuses(t *testing.T) {
	tests := []struct {
		name  string
		setUp func(t *testing.T, dir string)
		want  error
	}{
		{"folder", func(t *testing.T, dir string) { must(t, os.Mkdir(dir, 0o700)) }, fs.ErrExist},
		{"file", func(t *testing.T, dir string) { must(t, os.WriteFile(dir, nil, 0o600)) }, fs.ErrExist},
		{"broken link", func(t *testing.T, dir string) { must(t, os.Symlink("nowhere", dir)) }, fs.ErrExist},
		{"no parent", func(t *testing.T, dir string) { must(t, os.Remove(filepath.Dir(dir))) }, fs.ErrNotExist},
		{"read-only parent", func(t *testing.T, dir string) {
			if os.Geteuid() == 0 {
				t.Skip("no folder is read-only for the superuser")
			}
			must(t, os.Chmod(filepath.Dir(dir), 0o500))
		}, fs.ErrPermission},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent := filepath.Join(t.TempDir(), "parent")
			must(t, os.Mkdir(parent, 0o700))
			dir := filepath.Join(parent, "p")
			tt.setUp(t, dir)
			_, err := pack.Create(dir)
			if !errors.Is(err, tt.want) {
				t.Fatalf("Create: %v, want %v", err, tt.want)
			}
			if !strings.Contains(err.Error(), dir) {
				t.Errorf("the error does not name %s: %v", dir, err)
			}
			if stale, _ := pack.Stale(dir); len(stale) > 0 {
				t.Errorf("left behind: %q", stale)
			}
		})
	}
}

func TestNames(t *testing.T) {
	tests := []struct {
		name string
		ok   bool
	}{
		{"report.pdf", true},
		{"data/schema/event.schema.json", true},
		{"00-READ-ME_FIRST.txt", true},
		{strings.Repeat("a", 200), true},
		{"", false},
		{".", false},
		{"/etc/passwd", false},
		{"../outside", false},
		{"data/../../outside", false},
		{"data//x", false},
		{"data/", false},
		{`data\x`, false},
		{"C:x", false},
		{".hidden", false},
		{"data/.tmp/x", false},
		{".tmp/x", false},
		{"ends.", false},
		{"folder./x", false},
		{"two words", false},
		{"caf\u00e9.txt", false},
		{"line\nfeed", false},
		{"nul", false},
		{"letters/Con.txt", false},
		{"LPT1.txt", false},
		{"COMx.txt", true},
		{"seal.TXT", false},
		{"manifest.sha256", false},
		{"verify/MANIFEST.sha256", true},
		{strings.Repeat("a", 201), false},
	}
	dir := filepath.Join(t.TempDir(), "p")
	w, err := pack.Create(dir)
	must(t, err)
	defer w.Abort()
	for _, tt := range tests {
		f, err := w.Create(tt.name)
		if (err == nil) != tt.ok {
			t.Errorf("Create(%q): %v, want allowed %v", tt.name, err, tt.ok)
		}
		if err == nil {
			must(t, f.Close())
		}
	}
}

func TestNamesThatClash(t *testing.T) {
	tests := []struct {
		first, second string
		ok            bool
	}{
		{"a.txt", "b.txt", true},
		{"d/a.txt", "d/b.txt", true},
		{"d/e/a.txt", "d/f/a.txt", true},
		{"a.txt", "a.txt", false},
		{"a.txt", "A.txt", false},
		{"d/a.txt", "D/b.txt", false},
		{"d/a.txt", "d", false},
		{"d", "d/a.txt", false},
		{"D", "d/a.txt", false},
	}
	for _, tt := range tests {
		w, err := pack.Create(filepath.Join(t.TempDir(), "p"))
		must(t, err)
		put(t, w, tt.first, "")
		f, err := w.Create(tt.second)
		if (err == nil) != tt.ok {
			t.Errorf("%q after %q: %v, want allowed %v", tt.second, tt.first, err, tt.ok)
		}
		if err == nil {
			must(t, f.Close())
		}
		must(t, w.Abort())
	}
}

func TestFailureLeavesNothing(t *testing.T) {
	tests := []struct {
		name string
		run  func(t *testing.T, dir string, w *pack.Writer) error // an error that the pack ends with
		want string
	}{
		{"abort", func(t *testing.T, _ string, w *pack.Writer) error {
			must(t, w.Abort())
			_, err := w.Commit(pack.Seal{})
			return err
		}, "finished"},
		{"abort with an open file", func(t *testing.T, _ string, w *pack.Writer) error {
			f, err := w.Create("open.txt")
			must(t, err)
			must(t, w.Abort())
			if _, err := f.Write(make([]byte, 1<<20)); err == nil {
				t.Error("a file of an aborted pack can be written to")
			}
			return f.Close()
		}, "closed"},
		{"open file", func(t *testing.T, _ string, w *pack.Writer) error {
			_, err := w.Create("open.txt")
			must(t, err)
			_, err = w.Commit(pack.Seal{})
			return err
		}, "still open: open.txt"},
		{"seal without the ID", func(t *testing.T, _ string, w *pack.Writer) error {
			_, err := w.Commit(pack.Seal{Text: "no gap"})
			return err
		}, "{groups}"},
		{"another pack was there first", func(t *testing.T, dir string, w *pack.Writer) error {
			must(t, os.Mkdir(dir, 0o700))
			_, err := w.Commit(pack.Seal{})
			must(t, os.Remove(dir)) // still empty: nothing was put into it
			return err
		}, "exists"},
		{"changed by another program", func(t *testing.T, _ string, w *pack.Writer) error {
			stage := filepath.Dir(w.TempDir())
			must(t, os.WriteFile(filepath.Join(stage, "data", "events.jsonl"), []byte("{ }\n"), 0o600))
			_, err := w.Commit(pack.Seal{})
			return err
		}, "data/events.jsonl: changed"},
		{"added by another program", func(t *testing.T, _ string, w *pack.Writer) error {
			must(t, os.WriteFile(filepath.Join(filepath.Dir(w.TempDir()), ".DS_Store"), nil, 0o600))
			_, err := w.Commit(pack.Seal{})
			return err
		}, ".DS_Store: extra"},
		{"working folder gone", func(t *testing.T, dir string, w *pack.Writer) error {
			must(t, os.RemoveAll(filepath.Dir(w.TempDir())))
			_, err := w.Commit(pack.Seal{})
			return err
		}, "no such file"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parent := t.TempDir()
			dir := filepath.Join(parent, "p")
			w, err := pack.Create(dir)
			must(t, err)
			put(t, w, "data/events.jsonl", "{}\n")
			must(t, os.WriteFile(filepath.Join(w.TempDir(), "spill"), []byte("x"), 0o600))
			if err := tt.run(t, dir, w); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
			if diff := cmp.Diff([]string{"."}, names(t, parent)); diff != "" {
				t.Errorf("left behind (-want +got):\n%s", diff)
			}
			must(t, w.Abort())
			if _, err := w.Create("late.txt"); err == nil {
				t.Error("a finished pack takes another file")
			}
		})
	}
}

func TestInterruptedRunDisturbsNothing(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "p")
	killed, err := pack.Create(dir)
	must(t, err)
	put(t, killed, "data/events.jsonl", "{}\n")
	// Nothing ends killed, as when the process is.
	stage := filepath.Dir(killed.TempDir())

	stale, err := pack.Stale(dir)
	must(t, err)
	if diff := cmp.Diff([]string{stage}, stale); diff != "" {
		t.Errorf("Stale (-want +got):\n%s", diff)
	}
	id := makePack(t, dir)
	report, err := pack.Verify(dir, pack.VerifyOptions{})
	must(t, err)
	if !report.OK() || report.ID != id {
		t.Errorf("the next pack: %v", report.Problems)
	}
	// Killed at the very last step, when the working folder is complete.
	must(t, os.RemoveAll(stage))
	must(t, os.CopyFS(stage, os.DirFS(dir)))
	report, err = pack.Verify(stage, pack.VerifyOptions{})
	must(t, err)
	want := []string{".: odd: this is the working folder of a run that was interrupted, not a pack"}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("Verify (-want +got):\n%s", diff)
	}
}

func lines(r pack.Report) []string {
	var got []string
	for _, p := range r.Problems {
		got = append(got, p.String())
	}
	return got
}

// TestTwoWriters lets several packs race for one name: one wins, whole.
func TestTwoWriters(t *testing.T) {
	const writers = 4
	parent := t.TempDir()
	dir := filepath.Join(parent, "p")
	var all [writers]*pack.Writer
	for i := range all {
		w, err := pack.Create(dir)
		must(t, err)
		put(t, w, "data/events.jsonl", strings.Repeat("{}\n", i))
		all[i] = w
	}
	ids := make(chan [32]byte, writers)
	var wg sync.WaitGroup
	for _, w := range all {
		wg.Go(func() {
			if id, err := w.Commit(pack.Seal{}); err == nil {
				ids <- id
			} else if !errors.Is(err, fs.ErrExist) {
				t.Errorf("the loser's error: %v", err)
			}
		})
	}
	wg.Wait()
	if len(ids) != 1 {
		t.Fatalf("%d packs were committed under one name", len(ids))
	}
	report, err := pack.Verify(dir, pack.VerifyOptions{})
	must(t, err)
	if id := <-ids; !report.OK() || report.ID != id {
		t.Errorf("the winner's pack: %v", report.Problems)
	}
	if diff := cmp.Diff([]string{"p"}, entries(t, parent)); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	list, err := os.ReadDir(dir)
	must(t, err)
	var got []string
	for _, e := range list {
		got = append(got, e.Name())
	}
	return got
}

func TestFiles(t *testing.T) {
	w, err := pack.Create(filepath.Join(t.TempDir(), "p"))
	must(t, err)
	defer w.Abort()
	put(t, w, "b.txt", "abc")
	put(t, w, "a/c.txt", "")
	if _, err := w.Create("open.txt"); err != nil {
		t.Fatal(err)
	}
	want := []pack.File{
		{Name: "a/c.txt", SHA256: sha256.Sum256(nil)},
		{Name: "b.txt", Size: 3, SHA256: sha256.Sum256([]byte("abc"))},
	}
	if diff := cmp.Diff(want, w.Files()); diff != "" {
		t.Errorf("Files (-want +got):\n%s", diff)
	}
}

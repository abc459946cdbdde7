//go:build unix

package pack_test

import (
	"bytes"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"pixelwitness/evidence/pack"

	"github.com/google/go-cmp/cmp"
)

// TestDiskErrors lets the system refuse to make files larger than a limit, so
// that writes fail as they do on a full disk.
func TestDiskErrors(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var old syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old))
	tests := []struct {
		limit uint64
		size  int
		name  string // of the file that fails
	}{
		{1 << 20, 2 << 20, "data/events.jsonl"}, // while it is written
		{1000, 2000, "data/events.jsonl"},       // when it is closed
		{1000, 10, "verify/seal-text.txt"},      // when the pack is committed
		{0, 10, "data/events.jsonl"},
	}
	for _, tt := range tests {
		parent := t.TempDir()
		dir := filepath.Join(parent, "p")
		w, err := pack.Create(dir)
		must(t, err)
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: tt.limit, Max: old.Max}))
		var errs []error
		f, err := w.Create("data/events.jsonl")
		errs = append(errs, err)
		if err == nil {
			_, err = f.Write(bytes.Repeat([]byte("x"), tt.size))
			errs = append(errs, err, f.Close())
		}
		_, err = w.Commit(pack.Seal{})
		must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old))
		if err == nil {
			t.Errorf("limit %d: the pack was committed", tt.limit)
		}
		err = errors.Join(append(errs, err)...)
		if !errors.Is(err, syscall.EFBIG) || !strings.Contains(err.Error(), filepath.Join(dir, filepath.FromSlash(tt.name))) {
			t.Errorf("limit %d: error %v does not name %s and its cause", tt.limit, err, tt.name)
		}
		if diff := cmp.Diff([]string{"."}, names(t, parent)); diff != "" {
			t.Errorf("limit %d: left behind (-want +got):\n%s", tt.limit, diff)
		}
	}
}

// TestModes makes a pack under a permissive and a strict umask.
func TestModes(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o077} {
		dir := filepath.Join(t.TempDir(), "p")
		old := syscall.Umask(mask)
		makePack(t, dir)
		syscall.Umask(old)
		for _, line := range tree(t, dir) {
			if !strings.HasPrefix(line, "drwx------ ") && !strings.HasPrefix(line, "-rw------- ") {
				t.Errorf("umask %#o: %s", mask, line)
			}
		}
	}
}

// TestSha256sum checks a pack with the tool that people will use.
func TestSha256sum(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	makePack(t, dir)
	tests := []struct {
		tool string
		args []string
	}{
		{"/usr/bin/sha256sum", []string{"sha256sum", "--strict", "-c", pack.ManifestName}},
		{"/usr/bin/shasum", []string{"shasum", "-a", "256", "-c", pack.ManifestName}},
	}
	for _, tt := range tests {
		t.Run(filepath.Base(tt.tool), func(t *testing.T) {
			if _, err := os.Stat(tt.tool); err != nil {
				t.Skip(err)
			}
			if code := run(t, dir, tt.tool, tt.args); code != 0 {
				t.Errorf("the pack as made: exit %d", code)
			}
			path := filepath.Join(dir, "letters", "01.txt")
			must(t, os.WriteFile(path, []byte("changed\n"), 0o600))
			if code := run(t, dir, tt.tool, tt.args); code == 0 {
				t.Error("a changed pack: exit 0")
			}
			must(t, os.WriteFile(path, []byte(sample["letters/01.txt"]), 0o600))
		})
	}
}

func run(t *testing.T, dir, tool string, args []string) (code int) {
	t.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	must(t, err)
	defer null.Close()
	p, err := os.StartProcess(tool, args, &os.ProcAttr{Dir: dir, Env: os.Environ(), Files: []*os.File{null, null, null}})
	must(t, err)
	state, err := p.Wait()
	must(t, err)
	return state.ExitCode()
}

//go:build unix

package pack_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"pixelwitness/evidence/pack"
	"pixelwitness/templates"

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
		for _, name := range names(t, dir) {
			info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
			must(t, err)
			if m := info.Mode(); m != 0o600 && m != 0o700|fs.ModeDir {
				t.Errorf("umask %#o: %s has mode %v", mask, name, m)
			}
		}
	}
}

// TestHowToCheck runs the commands that verify/HOW-TO-CHECK.txt gives.
func TestHowToCheck(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	id := makePack(t, dir)
	text, err := templates.FS.ReadFile("how-to-check.txt")
	must(t, err)
	for _, system := range []string{"ON LINUX", "ON A MAC"} {
		t.Run(system, func(t *testing.T) {
			commands := commandsOf(t, string(text), system)
			if len(commands) != 3 {
				t.Fatalf("commands %q, want three", commands)
			}
			if tool, _, _ := strings.Cut(commands[0], " "); !exists("/usr/bin/" + tool) {
				t.Skip("no " + tool)
			}
			out, code := shell(t, dir, commands[0])
			if want := len(sample) + 1; code != 0 || strings.Count(out, ": OK\n") != want {
				t.Errorf("%s: exit %d, want %d files that are OK:\n%s", commands[0], code, want, out)
			}
			out, _ = shell(t, dir, commands[1])
			if want := strconv.Itoa(len(sample) + 3); strings.TrimSpace(out) != want {
				t.Errorf("%s: %s, want %s", commands[1], out, want)
			}
			out, _ = shell(t, dir, commands[2])
			if want := fmt.Sprintf("%x  MANIFEST.sha256\n", id); out != want {
				t.Errorf("%s: %s, want %s", commands[2], out, want)
			}
			path := filepath.Join(dir, "letters", "01.txt")
			must(t, os.WriteFile(path, []byte("changed\n"), 0o600))
			out, code = shell(t, dir, commands[0])
			if code == 0 || !strings.Contains(out, "letters/01.txt: FAILED\n") {
				t.Errorf("a changed pack: exit %d:\n%s", code, out)
			}
			must(t, os.WriteFile(path, []byte(sample["letters/01.txt"]), 0o600))
		})
	}
}

// commandsOf returns the indented lines under a heading of text, up to the
// next.
func commandsOf(t *testing.T, text, heading string) []string {
	t.Helper()
	_, rest, found := strings.Cut(text, heading+"\n")
	if !found {
		t.Fatalf("no heading %q", heading)
	}
	part, _, _ := strings.Cut(rest, "\n\n\n")
	var commands []string
	for line := range strings.Lines(part) {
		if command, ok := strings.CutPrefix(line, "    "); ok {
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func shell(t *testing.T, dir, command string) (out string, code int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "out")
	f, err := os.Create(name)
	must(t, err)
	defer f.Close()
	attr := &os.ProcAttr{Dir: dir, Env: []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}, Files: []*os.File{nil, f, f}}
	p, err := os.StartProcess("/bin/sh", []string{"sh", "-c", command}, attr)
	must(t, err)
	state, err := p.Wait()
	must(t, err)
	data, err := os.ReadFile(name)
	must(t, err)
	return string(data), state.ExitCode()
}

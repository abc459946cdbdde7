package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"pixelwitness/samples"
)

// TestScripts runs testdata/*.txtar. Each begins with a script, one verb a
// line, and holds the files it uses; $SAMPLES is a folder of the samples.
//
//	run CODE ARGS…     run the program, which must exit with CODE; spaces in
//	                   single quotation marks part no arguments
//	stdin FILE         what the next run reads
//	stdout REGEXP      the last run printed this; "! stdout" for not
//	stderr REGEXP      likewise
//	cmp FILE FILE      the files are equal; "stdout" is what was printed last
//	exists PATH        "! exists" for not
//	mode PATH OCTAL    its permissions
//	cut FILE N NEW     NEW is the first N bytes of FILE
//	flip FILE N        change one bit of byte N
func TestScripts(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	const scripts = 15
	if len(names) != scripts {
		t.Errorf("%d scripts, want %d", len(names), scripts)
	}
	shared := t.TempDir()
	if err := os.CopyFS(shared, samples.FS); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s := &script{T: t, dir: t.TempDir(), samples: shared}
			for _, f := range a.Files {
				path := s.path(f.Name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, f.Data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for i, line := range strings.Split(string(a.Comment), "\n") {
				if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
					if err := s.do(line); err != nil {
						t.Fatalf("%s:%d: %s: %v\nstdout:\n%s\nstderr:\n%s", name, i+1, line, err, s.out.String(), s.err.String())
					}
				}
			}
		})
	}
}

type script struct {
	*testing.T
	dir, samples string
	stdin        []byte
	out, err     bytes.Buffer
}

// words splits a line at its spaces, but for those in single quotation marks.
func words(line string) []string {
	var list []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			list = append(list, part)
		} else {
			list = append(list, strings.Fields(part)...)
		}
	}
	return list
}

func (s *script) path(name string) string {
	name = strings.ReplaceAll(name, "$SAMPLES", s.samples)
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(s.dir, name)
}

func (s *script) do(line string) error {
	verb, rest, _ := strings.Cut(line, " ")
	not := verb == "!"
	if not {
		verb, rest, _ = strings.Cut(rest, " ")
	}
	args := words(rest)
	switch verb {
	case "run":
		return s.run(args)
	case "stdin":
		b, err := os.ReadFile(s.path(rest))
		s.stdin = b
		return err
	case "stdout", "stderr":
		text := map[string]string{"stdout": s.out.String(), "stderr": s.err.String()}[verb]
		re, err := regexp.Compile("(?m)" + rest)
		if err == nil && re.MatchString(text) == not {
			err = fmt.Errorf("match: %v", !not)
		}
		return err
	case "cmp":
		a, err := s.read(args[0])
		if err != nil {
			return err
		}
		b, err := s.read(args[1])
		if err != nil {
			return err
		}
		if d := cmp.Diff(b, a); d != "" {
			return fmt.Errorf("(-%s +%s):\n%s", args[1], args[0], d)
		}
		return nil
	case "exists":
		_, err := os.Stat(s.path(rest))
		if not && err == nil {
			return fs.ErrExist
		} else if not {
			return nil
		}
		return err
	case "mode":
		st, err := os.Stat(s.path(args[0]))
		if err != nil {
			return err
		}
		if got := fmt.Sprintf("%o", st.Mode().Perm()); got != args[1] {
			return fmt.Errorf("mode %s", got)
		}
		return nil
	case "cut", "flip":
		b, err := os.ReadFile(s.path(args[0]))
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(args[1])
		if err != nil {
			return err
		}
		if verb == "cut" {
			return os.WriteFile(s.path(args[2]), b[:n], 0o600)
		}
		b[n] ^= 1
		return os.WriteFile(s.path(args[0]), b, 0o600)
	}
	return fmt.Errorf("no such verb")
}

func (s *script) read(name string) (string, error) {
	if name == "stdout" {
		return s.out.String(), nil
	}
	b, err := os.ReadFile(s.path(name))
	return string(b), err
}

// run calls the program with arguments that name files as a person in the
// script's folder would.
func (s *script) run(args []string) error {
	want, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	s.Chdir(s.dir)
	for i, a := range args {
		args[i] = strings.ReplaceAll(a, "$SAMPLES", s.samples)
	}
	s.out.Reset()
	s.err.Reset()
	got := run(context.Background(), args[1:], bytes.NewReader(s.stdin), &s.out, &s.err)
	s.stdin = nil
	if got != want {
		return fmt.Errorf("exit %d", got)
	}
	return nil
}

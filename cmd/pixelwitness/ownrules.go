package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"pixelwitness/templates"
)

// ownRules names the rule files of a person's own folder.
type ownRules struct {
	instead []string // that stand in for the project's of the same name
	same    []string // that say the same, byte for byte
	added   []string
}

// readOwnRules looks at the rule files in dir, or in its folder categories
// where it has one, beside the project's. What is no text is an error here,
// since the reader of rules could say only that it is no rule file.
func readOwnRules(dir string) (ownRules, error) {
	var own ownRules
	st, err := os.Stat(dir)
	if err != nil {
		return own, err
	}
	if !st.IsDir() {
		return own, &hintError{fmt.Errorf("%s: not a folder", dir), "--rules names the folder that the rule files are in"}
	}
	if st, err := os.Stat(filepath.Join(dir, "categories")); err == nil && st.IsDir() {
		dir = filepath.Join(dir, "categories")
	}
	names, err := fs.Glob(os.DirFS(dir), "*.yaml")
	if err != nil {
		return own, err
	}
	if len(names) == 0 {
		return own, &hintError{fmt.Errorf("%s: no rule file", dir), "the name of a rule file ends in .yaml, as in crime.asb.yaml"}
	}
	for _, name := range names {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err == nil {
			err = checkText(text)
		}
		if p, ok := errors.AsType[*fs.PathError](err); ok {
			err = p.Err
		}
		if err != nil {
			return own, &hintError{fmt.Errorf("%s: %w", path, err), "a rule file is plain text: save it as UTF-8, without a byte order mark"}
		}
		switch of, err := fs.ReadFile(templates.FS, "categories/"+name); {
		case err != nil:
			own.added = append(own.added, name)
		case bytes.Equal(of, text):
			own.same = append(own.same, name)
		default:
			own.instead = append(own.instead, name)
		}
	}
	return own, nil
}

// tellRules says which rules of a person's own are in force.
func (e *env) tellRules(dir string) error {
	if dir == "" {
		return nil
	}
	own, err := readOwnRules(dir)
	if err == nil {
		e.note("%s", own)
	}
	return err
}

// checkText says what keeps a file from being a text in UTF-8.
func checkText(b []byte) error {
	switch {
	case len(bytes.TrimSpace(b)) == 0:
		return errors.New("empty")
	case bytes.HasPrefix(b, []byte("\ufeff")):
		return errors.New("it begins with a byte order mark")
	}
	n := 1
	for line := range bytes.Lines(b) {
		if !utf8.Valid(line) || bytes.IndexByte(line, 0) >= 0 {
			return fmt.Errorf("line %d is not UTF-8 text", n)
		}
		n++
	}
	return nil
}

// String says in a sentence which rules are in force.
func (o ownRules) String() string {
	var parts []string
	for _, p := range []struct {
		names     []string
		one, more string
	}{
		{o.instead, "stands in for the project's own", "stand in for the project's own"},
		{o.added, "is added", "are added"},
		{o.same, "is the project's own, unchanged", "are the project's own, unchanged"},
	} {
		if len(p.names) > 0 {
			slices.Sort(p.names)
			parts = append(parts, strings.Join(p.names, ", ")+" "+plural(len(p.names), p.one, p.more))
		}
	}
	return "rules: " + strings.Join(parts, "; ")
}

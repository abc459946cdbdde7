package sensitivity

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// A document is one rule file, a mapping, kept with its line numbers.
type document struct {
	name string
	keys []key
	rows int // lines of its literal blocks
}

// A key is one key of a mapping with its value.
type key struct {
	file   string
	name   string
	line   int
	value  ast.Node
	blocks map[int]string // the file's literal blocks by the line of their key
}

// A line is one line of a block of text, without comment and outer space.
type line struct {
	file string
	n    int // in the file, from 1
	text string
}

func (l line) errorf(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w", l.file, l.n, fmt.Errorf(format, args...))
}

func (k key) errorf(format string, args ...any) error {
	return line{file: k.file, n: k.line}.errorf(format, args...)
}

func readDocument(fsys fs.FS, name string) (document, []byte, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return document{}, nil, err
	}
	rest, blocks := cutBlocks(data)
	file, err := parser.ParseBytes(rest, 0)
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil {
			return document{}, nil, line{file: name, n: at.GetToken().Position.Line}.errorf("%s", at.GetMessage())
		}
		return document{}, nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(file.Docs) != 1 {
		return document{}, nil, fmt.Errorf("%s: %d YAML documents, want 1", name, len(file.Docs))
	}
	keys, err := mapping(name, file.Docs[0].Body, blocks)
	rows := 0
	for _, b := range blocks {
		rows += strings.Count(b, "\n")
	}
	return document{name, keys, rows}, data, err
}

// mapping returns the keys of a mapping, in the order written, with the blocks
// that [cutBlocks] took from them.
func mapping(file string, n ast.Node, blocks map[int]string) ([]key, error) {
	m, ok := n.(*ast.MappingNode)
	if !ok {
		at := 1
		if n != nil && n.GetToken() != nil {
			at = n.GetToken().Position.Line
		}
		return nil, line{file: file, n: at}.errorf("not a mapping of keys to values")
	}
	keys := make([]key, len(m.Values))
	seen := make(map[string]bool, len(keys))
	for i, v := range m.Values {
		t := v.Key.GetToken()
		keys[i] = key{file, t.Value, t.Position.Line, v.Value, blocks}
		if seen[t.Value] {
			return nil, keys[i].errorf("key %s is there twice", t.Value)
		}
		seen[t.Value] = true
	}
	return keys, nil
}

// str returns a string, plain, quoted or folded.
func (k key) str() (string, error) {
	if block, ok := k.blocks[k.line]; ok {
		var text []string
		for row := range strings.Lines(block) {
			text = append(text, strings.TrimSpace(row))
		}
		return strings.TrimSpace(strings.Join(text, "\n")), nil
	}
	switch v := k.value.(type) {
	case *ast.StringNode:
		return v.Value, nil
	case *ast.LiteralNode:
		return strings.TrimSpace(v.Value.Value), nil
	}
	return "", k.errorf("%s is not text", k.name)
}

// list returns a list of strings.
func (k key) list() ([]string, error) {
	seq, ok := k.value.(*ast.SequenceNode)
	if !ok {
		return nil, k.errorf("%s is not a list", k.name)
	}
	out := make([]string, len(seq.Values))
	for i, v := range seq.Values {
		s, err := key{file: k.file, name: k.name, line: k.line, value: v}.str()
		if err != nil {
			return nil, k.errorf("%s: entry %d of the list is not text", k.name, i+1)
		}
		out[i] = s
	}
	return out, nil
}

// lines returns the lines of a literal block, those that say something.
func (k key) lines() ([]line, error) {
	block, ok := k.blocks[k.line]
	if !ok {
		return nil, k.errorf("%s is not a block of lines; write %s: | and indent the lines under it", k.name, k.name)
	}
	out := make([]line, 0, strings.Count(block, "\n"))
	n := k.line
	for text := range strings.SplitSeq(block, "\n") {
		n++
		if text = uncomment(text); text != "" {
			out = append(out, line{k.file, n, text})
		}
	}
	return out, nil
}

// uncomment cuts a comment, which begins with "# " at the start of a line or
// after a space: an address may hold a # of its own.
func uncomment(s string) string {
	s = strings.TrimSpace(s)
	if s == "#" || strings.HasPrefix(s, "# ") {
		return ""
	}
	s, _, _ = strings.Cut(s, " # ")
	return strings.TrimSpace(s)
}

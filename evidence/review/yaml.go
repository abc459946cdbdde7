package review

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// entryKeys are the keys of an entry, in the order in which they are written.
var entryKeys = [...]string{"action", "category", "page", "source_sha256", "member", "entry", "n", "reason", "initials", "date"}

// A document is a review file taken apart.
type document struct {
	keys    fields
	entries []fields
}

// Fields are the keys of one mapping with their texts. White space in a text
// for readers is folded to one space.
type fields struct {
	first int // line of the mapping
	texts map[string]string
	lines map[string]int
}

func (f fields) text(key string) string { return f.texts[key] }

// line returns where a key stands, or else the mapping.
func (f fields) line(key string) int {
	if n := f.lines[key]; n > 0 {
		return n
	}
	return f.first
}

// inherit takes a text from the head of the file where the entry has none.
func (f fields) inherit(key string, head fields) {
	if f.texts[key] == "" && head.texts[key] != "" {
		f.texts[key], f.lines[key] = head.texts[key], head.lines[key]
	}
}

func parse(data []byte) (doc document, err error) {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")) // the library miscounts lines that end in both
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return doc, syntaxError(err)
	}
	bodies := slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	if len(bodies) == 0 {
		return doc, nil
	}
	if len(bodies) > 1 {
		return doc, fmt.Errorf("line %d: a second document; a review file is one", lineOf(bodies[1].Body))
	}
	source := bytes.Split(data, []byte("\n"))
	top, ok := bodies[0].Body.(*ast.MappingNode)
	if !ok {
		return doc, fmt.Errorf("line %d: initials, date and entries are needed here", lineOf(bodies[0].Body))
	}
	doc.keys = newFields(top)
	for _, v := range top.Values {
		key := keyOf(v)
		if key != "entries" {
			if err := doc.keys.set(v, source, "initials", "date"); err != nil {
				return doc, err
			}
			continue
		}
		list, ok := v.Value.(*ast.SequenceNode)
		if _, null := v.Value.(*ast.NullNode); null {
			continue
		} else if !ok {
			return doc, fmt.Errorf("line %d: entries: a list is needed, each entry beginning with a dash", lineOf(v.Value))
		}
		for _, n := range list.Values {
			m, ok := n.(*ast.MappingNode)
			if !ok {
				return doc, fmt.Errorf("line %d: an entry such as “- action: confirm” is needed", lineOf(n))
			}
			f := newFields(m)
			for _, v := range m.Values {
				if err := f.set(v, source, entryKeys[:]...); err != nil {
					return doc, err
				}
			}
			doc.entries = append(doc.entries, f)
		}
	}
	return doc, nil
}

func newFields(m *ast.MappingNode) fields {
	return fields{first: lineOf(m), texts: make(map[string]string), lines: make(map[string]int)}
}

// set reads one key, which is one of those allowed.
func (f fields) set(v *ast.MappingValueNode, source [][]byte, allowed ...string) error {
	key, line := keyOf(v), lineOf(v.Key)
	if !slices.Contains(allowed, key) {
		return fmt.Errorf("line %d: there is no key %q here; the keys are %s", line, key, strings.Join(allowed, ", "))
	}
	text, err := scalar(v.Value)
	switch {
	case err != nil:
		return fmt.Errorf("line %d: %s: %w", lineOf(v.Value), key, err)
	case key == "reason" && cutShort(v.Value, source):
		return fmt.Errorf("line %d: %s: what follows the sign # is not part of it: put the whole in quotation marks", lineOf(v.Value), key)
	}
	if key != "page" && key != "member" { // those have to be what an event has
		text = strings.Join(strings.Fields(text), " ")
	}
	f.texts[key], f.lines[key] = text, line
	return nil
}

// keyOf returns the key as written.
func keyOf(v *ast.MappingValueNode) string { return v.Key.GetToken().Value }

func lineOf(n ast.Node) int { return n.GetToken().Position.Line }

// scalar returns a text as it is written, so that a date stays one.
func scalar(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, nil
	case *ast.NullNode:
		return "", nil
	}
	return "", errors.New("a text is needed")
}

// cutShort reports whether a text without quotation marks is followed, on its
// line, by a comment that was perhaps meant to be part of it.
func cutShort(n ast.Node, source [][]byte) bool {
	t := n.GetToken()
	if _, literal := n.(*ast.LiteralNode); literal || t.Type == token.DoubleQuoteType || t.Type == token.SingleQuoteType ||
		t.Next == nil || t.Next.Type != token.CommentType {
		return false
	}
	line := t.Next.Position.Line
	return line <= len(source) && !bytes.HasPrefix(bytes.TrimSpace(source[line-1]), []byte("#"))
}

// syntaxError is the library's error on one line.
func syntaxError(err error) error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil {
		return fmt.Errorf("line %d: not YAML: %s", e.GetToken().Position.Line, e.GetMessage())
	}
	return errors.New("not YAML")
}

package sensitivity

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/google/go-cmp/cmp"

	"pixelwitness/templates"
)

// oracleBlocks returns the literal blocks that the YAML library reads, each
// line without outer space, by the line of their key.
func oracleBlocks(t testing.TB, data []byte) map[int]string {
	t.Helper()
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil
	}
	out := make(map[int]string)
	ast.Walk(visit(func(n ast.Node) {
		if v, ok := n.(*ast.MappingValueNode); ok {
			if block, ok := v.Value.(*ast.LiteralNode); ok && block.Start.Value == "|" {
				out[v.Key.GetToken().Position.Line] = trimmed(block.Value.Value)
			}
		}
	}), file.Docs[0].Body)
	return out
}

type visit func(ast.Node)

func (v visit) Visit(n ast.Node) ast.Visitor { v(n); return v }

func trimmed(block string) string {
	var lines []string
	for row := range strings.Lines(block) {
		lines = append(lines, strings.TrimSpace(row))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

func TestCutBlocks(t *testing.T) {
	names, err := fs.Glob(templates.FS, "categories/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{
		"empty block":      "a: |\nb: |\n  x\n",
		"no end of line":   "a: |\n  x",
		"carriage returns": "a: |\r\n  x\r\nb: c\r\n",
		"blank lines":      "a: |\n\n  x\n\n\n  y\n\nb: c\n",
		"nested":           "a:\n  b: |\n    x: |\n    y\n  c: d\ne: |\n  z\n",
		"in a folded text": "a: >\n  b: |\n  c\nd: |\n  e\n",
	}
	for _, name := range names {
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	if len(texts) != 48+6 {
		t.Fatalf("%d texts, want %d", len(texts), 48+6)
	}
	total := 0
	for name, text := range texts {
		rest, blocks := cutBlocks([]byte(text))
		got := make(map[int]string)
		for n, block := range blocks {
			got[n] = trimmed(block)
		}
		want := oracleBlocks(t, []byte(text))
		total += len(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if got := oracleBlocks(t, rest); len(got) != 0 {
			t.Errorf("%s: blocks in what is left: %v", name, got)
		}
		if want, got := strings.Count(strings.TrimRight(text, "\r\n"), "\n"), strings.Count(string(rest), "\n"); got < want {
			t.Errorf("%s: %d lines left, want %d or more", name, got, want)
		}
	}
	if total < 300 {
		t.Errorf("%d blocks compared, want 300 or more", total)
	}
}

func FuzzCutBlocks(f *testing.F) {
	f.Add("a: |\n  x\nb: c\n")
	f.Add("a:\n  b: |\n    x # y\n\n  c: >\n    d: |\n    e\n")
	f.Add("a: |\n x\n  y\n z\n")
	f.Fuzz(func(t *testing.T, text string) {
		rest, blocks := cutBlocks([]byte(text))
		taken := 0
		for n, block := range blocks {
			if n < 1 {
				t.Errorf("a block at line %d", n)
			}
			taken += len(block) - strings.Count(block, "\n")
		}
		if len(rest)+taken < len(text)-len(blocks) {
			t.Errorf("%q: %d bytes left and %d taken of %d", text, len(rest), taken, len(text))
		}
	})
}

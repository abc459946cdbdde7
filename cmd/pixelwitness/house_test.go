package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport lists, for each folder, the folders of this project that it may
// import: har, decode, evidence and cmd in that direction, templates and
// samples from the ends.
var mayImport = map[string][]string{
	"har":                  {},
	"templates":            {},
	"samples":              {},
	"decode":               {"har"},
	"decode/consent":       {"har", "decode"},
	"evidence":             {"har", "decode"},
	"evidence/review":      {"evidence", "decode"},
	"evidence/sensitivity": {"evidence"},
	"evidence/seek":        {},
	"evidence/known":       {"evidence/seek"},
	"evidence/disclose":    {"evidence", "evidence/known", "evidence/seek", "decode", "har"},
	"evidence/link":        {"evidence", "decode", "decode/consent", "har"},
	"evidence/clock":       {"evidence", "decode", "har", "templates"},
	"evidence/report":      {"evidence", "evidence/known", "decode", "har", "templates"},
	"evidence/pdf":         {"evidence", "evidence/report"},
	"evidence/xlsx":        {"evidence", "evidence/report"},
	"evidence/pack":        {"evidence"},
	"evidence/pack/schema": {},
	"evidence/build": {"har", "decode", "decode/consent", "evidence", "evidence/clock", "evidence/disclose", "evidence/known", "evidence/link", "evidence/pack", "evidence/pack/schema",
		"evidence/pdf", "evidence/report", "evidence/review", "evidence/sensitivity", "evidence/xlsx", "samples", "templates"},
	"cmd/pixelwitness": {"har", "decode", "evidence", "evidence/build", "evidence/known", "evidence/pack", "evidence/review", "evidence/sensitivity",
		"templates", "samples"},
}

// onlyIn names modules and the folders that they belong in.
var onlyIn = map[string]string{ // folders apart by spaces
	"github.com/jung-kurt/gofpdf":    "evidence/pdf",
	"github.com/xuri/excelize/v2":    "evidence/xlsx",
	"github.com/spf13/pflag":         "cmd/pixelwitness",
	"github.com/go-fonts/dejavu":     "evidence/pdf",
	"github.com/schollz/progressbar": "cmd/pixelwitness",
	"golang.org/x/term":              "cmd/pixelwitness",
	"github.com/rivo/uniseg":         "cmd/pixelwitness",
	"github.com/go-faster/jx":        "har decode",
	"mvdan.cc/sh":                    "har",
	"github.com/google/go-cmp":       "", // tests only
	"github.com/santhosh-tekuri":     "",
	"golang.org/x/tools":             "",
}

// nowhere lists packages that nothing imports: the program opens no
// connection and runs no other program.
var nowhere = []string{"net", "net/http", "net/rpc", "os/exec", "unsafe", "plugin", "C"}

func TestImports(t *testing.T) {
	root := os.DirFS("../..")
	files := 0
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files++
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Dir(name)
		allowed, known := mayImport[folder]
		if !known {
			t.Errorf("%s: the house has no room for it", folder)
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, name, folder, p, allowed)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files were read", files)
	}
}

func checkImport(t *testing.T, name, folder, p string, allowed []string) {
	t.Helper()
	if own, ok := strings.CutPrefix(p, "pixelwitness/"); ok {
		if !slices.Contains(allowed, own) {
			t.Errorf("%s imports %s, against the direction", name, p)
		}
		return
	}
	for prefix, home := range onlyIn {
		if (p == prefix || strings.HasPrefix(p, prefix+"/")) && !slices.Contains(strings.Fields(home), folder) {
			t.Errorf("%s imports %s, which belongs in %q", name, p, home)
		}
	}
	if slices.Contains(nowhere, p) {
		t.Errorf("%s imports %s", name, p)
	}
}

package report

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func build(t *testing.T, m *Model) *Report {
	t.Helper()
	r, err := Build(m)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestDocument(t *testing.T) {
	r := build(t, fixtureModel(t, fixtureEvents()))
	golden(t, "report.txt", dump(r.Document))
}

func TestSheets(t *testing.T) {
	r := build(t, fixtureModel(t, fixtureEvents()))
	got, err := dumpSheets(r.Sheets)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "workbook.txt", got)
}

func TestFiles(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Invented = true
	r := build(t, m)
	var b strings.Builder
	for _, f := range r.Files {
		b.WriteString("######## " + f.Name + "\n" + string(f.Data))
	}
	golden(t, "files.txt", b.String())
}

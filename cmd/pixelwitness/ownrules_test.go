package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/templates"
)

func TestOwnRules(t *testing.T) {
	dir := t.TempDir()
	text, err := fs.ReadFile(templates.FS, "categories/crime.asb.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"crime.asb.yaml":   string(text),
		"crime.hate.yaml":  "id: crime.hate",
		"life.boats.yaml":  "id: life.boats",
		"_gates.yaml":      "# none",
		"life.houses.yml":  "not read",
		"life.trees.yaml~": "not read",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	own, err := readOwnRules(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := "rules: _gates.yaml, crime.hate.yaml stand in for the project's own; life.boats.yaml is added; crime.asb.yaml is the project's own, unchanged"
	if diff := cmp.Diff(want, own.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

package schema_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pixelwitness/evidence/build"
	"pixelwitness/evidence/review"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/har"
	"pixelwitness/samples"
	"pixelwitness/templates"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestSamplePack validates every data file of a pack made from all samples, a
// damaged copy of one, and the same capture twice.
func TestSamplePack(t *testing.T) {
	_, compiled := load(t)
	data := filepath.Join(samplePack(t), "data")
	tests := []struct {
		file, schema string
		lines        bool // one document a line
	}{
		{"consent.json", "consent.schema.json", false},
		{"events.jsonl", "event.schema.json", true},
		{"findings.json", "findings.schema.json", false},
		{"identifiers.json", "identifiers.schema.json", false},
		{"skipped.jsonl", "skipped.schema.json", true},
		{"sources.json", "sources.schema.json", false},
	}
	want := map[string]bool{}
	for _, tt := range tests {
		want[tt.file] = true
		text, err := os.ReadFile(filepath.Join(data, tt.file))
		if err != nil {
			t.Error(err)
			continue
		}
		documents := [][]byte{text}
		if tt.lines {
			documents = bytes.SplitAfter(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
		}
		for i, d := range documents {
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(d))
			if err == nil {
				err = compiled[tt.schema].Validate(doc)
			}
			if err != nil {
				t.Errorf("%s, document %d: %v", tt.file, i+1, err)
			}
		}
		if tt.file == "events.jsonl" && len(documents) < 80 || tt.file == "skipped.jsonl" && len(documents) < 2 {
			t.Errorf("%s: only %d lines", tt.file, len(documents))
		}
	}
	got := map[string]bool{}
	entries, err := os.ReadDir(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			got[e.Name()] = true
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("data files (-with a schema +in the pack):\n%s", diff)
	}
}

// reviewFile has each kind of decision on events of the samples.
const reviewFile = `
initials: AB
date: 2026-03-09
entries:
  - {action: confirm, category: crime.domestic_abuse, page: "https://www.northmere-police.test/report/domestic-abuse/", reason: It is the form.}
  - {action: remove, category: crime.hate, page: "https://www.northmere-police.test/report/hate-crime/", reason: It is a list.}
  - {action: add, category: life.legal, page: "https://www.northmere-police.test/careers/apply/", reason: A test., date: ""}
`

func samplePack(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	var files []har.File
	add := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, har.File{Path: path, Name: name})
	}
	for i, c := range samples.Captures() {
		data, err := samples.FS.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		add(c.File, data)
		if i == 0 {
			add("cut.har", data[:len(data)/2])
			add("twice.har", data)
		}
	}
	categories, err := fs.Sub(templates.FS, "categories")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := sensitivity.Load(categories)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "pack")
	decided, err := review.Read("review.yaml", []byte(reviewFile), rules.Categories())
	if err != nil {
		t.Fatal(err)
	}
	opt := build.PackOptions{Options: build.Options{Rules: rules, Review: decided}, Zone: time.UTC}
	if _, err := build.Pack(t.Context(), out, files, opt); err != nil {
		t.Fatal(err)
	}
	return out
}

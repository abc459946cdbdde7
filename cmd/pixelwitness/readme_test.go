package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pixelwitness/samples"
)

// What the README shows of inspect is what is printed.
func TestReadmeShowsWhatInspectPrints(t *testing.T) {
	const name = "police-report-journey.har"
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "inspect samples/"+name+"` prints")
	_, rest, opened := strings.Cut(rest, "```\n")
	block, _, closed := strings.Cut(rest, "```")
	if !found || !opened || !closed {
		t.Fatal("README.md shows nothing of inspect")
	}
	capture, err := samples.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, capture, 0o600); err != nil {
		t.Fatal(err)
	}
	r := call("inspect", path)
	if r.code != exitDone || !strings.Contains(r.out, "\n\n"+block+"\n") {
		t.Errorf("exit %d: what is printed does not hold the README's\n%s", r.code, block)
	}
}

package pack_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pixelwitness/evidence/pack"

	"github.com/google/go-cmp/cmp"
)

// sample is a small pack's content; makePack adds three files to it.
var sample = map[string]string{
	"00-READ-ME-FIRST.txt": "Read me.\n",
	"data/events.jsonl":    `{"schema":"pixelwitness.event/v1"}` + "\n",
	"data/sources.json":    `{"sources":[{"label":"S01","file":"visit.har","size":3,"sha256":"` + fmt.Sprintf("%x", sha256.Sum256([]byte("har"))) + `"}]}` + "\n",
	"data/empty.jsonl":     "",
	"letters/01.txt":       "Dear Sir or Madam,\n",
}

func put(t *testing.T, w *pack.Writer, name, text string) {
	t.Helper()
	f, err := w.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func makePack(t *testing.T, dir string) [32]byte {
	t.Helper()
	w, err := pack.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range sample {
		put(t, w, name, text)
	}
	id, err := w.Commit(pack.Seal{Facts: []pack.Fact{{Name: "Events", Value: "1"}}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// names lists what is in dir.
func names(t *testing.T, dir string) []string {
	t.Helper()
	var got []string
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, _ fs.DirEntry, err error) error {
		got = append(got, name)
		return err
	}))
	return got
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestPackIsWhole(t *testing.T) {
	parent := t.TempDir()
	dir := filepath.Join(parent, "case-evidence")
	id := makePack(t, dir)
	want := []string{
		".",
		"00-READ-ME-FIRST.txt",
		"MANIFEST.sha256",
		"SEAL.txt",
		"data",
		"data/empty.jsonl",
		"data/events.jsonl",
		"data/sources.json",
		"letters",
		"letters/01.txt",
		"verify",
		"verify/seal-text.txt",
	}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Errorf("pack (-want +got):\n%s", diff)
	}
	if got := names(t, parent); len(got) != len(want)+1 {
		t.Errorf("something is left beside the pack: %q", got)
	}
	got, err := pack.Verify(dir, pack.VerifyOptions{ID: pack.Groups(id)})
	if err != nil {
		t.Fatal(err)
	}
	var bytes int64
	for _, text := range sample {
		bytes += int64(len(text))
	}
	text, err := os.ReadFile(filepath.Join(dir, "verify", "seal-text.txt"))
	if err != nil {
		t.Fatal(err)
	}
	wantReport := pack.Report{ID: id, Files: len(sample) + 1, Bytes: bytes + int64(len(text))}
	if diff := cmp.Diff(wantReport, got); diff != "" {
		t.Errorf("Verify (-want +got):\n%s", diff)
	}
}

func TestSameInputSameBytes(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	if x, y := makePack(t, a), makePack(t, b); x != y {
		t.Errorf("IDs differ: %x, %x", x, y)
	}
	for _, name := range []string{pack.ManifestName, pack.SealName} {
		x, err := os.ReadFile(filepath.Join(a, name))
		if err != nil {
			t.Fatal(err)
		}
		y, err := os.ReadFile(filepath.Join(b, name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(x), string(y)); diff != "" {
			t.Errorf("%s differs:\n%s", name, diff)
		}
	}
}

func TestSealStatesTheID(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	id := makePack(t, dir)
	manifest, err := os.ReadFile(filepath.Join(dir, pack.ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if sha256.Sum256(manifest) != id {
		t.Error("the ID is not the SHA-256 of the manifest")
	}
	seal, err := os.ReadFile(filepath.Join(dir, pack.SealName))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{fmt.Sprintf("    %x\n", id), "    " + pack.Groups(id) + "\n", "\nEvents: 1\n", "MANIFEST.sha256: 6\n"} {
		if strings.Count(string(seal), want) != 1 {
			t.Errorf("SEAL.txt does not hold %q once:\n%s", want, seal)
		}
	}
}

// TestFactsOpenNoGap: what a user writes into the case file is not taken for
// a place where the ID goes.
func TestFactsOpenNoGap(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	w, err := pack.Create(dir)
	must(t, err)
	id, err := w.Commit(pack.Seal{Facts: []pack.Fact{{Name: "Case", Value: "{hash}{groups}{files}{facts}\n\u202e"}}})
	must(t, err)
	seal, err := os.ReadFile(filepath.Join(dir, pack.SealName))
	must(t, err)
	want := `Case: \u{007B}hash}\u{007B}groups}{files}{facts}\u{000A}\u{202E}` + "\n"
	if !strings.Contains(string(seal), want) || strings.Count(string(seal), fmt.Sprintf("%x", id)) != 1 {
		t.Errorf("SEAL.txt does not hold %q and one ID:\n%s", want, seal)
	}
	if report, err := pack.Verify(dir, pack.VerifyOptions{}); err != nil || !report.OK() {
		t.Errorf("Verify: %v %v", report.Problems, err)
	}
}

func TestGroups(t *testing.T) {
	got := pack.Groups(sha256.Sum256(nil))
	want := "e3b0c442 98fc1c14 9afbf4c8 996fb924 27ae41e4 649b934c a495991b 7852b855"
	if got != want {
		t.Errorf("Groups = %q, want %q", got, want)
	}
}

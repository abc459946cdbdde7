package pack_test

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pixelwitness/evidence/pack"

	"github.com/google/go-cmp/cmp"
)

// TestEveryByteIsCovered changes each byte of each file of a pack in turn.
func TestEveryByteIsCovered(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	makePack(t, dir)
	flips := map[string]int{}
	for _, name := range files(t, dir) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		whole, err := os.ReadFile(path)
		must(t, err)
		for i := range whole {
			changed := bytes.Clone(whole)
			changed[i] ^= 1 << (i % 8)
			must(t, os.WriteFile(path, changed, 0o600))
			if !reported(t, dir, name) {
				t.Fatalf("%s: byte %d changed from %q to %q, not reported", name, i, whole[i], changed[i])
			}
			flips[name]++
		}
		must(t, os.WriteFile(path, whole, 0o600))
	}
	want := map[string]int{}
	for _, name := range files(t, dir) {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		must(t, err)
		if info.Size() > 0 {
			want[name] = int(info.Size())
		}
	}
	if diff := cmp.Diff(want, flips); diff != "" || len(flips) != 7 {
		t.Errorf("changes tried (-want +got):\n%s", diff)
	}
	if report, err := pack.Verify(dir, pack.VerifyOptions{}); err != nil || !report.OK() {
		t.Errorf("the pack as it was: %v %v", report.Problems, err)
	}
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	must(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			names = append(names, name)
		}
		return err
	}))
	return names
}

// reported says whether Verify names the file.
func reported(t *testing.T, dir, name string) bool {
	t.Helper()
	report, err := pack.Verify(dir, pack.VerifyOptions{})
	must(t, err)
	return slices.ContainsFunc(report.Problems, func(p pack.Problem) bool { return p.Name == name })
}

func TestTampering(t *testing.T) {
	join := filepath.Join
	read := func(t *testing.T, path string) []byte {
		data, err := os.ReadFile(path)
		must(t, err)
		return data
	}
	edit := func(t *testing.T, path, old, new string) {
		text := string(read(t, path))
		if strings.Count(text, old) != 1 {
			t.Fatalf("%s does not hold %q once", path, old)
		}
		must(t, os.WriteFile(path, []byte(strings.Replace(text, old, new, 1)), 0o600))
	}
	tests := []struct {
		name   string
		tamper func(t *testing.T, dir string)
		want   []string // name and kind of each problem
	}{
		{"nothing", func(*testing.T, string) {}, nil},
		{"add a file", func(t *testing.T, dir string) { must(t, os.WriteFile(join(dir, "data", "new.txt"), nil, 0o600)) },
			[]string{"data/new.txt extra"}},
		{"add a hidden file", func(t *testing.T, dir string) { must(t, os.WriteFile(join(dir, ".DS_Store"), nil, 0o600)) },
			[]string{".DS_Store extra"}},
		{"add a folder", func(t *testing.T, dir string) { must(t, os.MkdirAll(join(dir, "new", "er"), 0o700)) },
			[]string{"new extra", "new/er extra"}},
		{"drop a file", func(t *testing.T, dir string) { must(t, os.Remove(join(dir, "data", "empty.jsonl"))) },
			[]string{"data/empty.jsonl missing"}},
		{"drop a folder", func(t *testing.T, dir string) { must(t, os.RemoveAll(join(dir, "letters"))) },
			[]string{"letters/01.txt missing"}},
		{"drop the manifest", func(t *testing.T, dir string) { must(t, os.Remove(join(dir, "MANIFEST.sha256"))) },
			[]string{"MANIFEST.sha256 missing"}},
		{"drop the seal", func(t *testing.T, dir string) { must(t, os.Remove(join(dir, "SEAL.txt"))) },
			[]string{"SEAL.txt missing"}},
		{"drop the seal's text", func(t *testing.T, dir string) { must(t, os.Remove(join(dir, "verify", "seal-text.txt"))) },
			[]string{"SEAL.txt unreadable", "verify/seal-text.txt missing"}},
		{"drop everything", func(t *testing.T, dir string) { must(t, os.RemoveAll(dir)); must(t, os.Mkdir(dir, 0o700)) },
			[]string{"MANIFEST.sha256 missing"}},
		{"rename", func(t *testing.T, dir string) {
			must(t, os.Rename(join(dir, "letters", "01.txt"), join(dir, "letters", "02.txt")))
		}, []string{"letters/01.txt missing", "letters/02.txt extra"}},
		{"change case", func(t *testing.T, dir string) {
			must(t, os.Rename(join(dir, "letters", "01.txt"), join(dir, "letters", "01.TXT")))
		}, []string{"letters/01.TXT extra", "letters/01.txt missing"}},
		{"truncate", func(t *testing.T, dir string) { must(t, os.Truncate(join(dir, "data", "events.jsonl"), 5)) },
			[]string{"data/events.jsonl changed"}},
		{"append", func(t *testing.T, dir string) { edit(t, join(dir, "letters", "01.txt"), "Madam,\n", "Madam,\n\n") },
			[]string{"letters/01.txt changed"}},
		{"swap two", func(t *testing.T, dir string) {
			must(t, os.Rename(join(dir, "letters", "01.txt"), join(dir, "x")))
			must(t, os.Rename(join(dir, "data", "events.jsonl"), join(dir, "letters", "01.txt")))
			must(t, os.Rename(join(dir, "x"), join(dir, "data", "events.jsonl")))
		}, []string{"data/events.jsonl changed", "letters/01.txt changed"}},
		{"link to the same content", func(t *testing.T, dir string) {
			must(t, os.Rename(join(dir, "letters", "01.txt"), dir+".moved"))
			must(t, os.Symlink(dir+".moved", join(dir, "letters", "01.txt")))
		}, []string{"letters/01.txt odd"}},
		{"link a folder", func(t *testing.T, dir string) {
			must(t, os.Rename(join(dir, "letters"), dir+".moved"))
			must(t, os.Symlink(dir+".moved", join(dir, "letters")))
		}, []string{"letters odd", "letters/01.txt missing"}},
		{"a folder for a file", func(t *testing.T, dir string) {
			must(t, os.Remove(join(dir, "letters", "01.txt")))
			must(t, os.Mkdir(join(dir, "letters", "01.txt"), 0o700))
		}, []string{"letters/01.txt odd", "letters/01.txt extra"}},
		{"manifest without a file", func(t *testing.T, dir string) {
			lines := strings.SplitAfter(string(read(t, join(dir, "MANIFEST.sha256"))), "\n")
			must(t, os.WriteFile(join(dir, "MANIFEST.sha256"), []byte(strings.Join(lines[1:], "")), 0o600))
		}, []string{"00-READ-ME-FIRST.txt extra", "MANIFEST.sha256 changed"}},
		{"manifest in another order", func(t *testing.T, dir string) {
			lines := strings.SplitAfter(string(read(t, join(dir, "MANIFEST.sha256"))), "\n")
			lines[0], lines[1] = lines[1], lines[0]
			must(t, os.WriteFile(join(dir, "MANIFEST.sha256"), []byte(strings.Join(lines, "")), 0o600))
		}, []string{"00-READ-ME-FIRST.txt extra", "MANIFEST.sha256 malformed", "MANIFEST.sha256 changed"}},
		{"manifest with a name outside", func(t *testing.T, dir string) {
			edit(t, join(dir, "MANIFEST.sha256"), "letters/01.txt", "letters/../../p.moved")
		}, []string{"MANIFEST.sha256 malformed", "MANIFEST.sha256 changed", "letters extra", "letters/01.txt extra"}},
		{"manifest with the mark for binary", func(t *testing.T, dir string) {
			edit(t, join(dir, "MANIFEST.sha256"), "  letters/01.txt", " *letters/01.txt")
		}, []string{"MANIFEST.sha256 malformed", "MANIFEST.sha256 changed", "letters extra", "letters/01.txt extra"}},
		{"manifest with carriage returns", func(t *testing.T, dir string) {
			edit(t, join(dir, "MANIFEST.sha256"), "letters/01.txt\n", "letters/01.txt\r\n")
		}, []string{"MANIFEST.sha256 malformed", "MANIFEST.sha256 changed", "letters extra", "letters/01.txt extra"}},
		{"manifest empty", func(t *testing.T, dir string) { must(t, os.Truncate(join(dir, "MANIFEST.sha256"), 0)) },
			[]string{"00-READ-ME-FIRST.txt extra", "MANIFEST.sha256 malformed", "MANIFEST.sha256 changed", "data extra",
				"data/empty.jsonl extra", "data/events.jsonl extra", "data/sources.json extra", "letters extra",
				"letters/01.txt extra", "verify extra", "verify/seal-text.txt extra"}},
		{"one of the two IDs in the seal", func(t *testing.T, dir string) {
			id := hexID(t, dir)
			edit(t, join(dir, "SEAL.txt"), id, strings.Repeat("0", 64))
		}, []string{"SEAL.txt changed"}},
		{"both IDs in the seal", func(t *testing.T, dir string) {
			var none [32]byte
			id := hexID(t, dir)
			edit(t, join(dir, "SEAL.txt"), id, strings.Repeat("0", 64))
			raw, err := hex.DecodeString(id)
			must(t, err)
			edit(t, join(dir, "SEAL.txt"), pack.Groups([32]byte(raw)), pack.Groups(none))
		}, []string{"MANIFEST.sha256 changed"}},
		{"words of the seal", func(t *testing.T, dir string) { edit(t, join(dir, "SEAL.txt"), "does not show who", "shows who") },
			[]string{"SEAL.txt changed"}},
		{"more in the seal", func(t *testing.T, dir string) {
			must(t, os.WriteFile(join(dir, "SEAL.txt"), append(read(t, join(dir, "SEAL.txt")), '\n'), 0o600))
		}, []string{"SEAL.txt changed"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := join(t.TempDir(), "p")
			makePack(t, dir)
			tt.tamper(t, dir)
			report, err := pack.Verify(dir, pack.VerifyOptions{})
			must(t, err)
			var got []string
			for _, p := range report.Problems {
				got = append(got, p.Name+" "+string(p.Kind))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

func hexID(t *testing.T, dir string) string {
	t.Helper()
	report, err := pack.Verify(dir, pack.VerifyOptions{})
	must(t, err)
	return hex.EncodeToString(report.ID[:])
}

func TestFileOfTheSystem(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	makePack(t, dir)
	must(t, os.WriteFile(filepath.Join(dir, "data", ".DS_Store"), nil, 0o600))
	report, err := pack.Verify(dir, pack.VerifyOptions{})
	must(t, err)
	want := []string{"data/.DS_Store: extra: the manifest does not list it; systems make files of this name when a folder is looked at: remove it and check again"}
	if diff := cmp.Diff(want, lines(report)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// TestRemadePack changes a pack and makes a new manifest and seal for it:
// only the ID written down elsewhere shows that.
func TestRemadePack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	written := pack.Groups(makePack(t, dir))
	remade := filepath.Join(t.TempDir(), "p")
	w, err := pack.Create(remade)
	must(t, err)
	for _, name := range slices.Sorted(maps.Keys(sample)) {
		put(t, w, name, strings.Replace(sample[name], "Dear", "Near", 1))
	}
	_, err = w.Commit(pack.Seal{Facts: []pack.Fact{{Name: "Events", Value: "1"}}})
	must(t, err)
	tests := []struct {
		id   string
		want int // problems
	}{
		{"", 0},
		{written, 1},
		{strings.ToUpper(written), 1},
		{strings.ReplaceAll(written, " ", ""), 1},
		{"abc", 1},
	}
	for _, tt := range tests {
		report, err := pack.Verify(remade, pack.VerifyOptions{ID: tt.id})
		must(t, err)
		if len(report.Problems) != tt.want {
			t.Errorf("ID %q: %v, want %d problems", tt.id, report.Problems, tt.want)
		}
	}
	if report, err := pack.Verify(dir, pack.VerifyOptions{ID: strings.ToUpper(written)}); err != nil || !report.OK() {
		t.Errorf("the pack itself: %v %v", report.Problems, err)
	}
}

func TestSources(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	makePack(t, dir)
	tests := []struct {
		name  string
		files map[string]string
		want  string // file found, or the problem
	}{
		{"same name", map[string]string{"visit.har": "har"}, "visit.har"},
		{"another name and folder", map[string]string{"old/renamed.txt": "har"}, filepath.Join("old", "renamed.txt")},
		{"another content of that size", map[string]string{"visit.har": "hat"}, "visit.har missing"},
		{"nothing", nil, "visit.har missing"},
	}
	for _, tt := range tests {
		sources := t.TempDir()
		for name, text := range tt.files {
			path := filepath.Join(sources, name)
			must(t, os.MkdirAll(filepath.Dir(path), 0o700))
			must(t, os.WriteFile(path, []byte(text), 0o600))
		}
		report, err := pack.Verify(dir, pack.VerifyOptions{Sources: sources})
		must(t, err)
		if len(report.Sources) != 1 || report.Sources[0].Label != "S01" {
			t.Errorf("%s: sources %+v", tt.name, report.Sources)
			continue
		}
		got, _ := filepath.Rel(sources, report.Sources[0].Path)
		if !report.OK() {
			got = report.Problems[0].Name + " " + string(report.Problems[0].Kind)
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
	if _, err := pack.Verify(dir, pack.VerifyOptions{Sources: filepath.Join(dir, "none")}); err == nil {
		t.Error("a folder of sources that does not exist: no error")
	}
	if _, err := pack.Verify(filepath.Join(dir, "none"), pack.VerifyOptions{}); err == nil {
		t.Error("a pack that does not exist: no error")
	}
}

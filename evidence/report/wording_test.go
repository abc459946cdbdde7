package report

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/templates"
)

// banned are words that accuse, judge or claim more than a capture shows.
var banned = regexp.MustCompile(`(?i)\b(leak\w*|hits?|victims?|prove[sdn]?|proving|proof|illegal\w*|unlawful\w*|tracked|trackers?|spie[sd]|spy\w*|stole\w*|steal\w*|breach\w*|violat\w*|guilty|secretly|shared with|culprit\w*|infring\w*)\b`)

// texts returns every template of this package's own, by name.
func texts(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(templates.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == "categories" || path == "how-to-check.txt" {
			if d != nil && d.IsDir() && err == nil {
				return fs.SkipDir
			}
			return err
		}
		if d.IsDir() {
			return nil
		}
		b, err := fs.ReadFile(templates.FS, path)
		out[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("%d templates found, want at least 10", len(out))
	}
	return out
}

func TestNoBannedWords(t *testing.T) {
	all := texts(t)
	r := build(t, fixtureModel(t, fixtureEvents()))
	all["the report"] = dump(r.Document)
	for _, f := range r.Files {
		all["the file "+f.Name] = string(f.Data)
	}
	for name, text := range all {
		for i, line := range strings.Split(text, "\n") {
			if w := banned.FindString(line); w != "" {
				t.Errorf("%s:%d: %q in %q", name, i+1, w, line)
			}
		}
	}
}

func TestBannedWordsAreFound(t *testing.T) {
	for _, s := range []string{"data was leaked", "a Hit", "the victim", "this proves", "Illegal", "tracked", "a breach"} {
		if !banned.MatchString(s) {
			t.Errorf("%q was not found", s)
		}
	}
	for _, s := range []string{"white", "approve", "improve", "provide", "which"} {
		if banned.MatchString(s) {
			t.Errorf("%q was found", s)
		}
	}
}

// Every text is used, and every text that is asked for is there.
func TestWordingIsUsed(t *testing.T) {
	w, err := loadWording()
	if err != nil {
		t.Fatal(err)
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(b)
	}
	composed := []string{"review.confirm", "review.remove", "review.add", "consent.state.", "consent.words.", "consent.from.", "consent.choice.", "clock.", "clocks.of.", "clocks.minus.", "seen.", "request.", "delivery.", "body.", "page.", "letter.kind.", "letter.about.", "letter.harm.", "letter.ico.harm."}
	used := func(id string) bool {
		return strings.Contains(code.String(), `"`+id+`"`) ||
			slices.ContainsFunc(composed, func(p string) bool { return strings.HasPrefix(id, p) })
	}
	n := 0
	for prefix, m := range map[string]map[string]string{"": w.Sentences, " ": w.Text, "letter.": w.Letters} {
		for id := range m {
			n++
			if id = strings.TrimSpace(prefix) + id; !used(id) {
				t.Errorf("wording.yaml: %s is not used", id)
			}
		}
	}
	for id := range w.Lists {
		n++
		if !used(id) {
			t.Errorf("wording.yaml: list %s is not used", id)
		}
	}
	if n < 120 {
		t.Errorf("%d texts checked, want at least 120", n)
	}
}

func TestCaseFile(t *testing.T) {
	b, err := fs.ReadFile(templates.FS, "case.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var c evidence.Case
	if err := yaml.UnmarshalWithOptions(b, &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(evidence.Case{Exhibit: evidence.Exhibit{Start: 1}}, c); diff != "" {
		t.Errorf("an untouched case file (-want +got):\n%s", diff)
	}
	var keys map[string]any
	if err := yaml.Unmarshal(b, &keys); err != nil {
		t.Fatal(err)
	}
	n := 0
	var walk func(typ reflect.Type, m map[string]any, path string)
	walk = func(typ reflect.Type, m map[string]any, path string) {
		for i := range typ.NumField() {
			n++
			key := typ.Field(i).Tag.Get("yaml")
			v, ok := m[key]
			if !ok {
				t.Errorf("case.yaml has no %s%s", path, key)
			}
			if typ.Field(i).Type.Kind() == reflect.Struct {
				inner, _ := v.(map[string]any)
				walk(typ.Field(i).Type, inner, path+key+".")
			}
		}
	}
	walk(reflect.TypeFor[evidence.Case](), keys, "")
	if n < 30 {
		t.Errorf("%d keys checked, want at least 30", n)
	}
}

func TestCounts(t *testing.T) {
	w, err := loadWording()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, c := range w.counts {
		if seen[c.ID] {
			t.Errorf("counts.yaml: %s is there twice", c.ID)
		}
		seen[c.ID] = true
	}
	if len(w.counts) != 62 {
		t.Errorf("counts.yaml has %d counts, want 62", len(w.counts))
	}
	b := builder{w: w, m: fixtureModel(t, nil)}
	if b.t, err = count(fixtureModel(t, fixtureEvents())); err != nil {
		t.Fatal(err)
	}
	for id := range b.t.n {
		if !seen[id] {
			t.Errorf("counts.yaml does not say how %s is counted", id)
		}
	}
	var limits []limitText
	if err := readYAML("limits.yaml", &limits); err != nil {
		t.Fatal(err)
	}
	known := []string{"always", "review", "sanitised", "no_operator", "many_identifiers", "many_pages", "many_sights", "known_searched", "several_clients", "users_named"}
	for _, l := range limits {
		if !seen[l.When] && !slices.Contains(known, l.When) {
			t.Errorf("limits.yaml: %s: no count %q", l.ID, l.When)
		}
	}
}

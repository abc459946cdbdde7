package sensitivity_test

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/templates"
)

func TestCategories(t *testing.T) {
	want := strings.Fields(`
		child.safeguarding child.young_user
		crime.anonymous_tipoff crime.asb crime.child_abuse crime.contact_police crime.domestic_abuse crime.fraud_cyber
		crime.hate crime.honour_fm_fgm crime.missing_person crime.modern_slavery crime.offender crime.police_complaint
		crime.property crime.sexual_offences crime.stalking_harassment crime.terrorism crime.victim_support crime.violence
		health.abortion health.addiction health.appointment health.cancer health.condition health.disability
		health.fertility health.gender_sexdev health.genetic health.medication health.mental health.pregnancy
		health.sexual_hiv health.suicide_selfharm
		identity.ethnicity identity.immigration identity.politics identity.religion identity.sexual_orientation
		identity.trade_union
		life.debt_benefits life.employment life.family_bereavement life.housing life.legal`)
	var got []string
	for _, c := range load(t).Categories() {
		got = append(got, c.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("categories (-want +got):\n%s", diff)
	}
	if len(got) != 45 {
		t.Errorf("%d categories, want 45", len(got))
	}
}

func TestArticle10IsArguableButForOffenders(t *testing.T) {
	for _, c := range load(t).Categories() {
		if got, want := slices.Contains(c.Bases, "art10"), c.ID == "crime.offender"; got != want {
			t.Errorf("%s: art10 among the bases is %v, want %v", c.ID, got, want)
		}
		if slices.Contains(c.Bases, "pecr6") {
			t.Errorf("%s: pecr6 goes with every category and is not listed", c.ID)
		}
	}
}

func TestBases(t *testing.T) {
	bases := load(t).Bases()
	if got, want := len(bases), 13; got != want {
		t.Fatalf("%d bases, want %d", got, want)
	}
	for _, b := range bases {
		if b.Caution == "" {
			t.Errorf("%s: no caution", b.ID)
		}
	}
}

// No text of ours says more of the visitor than a visit can show.
func TestWording(t *testing.T) {
	banned := regexp.MustCompile(`(?i)\b(leak\w*|proves?|illegal|tracked|spied|the visitor (has|suffers)\b)`)
	n := 0
	for _, c := range load(t).Categories() {
		for _, text := range []string{c.Label, c.Includes, c.Excludes, c.Note} {
			n++
			if m := banned.FindString(text); m != "" {
				t.Errorf("%s: %q in %q", c.ID, m, text)
			}
		}
	}
	for _, b := range load(t).Bases() {
		n++
		if m := banned.FindString(b.Name + b.Text + b.Caution); m != "" {
			t.Errorf("%s: %q", b.ID, m)
		}
	}
	if want := 4*45 + 13; n != want {
		t.Errorf("%d texts read, want %d", n, want)
	}
}

// At least four examples each way, on invented hosts, under every category.
func TestExamples(t *testing.T) {
	host := regexp.MustCompile(`^https?://[a-z0-9.-]+\.(test|example)(/|$)`)
	names, err := fs.Glob(templates.FS, "categories/[a-z]*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	total := map[string]int{} // by family
	for _, name := range names {
		family, _, _ := strings.Cut(strings.TrimPrefix(name, "categories/"), ".")
		data, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		counts, key := map[string]int{}, ""
		for line := range strings.Lines(string(data)) {
			if k, _, ok := strings.Cut(line, ":"); ok && !strings.HasPrefix(line, " ") {
				key = k
			} else if key == "match" || key == "nomatch" {
				counts[key]++
				total[family]++
				if !host.MatchString(strings.Fields(line)[0]) {
					t.Errorf("%s: not an invented host: %s", name, line)
				}
			}
		}
		for _, k := range []string{"match", "nomatch"} {
			if counts[k] < 4 {
				t.Errorf("%s: %d examples under %s, want 4 or more", name, counts[k], k)
			}
		}
	}
	want := map[string]int{"child": 25, "crime": 234, "health": 204, "identity": 61, "life": 56}
	if diff := cmp.Diff(want, total); diff != "" {
		t.Errorf("examples by family (-want +got):\n%s", diff)
	}
}

// small is the least that loads.
func small() fstest.MapFS {
	return fstest.MapFS{
		"_words.yaml": {Data: []byte("stop: |\n  the\nsilent: |\n  thanks\nhelp: |\n  support\n")},
		"_bases.yaml": {Data: []byte("r75:\n  name: Recital 75\n  text: Risk.\n")},
		"_gates.yaml": {Data: []byte("jobs:\n  reason: work\n  terms: |\n    ^jobs$\n")},
		"a.b.yaml":    {Data: []byte(smallCategory)},
	}
}

const smallCategory = `id: a.b
label: B
tier: 1
bases: [r75]
includes: x
excludes: y
sources: [z]
strong: |
  red brick
  # a comment
  blue~ + @help
match: |
  https://a.test/red-brick
nomatch: |
  https://a.test/jobs/red-brick
`

func TestLoadErrors(t *testing.T) {
	if _, err := sensitivity.Load(small()); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ old, new, want string }{
		{"/red-brick\nnomatch", "/green-brick\nnomatch", "a.b.yaml:13: the example is not linked to a.b: no rule matches"},
		{"/jobs/red-brick", "/trade/red-brick", "a.b.yaml:15: the example is linked to a.b: a.b#red-brick"},
		{"tier: 1", "tier: 4", "a.b.yaml:3: tier is not 1, 2 or 3"},
		{"id: a.b", "id: a.c", `a.b.yaml:1: id "a.c" is not the name of the file`},
		{"[r75]", "[r76]", `a.b.yaml:4: no basis "r76" in _bases.yaml`},
		{"label:", "lable:", `a.b.yaml:2: unknown key "lable"`},
		{"@help", "@hlep", `a.b.yaml:11: no word list "hlep" in _words.yaml`},
		{"  red brick\n", "  red brick\n  red brick\n", `a.b.yaml:10: "red brick" is listed twice`},
		{"red brick\n", "the\n", `a.b.yaml:9: "the" has only words that are passed over`},
		{"red brick\n", "the brick\n", `a.b.yaml:9: "the brick" is no more than "brick", since _words.yaml passes over the rest`},
		{"red brick\n", "red \"brick\n", `a.b.yaml:9: quotation mark without its pair in "red \"brick"`},
		{"strong: |\n  red brick\n  # a comment\n  blue~ + @help\n", "strong:\n  - red brick\n", "a.b.yaml:8: strong is not a block of lines; write strong: | and indent the lines under it"},
		{"includes: x", "includes: [x", "a.b.yaml:6: ',' or ']' must be specified"},
		{"sources: [z]\n", "", "a.b.yaml:1: tier, bases and sources must be given"},
		{"nomatch: |", "hosts: |\n  www.a.test A\nnomatch: |", `a.b.yaml:15: "www.a.test" is not a host name in lower case without www`},
		{"red brick\n", "red brick - x.y\n", `a.b.yaml:9: no category "x.y"`},
		{"nomatch: |", "unless: [x.*]\nnomatch: |", `a.b.yaml:14: no category "x.*"`},
	}
	for _, tt := range tests {
		if !strings.Contains(smallCategory, tt.old) {
			t.Fatalf("%q is not in the category", tt.old)
		}
		fsys := small()
		fsys["a.b.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(smallCategory, tt.old, tt.new, 1))}
		_, err := sensitivity.Load(fsys)
		if err == nil {
			t.Errorf("%q for %q: loads, want error %q", tt.new, tt.old, tt.want)
		} else if got := strings.TrimPrefix(err.Error(), "category rules: "); got != tt.want {
			t.Errorf("%q for %q: error %q, want %q", tt.new, tt.old, got, tt.want)
		}
	}
}

func TestLoadTypos(t *testing.T) {
	fsys := small()
	fsys["_words.yaml"] = &fstest.MapFile{Data: append(fsys["_words.yaml"].Data, "typos: |\n  stalking staklin\n  self-harm\n"...)}
	_, err := sensitivity.Load(fsys)
	if want := `category rules: _words.yaml:9: "self-harm" is not one word in lower case without accents`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestLoadMissing(t *testing.T) {
	for _, name := range []string{"_words.yaml", "_bases.yaml", "_gates.yaml"} {
		fsys := small()
		delete(fsys, name)
		if _, err := sensitivity.Load(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: error %v", name, err)
		}
	}
}

func TestOverride(t *testing.T) {
	page := evidence.Page{URL: "https://a.test/green-brick"}
	base, err := sensitivity.Load(small())
	if err != nil {
		t.Fatal(err)
	}
	if links, _ := base.Classify(page); links != nil {
		t.Fatalf("linked before the override: %v", links)
	}
	own := strings.NewReplacer("red brick", "green brick", "red-brick", "green-brick").Replace(smallCategory)
	r, err := sensitivity.Load(small(), fstest.MapFS{"categories/a.b.yaml": {Data: []byte(own)}})
	if err != nil {
		t.Fatal(err)
	}
	links, _ := r.Classify(page)
	want := []evidence.Link{{ID: "a.b", Tier: 1, Rule: "a.b#green-brick", Field: "page_url", Matched: "green-brick", From: 15, To: 26, Confidence: "strong"}}
	if diff := cmp.Diff(want, links); diff != "" {
		t.Errorf("after the override (-want +got):\n%s", diff)
	}
	if base.SHA256() == r.SHA256() || len(r.SHA256()) != 64 {
		t.Errorf("digests %q and %q, want two of 64 digits", base.SHA256(), r.SHA256())
	}
}

// SHA256 is what `sha256sum *.yaml | sha256sum` prints.
func TestSHA256(t *testing.T) {
	r, err := sensitivity.Load(small())
	if err != nil {
		t.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(small()))
	if diff := cmp.Diff([]string{"_bases.yaml", "_gates.yaml", "_words.yaml", "a.b.yaml"}, names); diff != "" {
		t.Error(diff)
	}
	const want = "1bca3c193e99fd3a403995fe2e3b60ad646f96f2dbcd01c4406d58be50de787c"
	if got := r.SHA256(); got != want {
		t.Errorf("SHA256() = %s, want %s", got, want)
	}
}

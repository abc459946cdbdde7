package sensitivity_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/evidence/sensitivity"
)

// colours are four categories whose terms give way to each other, and hosts of
// every kind.
func colours() fstest.MapFS {
	fsys := small()
	fsys["_words.yaml"] = &fstest.MapFile{Data: append(fsys["_words.yaml"].Data, "common: |\n  general\n"...)}
	category := func(id, terms, hosts string) *fstest.MapFile {
		return &fstest.MapFile{Data: fmt.Appendf(nil,
			"id: %s\nlabel: L\ntier: 2\nbases: [r75]\nincludes: x\nexcludes: y\nsources: [z]\nstrong: |\n%shosts: |\n%s", id, terms, hosts)}
	}
	fsys["c.red.yaml"] = category("c.red", "  crimson\n", "  redcross.test Red Cross\n  ? ruby.test Ruby\n  general.test General\n")
	fsys["c.green.yaml"] = category("c.green", "  olive - c.red\n  lime - *\n", "  manycolours.test Many - *\n")
	fsys["d.white.yaml"] = category("d.white", "  chalk - c.*\n  snow - *\n", "  ? white.test White\n")
	return fsys
}

func TestYields(t *testing.T) {
	r, err := sensitivity.Load(colours())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ url, want string }{
		{"https://x.test/olive", "c.green"},
		{"https://x.test/olive/crimson", "c.red (c.green: specific)"},
		{"https://x.test/olive/chalk", "c.green (d.white: specific)"},
		{"https://x.test/lime/chalk", "c.green d.white"}, // each would give way to the other
		{"https://x.test/lime/snow", "c.green d.white"},
		{"https://x.test/snow/crimson", "c.red (d.white: specific)"},
		{"https://x.test/chalk/olive/crimson", "c.red (c.green: specific) (d.white: specific)"},
		{"https://manycolours.test/", "c.green"},
		{"https://manycolours.test/crimson", "c.red (c.green: specific)"},
		{"https://redcross.test/", "c.red"},
		{"https://www.redcross.test/", "c.red"},
		{"https://red-cross.example/", "c.red ?"}, // the name under another ending
		{"https://redcross.example/crimson", "c.red"},
		{"https://a.redcross.example/", "c.red ?"},
		{"https://x.redcross/", ""},
		{"https://ruby.test/", "c.red ?"}, // nobody has confirmed it
		{"https://ruby.example/", ""},     // too short a name
		{"https://white.test/snow", "d.white"},
		{"https://general.test/", "c.red"},
		{"https://general.example/", ""}, // too common a name
	}
	for _, tt := range tests {
		got := strings.Join(verdicts(r.Classify(evidence.Page{URL: tt.url})), " ")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.url, diff)
		}
	}
}

// A year that a rule names is still a year.
func TestYear(t *testing.T) {
	fsys := small()
	fsys["_gates.yaml"] = &fstest.MapFile{Data: []byte("dated:\n  reason: old\n  terms: |\n    ^<year>$\n")}
	fsys["a.b.yaml"] = &fstest.MapFile{Data: []byte(strings.NewReplacer(
		"  red brick\n", "  red brick\n  brick of 2019\n", "/jobs/", "/2019/").Replace(smallCategory))}
	r, err := sensitivity.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		"https://x.test/brick-of-2019":      "a.b",
		"https://x.test/2019/red-brick":     "(a.b: dated)",
		"https://x.test/2020/brick-of-2019": "(a.b: dated)",
	} {
		got := strings.Join(verdicts(r.Classify(evidence.Page{URL: url})), " ")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", url, diff)
		}
	}
}

// A gate that stops what the site says leaves what the page says.
func TestSiteGate(t *testing.T) {
	fsys := colours()
	fsys["_gates.yaml"] = &fstest.MapFile{Data: []byte("jobs:\n  reason: work\n  terms: |\n    ^jobs$\nown:\n  reason: about itself\n  stops: site\n  terms: |\n    funders\n")}
	r, err := sensitivity.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ url, title, want string }{
		{"https://redcross.test/help", "", "c.red"},
		{"https://redcross.test/our-funders", "", "(c.red: own)"},
		{"https://redcross.test/our-funders/crimson", "", "c.red"},
		{"https://crimson.example/our-funders", "", "(c.red: own)"},
		{"https://x.test/", "Funders | Crimson", "(c.red: own)"},
		{"https://x.test/", "Crimson | Funders", "c.red"},
		{"", "Crimson funders", "c.red"},
	}
	for _, tt := range tests {
		got := strings.Join(verdicts(r.Classify(evidence.Page{URL: tt.url, Title: tt.title})), " ")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", tt.url, tt.title, diff)
		}
	}
	fsys["_gates.yaml"].Data = []byte("own:\n  reason: about itself\n  stops: sites\n")
	const want = `category rules: _gates.yaml:3: a gate stops "site" or, without this key, all`
	if _, err := sensitivity.Load(fsys); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// A phrase that undoes a match may need something too.
func TestNotWithNeeds(t *testing.T) {
	fsys := small()
	fsys["a.b.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(smallCategory, "match: |", "not: |\n  red brick + university\nmatch: |", 1))}
	r, err := sensitivity.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		"https://x.test/red-brick/":           "a.b",
		"https://x.test/university/red-brick": "(a.b: context)",
	} {
		got := strings.Join(verdicts(r.Classify(evidence.Page{URL: url})), " ")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", url, diff)
		}
	}
}

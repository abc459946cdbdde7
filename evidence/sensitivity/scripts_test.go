package sensitivity_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// classified returns the ids of the categories linked to a page, in order.
func classified(t *testing.T, p evidence.Page) string {
	t.Helper()
	links, _ := load(t).Classify(p)
	var ids []string
	for _, l := range links {
		if len(ids) == 0 || ids[len(ids)-1] != l.ID {
			ids = append(ids, l.ID)
		}
	}
	return strings.Join(ids, " ")
}

// Pages in the languages that services publish in, and words that only look
// like theirs.
func TestOtherLanguages(t *testing.T) {
	tests := []struct{ title, want string }{
		{"Przemoc domowa: gdzie szukać pomocy", "crime.domestic_abuse"},
		{"گھریلو تشدد کے بارے میں مدد", "crime.domestic_abuse"},
		{"العنف المنزلي", "crime.domestic_abuse"},
		{"ذهني صحت", ""}, // neither language writes this
		{"ذہنی صحت", "health.mental"},
		{"ذهنی صحت: ڈپریشن", "health.mental"},
		{"পারিবারিক নির্যাতন", "crime.domestic_abuse"},
		{"ਘਰੇਲੂ ਹਿੰਸਾ", "crime.domestic_abuse"},
		{"Kufsiga iyo caawimaadda", "crime.sexual_offences"},
		{"Violenţa domestică", "crime.domestic_abuse"}, // with the older letter ţ
		{"Violences conjugales : que faire", "crime.domestic_abuse"},
		{"Violência doméstica", "crime.domestic_abuse"},
		{"如何举报家庭暴力和求助", "crime.domestic_abuse"},
		{"如何举报家庭和暴力", ""},
		{"Häusliche Gewalt", "crime.domestic_abuse"},
		{"Gewaltige Aussicht", ""},
		{"Violentes averses en montagne", ""},
		{"ধর্ম", ""}, // "religion" begins as "rape" does
		{"ধর্ষণ", "crime.sexual_offences"},
	}
	for _, tt := range tests {
		got := classified(t, evidence.Page{URL: "https://site.example/a/1", Title: tt.title})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.title, diff)
		}
	}
}

// A misspelt word counts in a search, not in a title or a path.
func TestTypos(t *testing.T) {
	tests := []struct{ url, title, want string }{
		{"https://site.example/search?q=sttalking", "Search", "crime.stalking_harassment"},
		{"https://site.example/search?q=stalkin", "Search", "crime.stalking_harassment"},
		{"https://site.example/search?q=stalkiing", "Search", "crime.stalking_harassment"},
		{"https://site.example/search?q=stalkimg", "Search", "crime.stalking_harassment"},
		{"https://site.example/search?q=talking", "Search", ""},
		{"https://site.example/search?q=stocking", "Search", ""},
		{"https://site.example/search?q=stokking", "Search", ""}, // two letters wrong
		{"https://site.example/search?q=sexual+assualt", "Search", "crime.sexual_offences"},
		{"https://site.example/search?q=clamidia+test", "Search", "health.sexual_hiv"},
		{"https://site.example/search?q=canter", "Search", ""},
		{"https://site.example/sttalking", "Sttalking", ""},
	}
	for _, tt := range tests {
		got := classified(t, evidence.Page{URL: tt.url, Title: tt.title})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.url, diff)
		}
	}
}

// A button that only a shop has closes the page; another closes itself alone.
func TestButtonGates(t *testing.T) {
	page := evidence.Page{URL: "https://site.example/p/assault-board", Title: "Assault board"}
	for button, want := range map[string]string{
		"Add to basket": "",
		"Donate":        "crime.violence",
		"":              "crime.violence",
	} {
		page.Button = button
		if diff := cmp.Diff(want, classified(t, page)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", button, diff)
		}
	}
}

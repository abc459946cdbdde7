package sensitivity

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/templates"
)

// seeds hold one term in every dress that a field may put it in.
var seeds = []string{
	"https://force.test/report/domestic-abuse/",
	"https://force.test/?q=domestic%2520abuse&x=%E2%80%99",
	"https%3A%2F%2Fforce.test%2Fdomestic_abuse",
	"//force.test/DomesticAbuse#/rape/step2",
	"https://heddlu.test/gam-drin-domestig",
	"Clare&#39;s L&aacute;w | Help",
	"ra\u00adpe and ｒａｐｅ",
	"%F1rape%FF \xff rape",
	"https://user:pass@force.test:8443/a;b=1?c=d;e=rape#f?g=rape",
	"reportdomesticabusehere",
	"STIs and HIVTest",
}

// FuzzSpans holds every link to its text: the field's bytes in the range are
// the matched text, and read alone, in the same kind of field, they give a
// link by the same rule, unless the rule looks beyond them.
func FuzzSpans(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, s)
	}
	r, err := Load(templates.FS)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, url, title string) {
		fields := map[string]string{"page_url": url, "page_title": title, "button_text": title, "param:x": url, "referrer": url}
		page := evidence.Page{URL: url, Title: title, Button: title, Params: map[string]string{"x": url}}
		links, suppressed := r.Classify(page)
		for _, s := range suppressed {
			links = append(links, s.Link)
		}
		more, _ := r.Classify(evidence.Page{Referrer: url})
		for _, k := range append(links, more...) {
			text, ok := fields[k.Field]
			if !ok || k.From < 0 || k.From >= k.To || k.To > len(text) || text[k.From:k.To] != k.Matched {
				t.Fatalf("%+v does not stand in %q", k, text)
			}
			if !strings.Contains(k.Rule, "#host:") && !rereads(r, k) {
				t.Fatalf("%q does not read as %s", k.Matched, k.Rule)
			}
		}
	})
}

// rereads reports whether some pattern of the link's rule is found in its
// matched text alone, decoded as its field is.
func rereads(r *Rules, k evidence.Link) bool {
	layers := []int{0} // of percent-encoding: an address may have up to two as a whole and two in its parts
	if k.Field != "page_title" && k.Field != "button_text" {
		layers = []int{2, 3, 4}
	}
	s := r.scan()
	defer r.scans.Put(s)
	for _, n := range layers {
		s.reset()
		m := s.open("x", k.Matched)
		for range n {
			m = percent(m)
		}
		s.words(entities(m), zoneTitle)
		r.match(s)
		for _, h := range s.hits {
			if r.patterns[h.pattern].rule == k.Rule {
				return true
			}
		}
	}
	return false
}

func TestSeedsAreLinked(t *testing.T) {
	r, err := Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range seeds {
		asURL, _ := r.Classify(evidence.Page{URL: s})
		asTitle, _ := r.Classify(evidence.Page{Title: s})
		if len(asURL)+len(asTitle) == 0 {
			t.Errorf("%q is linked to nothing", s)
		}
	}
}

func TestFoldWord(t *testing.T) {
	tests := []struct{ in, want string }{
		{"Women's", "women"}, {"women’s", "women"}, {"don't", "dont"}, {"Tŷ", "ty"}, {"STRASSE", "strasse"}, {"Straße", "strasse"},
		{"ﬁne", "fine"}, {"e\u0301te\u0301", "ete"}, {"Łódź", "lodz"}, {"ra\u200bpe", "rape"}, {"Ⅷ", "viii"},
		{"성폭력", "\u1109\u1165\u11bc\u1111\u1169\u11a8\u1105\u1167\u11a8"}, {"ਜ਼ਬਰ", "ਜ\u0a3cਬਰ"},
	}
	for _, tt := range tests {
		got := string(foldWord(nil, mapped{b: []byte(tt.in)}))
		if got != tt.want || !utf8.ValidString(got) {
			t.Errorf("foldWord(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestStem(t *testing.T) {
	tests := []struct{ in, want string }{
		{"bodies", "body"}, {"boxes", "box"}, {"cuts", "cut"}, {"abuses", "abuse"}, {"illness", "illness"}, {"illnesses", "illness"},
		{"virus", "virus"}, {"crisis", "crisis"}, {"gas", "gas"}, {"us", "us"}, {"benches", "bench"}, {"ties", "tie"},
	}
	for _, tt := range tests {
		if got := string(stem([]byte(tt.in))); got != tt.want {
			t.Errorf("stem(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestVerbForms(t *testing.T) {
	tests := []struct{ in, want string }{
		{"abuse", "abuse abused abusing"},
		{"report", "report reported reporting"},
		{"terrify", "terrify terrified terrifying"},
		{"stab", "stab stabbed stabbing stabed stabing"},
	}
	for _, tt := range tests {
		if got := strings.Join(verbForms(tt.in), " "); got != tt.want {
			t.Errorf("verbForms(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestMutations(t *testing.T) {
	tests := []struct{ in, want string }{
		{"trais", "trais drais nhrais thrais"},
		{"cam", "cam gam ngham cham"},
		{"galar", "galar alar ngalar"},
		{"lladrad", "lladrad ladrad"},
		{"hunan", "hunan"},
		{"ffoadur", "ffoadur"},
	}
	for _, tt := range tests {
		if got := strings.Join(mutations(tt.in), " "); got != tt.want {
			t.Errorf("mutations(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

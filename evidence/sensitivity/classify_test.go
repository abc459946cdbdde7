package sensitivity_test

import (
	"bufio"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/templates"
)

// rules loads the project's own rules once for all tests.
var rules = sync.OnceValues(func() (*sensitivity.Rules, error) { return sensitivity.Load(templates.FS) })

func load(t testing.TB) *sensitivity.Rules {
	t.Helper()
	r, err := rules()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// corpus reads lines of ADDRESS TITLE [BUTTON] <- REFERRER.
func corpus(t *testing.T, name string) []evidence.Page {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var pages []evidence.Page
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); !strings.HasPrefix(line, "#") {
			line, referrer, _ := strings.Cut(line, " <- ")
			line, button, _ := strings.Cut(line, " [")
			url, title, _ := strings.Cut(line, " ")
			pages = append(pages, evidence.Page{URL: url, Title: title, Button: strings.TrimSuffix(button, "]"), Referrer: referrer})
		}
	}
	return pages
}

func TestOrdinaryPages(t *testing.T) {
	pages := corpus(t, "ordinary.txt")
	if got, want := len(pages), 281; got != want {
		t.Fatalf("%d pages, want %d", got, want)
	}
	var linked []string
	for _, p := range pages {
		if links, _ := load(t).Classify(p); len(links) > 0 {
			linked = append(linked, p.URL+" "+links[0].Rule)
		}
	}
	if len(linked) > len(pages)/100 {
		t.Errorf("%d of %d ordinary pages are linked:\n%s", len(linked), len(pages), strings.Join(linked, "\n"))
	}
}

func TestCareersPages(t *testing.T) {
	pages := corpus(t, "careers.txt")
	if got, want := len(pages), 32; got != want {
		t.Fatalf("%d pages, want %d", got, want)
	}
	for _, p := range pages {
		if links, _ := load(t).Classify(p); links != nil {
			t.Errorf("%s %q is linked: %s", p.URL, p.Title, links[0].Rule)
		}
	}
}

func TestClassify(t *testing.T) {
	strong := func(id string, tier int, term, field, matched string, from int) evidence.Link {
		return evidence.Link{ID: id, Tier: tier, Rule: id + "#" + term, Field: field, Matched: matched,
			From: from, To: from + len(matched), Confidence: evidence.Strong}
	}
	possible := func(k evidence.Link) evidence.Link { k.Confidence = evidence.Possible; return k }
	const da, so = "crime.domestic_abuse", "crime.sexual_offences"
	tests := []struct {
		name string
		page evidence.Page
		want []evidence.Link
	}{
		{"nothing", evidence.Page{}, nil},
		{"path", evidence.Page{URL: "https://force.test/report/domestic-abuse/"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "domestic-abuse", 26)}},
		{"title", evidence.Page{Title: "Report Domestic  Abuse | Force"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_title", "Domestic  Abuse", 7)}},
		{"encoded twice", evidence.Page{URL: "https://force.test/?q=domestic%2520abuse"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "domestic%2520abuse", 22)}},
		{"whole address encoded", evidence.Page{URL: "https%3A%2F%2Fforce.test%2Fdomestic_abuse"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "domestic_abuse", 27)}},
		{"camel case", evidence.Page{URL: "https://force.test/DomesticAbuse"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "DomesticAbuse", 19)}},
		{"run together with others", evidence.Page{URL: "https://force.test/reportdomesticabusehere"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "domesticabuse", 25)}},
		{"run together", evidence.Page{URL: "https://force.test/domesticabuse"},
			[]evidence.Link{strong(da, 1, "domestic-abuse", "page_url", "domesticabuse", 19)}},
		{"hash route", evidence.Page{URL: "https://force.test/#/help/rape?step=2"},
			[]evidence.Link{strong(so, 1, "rape", "page_url", "rape", 26)}},
		{"entity and accents", evidence.Page{Title: "Clare&#39;s L&aacute;w"},
			[]evidence.Link{strong(da, 1, "clare's-law", "page_title", "Clare&#39;s L&aacute;w", 0)}},
		{"full width letters", evidence.Page{Title: "ｒａｐｅ"},
			[]evidence.Link{strong(so, 1, "rape", "page_title", "ｒａｐｅ", 0)}},
		{"soft hyphen", evidence.Page{Title: "ra\u00adpe"},
			[]evidence.Link{strong(so, 1, "rape", "page_title", "ra\u00adpe", 0)}},
		{"mutation", evidence.Page{URL: "https://heddlu.test/gam-drin-domestig"},
			[]evidence.Link{strong(da, 1, "cam-drin-domestig", "page_url", "gam-drin-domestig", 20)}},
		{"a need met by the family", evidence.Page{URL: "https://trust.test/diabetes/book-an-appointment"}, []evidence.Link{
			strong("health.appointment", 2, "book-an-appointment", "page_url", "book-an-appointment", 28),
			strong("health.condition", 2, "diabetes", "page_url", "diabetes", 19)}},
		{"a need not met", evidence.Page{URL: "https://hair.test/book-an-appointment"}, nil},
		{"dated page", evidence.Page{URL: "https://force.test/2023/05/rape"}, nil},
		{"button and parameter", evidence.Page{URL: "https://force.test/x", Button: "Report rape", Params: map[string]string{"cd[term]": "rape"}},
			[]evidence.Link{strong(so, 1, "rape", "button_text", "rape", 7), strong(so, 1, "rape", "param:cd[term]", "rape", 0)}},
		{"not across a slash", evidence.Page{URL: "https://force.test/domestic/abuse"}, nil},
		{"click identifiers are not read", evidence.Page{URL: "https://force.test/?fbclid=rape&utm_campaign=rape"}, nil},
		{"identifiers are not words", evidence.Page{URL: "https://force.test/x/a1rape2b3"}, nil},
		{"word inside a word", evidence.Page{URL: "https://force.test/grapes/therapist"}, nil},
		{"top-level domain", evidence.Page{URL: "https://a.rape/"}, nil},
		{"words of a host are possible", evidence.Page{URL: "https://rape.force.test/"},
			[]evidence.Link{possible(strong(so, 1, "rape", "page_url", "rape", 8))}},
		{"host list", evidence.Page{URL: "https://www.nationaldahelpline.org.uk/"},
			[]evidence.Link{strong(da, 1, "host:nationaldahelpline.org.uk", "page_url", "www.nationaldahelpline.org.uk", 8)}},
		{"referrer of a silent page", evidence.Page{URL: "https://force.test/thank-you", Referrer: "https://force.test/rape"},
			[]evidence.Link{strong(so, 1, "rape", "referrer", "rape", 19)}},
		{"referrer elsewhere", evidence.Page{URL: "https://force.test", Referrer: "https://search.test/?q=rape"},
			[]evidence.Link{possible(strong(so, 1, "rape", "referrer", "rape", 23))}},
		{"referrer of a page that speaks", evidence.Page{URL: "https://force.test/parking", Referrer: "https://force.test/rape"}, nil},
	}
	for _, tt := range tests {
		got, _ := load(t).Classify(tt.page)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// Rules may be used from several goroutines.
func TestClassifyConcurrently(t *testing.T) {
	r, page := load(t), evidence.Page{URL: "https://force.test/rape?q=domestic+abuse", Title: "Report rape"}
	want, _ := r.Classify(page)
	if len(want) != 3 {
		t.Fatalf("%d links, want 3", len(want))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				r.Classify(evidence.Page{URL: "https://council.test/housing/eviction", Title: "Eviction"})
				if got, _ := r.Classify(page); !cmp.Equal(want, got) {
					t.Errorf("Classify differs (-want +got):\n%s", cmp.Diff(want, got))
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestSuppressed(t *testing.T) {
	const id = "crime.sexual_offences"
	tests := []struct {
		page evidence.Page
		want []evidence.Suppressed
	}{
		{evidence.Page{URL: "https://force.test/careers/rape-team"}, []evidence.Suppressed{{
			Link: evidence.Link{ID: id, Tier: 1, Rule: id + "#rape", Field: "page_url", Matched: "rape", From: 27, To: 31, Confidence: evidence.Strong},
			Gate: "jobs", Reason: "the page is about working for the organisation",
		}}},
		{evidence.Page{Title: "Oilseed rape"}, []evidence.Suppressed{{
			Link: evidence.Link{ID: id, Tier: 1, Rule: id + "#rape", Field: "page_title", Matched: "rape", From: 8, To: 12, Confidence: evidence.Strong},
			Gate: "context", Reason: `part of the phrase "oilseed rape"`,
		}}},
		{evidence.Page{URL: "https://force.test/?q=rape+statistics"}, []evidence.Suppressed{{
			Link: evidence.Link{ID: id, Tier: 1, Rule: id + "#rape", Field: "page_url", Matched: "rape", From: 22, To: 26, Confidence: evidence.Strong},
			Gate: "statistics", Reason: "the page gives figures",
		}}},
	}
	for _, tt := range tests {
		links, got := load(t).Classify(tt.page)
		if links != nil {
			t.Errorf("%+v is linked: %+v", tt.page, links)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.page, diff)
		}
	}
}

package link

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

var meta = []*decode.Vendor{{
	Cookies:            []decode.Row{{Key: "_fbp"}, {Key: "_ga"}, {Key: "_ga_*"}, {Key: "fr"}},
	AddressIdentifiers: []decode.AddressIdentifier{{Kind: "meta.fbclid", Name: "fbclid"}},
}}

// visit is an entry of so many seconds after noon.
func visit(n int, address string, second int, cookie string, set ...string) *har.Entry {
	e := &har.Entry{Ref: har.Ref{Entry: n}, Method: "GET", URL: address}
	if second >= 0 {
		e.Time = time.Date(2026, 3, 1, 12, 0, second, 0, time.UTC)
	}
	if cookie != "" {
		e.Headers = []har.Field{{Name: "cookie", Value: cookie}}
	}
	for _, s := range set {
		e.ResponseHeaders = append(e.ResponseHeaders, har.Field{Name: "Set-Cookie", Value: s})
	}
	return e
}

func TestSights(t *testing.T) {
	const site, fbp = "https://www.Northmere.test/", "fb.1.1770000000000.1234567890"
	cookie := func(how, name string, entry int, at string) evidence.Sight {
		return evidence.Sight{How: how, Name: name, Source: "S01", Entry: entry, Host: "www.northmere.test", Time: at}
	}
	const at1, at5 = "2026-03-01T12:00:01.000Z", "2026-03-01T12:00:05.000Z"
	ofGA := cookie("cookie", "_ga", 5, at5)
	ofGA.Part = true
	untimed := cookie("cookie", "_fbp", 5, "")
	tests := []struct {
		name    string
		entries []*har.Entry
		value   string
		want    evidence.Sight // zero for none
	}{
		{"set by an answer, then carried", []*har.Entry{visit(5, site, 5, "", "_fbp="+fbp+"; Path=/; SameSite=Lax"), visit(6, site, 6, "a=b; _fbp="+fbp)},
			fbp, cookie("set_cookie", "_fbp", 5, at5)},
		{"carried, then set again", []*har.Entry{visit(5, site, 5, "_fbp="+fbp), visit(6, site, 6, "", "_fbp="+fbp)}, fbp, cookie("cookie", "_fbp", 5, at5)},
		{"carried and set in one entry", []*har.Entry{visit(5, site, 5, "_fbp="+fbp, "_fbp="+fbp)}, fbp, cookie("cookie", "_fbp", 5, at5)},
		{"recorded in another order than sent", []*har.Entry{visit(1, site, 5, "_fbp="+fbp), visit(2, site, 1, "_fbp="+fbp)}, fbp, cookie("cookie", "_fbp", 2, at1)},
		{"an entry without a time comes last", []*har.Entry{visit(4, site, -1, "_fbp="+fbp), visit(5, site, 5, "_fbp="+fbp)}, fbp, cookie("cookie", "_fbp", 5, at5)},
		{"only without a time", []*har.Entry{visit(5, site, -1, "_fbp="+fbp)}, fbp, untimed},
		{"as the last part of a cookie", []*har.Entry{visit(5, site, 5, "_ga=GA1.1.1451363578.1795296299")}, "1451363578.1795296299", ofGA},
		{"in a cookie named for an account", []*har.Entry{visit(5, site, 5, "_ga_EXAMPLE1=GS1.1.1795296299")}, "GS1.1.1795296299", cookie("cookie", "_ga_*", 5, at5)},
		{"in an address", []*har.Entry{visit(5, site+"?a=1&fbclid=IwAR0example%2Dclick#x", 5, "")}, "IwAR0example-click", cookie("address", "fbclid", 5, at5)},
		{"another cookie", []*har.Entry{visit(5, site, 5, "session="+fbp, "session="+fbp)}, fbp, evidence.Sight{}},
		{"another value", []*har.Entry{visit(5, site, 5, "_fbp="+fbp)}, fbp + "1", evidence.Sight{}},
		{"too short to tell", []*har.Entry{visit(5, site, 5, "fr=1234567")}, "1234567", evidence.Sight{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := NewSights(meta)
			for _, e := range tt.entries {
				s.Add(e, 1)
			}
			got, ok := s.Of(tt.value)
			if d := cmp.Diff(tt.want, got); d != "" || ok != (tt.want != evidence.Sight{}) {
				t.Errorf("%v (-want +got):\n%s", ok, d)
			}
		})
	}
}

// TestSightsAreBounded fills Sights, and holds that what it has is still found.
func TestSightsAreBounded(t *testing.T) {
	s := NewSights(meta)
	const over = 7
	value := func(i int) string { return fmt.Sprintf("value-%08d", i) }
	for i := range maxSights + over {
		s.Add(visit(i, "https://www.northmere.test/", 1, "fr="+value(i)), 1)
	}
	if len(s.at) != maxSights || s.Over() != over {
		t.Errorf("%d values kept and %d beyond, want %d and %d", len(s.at), s.Over(), maxSights, over)
	}
	if got, ok := s.Of(value(maxSights - 1)); !ok || got.Entry != maxSights-1 {
		t.Errorf("the last value kept: %+v, %v", got, ok)
	}
	if _, ok := s.Of(value(maxSights)); ok {
		t.Error("a value beyond the bound is kept")
	}
}

func BenchmarkSights(b *testing.B) {
	s := NewSights(meta)
	e := visit(1, "https://www.northmere.test/report/?utm_source=a&page=2", 1,
		"session=0123456789abcdef; _ga=GA1.1.1451363578.1795296299; _fbp=fb.1.1770000000000.1234567890; lang=en")
	for b.Loop() {
		s.Add(e, 1)
	}
}

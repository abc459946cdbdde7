package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

func TestDataMap(t *testing.T) {
	param := func(in, key, label, value string) decode.Param {
		return decode.Param{In: in, RawKey: key, Key: key, Raw: value, Value: value, Label: label, Basis: decode.BasisDocumented}
	}
	list := []*evidence.Event{
		event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.PageTitle, e.PageTitleFrom = "Report", "own"
			e.ButtonText, e.Referrer = "Send", "https://www.brindle-police.test/"
			e.Params = []decode.Param{param("query", "q", "Search words", "help"), param("query", "sw", "Screen width", ""),
				param("query", "bid", "", "b1"), param("cookie", "acct", "", "100")}
			e.Identifiers = []decode.Identifier{{Kind: "pebble.bid", Key: "bid", Value: "b1"},
				{Kind: "pebble.em", Key: "em", Value: "00ff"}, {Kind: "pebble.acct", Key: "acct", Value: "100", AccountLinked: true}}
			e.Copies = []evidence.Copy{{ID: "S01-000002-1", Source: "S01", Entry: 2, Host: "two.pebble.example", Delivery: har.Answered}}
		}),
		event(3, "2023-07-08T14:00:01.000Z", func(e *evidence.Event) { // known from elsewhere: not held
			e.PageURLFrom, e.PageTitle, e.PageTitleFrom = "document", "Report", "event:S01-000001-1"
			e.Params = nil
		}),
		event(4, "2023-07-08T14:00:02.000Z", func(e *evidence.Event) { e.Delivery = har.FromCache }),
		event(5, "2023-07-08T14:00:03.000Z", func(e *evidence.Event) {
			e.Kind, e.Vendor, e.Company, e.Host = decode.KindSync, "slate", "", "sync.slate.example"
			e.PageURLFrom, e.Params = "referer", nil
			e.Identifiers = []decode.Identifier{{Kind: "slate.clid", Key: "clid", Value: "c"}}
		}),
	}
	r := build(t, fixtureModel(t, list))
	type row struct {
		Vendor, Kind string
		Records      int
	}
	var got []row
	for _, d := range r.Findings.Data {
		got = append(got, row{d.Vendor, d.Kind, d.Records})
	}
	want := []row{
		{"pebble", "page_address", 1}, {"pebble", "page_before", 1}, {"pebble", "page_title", 1}, {"pebble", "button_text", 1},
		{"pebble", "search_words", 1}, {"pebble", "account", 1}, {"pebble", "email", 1}, {"pebble", "browser_id", 1},
		{"slate", "page_address", 1}, {"slate", "click_id", 1},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	tl, err := count(fixtureModel(t, list))
	if err != nil {
		t.Fatal(err)
	}
	var copied []string
	for i, k := range tl.kinds.list {
		if tl.hosts["two.pebble.example\x00pebble"].held[i] > 0 {
			copied = append(copied, k.ID)
		}
	}
	// The cookie of the event is not known to have gone with its copy; nor is
	// the e-mail address, of which no parameter is listed.
	if d := cmp.Diff([]string{"page_address", "page_before", "page_title", "button_text", "search_words", "browser_id"}, copied); d != "" {
		t.Errorf("the copy (-want +got):\n%s", d)
	}
}

// TestDataKindsAreMet holds each label and pattern of the file to the vendors.
func TestDataKindsAreMet(t *testing.T) {
	kinds, err := loadDataKinds()
	if err != nil {
		t.Fatal(err)
	}
	dec, err := decode.Default()
	if err != nil {
		t.Fatal(err)
	}
	labels, ids := map[string]bool{}, map[string]bool{}
	for _, v := range dec.Vendors() {
		for _, rows := range [][]decode.Row{v.Params, v.Cookies, v.Headers} {
			for _, r := range rows {
				labels[r.Label] = true
				if r.Identifier != "" {
					ids[r.Identifier] = true
				}
				for name := range r.Values { // of the parts of a value
					ids[strings.TrimSuffix(r.Identifier, "*")+name] = true
				}
			}
		}
		for _, a := range v.AddressIdentifiers {
			ids[a.Kind] = true
		}
	}
	// Kinds that end in "*" take a name from the parameter.
	for _, name := range []string{"em", "ph", "fn", "ln", "external_id", "email", "phone_number"} {
		ids["meta.ud."+name] = true
	}
	met := func(pattern string, in map[string]bool) bool {
		for s := range in {
			if fits(pattern, s) {
				return true
			}
		}
		return false
	}
	n := 0
	for _, k := range kinds.list {
		if k.ID == "" || k.Label == "" {
			t.Errorf("a kind without an id or a label: %+v", k)
		}
		for _, l := range k.Labels {
			if n++; l != "Languages" && !met(l, labels) { // Accept-Language is of the browser, not of a vendor
				t.Errorf("%s: no vendor has a parameter %q", k.ID, l)
			}
		}
		for _, p := range k.Identifiers {
			if n++; !met(p, ids) {
				t.Errorf("%s: no vendor has an identifier %q", k.ID, p)
			}
		}
	}
	if len(kinds.list) != 16 || n < 60 {
		t.Errorf("%d kinds with %d patterns, want 16 with 60 or more", len(kinds.list), n)
	}
}

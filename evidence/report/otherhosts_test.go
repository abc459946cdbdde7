package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// disclosures are records of requests to invented other sites.
func disclosures() []*evidence.Event {
	one := func(n int, host, page string, known []evidence.Known, params ...decode.Param) *evidence.Event {
		id := "S01-00002" + string(rune('0'+n)) + "-1"
		return &evidence.Event{Schema: evidence.EventSchema, ID: id, Kind: decode.KindDisclosure, Source: "S01", File: "visit.har", Format: "har",
			Entry: 20 + n, N: 1, Length: 10, EntrySHA256: strings.Repeat("c", 64), BodyState: har.BodyNone, Time: "2023-07-08T14:06:00.000Z", TimeBasis: "capture_clock",
			Vendor: "unknown", Endpoint: "disclosure", Host: host, Method: "GET", Delivery: har.Answered,
			PageURL: page, PageURLFrom: "referer", Params: params, Known: known, Notes: []string{"address of this page sent to " + host}}
	}
	referer := decode.Param{In: "header", RawKey: "Referer", Key: "referer", Raw: fixturePage, Value: fixturePage, Basis: decode.BasisDocumented}
	query := decode.Param{In: "query", RawKey: "u", Key: "u", Raw: fixturePage, Value: fixturePage, Basis: decode.BasisInferred}
	return []*evidence.Event{
		one(0, "cdn.other.example", fixturePage, nil, referer),
		one(1, "cdn.other.example", "https://www.brindle-police.test/careers/", nil, referer),
		one(2, "cdn.other.example", fixturePage, nil, referer, query),
		one(3, "forms.third.example", fixturePage, []evidence.Known{{Field: "email", Rule: "lower", Form: "sha256", In: "query", Key: "u"}}, query),
	}
}

func otherModel(t *testing.T) *Model {
	t.Helper()
	list := fixtureEvents()
	for _, e := range list {
		if e.Kind == decode.KindEvent {
			e.Known = []evidence.Known{{Field: "phone", Rule: "e164", Form: "sha256", In: "body", Key: "ud[ph]"}}
			break
		}
	}
	m := fixtureModel(t, append(list, disclosures()...))
	m.Known = &KnownSearch{Fields: []string{"email", "phone"}, Values: 3}
	m.OtherHosts = []evidence.OtherHost{
		{Host: "fonts.third.example", Site: "third.example", Vendor: "unknown", Requests: 9, OriginOnly: 7},
		{Host: "cdn.other.example", Site: "other.example", Vendor: "unknown", Requests: 5, OriginOnly: 2},
		{Host: "forms.third.example", Site: "third.example", Vendor: "unknown", Requests: 1},
	}
	return m
}

func TestOtherHostsAreCountedApart(t *testing.T) {
	r := build(t, otherModel(t))
	got := map[string]int{}
	for _, c := range r.Findings.Counts {
		got[c.ID] = c.N
	}
	want := map[string]int{"events": 8, "requests": 8, "disclosures": 4, "disclosures_referer": 2, "disclosure_hosts": 2,
		"origin_only": 9, "events_known": 1, "disclosures_known": 1}
	for id, n := range want {
		if got[id] != n {
			t.Errorf("%s: %d, want %d", id, got[id], n)
		}
	}
	hosts := []HostSeen{
		{Host: "cdn.other.example", Site: "other.example", Vendor: "unknown", Requests: 5, OriginOnly: 2, Disclosures: 3, RefererOnly: 2, Pages: 2},
		{Host: "forms.third.example", Site: "third.example", Vendor: "unknown", Requests: 1, Disclosures: 1, Pages: 1},
		{Host: "fonts.third.example", Site: "third.example", Vendor: "unknown", Requests: 9, OriginOnly: 7},
	}
	if d := cmp.Diff(hosts, r.Findings.OtherHosts); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestOtherHostsAndValuesAreSaid(t *testing.T) {
	r := build(t, otherModel(t))
	text := dump(r.Document)
	for _, want := range []string{
		"Besides, the captures record 4 requests to 2 hosts of other sites",
		"Values supplied for the search were found in 1 event and in 1 request to other sites",
		"Found: 4 requests to 2 hosts that held something of a page; 2 of them held the address of the page in the Referer field and nothing else.",
		"named the origin of the page, and no more, in 9 requests",
		"A request that several captures record is listed once, and counted in each of them",
		"`cdn.other.example` | `other.example` | 5 | 3 | 2 | 2 | 2",
		"3 values were supplied, with the person’s agreement, to be looked for: e-mail address and telephone number.",
		"telephone number | e164: a plus sign and digits, with the country's code | as its SHA-256 hash | px.pebble.example | 1 | event",
		"e-mail address | lower: in small letters, without spaces at its ends | as its SHA-256 hash | forms.third.example | 1 | disclosure or other",
		"What it carried in “ud[ph]” matches the value supplied as telephone number, as its SHA-256 hash, under rule e164",
		"Browsers write the address of the page in the Referer field of requests by themselves",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	sheets, err := dumpSheets(r.Sheets)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"phone (e164, sha256) in body ud[ph]", "| other.example | 5 | 3 | 2 | 2 | 2"} {
		if !strings.Contains(sheets, want) {
			t.Errorf("the workbook does not hold %q", want)
		}
	}
}

func TestValuesThatWereNotFound(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Known = &KnownSearch{Fields: []string{"email"}, Values: 1}
	text := dump(build(t, m).Document)
	for _, want := range []string{"1 value was supplied", "None of them was found. That is not evidence that none was sent.", "A value that was encrypted, hashed with a secret"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	if strings.Contains(dump(build(t, fixtureModel(t, fixtureEvents())).Document), "== Values supplied") {
		t.Error("values are spoken of though none were supplied")
	}
}

func TestRefererOnly(t *testing.T) {
	referer, agent := decode.Param{In: "header", Key: "referer"}, decode.Param{In: "header", Key: "x-agent"}
	for _, tt := range []struct {
		params []decode.Param
		want   bool
	}{
		{nil, false}, {[]decode.Param{referer}, true}, {[]decode.Param{referer, agent}, false}, {[]decode.Param{{In: "query", Key: "referer"}}, false},
	} {
		if got := refererOnly(&evidence.Event{Params: tt.params}); got != tt.want {
			t.Errorf("%+v: %v", tt.params, got)
		}
	}
}

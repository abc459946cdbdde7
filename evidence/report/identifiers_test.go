package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// TestManyValuesOfOneKind holds that what is not listed one by one is counted.
func TestManyValuesOfOneKind(t *testing.T) {
	var list []*evidence.Event
	for i := range maxOfKind + 12 {
		list = append(list, event(i, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.Identifiers = []decode.Identifier{{Kind: "pebble.fr", Key: "fr", Value: fmt.Sprintf("value%d", i)}, {Kind: "pebble.bid", Key: "bid", Value: "one"}}
		}))
	}
	got := dump(build(t, fixtureModel(t, list)).Document)
	for want, n := range map[string]int{"pebble.fr `fr` | `value": maxOfKind, "pebble.fr `fr` | 12 further values, in the workbook, sheet Identifiers | ": 1, "pebble.bid `bid` | `one`": 1} {
		if strings.Count(got, want) != n {
			t.Errorf("%q is there %d times, want %d", want, strings.Count(got, want), n)
		}
	}
	if !strings.Contains(got, "| 12\n") {
		t.Error("the records of further values are not counted")
	}
}

// TestIdentifierTravels follows one value to two companies, from two sites,
// and another that the browser did not send.
func TestIdentifierTravels(t *testing.T) {
	id := func(kind, key, value string) []decode.Identifier {
		return []decode.Identifier{{Kind: kind, Key: key, Value: value, Issued: "2023-07-08T13:00:00.000Z"}}
	}
	list := []*evidence.Event{
		event(4, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.Identifiers = id("pebble.bid", "bid", "travels")
			e.Initiator = &evidence.Initiator{Type: "script", URL: "https://px.pebble.example/p.js"}
			e.Copies = []evidence.Copy{{ID: "S01-000005-1", Source: "S01", Entry: 5, Host: "two.pebble.example", Delivery: har.NoAnswer,
				Identifiers: id("pebble.bid", "bid", "travels")}}
		}),
		event(6, "2023-07-08T14:00:01.000Z", func(e *evidence.Event) {
			e.Kind, e.Vendor, e.Company, e.Host, e.Event = decode.KindSync, "slate", "Slate Ltd", "sync.slate.example", ""
			e.PageURL = "https://shop.otherford.co.uk/"
			e.Identifiers = id("slate.partner", "pid", "travels")
		}),
		event(7, "2023-07-08T14:00:02.000Z", func(e *evidence.Event) {
			e.Identifiers = id("pebble.bid", "bid", "stays")
		}),
		event(8, "2023-07-08T14:00:03.000Z", func(e *evidence.Event) {
			e.Vendor, e.Company, e.Host = "slate", "Slate Ltd", "sync.slate.example"
			e.Identifiers = id("slate.partner", "pid", "stays")
			e.Delivery = har.Blocked
		}),
		event(9, "2023-07-08T14:00:04.000Z", func(e *evidence.Event) {
			e.Identifiers = append(id("pebble.bid", "bid", "shared"), id("pebble.bid", "again", "shared")...)
		}),
		event(10, "2023-07-08T14:00:05.000Z", func(e *evidence.Event) {
			e.Vendor, e.Company, e.Host = "slate", "Slate Ltd", "sync.slate.example"
			e.Identifiers = id("slate.partner", "pid", "shared")
		}),
	}
	type row struct {
		Kind, Value, How, Script string
		Entry, Records, Events   int
		Age                      int64
		To                       []IdentifierRecipient
		Domains                  []string
		SeveralTo, SeveralSites  bool
	}
	const hour = 3_600_000
	pebble := func(hosts ...string) IdentifierRecipient {
		return IdentifierRecipient{Vendor: "pebble", Company: "Pebble Analytics Ltd", Hosts: hosts, Records: 1, Events: 1}
	}
	slate := IdentifierRecipient{Vendor: "slate", Company: "Slate Ltd", Hosts: []string{"sync.slate.example"}, Records: 1}
	blocked := slate
	blocked.Events, blocked.NotSent = 1, 1
	heard := slate
	heard.Events = 1
	police := []string{"brindle-police.test"}
	want := []row{
		{"pebble.bid", "travels", "record", "https://px.pebble.example/p.js", 4, 1, 1, hour, []IdentifierRecipient{pebble("px.pebble.example", "two.pebble.example")}, police, true, true},
		{"slate.partner", "travels", "record", "", 6, 1, 0, hour + 1000, []IdentifierRecipient{slate}, []string{"otherford.co.uk"}, true, true},
		{"pebble.bid", "stays", "cookie", "", 2, 1, 1, hour + 2000, []IdentifierRecipient{pebble("px.pebble.example")}, police, false, false},
		{"slate.partner", "stays", "cookie", "", 2, 1, 1, hour + 3000, []IdentifierRecipient{blocked}, police, false, false},
		{"pebble.bid", "shared", "record", "", 9, 1, 1, hour + 4000, []IdentifierRecipient{pebble("px.pebble.example")}, police, true, false},
		{"pebble.bid", "shared", "record", "", 9, 1, 1, hour + 4000, []IdentifierRecipient{pebble("px.pebble.example")}, police, true, false},
		{"slate.partner", "shared", "record", "", 10, 1, 1, hour + 5000, []IdentifierRecipient{heard}, police, true, false},
	}
	m := fixtureModel(t, list)
	m.Sight = func(value string) (evidence.Sight, bool) {
		switch value {
		case "stays":
			return evidence.Sight{How: evidence.SeenCookie, Name: "c", Source: "S01", Entry: 2, Host: "a.test", Time: "2023-07-08T14:00:02.000Z"}, true
		case "travels": // later than the first record
			return evidence.Sight{How: evidence.SeenSetCookie, Name: "c", Source: "S01", Entry: 9, Host: "a.test", Time: "2023-07-08T14:00:09.000Z"}, true
		}
		return evidence.Sight{}, false
	}
	var got []row
	for _, s := range build(t, m).Identifiers.Identifiers {
		got = append(got, row{s.Kind, s.Value, s.FirstSeen.How, s.FirstSeen.Script, s.FirstSeen.Entry, s.Records, s.Events, *s.AgeFirstMS,
			s.Recipients, s.Domains, s.SeveralTo, s.SeveralSites})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestSooner(t *testing.T) {
	sight := func(source string, entry int, at string) evidence.Sight {
		return evidence.Sight{Source: source, Entry: entry, Time: at}
	}
	const first, later = "2023-07-08T14:00:00.000Z", "2023-07-08T14:00:00.001Z"
	tests := []struct {
		a, b evidence.Sight
		want bool
	}{
		{sight("S01", 9, first), sight("S01", 8, later), true},
		{sight("S01", 8, later), sight("S01", 9, first), false},
		{sight("S01", 8, first), sight("S01", 9, first), true},
		{sight("S01", 8, first), sight("S01", 8, first), false},
		{sight("S99", 9, first), sight("S100", 8, first), true},
		{sight("S01", 8, ""), sight("S01", 9, first), false},
		{sight("S01", 9, first), sight("S01", 8, ""), true},
		{sight("S01", 8, ""), sight("S01", 9, ""), true},
	}
	for _, tt := range tests {
		if got := sooner(tt.a, tt.b); got != tt.want {
			t.Errorf("sooner(%+v, %+v) = %v", tt.a, tt.b, got)
		}
	}
}

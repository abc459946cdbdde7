package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// Tunnels are counted by host and client, apart from events, and the report
// says no more of them than a proxy's log does.
func TestTunnels(t *testing.T) {
	bytes := func(n int64) *int64 { return &n }
	connect := func(n int, client, at, end string, received *int64, delivery har.Delivery) *evidence.Event {
		return event(n, at, func(e *evidence.Event) {
			e.Kind, e.Method, e.Delivery, e.Event = decode.KindContact, "CONNECT", delivery, ""
			e.Vendor, e.Endpoint, e.Host = "pebble", "pebble.host", "px.pebble.example"
			e.Client, e.TimeEnd, e.Received = client, end, received
		})
	}
	list := []*evidence.Event{
		connect(1, "192.0.2.7", "2023-07-08T14:00:00.000Z", "2023-07-08T14:00:04.500Z", bytes(1774), har.HostOnly),
		connect(2, "192.0.2.7", "2023-07-08T14:00:01.000Z", "2023-07-08T14:00:02.000Z", bytes(20), har.HostOnly),
		connect(3, "192.0.2.7", "2023-07-08T14:00:03.000Z", "", nil, har.Failed),
		connect(4, "192.0.2.9", "2023-07-08T14:01:00.000Z", "", nil, har.HostOnly),
		connect(6, "192.0.2.11", "2023-07-08T14:02:00.000Z", "2023-07-08T14:02:30.000Z", bytes(7), har.HostOnly),
		event(5, "2023-07-08T14:02:00.000Z", func(e *evidence.Event) { e.Kind, e.Event = decode.KindContact, "" }), // no tunnel
	}
	r := build(t, fixtureModel(t, list))
	want := []Tunnel{
		{Source: "S01", Host: "px.pebble.example", Vendor: "pebble", Client: "192.0.2.11", Opened: 1, Received: 7,
			FirstTime: "2023-07-08T14:02:00.000Z", LastTime: "2023-07-08T14:02:30.000Z"},
		{Source: "S01", Host: "px.pebble.example", Vendor: "pebble", Client: "192.0.2.7", Opened: 2, Refused: 1, Received: 1794,
			FirstTime: "2023-07-08T14:00:00.000Z", LastTime: "2023-07-08T14:00:04.500Z"},
		{Source: "S01", Host: "px.pebble.example", Vendor: "pebble", Client: "192.0.2.9", Opened: 1, Unstated: 1,
			FirstTime: "2023-07-08T14:01:00.000Z", LastTime: "2023-07-08T14:01:00.000Z"},
	}
	if d := cmp.Diff(want, r.Findings.Tunnels); d != "" {
		t.Errorf("tunnels (-want +got):\n%s", d)
	}
	n := map[string]int{}
	for _, c := range r.Findings.Counts {
		n[c.ID] = c.N
	}
	if n["events"] != 0 || n["host_contacts"] != 6 || n["tunnels"] != 5 {
		t.Errorf("%d events, %d host contacts, %d tunnels, want 0, 6, 5", n["events"], n["host_contacts"], n["tunnels"])
	}
	text := dump(r.Document)
	for _, s := range []string{
		"Host-level contact only.",
		"the client 192.0.2.7 had 2 encrypted tunnels to px.pebble.example open at times between 14:00:00 UTC",
		"(1794 bytes received). The log does not show which page was being viewed or what was sent.",
		"the client 192.0.2.9 had 1 encrypted tunnel to px.pebble.example open; the time that it states is 14:01:00 UTC",
		"the client 192.0.2.11 had 1 encrypted tunnel to px.pebble.example open between 14:02:00 UTC",
		"`px.pebble.example` | Pebble Pixel | Pebble Analytics Ltd (named so in Pebble terms of use, pebble.example/terms, read 2026-03-01) | 0 | 0 | 1",
	} {
		if !strings.Contains(text, s) {
			t.Errorf("the report does not say %q", s)
		}
	}
}

package main

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// TestTextCounts holds that the closing line counts events, and says of a
// request that was not let out that nothing of it was carried.
func TestTextCounts(t *testing.T) {
	var out bytes.Buffer
	e := &env{out: bufio.NewWriter(&out)}
	w := newTextWriter(e)
	link := func(confidence string) []evidence.Link {
		return []evidence.Link{{ID: "life.legal", Field: "page_url", Sent: true, Matched: "legal", Confidence: confidence}}
	}
	copies := []evidence.Copy{{}}
	ids := []decode.Identifier{{Kind: "meta.fbp", Value: "x"}}
	for _, ev := range []*evidence.Event{
		{Kind: decode.KindEvent, Categories: link(evidence.Strong), Copies: copies, Delivery: har.Answered, Identifiers: ids},
		{Kind: decode.KindEvent, Categories: link(evidence.Strong), Delivery: har.Blocked, Identifiers: ids},
		{Kind: decode.KindEvent, Categories: link(evidence.Possible), Delivery: har.FromCache},
		{Kind: decode.KindEvent, Categories: link(evidence.Possible), Delivery: har.Failed, Identifiers: ids, Time: "2026-03-04T10:00:01Z", TimeBasis: "request_end"},
		{Kind: decode.KindEvent, Delivery: har.NotRecorded, Identifiers: ids, Time: "2026-03-04T10:00:02Z", TimeBasis: "payload"},
		{Kind: decode.KindLoad, Categories: link(evidence.Strong), Copies: copies},
		{Kind: decode.KindConfig, Categories: link(evidence.Strong)},
	} {
		if err := w.event(ev); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.end(); err != nil {
		t.Fatal(err)
	}
	if err := e.out.Flush(); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{
		"5 events (2 linked to a sensitive subject), 1 copy, 1 library loaded, 1 configuration, 0 other records": 1,
		"carried by this request":                       3,
		"held by this request as recorded, not sent":    2,
		"    carried   meta.fbp":                        1,
		"    held      meta.fbp":                        3,
		"held by this request as recorded)":             1,
		"10:00:01 UTC (as a rule its end)  ":            1,
		"10:00:02 UTC (as the request itself states)  ": 1,
	} {
		if n := strings.Count(out.String(), text); n != want {
			t.Errorf("%q: %d times, want %d", text, n, want)
		}
	}
}

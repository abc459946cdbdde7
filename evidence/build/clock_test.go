package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/samples"
)

// TestSampleClocks holds that the clocks of captures made on one machine
// agree, event by event.
func TestSampleClocks(t *testing.T) {
	want := map[string]int{ // comparisons of records addressed to Meta, by sample
		"police-report-journey": 58, "nhs-appointment-journey": 60, "careers-only-visit": 19,
		"chrome-sanitised-export": 11, "firefox-referral-form": 11, "council-housing-attach": 8, "no-trackers": 0,
	}
	got := make(map[string]int)
	dir := sampleDir(t)
	for _, c := range samples.Captures() {
		got[c.Name] = 0
		items, _ := analyse(t, filepath.Join(dir, c.File))
		for _, it := range items {
			if it.Event.Vendor != "meta" || it.Event.Clock == nil {
				continue
			}
			for _, check := range it.Event.Clock.Against {
				got[c.Name]++
				if !check.Consistent || check.Of != evidence.ClockIdentifier && (check.OffsetMS < -2000 || check.OffsetMS > 2000) {
					t.Errorf("%s: %s: %+v", c.Name, it.Event.ID, check)
				}
			}
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("comparisons (-want +got):\n%s", d)
	}
}

// TestWrongClock reads an event whose own time, browser id and answer are an
// hour after the capture's time.
func TestWrongClock(t *testing.T) {
	const capture = `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"startedDateTime":"2026-03-01T12:00:00.500Z","time":100,
"request":{"method":"GET","url":"https://www.facebook.com/tr/?id=990000000000031&ev=PageView&dl=https%3A%2F%2Fwww.northmere.test%2F&ts=1772370000500&fbp=fb.1.1772370000400.1234567890","httpVersion":"HTTP/2","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},
"response":{"status":200,"statusText":"OK","httpVersion":"HTTP/2","headers":[{"name":"date","value":"Sun, 01 Mar 2026 13:00:00 GMT"}],"cookies":[],"content":{"size":0,"mimeType":"image/gif"},"redirectURL":"","headersSize":-1,"bodySize":0},"cache":{},"timings":{"send":0,"wait":100,"receive":0}}]}}`
	name := filepath.Join(t.TempDir(), "wrong.har")
	if err := os.WriteFile(name, []byte(capture), 0o600); err != nil {
		t.Fatal(err)
	}
	items, _ := analyse(t, name)
	if len(items) != 1 {
		t.Fatalf("%d events, want 1", len(items))
	}
	want := &evidence.Clock{Against: []evidence.ClockCheck{
		{Of: "payload", Key: "ts", Time: "2026-03-01T13:00:00.500Z", OffsetMS: -3_600_000},
		{Of: "identifier", Key: "fbp", Time: "2026-03-01T13:00:00.400Z", OffsetMS: -3_599_900},
		{Of: "server", Key: "Date", Time: "2026-03-01T13:00:00Z", OffsetMS: -3_599_950},
	}}
	if d := cmp.Diff(want, items[0].Event.Clock); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

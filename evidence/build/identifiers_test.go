package build_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/report"
	"pixelwitness/har"
)

// packed makes a pack of samples and reads one of its files of data.
func packed(t *testing.T, name string, into any, captures ...string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "pack")
	dir := sampleDir(t)
	var files []har.File
	for _, c := range captures {
		files = append(files, har.File{Path: filepath.Join(dir, c), Name: c})
	}
	if _, err := build.Pack(t.Context(), out, files, build.PackOptions{Options: build.Options{Rules: rules(t)}, Zone: time.UTC, MaxExhibits: 1}); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(out, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, into); err != nil {
		t.Fatal(err)
	}
}

// TestFirstSights holds where the identifiers of a visit were first seen, as
// the samples' description has it: the script of the pixel made the browser
// id, the browser was signed in before, and the server gave a new value of fr
// with each answer.
func TestFirstSights(t *testing.T) {
	var got report.Identifiers
	packed(t, "data/identifiers.json", &got, "police-report-journey.har")
	seen := make(map[string]evidence.Sight) // the first of each kind
	setCookies, values := 0, 0
	for _, id := range got.Identifiers {
		if _, ok := seen[id.Kind]; !ok {
			seen[id.Kind] = id.FirstSeen
		}
		if id.Kind != "meta.fr" {
			continue
		}
		values++
		if id.FirstSeen.How == evidence.SeenSetCookie {
			setCookies++
		}
	}
	const at = "2026-11-21T21:25:00.978Z"
	for kind, want := range map[string]evidence.Sight{
		"meta.fbp":    {How: "record", Name: "fbp", Source: "S01", Entry: 8, Host: "www.facebook.com", Time: at, Script: "send at https://connect.facebook.net/en_GB/fbevents.js:39:75"},
		"meta.c_user": {How: "cookie", Name: "c_user", Source: "S01", Entry: 8, Host: "www.facebook.com", Time: at},
	} {
		if d := cmp.Diff(want, seen[kind]); d != "" {
			t.Errorf("%s (-want +got):\n%s", kind, d)
		}
	}
	if values != 18 || setCookies != 17 {
		t.Errorf("%d values of fr, of which %d set by answers; want 18 and 17", values, setCookies)
	}
	for _, id := range got.Identifiers {
		if id.Kind == "meta.fbp" && (id.AgeFirstMS == nil || *id.AgeFirstMS != 2 || id.Records != 19 || id.SeveralTo || id.SeveralSites ||
			len(id.Recipients) != 1 || id.Recipients[0].NotSent != 0) {
			t.Errorf("meta.fbp: %+v", id)
		}
	}
}

// TestKindsOfData holds in how many records Meta was told which kind of data:
// 19 events, one load of its library and its configuration.
func TestKindsOfData(t *testing.T) {
	var got report.Findings
	packed(t, "data/findings.json", &got, "police-report-journey.har")
	kinds := make(map[string]int)
	for _, d := range got.Data {
		if d.Vendor == "meta" {
			kinds[d.Kind] = d.Records
		}
	}
	want := map[string]int{"page_address": 21, "page_before": 11, "page_title": 8, "button_text": 6, "search_words": 1, "page_content": 2,
		"account": 18, "email": 1, "telephone": 1, "person": 1, "device": 21, "language": 20, "browser_id": 19}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSourceClocks holds that each capture has a clock of its own.
func TestSourceClocks(t *testing.T) {
	var got build.SourcesFile
	packed(t, "data/sources.json", &got, "chrome-sanitised-export.har", "no-trackers.har")
	type clock struct{ Answers, Own, Aside int }
	var clocks []clock
	for _, s := range got.Sources {
		c := clock{Aside: s.Clock.LeftAside}
		if s.Clock.Server != nil {
			c.Answers = s.Clock.Server.N
		}
		if s.Clock.Payload != nil {
			c.Own = s.Clock.Payload.N
		}
		clocks = append(clocks, c)
	}
	if d := cmp.Diff([]clock{{11, 4, 0}, {2, 0, 0}}, clocks); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

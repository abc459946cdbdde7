package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// TestHostileShapes makes packs of captures that are as large, as many or as
// odd as a capture can be, and verifies them.
func TestHostileShapes(t *testing.T) {
	const pixel = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView"
	many := func(n int, of func(i int) record) (out []record) {
		for i := range n {
			out = append(out, of(i))
		}
		return out
	}
	form := func(body string) []record {
		return []record{{method: "POST", url: "https://www.facebook.com/tr/", bodyType: "application/x-www-form-urlencoded", body: "id=1234567890123456&ev=PageView&" + body}}
	}
	var params strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&params, "&cd[k%d]=v%d", i, i)
	}
	type shape struct {
		Code, Events, Copies, NoTime int
		Stderr                       bool // a limit is said to have been met
	}
	tests := []struct {
		name    string
		records []record
		want    shape
	}{
		{"page addresses", many(800, func(i int) record {
			return record{url: fmt.Sprintf("%s&dl=https%%3A%%2F%%2Fadvice.example%%2Frefuge%%2Fhelp-%d", pixel, i)}
		}), shape{Events: 800}},
		{"copies", many(800, func(int) record { return record{url: pixel + "&ec=0&ts=1&eid=1"} }), shape{Events: 1, Copies: 799}},
		{"one instant", many(800, func(i int) record {
			return record{url: fmt.Sprintf("%s&ec=%d&ts=1", pixel, i), started: "2026-03-02T10:00:00Z"}
		}), shape{Events: 800}},
		{"parameters", form(params.String()), shape{Code: exitIncomplete, Events: 1, Stderr: true}},
		{"a long value", form("cd[a]=" + strings.Repeat("x", 10_000_000)), shape{Code: exitIncomplete, Events: 1, Stderr: true}},
		{"a long name", form(strings.Repeat("x", 2_000_000) + "=1"), shape{Code: exitIncomplete, Events: 1, Stderr: true}},
		{"a long address", []record{{url: pixel + "&cd[a]=" + strings.Repeat("x", 2_000_000), headers: []string{"X-Note: " + strings.Repeat("x", 500_000)}}},
			shape{Code: exitIncomplete, Events: 1, Stderr: true}},
		{"a long title", []record{
			{url: "https://advice.example/refuge", resourceType: "document", answerType: "text/html", page: "p",
				answerBody: "<title>" + strings.Repeat("Refuge help ", 80_000) + "</title>"},
			{url: pixel, page: "p"}}, shape{Events: 1}},
		{"times", many(8, func(i int) record {
			return record{url: fmt.Sprintf("%s&ec=%d&ts=a", pixel, i), started: []string{"0001-01-01T00:00:00Z", "0001-01-01T00:00:01Z", "9999-12-31T23:59:59.999Z",
				"9999-12-31T23:59:59-14:00", "0000-01-01T00:00:00+14:00", "yesterday", "2026-02-30T10:00:00Z", "2026-03-29T01:30:00+01:00"}[i]}
		}), shape{Events: 8, NoTime: 5}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.WriteFile("visit.har", harOf(t, tt.records...), 0o600); err != nil {
				t.Fatal(err)
			}
			r := call("pack", "visit.har", "-o", "pack")
			got := shape{Code: r.code, Stderr: strings.Contains(r.err, "pixelwitness: limit: 1 record holds")}
			events, err := os.ReadFile("pack/data/events.jsonl")
			if err != nil {
				t.Fatal(err, r.err)
			}
			for line := range strings.Lines(string(events)) {
				var ev evidence.Event
				if err := json.Unmarshal([]byte(line), &ev); err != nil {
					t.Fatal(err)
				}
				got.Events++
				got.Copies += len(ev.Copies)
				if ev.Time == "" {
					got.NoTime++
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s%s", d, r.err)
			}
			if st, err := os.Stat("pack/02-evidence-report.pdf"); err != nil || st.Size() > 12<<20 {
				t.Errorf("the report is %d bytes; %v", st.Size(), err)
			}
			exhibit, err := os.ReadFile("pack/exhibits/E1.request.txt")
			if err != nil || len(exhibit) > 256<<10 {
				t.Errorf("the first exhibit is %d bytes; %v", len(exhibit), err)
			}
			if strings.Contains(tt.name, "a long address") && !strings.Contains(string(exhibit), "bytes are shown; the capture holds the rest]") {
				t.Error("an address is shortened without a mark")
			}
			if r := call("verify", "pack"); r.code != exitDone {
				t.Errorf("verify: exit %d: %s", r.code, r.out)
			}
		})
	}
}

// TestSamePackAnywhere makes one pack in different surroundings.
func TestSamePackAnywhere(t *testing.T) {
	capture := hostileCapture(t, hostile()[:30])
	local := time.Local
	defer func() { time.Local = local }()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	seal := func(cpus int, zone *time.Location, name string) string {
		t.Chdir(t.TempDir())
		t.Setenv("TMPDIR", t.TempDir())
		runtime.GOMAXPROCS(cpus)
		time.Local = zone
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, capture, 0o600); err != nil {
			t.Fatal(err)
		}
		when := time.Date(2001, 1, cpus, 0, 0, 0, 0, zone)
		if err := os.Chtimes(name, when, when); err != nil {
			t.Fatal(err)
		}
		given := name
		if dir := filepath.Dir(name); dir != "." {
			given = dir
		}
		r := call("pack", given, "-o", "a pack of any name")
		if r.code != exitDone {
			t.Fatalf("exit %d: %s", r.code, r.err)
		}
		b, err := os.ReadFile("a pack of any name/SEAL.txt")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := seal(1, time.UTC, "visit.har")
	for _, got := range []string{
		seal(2, time.FixedZone("east", 13*3600+45*60), "visit.har"),
		seal(8, time.FixedZone("west", -11*3600), "visit.har"),
		seal(4, time.UTC, "a folder é/visit.har"), // named relative to the argument
	} {
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("(-want +got):\n%s", d)
		}
	}
}

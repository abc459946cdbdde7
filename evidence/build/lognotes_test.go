package build_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/build"
	"pixelwitness/har"
)

// An event says of its time what moment it is, where that is not the start of
// the request as the capture states it.
func TestTimesOfLogsAreExplained(t *testing.T) {
	const address = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView"
	for _, tt := range []struct {
		name, line  string
		at, basis   string
		noteOfStart bool
	}{
		{"squid.log", "1795291200.500    120 192.0.2.7 TCP_MISS/200 510 GET " + address + " - HIER_DIRECT/192.0.2.1 image/gif\n",
			"2026-11-21T20:00:00.380Z", "capture_clock", true},
		{"combined.log", `192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] "GET ` + address + ` HTTP/1.1" 200 510 "-" "Mozilla/5.0" TCP_MISS:HIER_DIRECT` + "\n",
			"2026-11-21T20:00:00Z", "request_end", false},
	} {
		path := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(path, []byte(tt.line), 0o600); err != nil {
			t.Fatal(err)
		}
		items, _ := analyse(t, path)
		if len(items) != 1 {
			t.Fatalf("%s: %d records, want 1", tt.name, len(items))
		}
		ev := items[0].Event
		if d := cmp.Diff([]string{tt.at, tt.basis}, []string{ev.Time, ev.TimeBasis}); d != "" {
			t.Errorf("%s: time and basis (-want +got):\n%s", tt.name, d)
		}
		const note = "The log states when this request ended and how long it took. The time given here is its start, counted back from these."
		if slices.Contains(ev.Notes, note) != tt.noteOfStart {
			t.Errorf("%s: notes %q; that the start is counted back: want %v", tt.name, ev.Notes, tt.noteOfStart)
		}
	}
}

// The host of a log that names none is marked as given, in logs and in tables,
// and that of a log that names its own is not.
func TestHostsThatLogsDoNotName(t *testing.T) {
	const path = "/tr/?id=1234567890123456&ev=PageView"
	for _, tt := range []struct {
		name, text string
		given      bool
	}{
		{"paths.log", `192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] "GET ` + path + ` HTTP/1.1" 200 510 "-" "Mozilla/5.0"` + "\n", true},
		{"whole.log", `192.0.2.7 - - [21/Nov/2026:20:00:00 +0000] "GET https://www.facebook.com` + path + ` HTTP/1.1" 200 510 "-" "Mozilla/5.0"` + "\n", false},
		{"paths.csv", "time,method,url,status\n2026-11-21T20:00:00Z,GET," + path + ",200\n", true},
		{"whole.csv", "time,method,url,status\n2026-11-21T20:00:00Z,GET,https://www.facebook.com" + path + ",200\n", false},
	} {
		file := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := build.Analyse(context.Background(), []har.File{{Path: file, Name: tt.name}},
			build.Options{Rules: rules(t), TempDir: t.TempDir(), Log: build.LogOptions{Host: "https://www.facebook.com"}})
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		n := 0
		for it, err := range a.Items() {
			if err != nil {
				t.Fatal(err)
			}
			if n++; it.Event.HostGiven != tt.given {
				t.Errorf("%s: host given: %v, want %v", tt.name, it.Event.HostGiven, tt.given)
			}
		}
		if n != 1 {
			t.Errorf("%s: %d records, want 1", tt.name, n)
		}
	}
}

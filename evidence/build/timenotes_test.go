package build_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
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

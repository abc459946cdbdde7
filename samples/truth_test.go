package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A loss is a request that a server received and the capture does not hold,
// or holds without its body, by the ways of the program that wrote it.
type loss struct {
	Capture string
	N       int    // of the line in the truth
	What    string // "request" or "body"
}

// losses maps each known loss to its reason. Every one must occur.
var losses = map[loss]string{
	{"council-housing-attach", 4, "request"}: "Playwright does not record preflight requests",
	{"council-housing-attach", 6, "body"}:    "Playwright does not record the body of a beacon that is a Blob",
	{"council-housing-attach", 10, "body"}:   "Playwright does not record the body of a beacon that is a Blob",
}

// unsent counts, by capture, the entries that no server received. The rest
// were received, and TestTruth finds each.
var unsent = map[string]map[string]int{
	"police-report-journey":  {"memory cache": 33, "net::ERR_BLOCKED_BY_CLIENT.Inspector": 1},
	"careers-only-visit":     {"nothing transferred": 8},
	"firefox-referral-form":  {"data: address": 1},
	"council-housing-attach": {"nothing transferred": 1},
}

func TestTruth(t *testing.T) {
	found := make(map[loss]bool)
	for _, c := range Captures() {
		entries := readCapture(t, c)
		used := make([]bool, len(entries))
		for _, l := range readTruth(t, c) {
			if h := sha256.Sum256(l.Body); hex.EncodeToString(h[:]) != l.BodySHA256 || len(l.Body) != l.BodyLen {
				t.Errorf("%s: line %d does not agree with itself", c.Truth, l.N)
			}
			i := match(entries, used, l)
			if i < 0 {
				note(t, found, loss{c.Name, l.N, "request"}, l)
				continue
			}
			used[i] = true
			if entries[i].Request.PostData.Body != string(l.Body) {
				note(t, found, loss{c.Name, l.N, "body"}, l)
			}
		}
		got := make(map[string]int)
		for i, e := range entries {
			if !used[i] {
				got[whyUnsent(e)]++
			}
		}
		want := unsent[c.Name]
		if len(got) == 0 && len(want) == 0 {
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: entries that no server received (-want +got):\n%s", c.Name, diff)
		}
	}
	for l, reason := range losses {
		if !found[l] {
			t.Errorf("%s: line %d: %s is not lost, though %q", l.Capture, l.N, l.What, reason)
		}
	}
}

// match returns the first entry not yet used for the line's request, or -1.
func match(entries []entry, used []bool, l line) int {
	for i, e := range entries {
		if !used[i] && e.Cache == "" && e.Request.Method == l.Method && e.Request.URL == "https://"+l.Host+l.Path {
			return i
		}
	}
	return -1
}

func note(t *testing.T, found map[loss]bool, l loss, got line) {
	t.Helper()
	if losses[l] == "" {
		t.Errorf("%s: line %d: %s of %s https://%s%.80s is lost for no known reason", l.Capture, l.N, l.What, got.Method, got.Host, got.Path)
	}
	found[l] = true
}

// whyUnsent says in the producer's own terms why nothing was sent.
func whyUnsent(e entry) string {
	switch {
	case e.Cache != "":
		return e.Cache + " cache"
	case e.Response.Error != "":
		return e.Response.Error
	case e.Request.URL == "data:,":
		return "data: address"
	case e.Response.TransferSize != nil && *e.Response.TransferSize == 0:
		return "nothing transferred"
	}
	return fmt.Sprintf("unknown: status %d of %s", e.Response.Status, e.Request.URL)
}

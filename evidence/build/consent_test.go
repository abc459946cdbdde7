package build_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/link"
	"pixelwitness/samples"
)

// TestConsentOfSamples pins the consent state of every event of the samples
// against what their description says was clicked, and when: the last entry
// before the choice, and what was chosen.
func TestConsentOfSamples(t *testing.T) {
	type truth struct {
		choice        int    // first entry after the choice
		before, after string // states
		events        int
	}
	want := map[string]truth{
		"police-report-journey":   {5, "before_choice", "granted", 37},  // step 2: "Accept all"
		"nhs-appointment-journey": {20, "before_choice", "refused", 19}, // step 3: "Use necessary cookies only"
		"careers-only-visit":      {5, "before_choice", "granted", 15},  // "Accept all"
		"chrome-sanitised-export": {0, "", "not_recorded", 5},           // no notice; cookies left out
		"firefox-referral-form":   {0, "", "not_recorded", 5},           // no notice
		"council-housing-attach":  {0, "", "granted", 8},                // accepted before anything was sent, and seen only in the next request
		"no-trackers":             {},
	}
	dir := sampleDir(t)
	for _, c := range samples.Captures() {
		w, n := want[c.Name], 0
		items, _ := analyse(t, filepath.Join(dir, c.File))
		for _, it := range items {
			ev := it.Event
			if ev.Consent == nil || len(ev.Consent.Basis) == 0 {
				t.Errorf("%s: %s has no consent state, or no line that shows it", c.Name, ev.ID)
				continue
			}
			if ev.Kind == decode.KindEvent {
				n++
			}
			state := w.after
			if ev.Entry < w.choice {
				state = w.before
			}
			if ev.Consent.State != state {
				t.Errorf("%s: %s is %s, want %s; basis %q", c.Name, ev.ID, ev.Consent.State, state, ev.Consent.Basis)
			}
		}
		if n != w.events {
			t.Errorf("%s: %d events, want %d", c.Name, n, w.events)
		}
	}
}

// TestConsentBasis pins the lines for one event before the choice, one after
// it, and one whose own request states signals.
func TestConsentBasis(t *testing.T) {
	dir := sampleDir(t)
	items, _ := analyse(t, filepath.Join(dir, "nhs-appointment-journey.har"))
	by := make(map[string]*evidence.Consent)
	for _, it := range items {
		by[it.Event.ID] = it.Event.Consent
	}
	record := "S01 entry 20 at 2026-11-21T21:29:06.671Z: cookie CookieConsent (Cookiebot): necessary: true; preferences: false; statistics: false; marketing: false (advertising); method: explicit; utc: 1795296546668; region: gb; first seen"
	signal := "S01 entry 9 at 2026-11-21T21:29:03.334Z: parameter gcd, gcs, npa, pscdl (Google consent mode): gcs: G100 (ad storage denied, analytics storage denied); gcd: 13p3p3p3p5l1 (ad storage, analytics storage, ad user data and ad personalisation: denied by default, not updated); npa: 1; pscdl: denied; first seen"
	want := map[string]*evidence.Consent{
		"S01-000016-1": {State: "before_choice", Purpose: "advertising", At: "2026-11-21T21:29:06.668Z", AtFrom: "record", Basis: []string{
			"S01 entry 12 at 2026-11-21T21:29:04.547Z: request to the site without this record", record,
			"the record states that the choice was made at 2026-11-21T21:29:06.668Z, after this event",
			signal,
			"S01 entry 21 at 2026-11-21T21:29:06.677Z: parameter gcd, gcs, npa, pscdl (Google consent mode): gcs: G100 (ad storage denied, analytics storage denied); gcd: 13q3q3q3q5l1 (ad storage, analytics storage, ad user data and ad personalisation: denied by default, and by update); npa: 1; pscdl: denied; changed to this",
			"this event lies between the two, and the capture does not show on which side of the change"}},
		"S01-000009-1": {State: "before_choice", Purpose: "statistics", At: "2026-11-21T21:29:06.668Z", AtFrom: "record", Basis: []string{
			"this request: gcd, gcs, npa, pscdl (Google consent mode): gcs: G100 (ad storage denied, analytics storage denied); gcd: 13p3p3p3p5l1 (ad storage, analytics storage, ad user data and ad personalisation: denied by default, not updated); npa: 1; pscdl: denied",
			"S01 entry 12 at 2026-11-21T21:29:04.547Z: request to the site without this record", record,
			"the record states that the choice was made at 2026-11-21T21:29:06.668Z, after this event"}},
	}
	for id, w := range want {
		if d := cmp.Diff(w, by[id]); d != "" {
			t.Errorf("%s (-want +got):\n%s", id, d)
		}
	}
}

// TestNoCookiesNoBefore takes the cookies out of the NHS sample, as browsers do
// when they export it: nothing but what parameters show may be said.
func TestNoCookiesNoBefore(t *testing.T) {
	text, err := fs.ReadFile(samples.FS, "nhs-appointment-journey.har")
	if err != nil {
		t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, e := range doc["log"].(map[string]any)["entries"].([]any) {
		for _, side := range []string{"request", "response"} {
			m := e.(map[string]any)[side].(map[string]any)
			m["cookies"] = []any{}
			m["headers"] = slices.DeleteFunc(m["headers"].([]any), func(h any) bool {
				name := strings.ToLower(h.(map[string]any)["name"].(string))
				return name == "cookie" || name == "set-cookie"
			})
		}
	}
	out, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "sanitised.har")
	if err := os.WriteFile(name, out, 0o600); err != nil {
		t.Fatal(err)
	}
	items, _ := analyse(t, name)
	got := make(map[string]int)
	for _, it := range items {
		ev := it.Event
		own := slices.ContainsFunc(ev.Params, func(p decode.Param) bool { return p.Key == "gcd" })
		if ev.Kind == decode.KindEvent {
			got[fmt.Sprintf("%s, own signal %v", ev.Consent.State, own)]++
		}
		if ev.Consent.State == "before_choice" && !own && !between(it) {
			t.Errorf("%s is before_choice; basis %q", ev.ID, ev.Consent.Basis)
		}
	}
	want := map[string]int{"before_choice, own signal true": 2, "refused, own signal true": 2, "before_choice, own signal false": 2,
		"not_recorded, own signal false": 8, "refused, own signal false": 5}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// between reports whether an event lies between the two requests of the sample
// that say that consent was denied by default and not updated.
func between(it *link.Item) bool {
	return it.Time.After(time.Date(2026, 11, 21, 21, 29, 3, 334385000, time.UTC)) && it.Time.Before(time.Date(2026, 11, 21, 21, 29, 4, 598786000, time.UTC))
}

// TestConsentTold reads a small capture in which a consent tool tells its maker
// of a default and then of a refusal; the tool itself keeps both where no
// capture of traffic can see them.
func TestConsentTold(t *testing.T) {
	entry := func(second int, method, url, body string) string {
		post := ""
		if body != "" {
			post = fmt.Sprintf(`,"postData":{"mimeType":"application/json","text":%q}`, body)
		}
		return fmt.Sprintf(`{"startedDateTime":"2026-03-01T12:00:%02d.000Z","time":1,"request":{"method":%q,"url":%q,"httpVersion":"HTTP/2","cookies":[],
			"headers":[{"name":"Referer","value":"https://www.marlhythe-council.example/"}],"queryString":[],"headersSize":-1,"bodySize":-1%s},
			"response":{"status":200,"statusText":"","httpVersion":"HTTP/2","cookies":[],"headers":[],"content":{"size":0,"mimeType":"text/plain"},"redirectURL":"","headersSize":-1,"bodySize":0},
			"cache":{},"timings":{"send":0,"wait":1,"receive":0}}`, second, method, url, post)
	}
	const maker = "https://consent-api.service.consent.usercentrics.eu/consent/uw/3"
	event := "https://www.facebook.com/tr/?id=990000000000099&ev=PageView&dl=https%3A%2F%2Fwww.marlhythe-council.example%2F&rl=&if=false&ts=1772366400000"
	text := `{"log":{"version":"1.2","creator":{"name":"made by hand","version":"1"},"entries":[` + strings.Join([]string{
		entry(0, "GET", event, ""), entry(1, "POST", maker, `{"action":"onInitialPageLoad"}`), entry(2, "GET", event, ""),
		entry(3, "POST", maker, `{"action":"onDenyAllServices"}`), entry(4, "GET", event, ""),
	}, ",") + `]}}`
	name := filepath.Join(t.TempDir(), "told.har")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	items, _ := analyse(t, name)
	var got []string
	for _, it := range items {
		got = append(got, fmt.Sprintf("%d %s", it.Event.Entry, it.Event.Consent.State))
	}
	if d := cmp.Diff([]string{"0 before_choice", "2 before_choice", "4 refused"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

package build_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/samples"
)

// TestSamples pins what the samples' description promises of Meta.
func TestSamples(t *testing.T) {
	type seen struct {
		Events, Copies int
		Categories     []string // strong ones
	}
	want := map[string]seen{
		"police-report-journey":   {19, 4, []string{"crime.anonymous_tipoff", "crime.domestic_abuse", "crime.hate", "crime.stalking_harassment"}},
		"nhs-appointment-journey": {15, 0, []string{"health.appointment", "health.medication", "health.sexual_hiv"}},
		"careers-only-visit":      {6, 0, nil},
		"chrome-sanitised-export": {3, 0, []string{"health.addiction", "health.appointment"}},
		"firefox-referral-form":   {3, 0, []string{"health.mental"}},
		"council-housing-attach":  {4, 0, []string{"life.debt_benefits", "life.housing"}},
		"no-trackers":             {},
	}
	dir := sampleDir(t)
	got := make(map[string]seen)
	for _, c := range samples.Captures() {
		items, a := analyse(t, filepath.Join(dir, c.File))
		var s seen
		for _, it := range items {
			ev := it.Event
			if ev.Vendor != "meta" || ev.Kind != decode.KindEvent {
				continue
			}
			s.Events++
			s.Copies += len(ev.Copies)
			for _, l := range ev.Categories {
				if l.Confidence == evidence.Strong && !slices.Contains(s.Categories, l.ID) {
					s.Categories = append(s.Categories, l.ID)
				}
			}
		}
		slices.Sort(s.Categories)
		got[c.Name] = s
		if a.Incomplete() {
			t.Errorf("%s: said to be damaged", c.Name)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSecretsNeverPass looks for the samples' session secrets in all that is
// kept of them: events and the requests that exhibits show.
func TestSecretsNeverPass(t *testing.T) {
	dir := sampleDir(t)
	checked := 0
	for _, c := range samples.Captures() {
		secrets := sessionSecrets(t, filepath.Join(dir, c.Truth))
		checked += len(secrets)
		items, _ := analyse(t, filepath.Join(dir, c.File))
		for _, it := range items {
			b, err := json.Marshal(it)
			if err != nil {
				t.Fatal(err)
			}
			for _, value := range secrets {
				if strings.Contains(string(b), value) {
					t.Errorf("%s: %s holds the session secret %q", c.Name, it.Event.ID, value)
				}
			}
		}
	}
	if checked < 2 {
		t.Errorf("%d secrets were looked for", checked)
	}
}

var sessionCookie = regexp.MustCompile(`(?:^|[;,] ?)xs=([^;,]+)`)

// sessionSecrets lists the values of the cookie xs that the servers received.
func sessionSecrets(t *testing.T, name string) []string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for line := range strings.Lines(string(b)) {
		var l struct{ Headers map[string]string }
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatal(err)
		}
		if m := sessionCookie.FindStringSubmatch(l.Headers["cookie"]); m != nil && !slices.Contains(values, m[1]) {
			values = append(values, m[1])
		}
	}
	return values
}

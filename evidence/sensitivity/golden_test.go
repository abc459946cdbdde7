package sensitivity_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestJourneys shows what a change of rules changes: for each page the
// categories, with ? for those that are only possible, and in brackets the
// gates that stopped others.
func TestJourneys(t *testing.T) {
	pages := corpus(t, "journeys.txt")
	if got, want := len(pages), 376; got != want {
		t.Fatalf("%d pages, want %d", got, want)
	}
	var b strings.Builder
	for _, p := range pages {
		fmt.Fprintf(&b, "%s\n", strings.Join(strings.Fields(p.URL+" "+p.Title+" "+p.Button+" "+p.Referrer), " "))
		for _, s := range verdicts(load(t).Classify(p)) {
			fmt.Fprintf(&b, "\t%s\n", s)
		}
	}
	const golden = "testdata/journeys.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
}

// verdicts names each category once, the strongest first.
func verdicts(links []evidence.Link, suppressed []evidence.Suppressed) []string {
	var out []string
	seen := make(map[string]bool)
	for _, k := range links {
		if seen[k.ID] {
			continue
		}
		seen[k.ID] = true
		if k.Confidence == evidence.Possible {
			k.ID += " ?"
		}
		out = append(out, k.ID)
	}
	for _, s := range suppressed {
		if key := s.Link.ID + " " + s.Gate; !seen[key] && !seen[s.Link.ID] {
			seen[key] = true
			out = append(out, "("+s.Link.ID+": "+s.Gate+")")
		}
	}
	return out
}

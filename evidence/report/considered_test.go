package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// sectionText returns what one section says.
func sectionText(t *testing.T, d *Document, id string) string {
	t.Helper()
	for _, s := range d.Sections {
		if s.ID == id {
			return dump(&Document{Sections: []Section{s}})
		}
	}
	t.Fatalf("no section %s", id)
	return ""
}

// TestConsideredIsBounded holds that what is not listed is counted, and that
// the place of the whole is named.
func TestConsideredIsBounded(t *testing.T) {
	type shape struct{ Rows, Cut, Over string }
	row := func(s string) int { return strings.Count(s, " | the page gives figures | ") }
	tests := []struct {
		words int
		want  shape
	}{
		{1, shape{Rows: "1"}},
		{40, shape{Rows: "40"}},
		{41, shape{Rows: "40", Cut: "1 further row"}},
		{maxNames + 2, shape{Rows: "40", Cut: "1,960 further rows", Over: "2 further occurrences, of words not listed"}},
	}
	for _, tt := range tests {
		var list []*evidence.Event
		for i := range tt.words {
			e := event(i, "2023-07-08T14:03:22Z", nil)
			e.PageURL = fmt.Sprintf("https://www.brindle-police.test/%d", i%3)
			e.Considered = []evidence.Considered{{ID: "life.housing", Rule: "r", Field: "page_title", Matched: fmt.Sprintf("word %d", i), To: 1, Gate: "statistics", Reason: "the page gives figures"}}
			list = append(list, e)
		}
		text := sectionText(t, build(t, fixtureModel(t, list)).Document, "findings")
		got := shape{Rows: fmt.Sprint(row(text))}
		const where = "the workbook, sheet Considered, and data/events.jsonl."
		for l := range strings.Lines(text) {
			if before, ok := strings.CutSuffix(strings.TrimSpace(l), "; see "+where); ok {
				_, before, _ = strings.Cut(before, "Not shown here: ")
				if strings.Contains(before, "occurrence") {
					got.Over = before
				} else {
					got.Cut = before
				}
			}
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%d words (-want +got):\n%s", tt.words, d)
		}
		if said := quantity(tt.words, "event is", "events are") + " concerned, of which " + quantity(tt.words, "is", "are") + " linked to no category."; !strings.Contains(text, said) {
			t.Errorf("%d words: it does not say %q", tt.words, said)
		}
	}
}

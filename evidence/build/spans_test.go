package build_test

import (
	"path/filepath"
	"strings"
	"testing"

	"pixelwitness/evidence"
	"pixelwitness/samples"
)

// field returns what is printed of an event under the name of a link's field.
func field(ev *evidence.Event, name string) string {
	if key, ok := strings.CutPrefix(name, "param:"); ok {
		value := ""
		for _, p := range ev.Params {
			if p.Key == key && p.Enc == "" {
				value = p.Value
			}
		}
		return value
	}
	return map[string]string{"page_url": ev.PageURL, "page_title": ev.PageTitle, "button_text": ev.ButtonText, "referrer": ev.Referrer}[name]
}

// TestSpans holds the place of every link of the samples, and of all that was
// considered and not linked, to the field as printed.
func TestSpans(t *testing.T) {
	dir := sampleDir(t)
	links, considered := 0, make(map[string]int) // by gate
	check := func(ev *evidence.Event, id, name, matched string, from, to int) {
		text := field(ev, name)
		if from < 0 || to > len(text) || from >= to || text[from:to] != matched {
			t.Errorf("%s: %s: %q is not bytes %d to %d of %s %q", ev.ID, id, matched, from, to, name, text)
		}
	}
	for _, c := range samples.Captures() {
		items, _ := analyse(t, filepath.Join(dir, c.File))
		for _, it := range items {
			ev := it.Event
			for _, l := range ev.Categories {
				links++
				check(ev, l.ID, l.Field, l.Matched, l.From, l.To)
			}
			for _, s := range ev.Considered {
				considered[s.Gate]++
				check(ev, s.ID, s.Field, s.Matched, s.From, s.To)
				if want := s.Field != "page_title" || ev.PageTitleFrom == "own"; s.Sent != want || s.Reason == "" || s.Rule == "" {
					t.Errorf("%s: %+v", ev.ID, s)
				}
			}
		}
	}
	if links < 150 || considered["specific"] < 15 {
		t.Errorf("%d links and, by gate, %v considered: too few to hold anything", links, considered)
	}
}

package sensitivity_test

import (
	"fmt"
	"strings"
	"testing"
)

// The lists of vacancies and of everyday pages guard what holds. They were read
// when rules were written, so that they do not measure how the rules fare with
// pages that nobody has seen.

// linkedPages lists the pages of a corpus that the rules link to a category,
// with the links.
func linkedPages(t *testing.T, name string, want int) (linked []string) {
	t.Helper()
	pages := corpus(t, name)
	if len(pages) != want {
		t.Fatalf("%s: %d pages, want %d", name, len(pages), want)
	}
	seen := make(map[string]bool, len(pages))
	for _, p := range pages {
		if seen[p.URL] || p.Title == "" {
			t.Errorf("%s: %q is there twice, or has no title", name, p.URL)
		}
		seen[p.URL] = true
		links, _ := load(t).Classify(p)
		if links == nil {
			continue
		}
		page := fmt.Sprintf("%s %q", p.URL, p.Title)
		for _, l := range links {
			page += fmt.Sprintf("\n    %s, %s, %q in %s", l.Rule, l.Confidence, l.Matched, l.Field)
		}
		linked = append(linked, page)
	}
	return linked
}

// Vacancies are never linked, whatever the work is about: organisations say
// that their pixel is there for recruitment.
func TestVacanciesAreNotLinked(t *testing.T) {
	if linked := linkedPages(t, "vacancies.txt", 450); linked != nil {
		t.Errorf("%d vacancies are linked:\n%s", len(linked), strings.Join(linked, "\n"))
	}
}

// Of the pages of everyday sites, with words that mean something else there,
// at most one in a hundred is linked.
func TestEverydayPagesAreNotLinked(t *testing.T) {
	const pages = 1331
	if linked := linkedPages(t, "everyday.txt", pages); len(linked) > pages/100 {
		t.Errorf("%d of %d everyday pages are linked:\n%s", len(linked), pages, strings.Join(linked, "\n"))
	}
}

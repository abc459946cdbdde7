package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// reviewed returns the fixture with a review: of its first finding one event is
// confirmed and one removed, its second finding is removed, and a reviewer adds
// two events that no rule links.
func reviewed(t *testing.T) (*Model, []*evidence.Event) {
	t.Helper()
	list := fixtureEvents()
	entry := func(i int, action, category, reason, initials, date string) evidence.ReviewEntry {
		return evidence.ReviewEntry{Line: 10 * i, Page: fmt.Sprintf("https://www.brindle-police.test/%d", i), Review: evidence.Review{
			Action: action, ID: category, Reason: reason, Initials: initials, Date: date, Ref: fmt.Sprintf("R-%02d", i)}}
	}
	entries := []evidence.ReviewEntry{
		entry(1, evidence.Confirm, "crime.domestic_abuse", "The page is the form for reporting it.", "AB", "2026-03-09"),
		entry(2, evidence.Remove, "crime.domestic_abuse", "The title is of another page.", "CD", ""),
		entry(3, evidence.Remove, "health.mental", "“Depression” is the name of a road here.", "AB", "2026-03-09"),
		entry(4, evidence.Add, "crime.domestic_abuse", "The team helps those who are abused.", "AB", "2026-03-10"),
	}
	e := &entries[1]
	e.Page, e.SourceSHA256, e.Entry, e.N = "", strings.Repeat("0", 64), 9, 1
	give := func(at int, ref int) { list[at].Review = append(list[at].Review, entries[ref-1].Review) }
	give(2, 1)
	give(3, 2)
	give(4, 3)
	give(5, 4)
	give(6, 4)
	give(0, 4)
	m := fixtureModel(t, list)
	m.Review = &ReviewFile{SHA256: strings.Repeat("c", 64), Entries: entries, Blank: 1}
	return m, list
}

func TestReview(t *testing.T) {
	m, _ := reviewed(t)
	r := build(t, m)
	var b strings.Builder
	for _, s := range r.Document.Sections {
		switch s.ID {
		case "cover", "about", "summary", "findings", "timeline", "prompts", "declarations":
			fmt.Fprintf(&b, "\n######## %s\n", s.Title)
			for _, x := range s.Blocks {
				b.WriteString(dumpBlock(x))
			}
		case "exhibits":
			fmt.Fprintf(&b, "\n######## %s, in part\n", s.Title)
			for i, x := range s.Blocks {
				h, _ := x.(Heading)
				if i == 0 || h.Level == 2 {
					b.WriteString(dumpBlock(x))
				}
				if h.Text == "Review" {
					b.WriteString(dumpBlock(x) + dumpBlock(s.Blocks[i+1]))
				}
			}
		}
	}
	for _, f := range r.Files {
		if strings.HasPrefix(f.Name, "letters/") || strings.HasPrefix(f.Name, "00-") {
			b.WriteString("\n######## " + f.Name + "\n" + string(f.Data))
		}
	}
	sheets := slices.DeleteFunc(slices.Clone(r.Sheets), func(s Sheet) bool {
		return !slices.Contains([]string{"Summary", "Findings", "Rules fired", "Review"}, s.Name)
	})
	text, err := dumpSheets(sheets)
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString(text)
	data, err := json.MarshalIndent(r.Findings.Review, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "review.txt", b.String()+"\n######## findings.json, review\n"+string(data)+"\n")
	if w := banned.FindString(b.String()); w != "" {
		t.Errorf("the report of a review holds %q", w)
	}
}

// TestReviewChangesNoNumber holds that a review stands beside what the rules
// made, and that its own numbers are counted as they say.
func TestReviewChangesNoNumber(t *testing.T) {
	m, list := reviewed(t)
	with := build(t, m).Findings
	without := build(t, fixtureModel(t, fixtureEvents())).Findings

	after := map[string]int{}
	counts := slices.DeleteFunc(slices.Clone(with.Counts), func(c Count) bool {
		if strings.Contains(c.ID, "review") {
			after[c.ID] = c.N
			return true
		}
		return false
	})
	if d := cmp.Diff(without.Counts, counts); d != "" {
		t.Errorf("the numbers of the rules (-without a review +with):\n%s", d)
	}
	findings := slices.Clone(with.Findings)
	for i := range findings {
		findings[i].EventsRemoved, findings[i].Review, findings[i].Exhibits = 0, nil, without.Findings[i].Exhibits
	}
	if d := cmp.Diff(without.Findings, findings); d != "" {
		t.Errorf("findings (-without a review +with):\n%s", d)
	}
	if d := cmp.Diff(recountReview(t, list), after); d != "" {
		t.Errorf("the numbers of the review (-want +got):\n%s", d)
	}
	if without.Review != nil || strings.Contains(dump(build(t, fixtureModel(t, fixtureEvents())).Document), "fter review") {
		t.Error("a report without a review speaks of one")
	}
}

// recountReview counts as an outsider would, from JSON.
func recountReview(t *testing.T, list []*evidence.Event) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, e := range list {
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var l struct {
			Kind       string
			Categories []struct{ ID, Confidence string }
			Review     []struct{ ID, Action string }
		}
		if err := json.Unmarshal(text, &l); err != nil {
			t.Fatal(err)
		}
		if l.Kind != "event" {
			continue
		}
		removed, linked := map[string]bool{}, false
		actions := map[string]bool{}
		for _, r := range l.Review {
			removed[r.ID] = removed[r.ID] || r.Action == "remove"
			linked = linked || r.Action != "remove"
			actions[r.Action] = true
		}
		for _, c := range l.Categories {
			linked = linked || c.Confidence == "strong" && !removed[c.ID]
		}
		if linked {
			n["events_linked_after_review"]++
		}
		for action, id := range map[string]string{"confirm": "events_review_confirmed", "remove": "events_review_removed", "add": "events_review_added"} {
			if actions[action] {
				n[id]++
			}
		}
	}
	return n
}

// TestReviewIsBounded holds that decisions that are not listed are counted, and
// that the workbook has them all.
func TestReviewIsBounded(t *testing.T) {
	const decisions = 70
	e := event(7, "2023-07-08T14:03:22Z", func(e *evidence.Event) { e.Categories = []evidence.Link{abuseLink(true)} })
	file := &ReviewFile{}
	for i := range decisions {
		r := evidence.Review{Action: evidence.Confirm, ID: "crime.domestic_abuse", Reason: fmt.Sprintf("Reason %d.", i), Initials: fmt.Sprintf("A%d", i), Ref: fmt.Sprintf("R-%02d", i+1)}
		e.Review = append(e.Review, r)
		file.Entries = append(file.Entries, evidence.ReviewEntry{Review: r, Page: fixturePage, Line: i + 1})
	}
	m := fixtureModel(t, []*evidence.Event{e})
	m.Review = file
	r := build(t, m)
	for id, want := range map[string]string{
		"findings": "Not shown here: 58 further decisions; see the workbook, sheet Review.",
		"exhibits": "Not shown here: 58 further decisions; see data/events.jsonl under S01-000007-1.",
	} {
		if text := sectionText(t, r.Document, id); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q", id, want)
		}
	}
	if text := sectionText(t, r.Document, "summary"); !strings.Contains(text, "Reviewers, A0, A1, A2, A3, A4, A5, A6, A7 and 62 others, decided") {
		t.Error("the summary does not say who reviewed, or how many more")
	}
	if text := sectionText(t, r.Document, "findings"); !strings.Contains(text, "Not shown here: 10 further decisions; see the workbook, sheet Review.") || strings.Count(text, "  R-") != 60 {
		t.Errorf("%d rows of decisions, want 60, and a word on the others", strings.Count(text, "  R-"))
	}
	for _, s := range r.Sheets {
		if s.Name != "Review" {
			continue
		}
		n := 0
		for _, err := range s.Rows {
			if err != nil {
				t.Fatal(err)
			}
			n++
		}
		if n != decisions {
			t.Errorf("the sheet has %d rows, want %d", n, decisions)
		}
	}
}

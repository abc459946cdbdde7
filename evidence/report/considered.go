package report

import (
	"cmp"
	"slices"
	"time"

	"pixelwitness/evidence"
)

// A consideredKey is one case of words that were not taken as a link.
type consideredKey struct{ category, field, matched, gate, reason string }

// A considered counts the events of one such case.
type considered struct {
	key    consideredKey
	events int
	pages  bitset
	last   int // position of the last event counted
}

// A consideredList holds cases up to a bound.
type consideredList struct {
	at   map[consideredKey]*considered
	over int // occurrences of cases beyond the bound
}

// add counts what was considered in the event at a position, on a page by its
// number.
func (s *consideredList) add(e *evidence.Event, pageID, seq int) {
	if s.at == nil {
		s.at = map[consideredKey]*considered{}
	}
	for _, c := range e.Considered {
		key := consideredKey{c.ID, c.Field, c.Matched, c.Gate, c.Reason}
		x := s.at[key]
		switch {
		case x == nil && len(s.at) >= maxNames:
			s.over++
			continue
		case x == nil:
			x = &considered{key: key, last: -1}
			s.at[key] = x
		}
		if x.last != seq { // several rules can name the same words
			x.last = seq
			x.events++
		}
		x.pages.add(pageID)
	}
}

// sorted returns the cases, those of most events first.
func (s *consideredList) sorted() []*considered {
	out := make([]*considered, 0, len(s.at))
	for _, x := range s.at {
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b *considered) int {
		return cmp.Or(
			cmp.Compare(b.events, a.events),
			cmp.Compare(a.key.category, b.key.category),
			cmp.Compare(a.key.field, b.key.field),
			cmp.Compare(a.key.matched, b.key.matched),
			cmp.Compare(a.key.gate, b.key.gate),
			cmp.Compare(a.key.reason, b.key.reason))
	})
	return out
}

// countConsidered counts e in the numbers and the list of what was considered
// and not linked.
func (t *tally) countConsidered(e *evidence.Event, pageID, seq int) {
	if len(e.Considered) == 0 {
		return
	}
	t.n["events_considered"]++
	if len(e.Categories) == 0 {
		t.n["events_considered_only"]++
	}
	t.considered.add(e, pageID, seq)
}

// consideredBlocks lists the words that were considered and not linked.
func (m *material) consideredBlocks() []Block {
	n := m.t.n
	if n["events_considered"] == 0 {
		return nil
	}
	t := Table{Columns: []Column{
		{Title: "Category", Weight: 4}, {Title: "Words found", Weight: 3}, {Title: "In", Weight: 3}, {Title: "Not linked because", Weight: 6},
		{Title: "Events", Weight: 1, Right: true}, {Title: "Page addresses", Weight: 2, Right: true}}, Dense: true}
	const shown = 40
	all := m.t.considered.sorted()
	for _, x := range all[:min(shown, len(all))] {
		t.Rows = append(t.Rows, []Text{plain(m.category(x.key.category)), mono(m.quote(x.key.matched)), plain(fieldWords(x.key.field)),
			plain(m.quote(x.key.reason)), plain(number(x.events)), plain(number(x.pages.len()))})
	}
	const where = "the workbook, sheet Considered, and data/events.jsonl"
	if rest := len(all) - shown; rest > 0 {
		t.Caption = m.cut(rest, "row", "rows", where)
	}
	some := func(n int) string {
		if n == 0 {
			return ""
		}
		return quantity(n, "is", "are")
	}
	only := n["events_considered_only"]
	out := []Block{
		Heading{Level: 2, Text: "Considered and not linked"},
		m.para("considered.intro", slots{"Events": quantity(n["events_considered"], "event is", "events are"),
			"Only": some(only), "Others": some(n["events_considered"] - only)}),
		t,
	}
	if over := m.t.considered.over; over > 0 {
		out = append(out, Para{plain(m.cut(over, "occurrence, of words not listed", "occurrences, of words not listed", where))})
	}
	return out
}

// consideredReasons says in an exhibit what was considered and not linked.
func (b *builder) consideredReasons(e *evidence.Event) []Block {
	if len(e.Considered) == 0 {
		return nil
	}
	const shown = 8
	var items []Text
	for _, c := range e.Considered[:min(shown, len(e.Considered))] {
		items = append(items, plain(b.say("considered.one", slots{
			"Category": b.category(c.ID), "Matched": b.quote(c.Matched), "Field": fieldWords(c.Field), "Reason": b.quote(c.Reason)})))
	}
	out := []Block{Heading{Level: 3, Text: "Considered and not linked"}, List{Items: items}}
	if rest := len(e.Considered) - shown; rest > 0 {
		out = append(out, Para{plain(b.cut(rest, "row", "rows", "the workbook, sheet Considered, under "+e.ID))})
	}
	return out
}

func (b *builder) consideredSheet() Sheet {
	cols := columns(textCol("event_id", 16), textCol("kind", 10), textCol("category", 26), textCol("rule", 40), textCol("text matched", 30), textCol("field", 18),
		intCol("from"), intCol("to"), textCol("words held by the request", 18), textCol("gate", 14), textCol("not linked because", 60), textCol("page_url", 60))
	return Sheet{Name: "Considered", Intro: b.say("considered.sheet", nil),
		Columns: cols, Rows: b.eventRows(func(e *evidence.Event, _ time.Time, yield func(row) bool) bool {
			for _, c := range e.Considered {
				if !yield(row{text(e.ID), text(string(e.Kind)), text(c.ID), text(c.Rule), text(c.Matched), text(c.Field),
					integer(c.From), integer(c.To), yesNo(c.Sent), text(c.Gate), text(c.Reason), text(e.PageURL)}) {
					return false
				}
			}
			return true
		})}
}

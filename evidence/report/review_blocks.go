package report

import (
	"slices"

	"pixelwitness/evidence"
)

const reviewShown = 12 // decisions printed with one finding

// reviewers names who reviewed: "A reviewer, AB," or "Reviewers, AB and CD,".
func (b *builder) reviewers() string {
	by := b.initials()
	if len(by) == 1 {
		return "A reviewer, " + by[0] + ","
	}
	return "Reviewers, " + joined(by) + ","
}

// initials lists those of the review, in its order.
func (b *builder) initials() (by []string) {
	for i := range b.m.Review.Entries {
		addOnceUnbounded(&by, b.m.Review.Entries[i].Review.Initials)
	}
	const shown = 8
	if rest := len(by) - shown; rest > 0 {
		by = append(by[:shown:shown], quantity(rest, "other", "others"))
	}
	return by
}

// initialsOf lists those of the decisions on f.
func (b *builder) initialsOf(f *finding) (by []string) {
	for i := range b.m.Review.Entries {
		if r := &b.m.Review.Entries[i].Review; f.reviews[r.Ref] > 0 {
			addOnceUnbounded(&by, r.Initials)
		}
	}
	return by
}

// decision says one decision in words; events is "" where it is about one
// event.
func (b *builder) decision(r evidence.Review, events string) string {
	return b.say("review."+r.Action, slots{"Initials": r.Initials, "Date": day(r.Date), "Events": events,
		"Category": b.category(r.ID), "Reason": r.Reason, "Ref": r.Ref})
}

// decisions says what was decided of a finding.
func (b *builder) decisions(by []ReviewedBy) []Text {
	var out []Text
	for _, x := range by[:min(reviewShown, len(by))] {
		i := slices.IndexFunc(b.m.Review.Entries, func(e evidence.ReviewEntry) bool { return e.Review.Ref == x.Ref })
		out = append(out, plain(b.decision(b.m.Review.Entries[i].Review, events(x.Events))))
	}
	if rest := len(by) - reviewShown; rest > 0 {
		out = append(out, plain(b.cut(rest, "decision", "decisions", "the workbook, sheet Review")))
	}
	return out
}

// reviewSummary says what the review comes to.
func (m *material) reviewSummary() []Block {
	if m.m.Review == nil {
		return nil
	}
	n := m.t.n
	return []Block{m.para("review.summary", slots{
		"Who": m.reviewers(), "After": quantity(n["events_linked_after_review"], "event is", "events are"),
		"Confirmed": events(n["events_review_confirmed"]), "Removed": events(n["events_review_removed"]), "Added": events(n["events_review_added"])})}
}

// summaryAdded lists what reviewers added, as the summary lists findings.
func (m *material) summaryAdded() (list []Text) {
	const shown = 3
	for _, f := range m.t.review.added[:min(shown, len(m.t.review.added))] {
		list = append(list, Text{{Text: f.id, Target: "finding-" + f.id},
			{Text: " " + m.category(f.key.category) + " – " + m.service(f.key.vendor, f.company) + ": " + events(f.events) + ", " + pages(f.pages.len()) + " (added by the reviewer)"}})
	}
	return list
}

// reviewDeclaration is for the person behind the initials.
func (m *material) reviewDeclaration() []Block {
	if m.m.Review == nil {
		return nil
	}
	fact := func(name string) Fact { return Fact{name, plain(m.w.NotCompleted)} }
	return []Block{
		Heading{Level: 2, Text: "(g) The person who reviewed links"},
		Facts{Rows: []Fact{{"Initials in this pack", plain(joined(m.initials()))}, fact("Name"), fact("Qualifications"), fact("Instructions received")}},
		Signature{Labels: []string{"Name", "Signature", "Date"}},
	}
}

// reviewBox is printed under the sentence of a finding that was reviewed.
func (m *material) reviewBox(f *Finding) []Block {
	if len(f.Review) == 0 {
		return nil
	}
	box := Box{Title: "Review", Tone: ToneNote, Paras: m.decisions(f.Review)}
	if f.EventsRemoved > 0 {
		box.Paras = append(box.Paras, plain(m.say("review.data", nil)))
	}
	return []Block{box}
}

// afterReview says what is left of a finding.
func (m *material) afterReview(x *finding) string {
	return events(x.events-x.removed) + ", " + pages(x.stands.len())
}

// addedBlocks are what reviewers added to the findings.
func (m *material) addedBlocks() []Block {
	var out []Block
	for i, f := range m.t.review.added {
		x := m.f.Review.AddedLinks[i]
		var deliveries []string
		for _, d := range x.Deliveries {
			deliveries = append(deliveries, number(d.Requests)+" "+deliveryWords(d.Delivery))
		}
		var exhibits Text
		for _, label := range x.Exhibits {
			if len(exhibits) > 0 {
				exhibits = append(exhibits, Span{Text: ", "})
			}
			exhibits = append(exhibits, link(label))
		}
		if exhibits == nil {
			exhibits = plain("none in this report; see the workbook, sheet Events")
		}
		out = append(out,
			Heading{Level: 2, Text: x.ID + " " + x.Label + " – " + m.service(x.Vendor, f.company) + " (added by the reviewer)", Anchor: "finding-" + x.ID, Bookmark: true},
			Box{Title: "Review", Tone: ToneNote, Paras: append(m.decisions(x.Review), plain(m.say("review.added", nil)))},
			Facts{Rows: []Fact{
				{"Recipient", plain(m.recipient(x.Vendor, f.company))},
				{"Events", plain(number(x.Events))},
				{"Requests", plain(number(x.Requests) + ": " + joined(deliveries))},
				{"Page addresses", plain(number(x.PageAddresses))},
				{"First and last", plain(m.span(f.first, f.last))},
				{"Exhibits", exhibits},
			}, Dense: true})
	}
	return out
}

// reviewTable lists every decision.
func (m *material) reviewTable() []Block {
	if m.f.Review == nil {
		return nil
	}
	t := Table{Columns: []Column{{Title: "No.", Weight: 2}, {Title: "Decision", Weight: 2}, {Title: "Category", Weight: 4}, {Title: "About", Weight: 6},
		{Title: "By", Weight: 2}, {Title: "Reason", Weight: 7}, {Title: "Events", Weight: 2, Right: true}}, Dense: true}
	const shown = 60
	all := m.f.Review.Entries
	for i := range all[:min(shown, len(all))] {
		e := &all[i]
		by := e.Initials
		if e.Date != "" {
			by += ", " + day(e.Date)
		}
		t.Rows = append(t.Rows, []Text{plain(e.Ref), plain(e.Action), plain(m.category(e.ID)), mono(m.quote(e.about())), plain(by),
			plain(e.Reason), plain(number(e.Events))})
	}
	if rest := len(all) - shown; rest > 0 {
		t.Caption = m.cut(rest, "decision", "decisions", "the workbook, sheet Review")
	}
	return []Block{Heading{Level: 2, Text: "Review", Anchor: "review", Bookmark: true}, m.para("review.table", slots{"SHA256": m.m.Review.SHA256}), t}
}

// about names the events that an entry is about.
func (e *ReviewedEntry) about() string {
	if e.Entry == nil {
		return e.PageURL
	}
	s := "entry " + itoa(int64(*e.Entry)) + ", n " + itoa(int64(e.N)) + " of "
	if e.Member != "" {
		s += e.Member + " in "
	}
	return s + "SHA-256 " + e.SourceSHA256
}

// reviewOfEvent says in an exhibit what was decided of its event.
func (b *builder) reviewOfEvent(e *evidence.Event) []Block {
	if len(e.Review) == 0 {
		return nil
	}
	var items []Text
	for _, r := range e.Review[:min(reviewShown, len(e.Review))] {
		s := b.decision(r, "")
		if r.Action == evidence.Add {
			s += " " + b.say("review.added", nil)
		}
		items = append(items, plain(s))
	}
	out := []Block{Heading{Level: 3, Text: "Review"}, List{Items: items}}
	if rest := len(e.Review) - reviewShown; rest > 0 {
		out = append(out, Para{plain(b.cut(rest, "decision", "decisions", "data/events.jsonl under "+e.ID))})
	}
	return out
}

// reviewMarks lists the categories of e with what a review made of each, for a
// narrow column.
func (b *builder) reviewMarks(e *evidence.Event) (out []string) {
	for _, l := range e.Categories {
		label := b.category(l.ID)
		if e.Removed(l.ID) {
			label += " (removed on review)"
		}
		addOnce(&out, label)
	}
	for _, r := range e.Review {
		if r.Action == evidence.Add {
			addOnce(&out, b.category(r.ID)+" (added on review)")
		}
	}
	return out
}

func added(e *evidence.Event) bool {
	return slices.ContainsFunc(e.Review, func(r evidence.Review) bool { return r.Action == evidence.Add })
}

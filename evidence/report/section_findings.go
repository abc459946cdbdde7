package report

import (
	"strings"
)

func (m *material) summary() []Block {
	n := m.t.n
	blocks := []Block{m.para("summary.opening", slots{
		"Captures": quantity(n["sources"], "capture", "captures"), "Site": m.m.Case.Organisation.Website})}
	if n["events"] == 0 {
		blocks = append(blocks, Box{Title: "Result", Tone: ToneStatement, Paras: []Text{plain(m.say("summary.none", nil))}})
	} else {
		blocks = append(blocks, m.summaryEvents()...)
	}
	blocks = append(blocks, m.reviewSummary()...)
	blocks = append(blocks, m.summaryOthers()...)
	blocks = append(blocks, m.headline())
	if n["damage"]+n["limits_met"]+n["skipped"] > 0 {
		blocks = append(blocks, m.para("summary.damage", nil))
	}
	return append(blocks,
		Heading{Level: 2, Text: "What this does not show"},
		List{Items: m.list("summary.not")})
}

func (m *material) summaryEvents() []Block {
	n := m.t.n
	said := []string{m.say("summary.events", slots{
		"Requests": requests(n["requests"]), "Held": m.heldOrCounted(), "Companies": m.companies(),
		"Events": events(n["events"]), "Pages": pages(n["page_addresses"])}),
		m.say("summary.deliveries", slots{"Deliveries": m.deliveries()})}
	if !m.t.first.IsZero() {
		own := ""
		if k := n["events_own_time"]; k > 0 {
			own = quantity(k, "event is dated", "events are dated")
		}
		said = append(said, m.say("summary.period", slots{"First": m.moment(m.t.first), "Last": m.moment(m.t.last), "Own": own}))
	}
	if k := n["events_incomplete"]; k > 0 {
		said = append(said, m.say("summary.incomplete", slots{"N": events(k)}))
	}
	if k := n["clients"]; k > 1 {
		said = append(said, m.say("summary.clients", slots{"N": number(k)}))
	}
	blocks := []Block{Para{plain(strings.Join(said, " "))}}
	if len(m.f.Findings) == 0 {
		return append(blocks, m.para("summary.nolinks", nil))
	}
	said = m.summaryLinks()
	if k := n["events_with_account"]; k > 0 {
		said = append(said, m.say("summary.account", slots{"Events": events(k)}))
	}
	said = append(said, m.say("summary.consent", slots{"States": m.consentWords(stateCounts(m.t.consents.all))}))
	blocks = append(blocks, Para{plain(strings.Join(said, " "))})
	const shown = 6 // the summary stays on one page
	var list []Text
	for _, f := range m.f.Findings[:min(shown, len(m.f.Findings))] {
		list = append(list, Text{{Text: f.ID, Target: "finding-" + f.ID},
			{Text: " " + f.Label + " – " + m.service(f.Vendor, f.Company) + ": " + events(f.Events) + ", " + pages(f.PageAddresses) + confidenceNote(&f)}})
	}
	blocks = append(blocks, List{Items: append(list, m.summaryAdded()...)})
	if rest := len(m.f.Findings) - shown; rest > 0 {
		blocks = append(blocks, m.para("summary.more", slots{"N": quantity(rest, "further finding is", "further findings are")}))
	}
	return blocks
}

// summaryLinks says how sure the links are and where their words are known from.
func (m *material) summaryLinks() (said []string) {
	n := m.t.n
	linked := func(k int) string { return quantity(k, "event is", "events are") }
	if strong := n["events_linked_strong"]; strong > 0 {
		said = append(said, m.say("summary.strong", slots{"N": linked(strong)}))
		switch {
		case n["events_linked_elsewhere"] == 0:
			said = append(said, m.say("summary.sent_all", nil))
		default:
			said = append(said, m.say("summary.sent", slots{"N": number(n["events_linked_sent"])}),
				m.say("summary.elsewhere", slots{"N": number(n["events_linked_elsewhere"])}))
		}
	}
	if possible := n["events_linked_possible"]; possible > 0 {
		said = append(said, m.say("summary.possible", slots{"N": linked(possible)}))
	}
	return said
}

func confidenceNote(f *Finding) string {
	switch {
	case f.removed():
		return removedNote(f)
	case f.EventsStrong == 0:
		return " (possible)"
	}
	return ""
}

func removedNote(f *Finding) string {
	if f.removed() {
		return " (removed on review)"
	}
	return ""
}

// removed reports whether a reviewer removed every link of f.
func (f *Finding) removed() bool { return f.EventsRemoved == f.Events }

// headline keeps the numbers that are easily mixed up in rows of their own.
func (m *material) headline() Table {
	n := m.t.n
	t := Table{Columns: []Column{{Title: "What was counted", Weight: 5}, {Title: "Number", Weight: 1, Right: true}}}
	for _, r := range []struct {
		label string
		n     int
	}{
		{"Requests recorded with an event", n["requests"]},
		{"of these, requests with a recorded answer", n["delivery_answered"]},
		{"Events", n["events"]},
		{"of these, events with a strong link to a sensitive subject", n["events_linked_strong"]},
		{"Page addresses that events name", n["page_addresses"]},
	} {
		t.Rows = append(t.Rows, []Text{plain(r.label), plain(number(r.n))})
	}
	if m.m.Review != nil {
		t.Rows = append(t.Rows, []Text{plain("Events linked to a sensitive subject after review by " + joined(m.initials())), plain(number(n["events_linked_after_review"]))})
	}
	return t
}

func (m *material) findingsSection() []Block {
	if m.t.n["events"] == 0 {
		return []Block{m.para("findings.no_events", nil)}
	}
	blocks := []Block{m.para("findings.intro", nil)}
	if len(m.f.Findings) == 0 {
		blocks = append(blocks, m.para("findings.none", nil))
	}
	var removed []Block
	for i := range m.f.Findings {
		if f := &m.f.Findings[i]; f.removed() {
			removed = append(removed, m.findingBlocks(f)...)
		} else {
			blocks = append(blocks, m.findingBlocks(f)...)
		}
	}
	blocks = append(append(blocks, m.addedBlocks()...), removed...)
	blocks = append(append(blocks, m.reviewTable()...), m.consideredBlocks()...)
	return append(blocks, m.unlinked()...)
}

func (m *material) findingBlocks(f *Finding) []Block {
	var deliveries, names, kinds []string
	for _, d := range f.Deliveries {
		deliveries = append(deliveries, number(d.Requests)+" "+deliveryWords(d.Delivery))
	}
	for _, e := range f.EventNames {
		names = append(names, m.quote(nameOr(e.Name, "(no name)"))+" ("+number(e.N)+")")
	}
	for _, k := range f.Identifiers {
		kinds = append(kinds, k.Name+" ("+number(k.N)+")")
	}
	var exhibits Text
	for _, label := range f.Exhibits {
		if len(exhibits) > 0 {
			exhibits = append(exhibits, Span{Text: ", "})
		}
		exhibits = append(exhibits, link(label))
	}
	if exhibits == nil {
		exhibits = plain("none in this report; see the workbook, sheet Events")
	}
	x := m.t.findings[0]
	for _, o := range m.t.findings {
		if o.id == f.ID {
			x = o
		}
	}
	facts := Facts{Rows: []Fact{
		{"Recipient", plain(m.recipient(f.Vendor, x.company))},
		{"Events", plain(number(f.Events) + " (" + number(f.EventsStrong) + " strong, " + number(f.EventsPossible) + " possible)")},
		{"Requests", plain(number(f.Requests) + ": " + joined(deliveries))},
		{"Page addresses", plain(number(f.PageAddresses))},
		{"Words held by the request itself", plain("in " + events(f.EventsSent) + "; known from elsewhere in " + number(f.EventsElsewhere))},
		{"First and last", plain(m.span(x.first, x.last))},
		{"Event names", plain(m.shortened(names, 12, "data/findings.json"))},
		{"Identifiers, by kind", plain(nameOr(m.shortened(kinds, 12, "data/findings.json"), "none read"))},
		{"Consent", plain(m.consentWords(f.ConsentStates))},
		{"Exhibits", exhibits},
	}, Dense: true}
	if len(f.Review) > 0 {
		facts.Rows = append(facts.Rows, Fact{"After review", plain(m.afterReview(x))})
	}
	blocks := []Block{
		Heading{Level: 2, Text: f.ID + " " + f.Label + " – " + m.service(f.Vendor, f.Company) + removedNote(f), Anchor: "finding-" + f.ID, Bookmark: true},
	}
	sentence, review := Box{Tone: ToneStatement, Paras: []Text{plain(f.Sentence)}}, m.reviewBox(f)
	if f.removed() {
		blocks = append(append(blocks, review...), sentence)
	} else {
		blocks = append(append(blocks, sentence), review...)
	}
	blocks = append(blocks, facts, m.ruleTable(f))
	if note := m.m.Categories[f.Category].Note; note != "" {
		blocks = append(blocks, Box{Title: "Please note", Tone: ToneCaution, Paras: []Text{plain(note)}})
	}
	return blocks
}

// ruleTable shows the words that links rest on.
func (m *material) ruleTable(f *Finding) Block {
	t := Table{Caption: "Why: the words that the links rest on, with one example each.", Columns: []Column{
		{Title: "Words found", Weight: 4}, {Title: "In", Weight: 3}, {Title: "Confidence", Weight: 2},
		{Title: "Rule", Weight: 5}, {Title: "Links", Weight: 1, Right: true}, {Title: "For example", Weight: 2}}, Dense: true}
	const shown = 25
	for _, r := range f.Rules[:min(shown, len(f.Rules))] {
		example := plain(r.Event)
		if label, ok := m.t.exhibits.labels[r.Event]; ok {
			example = Text{link(label)}
		}
		t.Rows = append(t.Rows, []Text{mono(m.quote(r.Matched)), plain(fieldWords(r.Field)), plain(r.Confidence),
			plain(r.Rule), plain(number(r.Links)), example})
	}
	if rest := len(f.Rules) - shown; rest > 0 {
		t.Caption += " " + m.cut(rest, "rule", "rules", "data/findings.json")
	}
	return t
}

// fieldWords names the field that a link rests on.
func fieldWords(field string) string {
	switch field {
	case "page_url":
		return "page address"
	case "page_title":
		return "page title"
	case "button_text":
		return "button text"
	case "referrer":
		return "address of the page before"
	case "host":
		return "host of the page"
	}
	return "parameter " + strings.TrimPrefix(field, "param:")
}

// unlinked counts the events that no rule links to a category.
func (m *material) unlinked() []Block {
	if len(m.f.Unlinked) == 0 {
		return nil
	}
	t := Table{Columns: []Column{{Title: "Recipient", Weight: 3}, {Title: "Event", Weight: 3}, {Title: "Events", Weight: 1, Right: true}}}
	const shown = 30
	for _, u := range m.f.Unlinked[:min(shown, len(m.f.Unlinked))] {
		t.Rows = append(t.Rows, []Text{plain(m.service(u.Vendor, "")), plain(m.quote(nameOr(u.Event, "(no name)"))), plain(number(u.N))})
	}
	if rest := len(m.f.Unlinked) - shown; rest > 0 {
		t.Caption = m.cut(rest, "row", "rows", "data/findings.json")
	}
	out := []Block{Heading{Level: 2, Text: "Events without a category"}, m.para("findings.rest", nil), t}
	if over := m.t.unlinked.over; over > 0 {
		out = append(out, Para{plain(m.cut(over, "event, of a name not listed", "events, of names not listed", "data/events.jsonl"))})
	}
	return out
}

func nameOr(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// shortened joins at most max texts and says where the rest is.
func (b *builder) shortened(s []string, max int, where string) string {
	if len(s) <= max {
		return strings.Join(s, ", ")
	}
	return strings.Join(s[:max], ", ") + ". " +
		b.cut(len(s)-max, "entry", "entries", where)
}

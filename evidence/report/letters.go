package report

import (
	"cmp"
	"strings"
	"time"
)

// letters returns the drafts. They state what the captures record and leave
// gaps in [BRACKETS] for what only a person can say.
func (b *builder) letters(f *Findings) []File {
	return []File{
		b.file("letters/01-to-organisation.txt", "letters/01-to-organisation.txt", b.organisationSlots(f)),
		b.file("letters/03-ico-complaint.txt", "letters/03-ico-complaint.txt", b.icoSlots(f)),
	}
}

// given returns what the case file says, as one visible line, or a gap to be
// filled by hand.
func given(s, gap string) string {
	if s = strings.TrimSpace(s); s == "" {
		return "[" + gap + "]"
	}
	return visibleLine(s)
}

// givenLines is given for a text of several lines.
func givenLines(s string) string {
	lines := strings.Split(strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")), "\n")
	for i, l := range lines {
		lines[i] = visibleLine(l)
	}
	return strings.Join(lines, "\n")
}

func (b *builder) banner() string {
	if !b.m.Invented {
		return ""
	}
	return b.w.Banner + ": " + b.say("invented", nil)
}

func (b *builder) kind(prefix string) string {
	return b.say("letter."+prefix+cmp.Or(b.m.Case.Complainant.Kind, "none"), nil)
}

func (b *builder) site() string {
	return given(b.m.Case.Organisation.Website, "ADDRESS OF THE SITE")
}

func (b *builder) organisationSlots(f *Findings) slots {
	c := b.m.Case
	notes, duty := b.complaintLaw()
	s := slots{
		"Draft": b.say("letter.draft", nil), "Banner": b.banner(),
		"Law":    notes,
		"Writer": given(c.Complainant.Name, "YOUR NAME"), "Organisation": given(c.Organisation.Name, "NAME OF THE ORGANISATION"),
		"Address": given(c.Organisation.Address, "ADDRESS OF THE ORGANISATION"), "Contact": given(c.Organisation.Contact, "ITS CONTACT FOR DATA PROTECTION"),
		"Reference": given(c.Reference, "YOUR REFERENCE"), "Site": b.site(),
		"Kind": b.kind("kind."), "NotShown": b.say("letter.not_shown", slots{"Consent": b.consentLetter()}),
		"Harm": b.harm("letter.harm"), "Duty": duty, "Regulator": b.law.Regulator,
	}
	s["Captured"], s["Findings"], s["More"] = b.capturedParts(f, 10)
	return s
}

// capturedParts returns the opening, the findings in a sentence each and how
// many more there are.
func (b *builder) capturedParts(f *Findings, max int) (opening string, list []string, more string) {
	if b.t.n["events"] == 0 {
		return b.say("letter.captured.none", nil), nil, ""
	}
	opening = b.say("letter.captured", b.factSlots())
	lines := b.findingLines(f)
	switch {
	case len(f.Findings) == 0 && len(lines) == 0:
		return opening, nil, b.say("letter.findings.none", nil)
	case len(lines) == 0:
		return opening, nil, b.say("letter.findings.removed", nil)
	}
	for _, l := range lines[:min(max, len(lines))] {
		list = append(list, l.long)
	}
	if rest := len(lines) - max; rest > 0 {
		more = b.say("letter.more", slots{"N": quantity(rest, "further finding is", "further findings are")})
	}
	return opening, list, more
}

// A findingLine is a finding in a letter, and where there is little room.
type findingLine struct{ long, short string }

// findingLines lists what a letter says of the findings: those that stand, and
// those that a reviewer added.
func (b *builder) findingLines(f *Findings) (lines []findingLine) {
	for i := range f.Findings {
		x := &f.Findings[i]
		if x.removed() {
			continue
		}
		s := b.findingSlots(x)
		s["Held"] = b.heldWords(x)
		l := findingLine{b.say("letter.finding", s), b.say("letter.finding.short", s)}
		if x.EventsRemoved > 0 {
			t := b.t.findings[i]
			after := slots{"Events": events(x.Events - x.EventsRemoved), "Pages": pages(t.stands.len())}
			l.long += " " + b.say("letter.finding.reviewed", after)
			l.short += b.say("letter.finding.reviewed.short", after)
		}
		lines = append(lines, l)
	}
	for _, x := range b.t.review.added {
		s := slots{"Label": b.category(x.key.category), "By": joined(b.initialsOf(x)), "Events": events(x.events), "Pages": pages(x.pages.len()),
			"Company": b.service(x.key.vendor, x.company), "ID": x.id}
		lines = append(lines, findingLine{b.say("letter.added", s), b.say("letter.added.short", s)})
	}
	return lines
}

func (b *builder) findingSlots(f *Finding) slots {
	possible := ""
	if f.EventsStrong == 0 {
		possible = " (possible)"
	}
	return slots{"Label": f.Label, "Possible": possible, "Events": events(f.Events), "Pages": pages(f.PageAddresses),
		"Company": b.service(f.Vendor, f.Company), "ID": f.ID}
}

// factSlots are the headline numbers, each under its own name.
func (b *builder) factSlots() slots {
	n := b.t.n
	return slots{
		"Captures": quantity(n["sources"], "capture", "captures"), "Requests": requests(n["requests"]),
		"Companies": b.companies(), "Events": events(n["events"]), "Pages": pages(n["page_addresses"]),
		"Held": b.heldOrCounted(), "Caution": b.caution(), "Period": b.days(), "Deliveries": b.deliveries(), "Account": events(n["events_with_account"]),
	}
}

// heldOrCounted says how requests stand to events: where a capture does not
// hold all that a request carried, it is counted as an event.
func (b *builder) heldOrCounted() string {
	if b.t.n["events_incomplete"] > 0 {
		return b.say("held.counted", nil)
	}
	return b.say("held.all", nil)
}

// caution is what a letter says of how its numbers are limited; "" where they
// are not.
func (b *builder) caution() string {
	var said []string
	if n := b.t.n["events_incomplete"]; n > 0 {
		said = append(said, b.say("letter.caution.incomplete", slots{"N": events(n)}))
	}
	if n := b.t.n["delivery_not_recorded"]; n > 0 {
		said = append(said, b.say("letter.caution.not_recorded", slots{"N": requests(n)}))
	}
	if n := b.t.n["clients"]; n > 1 {
		said = append(said, b.say("letter.caution.clients", slots{"N": number(n)}))
	}
	if b.t.n["events_own_time"] > 0 {
		said = append(said, b.say("letter.caution.own_time", nil))
	}
	return strings.Join(said, " ")
}

// days is the period of the events in whole days, local time.
func (b *builder) days() string {
	if b.t.first.IsZero() {
		return ""
	}
	first, last := b.t.first.In(b.zone).Format("2 January 2006"), b.t.last.In(b.zone).Format("2 January 2006")
	if first == last {
		return "on " + first
	}
	return "between " + first + " and " + last
}

// companies names those that events were addressed to.
func (b *builder) companies() string {
	var all []string
	for _, h := range b.hostRows() {
		if h.events > 0 {
			addOnceUnbounded(&all, b.serviceOf(h.vendor, h.company))
		}
	}
	const shown = 6
	if rest := len(all) - shown; rest > 0 {
		all = append(all[:shown:shown], quantity(rest, "further company", "further companies"))
	}
	return joined(all)
}

// deliveries says what became of the requests that held events.
func (b *builder) deliveries() string {
	var parts []string
	for _, d := range deliveryOrder {
		if n := b.t.n["delivery_"+string(d)]; n > 0 {
			parts = append(parts, number(n)+" "+deliveryWords(d))
		}
	}
	return joined(parts)
}

func (b *builder) harm(id string) string {
	if strings.TrimSpace(b.m.Case.Complaint.Harm) == "" {
		return b.say(id+".none", nil)
	}
	return b.say(id, slots{"Harm": givenLines(b.m.Case.Complaint.Harm)})
}

// complaintLaw returns notes on complaining to an organisation, by the date of
// the complaint, and the sentence of the letter on what comes next.
func (b *builder) complaintLaw() (notes []string, letter string) {
	c := b.m.Case
	letter = b.say("letter.duty.ask", nil)
	if c.Complainant.Kind == "third-party-concern" {
		return []string{b.say("letter.law.third", nil)}, letter
	}
	on, err := time.Parse(time.DateOnly, cmp.Or(c.Complaint.ComplainedOn, c.Date))
	for _, n := range b.law.Complaint {
		switch {
		case err == nil && n.holds(on, on):
			notes, letter = append(notes, b.say("letter.law.intro", slots{"Name": n.Name})), n.Letter
		case err != nil && n.To == "":
			s := slots{"Name": n.Name, "Letter": n.Letter, "From": day(n.From)}
			notes = append(notes, b.say("letter.law.either", s))
			letter += "\n" + b.say("letter.duty.either", s)
		}
	}
	return notes, letter
}

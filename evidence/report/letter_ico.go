package report

import (
	"strings"
	"time"
	"unicode/utf16"
)

// icoDescriptionMax is what the description box of the regulator's online form
// takes, in characters, as read in its form for complaints about personal
// information (templates/legal-prompts.yaml, source L6).
const icoDescriptionMax = 2000

// icoLength counts as a browser may: UTF-16 units, a line end as two.
func icoLength(s string) int {
	return len(utf16.Encode([]rune(s))) + strings.Count(s, "\n")
}

func (b *builder) icoSlots(f *Findings) slots {
	c := b.m.Case
	first, last, words := b.lawDates()
	var prompts, used []string
	for _, p := range b.law.Prompts {
		line := p.ID + " " + p.Question
		if names := lawNames(p.Names, first, last, &used); len(names) > 0 {
			line += " " + strings.Join(names, "; ") + "."
		}
		prompts = append(prompts, line)
	}
	var sources []string
	for _, s := range f.Sources {
		sources = append(sources, s.SHA256+"  "+visibleLine(s.Label+" "+fullName(s.File, s.Member)))
	}
	description := b.icoDescription(f)
	notes, _ := b.complaintLaw()
	reply := "[WHAT IT ANSWERED, AND WHEN; OR: it has not answered]"
	if strings.TrimSpace(c.Complaint.Reply) != "" {
		reply = givenLines(c.Complaint.Reply)
	}
	return slots{
		"Draft": b.say("letter.draft", nil), "Banner": b.banner(), "Regulator": b.law.Regulator,
		"FormRead": b.formRead(), "Guide": append(b.guideDates(), notes...),
		"Name": given(c.Complainant.Name, "YOUR NAME"), "About": b.kind("about."),
		"Organisation": given(c.Organisation.Name, "NAME OF THE ORGANISATION"), "Site": b.site(),
		"Address": given(c.Organisation.Address, "ADDRESS OF THE ORGANISATION"), "Contact": given(c.Organisation.Contact, "ITS CONTACT"),
		"Length": number(icoLength(description)), "Description": description,
		"Dates": b.keyDates(), "Harm": b.harm("letter.harm"), "Reply": reply,
		"Sources": sources, "LawDates": nameOr(words, "every date"), "Prompts": prompts,
	}
}

// formRead is the day on which the regulator's form was read.
func (b *builder) formRead() string {
	for _, s := range b.law.Sources {
		if s.ID == "L6" {
			return day(s.Read)
		}
	}
	return "a date that is not stated"
}

// icoDescription returns the text for the description box, never longer than
// it takes. The harm gives way last: first findings are left to the report,
// then the harm to its own answer.
func (b *builder) icoDescription(f *Findings) string {
	harms := []string{b.harm("letter.ico.harm")}
	if strings.TrimSpace(b.m.Case.Complaint.Harm) != "" {
		harms = append(harms, b.say("letter.ico.harm.long", nil))
	}
	var text string
	lines := b.findingLines(f)
	for _, harm := range harms {
		for n := min(len(lines), 25); n >= 0; n-- {
			text = b.icoText(lines, n, harm)
			if icoLength(text) <= icoDescriptionMax {
				return text
			}
		}
	}
	head, _ := cutAt(text, icoDescriptionMax/2-20)
	return head + " [SHORTENED: SEE THE REPORT]"
}

// icoText is the description with the first n findings.
func (b *builder) icoText(lines []findingLine, n int, harm string) string {
	s := b.factSlots()
	s["Site"], _ = cutAt(b.site(), 150)
	opening, id := "", "letter.ico.opening"
	if b.t.n["events"] == 0 {
		id = "letter.ico.none"
	}
	opening = b.say(id, s)
	var list []string
	more, careful := "", ""
	if len(lines) > 0 {
		opening += "\n" + b.say("letter.ico.subjects", nil)
		for _, l := range lines[:n] {
			list = append(list, l.short)
		}
		if rest := len(lines) - n; rest > 0 {
			more = b.say("letter.more.short", slots{"N": number(rest)})
		}
	}
	if b.t.n["events_linked_strong"] > 0 {
		careful = b.say("letter.ico.careful", slots{
			"Strong": number(b.t.n["events_linked_strong"]), "Sent": number(b.t.n["events_linked_sent"]), "Elsewhere": number(b.t.n["events_linked_elsewhere"]),
			"Consent": b.consentLetter()})
	}
	if b.m.Review != nil {
		careful = strings.TrimSpace(careful + " " + b.say("letter.ico.reviewed", slots{
			"By": joined(b.initials()), "After": quantity(b.t.n["events_linked_after_review"], "event is", "events are")}))
	}
	c := b.m.Case.Complaint
	text := b.say("letters/ico-description.txt", slots{
		"Opening": opening, "Findings": list, "More": more, "Careful": careful, "Harm": harm,
		"Contacts": b.say("letter.ico.contacts", slots{"Complained": given(day(c.ComplainedOn), "DATE"), "Replied": given(day(c.RepliedOn), "DATE, OR: it has not replied")}),
	})
	return strings.ReplaceAll(text, "\n\n", "\n")
}

// keyDates lists what the case file and the captures date.
func (b *builder) keyDates() []string {
	c := b.m.Case.Complaint
	out := []string{"Requests recorded: " + nameOr(b.days(), "no time is recorded")}
	for _, d := range []struct{ name, date string }{
		{"Complaint to the organisation", c.ComplainedOn}, {"Its acknowledgement", c.AcknowledgedOn},
		{"Its reply", c.RepliedOn}, {"Last contact with it", c.LastContactOn},
	} {
		out = append(out, d.name+": "+given(day(d.date), "DATE, OR: none"))
	}
	return out
}

// guideDates counts from the dates of the case file.
func (b *builder) guideDates() []string {
	var out []string
	c := b.m.Case.Complaint
	if t, err := time.Parse(time.DateOnly, c.ComplainedOn); err == nil {
		out = append(out, b.say("letter.guide.reply", slots{"Date": t.AddDate(0, 0, 30).Format("2 January 2006")}))
	}
	if t, err := time.Parse(time.DateOnly, c.LastContactOn); err == nil {
		out = append(out, b.say("letter.guide.last", slots{"Date": addMonths(t, 3).Format("2 January 2006")}))
	}
	return out
}

// addMonths adds months and stays in the month that they lead to: three months
// after 30 November is the last day of February.
func addMonths(t time.Time, months int) time.Time {
	out := t.AddDate(0, months, 0)
	for out.Day() != t.Day() && out.Day() < 4 {
		out = out.AddDate(0, 0, -1)
	}
	return out
}

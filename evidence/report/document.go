package report

import (
	"strconv"
	"strings"
	"time"
)

// A section of the report: its anchor, its title and what it says. They stand
// in the order of the report.
type section struct {
	id, title string
	blocks    func(*material) []Block
}

// material is what sections are made from, beside the builder itself.
type material struct {
	*builder
	f        *Findings
	exhibits []exhibit
	chart    *chart
}

func sections() []section {
	return []section{
		{"cover", "Cover", (*material).cover},
		{"about", "What this document is and is not", (*material).about},
		{"summary", "Summary", (*material).summary},
		{"findings", "Findings by category", (*material).findingsSection},
		{"timeline", "Timeline", (*material).timeline},
		{"consent", "Consent chronology", (*material).consent},
		{"identifiers", "Identifiers", (*material).identifiersSection},
		{"recipients", "Recipients", (*material).recipients},
		{"exhibits", "Exhibits", (*material).exhibitsSection},
		{"sources", "Sources and hashes", (*material).sources},
		{"method", "Method", (*material).method},
		{"limits", "Limits and counts", (*material).limitsSection},
		{"prompts", "Prompts to consider", (*material).prompts},
		{"glossary", "Glossary", (*material).glossary},
		{"check", "How to check and reproduce", (*material).check},
		{"declarations", "Declarations", (*material).declarations},
	}
}

func (b *builder) document(f *Findings, exhibits []exhibit, c *chart) *Document {
	m := &material{b, f, exhibits, c}
	d := &Document{
		Title:    b.title(),
		Subject:  "Record of requests stored in captures of web traffic",
		Language: "en-GB",
		Date:     documentDate(b.m.Case),
		Header:   b.title(),
		Footer:   strings.ToUpper(b.m.Variant) + " version",
	}
	if b.m.Invented {
		d.Banner = b.w.Banner
	}
	if r := b.m.Case.Reference; r != "" {
		d.Footer = r + " – " + d.Footer
	}
	for i, s := range sections() {
		d.Sections = append(d.Sections, Section{
			ID: s.id, Title: strconv.Itoa(i+1) + ". " + s.title, Blocks: s.blocks(m),
		})
	}
	return d
}

func (b *builder) title() string {
	if t := strings.TrimSpace(b.m.Case.Title); t != "" {
		return t
	}
	return "Evidence report"
}

// period is the time of the first and last event, in words.
func (b *builder) period() string {
	t := b.t
	switch {
	case t.first.IsZero() && t.from.IsZero():
		return "no time recorded"
	case t.first.IsZero():
		return b.span(t.from, t.to)
	}
	return b.span(t.first, t.last)
}

// span writes a first and a last time, once where they are written alike.
func (b *builder) span(first, last time.Time) string {
	from, to := b.moment(first), b.moment(last)
	if from == to {
		return from
	}
	return from + " to " + to
}

// zoneName names the local time of the report.
func (b *builder) zoneName() string {
	if b.zone == time.UTC {
		return "UTC"
	}
	return b.zone.String()
}

func (m *material) cover() []Block {
	c, n := m.m.Case, m.t.n
	site := c.Organisation.Name
	if c.Organisation.Website != "" {
		site = strings.TrimSpace(site + " " + c.Organisation.Website)
	}
	facts := []Fact{
		{"Case reference", plain(m.stated(c.Reference))},
		{"Organisation", plain(m.stated(site))},
		{"Date", plain(m.stated(day(c.Date)))},
		{"Prepared by", plain(m.stated(c.Analyst.Name))},
		{"Captures made by", plain(m.stated(c.Operator.Name))},
		{"Version", plain(strings.ToUpper(m.m.Variant))},
		{"Captures", plain(quantity(n["sources"], "capture", "captures") + " with " + quantity(n["entries"], "entry", "entries") + " of any host")},
		{"Period", plain(m.period())},
		{"Requests", plain(number(n["requests"]) + " recorded with an event, of which " + number(n["delivery_answered"]) + " answered")},
		{"Events", plain(number(n["events"]) + ", of which " + number(n["events_linked_strong"]) + " with a strong link to a sensitive subject")},
		{"Page addresses", plain(number(n["page_addresses"]) + " named by events")},
	}
	if m.m.Review != nil {
		facts = append(facts, Fact{"After review by " + joined(m.initials()), plain(events(n["events_linked_after_review"]) + " linked to a sensitive subject")})
	}
	facts = append(facts, Fact{"Made with", plain(m.toolName())})
	cover := Cover{Title: m.title(), Subtitle: "What captures of web traffic record", Facts: facts}
	note := Box{Title: "Before you read on", Tone: ToneCaution, Paras: []Text{plain(m.contentNote()), plain(m.handling())}}
	if m.m.Invented {
		note.Paras = append([]Text{plain(m.say("invented", nil))}, note.Paras...)
	}
	cover.Notes = []Box{note}
	return []Block{cover, PageBreak{}, Contents{}}
}

func (b *builder) toolName() string {
	t := b.m.Tool
	s := strings.TrimSpace(t.Name + " " + t.Version)
	if t.Commit != "" {
		s += ", commit " + t.Commit
	}
	if t.Go != "" {
		s += ", " + t.Go
	}
	return s
}

// contentNote names the subjects of the pages, so that a reader is prepared.
func (b *builder) contentNote() string {
	var subjects []string
	for _, f := range b.t.findings {
		s := lowerFirst(b.category(f.key.category))
		if len(subjects) < 6 {
			addOnce(&subjects, s)
		}
	}
	return b.say("content_note", slots{"Subjects": joined(subjects)})
}

// lowerFirst writes a label as inside a sentence, unless it begins with an
// abbreviation.
func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

func (b *builder) handling() string {
	if b.m.Variant == "full" {
		return b.say("handling_full", nil)
	}
	return b.say("handling_other", slots{"Variant": b.m.Variant})
}

func (m *material) about() []Block {
	blocks := []Block{
		Box{Title: "What it is", Tone: ToneStatement, Paras: []Text{plain(m.say("about.is", nil)), plain(m.say("about.who", nil))}},
		Heading{Level: 2, Text: "What it is not"},
		List{Items: m.list("about.not")},
		Heading{Level: 2, Text: "How its numbers are meant"},
		m.para("about.counts", nil),
		m.para("about.sent", nil),
	}
	if m.m.Review != nil {
		blocks = append(blocks, m.para("about.review", nil))
	}
	return blocks
}

func (m *material) glossary() []Block {
	t := Table{Columns: []Column{{Title: "Word", Weight: 1}, {Title: "What it means here", Weight: 3}}}
	for _, g := range m.w.glossary {
		t.Rows = append(t.Rows, []Text{bold(g.Term), plain(g.Meaning)})
	}
	return []Block{m.para("glossary.intro", nil), t}
}

func (m *material) check() []Block {
	return []Block{
		m.para("check.intro", nil),
		List{Items: m.list("check.steps"), Ordered: true},
		m.para("check.limits", nil),
	}
}

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"pixelwitness/har"
)

func (m *material) timeline() []Block {
	if m.t.n["events"] == 0 {
		return []Block{m.para("findings.no_events", nil)}
	}
	blocks := []Block{m.para("timeline.intro", slots{"Zone": m.zoneName()})}
	if k := m.t.n["clients"]; k > 1 {
		blocks = append(blocks, m.para("timeline.clients", slots{"N": number(k)}))
	}
	if strip, ok := m.chart.strip(m.builder); ok {
		blocks = append(blocks, strip)
	} else {
		blocks = append(blocks, m.para("timeline.none", nil))
	}
	which := "timeline.table"
	if len(m.f.Findings)+len(m.t.review.added) == 0 {
		which = "timeline.table_all"
	}
	t := Table{Caption: m.say(which, slots{"Reviewed": len(m.t.review.added) > 0}), Columns: []Column{
		{Title: "UTC, and local time", Weight: 4}, {Title: "Recipient and event", Weight: 4}, {Title: "Page address", Weight: 6},
		{Title: "Category", Weight: 4}, {Title: "Delivery", Weight: 3}, {Title: "Exhibit", Weight: 2}},
		Rows: m.chart.rows, Dense: true}
	if rest := m.chart.listed - len(m.chart.rows); rest > 0 {
		t.Caption += " " + m.cut(rest, "event", "events", "the workbook, sheet Timeline, and data/events.jsonl")
	}
	blocks = append(blocks, t, m.para("timeline.views", nil))
	return append(blocks, m.eventClocks()...)
}

// clockTime writes a time for a narrow column, UTC.
func clockTime(t time.Time) string {
	if t.IsZero() {
		return "not recorded"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// hostRows returns the recipients' hosts, those with most requests first.
func (b *builder) hostRows() []*host {
	out := make([]*host, 0, len(b.t.hosts))
	for _, h := range b.t.hosts {
		out = append(out, h)
	}
	slices.SortFunc(out, func(x, y *host) int {
		return cmp.Or(cmp.Compare(y.requests, x.requests), cmp.Compare(y.others, x.others),
			cmp.Compare(x.name, y.name), cmp.Compare(x.vendor, y.vendor))
	})
	return out
}

func (m *material) recipients() []Block {
	rows := m.hostRows()
	if len(rows) == 0 {
		return slices.Concat([]Block{m.para("recipients.none", nil)}, m.tunnelBlocks(), m.hostsSection())
	}
	t := Table{Columns: []Column{
		{Title: "Host", Weight: 3}, {Title: "Service", Weight: 2}, {Title: "Company, and where it is named so", Weight: 5},
		{Title: "Requests with events", Weight: 2, Right: true}, {Title: "Events", Weight: 1, Right: true}, {Title: "Other records", Weight: 1, Right: true}}, Dense: true}
	const shown = 100
	undated := false
	for _, h := range rows[:min(shown, len(rows))] {
		v := m.vendors[h.vendor]
		undated = undated || v.CompanySource == ""
		t.Rows = append(t.Rows, []Text{mono(h.name), plain(nameOr(v.Name, h.vendor)), plain(m.recipient(h.vendor, h.company)),
			plain(number(h.requests)), plain(number(h.events)), plain(number(h.others))})
	}
	if rest := len(rows) - shown; rest > 0 {
		t.Caption = m.cut(rest, "host", "hosts", "the workbook, sheet Recipients")
	}
	out := []Block{m.para("recipients.intro", nil), t}
	if undated {
		out = append(out, m.para("recipients.undated", nil))
	}
	if n := m.t.hostsOver; n > 0 {
		out = append(out, Para{plain(m.cut(n, "record, to a host not listed", "records, to hosts not listed", "data/events.jsonl"))})
	}
	return slices.Concat(out, m.tunnelBlocks(), m.hostsSection(), m.configurations())
}

func (m *material) exhibitsSection() []Block {
	if m.t.n["events"] == 0 {
		return []Block{m.para("findings.no_events", nil)}
	}
	all, shown := m.t.exhibits.all(), len(m.exhibits)
	choice := m.say("exhibits.choice", slots{"Shown": number(shown), "All": m.choiceOf(all)})
	if shown == all {
		choice = m.say("exhibits.all", slots{"All": m.choiceOf(all)})
	}
	blocks := []Block{Para{plain(choice + " " + m.say("exhibits.basis", nil))}}
	if m.t.exhibits.fromUnlinked {
		blocks = append(blocks, m.para("exhibits.unlinked", nil))
	}
	if rest := m.t.n["events"] - shown; rest > 0 {
		blocks = append(blocks, m.para("exhibits.rest", slots{"N": events(rest)}))
	}
	for _, x := range m.exhibits {
		blocks = append(append(blocks, PageBreak{}), x.blocks...)
	}
	return blocks
}

func (m *material) choiceOf(all int) string {
	if m.t.exhibits.fromUnlinked {
		return events(all)
	}
	by := ""
	if len(m.t.review.added) > 0 {
		by = ", by the rules or by a reviewer"
	}
	return quantity(all, "event", "events") + " linked to a category" + by
}

func (m *material) sources() []Block {
	blocks := []Block{m.para("sources.intro", nil)}
	if len(m.f.Sources) == 0 {
		blocks = append(blocks, m.para("sources.none", nil))
	}
	for i := range m.f.Sources {
		blocks = append(blocks, m.sourceBlocks(&m.f.Sources[i])...)
	}
	blocks = append(blocks, m.sourceClocks()...)
	blocks = append(blocks, m.damage()...)
	blocks = append(blocks, m.excluded()...)
	blocks = append(blocks, m.skipped()...)
	return blocks
}

func (m *material) sourceBlocks(s *Source) []Block {
	rows := []Fact{
		{"File", mono(fullName(s.File, s.Member))},
		{"Size", plain(strconv.FormatInt(s.Size, 10) + " bytes")},
		{"SHA-256", mono(s.SHA256)},
	}
	if s.MemberSHA256 != "" {
		rows = append(rows,
			Fact{"Read through", plain(nameOr(strings.Join(s.Container, ", "), "an archive"))},
			Fact{"Size of the content", plain(strconv.FormatInt(s.MemberSize, 10) + " bytes; places in this report count these")},
			Fact{"SHA-256 of the content", mono(s.MemberSHA256)})
	}
	rows = append(rows,
		Fact{"Format", plain(strings.TrimSpace(s.Format+" "+s.Version) + charsetNote(s.Charset))},
		Fact{"Made with, as the file states", plain(nameOr(strings.TrimSpace(s.Creator+" "+s.CreatorVersion), "not stated"))},
		Fact{"Browser, as the file states", plain(nameOr(strings.TrimSpace(s.Browser+" "+s.BrowserVersion), "not stated"))},
		Fact{"Entries read whole", plain(number(s.Entries))})
	if text := cannotShow(s.Format); text != "" {
		rows = append(rows, Fact{"This form of capture cannot show", plain(text)})
	}
	if s.Sanitised {
		rows = append(rows, Fact{"Cookies", plain("none is recorded in this file; some browsers remove them when a capture is saved")})
	}
	for _, note := range s.Notes {
		rows = append(rows, Fact{"Note", plain(note)})
	}
	return []Block{Heading{Level: 2, Text: s.Label + " " + fullName(s.File, s.Member), Anchor: "source-" + s.Label}, Facts{Rows: rows}}
}

// cannotShow says what captures of a form do not hold; "" for HAR, of which
// each source's notes say it.
func cannotShow(format string) string {
	for _, f := range har.Formats() {
		if f.Name == format && format != "har" {
			return f.CannotShow
		}
	}
	return ""
}

func charsetNote(s string) string {
	if s == "" {
		return ""
	}
	return ", " + s
}

func (m *material) damage() []Block {
	t := Table{Caption: m.say("sources.damage", nil), Columns: []Column{
		{Title: "Source", Weight: 1}, {Title: "At entry", Weight: 1, Right: true}, {Title: "First byte", Weight: 2, Right: true},
		{Title: "Bytes", Weight: 2, Right: true}, {Title: "Kind", Weight: 2}, {Title: "Reason", Weight: 5}}}
	const shown = 100
	over := 0
	for _, s := range m.f.Sources {
		for _, d := range s.Damage {
			if len(t.Rows) >= shown {
				over++
				continue
			}
			kind := "damage"
			if d.Limit {
				kind = "limit of the program"
			}
			t.Rows = append(t.Rows, []Text{plain(s.Label), plain(number(d.Entry)), plain(strconv.FormatInt(d.Offset, 10)),
				plain(strconv.FormatInt(d.Length, 10)), plain(kind), plain(d.Reason)})
		}
	}
	if len(t.Rows) == 0 {
		return []Block{Heading{Level: 2, Text: "Damage"}, m.para("sources.nodamage", nil)}
	}
	if over > 0 {
		t.Caption += " " + m.cut(over, "stretch", "stretches", "data/findings.json")
	}
	return []Block{Heading{Level: 2, Text: "Damage"}, t}
}

func (m *material) skipped() []Block {
	h := Heading{Level: 2, Text: "Files not read"}
	if len(m.f.Skipped) == 0 {
		return []Block{h, m.para("sources.noskipped", nil)}
	}
	t := Table{Caption: m.say("sources.skipped", nil), Columns: []Column{{Title: "File", Weight: 3}, {Title: "Reason", Weight: 4}, {Title: "What may help", Weight: 4}}}
	const shown = 100
	for _, s := range m.f.Skipped[:min(shown, len(m.f.Skipped))] {
		t.Rows = append(t.Rows, []Text{mono(s.File), plain(s.Reason), plain(s.Hint)})
	}
	if rest := len(m.f.Skipped) - shown; rest > 0 {
		t.Caption += " " + m.cut(rest, "file", "files", "data/findings.json")
	}
	return []Block{h, t}
}

// excluded lists the records of the captures that are no request of a visit.
func (m *material) excluded() []Block {
	t := Table{Caption: m.say("sources.excluded", nil), Columns: []Column{
		{Title: "Source", Weight: 1}, {Title: "Entry", Weight: 1, Right: true}, {Title: "Line", Weight: 1, Right: true},
		{Title: "First byte", Weight: 2, Right: true}, {Title: "Reason", Weight: 7}}}
	const shown = 100
	over := 0
	for _, s := range m.f.Sources {
		for _, x := range s.Excluded {
			if len(t.Rows) >= shown {
				over++
				continue
			}
			line := ""
			if x.Line > 0 {
				line = number(x.Line)
			}
			t.Rows = append(t.Rows, []Text{plain(s.Label), plain(number(x.Entry)), plain(line), plain(strconv.FormatInt(x.Offset, 10)), plain(x.Reason)})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	if over > 0 {
		t.Caption += " " + m.cut(over, "record", "records", "data/findings.json")
	}
	return []Block{Heading{Level: 2, Text: "Records left out"}, t}
}

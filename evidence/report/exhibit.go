package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// Bounds of what one exhibit prints. What is beyond them is said to be, with
// the place where the whole is.
const (
	valueMax = 2_000 // characters of one value in a table
	linesMax = 150   // lines of a request
	lineMax  = 4_000 // characters of one line
)

// An exhibit is one event, drawn, and its request as a text.
type exhibit struct {
	label  string
	blocks []Block
	file   File
}

// second reads the events again, for what needs the results of the first
// reading: the exhibits and the chart.
func (b *builder) second() ([]exhibit, *chart, error) {
	exhibits := make([]exhibit, 0, len(b.t.exhibits.order))
	c := newChart(b.t.first, b.t.last)
	for e, err := range b.m.Events() {
		if err != nil {
			return nil, nil, err
		}
		at, err := eventTime(e)
		if err != nil {
			return nil, nil, err
		}
		if e.Kind == decode.KindEvent {
			c.add(b, e, at)
		}
		if label, ok := b.t.exhibits.labels[e.ID]; ok {
			exhibits = append(exhibits, b.exhibit(label, e, at))
		}
	}
	return exhibits, c, nil
}

func (b *builder) exhibit(label string, e *evidence.Event, at time.Time) exhibit {
	x := exhibit{label: label}
	x.file.Name = "exhibits/" + fileName(label) + ".request.txt"
	title := label + " – " + cmp.Or(e.Event, string(e.Kind)) + " to " + e.Host
	x.blocks = append(x.blocks, Heading{Level: 2, Text: title, Anchor: "exhibit-" + label, Bookmark: true})
	said := b.statement(e, at)
	box := Box{Title: "What the capture shows", Tone: ToneStatement}
	for _, s := range said {
		box.Paras = append(box.Paras, plain(s))
	}
	x.blocks = append(x.blocks, box, b.exhibitFacts(e, at))
	x.blocks = append(x.blocks, b.fieldTables(e)...)
	x.blocks = append(x.blocks, Heading{Level: 3, Text: "Why this category"})
	if len(e.Categories) == 0 {
		x.blocks = append(x.blocks, b.para("why.none", nil))
	} else {
		var reasons []Text
		for _, l := range e.Categories {
			reasons = append(reasons, append(plain(b.why(e, l)+" "), excerpt(e, l)...))
		}
		x.blocks = append(x.blocks, List{Items: reasons})
	}
	not := Box{Title: "What it does not show", Tone: ToneCaution, Paras: b.list("exhibit.not")}
	not.Paras = append(not.Paras, plain(b.say("typed", nil)), plain(b.consentSentence(e)))
	x.blocks = append(x.blocks, not)
	integrity := b.say("exhibits.integrity", slots{
		"Source": e.Source + " (" + fullName(e.File, e.Member) + ")", "Entry": e.Entry,
		"From": e.Offset, "To": e.Offset + e.Length, "SHA256": e.EntrySHA256, "SourceSHA256": e.SourceSHA256,
	})
	x.blocks = append(x.blocks, b.raw(e, &x, integrity, said)...)
	x.blocks = append(x.blocks, Para{plain(integrity)})
	return x
}

func (b *builder) consentSentence(e *evidence.Event) string {
	if e.Consent == nil {
		return b.say("consent.unknown", nil)
	}
	return b.say("consent.known", slots{
		"State": strings.ReplaceAll(e.Consent.State, "_", " "), "Basis": joined(e.Consent.Basis)})
}

func (b *builder) exhibitFacts(e *evidence.Event, at time.Time) Facts {
	v := b.vendors[e.Vendor]
	when := "not recorded"
	if !at.IsZero() {
		when = e.Time + " UTC"
		if b.zone != time.UTC {
			when += "; " + b.local(at) + " (" + b.zone.String() + ")"
		}
		if e.TimePrecision != "" {
			when += "; precision " + e.TimePrecision
		}
	}
	rows := []Fact{
		{"Event", plain(e.ID + " in data/events.jsonl")},
		{"Time", plain(strings.Replace(when, "Z UTC", " UTC", 1))},
		{"Recipient", plain(b.recipient(e.Vendor, e.Company))},
		{"Endpoint", plain(e.Endpoint + ", " + e.Method + " to " + e.Host)},
		{"Delivery", plain(deliveryWords(e.Delivery))},
	}
	if v.Name != "" {
		rows[3].Value = plain(v.Name + " (" + e.Endpoint + "), " + e.Method + " to " + e.Host)
	}
	if i := e.Initiator; i != nil {
		value := cmp.Or(i.URL, i.Type)
		if len(i.Chain) > 0 {
			value = strings.Join(i.Chain[:min(4, len(i.Chain))], " ← ")
			if n := len(i.Chain) - 4; n > 0 {
				value += " ← " + number(n) + " more in data/events.jsonl"
			}
		}
		rows = append(rows, Fact{"Started by", mono(value)})
	}
	for _, n := range e.Notes {
		rows = append(rows, Fact{"Note", plain(n)})
	}
	return Facts{Rows: rows}
}

// recipient names a company with the source of its name.
func (b *builder) recipient(vendor, company string) string {
	s := b.company(vendor, company)
	if src := b.vendors[vendor].CompanySource; src != "" {
		s += " (named so in " + src + ")"
	}
	return s
}

// fieldTables lists every parameter of e, and those of its copies that differ.
func (b *builder) fieldTables(e *evidence.Event) []Block {
	columns := []Column{{Title: "Field", Weight: 2}, {Title: "Value as sent", Weight: 4}, {Title: "Meaning", Weight: 4}, {Title: "Basis", Weight: 2}}
	if notSent(e.Delivery) {
		columns[1].Title = "Value as recorded"
	}
	t := Table{Caption: "Every parameter that was read in the request.", Columns: columns}
	for i := range e.Params {
		t.Rows = append(t.Rows, b.fieldRow(e.ID, &e.Params[i]))
	}
	out := []Block{t}
	if len(e.Params) == 0 {
		out = []Block{Para{plain("No parameter was read in this request.")}}
	}
	copies := Table{Caption: "Copies: the parameters that differ from those above.", Columns: columns}
	for i := range e.Copies {
		for j := range e.Copies[i].Params {
			row := b.fieldRow(e.Copies[i].ID, &e.Copies[i].Params[j])
			row[0] = append(plain(e.Copies[i].ID+": "), row[0]...)
			copies.Rows = append(copies.Rows, row)
		}
	}
	if len(copies.Rows) > 0 {
		out = append(out, copies)
	}
	return out
}

func (b *builder) fieldRow(id string, p *decode.Param) []Text {
	value := mono(b.value(id, p.Raw))
	if p.Enc != "" {
		value = append(plain(p.Enc+" of bytes that are not text: "), value...)
	}
	var meaning []string
	if p.Label != "" || p.Meaning != "" {
		meaning = append(meaning, strings.Trim(p.Label+". "+p.Meaning, ". ")+".")
	}
	if p.Value != p.Raw {
		meaning = append(meaning, "Decoded: "+b.value(id, p.Value))
	}
	if p.Reading != "" {
		meaning = append(meaning, "Read as: "+b.value(id, p.Reading))
	}
	basis := strings.ReplaceAll(string(p.Basis), "_", " ")
	if p.Doc != "" {
		basis += " (" + p.Doc + ")"
	}
	return []Text{
		append(mono(p.RawKey), Span{Text: " (" + p.In + ")"}),
		value, plain(strings.Join(meaning, " ")), plain(basis),
	}
}

func (b *builder) value(id, s string) string {
	head, rest := cutAt(s, valueMax)
	if rest == 0 {
		return s
	}
	return head + b.say("cut.value", slots{"N": number(rest), "ID": id})
}

// raw draws the request as recorded, and writes the whole of it to the
// exhibit's file.
func (b *builder) raw(e *evidence.Event, x *exhibit, integrity string, said []string) []Block {
	var text strings.Builder
	if b.m.Invented {
		fmt.Fprintf(&text, "%s\n\n", b.banner())
	}
	title := b.say("exhibits.text", slots{"Label": visibleLine(x.label), "ID": e.ID, "Case": visibleLine(b.stated(b.m.Case.Reference))})
	fmt.Fprintf(&text, "%s\n\n%s\n\n%s\n\n", title, visibleLine(strings.Join(said, " ")), visibleLine(integrity))
	lines, ok := b.requestLines(e.ID)
	if !ok {
		text.WriteString(b.say("exhibits.notext", nil) + "\n")
		x.file.Data = []byte(text.String())
		return []Block{b.para("exhibits.notext", nil)}
	}
	text.WriteString(b.say("exhibits.raw", nil) + "\n\n")
	r := Raw{Caption: b.say("exhibits.raw", nil) + " " + b.say("exhibits.file", slots{"File": x.file.Name})}
	for i, l := range lines {
		text.WriteString(visibleLine(l) + "\n")
		if i >= linesMax {
			continue
		}
		head, rest := cutAt(l, lineMax)
		if rest > 0 {
			head += b.say("cut.line", slots{"N": number(rest), "File": x.file.Name})
		}
		r.Lines = append(r.Lines, head)
	}
	x.file.Data = []byte(text.String())
	out := []Block{r}
	if n := len(lines) - linesMax; n > 0 {
		out = append(out, b.para("cut.lines", slots{"N": number(n), "File": x.file.Name}))
	}
	return out
}

// requestLines returns the masked request of an event, line by line.
func (b *builder) requestLines(id string) ([]string, bool) {
	if b.m.Request == nil {
		return nil, false
	}
	r, ok := b.m.Request(id)
	if !ok {
		return nil, false
	}
	lines := []string{strings.TrimSpace(r.Method + " " + r.URL + " " + r.HTTPVersion)}
	for _, h := range r.Headers {
		lines = append(lines, h.Name+": "+h.Value)
	}
	if r.Body != "" {
		lines = append(lines, "")
		if r.Enc != "" {
			lines = append(lines, "["+r.Enc+" of a body that is not text]")
		}
		lines = append(lines, strings.Split(r.Body, "\n")...)
	}
	if r.BodyNote != "" {
		lines = append(lines, "", "["+r.BodyNote+"]")
	}
	return lines, true
}

// excerpt shows the words a link rests on, in bold, inside their field.
func excerpt(e *evidence.Event, l evidence.Link) Text {
	field := fieldOf(e, l.Field)
	if l.From < 0 || l.To > len(field) || l.From >= l.To {
		return nil
	}
	const around = 60
	from, to := max(0, l.From-around), min(len(field), l.To+around)
	for from > 0 && !utf8.RuneStart(field[from]) {
		from--
	}
	for to < len(field) && !utf8.RuneStart(field[to]) {
		to++
	}
	before, after := field[from:l.From], field[l.To:to]
	if from > 0 {
		before = "…" + before
	}
	if to < len(field) {
		after += "…"
	}
	return Text{{Text: before, Mono: true}, {Text: field[l.From:l.To], Mono: true, Bold: true}, {Text: after, Mono: true}}
}

// fieldOf returns the printed field that a link names; "" when it is not
// printed.
func fieldOf(e *evidence.Event, field string) string {
	switch field {
	case "page_url":
		return e.PageURL
	case "page_title":
		return e.PageTitle
	case "button_text":
		return e.ButtonText
	case "referrer":
		return e.Referrer
	case "host":
		return siteOf(e.PageURL)
	}
	key := strings.TrimPrefix(field, "param:")
	for i := range e.Params {
		if e.Params[i].Key == key {
			return e.Params[i].Value
		}
	}
	return ""
}

func fullName(file, member string) string {
	if member == "" {
		return file
	}
	return file + ":" + member
}

// fileName keeps of a label what is safe in the name of a file.
func fileName(label string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			return r
		}
		return '-'
	}, label)
}

// visibleLine returns s as one line in which nothing is hidden.
func visibleLine(s string) string { return evidence.Visible(s) }

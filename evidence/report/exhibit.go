package report

import (
	"cmp"
	"encoding/hex"
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
	key, rest := b.fieldTables(e)
	x.blocks = append(append(x.blocks, box), key...)
	x.blocks = append(x.blocks, b.reasons(e)...)
	not := Box{Title: "What it does not show", Tone: ToneCaution, Paras: []Text{plain(strings.Join([]string{
		b.say("exhibit.not", nil), b.say("typed", nil), b.consentSentence(e)}, " "))}}
	integrity := b.say("exhibits.integrity", slots{
		"ID": e.ID, "Source": e.Source + " (" + fullName(e.File, e.Member) + ")", "Entry": e.Entry,
		"From": e.Offset, "To": e.Offset + e.Length, "SHA256": e.EntrySHA256, "SourceSHA256": b.sourceSHA256(e),
	})
	x.blocks = append(x.blocks, not,
		Heading{Level: 3, Text: label + ": the other fields, and the request as recorded"})
	x.blocks = append(append(x.blocks, b.exhibitFacts(e, at)), rest...)
	x.blocks = append(append(x.blocks, b.raw(e, &x, integrity, said)...), Para{plain(integrity)})
	return x
}

// reasons says why e is linked to its categories, with the words in their
// field.
func (b *builder) reasons(e *evidence.Event) []Block {
	h := Heading{Level: 3, Text: "Why this category"}
	if len(e.Categories) == 0 {
		return []Block{h, b.para("why.none", nil)}
	}
	var items []Text
	for _, l := range e.Categories {
		items = append(items, append(plain(b.why(e, l)+" "), excerpt(e, l)...))
	}
	return []Block{h, List{Items: items}}
}

// sourceSHA256 is the hash of the file that e is from, which is known for
// certain only once the file has been read to its end.
func (b *builder) sourceSHA256(e *evidence.Event) string {
	for i := range b.m.Sources {
		if s := &b.m.Sources[i]; s.Label == e.Source {
			return hex.EncodeToString(s.SHA256[:])
		}
	}
	return e.SourceSHA256
}

func (b *builder) consentSentence(e *evidence.Event) string {
	if e.Consent == nil {
		return b.say("consent.unknown", nil)
	}
	return b.say("consent.known", slots{
		"State": strings.ReplaceAll(e.Consent.State, "_", " "), "Basis": joined(e.Consent.Basis)})
}

func (b *builder) exhibitFacts(e *evidence.Event, at time.Time) Facts {
	when := "not recorded"
	if !at.IsZero() {
		when = strings.TrimSuffix(e.Time, "Z") + " UTC"
		if l := b.local(at); l != "" {
			when += "; " + l + ", " + b.zoneName()
		}
		if e.TimePrecision != "" {
			when += "; precision " + e.TimePrecision
		}
	}
	rows := []Fact{
		{"Time", plain(when)},
		{"Recipient", plain(b.recipient(e.Vendor, e.Company))},
		{"Request", plain(e.Method + " to " + e.Host + " (" + e.Endpoint + "), " + deliveryWords(e.Delivery))},
	}
	if e.Initiator != nil {
		rows = append(rows, Fact{"Started by, as the browser recorded it", mono(b.startedBy(e.Initiator))})
	}
	for _, n := range e.Notes {
		rows = append(rows, Fact{"Note", plain(n)})
	}
	return Facts{Rows: rows}
}

// startedBy names the scripts that the browser recorded as the cause of a
// request, the innermost first.
func (b *builder) startedBy(i *evidence.Initiator) string {
	const shown = 3
	if len(i.Chain) == 0 {
		return b.quote(cmp.Or(i.URL, i.Type))
	}
	var calls []string
	for _, c := range i.Chain[:min(shown, len(i.Chain))] {
		calls = append(calls, b.quote(c))
	}
	if n := len(i.Chain) - shown; n > 0 {
		calls = append(calls, number(n)+" more in data/events.jsonl")
	}
	return strings.Join(calls, " ← ")
}

// recipient names a company with the source of its name.
func (b *builder) recipient(vendor, company string) string {
	s := b.company(vendor, company)
	if src := b.vendors[vendor].CompanySource; src != "" {
		s += " (named so in " + src + ")"
	}
	return s
}

// fieldTables lists every parameter of e, and those of its copies that differ:
// first those that name the page, the button, the browser or the account.
func (b *builder) fieldTables(e *evidence.Event) (key, rest []Block) {
	columns := []Column{{Title: "Field", Weight: 3}, {Title: "Value as sent", Weight: 7}, {Title: "Meaning", Weight: 11}, {Title: "Basis", Weight: 4}}
	if notSent(e.Delivery) {
		columns[1].Title = "Value as recorded"
	}
	first := Table{Caption: "What it held about the page, and the browser or account", Columns: columns, Dense: true}
	other := Table{Caption: "Every other parameter that was read in the request", Columns: columns, Dense: true}
	copies := Table{Caption: "Copies: the parameters that differ", Columns: columns, Dense: true}
	for i := range e.Params {
		p := &e.Params[i]
		t := &other
		if isKey(e, p) {
			t = &first
		}
		t.Rows = append(t.Rows, b.fieldRow(e.ID, p))
	}
	for i := range e.Copies {
		for j := range e.Copies[i].Params {
			row := b.fieldRow(e.Copies[i].ID, &e.Copies[i].Params[j])
			row[0] = append(plain(e.Copies[i].ID+": "), row[0]...)
			copies.Rows = append(copies.Rows, row)
		}
	}
	if len(first.Rows) > 0 {
		key = append(key, first)
	}
	for _, t := range []Table{other, copies} {
		if len(t.Rows) > 0 {
			rest = append(rest, t)
		}
	}
	if len(e.Params) == 0 {
		rest = append(rest, b.para("exhibits.nofields", nil))
	}
	return key, rest
}

// isKey reports whether p names the page, the button, the browser or the
// account, or holds the words of a link.
func isKey(e *evidence.Event, p *decode.Param) bool {
	for i := range e.Identifiers {
		if id := &e.Identifiers[i]; id.Key == p.Key && (id.AccountLinked || id.Issued != "") {
			return true
		}
	}
	for _, l := range e.Categories {
		if l.Field == "param:"+p.Key {
			return true
		}
	}
	if p.In == "header" {
		return e.PageURLFrom == "referer" && strings.EqualFold(p.Key, "referer")
	}
	for _, v := range []string{e.PageURL, e.PageTitle, e.ButtonText} {
		if v != "" && v == p.Value {
			return true
		}
	}
	return false
}

func (b *builder) fieldRow(id string, p *decode.Param) []Text {
	value := mono(b.value(id, p.Raw))
	if p.Enc != "" {
		value = append(plain(p.Enc+" of bytes that are not text: "), value...)
	}
	var meaning []string
	if said := meaningWords(p); said != "" {
		meaning = append(meaning, said)
	}
	if p.Value != p.Raw {
		meaning = append(meaning, "Decoded: "+b.value(id, p.Value))
	}
	if p.Reading != "" {
		meaning = append(meaning, "Read as: "+b.value(id, p.Reading))
	}
	return []Text{
		append(mono(p.RawKey), Span{Text: " (" + p.In + ")"}),
		value, plain(strings.Join(meaning, " ")), plain(b.basis(p)),
	}
}

// meaningWords joins label and meaning, where the one does not repeat the other.
func meaningWords(p *decode.Param) string {
	label, meaning := strings.TrimSuffix(p.Label, "."), strings.TrimSuffix(p.Meaning, ".")
	switch {
	case label == "" && meaning == "":
		return ""
	case label == "" || strings.HasPrefix(strings.ToLower(meaning), strings.ToLower(label)):
		return meaning + "."
	case meaning == "":
		return label + "."
	}
	return label + ". " + meaning + "."
}

// basis names the basis of a meaning with the ids of its documents, which
// section 11 lists.
func (b *builder) basis(p *decode.Param) string {
	out := strings.ReplaceAll(string(p.Basis), "_", " ")
	if p.Doc == "" {
		return out
	}
	for _, d := range strings.Split(p.Doc, "; ") {
		addOnceUnbounded(&b.cited, d)
		id, _, _ := strings.Cut(d, " ")
		out += ", " + id
	}
	return out
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
		x.file.Data = []byte(reveal(text.String()))
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
	x.file.Data = []byte(reveal(text.String()))
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

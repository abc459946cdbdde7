package report

import (
	"cmp"
	"encoding/hex"
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
	x.blocks = append(append(x.blocks, b.reasons(e)...), b.consideredReasons(e)...)
	x.blocks = append(x.blocks, b.reviewOfEvent(e)...)
	x.blocks = append(x.blocks, b.consentBlocks(e, at)...)
	not := Box{Title: "What it does not show", Tone: ToneCaution, Paras: []Text{plain(strings.Join([]string{
		b.say("exhibit.not", nil), b.say("typed", nil)}, " "))}}
	integrity := b.say("exhibits.integrity", slots{
		"ID": e.ID, "Source": e.Source + " (" + fullName(e.File, e.Member) + ")", "Entry": e.Entry, "Line": e.Line, "Unpacked": b.unpacked(e.Source),
		"From": e.Offset, "To": e.Offset + e.Length, "SHA256": e.EntrySHA256, "SourceSHA256": b.sourceSHA256(e),
	})
	for _, p := range e.Parts {
		integrity += " " + b.say("exhibits.part", slots{"Member": p.Member, "From": p.Offset, "To": p.Offset + p.Length, "SHA256": p.SHA256})
	}
	x.blocks = append(x.blocks, not,
		Heading{Level: 3, Text: label + ": the other fields, and the request as recorded"})
	x.blocks = append(append(x.blocks, b.exhibitFacts(e, at, integrity)), rest...)
	x.blocks = append(x.blocks, b.raw(e, &x, integrity, said)...)
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
		item := plain(b.why(e, l))
		if words := excerpt(e, l); words != nil {
			item = append(append(item, Span{Text: " In context: "}), words...)
		}
		items = append(items, item)
	}
	return []Block{h, List{Items: items}}
}

// unpacked reports whether the bytes of a source are counted without a
// compression that its file has.
func (b *builder) unpacked(label string) bool {
	for i := range b.m.Sources {
		if s := &b.m.Sources[i]; s.Label == label {
			return len(s.Container) > 0
		}
	}
	return false
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

func (b *builder) exhibitFacts(e *evidence.Event, at time.Time, integrity string) Facts {
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
		{"Request", plain(cmp.Or(e.Method, "method not recorded,") + " to " + e.Host + " (" + e.Endpoint + "), " + deliveryWords(e.Delivery))},
	}
	if e.Clock != nil {
		rows = append(rows, Fact{"Clocks", plain(b.clockWords(e.Clock))})
	}
	if who := b.clientName(e.Who()); who != "" {
		rows = append(rows, Fact{"Client, as the capture names it", plain(who)})
	}
	rows = append(rows, b.consentFacts(e)...)
	if e.Initiator != nil {
		rows = append(rows, Fact{"Started by, as the browser recorded it", mono(b.startedBy(e.Initiator))})
	}
	for _, n := range e.Notes {
		rows = append(rows, Fact{"Note", plain(n)})
	}
	return Facts{Rows: append(rows, Fact{"Integrity", plain(integrity)}), Dense: true}
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
	for i := len(e.Params) - 1; i >= 0; i-- { // of several, rules read the last
		if p := &e.Params[i]; p.Key == key && p.Enc == "" {
			return p.Value
		}
	}
	return ""
}

package har

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const tableFormat = "table"

// columnsForm is a table: one record a line in CSV or JSON, whose columns are
// known by their headings, by what the log is, or by what the user says.
func columnsForm() form {
	return form{
		Format: Format{
			Name:         tableFormat,
			RecognisedBy: "a heading that names a column for addresses, in CSV, or such a member in each line of JSON; without headings, the columns of Zscaler and Cisco Umbrella logs; or a list of columns given with it",
			Shows:        "addresses, and what else has a column: times, methods, the Referer, user agent, cookies, status, who asked",
			CannotShow:   "what has no column; whether a person or a program wrote or changed it",
			Presets:      tablePresets(),
		},
		match: func(head []byte, opt Options) bool {
			if opt.Columns == "" && isZeekJSON(head) {
				return false
			}
			_, ok := findTable(head, opt)
			return ok
		},
		read: readTable,
	}
}

// A table says how the records of one capture are to be read.
type table struct {
	preset  *preset // nil when it is none of these
	json    bool
	delim   byte
	cols    []column
	names   []string          // headings, as captured
	keys    map[string]ranked // of JSON, beside those of data
	data    *tableData
	heading int // the line of the headings, from 1; 0 when there is none
	least   int // columns
	notes   []string
}

// A tableReader reads the records of a table.
type tableReader struct {
	c     *Capture
	t     table
	rows  rowReader
	row   row
	rank  [columns]int
	cells []string
	twice []string // members that the record has more than once
	lines lineQueue
}

func readTable(c *Capture, in *input) bool {
	head := in.peek(inputSize)
	if c.order != nil {
		w := widener{order: c.order}
		head = w.convert(nil, head, false)
	}
	t, _ := findTable(head, c.opt)
	x := &tableReader{c: c, t: t, rows: rowReader{c: c}, lines: lineQueue{in: in}}
	x.begin(head)
	for {
		l, ok := x.lines.next()
		if !ok {
			return true
		}
		switch text := strings.TrimSpace(l.text); {
		case l.over:
			c.damageLine(l.line, "")
		case text == "":
			if l.open && l.n > 0 && c.order != nil {
				c.damageLine(l.line, endsWithin)
			}
		case l.no <= t.heading:
		case strings.HasPrefix(text, "#") && !t.json && l.no < 10:
			if l.open {
				c.damageLine(l.line, endsWithin)
			}
		case !x.record(l):
			return false
		}
	}
}

// begin says of the source what is known of the table.
func (x *tableReader) begin(head []byte) {
	s := &x.c.source
	if x.t.json {
		x.c.reader = *newReader()
	}
	if p := x.t.preset; p != nil {
		s.Creator = p.Title
		x.rows.ends = p.Ends
		if p.Zone == "UTC" {
			x.rows.zone = time.UTC
		}
		for _, n := range p.Notes {
			s.note(n)
		}
		if p.Ends {
			s.note("The log is written when a request has ended. It states its start only where it also states how long it took.")
		}
	} else {
		s.note("The table does not say whether its times are those of the start or of the end of a request. They are given as they are.")
	}
	s.note("The table holds single fields of each request. What has no column is not recorded.")
	for _, n := range x.t.notes {
		s.note(n)
	}
	if !x.t.json {
		var note string
		x.rows.times.order, note = x.t.dayOrder(head)
		if note != "" {
			s.note(note)
		}
	}
}

// record hands on the record that begins with l.
func (x *tableReader) record(l queued) bool {
	if x.t.json {
		if reason := x.jsonRow([]byte(l.text)); reason != "" {
			x.c.damageLine(l.line, reason)
			return true
		}
		return x.hand(l)
	}
	whole, reason := x.split(l)
	if reason != "" {
		x.c.damageLine(l.line, reason)
		return true
	}
	if slices.Equal(x.cells, x.t.names) {
		return true // the headings once more
	}
	x.row.reset()
	for i, col := range x.t.cols {
		if i < len(x.cells) && col != colNone {
			x.row.text[col] = x.value(x.cells[i])
		}
	}
	return x.hand(whole)
}

// value is what a cell says; "" for one that says nothing.
func (x *tableReader) value(cell string) string {
	cell = strings.TrimSpace(cell)
	if cell == "-" || x.t.preset != nil && slices.Contains(x.t.preset.None, cell) {
		return ""
	}
	if len(cell) > 2 && cell[0] >= 0x80 {
		if bare := trimSmart(cell); bare != cell {
			x.c.source.note("Some values stand in the quotation marks of a word processor. They are read without them.")
			return bare
		}
	}
	return cell
}

// trimSmart removes the quotation marks that word processors write.
func trimSmart(s string) string { return strings.Trim(s, "“”„‟«»‘’") }

// hand makes an entry of the row.
func (x *tableReader) hand(l queued) bool {
	c := x.c
	at := Ref{Offset: l.off, Length: l.n, Line: l.no}
	e := c.fresh()
	if !x.rows.fill(e, &x.row) {
		switch {
		case x.row.text[colURL]+x.row.text[colPath]+x.row.text[colRequest] != "" || l.open:
			c.damageLine(l.line, noAddressLine)
		default:
			c.exclude(at, noAddress)
		}
		return true
	}
	if body := x.row.text[colBody]; body != "" {
		data := []byte(body)
		ev := evidence{length: -1, size: -1, sent: true}
		c.own.request.state = ev.ofBytes(data)
		if utf8.Valid(data) {
			data, c.own.request.state = ev.ofText(data, "")
		}
		c.own.request.data = data
	}
	for _, key := range x.twice {
		e.Notes = append(e.Notes, key+" occurs more than once in the record; the first is read")
	}
	if l.joined {
		e.Notes = append(e.Notes, "The record goes over several lines.")
	}
	if name, cell, ok := x.rounded(); ok {
		e.Notes = append(e.Notes, fmt.Sprintf("The column %q holds %s: a spreadsheet program has rounded a long number, and its digits are lost.", name, cell))
	}
	if l.open {
		e.Notes = append(e.Notes, openNote)
	}
	if c.order == nil && !utf8.ValidString(l.text) || x.t.json && c.reader.lone {
		e.Notes = append(e.Notes, notUTF8)
	}
	return c.hand(e, at, l.raw)
}

// rounded finds a number that a spreadsheet program has written as 1.23457E+15.
func (x *tableReader) rounded() (name, cell string, ok bool) {
	if x.t.json {
		return "", "", false
	}
	for i, cell := range x.cells {
		cell = strings.TrimSpace(cell)
		n := strings.Index(cell, "E+")
		if n < 1 || n > 20 || len(cell)-n > 5 || strings.Trim(cell[:n], "0123456789.,") != "" || strings.Trim(cell[n+2:], "0123456789") != "" {
			continue
		}
		name = fmt.Sprint(i + 1)
		if i < len(x.t.names) {
			name = x.t.names[i]
		}
		return name, cell, true
	}
	return "", "", false
}

package xlsx

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/evidence/report"

	"github.com/xuri/excelize/v2"
)

// maxCell is where a cell's text is cut, in UTF-16 units: below the 32,767 at
// which Excel, and the library without saying so, would cut it.
const maxCell = 30_000

// maxExact is the largest number that Excel shows with all of its digits: it
// keeps 15.
const maxExact = 999_999_999_999_999

// cell returns v as stored in a column of kind; nil for an empty cell. It
// reports whether text was cut.
func (st styles) cell(kind report.ValueKind, wrap bool, v report.Value) (c any, cut bool) {
	switch {
	case kind == report.KindInt && (v.Set || v.Int != 0):
		if v.Int > maxExact || v.Int < -maxExact {
			return excelize.Cell{StyleID: st.text, Value: fmt.Sprint(v.Int)}, false
		}
		return excelize.Cell{StyleID: st.integer, Value: v.Int}, false
	case kind == report.KindTime && !v.Time.IsZero():
		return st.instantCell(v.Time.UTC()), false
	case kind == report.KindText && v.Text != "":
		s, cut := fit(shown(v.Text))
		if wrap {
			return excelize.Cell{StyleID: st.wrapped, Value: s}, cut
		}
		return excelize.Cell{StyleID: st.text, Value: s}, cut
	}
	return nil, false
}

// instantCell stores t as a date. Excel counts days from 1900, with a day in
// that year that never was, up to the year 9999: times outside are stored as
// text.
func (st styles) instantCell(t time.Time) excelize.Cell {
	t = t.Truncate(time.Millisecond)
	if y := t.Year(); y <= 1900 || y > 9999 {
		return excelize.Cell{StyleID: st.text, Value: t.Format("2006-01-02T15:04:05.000Z")}
	}
	return excelize.Cell{StyleID: st.instant, Value: t}
}

// shown is s as a reader sees it. Beyond [evidence.Visible], an underscore
// that begins _xHHHH_ is written out: Office Open XML reads that as an escape
// (ECMA-376, part 1, 22.9.2.19 ST_Xstring), and the library drops it where
// HHHH is not a character.
func shown(s string) string {
	s = evidence.Visible(s)
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if isEscape(s[i:]) {
			b.WriteString(`\u{005F}`)
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

func isEscape(s string) bool {
	if len(s) < 7 || s[0] != '_' || s[1] != 'x' || s[6] != '_' {
		return false
	}
	for _, c := range []byte(s[2:6]) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}

// fit cuts s, as shown, where it would not fit into one cell, and marks the
// place. Nothing that stands for one character is cut in two.
func fit(s string) (string, bool) {
	if units(s) <= maxCell {
		return s, false
	}
	at, n := 0, 0
	for i, r := range s {
		n += width(r)
		if n > maxCell {
			at = i
			break
		}
	}
	const longest = len(`\u{10FFFF}`)
	if i := strings.LastIndexByte(s[:at], '\\'); i > at-longest && !strings.Contains(s[i:at], "}") {
		at = i
	}
	return fmt.Sprintf("%s[continues: %d more characters; see data/events.jsonl]", s[:at], utf8.RuneCountInString(s[at:])), true
}

// units counts UTF-16 units.
func units(s string) int {
	if len(s) <= maxCell {
		return len(s) // never fewer than the units, and that is all that matters
	}
	n := 0
	for _, r := range s {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

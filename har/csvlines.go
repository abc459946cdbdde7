package har

import (
	"strings"
)

// A queued is a line that stays valid while others are read, or several that
// make one record.
type queued struct {
	line
	text   string
	joined bool
}

// A lineQueue gives lines, and takes back those that were read too far.
type lineQueue struct {
	in    *input
	ahead []queued
}

func (q *lineQueue) next() (queued, bool) {
	if len(q.ahead) > 0 {
		l := q.ahead[0]
		q.ahead = q.ahead[1:]
		return l, true
	}
	l, ok := q.in.line()
	return queued{line: l, text: string(l.text)}, ok
}

// peek returns the n-th line ahead, from 0. The bytes of the line before are
// no longer valid.
func (q *lineQueue) peek(n int) (queued, bool) {
	for len(q.ahead) <= n {
		l, ok := q.in.line()
		if !ok {
			return queued{}, false
		}
		l.raw = append([]byte(nil), l.raw...)
		q.ahead = append(q.ahead, queued{line: l, text: string(l.text)})
	}
	return q.ahead[n], true
}

// maxRowLines bounds how many lines one record of a table can go over. A lost
// quotation mark would otherwise swallow all that follows.
const maxRowLines = 40

// split splits the record that begins with l, which may go over several lines.
func (x *tableReader) split(l queued) (queued, string) {
	var state rowState
	x.cells, state = splitRow(x.cells[:0], l.text, x.t.delim)
	if state == rowOpen {
		if whole, ok := x.join(l); ok {
			return whole, ""
		}
		x.cells, _ = splitRow(x.cells[:0], l.text, x.t.delim)
		return l, "a quotation mark is opened and not closed where it could be"
	}
	if state == rowWrong {
		return l, "text stands behind a closing quotation mark"
	}
	return l, x.fits(l.open)
}

// join reads on until the quotation marks are closed.
func (x *tableReader) join(l queued) (queued, bool) {
	l.line.raw = append([]byte(nil), l.raw...)
	text := l.text
	for n := range maxRowLines {
		more, ok := x.lines.peek(n)
		if !ok || more.over || int64(len(text)+len(more.text)) > x.c.limits.Entry {
			return queued{}, false
		}
		text += "\n" + more.text
		var state rowState
		x.cells, state = splitRow(x.cells[:0], text, x.t.delim)
		switch {
		case state == rowOpen:
			continue
		case state == rowWrong || x.fits(false) != "":
			return queued{}, false
		}
		l.n = more.off + more.n - l.off
		l.raw, l.text, l.joined, l.open = nil, text, true, more.open
		x.lines.ahead = x.lines.ahead[n+1:]
		return l, true
	}
	return queued{}, false
}

// fits says what is wrong with the number of cells. A spreadsheet program
// leaves empty ones out, and adds some.
func (x *tableReader) fits(open bool) string {
	want := len(x.t.cols)
	if x.t.heading > 0 {
		want = len(x.t.names)
	}
	for n := len(x.cells); n > want && strings.TrimSpace(x.cells[n-1]) == ""; n-- {
		x.cells = x.cells[:n-1]
	}
	least := x.t.least
	if open {
		least = 0
	}
	if n := len(x.cells); n > want && !(x.t.preset != nil && n < 2*want) || n < least {
		return countReason(n, want)
	}
	return ""
}

package har

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// findLines is how many lines are looked at to know a table.
const findLines = 12

// findTable says how the table that begins with head is to be read; false if
// it is none that can be.
func findTable(head []byte, opt Options) (table, bool) {
	d, err := tableNames()
	if err != nil || bytes.IndexByte(head, 0) >= 0 {
		return table{}, false
	}
	lines := tableLines(head)
	if opt.Columns != "" {
		return d.given(lines, opt.Columns)
	}
	if t, ok := d.findJSON(lines, nil, nil); ok {
		return t, true
	}
	if t, ok := d.findHeading(lines, nil); ok {
		return t, true
	}
	for i := range d.Presets {
		if t, ok := d.findRows(lines, &d.Presets[i]); ok {
			return t, true
		}
	}
	return table{}, false
}

// tableLines returns the first few lines, as far as they are there.
func tableLines(head []byte) []string {
	var lines []string
	for line := range bytes.Lines(head) {
		if len(lines) == findLines {
			break
		}
		lines = append(lines, strings.TrimRight(string(line), "\r\n"))
	}
	return lines
}

// given is the table that the user describes.
func (d *tableData) given(lines []string, spec string) (table, bool) {
	l, err := d.layout(spec)
	switch {
	case err != nil:
		return table{}, false
	case l.preset != nil && l.preset.cols == nil:
		return d.findJSON(lines, l.preset, nil)
	case l.preset != nil:
		return d.findRows(lines, l.preset)
	case l.keys != nil:
		if t, ok := d.findJSON(lines, nil, l.keys); ok {
			return t, true
		}
		return d.findHeading(lines, l.keys)
	}
	for _, delim := range []byte("\t;,|") {
		t := table{data: d, delim: delim, cols: l.cols, least: firstAddress(l.cols) + 1}
		for i, line := range lines {
			cells, state := splitRow(nil, line, delim)
			if state == rowWhole && len(cells) > 1 || len(l.cols) == 1 {
				if t.addressed(cells) {
					return t, true
				}
				if _, ok := d.headings(cells, nil); ok {
					t.heading, t.names = i+1, cells
				}
			}
		}
	}
	return table{}, false
}

// firstAddress is the place of the first column that is a part of an address.
func firstAddress(cols []column) int {
	return slices.IndexFunc(cols, func(c column) bool {
		return c == colURL || c == colPath || c == colHost || c == colRequest
	})
}

// addressed reports cells that hold an address where the columns say so.
func (t *table) addressed(cells []string) bool {
	has := func(want column, ok func(string) bool) bool {
		i := slices.Index(t.cols, want)
		return i >= 0 && i < len(cells) && ok(trimSmart(strings.TrimSpace(cells[i])))
	}
	path := func(s string) bool { return strings.HasPrefix(s, "/") }
	url := func(s string) bool { return schemeOf(s) != "" || hostLike(s) || path(s) }
	return has(colURL, url) || has(colPath, path) ||
		has(colHost, hostLike) && !slices.Contains(t.cols, colPath) ||
		has(colRequest, func(s string) bool { return strings.Contains(s, " HTTP/") })
}

// findHeading looks for a line of headings, with an address under it.
func (d *tableData) findHeading(lines []string, keys map[string]ranked) (table, bool) {
	var best table
	found := false
	for i, line := range lines {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, delim := range []byte("\t;,|") {
			cells, state := splitRow(nil, line, delim)
			if state != rowWhole {
				continue
			}
			cols, ok := d.headings(cells, keys)
			if !ok || found && used(cols) <= used(best.cols) {
				continue
			}
			t := table{data: d, delim: delim, cols: cols, names: cells, heading: i + 1, least: firstAddress(cols) + 1}
			under := slices.ContainsFunc(lines[i+1:], func(s string) bool {
				cells, _ := splitRow(nil, s, delim)
				return t.addressed(cells)
			})
			if under {
				best, found = t, true
				if i > 0 && strings.TrimSpace(strings.Join(lines[:i], "")) != "" && !strings.HasPrefix(lines[0], "sep=") {
					best.notes = []string{fmt.Sprintf("The headings of the table are in its line %d. What stands before them is not read.", i+1)}
				}
			}
		}
		if found {
			break
		}
	}
	return best, found
}

func used(cols []column) int {
	n := 0
	for _, c := range cols {
		if c != colNone {
			n++
		}
	}
	return n
}

// headings reads headings; false when they name no address. Of several columns
// for one thing the one with the most usual name counts.
func (d *tableData) headings(cells []string, keys map[string]ranked) ([]column, bool) {
	cols := make([]column, len(cells))
	var rank, place [columns]int
	for i, cell := range cells {
		if len(cell) > 80 {
			return nil, false
		}
		r, ok := keys[letters(cell)]
		if !ok && keys == nil {
			r, ok = d.known[letters(trimSmart(cell))]
		}
		if !ok {
			continue
		}
		if was := rank[r.col]; was > 0 {
			if was <= r.rank+1 {
				continue
			}
			cols[place[r.col]] = colNone
		}
		cols[i], rank[r.col], place[r.col] = r.col, r.rank+1, i
	}
	if rank[colDate] > 0 && rank[colTime] > 0 {
		cols[place[colTime]] = colClock
	}
	return cols, rank[colURL] > 0 || rank[colRequest] > 0 || rank[colHost] > 0 && rank[colPath] > 0
}

// findRows looks for rows of a known log without headings.
func (d *tableData) findRows(lines []string, p *preset) (table, bool) {
	if p.cols == nil {
		return table{}, false
	}
	for _, delim := range []byte(",\t;") {
		t := table{data: d, preset: p, delim: delim, cols: p.cols, least: p.Least}
		for _, line := range lines {
			cells, state := splitRow(nil, line, delim)
			if state != rowWrong && len(cells) >= p.Least && t.addressed(cells) && t.worded(cells) {
				return t, true
			}
		}
	}
	return table{}, false
}

// worded reports a row of the preset: its time is one, and columns that can
// hold certain words hold them.
func (t *table) worded(cells []string) bool {
	for i, col := range t.cols {
		words := t.preset.words[col]
		switch {
		case i >= len(cells):
			return true
		case col == colTime:
			var r timeReader
			if !r.read(cells[i]).ok {
				return false
			}
		case words != nil && !slices.Contains(words, cells[i]):
			return false
		}
	}
	return true
}

// dayOrder decides whether dates in figures are read day first, from the first
// records: a figure over 12 is a day.
func (t *table) dayOrder(head []byte) (dayOrder, string) {
	col := slices.IndexFunc(t.cols, func(c column) bool { return c == colTime })
	if i := slices.Index(t.cols, colDate); i >= 0 {
		col = i
	}
	if col < 0 {
		return dayFirst, ""
	}
	var first, second, any bool
	for line := range bytes.Lines(head) {
		cells, _ := splitRow(nil, strings.TrimRight(string(line), "\r\n"), t.delim)
		if col >= len(cells) {
			continue
		}
		a, b, _, _, ok := threeFigures(trimSmart(strings.TrimSpace(cells[col])))
		if !ok || len(a) == 4 {
			continue
		}
		any = true
		first = first || len(a) == 2 && a > "12"
		second = second || len(b) == 2 && b > "12"
	}
	switch {
	case !any:
		return dayFirst, ""
	case first && second:
		return dayFirst, "Of the dates in figures in this table, some can only be read day first and some only month first. They are read day first, as in Britain; those that cannot be are without a time."
	case first:
		return dayFirst, "Dates in figures in this table are read day first: some have a first figure over 12."
	case second:
		return monthFirst, "Dates in figures in this table are read month first: some have a second figure over 12."
	}
	return dayFirst, "Dates in figures in this table can be read day first or month first, and nothing in its first records decides. They are read day first, as in Britain."
}

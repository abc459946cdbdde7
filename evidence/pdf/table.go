package pdf

import (
	"math"
	"slices"

	"pixelwitness/evidence/report"
)

const (
	cellSize, cellLead = 8.6, 12.2
	cellPadX, cellPadY = 5.0, 3.6
	mostColumns        = 12 // a table with more is drawn as facts
	leastColumn        = 26.0
	longestWord        = 100.0 // longer words are broken rather than given room
	measuredRows       = 500
	tallestHead        = 10 // lines of a header that is repeated
)

// A cell is the wrapped text of one cell.
type cell struct {
	lines   []line
	x       float64 // its left edge
	width   float64 // of its text
	right   bool
	element *element
}

// A row is the cells of one row, which all begin at the same line.
type row []cell

func (r row) lines() int {
	n := 1
	for _, c := range r {
		n = max(n, len(c.lines))
	}
	return n
}

func (r row) height() float64 { return float64(r.lines())*cellLead + 2*cellPadY }

// table draws a table: light rules below the rows, the header again on each
// page. A tall row is split; what does not fit goes on on the next page.
func (l *layout) table(b report.Table) {
	cols := columns(b)
	if len(cols) == 0 {
		return
	}
	if len(cols) > mostColumns {
		l.tableAsFacts(b, cols)
		return
	}
	widths := l.widths(cols, b.Rows)
	l.in("Table", func() {
		titles := make([]report.Text, len(cols))
		for i, c := range cols {
			titles[i] = report.Text{{Text: c.Title, Bold: true}}
		}
		var head row
		if len(b.Columns) > 0 {
			head = l.row(titles, cols, widths, "TH", accent)
		}
		repeat := head
		if head.lines() > tallestHead {
			repeat = nil
		}
		l.caption(b.Caption, head.height()+2*cellLead)
		if head != nil {
			l.rowOver(head, nil)
		}
		for _, r := range b.Rows {
			l.rowOver(l.row(r, cols, widths, "TD", ink), repeat)
		}
	})
	l.y += blockGap + 3
}

// columns returns a column for each cell of the widest row.
func columns(b report.Table) []report.Column {
	cols := b.Columns
	for _, r := range b.Rows {
		for len(cols) < len(r) {
			cols = append(cols[:len(cols):len(cols)], report.Column{})
		}
	}
	return cols
}

// widths shares the width of the page by weight. As far as there is room, a
// column is at least as wide as the longest word of its title, and as the
// longest of its words that a narrow column can hold.
func (l *layout) widths(cols []report.Column, rows [][]report.Text) []float64 {
	weights, titles, words := make([]float64, len(cols)), make([]float64, len(cols)), make([]float64, len(cols))
	for i, c := range cols {
		weights[i] = 1
		if c.Weight > 0 && !math.IsInf(c.Weight, 0) {
			weights[i] = c.Weight
		}
		titles[i] = max(leastColumn, l.longestWord(report.Text{{Text: c.Title, Bold: true}}, full)+2*cellPadX+0.5)
		words[i] = titles[i]
		for _, r := range rows[:min(len(rows), measuredRows)] {
			if i < len(r) {
				words[i] = max(words[i], l.longestWord(r[i], longestWord)+2*cellPadX+0.5)
			}
		}
	}
	for _, least := range [][]float64{words, titles} {
		needed := 0.0
		for _, w := range least {
			needed += w
		}
		if needed <= full {
			return share(weights, least, full)
		}
	}
	least := slices.Repeat([]float64{leastColumn}, len(cols))
	return share(weights, least, full)
}

// longestWord returns the width of the longest word of a text that is no
// wider than most.
func (l *layout) longestWord(text report.Text, most float64) float64 {
	longest, w := 0.0, 0.0
	for _, g := range l.glyphs(text, style{size: cellSize}) {
		if g.brk != space {
			w += float64(g.w)
			continue
		}
		if w <= most {
			longest = max(longest, w)
		}
		w = 0
	}
	if w <= most {
		longest = max(longest, w)
	}
	return longest
}

// share divides total by weight, giving each at least its least.
func share(weights, least []float64, total float64) []float64 {
	out := make([]float64, len(weights))
	set := make([]bool, len(weights))
	for {
		sum, room := 0.0, total
		for i, w := range weights {
			if set[i] {
				room -= out[i]
			} else {
				sum += w
			}
		}
		again := false
		for i, w := range weights {
			if !set[i] {
				if out[i] = room * (w / sum); out[i] < least[i] {
					out[i], set[i], again = least[i], true, true
				}
			}
		}
		if !again {
			return out
		}
	}
}

// row wraps the texts of one row.
func (l *layout) row(texts []report.Text, cols []report.Column, widths []float64, role string, col colour) row {
	r := make(row, 0, len(cols))
	l.in("TR", func() {
		x := left
		for i, w := range widths {
			c := cell{x: x + cellPadX, width: w - 2*cellPadX, right: cols[i].Right, element: l.child(role)}
			if role == "TH" {
				c.element.scope = "Column"
			}
			if i < len(texts) {
				c.lines = l.wrap(texts[i], style{size: cellSize, colour: col}, c.width)
			}
			r = append(r, c)
			x += w
		}
	})
	return r
}

// rowOver draws a row, over as many pages as it needs, and the header at the
// top of each that it begins.
func (l *layout) rowOver(r row, head row) {
	for from, n := 0, r.lines(); from < n; {
		k := int((bottom - l.y - 2*cellPadY) / cellLead)
		whole := k >= n-from
		if !whole && !l.atTop() && (k < 3 || from == 0 && r.height() <= kept/2) {
			l.newPage()
			l.again(head)
			if fresh := int((bottom - l.y - 2*cellPadY) / cellLead); fresh > k {
				continue
			}
		}
		k = max(1, min(k, n-from))
		l.slice(r, from, k)
		if from += k; from < n {
			l.newPage()
			l.again(head)
		}
	}
}

// again draws a header that has been drawn before.
func (l *layout) again(head row) {
	if head != nil {
		l.artifact(func() { l.slice(head, 0, head.lines()) })
	}
}

// slice draws n lines of a row and the rule below them.
func (l *layout) slice(r row, from, n int) {
	h := float64(n)*cellLead + 2*cellPadY
	header := len(r) > 0 && r[0].element.scope == "Column"
	l.artifact(func() {
		if header {
			l.ground(left, l.y, full, h, tint)
			l.rule(left, l.y+h, full, 0.9, accent)
		} else if from+n >= r.lines() {
			l.rule(left, l.y+h, full, 0.4, rule)
		}
	})
	for _, c := range r {
		l.into(c.element, func() {
			for i := from; i < min(from+n, len(c.lines)); i++ {
				x := c.x
				if c.right {
					x += c.width - c.lines[i].width
				}
				l.line(c.lines[i], x, l.y+cellPadY+float64(i-from)*cellLead, cellLead)
			}
		})
	}
	l.y += h
}

// caption draws the caption of a block, on a page that has room for it and
// for a height below it.
func (l *layout) caption(s string, below float64) {
	st := style{size: smallSize + 0.4, bold: true, colour: ink}
	lines := l.wrap(plain(s), st, full)
	if len(lines) > 1 { // a sentence or more: too long to be set in bold
		st.bold = false
		lines = l.wrap(plain(s), st, full)
	}
	l.need(float64(len(lines))*smallLead + 5 + below)
	if len(lines) > 0 {
		l.flow(items(lines, smallLead+1, 0, l.child("Caption")), frame{x: left, width: full})
		l.y += 4
	}
}

// facts draws names and their values.
func (l *layout) facts(rows []report.Fact) {
	cols := []report.Column{{}, {}}
	widths := []float64{full * 0.29, full * 0.71}
	l.in("Table", func() {
		l.artifact(func() { l.rule(left, l.y, full, 0.4, rule) })
		for _, f := range rows {
			texts := []report.Text{{{Text: f.Name, Bold: true}}, f.Value}
			r := l.row(texts, cols, widths, "TD", ink)
			r[0].element.role, r[0].element.scope = "TH", "Row"
			l.rowOver(r, nil)
		}
	})
	l.y += blockGap + 3
}

// tableAsFacts draws each row of a table with too many columns for the page
// as a list of names and values.
func (l *layout) tableAsFacts(b report.Table, cols []report.Column) {
	l.caption(b.Caption, 4*cellLead)
	for _, r := range b.Rows {
		facts := make([]report.Fact, 0, len(cols))
		for i, c := range cols {
			if i < len(r) {
				facts = append(facts, report.Fact{Name: c.Title, Value: r[i]})
			}
		}
		l.facts(facts)
	}
}

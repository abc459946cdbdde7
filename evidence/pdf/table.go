package pdf

import (
	"strings"

	"pixelwitness/evidence/report"
)

const (
	mostColumns = 12 // a table with more is drawn as facts
	tallestHead = 10 // lines of a header that is repeated
)

// A grid is how the rows of a table are set: the size of type, the height of
// lines, and the air around cells.
type grid struct{ size, lead, padX, padY float64 }

// gridOf returns the grid of a table. The smallest type of a dense one, the
// scaled fixed-width face, is 6.8 points.
func gridOf(dense bool) grid {
	if dense {
		return grid{7.6, 9.2, 4, 1.7}
	}
	return grid{8.6, 12.2, 5, 3.6}
}

func (g grid) height(lines int) float64 { return float64(lines)*g.lead + 2*g.padY }

// room returns how many lines of a row fit into a height.
func (g grid) room(h float64) int { return int((h - 2*g.padY) / g.lead) }

// A cell is the wrapped text of one cell.
type cell struct {
	lines   []line
	x       float64 // its left edge
	width   float64 // of its text
	right   bool
	element *element
}

// A row is the cells of one row, which all begin at the same line.
type row struct {
	grid
	cells []cell
}

func (r *row) lines() int {
	n := 1
	for _, c := range r.cells {
		n = max(n, len(c.lines))
	}
	return n
}

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
	g := gridOf(b.Dense)
	widths := l.widths(cols, b.Rows, g, b.Dense)
	l.in("Table", func() {
		titles := make([]report.Text, len(cols))
		for i, c := range cols {
			titles[i] = report.Text{{Text: c.Title, Bold: true}}
		}
		var head, repeat *row
		headHeight := 0.0
		if len(b.Columns) > 0 {
			head = l.row(titles, cols, widths, g, "TH", accent)
			headHeight = g.height(head.lines())
			if head.lines() <= tallestHead {
				repeat = head
			}
		}
		below := g.height(3)
		if len(b.Rows) > 0 {
			below = l.least(b.Rows[0], widths, g)
		}
		l.caption(b.Caption, headHeight+below)
		if head != nil {
			l.rowOver(head, nil)
		}
		for _, r := range b.Rows {
			l.rowOver(l.row(r, cols, widths, g, "TD", ink), repeat)
		}
	})
	l.y += blockGap + 3
}

// least returns the height below which rowOver would begin a new page for a
// row, so that a header is not left behind.
func (l *layout) least(texts []report.Text, widths []float64, g grid) float64 {
	n := 1
	for i, w := range widths[:min(len(widths), len(texts))] {
		n = max(n, len(l.wrap(texts[i], style{size: g.size}, w-2*g.padX)))
	}
	if h := g.height(n); h <= kept/2 {
		return h
	}
	return g.height(3)
}

// row wraps the texts of one row.
func (l *layout) row(texts []report.Text, cols []report.Column, widths []float64, g grid, role string, col colour) *row {
	r := &row{grid: g}
	l.in("TR", func() {
		x := left
		for i, w := range widths {
			c := cell{x: x + g.padX, width: w - 2*g.padX, right: cols[i].Right, element: l.child(role)}
			if role == "TH" {
				c.element.scope = "Column"
			}
			if i < len(texts) {
				c.lines = l.wrap(texts[i], style{size: g.size, colour: col}, c.width)
			}
			r.cells = append(r.cells, c)
			x += w
		}
	})
	return r
}

// rowOver draws a row, over as many pages as it needs, and the header at the
// top of each that it begins.
func (l *layout) rowOver(r, head *row) {
	for from, n := 0, r.lines(); from < n; {
		k := r.room(bottom - l.y)
		whole := k >= n-from
		if !whole && !l.atTop() && (k < 3 || from == 0 && r.height(n) <= kept/2) {
			l.newPage()
			l.again(head)
			if fresh := r.room(bottom - l.y); fresh > k {
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
func (l *layout) again(head *row) {
	if head != nil {
		l.artifact(func() { l.slice(head, 0, head.lines()) })
	}
}

// slice draws n lines of a row and the rule below them.
func (l *layout) slice(r *row, from, n int) {
	h := r.height(n)
	header := len(r.cells) > 0 && r.cells[0].element.scope == "Column"
	l.artifact(func() {
		if header {
			l.ground(left, l.y, full, h, tint)
			l.rule(left, l.y+h, full, 0.9, accent)
		} else if from+n >= r.lines() {
			l.rule(left, l.y+h, full, 0.4, rule)
		}
	})
	for _, c := range r.cells {
		l.into(c.element, func() {
			for i := from; i < min(from+n, len(c.lines)); i++ {
				x := c.x
				if c.right {
					x += c.width - c.lines[i].width
				}
				l.line(c.lines[i], x, l.y+r.padY+float64(i-from)*r.lead, r.lead)
			}
		})
	}
	l.y += h
}

// caption draws the caption of a block, on a page that has room for it and
// for a height below it.
func (l *layout) caption(s string, below float64) {
	sentence := strings.HasSuffix(s, ".") // too long to be set in bold
	lines := l.wrap(plain(s), style{size: smallSize + 0.4, bold: !sentence, colour: ink}, full)
	l.need(float64(len(lines))*smallLead + 5 + below)
	if len(lines) > 0 {
		l.flow(items(lines, smallLead+1, 0, l.child("Caption")), frame{x: left, width: full})
		l.y += 4
	}
}

// facts draws names and their values.
func (l *layout) facts(rows []report.Fact, dense bool) {
	cols := []report.Column{{}, {}}
	widths := []float64{full * 0.29, full * 0.71}
	g := gridOf(dense)
	l.in("Table", func() {
		l.artifact(func() { l.rule(left, l.y, full, 0.4, rule) })
		var before *row // drawn with the row after it, so that the last is not left to a page alone
		for i, f := range rows {
			texts := []report.Text{{{Text: f.Name, Bold: true}}, f.Value}
			r := l.row(texts, cols, widths, g, "TD", ink)
			r.cells[0].element.role, r.cells[0].element.scope = "TH", "Row"
			if i == len(rows)-2 {
				before = r
				continue
			}
			if before != nil {
				if h := g.height(before.lines()) + g.height(r.lines()); h <= kept/2 {
					l.need(h)
				}
				l.rowOver(before, nil)
			}
			l.rowOver(r, nil)
		}
	})
	l.y += blockGap + 3
}

// tableAsFacts draws each row of a table with too many columns for the page
// as a list of names and values.
func (l *layout) tableAsFacts(b report.Table, cols []report.Column) {
	l.caption(b.Caption, gridOf(false).height(3))
	for _, r := range b.Rows {
		facts := make([]report.Fact, 0, len(cols))
		for i, c := range cols {
			if i < len(r) {
				facts = append(facts, report.Fact{Name: c.Title, Value: r[i]})
			}
		}
		l.facts(facts, b.Dense)
	}
}

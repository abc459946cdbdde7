package pdf

import (
	"strconv"

	"pixelwitness/evidence/report"
)

// Sizes of type and the heights of lines, in points.
const (
	bodySize, bodyLead       = 10.2, 15.2
	titleSize, titleLead     = 19, 24
	titleGap                 = 20 // below a title, its rule in it
	headingSize, headingLead = 13, 18
	minorSize, minorLead     = 10.8, 16
	smallSize, smallLead     = 8.6, 12
	runningSize              = 8
	blockGap                 = 9  // between blocks
	sectionGap               = 22 // before a section that begins no page
)

// An item is a line in a column of lines.
type item struct {
	line   line
	number string // in the margin of captured lines
	before float64
	height float64
	into   *element
}

// newPage ends the page and begins the next.
func (l *layout) newPage() {
	l.addPage()
	l.y = top
}

func (l *layout) atTop() bool { return l.y <= top }

// need begins a new page if less than h is left on this one.
func (l *layout) need(h float64) {
	if l.y+h > bottom && !l.atTop() {
		l.newPage()
	}
}

// A frame is what surrounds a column of lines on each page that it runs over.
type frame struct {
	x, width float64
	pad      float64                       // above and below the lines
	draw     func(y, h float64, last bool) // the ground, before the lines; may be nil
	line     func(it item, x, y float64)   // a line; nil for the plain way
}

// flow draws lines one below the other, over as many pages as they need, and
// leaves no single line of several behind.
func (l *layout) flow(items []item, f frame) {
	for len(items) > 0 {
		n := fit(items, bottom-l.y-2*f.pad)
		if n < len(items) {
			if len(items)-n == 1 && n > 2 {
				n--
			}
			if n < 2 && !l.atTop() {
				l.newPage()
				continue
			}
		}
		n = max(n, 1)
		h := heights(items[:n]) + 2*f.pad
		if f.draw != nil {
			l.artifact(func() { f.draw(l.y, h, n == len(items)) })
		}
		y := l.y + f.pad
		for i, it := range items[:n] {
			if i > 0 {
				y += it.before
			}
			l.into(it.into, func() {
				if f.line != nil {
					f.line(it, f.x, y)
				} else {
					l.line(it.line, f.x, y, it.height)
				}
			})
			y += it.height
		}
		l.y += h
		if items = items[n:]; len(items) > 0 {
			l.newPage()
		}
	}
}

// fit returns how many of the items fit into a height.
func fit(items []item, room float64) int {
	h := 0.0
	for i, it := range items {
		if i > 0 {
			h += it.before
		}
		if h += it.height; h > room {
			return i
		}
	}
	return len(items)
}

func heights(items []item) float64 {
	h := 0.0
	for i, it := range items {
		if i > 0 {
			h += it.before
		}
		h += it.height
	}
	return h
}

// items makes a column of the lines of a text.
func items(lines []line, lead, before float64, e *element) []item {
	out := make([]item, len(lines))
	for i, ln := range lines {
		out[i] = item{line: ln, height: lead, into: e}
	}
	if len(out) > 0 {
		out[0].before = before
	}
	return out
}

func plain(s string) report.Text { return report.Text{{Text: s}} }

// title draws the title of a section.
func (l *layout) title(s string) {
	lines := l.wrap(plain(s), style{size: titleSize, bold: true, colour: accent}, full)
	l.flow(items(lines, titleLead, 0, l.child("H1")), frame{x: left, width: full})
	l.artifact(func() { l.rule(left, l.y+5, full, 0.8, accent) })
	l.y += titleGap
}

// heading draws a heading, on a page that also holds what follows it.
func (l *layout) heading(h report.Heading, anchor string, next report.Block) {
	size, lead, role, before := float64(headingSize), float64(headingLead), "H2", 8.0
	col := accent
	if h.Level > 2 {
		size, lead, role, before, col = minorSize, minorLead, "H3", 3, ink
	}
	lines := l.wrap(plain(h.Text), style{size: size, bold: true, colour: col}, full)
	if !l.atTop() {
		l.y += before
	}
	l.need(float64(len(lines))*lead + l.lead(next))
	l.anchor(h.Anchor, l.y-4)
	l.anchor(anchor, l.y-4)
	if h.Bookmark {
		l.bookmark(h.Text, 1, l.y-4)
	}
	l.flow(items(lines, lead, 0, l.child(role)), frame{x: left, width: full})
	l.y += 4
}

// lead returns the height of the least of b that should follow a heading.
func (l *layout) lead(b report.Block) float64 {
	switch b := b.(type) {
	case report.Box:
		return l.boxHeight(b) + 6
	case report.Table, report.Strip:
		return 130
	case report.Heading:
		return 90
	case nil, report.PageBreak:
		return 0
	}
	return 56
}

func (l *layout) paraLines(p report.Para) []line {
	return l.wrap(p.Text, style{size: bodySize, colour: ink}, full)
}

func (l *layout) paraHeight(p report.Para) float64 { return float64(len(l.paraLines(p))) * bodyLead }

func (l *layout) para(p report.Para) {
	lines := l.paraLines(p)
	l.flow(items(lines, bodyLead, 0, l.child("P")), frame{x: left, width: full})
	l.y += blockGap
}

// list draws a list, each item's mark in the margin of its lines.
func (l *layout) list(b report.List) {
	const indent = 20
	l.in("L", func() {
		for i, text := range b.Items {
			mark := "•"
			if b.Ordered {
				mark = strconv.Itoa(i+1) + "."
			}
			st := style{size: bodySize, colour: ink}
			lines := l.wrap(text, st, full-indent)
			if len(lines) == 0 {
				lines = []line{{}}
			}
			l.in("LI", func() {
				label, body := l.child("Lbl"), l.child("LBody")
				its := items(lines, bodyLead, 0, body)
				its[0].number = mark
				l.flow(its, frame{x: left + indent, width: full - indent, line: func(it item, x, y float64) {
					if it.number != "" {
						l.into(label, func() { l.mark(it.number, left+indent-7, y, bodyLead, bodySize) })
					}
					l.line(it.line, x, y, it.height)
				}})
			})
			l.y += 3
		}
	})
	l.y += blockGap - 3
}

// mark draws a short text that ends at x.
func (l *layout) mark(s string, x, y, height, size float64) {
	for _, ln := range l.wrap(plain(s), style{size: size, colour: muted}, full) {
		l.line(ln, x-ln.width, y, height)
	}
}

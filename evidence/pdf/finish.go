package pdf

import (
	"fmt"
	"strings"

	"pixelwitness/evidence/report"
)

// finish draws what needs all pages to be known: running heads and feet, and
// the page numbers of the contents.
func (l *layout) finish() {
	pages := l.pdf.PageCount()
	r := running{
		header: l.fitted(l.doc.Header, style{size: runningSize, colour: muted}, full),
		footer: l.fitted(l.doc.Footer, style{size: runningSize, colour: muted}, full-110),
		banner: l.fitted(l.doc.Banner, style{size: 8.4, bold: true, colour: red}, full-20),
		pages:  pages,
	}
	for p := 1; p <= pages; p++ {
		l.turnTo(p)
		l.artifact(func() { l.running(p, r) })
	}
	for _, c := range l.contents {
		l.turnTo(c.page)
		l.into(c.element, func() { l.pageNumber(c) })
	}
	l.turnTo(pages) // the library writes no page after the current one
}

// A running is what stands on each page around its content.
type running struct {
	header, footer, banner line
	pages                  int
}

func (l *layout) running(page int, r running) {
	if len(r.header.frags) > 0 && !l.bare[page] {
		l.line(r.header, left, 44, 12)
		l.rule(left, 60, full, 0.4, rule)
	}
	if len(r.banner.frags) > 0 {
		l.banner(r.banner)
	}
	const foot = pageHeight - 48
	l.rule(left, foot-4, full, 0.4, rule)
	l.line(r.footer, left, foot, 12)
	number := l.wrap(plain(fmt.Sprintf("Page %d of %d", page, r.pages)), style{size: runningSize, colour: muted}, full)[0]
	l.line(number, right-number.width, foot, 12)
}

// banner draws a framed word or two above the frame of the page.
func (l *layout) banner(s line) {
	const y, height, pad = 20, 16, 8
	w := s.width + 2*pad
	x := (pageWidth - w) / 2
	l.ground(x, y, w, height, 0xfbeeee)
	l.rule(x, y, w, 0.7, red)
	l.rule(x, y+height, w, 0.7, red)
	l.upright(x, y, height, 0.7, red)
	l.upright(x+w, y, height, 0.7, red)
	l.line(s, x+pad, y, height)
}

// fitted returns as much of s as fits on one line, with … for the rest.
func (l *layout) fitted(s string, st style, width float64) line {
	lines := l.wrap(plain(s), st, width)
	switch len(lines) {
	case 0:
		return line{}
	case 1:
		return lines[0]
	}
	var b strings.Builder
	for _, f := range l.wrap(plain(s), st, width-10)[0].frags {
		b.WriteString(f.text)
	}
	cut := strings.TrimRight(b.String(), " ") + "…"
	return l.wrap(plain(cut), st, width+10)[0]
}

// pageNumber draws the dots and the page number of a line of the contents,
// and makes the line a link.
func (l *layout) pageNumber(c contentsLine) {
	to, ok := l.anchors[c.anchor]
	if !ok {
		return
	}
	ln := l.wrap(plain(fmt.Sprint(to.page)), style{size: c.size, colour: ink}, full)[0]
	l.artifact(func() { l.dots(c.from+6, right-ln.width-6, c.y, c.h) })
	l.line(ln, right-ln.width, c.y, c.h)
	l.refer(c.anchor, left, c.top, full, c.y+c.h-c.top)
}

// dots draws a row of dots that stand below each other on all lines.
func (l *layout) dots(from, to, y, height float64) {
	const step = 4.5
	dot := l.wrap(report.Text{{Text: "."}}, style{size: 8, colour: muted}, full)[0]
	for x := right - step*float64(int((right-from)/step)); x < to; x += step {
		l.line(dot, x, y, height)
	}
}

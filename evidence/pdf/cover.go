package pdf

import "pixelwitness/evidence/report"

// cover draws the first page: a title low enough to have air around it, the
// facts, then the notes.
func (l *layout) cover(b report.Cover) {
	l.bare[l.page()] = true
	l.y = top + 58
	title := l.wrap(plain(b.Title), style{size: 25, bold: true, colour: accent}, full)
	l.flow(items(title, 31, 0, l.child("H1")), frame{x: left, width: full})
	if b.Subtitle != "" {
		l.y += 6
		sub := l.wrap(plain(b.Subtitle), style{size: 12.5, colour: muted}, full)
		l.flow(items(sub, 17.5, 0, l.child("P")), frame{x: left, width: full})
	}
	l.artifact(func() { l.ground(left, l.y+14, 56, 2.6, accent) })
	l.y += 40
	if len(b.Facts) > 0 {
		l.facts(b.Facts, false)
	}
	l.y += 8
	for _, n := range b.Notes {
		l.box(n)
	}
}

// A contentsLine is a line of the contents whose page number is drawn when it
// is known.
type contentsLine struct {
	page    int
	y, h    float64 // of its last line
	top     float64 // of its first line
	size    float64
	from    float64 // where its dots begin
	anchor  string
	element *element
}

// contentsTable draws the table of contents: a line for each section with a
// title but the one that it stands in, and for their headings of level 2. A
// cover has a line even where the contents stand in its section.
func (l *layout) contentsTable(c report.Contents) {
	l.in("TOC", func() {
		for i, s := range l.doc.Sections {
			if s.Title != "" && (covers(s) || !listsContents(s)) {
				l.contentsLine(s.Title, sectionAnchor(i), 0, bodySize, bodyLead+4, true)
			}
			for j, b := range s.Blocks {
				if h, ok := b.(report.Heading); ok && h.Level == 2 && c.Deep {
					l.contentsLine(h.Text, headingAnchor(i, j), 14, bodySize-0.8, bodyLead, false)
				}
			}
		}
	})
	l.y += blockGap
}

// listsContents reports whether the section holds a table of contents.
func listsContents(s report.Section) bool {
	for _, b := range s.Blocks {
		if _, ok := b.(report.Contents); ok {
			return true
		}
	}
	return false
}

func (l *layout) contentsLine(s, anchor string, indent, size, lead float64, bold bool) {
	const numbers = 36 // width kept for the page number
	lines := l.wrap(plain(s), style{size: size, bold: bold, colour: ink}, full-indent-numbers)
	if len(lines) == 0 {
		return
	}
	l.need(lead * float64(min(len(lines), 8)))
	first := l.y
	l.in("TOCI", func() {
		link := l.child("Link")
		l.flow(items(lines, lead, 0, link), frame{x: left + indent, width: full - indent})
		if first > l.y-lead {
			first = l.y - lead
		}
		l.contents = append(l.contents, contentsLine{
			page: l.page(), y: l.y - lead, h: lead, top: first, size: size, anchor: anchor,
			from: left + indent + lines[len(lines)-1].width, element: link,
		})
	})
}

// signature draws lines to be filled in by hand.
func (l *layout) signature(b report.Signature) {
	const height, label = 29.0, full * 0.34
	l.need(min(height*float64(len(b.Labels)), kept))
	for _, s := range b.Labels {
		lines := l.wrap(plain(s), style{size: bodySize, colour: ink}, label-10)
		h := max(height, float64(len(lines))*bodyLead+12)
		l.need(h)
		l.y += h - float64(len(lines))*bodyLead
		l.flow(items(lines, bodyLead, 0, l.child("P")), frame{x: left, width: label})
		l.artifact(func() { l.rule(left+label, l.y-3, full-label, 0.6, muted) })
	}
	l.y += blockGap + 4
}

// Package pdf draws a report as a PDF file: A4, with an outline, linked
// contents, and numbered pages. The same report gives the same bytes.
//
// The file is tagged for screen readers and of the archive format PDF/A-1b
// (ISO 19005-1), up to that format's limit of 8,191 pages.
//
// Text is printed with nothing hidden in it (see [evidence.Visible]);
// characters that the embedded fonts cannot show are printed as \u{HEX}. A line
// of it may end anywhere, but nothing is added there and nothing left out, and
// no word is broken after a hyphen. No link leads out of the file.
package pdf

import (
	"errors"
	"fmt"
	"io"

	"pixelwitness/evidence/report"
)

var errNoDocument = errors.New("pdf: no document")

// Render writes doc as a PDF file to w. A section begins a page unless half of
// the page before it is left, or all that it holds for now fits there; a cover
// and contents have theirs alone. A section whose first block is a
// [report.Cover], and one whose title is empty, has no title of its own on
// the page. Links whose target is no anchor of doc are set as plain text.
// An error comes from w or from the drawing library.
func Render(w io.Writer, doc *report.Document) error {
	if doc == nil {
		return errNoDocument
	}
	t, err := newTypesetter()
	if err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	l := &layout{canvas: newCanvas(), typesetter: t, doc: doc, bare: make(map[int]bool)}
	l.findAnchors()
	for i, s := range doc.Sections {
		l.section(i, s)
	}
	if l.pdf.PageCount() == 0 {
		l.newPage()
	}
	l.finish()
	if err := l.archive(w); err != nil {
		return fmt.Errorf("pdf: %w", err)
	}
	return nil
}

// A layout is the state of one drawing: the page being filled, and what can
// only be drawn when all pages are known.
type layout struct {
	*canvas
	*typesetter
	doc      *report.Document
	y        float64 // where the next block begins
	contents []contentsLine
	listed   bool         // the section has a bookmark
	alone    bool         // the section drawn last shares no page
	bare     map[int]bool // pages without a running head
}

// findAnchors notes the anchors of the document, so that a link is drawn as
// one only if it leads somewhere.
func (l *layout) findAnchors() {
	for _, s := range l.doc.Sections {
		l.defined[s.ID] = true
		for _, b := range s.Blocks {
			if h, ok := b.(report.Heading); ok {
				l.defined[h.Anchor] = true
			}
		}
	}
	delete(l.defined, "")
}

// section draws a section.
func (l *layout) section(i int, s report.Section) {
	l.beginSection(s)
	y := 0.0
	if !l.atTop() {
		y = l.y - 4
	}
	l.anchor(s.ID, y)
	l.anchor(sectionAnchor(i), y)
	if l.listed = s.Title != ""; l.listed {
		l.bookmark(s.Title, 0, y)
		if !covers(s) {
			l.title(s.Title)
		}
	}
	for j, b := range s.Blocks {
		if h, ok := b.(report.Heading); ok {
			var next report.Block
			if j+1 < len(s.Blocks) {
				next = s.Blocks[j+1]
			}
			l.heading(h, headingAnchor(i, j), next)
			continue
		}
		l.block(b)
	}
}

// beginSection begins a page, or goes on below the section before where half
// of the page is left.
func (l *layout) beginSection(s report.Section) {
	alone := covers(s) || listsContents(s)
	if l.page() == 0 || alone || l.alone || l.y > (top+bottom)/2 && !l.endsHere(s) {
		l.newPage()
	} else if !l.atTop() {
		l.y += sectionGap
	}
	l.alone = alone
	var first report.Block
	if len(s.Blocks) > 0 {
		first = s.Blocks[0]
	}
	l.need(2*titleLead + l.lead(first))
}

// endsHere reports whether the section, or what stands before its first page
// break, is no more than a few paragraphs that fit on the rest of the page.
func (l *layout) endsHere(s report.Section) bool {
	y := l.y + sectionGap + titleLead + titleGap - blockGap
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case report.Para:
			y += l.paraHeight(b) + blockGap
		case report.PageBreak:
			return y <= bottom
		default:
			return false
		}
	}
	return y <= bottom
}

// covers reports whether the section begins with a cover.
func covers(s report.Section) bool {
	if len(s.Blocks) == 0 {
		return false
	}
	_, ok := s.Blocks[0].(report.Cover)
	return ok
}

// sectionAnchor and headingAnchor name the places that the contents lead to.
// The byte 0 keeps them apart from the document's own anchors.
func sectionAnchor(i int) string    { return fmt.Sprintf("\x00%d", i) }
func headingAnchor(i, j int) string { return fmt.Sprintf("\x00%d.%d", i, j) }

// block draws a block other than a heading.
func (l *layout) block(b report.Block) {
	switch b := b.(type) {
	case report.Cover:
		l.cover(b)
	case report.Contents:
		l.contentsTable(b)
	case report.Para:
		l.para(b)
	case report.Box:
		l.box(b)
	case report.List:
		l.list(b)
	case report.Facts:
		l.facts(b.Rows, b.Dense)
	case report.Table:
		l.table(b)
	case report.Raw:
		l.raw(b)
	case report.Strip:
		l.strip(b)
	case report.PageBreak:
		l.newPage()
	case report.Signature:
		l.signature(b)
	}
}

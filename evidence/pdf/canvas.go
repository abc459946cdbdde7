package pdf

import (
	"fmt"
	"slices"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// A colour is 0xRRGGBB.
type colour uint32

// The colours. All text has a contrast of at least 4.5 to 1 with its ground
// (WCAG 2.2, success criterion 1.4.3).
const (
	ink    colour = 0x1b222a
	muted  colour = 0x55606b
	accent colour = 0x1d4678
	red    colour = 0x8a1c1c
	rule   colour = 0xc3cad1
	tint   colour = 0xf1f4f7
	paper  colour = 0xffffff
)

func (c colour) rgb() (r, g, b int) { return int(c >> 16), int(c >> 8 & 0xff), int(c & 0xff) }

// The page: A4 in points, and the frame that blocks are set in.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	left       = 57.0 // 20 mm, which leaves room for holes
	right      = pageWidth - 57.0
	top        = 78.0
	bottom     = pageHeight - 66.0
	full       = right - left // width of the frame
)

// A canvas draws on the pages of one file. All lengths are points, from the
// left and top edges of the page. What it draws is marked either as content
// of an element of the document's structure or as an artifact.
type canvas struct {
	pdf       *gofpdf.Fpdf
	tree      *element // the root
	at        *element // the element that content is drawn into
	marks     []int    // marked pieces on each page, by page number
	inMark    bool
	face      face
	size      float64
	refs      []reference
	anchors   map[string]place
	bookmarks []bookmark
	defined   map[string]bool // anchors that the document holds, found before drawing
}

// A place is a spot that a link leads to.
type place struct {
	page int
	y    float64
}

// A reference is a rectangle that leads to an anchor.
type reference struct {
	page       int
	x, y, w, h float64
	target     string
	element    *element // its Link
}

func newCanvas() *canvas {
	p := gofpdf.New("P", "pt", "A4", "")
	p.SetAutoPageBreak(false, 0)
	p.SetCatalogSort(true)
	// The archive format's own properties take the place of the library's,
	// which would read the clock.
	p.SetCreationDate(dateOf(time.Time{}))
	p.SetModificationDate(dateOf(time.Time{}))
	for f := range faces {
		// The library writes into the bytes that it is given.
		p.AddUTF8FontFromBytes(f.name(), "", slices.Clone(f.ttf()))
	}
	p.SetFont(sans.name(), "", 10)
	root := &element{role: "Document"}
	return &canvas{
		pdf: p, tree: root, at: root, marks: make([]int, 1), face: faces,
		anchors: make(map[string]place), defined: make(map[string]bool),
	}
}

func (c *canvas) addPage() {
	c.pdf.AddPage()
	c.marks = append(c.marks, 0)
	c.face = faces
}

func (c *canvas) page() int { return c.pdf.PageNo() }

// turnTo makes an earlier page the one that is drawn on.
func (c *canvas) turnTo(page int) {
	c.pdf.SetPage(page)
	c.face = faces
}

// content marks what f draws as content of the current element.
func (c *canvas) content(f func()) {
	if c.inMark {
		f()
		return
	}
	page := c.page()
	c.at.kids = append(c.at.kids, kid{page: page, mark: c.marks[page]})
	c.pdf.RawWriteStr(fmt.Sprintf("/%s <</MCID %d>> BDC", c.at.role, c.marks[page]))
	c.marks[page]++
	c.inMark = true
	f()
	c.inMark = false
	c.pdf.RawWriteStr("EMC")
}

// artifact marks what f draws as no part of the content: rules, grounds,
// running heads.
func (c *canvas) artifact(f func()) {
	if c.inMark {
		f()
		return
	}
	c.pdf.RawWriteStr("/Artifact BMC")
	c.inMark = true
	f()
	c.inMark = false
	c.pdf.RawWriteStr("EMC")
}

// line draws l with its left end at x, in a line of the given height whose
// top is at y.
func (c *canvas) line(l line, x, y, height float64) {
	for i := 0; i < len(l.frags); {
		first := l.frags[i]
		target := c.leadsTo(first.target)
		j := i + 1 + first.more
		for j < len(l.frags) && c.leadsTo(l.frags[j].target) == target && l.frags[j].actual == "" && first.actual == "" {
			j++
		}
		switch draw := func() { c.content(func() { c.frags(l.frags[i:j], x, y, height) }) }; {
		case target != "":
			c.link(l.frags[i:j], target, x, y, height)
		case first.actual != "":
			e := c.child("Span")
			e.actual = first.actual
			c.into(e, draw)
		default:
			draw()
		}
		i = j
	}
}

// leadsTo returns target if the document holds such an anchor.
func (c *canvas) leadsTo(target string) string {
	if c.defined[target] {
		return target
	}
	return ""
}

// link draws fragments that lead to an anchor.
func (c *canvas) link(frags []frag, target string, x, y, height float64) {
	c.in("Link", func() {
		c.content(func() {
			for _, f := range frags {
				f.colour = accent
				c.frags([]frag{f}, x, y, height)
			}
		})
		from, last := frags[0], frags[len(frags)-1]
		width := last.x + last.w - from.x
		base := baseline(y, height, from.size)
		c.artifact(func() { c.rule(x+from.x, base+1.6, width, 0.4, accent) })
		c.refer(target, x+from.x, y, width, height)
	})
}

// refer makes a rectangle of the page lead to an anchor.
func (c *canvas) refer(target string, x, y, w, h float64) {
	c.refs = append(c.refs, reference{c.page(), x, y, w, h, target, c.at})
}

// anchor makes a spot of the page one that links can lead to. The first of
// two anchors of one name holds.
func (c *canvas) anchor(name string, y float64) {
	if _, ok := c.anchors[name]; name != "" && !ok {
		c.anchors[name] = place{c.page(), y}
	}
}

// frags draws fragments without marking them.
func (c *canvas) frags(frags []frag, x, y, height float64) {
	for _, f := range frags {
		if f.face != c.face || f.size != c.size {
			c.pdf.SetFont(f.face.name(), "", f.size)
			c.face, c.size = f.face, f.size
		}
		c.pdf.SetTextColor(f.colour.rgb())
		c.pdf.Text(x+f.x, baseline(y, height, f.size), f.text)
	}
}

// baseline returns where the letters of a line stand.
func baseline(y, height, size float64) float64 { return y + height/2 + 0.355*size }

// rule draws a horizontal line.
func (c *canvas) rule(x, y, w, thickness float64, col colour) {
	c.pdf.SetDrawColor(col.rgb())
	c.pdf.SetLineWidth(thickness)
	c.pdf.Line(x, y, x+w, y)
}

// upright draws a vertical line.
func (c *canvas) upright(x, y, h, thickness float64, col colour) {
	c.pdf.SetDrawColor(col.rgb())
	c.pdf.SetLineWidth(thickness)
	c.pdf.Line(x, y, x, y+h)
}

// ground fills a rectangle.
func (c *canvas) ground(x, y, w, h float64, col colour) {
	c.pdf.SetFillColor(col.rgb())
	c.pdf.Rect(x, y, w, h, "F")
}

// dot draws a filled or a hollow circle.
func (c *canvas) dot(x, y, radius float64, filled bool) {
	c.pdf.SetDrawColor(accent.rgb())
	c.pdf.SetLineWidth(0.9)
	fill := paper
	if filled {
		fill = accent
	}
	c.pdf.SetFillColor(fill.rgb())
	c.pdf.Circle(x, y, radius, "FD")
}

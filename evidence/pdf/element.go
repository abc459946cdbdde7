package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// An element is one node of the document's structure, which readers other
// than the eye go by: screen readers, and programs that take text out.
type element struct {
	role   string // a standard structure type of PDF 1.4, section 9.7.4
	alt    string // the same in words, for a figure
	actual string // its text in the order of reading, where it is drawn in another
	scope  string // of a TH: Row or Column
	kids   []kid
}

// A kid is an element, a marked piece of a page, or a link of a page.
type kid struct {
	element *element
	page    int
	mark    int
	annot   int // number of the link's object; 0 for none
}

// child adds an element below the current one.
func (c *canvas) child(role string) *element {
	e := &element{role: role}
	c.at.kids = append(c.at.kids, kid{element: e})
	return e
}

// in draws what f draws into a new element below the current one.
func (c *canvas) in(role string, f func()) { c.into(c.child(role), f) }

// into draws what f draws into an element that is there already.
func (c *canvas) into(e *element, f func()) {
	was := c.at
	c.at = e
	f()
	c.at = was
}

// structure writes the structure of the document and returns the number of
// its root (PDF 1.4, section 9.6). Each element names what it holds; a table
// of parents leads back from the marked pieces of each page, and from links.
func (a *archive) structure() int {
	root := a.number()
	parents := make([][]int, a.pages+1) // by page and mark
	links := make(map[int]int)          // by link
	for p := range parents {
		parents[p] = make([]int, a.l.marks[p])
	}
	top := a.element(a.l.tree, root, parents, links)

	table := a.parentTree(parents, links)
	a.objectf(root, "<</Type /StructTreeRoot /K %d 0 R /ParentTree %d 0 R /ParentTreeNextKey %d>>", top, table, a.pages+len(a.annots))
	return root
}

// parentTree writes the table of parents, in leaves short enough for an array.
func (a *archive) parentTree(parents [][]int, links map[int]int) int {
	type entry struct {
		key   int
		value string
	}
	var entries []entry
	for p := 1; p <= a.pages; p++ {
		var b strings.Builder
		for _, n := range parents[p] {
			fmt.Fprintf(&b, "%d 0 R ", n)
		}
		entries = append(entries, entry{p - 1, "[" + b.String() + "]"})
	}
	for i, n := range a.annots {
		if n != 0 {
			entries = append(entries, entry{a.pages + i, fmt.Sprintf("%d 0 R", links[n])})
		}
	}
	tree := a.number()
	var kids strings.Builder
	for leaf := range slices.Chunk(entries, longestArray/2) {
		n := a.number()
		fmt.Fprintf(&kids, "%d 0 R ", n)
		var b bytes.Buffer
		fmt.Fprintf(&b, "<</Limits [%d %d] /Nums [\n", leaf[0].key, leaf[len(leaf)-1].key)
		for _, e := range leaf {
			fmt.Fprintf(&b, "%d %s\n", e.key, e.value)
		}
		b.WriteString("]>>\n")
		a.object(n, b.Bytes())
	}
	a.objectf(tree, "<</Kids [%s]>>", kids.String())
	return tree
}

// group puts an element's kids into groups that mean nothing of themselves,
// where there are too many for an array.
func group(e *element) {
	for len(e.kids) > longestArray {
		var groups []kid
		for kids := range slices.Chunk(e.kids, longestArray) {
			groups = append(groups, kid{element: &element{role: "NonStruct", kids: kids}})
		}
		e.kids = groups
	}
}

// element writes an element and those below it, and returns its number.
func (a *archive) element(e *element, parent int, parents [][]int, links map[int]int) int {
	group(e)
	number := a.number()
	var b bytes.Buffer
	fmt.Fprintf(&b, "<</Type /StructElem /S /%s /P %d 0 R", e.role, parent)
	if e.alt != "" {
		fmt.Fprintf(&b, " /Alt %s", textString(shorten(a.l.visible(e.alt, sans), longestAlt)))
	}
	if e.actual != "" {
		fmt.Fprintf(&b, " /ActualText %s", textString(shorten(e.actual, longestAlt)))
	}
	if e.scope != "" {
		fmt.Fprintf(&b, " /A <</O /Table /Scope /%s>>", e.scope)
	}
	page := 0
	if len(e.kids) > 0 && e.kids[0].page > 0 {
		page = e.kids[0].page
		fmt.Fprintf(&b, " /Pg %d 0 R", pageObject(page))
	}
	b.WriteString(" /K [")
	for _, k := range e.kids {
		switch {
		case k.element != nil:
			fmt.Fprintf(&b, "%d 0 R ", a.element(k.element, number, parents, links))
		case k.annot != 0:
			links[k.annot] = number
			fmt.Fprintf(&b, "<</Type /OBJR /Obj %d 0 R /Pg %d 0 R>> ", k.annot, pageObject(k.page))
		default:
			parents[k.page][k.mark] = number
			if k.page == page {
				fmt.Fprintf(&b, "%d ", k.mark)
			} else {
				fmt.Fprintf(&b, "<</Type /MCR /Pg %d 0 R /MCID %d>> ", pageObject(k.page), k.mark)
			}
		}
	}
	b.WriteString("]>>\n")
	a.object(number, b.Bytes())
	return number
}

package pdf

// An element is one node of the document's structure, which readers other
// than the eye go by: screen readers, and programs that take text out.
type element struct {
	role  string // a standard structure type of PDF 1.4, section 9.7.4
	alt   string // the same in words, for a figure
	scope string // of a TH: Row or Column
	kids  []kid
}

// A kid is an element, a marked piece of a page, or a link's rectangle.
type kid struct {
	element *element
	page    int
	mark    int
	link    int // from 1: position among the canvas's references; 0 for none
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

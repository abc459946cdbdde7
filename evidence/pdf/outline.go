package pdf

import (
	"fmt"
	"strings"
)

// A bookmark is one line of the outline.
type bookmark struct {
	title string
	level int // 0 or 1; the first of a file is 0
	place
}

// bookmark adds a line to the outline, with the number of the page.
func (l *layout) bookmark(title string, level int, y float64) {
	if !l.listed {
		level = 0
	}
	text := fmt.Sprintf("%s (p. %d)", shorten(l.visible(title, sans), longestBookmark), l.page())
	l.bookmarks = append(l.bookmarks, bookmark{text, level, place{l.page(), y}})
}

// outlines writes the outline and returns its number, 0 for none. Sections
// are listed with their headings folded away.
func (a *archive) outlines() int {
	marks := a.l.bookmarks
	if len(marks) == 0 {
		return 0
	}
	root := a.number()
	first := a.next // of the marks' objects
	a.next += len(marks)

	var tops []int
	kids := make([][]int, len(marks))
	for i, m := range marks {
		if m.level == 0 {
			tops = append(tops, i)
		} else {
			top := tops[len(tops)-1]
			kids[top] = append(kids[top], i)
		}
	}
	family := func(parent int, kin []int) {
		for i, n := range kin {
			var b strings.Builder
			if i > 0 {
				fmt.Fprintf(&b, " /Prev %d 0 R", first+kin[i-1])
			}
			if i+1 < len(kin) {
				fmt.Fprintf(&b, " /Next %d 0 R", first+kin[i+1])
			}
			if k := kids[n]; len(k) > 0 {
				fmt.Fprintf(&b, " /First %d 0 R /Last %d 0 R /Count %d", first+k[0], first+k[len(k)-1], -len(k))
			}
			m := marks[n]
			a.objectf(first+n, "<</Title %s /Parent %d 0 R%s /Dest [%d 0 R /XYZ 0 %.2f null]>>",
				textString(m.title), parent, b.String(), pageObject(m.page), pageHeight-max(0, m.y-6))
		}
	}
	family(root, tops)
	for _, top := range tops {
		family(first+top, kids[top])
	}
	a.objectf(root, "<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", first+tops[0], first+tops[len(tops)-1], len(tops))
	return root
}

package pdf

import (
	"strconv"

	"pixelwitness/evidence/report"
)

const (
	rawSize, rawLead = 8.0, 9.0 // the size is scaled by monoScale
	rawPad           = 6.0
	wrapMark         = "↩"
	wrapNote         = "↩ marks a line that goes on below; it is not part of the text."
	escapeNote       = "A backslash and a code in braces stand for a character, or a byte, that cannot be seen or cannot be shown in this type."
)

// raw draws captured lines as they stand, numbered from 1. Line breaks that
// are not in the text carry a mark in the right margin. What the marks mean
// stands above the lines, so that no note of it is left to a page of its own.
func (l *layout) raw(b report.Raw) {
	gutter := 12 + 5*float64(len(strconv.Itoa(len(b.Lines))))
	x, width := left+gutter, full-gutter-18
	st := style{size: rawSize, colour: ink}
	all := make([][]line, len(b.Lines))
	wrapped, escaped := false, false
	for i, s := range b.Lines {
		all[i] = l.wrapHard(report.Text{{Text: s, Mono: true}}, st, width)
		if len(all[i]) == 0 {
			all[i] = []line{{}}
		}
		wrapped = wrapped || len(all[i]) > 1
		escaped = escaped || l.visible(s, mono) != s
	}
	l.caption(b.Caption, 3*smallLead+4*rawLead)
	l.in("Div", func() {
		if wrapped {
			l.small(wrapNote)
		}
		if escaped {
			l.small(escapeNote)
		}
		if wrapped || escaped {
			l.y += 3
		}
		var its []item
		for i, lines := range all {
			first := len(its)
			its = append(its, items(lines, rawLead, 0, l.child("P"))...)
			its[first].number = strconv.Itoa(i + 1)
		}
		l.flow(its, frame{x: x, width: width, pad: rawPad,
			draw: func(y, h float64, _ bool) {
				l.ground(left, y, full, h, 0xf7f8fa)
				l.upright(x-6, y, h, 0.4, rule)
			},
			line: func(it item, x, y float64) {
				if it.number != "" {
					l.mark(it.number, x-10, y, it.height, rawSize-1)
				}
				l.line(it.line, x, y, it.height)
				if it.line.wraps {
					l.artifact(func() { l.mark(wrapMark, right-5, y, it.height, rawSize-1) })
				}
			}})
	})
	l.y += blockGap + 2
}

// small draws a note in small type.
func (l *layout) small(s string) {
	lines := l.wrap(plain(s), style{size: smallSize - 0.4, colour: muted}, full)
	l.flow(items(lines, smallLead, 0, l.child("P")), frame{x: left, width: full})
}

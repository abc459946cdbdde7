package pdf

import "pixelwitness/evidence/report"

const (
	boxPad    = 9.0
	boxIndent = 15.0
	boxBar    = 3.5
)

// A toneLook is how a box of one tone looks. Its word is printed, so that the
// colour is never the only sign.
type toneLook struct {
	word string
	bar  colour
	tint colour
}

func lookOf(t report.Tone) toneLook {
	switch t {
	case report.ToneStatement:
		return toneLook{"Statement", accent, 0xeef3f9}
	case report.ToneCaution:
		return toneLook{"Caution", 0x96590a, 0xfcf5e8}
	}
	return toneLook{"Note", 0x5b6672, tint}
}

// box draws a framed text. It stays on one page unless it is tall.
func (l *layout) box(b report.Box) {
	look := lookOf(b.Tone)
	l.in("Div", func() {
		its := l.boxItems(b, look, true)
		if h := heights(its) + 2*boxPad; h <= kept {
			l.need(h)
		}
		l.flow(its, frame{x: left + boxIndent, width: full - 2*boxIndent, pad: boxPad,
			draw: func(y, h float64, _ bool) {
				l.ground(left, y, full, h, look.tint)
				l.ground(left, y, boxBar, h, look.bar)
			}})
	})
	l.y += blockGap + 2
}

// kept is the height up to which a box or a row is not split over pages.
const kept = (bottom - top) * 0.4

// boxHeight returns the height of the part of a box that is not split.
func (l *layout) boxHeight(b report.Box) float64 {
	h := heights(l.boxItems(b, lookOf(b.Tone), false)) + 2*boxPad
	if h > kept {
		return 80
	}
	return h
}

// boxItems returns the lines of a box: its word and title, then its
// paragraphs. They belong to elements of the structure if tagged is set.
func (l *layout) boxItems(b report.Box, look toneLook, tagged bool) []item {
	element := func() *element {
		if tagged {
			return l.child("P")
		}
		return nil
	}
	const width = full - 2*boxIndent
	head := report.Text{{Text: look.word, Bold: true}}
	if b.Title != "" {
		head = report.Text{{Text: look.word + ": ", Bold: true}, {Text: b.Title, Bold: true}}
	}
	its := items(l.wrap(head, style{size: smallSize + 0.4, colour: look.bar}, width), smallLead+1.5, 0, element())
	for i, p := range b.Paras {
		before := 5.0
		if i == 0 {
			before = 3
		}
		lines := l.wrap(p, style{size: bodySize - 0.3, colour: ink}, width)
		its = append(its, items(lines, bodyLead-0.6, before, element())...)
	}
	return its
}

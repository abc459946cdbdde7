package pdf

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
)

// A style is how text is set. Captured text is set in the fixed-width face, a
// little smaller, so that its letters look as large as those around it.
type style struct {
	size   float64 // points
	bold   bool
	colour colour
}

// monoScale evens out the larger letters of the fixed-width face.
const monoScale = 0.9

// A frag is a piece of a line in one style.
type frag struct {
	text   string // in the order on the page
	actual string // of this and the next more fragments in the order of reading, where that is another; or ""
	more   int
	face   face
	size   float64
	colour colour
	target string // anchor, or ""
	x, w   float64
}

// A line is a wrapped line; its fragments' x count from its left edge.
type line struct {
	frags []frag
	width float64 // without spaces at its end
	wraps bool    // the text goes on in the next line
}

// A glyph is one character on its way into a line.
type glyph struct {
	r       rune // as it is drawn; 0 where the glyph before draws it too
	logical rune // as it stands in the text
	w       float32
	span    int32
	face    face
	brk     breakAfter
}

// A breakAfter says how good a place for a line to end a character is.
type breakAfter uint8

const (
	never breakAfter = iota // inside an escape, or before a combining mark
	anywhere
	weak  // after a hyphen
	soft  // after a joint of an address
	space // after a space
)

// A typesetter turns texts into lines. It keeps the widths of the fonts.
type typesetter struct {
	metrics [faces]*metrics
	shapes  shapes
}

func newTypesetter() (*typesetter, error) {
	t := &typesetter{shapes: newShapes()}
	for f := range faces {
		m, err := readMetrics(f.ttf())
		if err != nil {
			return nil, fmt.Errorf("font %s: %w", f.name(), err)
		}
		t.metrics[f] = m
	}
	return t, nil
}

// fallback returns the face for characters that f lacks.
func (f face) fallback() face {
	switch f {
	case mono:
		return sans
	case monoBold:
		return sansBold
	}
	return f
}

// visible returns s as it can be printed in face f and its fallback: with
// nothing hidden, and with an escape \u{HEX} for each character that both lack.
func (t *typesetter) visible(s string, f face) string {
	s = evidence.Visible(s)
	has := func(r rune) bool { return t.metrics[f].has(r) || t.metrics[f.fallback()].has(r) }
	for i, r := range s {
		if !has(r) {
			var b strings.Builder
			b.WriteString(s[:i])
			for _, r := range s[i:] {
				if has(r) {
					b.WriteRune(r)
				} else {
					fmt.Fprintf(&b, `\u{%04X}`, r)
				}
			}
			return b.String()
		}
	}
	return s
}

// faceOf returns the face and size of a span.
func faceOf(sp report.Span, st style) (face, float64) {
	bold := sp.Bold || st.bold
	switch {
	case sp.Mono && bold:
		return monoBold, st.size * monoScale
	case sp.Mono:
		return mono, st.size * monoScale
	case bold:
		return sansBold, st.size
	}
	return sans, st.size
}

// wrap sets text in lines of at most width points; a single character wider
// than that, and one space at the end of a line, may stick out. Lines end at
// spaces; a word longer than a line ends at a joint of an address or, where
// there is none, anywhere. Every character stands in exactly one line. A text
// without characters gives no line.
func (t *typesetter) wrap(text report.Text, st style, width float64) []line {
	return t.breakLines(text, st, width, false)
}

// wrapHard is wrap for captured lines: each line is as full as it can be,
// wherever that breaks it.
func (t *typesetter) wrapHard(text report.Text, st style, width float64) []line {
	return t.breakLines(text, st, width, true)
}

func (t *typesetter) breakLines(text report.Text, st style, width float64, hard bool) []line {
	glyphs := t.glyphs(text, st)
	var lines []line
	for from := 0; from < len(glyphs); {
		to := lineEnd(glyphs, from, float32(width), hard)
		l := t.fragments(glyphs[from:to], text, st)
		l.wraps = to < len(glyphs)
		lines = append(lines, l)
		from = to
	}
	return lines
}

func (t *typesetter) glyphs(text report.Text, st style) []glyph {
	n := 0
	for _, sp := range text {
		n += len(sp.Text)
	}
	out := make([]glyph, 0, n)
	for i, sp := range text {
		f, size := faceOf(sp, st)
		s := t.visible(sp.Text, f)
		keep := 0 // bytes up to which an escape is kept together
		turned := false
		first := len(out)
		for at, r := range s {
			keep = max(keep, at+escapeLen(s[at:]))
			g := glyph{r: r, logical: r, span: int32(i), face: f, brk: anywhere}
			if !t.metrics[f].has(r) {
				g.face = f.fallback()
			}
			g.w = float32(t.metrics[g.face].of(r, size))
			next := at + utf8.RuneLen(r)
			switch {
			case r == ' ':
				g.brk = space
			case next < keep:
				g.brk = never
			case r == '-': // at the end of a line it could be taken for a hyphen that is not in the text
				g.brk = never
			case r == '_':
				g.brk = weak
			case strings.ContainsRune("/?&=.,;:|", r) && !strings.HasPrefix(s[next:], "/"):
				g.brk = soft
			}
			if len(out) > 0 {
				switch last := &out[len(out)-1]; {
				case unicode.Is(unicode.M, r):
					last.brk = never
				case r == '-' && last.brk == anywhere:
					last.brk = weak
				}
			}
			turned = turned || rightToLeft(r)
			out = append(out, g)
		}
		if turned {
			t.shape(out[first:], size)
		}
	}
	return out
}

// escapeLen returns the length of the escape that s begins with: %41 or
// \u{202E}; otherwise 0.
func escapeLen(s string) int {
	switch {
	case len(s) >= 3 && s[0] == '%' && hex(s[1]) && hex(s[2]):
		return 3
	case strings.HasPrefix(s, `\u{`), strings.HasPrefix(s, `\x{`):
		return strings.IndexByte(s[:min(len(s), 12)], '}') + 1
	}
	return 0
}

func hex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// lineEnd returns the end of the line that begins at from.
func lineEnd(g []glyph, from int, width float32, hard bool) int {
	var w, jointWidth float32
	ends := [space + 1]int{} // the last place of each kind, 0 for none
	i := from
	for ; i < len(g); i++ {
		hangs := g[i].brk == space && w <= width && !hard
		if w+g[i].w > width+0.01 && !hangs {
			break
		}
		w += g[i].w
		ends[g[i].brk] = i + 1
		if g[i].brk == soft {
			jointWidth = w
		}
	}
	if i == len(g) {
		return i
	}
	last := max(ends[anywhere], ends[weak], ends[soft], ends[space])
	joint := ends[soft]
	if jointWidth < 0.6*width {
		joint = max(joint, ends[weak])
	}
	switch {
	case hard:
	case ends[space] > 0 && (joint <= ends[space] || wordFits(g[ends[space]:], width)):
		return ends[space]
	case joint > 0 && (ends[space] > 0 || joint-from >= (i-from)/3):
		return joint
	}
	if last > 0 {
		return last
	}
	return max(i, from+1)
}

// wordFits reports whether the word that g begins with fits on one line.
func wordFits(g []glyph, width float32) bool {
	var w float32
	for _, c := range g {
		if c.brk == space {
			break
		}
		if w += c.w; w > width+0.01 {
			return false
		}
	}
	return true
}

// fragments joins the glyphs of one line into fragments, those of each span in
// the order in which they are drawn.
func (t *typesetter) fragments(g []glyph, text report.Text, st style) line {
	var l line
	x := 0.0
	for i := 0; i < len(g); {
		j := i
		for j < len(g) && g[j].span == g[i].span {
			j++
		}
		sp := text[g[i].span]
		first := len(l.frags)
		drawn := visual(g[i:j], sp.Mono)
		for from := 0; from < len(drawn); {
			to := from
			_, size := faceOf(sp, st)
			fr := frag{face: drawn[from].face, size: size, colour: st.colour, target: sp.Target, x: x}
			var b strings.Builder
			for ; to < len(drawn) && drawn[to].face == fr.face; to++ {
				if c := drawn[to]; c.r != 0 {
					b.WriteRune(c.r)
					x += float64(c.w)
				}
				if drawn[to].logical != ' ' {
					l.width = x
				}
			}
			fr.text, fr.w = b.String(), x-fr.x
			l.frags = append(l.frags, fr)
			from = to
		}
		if s := asRead(g[i:j], drawn); s != "" {
			l.frags[first].actual, l.frags[first].more = s, len(l.frags)-first-1
		}
		i = j
	}
	return l
}

// asRead returns the text of glyphs in the order of reading, or "" if it is
// drawn like that.
func asRead(g, drawn []glyph) string {
	same := true
	var b strings.Builder
	for i, c := range g {
		b.WriteRune(c.logical)
		same = same && drawn[i].r == c.logical
	}
	if same {
		return ""
	}
	return b.String()
}

package pdf

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// The drawing library sets characters from left to right, as they come. Text
// in Arabic and Hebrew letters is put in the order and, for Arabic, in the
// shapes that readers expect here. The text as it stands goes into the
// structure of the file, and the shapes are mapped back to their letters for
// programs that take text out; these put the words in order by themselves.

// shapes holds the forms of Arabic letters: isolated, final and, of letters
// that join on both sides, initial and medial.
type shapes map[rune][]rune

// ligature is the key under which the isolated and final form of lam with an
// alef are kept.
func ligature(alef rune) rune { return -alef }

const lam = 'ل'

// newShapes collects the presentation forms of the Unicode standard. Within
// each of its two blocks the forms of a letter stand in the order above.
func newShapes() shapes {
	s := make(shapes)
	add := func(from, to rune) {
		for r := from; r <= to; r++ {
			switch base := []rune(norm.NFKC.String(string(r))); {
			case len(base) == 1 && base[0] != r:
				s[base[0]] = append(s[base[0]], r)
			case len(base) == 2 && base[0] == lam && r >= 0xfef5:
				s[ligature(base[1])] = append(s[ligature(base[1])], r)
			}
		}
	}
	add(0xfe80, 0xfefc)
	add(0xfb50, 0xfbff)
	return s
}

// joinsBefore and joinsAfter report whether r joins the letter before it and
// the letter after it.
func (s shapes) joinsBefore(r rune) bool { return r == 'ـ' || len(s[r]) >= 2 }
func (s shapes) joinsAfter(r rune) bool  { return r == 'ـ' || len(s[r]) >= 4 }

// rightToLeft reports whether r is a letter that is read from right to left.
func rightToLeft(r rune) bool {
	if r < 0x590 {
		return false
	}
	p, _ := bidi.LookupRune(r)
	return p.Class() == bidi.R || p.Class() == bidi.AL
}

// shape gives the Arabic letters among the glyphs of one span the forms that
// their neighbours ask for, where their face has them.
func (t *typesetter) shape(g []glyph, size float64) {
	s := t.shapes
	set := func(i int, r rune) {
		if m := t.metrics[g[i].face]; m.has(r) {
			g[i].r, g[i].w = r, float32(m.of(r, size))
		}
	}
	before := -1 // the letter before, if it joins
	for i := range g {
		r := g[i].logical
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		forms := s[r]
		joined := before >= 0 && s.joinsBefore(r)
		if joined && g[before].logical == lam && before == i-1 && len(s[ligature(r)]) == 2 {
			form := 0
			if g[before].r == s[lam][1] { // lam itself is joined to the letter before it
				form = 1
			}
			if lig := s[ligature(r)][form]; t.metrics[g[i].face].has(lig) {
				set(before, lig)
				g[before].brk = never
				g[i].r, g[i].w = 0, 0
				before = -1
				continue
			}
		}
		if len(forms) > 0 {
			form := 0
			if joined && len(forms) > 1 {
				form = 1
			}
			set(i, forms[form])
		}
		if joined {
			// The letter before has one more neighbour: isolated becomes
			// initial, and final becomes medial.
			if f := s[g[before].logical]; len(f) >= 4 {
				if at := slices.Index(f, g[before].r); at == 0 || at == 1 {
					set(before, f[at+2])
				}
			}
		}
		before = -1
		if s.joinsAfter(r) {
			before = i
		}
	}
}

// visual returns glyphs in the order in which they stand on the page, from
// left to right. In captured text only words, and words with spaces between
// them, are turned round, so that the parts of an address keep their order.
// Otherwise figures and signs between right-to-left words belong to them, as
// in the Unicode bidirectional algorithm for a left-to-right paragraph.
func visual(g []glyph, captured bool) []glyph {
	var out []glyph
	for i := 0; i < len(g); {
		end := i + 1
		if rightToLeft(g[i].logical) {
			end = runEnd(g, i, captured)
			if out == nil {
				out = slices.Clone(g)
			}
			turn(out[i:end])
		}
		i = end
	}
	if out == nil {
		return g
	}
	return out
}

// runEnd returns the end of the right-to-left run that begins at from.
func runEnd(g []glyph, from int, captured bool) int {
	end := from
letters:
	for i := from; i < len(g); i++ {
		p, _ := bidi.LookupRune(g[i].logical)
		switch c := p.Class(); {
		case c == bidi.R || c == bidi.AL || c == bidi.NSM && end == i:
			end = i + 1
		case c == bidi.L, captured && g[i].logical != ' ':
			break letters
		}
	}
	open := 0 // brackets opened in the run, which closes them
	for _, c := range g[from:end] {
		open += strings.Count("([{<«", string(c.logical)) - strings.Count(")]}>»", string(c.logical))
	}
	for ; open > 0 && end < len(g) && strings.ContainsRune(")]}>»", g[end].logical); open-- {
		end++
	}
	return end
}

// turn reverses a run; marks stay behind their letters, and figures in order.
func turn(g []glyph) {
	slices.Reverse(g)
	for i := 0; i < len(g); {
		j := i + 1
		switch {
		case unicode.Is(unicode.M, g[i].logical):
			for j < len(g) && unicode.Is(unicode.M, g[j-1].logical) {
				j++
			}
		case unicode.IsDigit(g[i].logical):
			for j < len(g) && (unicode.IsDigit(g[j].logical) || joint(g[j].logical) && j+1 < len(g) && unicode.IsDigit(g[j+1].logical)) {
				j++
			}
		default:
			g[i].r = mirrored(g[i].r)
		}
		slices.Reverse(g[i:j])
		i = j
	}
}

// joint reports whether r stands inside figures, as in 14:03:22.
func joint(r rune) bool { return r == '.' || r == ',' || r == ':' || r == '/' }

// mirrored returns the bracket that looks like r seen from the other side.
func mirrored(r rune) rune {
	const pairs = "()[]{}<>«»"
	all := []rune(pairs)
	if i := slices.Index(all, r); i >= 0 {
		return all[i^1]
	}
	return r
}

// toUnicode returns the table that leads from the characters drawn to those
// meant: each to itself, but the shapes of Arabic letters to the letters
// (PDF 1.4, section 5.9.2). A range stays within one first byte.
func (s shapes) toUnicode() []byte {
	letters := make(map[rune]string)
	for letter, forms := range s {
		for _, f := range forms {
			if letters[f] = fmt.Sprintf("%04X", letter); letter < 0 {
				letters[f] = fmt.Sprintf("%04X%04X", lam, -letter)
			}
		}
	}
	var ranges, chars []string
	for high := rune(0); high < 0x100; high++ {
		if high != 0xfb && high != 0xfe {
			ranges = append(ranges, fmt.Sprintf("<%02X00> <%02XFF> <%02X00>\n", high, high, high))
			continue
		}
		for r := high << 8; r < (high+1)<<8; r++ {
			chars = append(chars, fmt.Sprintf("<%04X> <%s>\n", r, cmp.Or(letters[r], fmt.Sprintf("%04X", r))))
		}
	}
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo\n<</Registry (Adobe)\n/Ordering (UCS)\n/Supplement 0\n>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	section := func(name string, lines []string) {
		for part := range slices.Chunk(lines, 100) {
			fmt.Fprintf(&b, "%d begin%s\n%send%s\n", len(part), name, strings.Join(part, ""), name)
		}
	}
	section("bfrange", ranges)
	section("bfchar", chars)
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

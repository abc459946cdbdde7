package sensitivity

import (
	"bytes"
	"unicode"
)

// A zone says what part of a page a piece of text is.
type zone uint8

const (
	zoneHost zone = iota
	zonePath      // path and fragment of the address
	zoneQuery
	zoneTitle
	zoneButton
	zoneParam
)

// A token is one word of a page.
type token struct {
	word, exact word
	from, to    int32 // half-open byte range in its field
	known       bool  // a rule uses the word
}

// A piece is a run of tokens that a phrase may stretch over: a label of a host
// name, a path segment, a query value, a title up to a separator.
type piece struct {
	field       int32 // index in scan.fields
	zone        zone
	first, last int32 // half-open range in scan.tokens
}

type field struct{ name, text string }

// A scan holds the text of one page while it is looked at. Scans are reused.
type scan struct {
	vocab  *vocabulary
	fields []field
	pieces []piece
	tokens []token
	buf    []byte
	text   []byte
	begun  int32 // first token of the piece being filled
	typed  bool  // the text being read may have been typed in haste

	hits   []hit
	notes  []hit    // those on phrases that void others, in order
	met    []bool   // by context
	vetoed []string // by category: the phrase that rules it out
	found  []found
	closed []int32 // gates that stop the whole page
	shuts  []shut  // gates that stop part of it
}

func (s *scan) reset() {
	s.fields, s.pieces, s.tokens, s.hits = s.fields[:0], s.pieces[:0], s.tokens[:0], s.hits[:0]
	s.found = s.found[:0]
	s.text, s.begun = s.text[:0], 0
}

// open begins a field and returns its text.
func (s *scan) open(name, text string) mapped {
	s.fields = append(s.fields, field{name, text})
	n := len(s.text)
	s.text = append(s.text, text...)
	return mapped{b: s.text[n:len(s.text):len(s.text)]}
}

// end closes the piece being filled, if it has words.
func (s *scan) end(z zone) {
	n := int32(len(s.tokens))
	if n > s.begun {
		s.pieces = append(s.pieces, piece{int32(len(s.fields)) - 1, z, s.begun, n})
		s.begun = n
	}
}

// plain reads running text: a title, a button or a parameter.
func (s *scan) plain(name, text string, z zone) {
	if text == "" {
		return
	}
	m := entities(s.open(name, text))
	if z == zoneParam {
		m = entities(percent(percent(m)))
	}
	s.words(m, z)
}

// words splits m into tokens and pieces.
func (s *scan) words(m mapped, z zone) {
	for i := 0; i < len(m.b); {
		r, n := m.rune(i)
		if !wordRune(r) {
			if breaks(m.b, i, r, n, z) {
				s.end(z)
			}
			i += n
			continue
		}
		j := runEnd(m, i)
		s.run(m, i, j)
		i = j
	}
	s.end(z)
}

// runEnd returns the end of the run of letters and digits that begins at
// b[i:]. Chinese writes no spaces between words: each of its characters is a
// run by itself.
func runEnd(m mapped, i int) int {
	r, n := m.rune(i)
	j := i + n
	if isHan(r) {
		return j
	}
	for j < len(m.b) {
		r, n := m.rune(j)
		if isHan(r) || !wordRune(r) && !joins(m, j, r, n) {
			break
		}
		j += n
	}
	return j
}

func isHan(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }

// wordRune reports whether r belongs to a word. Vowel signs do: without them a
// word in Bengali or Punjabi would fall apart.
func wordRune(r rune) bool {
	if r < 0x80 {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unseen(r)
}

// unseen reports whether r takes no room and only separates letters to the
// eye of a machine: soft hyphen, zero-width space and joiners.
func unseen(r rune) bool {
	return r == 0xAD || 0x200B <= r && r <= 0x200D || r == 0x2060 || r == 0xFEFF
}

// joins reports whether the apostrophe at b[i:] stands inside a word.
func joins(m mapped, i int, r rune, n int) bool {
	if r != '\'' && r != '’' || i+n >= len(m.b) {
		return false
	}
	next, _ := m.rune(i + n)
	return wordRune(next)
}

// breaks reports whether no phrase may stretch over the separator r at b[i:].
// Spaces, hyphens, underscores, plus signs, dots and ampersands bind, but not a
// hyphen between spaces, nor a dot or colon before one.
func breaks(b []byte, i int, r rune, n int, z zone) bool {
	spaceAt := func(i int) bool { return i < 0 || i >= len(b) || b[i] == ' ' }
	switch r {
	case '.':
		return z == zoneHost || spaceAt(i+1)
	case ':':
		return spaceAt(i + 1)
	case '-':
		return spaceAt(i-1) && spaceAt(i+1)
	case '&':
		return z == zoneQuery
	case '/', '\\', '|', '?', '!', '=', '#', ';', ',', '<', '>', '(', ')', '[', ']', '{', '}',
		'–', '—', '·', '•', '»', '›', '\n', '\t', '\r', '¦', '→':
		return true
	}
	return false
}

// token adds the word b[i:j].
func (s *scan) token(m mapped, i, j int) {
	s.buf = foldWord(s.buf[:0], m.slice(i, j))
	if len(s.buf) == 0 || s.vocab.stop[string(s.buf)] {
		return
	}
	stemmed, exact := s.vocab.look(s.buf)
	if stemmed == 0 && exact == 0 && s.typed {
		stemmed = s.vocab.stemmed[s.vocab.typos.meant(s.buf)]
	}
	if exact == 0 && isYear(s.buf) { // beside what a rule may say of that year
		exact = s.vocab.stemmed[anyYear]
	}
	from, to := m.span(i, j)
	s.tokens = append(s.tokens, token{stemmed, exact, from, to, stemmed != 0 || exact != 0})
}

// anyYear is how a term writes a year from 1900 to 2099.
const anyYear = "<year>"

func isYear(w []byte) bool {
	return len(w) == 4 && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0') &&
		'0' <= w[2] && w[2] <= '9' && '0' <= w[3] && w[3] <= '9'
}

// foldWord appends the folded form of a word, without its apostrophes and an
// English possessive ending.
func foldWord(dst []byte, m mapped) []byte {
	for i := 0; i < len(m.b); {
		r, n := m.rune(i)
		i += n
		switch {
		case unseen(r):
		case r == '\'' || r == '’':
			if rest := m.b[i:]; bytes.EqualFold(rest, []byte("s")) {
				return dst
			}
		default:
			dst = appendFolded(dst, r)
		}
	}
	return dst
}

package decode

import (
	"strconv"
	"strings"
)

// MaskText masks the secrets it finds inside any text: name=value pairs of
// addresses, forms and Cookie headers; members of JSON objects; HAR's
// {"name": …, "value": …}; header lines; bearer tokens; passwords before an
// "@" in an address. It sees through percent-encoding, repeated, and JSON's
// \u escapes, and base64. Where it is not clear how far a secret reaches it
// masks more rather than less. The result of MaskText is left as it is by
// MaskText.
func (s *Secrets) MaskText(t string) string { return s.maskPacked(s.maskOpen(t), 0) }

// maskOpen is MaskText for what is not in base64.
func (s *Secrets) maskOpen(t string) string {
	if !mayHoldSecret(t) {
		return t
	}
	m := masker{secrets: s, t: t}
	m.run()
	if m.out == nil {
		return t
	}
	return string(append(m.out, t[m.done:]...))
}

func mayHoldSecret(t string) bool {
	for i := range len(t) {
		switch t[i] {
		case '=', ':', '%':
			return true
		case 'r', 'R':
			if i >= 5 && strings.EqualFold(t[i-5:i+1], "bearer") {
				return true
			}
		}
	}
	return false
}

// A masker walks a text once. Positions are bytes of the text as it stands;
// characters are what they mean after their encodings are undone.
type masker struct {
	secrets   *Secrets
	t         string
	out       []byte // masked so far, up to done
	done      int
	spans     []span        // of t that are masked
	name      [maxName]byte // the name that ends here, in lower case
	n         int
	cookieEnd int // where the Cookie header that is being walked ends

	// quote is the quotation mark, as it stands in the text, that must be put
	// around what replaces a bare JSON value.
	quote string
}

// A char is one byte of meaning, the bytes it takes in the text, and how many
// layers of percent-encoding it is under.
type char struct {
	b     byte
	depth uint8
	width int
}

func (m *masker) at(i int) char {
	c := m.t[i]
	if c != '%' && c != '\\' {
		return char{c, 0, 1}
	}
	return m.decoded(i)
}

func (m *masker) decoded(i int) char {
	c := m.percent(i)
	if c.b != '\\' {
		return c
	}
	// \u00XX, each of whose characters may itself be percent-encoded
	var h [5]byte
	j := i + c.width
	for k := range h {
		if j >= len(m.t) {
			return c
		}
		p := m.percent(j)
		h[k] = p.b
		j += p.width
	}
	if h[0] != 'u' || h[1] != '0' || h[2] != '0' || !isHex(h[3]) || !isHex(h[4]) || h[3] > '7' {
		return c
	}
	return char{unhex(h[3])<<4 | unhex(h[4]), c.depth, j - i}
}

func (m *masker) percent(i int) char {
	t := m.t
	c := char{t[i], 0, 1}
	for c.b == '%' && i+c.width+1 < len(t) && isHex(t[i+c.width]) && isHex(t[i+c.width+1]) {
		c.b = unhex(t[i+c.width])<<4 | unhex(t[i+c.width+1])
		c.width += 2
		c.depth++
	}
	return c
}

func (m *masker) run() {
	for i := 0; i < len(m.t); {
		c := m.at(i)
		if isNameByte(c.b) {
			if m.n == maxName {
				copy(m.name[:], m.name[1:])
				m.n--
			}
			m.name[m.n] = lower(c.b)
			m.n++
			i += c.width
			continue
		}
		next := i + c.width
		if i >= m.cookieEnd {
			m.cookieEnd = 0
		}
		if m.n > 0 {
			m.quote = ""
			if from, to := m.valueAfterName(i); to > from {
				next = m.mask(from, to)
			}
			m.n = 0
		}
		if c.b == ':' && next == i+c.width {
			m.quote = ""
			if from, to := m.userinfo(next, c.depth); to > from {
				next = m.mask(from, to)
			}
		}
		i = next
	}
}

// mask replaces a span and returns its end. A masked span is left alone.
func (m *masker) mask(from, to int) int {
	v := m.t[from:to]
	if isMasked(v) {
		return to
	}
	m.out = append(m.out, m.t[m.done:from]...)
	m.out = append(m.out, m.quote...)
	m.out = append(m.out, "[masked "...)
	m.out = strconv.AppendInt(m.out, int64(len(v)), 10)
	m.out = append(m.out, " bytes]"...)
	m.out = append(m.out, m.quote...)
	m.spans = append(m.spans, span{from, to})
	m.done = to
	return to
}

func isNameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '_' || c == '-' || c == '.' || c == '$'
}

// userinfo returns the span of a password in "//name:password@host", given
// the position after the colon of the scheme.
func (m *masker) userinfo(i int, depth uint8) (from, to int) {
	for range 2 {
		i = m.skip(i, `\`)
		if i >= len(m.t) || m.at(i).b != '/' {
			return 0, 0
		}
		i += m.at(i).width
	}
	for start := i; i < len(m.t) && i-start < 1024; {
		c := m.at(i)
		switch {
		case c.depth > depth:
		case c.b == '@' && from > 0:
			to = i
		case c.b == ':' && from == 0:
			from = i + c.width
		case strings.IndexByte("/?#&\"'<> \r\n\t", c.b) >= 0:
			return from, to
		}
		i += c.width
	}
	return from, to
}

// skip passes over characters that are in set.
func (m *masker) skip(i int, set string) int {
	for i < len(m.t) {
		c := m.at(i)
		if strings.IndexByte(set, c.b) < 0 {
			break
		}
		i += c.width
	}
	return i
}

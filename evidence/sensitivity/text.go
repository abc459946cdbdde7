package sensitivity

import (
	"bytes"
	"html"
	"unicode/utf8"
)

// A mapped is text in which every byte knows where it came from, so that a
// match in decoded text can be shown as it stands in the field. The zero from
// and to mean that nothing has been decoded: byte i came from base+i.
type mapped struct {
	b        []byte
	from, to []int32 // half-open range in the field that b[i] came from; nil when not decoded
	base     int32
}

// span returns the range of the field that b[i:j] came from; i < j.
func (m mapped) span(i, j int) (from, to int32) {
	if m.from == nil {
		return m.base + int32(i), m.base + int32(j)
	}
	return m.from[i], m.to[j-1]
}

// slice returns the part b[i:j] of m.
func (m mapped) slice(i, j int) mapped {
	if m.from == nil {
		return mapped{b: m.b[i:j], base: m.base + int32(i)}
	}
	return mapped{b: m.b[i:j], from: m.from[i:j], to: m.to[i:j]}
}

// grow returns an empty text with room for the decoding of m.
func (m mapped) grow() mapped {
	n := len(m.b)
	return mapped{b: make([]byte, 0, n), from: make([]int32, 0, n), to: make([]int32, 0, n)}
}

func (m *mapped) add(from, to int32, b ...byte) {
	for _, c := range b {
		m.b = append(m.b, c)
		m.from = append(m.from, from)
		m.to = append(m.to, to)
	}
}

// percent undoes one layer of percent-encoding. A byte that is not part of a
// valid UTF-8 sequence afterwards is read as Latin-1, as old forms sent it.
func percent(m mapped) mapped {
	if bytes.IndexByte(m.b, '%') < 0 {
		return m
	}
	out := m.grow()
	for i := 0; i < len(m.b); {
		n, c := 1, m.b[i]
		if c == '%' && i+2 < len(m.b) {
			hi, ok1 := unhex(m.b[i+1])
			lo, ok2 := unhex(m.b[i+2])
			if ok1 && ok2 {
				n, c = 3, hi<<4|lo
			}
		}
		from, to := m.span(i, i+n)
		out.add(from, to, c)
		i += n
	}
	return out
}

func unhex(c byte) (byte, bool) {
	switch {
	case '0' <= c && c <= '9':
		return c - '0', true
	case 'a' <= c && c <= 'f':
		return c - 'a' + 10, true
	case 'A' <= c && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// entities undoes HTML character references such as &amp; and &#39;.
func entities(m mapped) mapped {
	const longest = 32 // bytes; the longest named reference in HTML has 33 with its ampersand
	if bytes.IndexByte(m.b, '&') < 0 || bytes.IndexByte(m.b, ';') < 0 {
		return m
	}
	out := m.grow()
	for i := 0; i < len(m.b); {
		n, text := 1, m.b[i:i+1]
		if m.b[i] == '&' {
			window := m.b[i:min(i+longest, len(m.b))]
			if end := bytes.IndexByte(window, ';'); end > 0 {
				ref := string(window[:end+1])
				if plain := html.UnescapeString(ref); plain != ref {
					n, text = end+1, []byte(plain)
				}
			}
		}
		from, to := m.span(i, i+n)
		out.add(from, to, text...)
		i += n
	}
	return out
}

// rune reads the rune at b[i:], with its length in bytes.
func (m mapped) rune(i int) (rune, int) {
	if c := m.b[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n := utf8.DecodeRune(m.b[i:])
	if r == utf8.RuneError && n == 1 && m.b[i] >= 0xA0 {
		return rune(m.b[i]), 1
	}
	return r, n
}

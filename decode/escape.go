package decode

import "strings"

// escapes says what unescape met.
type escapes uint8

const (
	hadPercent escapes = 1 << iota
	hadPlus
	badEscape // a "%" that begins no percent-encoding, left as it stands
)

// unescape undoes one layer of application/x-www-form-urlencoded: "+" is a
// space, "%" with two hexadecimal digits is a byte. The result need not be
// UTF-8.
func unescape(s string) (string, escapes) {
	i := 0
	for i < len(s) && s[i] != '%' && s[i] != '+' {
		i++
	}
	if i == len(s) {
		return s, 0
	}
	var e escapes
	b := make([]byte, i, len(s))
	copy(b, s)
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c == '+':
			e |= hadPlus
			b = append(b, ' ')
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			e |= hadPercent
			b = append(b, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			if c == '%' {
				e |= badEscape
			}
			b = append(b, c)
		}
	}
	return string(b), e
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// unescapeName undoes the encoding of names and file names in multipart forms
// (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data):
// only line feed, carriage return and the quotation mark are encoded.
func unescapeName(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	return strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n", "%0d", "\r", "%0a", "\n").Replace(s)
}

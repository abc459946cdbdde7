package har

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// unquote appends to dst the text of a JSON string, given without its quotes
// and already checked. Nothing is replaced: bytes that are not UTF-8 stay as
// they are, and an escaped surrogate without its partner becomes the three
// bytes of its code point (as in WTF-8), so that the result is not valid UTF-8
// and a reader can tell.
func unquote(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '\\')
		if i < 0 || i+1 >= len(s) {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		c := s[i+1]
		s = s[i+2:]
		switch c {
		case 'b':
			dst = append(dst, '\b')
		case 'f':
			dst = append(dst, '\f')
		case 'n':
			dst = append(dst, '\n')
		case 'r':
			dst = append(dst, '\r')
		case 't':
			dst = append(dst, '\t')
		case 'u':
			r, ok := hex4(s)
			if !ok {
				return append(append(dst, '\\', 'u'), s...)
			}
			s = s[4:]
			if utf16.IsSurrogate(r) && len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
				if r2, ok := hex4(s[2:]); ok {
					if both := utf16.DecodeRune(r, r2); both != utf8.RuneError {
						r, s = both, s[6:]
					}
				}
			}
			dst = appendCodePoint(dst, r)
		default:
			dst = append(dst, c)
		}
	}
}

// appendCodePoint is utf8.AppendRune that keeps surrogates.
func appendCodePoint(dst []byte, r rune) []byte {
	if utf16.IsSurrogate(r) {
		return append(dst, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F)
	}
	return utf8.AppendRune(dst, r)
}

// surrogate decodes the three bytes appendCodePoint writes for a surrogate.
func surrogate(s []byte) (rune, bool) {
	if len(s) < 3 || s[0] != 0xED || s[1]&0xE0 != 0xA0 || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}

func hex4(s []byte) (rune, bool) {
	if len(s) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range s[:4] {
		d, ok := unhex(c)
		if !ok {
			return 0, false
		}
		r = r<<4 | rune(d)
	}
	return r, true
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

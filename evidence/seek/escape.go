package seek

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxRounds bounds how often escapes are undone.
const maxRounds = 5

// Undo returns s without percent-encoding and JSON escapes, undone as often as
// they were applied, and says which were met: Clear for none. What begins no
// escape stays as it is, and so does "+".
func Undo(s string) (string, Form) {
	form := Clear
	for range maxRounds {
		t := s
		if strings.IndexByte(t, '%') >= 0 {
			if t = unpercent(t); t != s {
				form = Percent
			}
		}
		if strings.IndexByte(t, '\\') >= 0 {
			if u := unescape(t); u != t {
				t = u
				if form == Clear {
					form = JSON
				}
			}
		}
		if t == s {
			break
		}
		s = t
	}
	return s, form
}

func unpercent(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, ok1 := unhex(s[i+1])
			lo, ok2 := unhex(s[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// unescape undoes the escapes of JSON strings (RFC 8259, section 7).
func unescape(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out = append(out, s[i])
			continue
		}
		switch c := s[i+1]; c {
		case '"', '\\', '/':
			out = append(out, c)
			i++
		case 'n', 'r', 't':
			out = append(out, ' ')
			i++
		case 'u':
			r, n := unicodeEscape(s[i:])
			if n == 0 {
				out = append(out, s[i])
				continue
			}
			out = utf8.AppendRune(out, r)
			i += n - 1
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

// unicodeEscape reads \uXXXX, or two of them that make a pair, and returns how
// many bytes it takes; 0 if it is none.
func unicodeEscape(s string) (rune, int) {
	one := func(s string) (rune, bool) {
		if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
			return 0, false
		}
		n, err := strconv.ParseUint(s[2:6], 16, 16)
		return rune(n), err == nil
	}
	r, ok := one(s)
	if !ok {
		return 0, 0
	}
	if utf16.IsSurrogate(r) {
		if r2, ok := one(s[6:]); ok {
			if pair := utf16.DecodeRune(r, r2); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return utf8.RuneError, 6
	}
	return r, 6
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

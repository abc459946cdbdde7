package known

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// holds reports whether s holds part as a word of its own, and not as a piece
// of an address, a file's name or another e-mail address.
func holds(s, part string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], part)
		if i < 0 {
			return false
		}
		i += from
		if begins(s[:i]) && ends(s[i+len(part):]) {
			return true
		}
		_, n := utf8.DecodeRuneInString(s[i:])
		from = i + n
	}
}

// begins reports whether a word can begin after before.
func begins(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !letterOrDigit(r) && !strings.ContainsRune("._-/@%*", r) || strings.HasSuffix(before, "://")
}

// ends reports whether a word can end before after.
func ends(after string) bool {
	if after == "" {
		return true
	}
	r, n := utf8.DecodeRuneInString(after)
	if letterOrDigit(r) || strings.ContainsRune("_-@*", r) {
		return false
	}
	if r == '.' || r == '/' {
		next, _ := utf8.DecodeRuneInString(after[n:])
		return !letterOrDigit(next) && next != '.'
	}
	return true
}

// maxNumber is more than the digits of any telephone number.
const maxNumber = 20

// numbers yields the digits of everything that is written like a telephone
// number: digits with at most two separators between them.
func numbers(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		var buf [maxNumber]byte
		for i := 0; i < len(s); {
			if !asciiDigit(rune(s[i])) {
				i++
				continue
			}
			n, gap := 0, 0
			for ; i < len(s) && gap <= 2; i++ {
				switch c := s[i]; {
				case asciiDigit(rune(c)):
					if n < maxNumber {
						buf[n] = c
					}
					n, gap = n+1, 0
				case strings.IndexByte(" -.()/", c) >= 0:
					gap++
				default:
					gap = 3
				}
			}
			if n >= minDigits && n <= maxNumber && !yield(string(buf[:n])) {
				return
			}
		}
	}
}

func letterOrDigit(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

package decode

import (
	"iter"
	"strings"
)

// CookiePairs yields the names and values in a Cookie header field. Some
// proxies join the several fields of HTTP/2 with ", " where RFC 9113, section
// 8.2.3, has "; ": that is taken for a joint where the name of a cookie
// follows.
func CookiePairs(field string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for part := range strings.SplitSeq(field, ";") {
			for part != "" {
				one := part
				part = ""
				if i := cookieJoint(one); i >= 0 {
					one, part = one[:i], one[i+2:]
				}
				if name, value, _ := strings.Cut(strings.TrimSpace(one), "="); name != "" && !yield(name, value) {
					return
				}
			}
		}
	}
}

// cookieJoint returns where ", " is followed by the name of a cookie, which is
// a token as RFC 6265, section 4.1.1, has it; -1 if nowhere.
func cookieJoint(s string) int {
	for from := 0; ; {
		i := strings.Index(s[from:], ", ")
		if i < 0 {
			return -1
		}
		name, _, ok := strings.Cut(s[from+i+2:], "=")
		if ok && name != "" && !strings.ContainsAny(name, " ,;\"(){}[]<>@:\\/?\t") {
			return from + i
		}
		from += i + 2
	}
}

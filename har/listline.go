package har

import "strings"

// A listItem is what one line of a list of addresses holds.
type listItem struct {
	tokens []listToken // the addresses
	first  bool        // the line begins with one
	method string      // before the first
	opener string      // what the first is put in: "<", a quotation mark, a bracket
	other  bool        // there is other text on the line
}

// A listToken is an address on a line, and where.
type listToken struct {
	text string
	at   int // in the line
}

// openers stand before an address, and close it in the other direction.
const openers = "<\"'“‘«([`"

func closers(opener string) string {
	switch opener {
	case "<":
		return ">"
	case "(":
		return ")"
	case "[":
		return "]"
	case "“", "‘", "«":
		return "”’»“"
	}
	return opener
}

// blanks are what stands around the words of a pasted line: also the spaces
// without a width that word processors and chats put in.
const blanks = " \t\r\u00a0\u200b\u200c\u200d\ufeff\u2060"

// readListLine finds the addresses of a line.
func readListLine(line string) listItem {
	var item listItem
	begin := true // nothing but bullets so far
	for at := 0; at < len(line); {
		rest := strings.TrimLeft(line[at:], blanks)
		at = len(line) - len(rest)
		if rest == "" {
			break
		}
		n := wordLen(rest)
		word := rest[:n]
		opener := word[:n-len(strings.TrimLeft(word, openers))]
		bare := strings.TrimPrefix(word[len(opener):], "URL:")
		switch {
		case addressLike(bare):
			if len(item.tokens) == 0 {
				item.first = begin
				item.opener = opener
				if i := strings.LastIndexAny(opener, openers); i > 0 {
					item.opener = opener[i:]
				}
			}
			item.tokens = append(item.tokens, listToken{bare, at + n - len(bare)})
		case begin && bullet(word):
		case begin && isMethod(word) && item.method == "":
			item.method = word
		default:
			begin = false
			item.other = true
		}
		at += n
	}
	return item
}

// wordLen is how much of s comes before a blank.
func wordLen(s string) int {
	for i, r := range s {
		if (r <= ' ' || r >= 0x80) && strings.ContainsRune(blanks, r) {
			return i
		}
	}
	return len(s)
}

// addressLike reports a word that begins as an address does.
func addressLike(s string) bool {
	switch scheme := strings.ToLower(schemeOf(s)); scheme {
	case "http:", "https:", "ws:", "wss:":
		return len(s) > len(scheme)+2
	}
	return strings.HasPrefix(s, "www.") && strings.ContainsRune(s, '/') && hostLike(s)
}

// bullet reports what stands before the items of a list, or the lines that a
// mail quotes: "-", "•", "1.", "(2)", ">>".
func bullet(s string) bool {
	if strings.Trim(s, ">|") == "" || strings.Trim(s, "-–—*•·+‣◦") == "" {
		return true
	}
	digits := strings.Trim(s, "().:")
	return digits != s && len(digits) <= 5 && strings.Trim(digits, "0123456789") == ""
}

func isMethod(s string) bool {
	switch s {
	case "GET", "POST", "HEAD", "PUT", "OPTIONS", "PATCH", "DELETE":
		return true
	}
	return false
}

// trimPunctuation removes what stands behind an address: what closes opener,
// and marks that sentences and lists end in.
func trimPunctuation(s, opener string) (bare, end string) {
	bare = s
	if i := strings.Index(bare, ">"); i >= 0 && opener == "<" {
		return bare[:i], bare[i:]
	}
	for {
		trimmed := strings.TrimRight(bare, ",;.!'\"”’»>`")
		if opener != "" {
			trimmed = strings.TrimRight(trimmed, closers(opener))
		}
		for _, pair := range [...]string{"()", "[]"} {
			if strings.HasSuffix(trimmed, pair[1:]) && strings.Count(trimmed, pair[1:]) > strings.Count(trimmed, pair[:1]) {
				trimmed = trimmed[:len(trimmed)-1]
			}
		}
		if trimmed == bare {
			return bare, s[len(bare):]
		}
		bare = trimmed
	}
}

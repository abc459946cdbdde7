package har

import (
	"fmt"
	"strings"
)

// maxListLines bounds how many lines one address can be wrapped over.
const maxListLines = 40

// join puts an address together that was wrapped over lines, where the text
// says that it was: inside brackets or quotation marks that close later (RFC
// 3986, appendix C), behind the soft line breaks of quoted-printable (RFC 2045,
// section 6.7), or behind the space that ends a line of flowed text (RFC 3676).
func (x *urlList) join(l queued, item listItem) (queued, listItem, []string) {
	token := item.tokens[0]
	if strings.Trim(l.text[token.at+len(token.text):], blanks) != "" {
		return l, item, nil
	}
	const width = 60 // of lines that a mail program has wrapped
	var take func(part string) (more, ok bool)
	why, left, head := "", "", token.text
	switch {
	case unclosed(item.opener, token.text):
		take = func(part string) (more, ok bool) {
			return !strings.ContainsAny(part, closers(item.opener)), !addressLike(part)
		}
		why = "it stands in brackets or quotation marks that close there"
		left = "What opens before the address is not closed on its line: the rest of the address may be missing."
	case x.quoted && strings.HasSuffix(token.text, "="):
		take = func(part string) (more, ok bool) { return strings.HasSuffix(part, "="), !addressLike(part) }
		why = "its lines end in the soft line breaks of quoted-printable"
		head = strings.TrimSuffix(head, "=")
	case strings.HasSuffix(l.text, " ") && len(l.text) >= width:
		take = func(part string) (more, ok bool) { return false, continues(part) }
		why = "its first line ends in a space, as lines of flowed text do that are to be joined"
	default:
		return l, item, nil
	}
	l.raw = append([]byte(nil), l.raw...) // lines ahead are read
	text, n, ok := x.wrapped(head, take)
	if ok && x.quoted {
		_, ok = unquotePrintable(text)
	}
	if ok {
		return x.together(l, item, text, n, why)
	}
	if next, more := x.lines.peek(n); !more || next.open {
		l.open = true
	}
	if left != "" {
		return l, item, []string{left}
	}
	return l, item, nil
}

// unclosed reports an address whose opener is not closed behind it.
func unclosed(opener, text string) bool {
	return opener != "" && opener != "'" && opener != "(" && opener != "[" && !strings.ContainsAny(text, closers(opener))
}

// wrapped appends the lines ahead to text as long as take says that there is
// more, and returns how many those are. ok is false when the line behind them
// is not there or does not fit.
func (x *urlList) wrapped(text string, take func(part string) (more, ok bool)) (whole string, n int, ok bool) {
	for n = range maxListLines {
		next, there := x.lines.peek(n)
		part := strings.Trim(strings.TrimLeft(next.text, "> "), blanks)
		if !there || next.over || part == "" || strings.ContainsAny(part, " \t") {
			break
		}
		more, fits := take(part)
		if !fits {
			break
		}
		if x.quoted {
			text = strings.TrimSuffix(text, "=")
		}
		text += part
		if !more {
			return text, n + 1, true
		}
	}
	return text, n, false
}

// together is the record that goes over l and the next n lines.
func (x *urlList) together(l queued, item listItem, text string, n int, why string) (queued, listItem, []string) {
	end := x.lines.ahead[n-1]
	l.n, l.open, l.raw = end.off+end.n-l.off, end.open, nil
	x.lines.ahead = x.lines.ahead[n:]
	item.tokens = []listToken{{text: text}}
	return l, item, []string{fmt.Sprintf("The address is put together from %d lines: %s.", n+1, why)}
}

// continues reports a line that may be the rest of the address above it: one
// word of what addresses are made of, and no address itself, whole or damaged.
func continues(line string) bool {
	part := strings.Trim(strings.TrimLeft(line, "> "), blanks)
	if part == "" || strings.Contains(part, "://") || strings.HasPrefix(part, "http") || strings.HasPrefix(part, "www.") || !strings.ContainsAny(part, "%&=/") && len(part) < 20 {
		return false
	}
	for _, c := range []byte(part) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<{}|\\^`", c) >= 0 {
			return false
		}
	}
	return part[0] != '#' && !strings.HasPrefix(part, "//")
}

// quotedPrintable reports text in that encoding: an address in it that breaks
// softly, with its equals signs written as =3D.
func quotedPrintable(text string) bool {
	if !strings.Contains(text, "=3D") {
		return false
	}
	above := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if item := readListLine(above); strings.HasSuffix(above, "=") && len(item.tokens) == 1 && continues(line) {
			both := strings.TrimSuffix(item.tokens[0].text, "=") + strings.TrimSuffix(line, "=")
			if _, ok := unquotePrintable(both); ok && strings.Contains(both, "=3D") {
				return true
			}
		}
		above = line
	}
	soft, ok := strings.CutSuffix(above, "=") // at the end of what there is
	_, whole := unquotePrintable(soft)
	return ok && whole && strings.Count(soft, "=3D") > 1
}

// unquotePrintable decodes s; false if an equals sign in it is no escape.
func unquotePrintable(s string) (string, bool) {
	if !strings.Contains(s, "=") {
		return s, true
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '=' {
			out = append(out, s[i])
			continue
		}
		if i+2 >= len(s) {
			return s, false
		}
		high, ok1 := unhex(s[i+1])
		low, ok2 := unhex(s[i+2])
		if !ok1 || !ok2 {
			return s, false
		}
		out = append(out, byte(high<<4|low))
		i += 2
	}
	return string(out), true
}

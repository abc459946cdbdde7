package har

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A xmlRecord is one transaction element, and the texts of its bodies.
type xmlRecord struct {
	n      int // 0 when its end was not found
	raw    []byte
	rest   []byte // it without those texts
	bodies [][]byte
}

// cutTransaction finds the end of the record at the window's place. fault has
// the reason why it cannot be read.
func (c *Capture) cutTransaction(w *window) (x xmlRecord, fault Damage) {
	limit := c.limits.Entry
	for size := int64(64 << 10); ; size *= 2 {
		b := w.peek(min(size, limit))
		x, reason := splitTransaction(b)
		switch {
		case reason != "":
			return x, Damage{Reason: reason}
		case x.n > 0:
			return x, Damage{}
		case int64(len(b)) < min(size, limit):
			return x, Damage{Reason: "the data end inside a record"}
		case size >= limit:
			return x, Damage{Limit: true, Reason: fmt.Sprintf("a record of more than %d bytes, the limit; it is not read", limit)}
		}
	}
}

// splitTransaction finds the end of the record that b begins with; n is 0 when
// b ends before it.
func splitTransaction(b []byte) (x xmlRecord, reason string) {
	kept, over := 0, ""
	for i := len(transactionTag); ; {
		k := bytes.IndexByte(b[i:], '<')
		if k < 0 {
			return x, ""
		}
		i += k
		rest := b[i:]
		switch {
		case bytes.HasPrefix(rest, []byte("</transaction>")):
			x.n = i + len("</transaction>")
			x.raw = b[:x.n:x.n]
			x.rest = append(x.rest, b[kept:x.n]...)
			return x, over
		case bytes.HasPrefix(rest, []byte(transactionTag)):
			return x, "the record has no end before the next"
		case bytes.HasPrefix(rest, []byte("<![CDATA[")), bytes.HasPrefix(rest, []byte("<!--")):
			end := "]]>"
			if rest[2] == '-' {
				end = "-->"
			}
			k := bytes.Index(rest, []byte(end))
			if k < 0 {
				return x, ""
			}
			i += k
		case bytes.HasPrefix(rest, []byte("<body")) && len(rest) > 5 && strings.IndexByte(" \t\r\n/>", rest[5]) >= 0:
			k := bytes.IndexByte(rest, '>')
			if k < 0 {
				return x, ""
			}
			i += k + 1
			if rest[k-1] == '/' {
				x.bodies = append(x.bodies, nil)
				continue
			}
			n, reason := textLen(b[i:])
			if n < 0 {
				return x, reason
			}
			x.rest = append(x.rest, b[kept:i]...)
			x.bodies = append(x.bodies, b[i:i+n])
			if bytes.Contains(b[i:i+n], []byte(transactionTag+" ")) {
				over = "a text of the record holds the beginning of another record; if it is damaged, what follows is of that"
			}
			i += n
			kept = i
		default:
			i++
		}
	}
}

// textLen is the length of the text, and CDATA sections, before the end of a
// body; -1 when b ends before it, or the reason says why there is none.
func textLen(b []byte) (n int, reason string) {
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], '<')
		if k < 0 {
			return -1, ""
		}
		i += k
		switch {
		case bytes.HasPrefix(b[i:], []byte("</body>")):
			return i, ""
		case bytes.HasPrefix(b[i:], []byte("<![CDATA[")):
			k := bytes.Index(b[i:], []byte("]]>"))
			if k < 0 {
				return -1, ""
			}
			i += k
		case len(b)-i < len("<![CDATA["):
			return -1, ""
		default:
			return -1, "a body has no end"
		}
	}
}

// xmlText undoes the escapes of a text, as XML 1.0 has them. Line ends stay as
// they are stored: of a body, they are its own.
func xmlText(raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 && bytes.IndexByte(raw, '<') < 0 {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		i := bytes.IndexAny(raw, "&<")
		if i < 0 {
			return append(out, raw...)
		}
		out, raw = append(out, raw[:i]...), raw[i:]
		if raw[0] == '<' { // a CDATA section
			section, rest, _ := bytes.Cut(raw[len("<![CDATA["):], []byte("]]>"))
			out, raw = append(out, section...), rest
			continue
		}
		name, _, ok := bytes.Cut(raw[1:min(len(raw), 12)], []byte(";"))
		text, known := xmlEntity(string(name))
		if !ok || !known {
			out, raw = append(out, '&'), raw[1:]
			continue
		}
		out, raw = append(out, text...), raw[1+len(name)+1:]
	}
	return out
}

func xmlEntity(name string) (string, bool) {
	switch name {
	case "lt":
		return "<", true
	case "gt":
		return ">", true
	case "amp":
		return "&", true
	case "quot":
		return `"`, true
	case "apos":
		return "'", true
	}
	if number, ok := strings.CutPrefix(name, "#"); ok {
		base := 10
		if hex, ok := strings.CutPrefix(number, "x"); ok {
			number, base = hex, 16
		}
		if n, err := strconv.ParseUint(number, base, 21); err == nil {
			return string(appendCodePoint(nil, rune(n))), true
		}
	}
	return "", false
}

package har

import (
	"bytes"
	"encoding/base64"
	"strconv"
	"strings"
)

// A burpItem is the elements of one item. They hold text or one CDATA section
// each, and bytes that no XML may hold where a message was saved as text: so
// they are taken as they are.
type burpItem struct {
	text              map[string]string
	ip                string
	request, response *burpMessage // nil when there is none
}

type burpMessage struct {
	content []byte
	base64  bool
}

// bytes returns the message; ok is false when it is not in base 64 as stated.
func (m *burpMessage) bytes() (data []byte, ok bool) {
	if !m.base64 {
		return m.content, true
	}
	data = make([]byte, base64.StdEncoding.DecodedLen(len(m.content)))
	if n, err := base64.StdEncoding.Decode(data, m.content); err == nil {
		return data[:n], true
	}
	return decodeBase64(m.content, true)
}

// itemLength is the length of the item that b begins with; 0 when b does not
// hold its end.
func itemLength(b []byte) int {
	for i := 0; ; {
		k := bytes.IndexByte(b[i:], '<')
		if k < 0 {
			return 0
		}
		i += k
		switch {
		case bytes.HasPrefix(b[i:], []byte(itemEnd)):
			return i + len(itemEnd)
		case bytes.HasPrefix(b[i:], []byte(cdataStart)):
			k := bytes.Index(b[i:], []byte(cdataEnd))
			if k < 0 {
				return 0
			}
			i += k + len(cdataEnd)
		default:
			i++
		}
	}
}

const (
	cdataStart = "<![CDATA["
	cdataEnd   = "]]>"
)

// parseItem reads the elements of an item. fault says what is wrong with it;
// what came before is read.
func parseItem(b []byte) (x burpItem, fault string) {
	x.text = map[string]string{}
	b = bytes.TrimPrefix(b, []byte(itemStart))
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		switch {
		case bytes.HasPrefix(b, []byte(itemEnd)):
			if x.text["url"] == "" && x.request == nil {
				return x, "an item has neither an address nor a request"
			}
			return x, ""
		case bytes.HasPrefix(b, []byte("<!--")):
			_, rest, ok := bytes.Cut(b, []byte("-->"))
			if !ok {
				return x, "a comment in an item has no end"
			}
			b = rest
			continue
		case len(b) == 0 || b[0] != '<':
			return x, "text in an item that belongs to none of its elements"
		}
		tag, rest, ok := bytes.Cut(b[1:], []byte(">"))
		if !ok {
			return x, "a tag in an item has no end"
		}
		name, attributes, _ := bytes.Cut(bytes.TrimSuffix(tag, []byte("/")), []byte(" "))
		var content []byte
		if !bytes.HasSuffix(tag, []byte("/")) {
			content, rest, ok = elementText(rest, name)
			if !ok {
				return x, "the element " + strconv.Quote(string(name[:min(len(name), 40)])) + " of an item has no end"
			}
		}
		switch b = rest; string(name) {
		case "request":
			x.request = &burpMessage{content, tagAttribute(attributes, "base64") == "true"}
		case "response":
			x.response = &burpMessage{content, tagAttribute(attributes, "base64") == "true"}
		case "host":
			x.ip = tagAttribute(attributes, "ip")
			fallthrough
		default:
			x.text[string(name)] = string(content)
		}
	}
}

// elementText reads text and CDATA up to the end tag of name.
func elementText(b, name []byte) (text, rest []byte, ok bool) {
	for {
		i := bytes.IndexByte(b, '<')
		if i < 0 {
			return nil, nil, false
		}
		text = append(text, unescapeXML(b[:i])...)
		b = b[i:]
		if inner, found := bytes.CutPrefix(b, []byte(cdataStart)); found {
			plain, after, closed := bytes.Cut(inner, []byte(cdataEnd))
			if !closed {
				return nil, nil, false
			}
			if text == nil {
				text = plain[:len(plain):len(plain)]
			} else {
				text = append(text, plain...)
			}
			b = after
			continue
		}
		after, ended := bytes.CutPrefix(b, []byte("</"))
		after, same := bytes.CutPrefix(after, name)
		after, closed := bytes.CutPrefix(after, []byte(">"))
		return text, after, ended && same && closed
	}
}

// tagAttribute returns the value of an attribute; "" when there is none.
func tagAttribute(tag []byte, name string) string {
	for _, quote := range []string{`"`, "'"} {
		_, rest, ok := bytes.Cut(append([]byte(" "), tag...), []byte(" "+name+"="+quote))
		if value, _, closed := bytes.Cut(rest, []byte(quote)); ok && closed {
			return string(unescapeXML(value))
		}
	}
	return ""
}

// unescapeXML undoes the five entities of XML and its character references;
// others stay as they are.
func unescapeXML(b []byte) []byte {
	if bytes.IndexByte(b, '&') < 0 {
		return b
	}
	var out []byte
	for len(b) > 0 {
		const longest = len("&#x10FFFF;")
		end := bytes.IndexByte(b[:min(len(b), longest)], ';')
		if b[0] != '&' || end < 0 {
			i := bytes.IndexByte(b[1:], '&') + 1
			if i == 0 {
				return append(out, b...)
			}
			out, b = append(out, b[:i]...), b[i:]
			continue
		}
		r, known := entity(string(b[1:end]))
		if !known {
			out, b = append(out, '&'), b[1:]
			continue
		}
		out, b = appendCodePoint(out, r), b[end+1:]
	}
	return out
}

func entity(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	digits, base := strings.CutPrefix(name, "#")
	radix := 10
	if hex, ok := strings.CutPrefix(digits, "x"); ok {
		digits, radix = hex, 16
	}
	n, err := strconv.ParseUint(digits, radix, 21)
	return rune(n), base && err == nil && n <= 0x10FFFF
}

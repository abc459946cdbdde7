package har

import (
	"bytes"
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// burpForm reads the items that Burp Suite saves ("Save items", PortSwigger
// documentation): XML with the messages in base 64 or as text. Its document
// type definition is passed over, and nothing it names is fetched.
func burpForm() form {
	return form{
		Format: Format{
			Name:         "Burp Suite items (XML)",
			RecognisedBy: `XML whose root is "items" with the attribute burpVersion`,
			Shows:        "addresses, headers and bodies, times to the second, status and the server's address",
			CannotShow:   "which page or script caused a request; how long it took; whether it was changed or sent by hand; the bytes of messages saved as text that are not text",
		},
		match: isBurp,
		read:  func(c *Capture, in *input) bool { return (&burpWalk{c: c, w: newWindow(in), line: 1}).read() },
	}
}

// isBurp knows the root, or the definition that stands before it.
func isBurp(head []byte, _ Options) bool {
	start := bytes.TrimLeft(head[:min(len(head), 128)], " \t\r\n")
	begins := false
	for _, mark := range []string{"?xml ", "!DOCTYPE items", "items burpVersion=", "<!--"} {
		i := bytes.Index(start, []byte(mark))
		begins = begins || i >= 0 && i <= 2
	}
	return begins && (bytes.Contains(head, []byte("<items burpVersion=")) ||
		bytes.Contains(head, []byte("<!DOCTYPE items")) && bytes.Contains(head, []byte("<!ATTLIST items burpVersion")))
}

// A burpWalk reads the items of an export.
type burpWalk struct {
	c     *Capture
	w     *window
	line  int   // of the next byte
	begun bool  // an item was found
	again int64 // bytes of items that were looked at in vain
}

const (
	itemStart = "<item>"
	itemEnd   = "</item>"
)

func (b *burpWalk) read() bool {
	c := b.c
	if c.order != nil {
		c.source.addDamage(Damage{Reason: "an export of Burp Suite stored as UTF-16 text is not read; save it as UTF-8"})
		return true
	}
	c.source.Creator = "Burp Suite"
	c.source.note("A Burp Suite export can hold requests that its user changed or sent by hand. The file does not tell them from those of a visit.")
	c.source.note("Burp Suite writes every message in the form of HTTP/1, also where HTTP/2 was spoken.")
	for b.seek() {
		if !b.item() {
			return false
		}
	}
	return true
}

// skip passes n bytes over, and counts their lines.
func (b *burpWalk) skip(n int64) {
	for n > 0 {
		p := b.w.peek(min(n, inputSize))
		if len(p) == 0 {
			return
		}
		b.line += bytes.Count(p, []byte("\n"))
		b.w.skip(int64(len(p)))
		n -= int64(len(p))
	}
}

// seek moves to the next item. What lies between two items, other than space,
// comments and the end of the root, is damage.
func (b *burpWalk) seek() bool {
	start := b.w.off
	var between []byte
	for {
		p := b.w.peek(inputSize)
		i := bytes.Index(p, []byte(itemStart))
		n := i
		switch {
		case i >= 0:
		case len(p) < inputSize:
			n = len(p)
		default:
			n = len(p) - len(itemStart)
		}
		between = append(between, p[:min(n, max(0, inputSize-len(between)))]...)
		b.skip(int64(n))
		if i < 0 && len(p) == inputSize {
			continue
		}
		b.between(start, between, i < 0)
		b.begun = true
		return i >= 0
	}
}

// between judges what was found before an item, or at the end.
func (b *burpWalk) between(start int64, text []byte, last bool) {
	s := &b.c.source
	damage := func(reason string) {
		s.addDamage(Damage{Offset: start, Length: b.w.off - start, Entry: b.c.next, Reason: reason})
	}
	if !b.begun {
		if _, tag, ok := bytes.Cut(text, []byte("<items ")); ok {
			tag, _, _ = bytes.Cut(tag, []byte(">"))
			s.CreatorVersion = tagAttribute(tag, "burpVersion")
			text = nil
		}
		if last {
			damage("the export ends before its first item")
		}
		return
	}
	text = bytes.TrimSpace(withoutComments(text))
	switch {
	case last && bytes.Equal(text, []byte("</items>")), !last && len(text) == 0:
	case last && len(text) == 0:
		damage("the export has no end: it may be cut")
	case last:
		damage("the export is cut or damaged behind its last item")
	default:
		damage("text between two items that belongs to neither")
	}
}

func withoutComments(text []byte) []byte {
	var out []byte
	for {
		before, rest, ok := bytes.Cut(text, []byte("<!--"))
		_, after, closed := bytes.Cut(rest, []byte("-->"))
		if !ok || !closed {
			return append(out, text...)
		}
		out, text = append(out, before...), after
	}
}

// item reads the item that begins here.
func (b *burpWalk) item() bool {
	c := b.c
	at := Ref{Offset: b.w.off, Line: b.line}
	limit := c.limits.Entry
	var raw []byte
	n := 0
	for look := min(limit, inputSize); ; look = min(look*2, limit) {
		raw = b.w.peek(look)
		if n = itemLength(raw); n > 0 || int64(len(raw)) < look || look == limit {
			break
		}
	}
	over := n == 0 && int64(len(raw)) >= limit
	switch {
	case n > 0:
		raw = raw[:n]
	case !over:
		b.lost(at, "an item has no end", len(raw))
		return true
	}
	raw = bytes.Clone(raw)
	x, fault := parseItem(raw)
	switch {
	case over:
		b.skipLong()
		at.Length = b.w.off - at.Offset
		c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: c.next, Limit: true,
			Reason: "an item is longer than the limit for one record; what is behind its beginning is not read"})
		if x.request == nil {
			c.next++
			return true
		}
		raw = nil
	case fault != "":
		b.lost(at, fault, n)
		return true
	default:
		b.skip(int64(n))
		at.Length = int64(n)
	}
	e := c.fresh()
	b.fill(e, &x)
	return c.hand(e, at, raw)
}

// lost lists the item at as damage, and moves to what may be the next: it may
// begin inside what was taken for this one, of n bytes. There is a budget, so
// that hostile input stays linear.
func (b *burpWalk) lost(at Ref, fault string, n int) {
	const slack = 16 << 20
	entry := b.c.next
	b.c.next++
	b.skip(int64(len(itemStart)))
	if b.again += int64(n); b.again > b.w.off+slack {
		fault += "; so much is damaged that the rest is not read"
		for len(b.w.peek(1)) > 0 {
			b.skip(inputSize)
		}
	}
	for {
		p := b.w.peek(inputSize)
		i := bytes.Index(p, []byte(itemStart))
		if i < 0 && len(p) == inputSize {
			b.skip(int64(len(p) - len(itemStart)))
			continue
		}
		if i < 0 {
			i = len(p)
		}
		b.skip(int64(i))
		break
	}
	b.c.source.addDamage(Damage{Offset: at.Offset, Length: b.w.off - at.Offset, Entry: entry, Reason: fault})
}

// skipLong passes over an item that is too long to be held.
func (b *burpWalk) skipLong() {
	for {
		p := b.w.peek(inputSize)
		if i := bytes.Index(p, []byte(itemEnd)); i >= 0 {
			b.skip(int64(i + len(itemEnd)))
			return
		}
		if len(p) < inputSize {
			b.skip(int64(len(p)))
			return
		}
		b.skip(int64(len(p) - len(itemEnd)))
	}
}

// fill makes an entry of an item.
func (b *burpWalk) fill(e *Entry, x *burpItem) {
	c := b.c
	e.Method, e.ServerIP = x.text["method"], x.ip
	e.URL = x.text["url"]
	if e.URL == "" {
		e.URL = x.text["protocol"] + "://" + x.text["host"] + cmp.Or(x.text["path"], "/")
		e.Notes = append(e.Notes, "The item names no address; it is put together from its parts.")
	}
	if r := x.request; r != nil {
		data, ok := r.bytes()
		target, m, fine := e.takeRequest(stretch{data, 0, int64(len(data))})
		switch {
		case !ok || !fine:
			e.Notes = append(e.Notes, "The stored request cannot be read; the method and address are those that the item states beside it.")
		case !namesTarget(e.URL, target):
			e.Notes = append(e.Notes, "The request line asks for another address than the record names"+quoted(target)+".")
		}
		if !r.base64 {
			e.asText(&m, e.Headers, true)
		}
		c.own.request = m
	}
	if n, err := strconv.Atoi(strings.TrimSpace(x.text["status"])); err == nil && n >= 100 && n < 1000 {
		e.Status, e.StatusKnown = n, true
	}
	if r := x.response; r != nil {
		data, ok := r.bytes()
		if len(data) > 0 {
			m, fine := e.takeResponse(stretch{data, 0, int64(len(data))})
			if !ok || !fine {
				e.Notes = append(e.Notes, "The stored answer cannot be read.")
			}
			if !r.base64 {
				e.asText(&m, e.ResponseHeaders, false)
			}
			c.own.response = m
		}
	}
	e.setJavaTime(x.text["time"])
}

// asText judges a body that was stored as text.
func (e *Entry) asText(m *message, fields []Field, sent bool) {
	e.Source.note("Some messages were saved as text, not in base 64. Bytes in them that are not text may have been changed.")
	if m.data == nil {
		return
	}
	ev := evidence{length: -1, size: -1, sent: sent}
	ev.encoding, _ = header(fields, "Content-Encoding")
	if n, ok := contentLength(header(fields, "Content-Length")); ok {
		ev.length = n
	}
	if lines := int64(bytes.Count(m.data, []byte("\n"))); ev.length == int64(len(m.data))+lines && lines > 0 {
		m.state = BodyReencoded
		e.Notes = append(e.Notes, fmt.Sprintf("A body has lost the carriage returns of its %d line ends.", lines))
		return
	}
	if !isASCII(m.data) {
		kind, _ := header(fields, "Content-Type")
		m.data, m.state = ev.ofText(m.data, kind)
	}
}

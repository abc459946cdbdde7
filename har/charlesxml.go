package har

import (
	"bytes"
	"hash/maphash"
	"strings"
)

// charlesXMLForm reads sessions that Charles exports as XML (.chlsx, and .xml
// from version 3): an element a request, as
// http://www.charlesproxy.com/dtd/charles-session-1_0.dtd names them. That
// address is never asked for.
func charlesXMLForm() form {
	return form{
		Format: Format{
			Name:         "Charles session in XML",
			RecognisedBy: "XML whose first element is charles-session",
			Shows:        charlesShows,
			CannotShow:   charlesCannot,
		},
		match: matchCharlesXML,
		read:  (*Capture).readCharlesXML,
	}
}

// matchCharlesXML passes over what may stand before the first element; its
// name alone counts, or that in the document type when it is damaged.
func matchCharlesXML(head []byte, _ Options) bool {
	head = head[:min(len(head), 4<<10)]
	first := bytes.TrimLeft(head, " \t\r\n")
	if !bytes.HasPrefix(first, []byte("<")) {
		return false
	}
	for len(first) > 1 && (first[1] == '?' || first[1] == '!') {
		end := bytes.IndexByte(first, '>')
		if bytes.HasPrefix(first, []byte("<!--")) {
			end = bytes.Index(first, []byte("-->"))
		}
		if bytes.HasPrefix(first, []byte("<!DOCTYPE charles-session ")) {
			return true
		}
		if end < 0 {
			return false
		}
		_, first, _ = bytes.Cut(first[end:], []byte(">"))
		first = bytes.TrimLeft(first, " \t\r\n")
	}
	return bytes.HasPrefix(first, []byte("<charles-session>")) || bytes.HasPrefix(first, []byte("<charles-session "))
}

func (c *Capture) readCharlesXML(in *input) bool {
	c.reader.seed = maphash.MakeSeed()
	c.noteCharles()
	if c.order != nil {
		c.source.addDamage(Damage{Offset: in.pos(), Reason: "the session is in UTF-16; Charles writes UTF-8, and no other is read"})
		return true
	}
	w := newWindow(in)
	for c.toTransaction(w) {
		at := Ref{Entry: c.next, Offset: w.off}
		x, fault := c.cutTransaction(w)
		at.Length = int64(x.n)
		if fault.Reason == "" {
			e := c.fresh()
			e.Ref = at
			if fault.Reason = c.charlesElement(e, &x); fault.Reason == "" && !c.hand(e, at, x.raw) {
				return false
			}
		}
		if w.skip(max(at.Length, 1)); at.Length == 0 && seekTransaction(w, nil) {
			at.Length = w.off - at.Offset // without its end, it may hold the next record
		}
		if fault.Reason != "" {
			fault.Offset, fault.Length, fault.Entry = at.Offset, at.Length, at.Entry
			c.next = at.Entry + 1
			c.source.addDamage(fault)
			if at.Length == 0 {
				return true
			}
		}
	}
	return true
}

const transactionTag = "<transaction"

// toTransaction passes over what stands before the next record, and lists it
// as damage unless it is what a session has there. It reports whether there is
// a record.
func (c *Capture) toTransaction(w *window) bool {
	start := w.off
	var gap []byte
	found := seekTransaction(w, &gap)
	rest, ended := sessionMarks(gap)
	switch {
	case len(rest) > 0:
		c.source.addDamage(Damage{Offset: start, Length: w.off - start, Entry: c.next, Reason: "what stands here is no record"})
		if bytes.Contains(gap, []byte("</transaction>")) {
			c.next++
		}
	case !found && !ended:
		c.source.addDamage(Damage{Offset: w.off, Entry: c.next, Reason: "the data end before the end of the session"})
	}
	return found
}

// seekTransaction passes over what stands before the next record, and keeps
// the beginning of it in gap. It reports whether there is a record.
func seekTransaction(w *window, gap *[]byte) bool {
	const step = 64 << 10
	for {
		b := w.peek(step)
		n, found := len(b), false
		for from := 0; ; {
			i := bytes.Index(b[from:], []byte(transactionTag))
			if i < 0 {
				if len(b) == step {
					n = step - len(transactionTag)
				}
				break
			}
			if i += from; i+len(transactionTag) < len(b) && strings.IndexByte(" \t\r\n/>", b[i+len(transactionTag)]) >= 0 {
				n, found = i, true
				break
			}
			from = i + 1
		}
		if gap != nil && len(*gap) < step {
			*gap = append(*gap, b[:n]...)
		}
		w.skip(int64(n))
		if found || len(b) < step {
			return found
		}
	}
}

// sessionMarks takes away what stands around the records of a session: white
// space, the declaration, document type, comments, and the tags of the session
// itself. ended says that its end was there.
func sessionMarks(b []byte) (rest []byte, ended bool) {
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		end := ">"
		switch {
		case bytes.HasPrefix(b, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(b, []byte("</charles-session>")):
			ended = true
		case bytes.HasPrefix(b, []byte("<?")), bytes.HasPrefix(b, []byte("<!DOCTYPE")), bytes.HasPrefix(b, []byte("<charles-session")):
		default:
			return b, ended
		}
		_, after, ok := bytes.Cut(b, []byte(end))
		if !ok {
			return b, ended
		}
		b = after
	}
}

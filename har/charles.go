package har

import (
	"bytes"
	"errors"
	"hash/maphash"
	"strings"

	"github.com/go-faster/jx"
)

// charlesJSONForm reads sessions that Charles exports as JSON (.chlsj): a list
// of objects, one a request. Charles documents that it can export it
// (https://www.charlesproxy.com/documentation/tools/command-line-tools/), but
// not its members; they are those of sessions of versions 4 and 5 as public
// programs read them.
func charlesJSONForm() form {
	return form{
		Format: Format{
			Name:         "Charles session in JSON",
			RecognisedBy: "a list in JSON whose first object has the members that Charles writes: status, method, protocolVersion, scheme, host, actualPort",
			Shows:        charlesShows,
			CannotShow:   charlesCannot,
		},
		match: matchCharlesJSON,
		read:  (*Capture).readCharlesJSON,
	}
}

const (
	charlesShows  = "addresses, headers and bodies as they passed the proxy; the addresses of both ends; times to the millisecond; tunnels that were not opened to the proxy"
	charlesCannot = "which page or script caused a request; what the browser answered from its cache or did not let out; bodies with their compression, which Charles undoes; what was said in a WebSocket"
)

// matchCharlesJSON asks for most of the names, so that a damaged one does not
// matter.
func matchCharlesJSON(head []byte, _ Options) bool {
	head = bytes.TrimLeft(head[:min(len(head), 16<<10)], " \t\r\n")
	if !strings.HasPrefix(squeeze(head, 3), `[{"`) {
		return false
	}
	names := 0
	for _, name := range []string{"status", "method", "protocolVersion", "scheme", "host", "actualPort", "tunnel", "keptAlive", "remoteAddress", "clientAddress"} {
		if bytes.Contains(head, []byte(`"`+name+`"`)) {
			names++
		}
	}
	return names >= 6 && (bytes.Contains(head, []byte(`"actualPort"`)) || bytes.Contains(head, []byte(`"keptAlive"`)))
}

func (c *Capture) readCharlesJSON(in *input) bool {
	c.reader.d, c.reader.seed = jx.DecodeBytes(nil), maphash.MakeSeed()
	c.noteCharles()
	w := walker{
		l:      newLexer(in.chunks(), c.limits.Depth),
		rec:    &record{limit: int(c.limits.Entry), holds: "body"},
		firsts: []string{"status"},
		damage: func(d Damage) error { c.source.addDamage(d); return nil },
	}
	w.found = func(at Ref) error {
		if !c.charlesRecord(w.rec, at) {
			return errStop
		}
		return nil
	}
	err := w.list()
	for err != nil {
		if err = w.recover(err); !errors.Is(err, errResumed) {
			break
		}
		if err = w.elements(true); err == nil {
			err = w.tail(false, false)
		}
	}
	c.next = w.entries
	return !errors.Is(err, errStop)
}

func (c *Capture) noteCharles() {
	c.source.note("Charles records traffic as it passed the proxy: it does not say which page or script caused a request, and answers from the browser's cache do not pass it.")
	c.source.note("Charles can repeat, map and rewrite requests by rules of its own. Records of those are not told from others.")
}

// list reads a list at the top of the data, to their end.
func (w *walker) list() error {
	w.unit = w.l.pos()
	if err := w.l.expect('[', `"["`); err != nil {
		return err
	}
	w.listed = true
	if err := w.elements(false); err != nil {
		return err
	}
	return w.tail(false, false)
}

// chunks gives what is left of the input as UTF-8, in pieces that stay as they
// are.
func (in *input) chunks() func() (chunk, bool) {
	if in.c.order == nil {
		return func() (chunk, bool) {
			off := in.pos()
			b := bytes.Clone(in.peek(inputSize))
			in.skip(int64(len(b)))
			return chunk{b: b, off: off}, len(b) > 0
		}
	}
	const piece = 8 << 10 // small enough for offsets inside it to be counted
	w := &widener{order: in.c.order}
	return func() (chunk, bool) {
		for {
			off := in.pos() - int64(len(w.rest))
			b := in.peek(piece)
			out := w.convert(nil, b, len(b) == 0)
			in.skip(int64(len(b)))
			if len(out) > 0 || len(b) == 0 {
				return chunk{b: out, off: off, wide: true}, len(out) > 0
			}
		}
	}
}

// charlesRecord hands on the record as an entry. It reports whether the
// consumer wants more.
func (c *Capture) charlesRecord(rec *record, at Ref) bool {
	c.next = at.Entry
	e := &c.entry
	if err := c.decodeAs(e, rec, (*reader).charles); err != nil {
		c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: at.Entry, Reason: err.Error()})
		return true
	}
	e.Ref = at
	c.leftOut(rec)
	return c.hand(e, at, nil)
}

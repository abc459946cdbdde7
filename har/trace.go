package har

import (
	"bytes"
	"errors"
	"hash/maphash"
	"strings"

	"github.com/go-faster/jx"
)

// traceForm reads the network part of a Playwright trace (playwright-core,
// packages/trace/src/trace.ts): JSON lines of type "resource-snapshot", each
// with an entry of HAR 1.2.
func traceForm() form {
	return form{
		Format: Format{
			Name:         "Playwright trace",
			RecognisedBy: `lines of JSON with the type "resource-snapshot"; they are the member trace.network of a trace.zip`,
			Shows:        "addresses, headers, times and answers; from a trace.zip, request bodies exact to the byte",
			CannotShow:   "what caused each request; preflight requests and icons; bodies that a page sent with sendBeacon from a Blob; any body, when trace.network lies by itself",
		},
		match: func(head []byte, _ Options) bool {
			return strings.HasPrefix(squeeze(head, 40), `{"type":"resource-snapshot","snapshot":{`)
		},
		read: readTrace,
	}
}

func readTrace(c *Capture, in *input) bool {
	c.traceContext()
	c.reader.d, c.reader.seed = jx.DecodeBytes(nil), maphash.MakeSeed()
	rec := &record{limit: int(c.limits.Entry)}
	for {
		l, ok := in.line()
		if !ok {
			return true
		}
		if len(bytes.TrimSpace(l.text)) == 0 {
			continue
		}
		at, whole, err := c.snapshot(l, rec)
		if err == nil {
			err = c.decode(&c.entry, rec)
		}
		if err != nil || l.over {
			c.damageLine(l, errorText(err))
			c.next++
			continue
		}
		at.Entry = c.next
		c.next++
		c.entry.Ref = at
		if !whole {
			c.source.addDamage(Damage{Offset: at.Offset + at.Length, Length: l.off + l.n - at.Offset - at.Length, Entry: c.next,
				Reason: "the line does not end as it should; the request in it is whole"})
		}
		c.leftOut(rec)
		c.source.Entries++
		if !c.yield(&c.entry, nil) {
			return false
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

var errNoSnapshot = errors.New("the line is not an object with a snapshot of a request")

// snapshot puts the entry that a line holds into rec, and says where it is, and
// whether the line is whole.
func (c *Capture) snapshot(l line, rec *record) (at Ref, whole bool, err error) {
	at.Line = l.no
	given := false
	lex := newLexer(func() (chunk, bool) {
		if given {
			return chunk{}, false
		}
		given = true
		return chunk{b: l.text, off: l.off, wide: c.order != nil}, true
	}, c.limits.Depth)
	w := &walker{l: lex, rec: rec}
	if err := lex.expect('{', `"{"`); err != nil {
		return at, false, err
	}
	found := false
	err = w.members(false, func(key string) error {
		b, err := lex.space()
		if err != nil {
			return err
		}
		if found || key != "snapshot" || b != '{' {
			return lex.value()
		}
		lex.startRecord(rec, true)
		if err := lex.value(); err != nil {
			return err
		}
		lex.stopRecord()
		at.Offset, at.Length = rec.off, lex.pos()-rec.off
		found = true
		return nil
	})
	if !found && err != nil {
		return at, false, err
	}
	if !found || !rec.request || rec.lost {
		return at, false, errNoSnapshot
	}
	_, end := lex.space()
	return at, err == nil && end != nil, nil
}

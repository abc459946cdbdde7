package har

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
)

// A message is where the body of a request or response is, for forms of
// capture other than HAR. The zero message is one whose form has no place for
// bodies.
type message struct {
	state  BodyState // as the form shows it; "" is BodyUnknown
	kind   string    // media type as captured; "" is that of the header
	data   []byte    // valid until the next entry; nil when not held
	params []Field   // for params-only, decoded once
	size   int64     // bytes as stated; 0 when not stated

	// Where the body is stored, when data is nil and n is not 0: a stretch of
	// the source that is the body as it is.
	off, n int64
	part   *Part // where data is, when it is not inside the entry's own range
}

// An own is what a form of capture other than HAR keeps of an entry.
type own struct {
	raw      []byte // the record as stored; nil to read it again by its range
	request  message
	response message
}

// fresh returns the entry to fill next, with nothing in it but room. It is
// that of c: valid until the next call.
func (c *Capture) fresh() *Entry {
	e := &c.entry
	headers, answers, cookies := e.Headers[:0], e.ResponseHeaders[:0], e.Cookies[:0]
	c.own = own{}
	*e = Entry{Source: &c.source, Elapsed: -1, Received: -1, Headers: headers, ResponseHeaders: answers, Cookies: cookies,
		body: &entryBody{c: c, own: &c.own, requestSize: -1, answerSize: -1, answerBody: -1, headerSize: -1, transfer: -1}}
	return e
}

// hand hands on the entry that [Capture.fresh] returned, as the next of the
// capture's list. at says where its record is; its Entry is set here. raw is
// the record, or nil when it is too long to be held. It reports whether the
// consumer wants more.
func (c *Capture) hand(e *Entry, at Ref, raw []byte) bool {
	at.Entry = c.next
	c.next++
	e.Ref = at
	e.Stripped = slices.Contains(e.Notes, strippedNote)
	c.own.raw = raw
	c.source.Entries++
	return c.yield(e, nil)
}

// maxExcluded bounds the list.
const maxExcluded = 10_000

// exclude lists a record that is a request of no visit: a replay, or a line
// that a proxy writes beside the request itself. It takes a place in the
// capture's list.
func (c *Capture) exclude(at Ref, reason string) {
	c.next++
	if len(c.source.Excluded) < maxExcluded {
		c.source.Excluded = append(c.source.Excluded, Excluded{c.next - 1, at.Member, at.Offset, at.Length, at.Line, reason})
		return
	}
	c.source.Excluded[maxExcluded-1].Reason = fmt.Sprintf("more than %d records are left out; the rest are not listed one by one", maxExcluded-1)
}

// ownBody reads m.
func (e *Entry) ownBody(m *message, fields []Field) (Body, error) {
	c := e.body.c
	body := Body{State: m.state, Type: m.kind, Data: m.data, Params: m.params, Size: -1, Part: m.part}
	if body.State == "" {
		body.State = BodyUnknown
	}
	if body.Type == "" {
		body.Type, _ = header(fields, "Content-Type")
	}
	if m.size > 0 {
		body.Size = m.size
	}
	if m.data != nil || m.n == 0 {
		return body, nil
	}
	n := min(m.n, c.limits.Body)
	data, err := c.readRaw(m.off, n)
	if err != nil {
		return body, err
	}
	body.Data = data
	if n < m.n {
		body.State = BodyTruncated
		c.source.addDamage(Damage{Offset: m.off, Length: m.n, Entry: e.Entry, Limit: true,
			Reason: fmt.Sprintf("a body of %d bytes is over the limit; its first %d are read", m.n, n)})
	}
	if m.off < e.Offset || m.off+m.n > e.Offset+e.Length {
		sum, err := c.rangeSum(m.off, m.n)
		if err != nil {
			return body, err
		}
		body.Part = &Part{Member: c.source.Member, Offset: m.off, Length: m.n, SHA256: hex.EncodeToString(sum[:])}
	}
	return body, nil
}

// partOf describes a stretch of the source that holds data.
func (c *Capture) partOf(off int64, data []byte) Part {
	sum := sha256.Sum256(data)
	return Part{Member: c.source.Member, Offset: off, Length: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

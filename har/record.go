package har

// longString is the size from which a string is left out of an entry that is
// over its limit.
const longString = 4 << 10

// A slot is a string of an entry that is never needed to read the rest of it:
// a body.
type slot int

const (
	slotNone           slot = iota
	slotRequest             // request.postData.text
	slotRequestContent      // request._content.text, as HTTP Toolkit writes
	slotResponse            // response.content.text
	slots
)

// A span is where the content of a string is, without its quotes: in the
// record, and in the capture.
type span struct {
	from, to int // in record.kept; equal when left out
	off, n   int64
	left     bool // left out: read it again by range
	slot     slot
}

// A record keeps the text of one value while it is checked. When that is over
// limit, long strings are left out and their places noted; when it is over
// limit even so, all of it is let go.
type record struct {
	limit int
	kept  []byte
	spans []span // in order; those of slots and all long ones
	off   int64  // of the value
	over  bool   // long strings are left out
	lost  bool   // nothing is kept
	entry bool   // slots are looked for
	holds string // the member of a message that has its body, under text or encoded; "" as HAR has it

	inString bool
	skipping bool  // the rest of the open string is left out
	from     int   // of the open string, in kept
	strOff   int64 // of the open string, in the capture
	request  bool  // a member "request" was seen at the top
	first    []byte
}

func (r *record) reset(off int64, entry bool) {
	*r = record{limit: r.limit, holds: r.holds, kept: r.kept[:0], spans: r.spans[:0], first: r.first[:0], off: off, entry: entry}
}

// take keeps b, the next bytes of the value.
func (r *record) take(b []byte) {
	if r.skipping || r.lost {
		return
	}
	r.kept = append(r.kept, b...)
	if len(r.kept) <= r.limit {
		return
	}
	r.shrink()
}

func (r *record) shrink() {
	r.over = true
	w, from := 0, 0
	for i := range r.spans {
		s := &r.spans[i]
		w += copy(r.kept[w:], r.kept[from:s.from])
		from = s.to
		if s.to-s.from >= longString {
			s.left = true
			s.from, s.to = w, w
			continue
		}
		n := copy(r.kept[w:], r.kept[s.from:s.to])
		s.from, s.to = w, w+n
		w += n
	}
	if r.inString {
		w += copy(r.kept[w:], r.kept[from:r.from])
		r.from = w
		r.skipping = true
	} else {
		w += copy(r.kept[w:], r.kept[from:])
	}
	r.kept = r.kept[:w]
	if w > r.limit/2 {
		r.lost = true
		r.kept = r.kept[:0]
		r.spans = r.spans[:0]
	}
}

// begin marks the start of a string's content at b[i] of l.
func (l *lexer) begin() {
	r := l.rec
	if r == nil || r.lost {
		return
	}
	r.inString, r.from, r.strOff = true, len(r.kept)+l.i-l.seg, l.pos()
}

// end marks the end of the content begun, just before b[i-1], its quote.
func (l *lexer) end(s slot) {
	r := l.rec
	if r == nil || r.lost {
		return
	}
	if s == slotNone && !r.skipping && len(r.kept)+l.i-1-l.seg-r.from < longString {
		r.inString = false
		return
	}
	r.take(l.b[l.seg : l.i-1])
	l.seg = l.i - 1
	if r.lost {
		return
	}
	left := r.skipping
	r.inString, r.skipping = false, false
	n := len(r.kept) - r.from
	if r.over && n >= longString {
		r.kept, left, n = r.kept[:r.from], true, 0
	}
	if s != slotNone || left || n >= longString {
		r.spans = append(r.spans, span{
			from: r.from, to: r.from + n, left: left, slot: s,
			off: r.strOff, n: l.cur.at(l.i-1) - r.strOff,
		})
	}
}

// startRecord keeps what is read from here on.
func (l *lexer) startRecord(r *record, entry bool) {
	r.reset(l.pos(), entry)
	l.rec, l.seg = r, l.i
}

// stopRecord ends the record before b[i].
func (l *lexer) stopRecord() {
	if l.rec != nil {
		l.rec.take(l.b[l.seg:l.i])
		l.rec, l.seg = nil, l.i
	}
}

// skeleton appends to dst the kept text without its bodies.
func (r *record) skeleton(dst []byte) []byte {
	from := 0
	for _, s := range r.spans {
		if s.slot != slotNone {
			dst = append(dst, r.kept[from:s.from]...)
			from = s.to
		}
	}
	return append(dst, r.kept[from:]...)
}

// body returns the last span of a slot; as for repeated keys elsewhere, the
// last counts.
func (r *record) body(want slot) *span {
	for i := len(r.spans) - 1; i >= 0; i-- {
		if r.spans[i].slot == want {
			return &r.spans[i]
		}
	}
	return nil
}

package har

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/go-faster/jx"
)

// A sequence reads JSON objects that stand one behind the other in an input:
// as lines, or as the elements of a list. Behind damage it finds the next one.
type sequence struct {
	c      *Capture
	l      *lexer
	rec    *record // the object that was read
	length int64   // of it, as stored
	line   int     // that it begins in; 0 when it is not known
	unit   int64   // start of what would be lost
	lines  lineEnds
	tap    func([]byte) // is shown all that is read; may be nil

	begins []string               // members that an object may begin with
	is     func(text []byte) bool // whether an object found behind damage is one of the sequence
}

// newSequence begins at the place where in is. It makes the reader of c ready.
func newSequence(c *Capture, in *input, begins []string, is func(text []byte) bool) *sequence {
	s := &sequence{c: c, rec: &record{limit: int(c.limits.Entry)}, begins: begins, is: is}
	next := s.chunks(in)
	if c.order != nil {
		next = s.wideChunks(in)
	}
	s.l = newLexer(next, c.limits.Depth)
	c.reader.d, c.reader.seed = jx.DecodeBytes(nil), maphash.MakeSeed()
	return s
}

// chunks gives what in has. The lexer still takes from a chunk after it has
// asked for the next: there are two buffers, by turns.
func (s *sequence) chunks(in *input) func() (chunk, bool) {
	s.lines.line = 1
	var now, then []byte
	return func() (chunk, bool) {
		now, then = then, now
		off := in.pos()
		b := in.peek(inputSize)
		now = append(now[:0], b...)
		in.r.Discard(len(b))
		s.lines.add(now, off)
		s.show(now)
		return chunk{b: now, off: off}, len(now) > 0
	}
}

// wideChunks is chunks for UTF-16, in pieces small enough for offsets inside
// them to be counted.
func (s *sequence) wideChunks(in *input) func() (chunk, bool) {
	const piece = 8 << 10
	w := &widener{order: s.c.order}
	s.lines.lost = true
	return func() (chunk, bool) {
		for {
			off, b := in.pos()-int64(len(w.rest)), in.peek(piece)
			last := len(b) == 0
			out := w.convert(nil, b, last)
			in.r.Discard(len(b))
			if last && len(w.rest) > 0 {
				w.rest = nil
				s.c.half = &Damage{Offset: in.pos() - 1, Entry: s.c.next, Reason: "the data end inside a UTF-16 unit"}
			}
			if last || len(out) > 0 {
				s.show(out)
				return chunk{b: out, off: off, wide: true}, len(out) > 0
			}
		}
	}
}

func (s *sequence) show(b []byte) {
	if s.tap != nil {
		s.tap(b)
	}
}

// next reads the next object, past white space and the marks between. It
// reports false at the end of the data, and at a byte of ends.
func (s *sequence) next(between, ends string) bool {
	for {
		c, err := s.l.space()
		if err != nil {
			return false
		}
		switch {
		case strings.IndexByte(between, c) >= 0:
			s.l.i++
			continue
		case strings.IndexByte(ends, c) >= 0:
			return false
		}
		if err := s.read(); err != nil {
			return s.resume(err)
		}
		at := Damage{Offset: s.rec.off, Length: s.length, Entry: s.c.next}
		switch {
		case s.rec.lost:
			at.Limit, at.Reason = true, "a record is longer than the limit for one; it is not read"
		case c != '{':
			at.Reason = "a value that is no object stands among the records"
		default:
			s.leftOut()
			return true
		}
		s.c.source.addDamage(at)
	}
}

// leftOut lists the strings that an object over the limit is without.
func (s *sequence) leftOut() {
	for _, p := range s.rec.spans {
		if p.left {
			s.c.source.addDamage(Damage{Offset: p.off, Length: p.n, Entry: s.c.next, Limit: true,
				Reason: fmt.Sprintf("%s is a text of %d bytes in a record over the limit; it is not read", keyPath(s.rec.kept, p.from), p.n)})
		}
	}
}

// read reads one value.
func (s *sequence) read() error {
	s.unit = s.l.pos()
	s.line = s.lines.at(s.unit)
	s.l.startRecord(s.rec, false)
	err := s.l.value()
	s.length = s.l.pos() - s.unit
	s.l.stopRecord()
	return err
}

// resume looks for the next object behind a fault, and lists what is between.
// The search begins in what the fault has swallowed.
func (s *sequence) resume(cause error) bool {
	start := s.unit
	var deep *depthError
	lost := Damage{Offset: start, Entry: s.c.next, Limit: errors.As(cause, &deep), Reason: cause.Error()}
	s.again()
	for s.candidate() {
		if err := s.read(); err != nil {
			s.again()
			continue
		}
		if s.rec.lost || !s.is(s.rec.kept) {
			continue
		}
		lost.Length = s.rec.off - start
		s.c.source.addDamage(lost)
		s.leftOut()
		return true
	}
	s.c.source.addDamage(lost)
	return false
}

// again makes the bytes of a failed record, without the first, the next to be
// read. There is a budget, so that hostile input stays linear.
func (s *sequence) again() {
	const slack = 16 << 20
	r, n := s.rec, len(s.rec.kept)
	if r.over || r.lost || n < 2 || s.l.returned+int64(n) > s.l.pos()+slack {
		return
	}
	head := chunk{b: r.kept[:1], off: r.off, wide: s.l.cur.wide}
	s.l.pushBack(bytes.Clone(r.kept[1:]), head.at(1))
}

// candidate moves to the next "{" that one of the members follows which an
// object may begin with.
func (s *sequence) candidate() bool {
	for {
		k := bytes.IndexByte(s.l.b[s.l.i:], '{')
		if k < 0 {
			s.l.i = len(s.l.b)
			if !s.l.more() {
				return false
			}
			continue
		}
		s.l.i += k
		b := s.l.ahead(maxKey)
		b = bytes.TrimLeft(b[1:min(maxKey, len(b))], " \t\r\n")
		if key, rest, ok := bytes.Cut(bytes.TrimPrefix(b, []byte(`"`)), []byte(`"`)); ok && b[0] == '"' &&
			bytes.HasPrefix(bytes.TrimLeft(rest, " \t\r\n"), []byte(":")) && slices.Contains(s.begins, string(key)) {
			return true
		}
		s.l.i++
	}
}

// ref says where the object is.
func (s *sequence) ref() Ref { return Ref{Offset: s.rec.off, Length: s.length, Line: s.line} }

// raw returns the object as stored; nil when it is too long to be held.
func (s *sequence) raw() []byte {
	switch {
	case s.rec.over:
		return nil
	case s.c.order != nil:
		return narrow(s.rec.kept, s.c.order)
	}
	return bytes.Clone(s.rec.kept)
}

// part describes the object as a further stretch of an entry.
func (s *sequence) part() Part {
	raw := s.rec.kept
	switch {
	case s.rec.over:
		p := Part{Member: s.c.source.Member, Offset: s.rec.off, Length: s.length}
		if sum, err := s.c.rangeSum(p.Offset, p.Length); err == nil {
			p.SHA256 = hex.EncodeToString(sum[:])
		}
		return p
	case s.c.order != nil:
		raw = narrow(raw, s.c.order)
	}
	return s.c.partOf(s.rec.off, raw)
}

// lineEnds counts lines up to places that only move on.
type lineEnds struct {
	ends []int64 // of line feeds not yet passed
	line int     // of the last place asked for
	lost bool    // too many to be held: lines are not counted any more
}

const maxLineEnds = 1 << 20

func (n *lineEnds) add(b []byte, off int64) {
	for i := 0; !n.lost; i++ {
		k := bytes.IndexByte(b[i:], '\n')
		if k < 0 {
			return
		}
		i += k
		n.ends = append(n.ends, off+int64(i))
		if n.lost = len(n.ends) > maxLineEnds; n.lost {
			n.ends = nil
		}
	}
}

// at is the line that the byte at off is in; 0 when it is not known.
func (n *lineEnds) at(off int64) int {
	if n.lost {
		return 0
	}
	k := 0
	for k < len(n.ends) && n.ends[k] < off {
		k++
	}
	n.ends = n.ends[k:]
	n.line += k
	return n.line
}

package har

import (
	"bufio"
	"bytes"
	"io"
	"sync/atomic"
)

// An input reads the decompressed bytes of a capture once, in order, and
// knows where it is. What it gives is what is hashed.
type input struct {
	c    *Capture
	r    *bufio.Reader
	b    *buffer // being read
	i    int     // bytes of b that are read
	off  int64   // given to r
	held []byte  // of line
	wide []byte
	no   int // lines read
}

// inputSize is how far an input can peek.
const inputSize = 64 << 10

// startInput begins to read the stored bytes of c, behind its byte order mark.
func (c *Capture) startInput() (*input, error) {
	r, err := c.open()
	if err != nil {
		return nil, err
	}
	c.stream, c.from = newStream(r, c.guess()), r
	in := &input{c: c}
	var read *atomic.Int64
	if c.progress != nil {
		read = &r.read
	}
	in.r = bufio.NewReaderSize(readerFunc(func(p []byte) (int, error) { return in.fill(p, read) }), inputSize)
	in.skip(int64(c.bom))
	return in, nil
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// fill gives the next bytes of the stream.
func (in *input) fill(p []byte, read *atomic.Int64) (int, error) {
	for in.b == nil || in.i == in.b.n {
		in.b.release()
		in.i = 0
		if in.b = in.c.stream.next(); in.b == nil {
			return 0, io.EOF
		}
		if read != nil {
			in.c.progress(read.Load(), in.c.rawSize)
		}
	}
	n := copy(p, in.b.data[in.i:in.b.n])
	in.i += n
	in.off += int64(n)
	return n, nil
}

// stop lets go of what is held of the stream.
func (in *input) stop() {
	in.b.release()
	in.b = nil
}

// pos is the offset of the next byte, counted as in [Ref].
func (in *input) pos() int64 { return in.off - int64(in.r.Buffered()) }

// peek returns the next n bytes, at most 64 KiB, or as many as there are. They
// are valid until the next read.
func (in *input) peek(n int) []byte {
	b, _ := in.r.Peek(min(n, inputSize))
	return b
}

// skip passes n bytes over, or as many as there are, and reports whether there
// were n.
func (in *input) skip(n int64) bool {
	got, _ := io.CopyN(io.Discard, in.r, n)
	return got == n
}

// read appends the next n bytes to dst, or as many as there are, and reports
// whether there were n. Memory grows with what is there, not with n.
func (in *input) read(dst []byte, n int64) ([]byte, bool) {
	for n > 0 {
		b := in.peek(int(min(n, inputSize)))
		if len(b) == 0 {
			return dst, false
		}
		dst = append(dst, b...)
		in.r.Discard(len(b))
		n -= int64(len(b))
	}
	return dst, true
}

// A line is one line of a capture, without its end. Its bytes are valid until
// the next line is read.
type line struct {
	off  int64  // of its first byte
	n    int64  // bytes, as stored, without the line end
	no   int    // from 1
	raw  []byte // as stored; at most [Limits.Entry] bytes
	text []byte // raw as UTF-8, which it is unless the capture is UTF-16
	over bool   // longer than [Limits.Entry]: raw and text are its beginning
	open bool   // the capture ends without a line end behind it: it may be cut
}

// line returns the next line; false at the end. Lines end with a line feed,
// with or without a carriage return before it.
func (in *input) line() (l line, ok bool) {
	unit := 1
	feed := []byte("\n")
	if in.c.order != nil {
		unit = 2
		feed = narrow(feed, in.c.order)
	}
	l.off = in.pos()
	in.held = in.held[:0]
	l.open = true
	for l.open {
		b := in.peek(max(unit, in.r.Buffered())) // what is there; to fill up for every line costs a copy each
		n := feedAt(b, feed, unit)
		if n < 0 && len(b) < inputSize {
			b = in.peek(inputSize)
			n = feedAt(b, feed, unit)
		}
		if len(b) == 0 {
			break
		}
		switch {
		case n >= 0:
			l.open = false
		case len(b) >= inputSize || len(b)%unit == 0:
			n = len(b) / unit * unit
		default:
			n = len(b)
		}
		l.n += int64(n)
		room := max(0, in.c.limits.Entry-int64(len(in.held)))
		l.over = l.over || int64(n) > room
		in.held = append(in.held, b[:min(int64(n), room)]...)
		if !l.open {
			n += unit
		}
		in.r.Discard(n)
	}
	if l.n == 0 && l.open {
		return line{}, false
	}
	in.no++
	l.no = in.no
	l.raw = in.held
	half := len(l.raw) % unit
	if end := narrowTo("\r", in.c.order); bytes.HasSuffix(l.raw[:len(l.raw)-half], end) && !l.over {
		l.raw = l.raw[:len(l.raw)-half-len(end)]
		l.n -= int64(half + len(end))
		l.open = false // half of a line end is there
	}
	l.text = l.raw
	if in.c.order != nil {
		w := widener{order: in.c.order}
		in.wide = w.convert(in.wide[:0], l.raw, true)
		l.text = in.wide
	}
	return l, true
}

func narrowTo(s string, order wideOrder) []byte {
	if order == nil {
		return []byte(s)
	}
	return narrow([]byte(s), order)
}

// feedAt is the index of the first line feed in b, at a multiple of unit; -1
// if there is none.
func feedAt(b, feed []byte, unit int) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], feed)
		if i < 0 {
			return -1
		}
		if i += from; i%unit == 0 {
			return i
		}
		from = i + 1
	}
}

// openNote is for an entry read from a line that has no line end behind it.
const openNote = "The capture ends within this record or directly after it, without a line end: the last of it may be missing."

// strippedNote is for an entry whose address ends in a bare "?" because the log
// removes what follows. [Capture.hand] marks such an entry.
const strippedNote = "The log removed the parameters of this address."

// damageLine lists a line that could not be read.
func (c *Capture) damageLine(l line, reason string) {
	if l.over {
		c.source.addDamage(Damage{Offset: l.off, Length: l.n, Entry: c.next, Limit: true,
			Reason: "a line is longer than the limit for one record; it is not read"})
		return
	}
	c.source.addDamage(Damage{Offset: l.off, Length: l.n, Entry: c.next, Reason: reason})
}

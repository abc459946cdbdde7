package har

import (
	"bytes"
	"fmt"
	"strings"
)

// A warcReader splits a web archive into its records (WARC File Format 1.1,
// ISO 28500:2017, section 4). What it has read can be looked at again, which
// finds the next record where a stated length is wrong.
type warcReader struct {
	c *Capture
	w *window
}

// A warcRecord is one record, valid until the next.
type warcRecord struct {
	off    int64
	n      int64 // bytes, without the empty lines behind it
	fields []Field
	block  stretch
	raw    []byte // head and block; the block may be its beginning only
	sums   *warcSums
	cut    bool // the data end within it
	odd    bool // its stated length is not that of its block
}

// maxBlock is more than any archive holds.
const maxBlock = 1 << 56

// next returns the next record, and lists what lies between as damage at the
// position entry. It returns nil at the end.
func (r *warcReader) next(entry int) *warcRecord {
	damage := func(off, n int64, limit bool, reason string) {
		r.c.source.addDamage(Damage{Offset: off, Length: n, Entry: entry, Limit: limit, Reason: reason})
	}
	limit := r.c.limits.Entry
	for {
		for b := r.w.peek(1); len(b) > 0 && (b[0] == '\r' || b[0] == '\n'); b = r.w.peek(1) {
			r.w.skip(1)
		}
		start := r.w.off
		b := r.w.peek(16)
		if len(b) == 0 {
			return nil
		}
		if !warcMark(b) {
			r.resync()
			damage(start, r.w.off-start, false, "no record of a web archive begins here")
			continue
		}
		var end, size int
		for look := int64(4 << 10); ; look *= 4 {
			b = r.w.peek(min(look, limit))
			if end, size = headEnd(b); size > 0 || int64(len(b)) < look {
				break
			}
		}
		if i := recordStart(b[1:max(end, 1)]); i >= 0 {
			r.w.skip(int64(i + 1))
			damage(start, r.w.off-start, false, "the head of a record has no end: the next record begins within it")
			continue
		}
		h := parseHead(b[:end], nil)
		n, ok := contentLength(header(h.fields, "Content-Length"))
		if size == 0 || !ok || n > maxBlock {
			reason := "the head of a record states no length that can be read"
			if size == 0 {
				reason = "the head of a record has no end"
			}
			over := size == 0 && int64(len(b)) >= limit
			if over {
				reason = "the head of a record is longer than the limit for one record; it is not read"
			}
			r.w.skip(1)
			r.resync()
			damage(start, r.w.off-start, over, reason)
			continue
		}
		rec := &warcRecord{off: start, fields: h.fields, block: stretch{off: start + int64(size), n: n}}
		r.takeBlock(rec, int64(size), damage)
		return rec
	}
}

// takeBlock reads the block of rec, behind its head of size bytes.
func (r *warcReader) takeBlock(rec *warcRecord, size int64, damage func(off, n int64, limit bool, reason string)) {
	stated := rec.block.n
	switch {
	case size+stated <= r.c.limits.Entry:
		rec.block.n, rec.cut = r.blockLength(size, size+stated)
		if r.hold(rec, size); !rec.cut && rec.sums.differs() {
			r.shorten(rec, size)
			r.hold(rec, size)
		}
		r.w.skip(int64(len(rec.raw)))
	case r.shorten(rec, size):
		r.hold(rec, size)
		r.w.skip(int64(len(rec.raw)))
	default:
		r.takeLong(rec, size)
	}
	rec.n = size + rec.block.n
	rec.odd = rec.block.n != stated && !rec.cut
	switch at := rec.block.off; {
	case rec.cut:
		damage(at, rec.block.n, false, fmt.Sprintf("the data end within a record: %d of its %d bytes are there", rec.block.n, stated))
	case rec.odd:
		damage(at, rec.block.n, false, fmt.Sprintf("a record states a length of %d bytes, but the next begins after %d", stated, rec.block.n))
	}
}

// hold makes rec the bytes that come next.
func (r *warcReader) hold(rec *warcRecord, size int64) {
	rec.raw = r.w.peek(size + rec.block.n)
	rec.block.data = rec.raw[size:]
	rec.sums = newWARCSums(rec)
	rec.sums.add(rec.block.data)
}

// shorten makes the block of rec end before the next record that it holds, if
// it cannot be as long as stated: the capture ends before, or its digest is
// that of the shorter one.
func (r *warcReader) shorten(rec *warcRecord, size int64) bool {
	beyond := len(r.c.source.Container) == 0 && rec.off+size+rec.block.n > r.c.rawSize
	if !beyond && rec.field("WARC-Block-Digest") == "" {
		return false
	}
	b := r.w.peek(min(size+rec.block.n, r.c.limits.Entry))
	n := nextRecord(b[min(size, int64(len(b))):])
	if n < 0 {
		return false
	}
	whole := rec.block
	rec.block.n = int64(n)
	if r.hold(rec, size); beyond || rec.sums.block.made != nil && !rec.sums.differs() {
		return true
	}
	rec.block = whole
	return false
}

// takeLong reads a block that is too long to be held: its beginning is kept.
func (r *warcReader) takeLong(rec *warcRecord, size int64) {
	keep := max(r.c.limits.Entry, size)
	b := r.w.peek(keep)
	rec.raw = bytes.Clone(b)
	rec.block.data = rec.raw[size:]
	rec.sums = newWARCSums(rec)
	rec.sums.add(rec.block.data)
	r.w.skip(int64(len(rec.raw)))
	for left := rec.block.n - int64(len(rec.block.data)); left > 0; {
		b := r.w.peek(min(left, inputSize))
		if len(b) == 0 {
			rec.cut = true
			rec.block.n -= left
			return
		}
		rec.sums.add(b)
		r.w.skip(int64(len(b)))
		left -= int64(len(b))
	}
}

// blockLength is the length of the block of the record that is next, with a
// head of size bytes. It should end at total: that is so unless something else
// follows there and the next record is found elsewhere. cut says that the data
// end before.
func (r *warcReader) blockLength(size, total int64) (n int64, cut bool) {
	const behind = 16
	b := r.w.peek(total + behind)
	if int64(len(b)) >= total {
		rest := b[total:]
		plain := bytes.TrimLeft(rest, "\r\n")
		if len(plain) == 0 || bytes.HasPrefix(rest, []byte("\r\n\r\n")) || warcMark(plain) {
			return total - size, false
		}
	}
	if i := nextRecord(b[size:min(total, int64(len(b)))]); i >= 0 {
		return int64(i), false
	}
	if int64(len(b)) < total {
		return int64(len(b)) - size, true
	}
	for look := total + 4096; look <= r.c.limits.Entry; look *= 2 {
		b = r.w.peek(look)
		if i := nextRecord(b[size:]); i >= 0 {
			return int64(i), false
		}
		if int64(len(b)) < look {
			break
		}
	}
	return total - size, false
}

// nextRecord finds the end of what lies before the next record in b; -1 when
// there is none. A record may begin within a line: that is so where compressed
// data were damaged.
func nextRecord(b []byte) int {
	at := recordStart(b)
	if at < 0 {
		return -1
	}
	end := b[:at]
	for range 2 { // the two line ends behind a block
		end = bytes.TrimSuffix(bytes.TrimSuffix(end, []byte("\n")), []byte("\r"))
	}
	return len(end)
}

// recordStart finds the first line of a record, with a field behind it; -1
// when there is none.
func recordStart(b []byte) int {
	for from := 0; ; {
		i := bytes.Index(b[from:], []byte(recordMark))
		if i < 0 {
			return -1
		}
		from += i
		_, field, _ := bytes.Cut(b[from:min(len(b), from+40)], []byte("\n"))
		if warcMark(b[from:]) && (bytes.HasPrefix(field, []byte("WARC-")) || bytes.HasPrefix(field, []byte("Content-"))) {
			return from
		}
		from++
	}
}

// resync moves to the next record, or to the end.
func (r *warcReader) resync() {
	const behind = 40
	for {
		b := r.w.peek(inputSize)
		if i := recordStart(b); i >= 0 {
			r.w.skip(int64(i))
			return
		}
		if len(b) < inputSize {
			r.w.skip(int64(len(b)))
			return
		}
		r.w.skip(int64(len(b) - behind))
	}
}

// warcMark reports whether b begins with the first line of a record.
func warcMark(b []byte) bool {
	line, _, ok := bytes.Cut(b[:min(len(b), 16)], []byte("\n"))
	major, minor, dot := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(string(line), "\r"), "WARC/"), ".")
	return ok && dot && bytes.HasPrefix(b, []byte("WARC/")) && isDigits(major) && isDigits(minor)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// field returns a field of the record's head; "" when there is none. Angle
// brackets around an address are no part of it (wget writes them).
func (rec *warcRecord) field(name string) string {
	v, _ := header(rec.fields, name)
	return strings.TrimSuffix(strings.TrimPrefix(v, "<"), ">")
}

package har

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// A gzipMembers reads gzip data, one member after the other (RFC 1952 section
// 2.2). Web archives compress each record by itself: behind a damaged member
// it goes on with the next that begins as a record does. Other data end where
// they are damaged.
type gzipMembers struct {
	src   gzipSource
	z     *gzip.Reader
	inner bool  // z is inside a member
	out   int64 // bytes given
	tries int   // beginnings looked at behind damage
	err   error
	gaps  []gap
}

// A gap is damage in compressed data that was passed over.
type gap struct {
	at   int64 // decompressed bytes before it
	next int64 // stored bytes before what was read next
	err  error
}

const (
	gzipMagic  = "\x1f\x8b\x08"
	recordMark = "WARC/"
	maxTries   = 20_000
)

func newGzipMembers(r io.Reader) (io.Reader, error) {
	g := &gzipMembers{src: gzipSource{r: r}}
	var err error
	if g.z, err = gzip.NewReader(&g.src); err != nil {
		return nil, err
	}
	g.z.Multistream(false)
	g.inner = true
	return g, nil
}

func (g *gzipMembers) Read(p []byte) (int, error) {
	for g.err == nil {
		if g.inner {
			n, err := g.z.Read(p)
			g.out += int64(n)
			switch {
			case err == io.EOF:
				g.inner = false
			case err != nil:
				g.err = g.goOn(err)
			}
			if n > 0 {
				return n, nil
			}
			continue
		}
		if g.src.start = g.src.i; g.src.look(1) == nil {
			g.err = io.EOF
			if g.src.err != io.EOF {
				g.err = g.src.err
			}
			break
		}
		if err := g.z.Reset(&g.src); err != nil {
			g.err = g.goOn(err)
			continue
		}
		g.z.Multistream(false)
		g.inner = true
	}
	return 0, g.err
}

// goOn moves to the next record behind damage, which it notes; it returns the
// cause when there is none.
func (g *gzipMembers) goOn(cause error) error {
	g.inner = false
	if isIO(cause) {
		return cause
	}
	s := &g.src
	for s.i = s.start + 1; ; {
		b := s.look(bufferSize)
		k := bytes.Index(b, []byte(gzipMagic))
		switch {
		case k < 0 && len(b) < bufferSize, g.tries == maxTries:
			return cause
		case k < 0:
			s.i += len(b) - len(gzipMagic) + 1
			s.start = s.i
			continue
		}
		s.i += k
		if s.start = s.i; beginsRecord(s.look(bufferSize)) {
			g.gaps = append(g.gaps, gap{g.out, s.off + int64(s.i), cause})
			return nil
		}
		g.tries++
		s.i++
	}
}

// beginsRecord reports whether b begins with a member that is a record.
func beginsRecord(b []byte) bool {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return false
	}
	var begin [len(recordMark)]byte
	_, err = io.ReadFull(z, begin[:])
	return err == nil && string(begin[:]) == recordMark
}

// A gzipSource keeps the stored bytes of a member, up to a bound, so that they
// can be searched once it turns out to be damaged: a decompressor that was led
// astray may have read into the next.
type gzipSource struct {
	r     io.Reader
	b     []byte
	off   int64 // of b[0]
	start int   // of the member, or of what is kept of it
	i     int   // next
	err   error
}

// maxKept bounds what is kept of a member.
const maxKept = 1 << 20

// look returns the bytes that come next: n, or as many as there are.
func (s *gzipSource) look(n int) []byte {
	for len(s.b)-s.i < n && s.err == nil {
		if s.i-s.start > maxKept {
			s.start = s.i
		}
		if s.start > 0 && cap(s.b)-len(s.b) < n {
			s.off += int64(s.start)
			s.b = s.b[:copy(s.b, s.b[s.start:])]
			s.i -= s.start
			s.start = 0
		}
		if cap(s.b)-len(s.b) < n {
			s.b = append(make([]byte, 0, 2*cap(s.b)+n+inputSize), s.b...)
		}
		var k int
		k, s.err = s.r.Read(s.b[len(s.b):cap(s.b)])
		s.b = s.b[:len(s.b)+k]
	}
	b := s.b[s.i:min(len(s.b), s.i+n)]
	if len(b) == 0 {
		return nil
	}
	return b
}

// Read implements [io.Reader].
func (s *gzipSource) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if s.look(1) == nil {
		return 0, s.err
	}
	n := copy(p, s.b[s.i:])
	s.i += n
	return n, nil
}

// ReadByte implements [io.ByteReader]: with it a decompressor takes no byte
// more than it needs.
func (s *gzipSource) ReadByte() (byte, error) {
	if s.i == len(s.b) && s.look(1) == nil {
		return 0, s.err
	}
	c := s.b[s.i]
	s.i++
	return c, nil
}

// gapDamage lists the gaps in what the capture was read from.
func (c *Capture) gapDamage() {
	if c.from == nil || c.from.last == nil {
		return
	}
	m, ok := c.from.last.r.(*gzipMembers)
	if !ok {
		return
	}
	for _, g := range m.gaps {
		entry := c.next
		for _, d := range c.source.Damage {
			if d.Offset <= g.at && (d.Length == 0 || g.at <= d.Offset+d.Length) {
				entry = d.Entry // what reading made of the gap
			}
		}
		c.source.addDamage(Damage{Offset: g.at, Entry: entry, Reason: fmt.Sprintf(
			"the gzip data are damaged (%v); reading goes on with the record at the stored byte %d, and offsets count what could be decompressed", g.err, g.next)})
	}
}

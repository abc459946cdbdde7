package har

import (
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"
)

var (
	errRatio     = errors.New("decompressed to far more than its stored size; the rest is not read")
	errNoMember  = errors.New("no such member")
	errOverLimit = errors.New("over the limit")
)

// A stored is a file shared by the captures in it.
type stored struct {
	at    io.ReaderAt
	size  int64
	users atomic.Int32
	done  func() error // called when the last capture is closed
	sum   func() ([sha256.Size]byte, error)
}

func newStored(at io.ReaderAt, size int64, done func() error) *stored {
	s := &stored{at: at, size: size, done: done}
	s.sum = sync.OnceValues(func() (sum [sha256.Size]byte, err error) {
		h := sha256.New()
		_, err = io.Copy(h, s.section())
		h.Sum(sum[:0])
		return sum, err
	})
	return s
}

func (s *stored) section() *io.SectionReader { return io.NewSectionReader(s.at, 0, s.size) }

func (s *stored) close() error {
	if s.users.Add(-1) == 0 {
		return s.done()
	}
	return nil
}

// A decompressed reads the decompressed bytes of a capture, as many as its
// stored size allows.
type decompressed struct {
	raw   io.ReadCloser
	r     io.Reader
	read  atomic.Int64 // bytes read from raw
	left  int64        // bytes that may still come
	bound bool
	last  *lazy // of the layers; nil when there is none
}

// open opens the decompressed bytes of c from their start.
func (c *Capture) open() (*decompressed, error) {
	raw, err := c.raw()
	if isIO(err) {
		return nil, err
	}
	if err != nil { // a member whose own header is damaged
		raw = io.NopCloser(faulty{err})
	}
	d := &decompressed{raw: raw}
	d.r = &counter{raw, &d.read}
	for _, layer := range c.layers {
		d.last = &lazy{from: d.r, layer: layer}
		d.r = d.last
	}
	if d.bound = len(c.source.Container) > 0; d.bound {
		d.left = c.weight*c.limits.Ratio + bufferSize
	}
	return d, nil
}

// A faulty gives no bytes, and says why.
type faulty struct{ err error }

func (f faulty) Read([]byte) (int, error) { return 0, f.err }

func (d *decompressed) Read(p []byte) (int, error) {
	if !d.bound {
		return d.r.Read(p)
	}
	if d.left <= 0 {
		return 0, errRatio
	}
	n, err := d.r.Read(p[:min(int64(len(p)), d.left)])
	d.left -= int64(n)
	if err == io.ErrUnexpectedEOF {
		err = errCutShort // not io.ReadFull's own word
	}
	return n, err
}

var errCutShort = errors.New("unexpected end")

func (d *decompressed) Close() error { return d.raw.Close() }

type counter struct {
	r io.Reader
	n *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

// A lazy opens a compressed layer when it is first read, so that a fault in
// its header is a fault of reading.
type lazy struct {
	from  io.Reader
	layer string
	r     io.Reader
	err   error
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.r == nil && l.err == nil {
		switch l.layer {
		case "gzip":
			l.r, l.err = newGzipMembers(l.from)
		case "zlib":
			l.r, l.err = zlib.NewReader(l.from)
		default:
			l.err = fmt.Errorf("no reader for %s", l.layer)
		}
		if l.err == io.EOF {
			l.err = io.ErrUnexpectedEOF
		}
	}
	if l.err != nil {
		return 0, l.err
	}
	return l.r.Read(p)
}

// readRaw returns n decompressed bytes from off, as stored.
func (c *Capture) readRaw(off, n int64) ([]byte, error) {
	r, err := c.rangeReader(off, n)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	out := make([]byte, n)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, c.again(off, err)
	}
	return out, nil
}

// readText is readRaw in UTF-8.
func (c *Capture) readText(off, n int64) ([]byte, error) {
	raw, err := c.readRaw(off, n)
	if err != nil || c.order == nil {
		return raw, err
	}
	w := widener{order: c.order}
	return w.convert(nil, raw, true), nil
}

func (c *Capture) rangeSum(off, n int64) (sum [sha256.Size]byte, err error) {
	r, err := c.rangeReader(off, n)
	if err != nil {
		return sum, err
	}
	defer r.Close()
	h := sha256.New()
	got, err := io.Copy(h, r)
	if err == nil && got < n {
		err = c.again(off, io.ErrUnexpectedEOF)
	}
	h.Sum(sum[:0])
	return sum, err
}

// again says that bytes of the current entry could not be read a second time.
func (c *Capture) again(off int64, err error) error {
	return &EntryError{File: c.source.name(), Entry: c.entry.Entry, Offset: off, Err: fmt.Errorf("read again: %w", err)}
}

type rangeReader struct {
	io.Reader
	io.Closer
}

func (c *Capture) rangeReader(off, n int64) (io.ReadCloser, error) {
	if name := c.entry.Member; name != "" {
		return c.memberRange(name, off, n)
	}
	if len(c.source.Container) == 0 {
		return io.NopCloser(io.NewSectionReader(c.file.at, off, n)), nil
	}
	d, err := c.open()
	if err != nil {
		return nil, err
	}
	if _, err := io.CopyN(io.Discard, d, off); err != nil {
		d.Close()
		return nil, c.again(off, err)
	}
	return rangeReader{io.LimitReader(d, n), d}, nil
}

// memberRange is rangeReader for an entry whose record is a member of the
// archive that is the source as a whole.
func (c *Capture) memberRange(name string, off, n int64) (io.ReadCloser, error) {
	m := c.archive.find(name)
	if m == nil {
		return nil, c.again(off, errNoMember)
	}
	r, err := m.open()
	if err != nil {
		return nil, c.again(off, err)
	}
	if _, err := io.CopyN(io.Discard, r, off); err != nil {
		r.Close()
		return nil, c.again(off, err)
	}
	return rangeReader{io.LimitReader(r, n), r}, nil
}

// isIO reports a failure of the system, as against a fault of the data.
func isIO(err error) bool {
	var failed *fs.PathError
	return errors.As(err, &failed)
}

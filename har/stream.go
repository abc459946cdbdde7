package har

import (
	"crypto/sha256"
	"errors"
	"io"
	"sync/atomic"
)

const (
	bufferSize  = 256 << 10
	bufferCount = 8
)

// A buffer is a stretch of a capture shared by the goroutine that hashes it
// and the one that reads it as JSON. It goes back to its stream when both
// have released it.
type buffer struct {
	data  []byte
	n     int
	off   int64 // of data[0], bytes from the start
	users atomic.Int32
	home  chan *buffer
}

func (b *buffer) release() {
	if b != nil && b.users.Add(-1) == 0 {
		b.home <- b
	}
}

// A stream reads a capture once, in order. What is hashed is what is parsed:
// both look at the same bytes, so a file that changes while it is read cannot
// have a digest of something else.
type stream struct {
	free   chan *buffer
	filled chan *buffer
	done   chan struct{} // closed to give up early
	hashed chan struct{} // closed when sum and size are complete
	sum    [sha256.Size]byte
	size   int64
	err    error // why reading ended; valid once filled is closed; nil at the proper end
}

// newStream starts reading r, and closes it at the end. size is a guess of
// what r gives. The stream must be read to its end or closed.
func newStream(r io.ReadCloser, size int64) *stream {
	s := &stream{
		free:   make(chan *buffer, bufferCount),
		filled: make(chan *buffer, bufferCount),
		done:   make(chan struct{}),
		hashed: make(chan struct{}),
	}
	tohash := make(chan *buffer, bufferCount)
	go s.read(r, int(min(bufferSize, max(size+1, 4<<10))), tohash)
	go s.hash(tohash)
	return s
}

func (s *stream) read(r io.ReadCloser, size int, tohash chan<- *buffer) {
	defer close(tohash)
	defer close(s.filled)
	defer r.Close()
	var off int64
	made := 0
	for {
		var b *buffer
		select {
		case b = <-s.free:
		default:
			if made < bufferCount {
				made++
				b = &buffer{data: make([]byte, size), home: s.free}
				break
			}
			select {
			case b = <-s.free:
			case <-s.done:
				return
			}
		}
		n, err := io.ReadFull(r, b.data)
		b.n, b.off = n, off
		off += int64(n)
		if n > 0 {
			b.users.Store(2)
			tohash <- b
			s.filled <- b
		}
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				s.err = err
			}
			return
		}
	}
}

func (s *stream) hash(in <-chan *buffer) {
	h := sha256.New()
	for b := range in {
		h.Write(b.data[:b.n])
		s.size += int64(b.n)
		b.release()
	}
	h.Sum(s.sum[:0])
	close(s.hashed)
}

// next returns the next buffer, which the caller releases, or nil at the end.
func (s *stream) next() *buffer { return <-s.filled }

// drain reads what is left, for the digest.
func (s *stream) drain() {
	for b := range s.filled {
		b.release()
	}
	<-s.hashed
}

// close gives up; the digest stays incomplete.
func (s *stream) close() {
	close(s.done)
	s.drain()
}

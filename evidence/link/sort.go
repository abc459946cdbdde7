package link

import (
	"bufio"
	"bytes"
	"cmp"
	"container/heap"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
)

// runSize is how many bytes of records a sorter holds before it writes them
// out as one sorted run.
const runSize = 4 << 20

// A record is an opaque value with the key that orders it.
type record struct{ key, val []byte }

// A sorter orders any number of records by key in bounded memory. Past
// runSize bytes it spills sorted runs into a temporary file of mode 0600,
// whose name is removed at once where the system allows it.
type sorter struct {
	dir  string // for the temporary file; "" for the system's
	max  int
	buf  []record
	size int
	file *os.File
	end  int64
	runs []io.Reader
}

func newSorter(dir string) *sorter { return &sorter{dir: dir, max: runSize} }

// add takes ownership of key and val. Records with equal keys keep the order
// in which they were added.
func (s *sorter) add(key, val []byte) error {
	s.buf = append(s.buf, record{key, val})
	s.size += len(key) + len(val)
	if s.size < s.max {
		return nil
	}
	return s.spill()
}

func (s *sorter) sortBuf() {
	slices.SortStableFunc(s.buf, func(a, b record) int { return bytes.Compare(a.key, b.key) })
}

func (s *sorter) spill() error {
	if s.file == nil {
		f, err := os.CreateTemp(s.dir, ".pixelwitness-sort-")
		if err != nil {
			return fmt.Errorf("sort file: %w", err)
		}
		s.file = f
		os.Remove(f.Name()) // where this fails, close removes it
	}
	s.sortBuf()
	start := s.end
	w := bufio.NewWriter(io.NewOffsetWriter(s.file, start))
	for _, r := range s.buf {
		var n [2 * binary.MaxVarintLen64]byte
		head := binary.AppendUvarint(n[:0], uint64(len(r.key)))
		head = binary.AppendUvarint(head, uint64(len(r.val)))
		for _, b := range [][]byte{head, r.key, r.val} {
			w.Write(b) // a failure stays with w until Flush
			s.end += int64(len(b))
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("sort file: %w", err)
	}
	s.runs = append(s.runs, io.NewSectionReader(s.file, start, s.end-start))
	s.buf, s.size = nil, 0
	return nil
}

// all yields the records in order. It may be called once, after the last add.
func (s *sorter) all() iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		s.sortBuf()
		var m merge
		for i, r := range s.runs {
			m = append(m, &cursor{run: i, next: readRecord(bufio.NewReaderSize(r, 64<<10))})
		}
		m = append(m, &cursor{run: len(s.runs), next: sliceRecord(s.buf)})
		live := m[:0]
		for _, c := range m {
			switch err := c.advance(); {
			case err == nil:
				live = append(live, c)
			case !errors.Is(err, io.EOF):
				yield(record{}, err)
				return
			}
		}
		m = live
		heap.Init(&m)
		for len(m) > 0 {
			if !yield(m[0].record, nil) {
				return
			}
			switch err := m[0].advance(); {
			case err == nil:
				heap.Fix(&m, 0)
			case errors.Is(err, io.EOF):
				heap.Pop(&m)
			default:
				yield(record{}, err)
				return
			}
		}
	}
}

// close gives up the temporary file.
func (s *sorter) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if rm := os.Remove(s.file.Name()); rm != nil && !errors.Is(rm, os.ErrNotExist) {
		err = errors.Join(err, rm)
	}
	s.file = nil
	return err
}

func readRecord(r *bufio.Reader) func() (record, error) {
	return func() (record, error) {
		k, err := binary.ReadUvarint(r)
		if err != nil {
			return record{}, err
		}
		v, err := binary.ReadUvarint(r)
		if err != nil {
			return record{}, fmt.Errorf("sort file: %w", io.ErrUnexpectedEOF)
		}
		b := make([]byte, k+v)
		if _, err := io.ReadFull(r, b); err != nil {
			return record{}, fmt.Errorf("sort file: %w", io.ErrUnexpectedEOF)
		}
		return record{b[:k:k], b[k:]}, nil
	}
}

func sliceRecord(s []record) func() (record, error) {
	return func() (record, error) {
		if len(s) == 0 {
			return record{}, io.EOF
		}
		r := s[0]
		s = s[1:]
		return r, nil
	}
}

// A cursor is the place reached in one run.
type cursor struct {
	record
	run  int
	next func() (record, error)
}

func (c *cursor) advance() (err error) {
	c.record, err = c.next()
	return err
}

// merge is a heap of cursors by key; equal keys by run, so that order of
// adding is kept.
type merge []*cursor

func (m merge) Len() int      { return len(m) }
func (m merge) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m *merge) Push(x any)   { *m = append(*m, x.(*cursor)) }
func (m *merge) Pop() any {
	old := *m
	c := old[len(old)-1]
	*m = old[:len(old)-1]
	return c
}
func (m merge) Less(i, j int) bool {
	return cmp.Or(bytes.Compare(m[i].key, m[j].key), cmp.Compare(m[i].run, m[j].run)) < 0
}

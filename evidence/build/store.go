package build

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"pixelwitness/evidence"
	"pixelwitness/evidence/link"
)

// A store keeps the linked events and their requests on disk while a pack is
// made, since a report reads them several times.
type store struct {
	ctx      context.Context
	events   *os.File // the lines of events.jsonl
	requests *os.File
	eventW   *bufio.Writer
	reqW     *bufio.Writer
	at       []offset // of requests, by id once sorted
	end      int64
}

// An offset says where in the file of requests that of one event begins.
type offset struct {
	source, entry, n int
	offset           int64
}

func (a offset) compare(b offset) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.entry, b.entry), cmp.Compare(a.n, b.n))
}

// newStore makes its files, of mode 0600, in dir. Once ctx is done it yields
// its error.
func newStore(ctx context.Context, dir string) (*store, error) {
	create := func(name string) (*os.File, error) {
		return os.OpenFile(filepath.Join(dir, name), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	}
	events, err := create("events.jsonl")
	if err != nil {
		return nil, err
	}
	requests, err := create("requests.jsonl")
	if err != nil {
		events.Close()
		return nil, err
	}
	return &store{ctx: ctx, events: events, requests: requests,
		eventW: bufio.NewWriter(events), reqW: bufio.NewWriter(requests)}, nil
}

func (s *store) close() {
	s.events.Close()
	s.requests.Close()
}

// add writes one event; line is it as a line of events.jsonl.
func (s *store) add(it *link.Item, line []byte) error {
	if _, err := s.eventW.Write(line); err != nil {
		return err
	}
	req, err := json.Marshal(it.Request)
	if err != nil {
		return err
	}
	s.at = append(s.at, offset{it.Source, it.Event.Entry, it.Event.N, s.end})
	n, err := s.reqW.Write(append(req, '\n'))
	s.end += int64(n)
	return err
}

// flush ends the writing.
func (s *store) flush() error {
	slices.SortFunc(s.at, offset.compare)
	return cmp.Or(s.eventW.Flush(), s.reqW.Flush())
}

// all yields the events in the order written, each valid until the next.
func (s *store) all() iter.Seq2[*evidence.Event, error] {
	return func(yield func(*evidence.Event, error) bool) {
		d := json.NewDecoder(bufio.NewReaderSize(io.NewSectionReader(s.events, 0, 1<<62), 64<<10))
		for {
			var ev evidence.Event
			switch err := cmp.Or(s.ctx.Err(), d.Decode(&ev)); {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, fmt.Errorf("events: %w", err))
				return
			}
			if !yield(&ev, nil) {
				return
			}
		}
	}
}

// request returns the request of the event with this id.
func (s *store) request(id string) (r evidence.Request, ok bool) {
	var want offset
	if _, err := fmt.Sscanf(id, "S%d-%d-%d", &want.source, &want.entry, &want.n); err != nil {
		return r, false
	}
	i, ok := slices.BinarySearchFunc(s.at, want, offset.compare)
	if !ok {
		return r, false
	}
	d := json.NewDecoder(bufio.NewReader(io.NewSectionReader(s.requests, s.at[i].offset, 1<<62)))
	return r, d.Decode(&r) == nil
}

package clock

import (
	"slices"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// A Source gathers the offsets of one capture, in memory that does not grow
// with it. Its zero value is ready.
type Source struct {
	server, payload sample
	aside           int
}

// Add compares one entry of any host with the Date of its answer.
func (s *Source) Add(t Tolerance, e *har.Entry) {
	if a, ok := t.answer(e); ok {
		s.server.add(a.offset())
	} else if _, stated := e.ResponseHeader("Date"); stated {
		s.aside++
	}
}

// AddEvent takes note of what [Tolerance.Event] found; c may be nil.
func (s *Source) AddEvent(c *evidence.Clock) {
	if c == nil {
		return
	}
	for _, check := range c.Against {
		if check.Of == evidence.ClockPayload {
			s.payload.add(check.OffsetMS)
		}
	}
}

// Summary returns what the capture's clock comes to; nil if nothing could be
// compared.
func (s *Source) Summary(t Tolerance) *evidence.SourceClock {
	out := &evidence.SourceClock{Server: s.server.spread(), Payload: s.payload.spread(), LeftAside: s.aside, Consistent: true, Tolerance: t.Apart}
	if out.Server == nil && out.Payload == nil {
		return nil
	}
	for _, x := range []*evidence.ClockSpread{out.Server, out.Payload} {
		out.Consistent = out.Consistent && (x == nil || t.within(x.MedianMS))
	}
	return out
}

// sampleSize bounds what a sample keeps: 32 KiB.
const sampleSize = 4096

// A sample keeps every value until there are too many, then every second,
// every fourth and so on, in the order in which they came.
type sample struct {
	values []int64
	n      int // values added
	shift  int // one in 1<<shift is kept
}

func (s *sample) add(v int64) {
	if s.n&(1<<s.shift-1) == 0 {
		if len(s.values) == sampleSize {
			for i := range sampleSize / 2 {
				s.values[i] = s.values[2*i]
			}
			s.values = s.values[:sampleSize/2]
			s.shift++
		}
		s.values = append(s.values, v)
	}
	s.n++
}

// spread returns the sum of what was added; nil if nothing was.
func (s *sample) spread() *evidence.ClockSpread {
	if s.n == 0 {
		return nil
	}
	v := slices.Sorted(slices.Values(s.values))
	at := func(part, of int) int64 { return v[(len(v)-1)*part/of] }
	return &evidence.ClockSpread{N: s.n, MedianMS: at(1, 2), LowMS: at(1, 20), HighMS: at(19, 20)}
}

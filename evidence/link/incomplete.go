package link

import (
	"iter"
	"slices"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// lacks grades how much of what an item's request told its capture does not
// hold: 0 for nothing, 1 for its body, 2 for the parameters of its address.
func (it *Item) lacks() int {
	if it.Event.Stripped {
		return 2
	}
	switch it.Event.BodyState {
	case har.BodyUnknown, har.BodyNotRecorded, har.BodyCorrupted, har.BodyTruncated:
		return 1
	}
	return 0
}

// A waiting is an item that is held until none that comes can be the same
// request.
type waiting struct {
	item     *Item // nil when it became a copy
	time     time.Time
	requests []known
}

// A known is one request of an item: its own, or one that a copy made.
type known struct {
	id, endpoint, host, method string
	source                     int
	held                       []int // the other sources that hold it too
}

func newWaiting(it *Item) *waiting {
	ev := it.Event
	w := &waiting{item: it, time: it.Time, requests: []known{{ev.ID, ev.Endpoint, ev.Host, ev.Method, it.Source, nil}}}
	for i := range ev.Copies {
		c := &ev.Copies[i]
		if c.SameRequestAs == "" {
			w.requests = append(w.requests, known{c.ID, c.Endpoint, c.Host, c.Method, sourceNumber(c.ID), nil})
			continue
		}
		for j := range w.requests {
			if r := &w.requests[j]; r.id == c.SameRequestAs {
				r.held = append(r.held, sourceNumber(c.ID))
			}
		}
	}
	return w
}

// sourceNumber reads the number of the source from the id of an event, such as
// S01-000417-1.
func sourceNumber(id string) int {
	n := 0
	for i := 1; i < len(id) && id[i] >= '0' && id[i] <= '9'; i++ {
		n = n*10 + int(id[i]-'0')
	}
	return n
}

// joinIncomplete takes items in order of time, and hands them on in the same
// order. One that lacks something becomes a copy where another capture holds a
// request to the same address within sameClock and lacks less, whichever was
// named first: what it does not hold cannot tell the two apart, and is told in
// full there.
//
// Of those without a time, late holds some that lack something; they are put
// among the others. Nothing says that such a record is of another request than
// one in another capture that lacks no more.
func joinIncomplete(items iter.Seq2[*Item, error], late *undated) iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		var window []*waiting // in order of time
		handOn := func(n int) bool {
			for _, w := range window[:n] {
				if w.item == nil {
					continue
				}
				if w.time.IsZero() {
					if !late.before(w.item, yield) {
						return false
					}
				} else {
					late.join(w)
				}
				if !yield(w.item, nil) {
					return false
				}
			}
			window = slices.Delete(window, 0, n)
			return true
		}
		for it, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			n := 0
			for n < len(window) && (it.Time.IsZero() || it.Time.Sub(window[n].time) > sameClock) {
				n++
			}
			if !handOn(n) {
				return
			}
			w := newWaiting(it)
			if !it.Time.IsZero() && w.join(window) {
				continue
			}
			window = append(window, w)
		}
		if handOn(len(window)) {
			late.before(nil, yield)
		}
	}
}

// join makes w a copy of a fuller item in the window, or less full ones in the
// window copies of w: the nearest first. It reports whether w is now a copy.
func (w *waiting) join(window []*waiting) bool {
	lacks := w.item.lacks()
	for _, o := range slices.Backward(window) {
		switch {
		case o.item == nil || o.item.lacks() == lacks:
		case o.item.lacks() < lacks:
			if o.take(w) {
				return true
			}
		default:
			w.take(o)
		}
	}
	return false
}

// take makes the less full item of part a copy of the item of w, where one of
// its requests may be that of part.
func (w *waiting) take(part *waiting) bool {
	p := part.item.Event
	for i := range w.requests {
		r := &w.requests[i]
		if r.endpoint != p.Endpoint || r.host != p.Host || r.method != p.Method ||
			p.Vendor != w.item.Event.Vendor || p.Kind != w.item.Event.Kind ||
			!p.Stripped && !slices.Equal(toldInAddress(part.item), toldInAddress(w.item)) ||
			slices.ContainsFunc(part.sources(), func(n int) bool { return n == r.source || slices.Contains(r.held, n) }) {
			continue
		}
		c := newCopy(w.item.Event, p)
		c.Params = besideBody(c.Params) // what it lacks is no difference
		c.SameRequestAs = r.id
		w.item.Event.Copies = append(w.item.Event.Copies, c)
		for _, c := range p.Copies {
			if c.SameRequestAs == p.ID {
				c.SameRequestAs = r.id
			}
			c.Params = besideBody(c.Params)
			w.item.Event.Copies = append(w.item.Event.Copies, c)
		}
		r.held = append(r.held, part.sources()...)
		part.item = nil
		return true
	}
	return false
}

// sources are those that hold the first request of w.
func (w *waiting) sources() []int {
	return append([]int{w.requests[0].source}, w.requests[0].held...)
}

// toldInAddress lists what the query and path of an item's address told.
func toldInAddress(it *Item) []string {
	all := &Item{Event: &evidence.Event{}}
	for _, p := range it.Event.Params {
		if p.In != "body" {
			all.Event.Params = append(all.Event.Params, p)
		}
	}
	return toldBy(all, nil)
}

// besideBody leaves out the parameters of a body, which an incomplete record
// may hold a part of.
func besideBody(params []decode.Param) []decode.Param {
	return slices.DeleteFunc(params, func(p decode.Param) bool { return p.In == "body" })
}

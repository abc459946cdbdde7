package har

import (
	"cmp"
	"fmt"
	"slices"
)

// A netReader groups events by the request they are of.
type netReader struct {
	*sequence
	netConstants
	text    []byte // of the capture so far, until the constants are read
	known   bool   // they are
	open    *openSet[int64, *netSource]
	wires   netWires
	count   int // events of requests
	orphans int // requests of which the log has no beginning
}

// A netSource is what is open under the number of one source.
type netSource struct {
	id      int64
	began   int64       // offset of its first event
	planned *Ref        // of a request that a page made, before it is begun
	request *netRequest // the last that was begun
	alive   bool        // the source is more than a plan
}

var netEventBegins = []string{"params", "phase", "source", "time", "type"}

func newNetReader(c *Capture, in *input) *netReader {
	r := &netReader{open: newOpenSet[int64, *netSource](), wires: newNetWires()}
	r.sequence = newSequence(c, in, netEventBegins, func(text []byte) bool {
		head, err := c.reader.netHead(text)
		return err == nil && head.kind >= 0 && head.source >= 0
	})
	r.tap = func(b []byte) {
		if !r.known && int64(len(r.text)) < c.limits.Entry {
			r.text = append(r.text, b...)
		}
	}
	return r
}

// readAll reads the log from its first byte.
func (r *netReader) readAll() bool {
	r.unit = r.l.pos()
	err := r.toEvents()
	for found := err == nil; ; {
		if err != nil {
			found, err = r.resume(err), nil
		} else if found {
			found = r.next(" \t\r\n,", "]")
		}
		if !found {
			break
		}
		if !r.event() {
			return false
		}
	}
	r.constants()
	r.tail()
	return true
}

// toEvents reads what is before the list of events.
func (r *netReader) toEvents() error {
	if err := r.l.expect('{', `"{"`); err != nil {
		return err
	}
	for {
		key, err := r.l.key(true)
		if err != nil {
			return err
		}
		name := string(key)
		c, err := r.l.space()
		if err != nil {
			return err
		}
		if c == '[' && name != "polledData" {
			if name != "events" {
				r.c.source.addDamage(Damage{Offset: r.unit, Length: r.l.pos() - r.unit, Reason: fmt.Sprintf("the list of events has the name %q", name)})
			}
			r.l.i++
			return nil
		}
		if err := r.l.value(); err != nil {
			return err
		}
		if err := r.l.expect(',', `","`); err != nil {
			return err
		}
		if _, err := r.l.space(); err != nil {
			return err
		}
		r.unit = r.l.pos()
	}
}

// tail says when the log was not closed, as when the browser was stopped.
func (r *netReader) tail() {
	if c, err := r.l.byte(); err != nil || c != ']' {
		r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: "the log is not closed: the browser was stopped, or the file was cut"})
		return
	}
	r.l.i++
	for {
		c, err := r.l.space()
		if err != nil {
			r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: "the data end behind the list of events"})
			return
		}
		r.l.i++
		if c == '}' {
			return
		}
		if _, err = r.l.key(false); err == nil {
			err = r.l.value()
		}
		if err != nil {
			r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: err.Error()})
			return
		}
	}
}

// constants reads the constants, once.
func (r *netReader) constants() {
	if !r.known {
		r.known = true
		r.netConstants = readNetConstants(r.text, &r.c.source)
		r.text = nil
	}
}

// event reads the event at hand. It reports whether the consumer wants more.
func (r *netReader) event() bool {
	r.constants()
	if n := len(r.c.source.Damage); n != r.wires.damage {
		r.wires.damage = n
		r.wires.lose()
	}
	if kind, ok := lastType(r.rec.kept); ok && r.kinds[kind] == netOther {
		return true
	}
	head, err := r.c.reader.netHead(r.rec.kept)
	if err == nil && r.kinds[head.kind] == netOther {
		return true
	}
	ev := netEvent{kind: r.kinds[head.kind], phase: head.phase, source: head.source, time: r.c.reader.str(head.time)}
	if err == nil && len(head.params) > 0 {
		ev.params, err = r.c.reader.netParams(head.params)
	}
	if err != nil {
		r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: err.Error()})
		return true
	}
	if ev.kind > netWire {
		r.wire(&ev)
		return true
	}
	return r.requestEvent(&ev) && r.relieve()
}

// requestEvent reads an event of a request.
func (r *netReader) requestEvent(ev *netEvent) bool {
	r.count++
	s, open := r.open.get(ev.source)
	if !open {
		switch {
		case ev.phase == r.end, ev.kind == netCookie:
			return true // of a request that is over, or was not recorded
		}
		s = &netSource{id: ev.source, began: r.rec.off}
		r.open.add(ev.source, s, r.count)
	}
	switch {
	case ev.kind == netPlanned && ev.phase == r.begin:
		at := r.ref()
		s.planned = &at
		return true
	case ev.kind == netPlanned && s.request == nil && !s.alive:
		return r.drop(s)
	case ev.kind == netPlanned:
		return true
	case ev.kind == netAlive && ev.phase == r.begin:
		s.alive = true
		return true
	case ev.kind == netStart && ev.phase == r.begin:
		if s.request != nil && !r.handOver(s, ev.time, "") {
			return false
		}
		if ev.params.url == "" {
			r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: "a request without an address"})
			return true
		}
		r.start(s, ev)
		return true
	case s.request == nil && (ev.kind == netSend || ev.kind == netSend2 || ev.kind == netSend3):
		if !r.startLate(s, ev) {
			r.orphans++
			r.open.remove(s.id)
			return true
		}
	case s.request == nil:
		if ev.kind == netAlive {
			return r.drop(s)
		}
		return true
	}
	r.progress(s, ev)
	if ev.kind == netAlive && ev.phase == r.end {
		s.request.over = true
		more := r.handOver(s, ev.time, "")
		r.open.remove(s.id)
		return more
	}
	return true
}

// drop ends a source that made no request of the network.
func (r *netReader) drop(s *netSource) bool {
	r.open.remove(s.id)
	if s.planned != nil && s.request == nil {
		r.c.exclude(*s.planned, "the log has no start of this request: nothing shows that it was sent")
	}
	return true
}

// relieve hands on the oldest when too much is open.
func (r *netReader) relieve() bool {
	for r.open.full(r.c.limits) {
		s, ok := r.open.next()
		if !ok {
			break
		}
		if s.request != nil {
			at := s.request.at
			r.c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: s.request.place, Limit: true, Reason: "more requests are open here than are held at a time"})
			if !r.handOver(s, "", letGo) {
				return false
			}
		}
		r.drop(s)
	}
	return true
}

// finish hands on what is left, in the order in which it began.
func (r *netReader) finish() bool {
	left := r.open.all()
	slices.SortFunc(left, func(a, b *netSource) int { return cmp.Compare(a.began, b.began) })
	for _, s := range left {
		if s.request != nil && !r.handOver(s, "", noEnd) {
			return false
		}
		r.drop(s)
	}
	if r.orphans > 0 {
		r.c.source.note(fmt.Sprintf("Requests whose beginning and address this log does not hold, and that are no entries: %d.", r.orphans))
	}
	return true
}

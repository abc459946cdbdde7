package har

import "sync"

// An event is what the walk found next. The walk runs ahead of the consumer
// by a few entries, in a goroutine of its own; everything it has to say comes
// through events, in order, so that only the consumer's side writes to the
// capture.
type event struct {
	rec    *record // an entry, or the member key of log; nil for damage
	at     Ref
	key    string
	member bool
	damage Damage
}

// ahead is how many records there are: one being written, one being read, and
// one between.
const ahead = 3

// consume walks the capture and hands each entry to yield. It reports whether
// the walk came to the end of the data.
func (c *Capture) consume(yield func(*Entry, error) bool) bool {
	events := make(chan event, ahead)
	free := make(chan *record, ahead)
	quit := make(chan struct{})
	for range ahead - 1 {
		free <- &record{limit: int(c.limits.Entry)}
	}
	go c.produce(events, free, quit)
	stop := sync.OnceFunc(func() { close(quit) })
	defer func() { // also when the consumer panics: the walk must not go on alone
		stop()
		for ev := range events {
			if ev.rec != nil {
				free <- ev.rec
			}
		}
	}()
	for ev := range events {
		switch {
		case ev.rec == nil:
			c.source.addDamage(ev.damage)
		case ev.member:
			c.meta(ev)
		case !c.entryFound(ev, yield):
			free <- ev.rec
			return false
		}
		if ev.rec != nil {
			free <- ev.rec
		}
	}
	return true
}

// produce walks the capture, until quit is closed.
func (c *Capture) produce(events chan<- event, free <-chan *record, quit <-chan struct{}) {
	defer close(events)
	w := &c.walker
	send := func(ev event) error {
		select {
		case events <- ev:
			return nil
		case <-quit:
			return errStop
		}
	}
	sendRecord := func(ev event) error {
		ev.rec = w.rec
		if err := send(ev); err != nil {
			return err
		}
		w.rec = <-free
		return nil
	}
	w.found = func(at Ref) error { return sendRecord(event{at: at}) }
	w.member = func(key string) error { return sendRecord(event{key: key, member: true, at: Ref{Entry: w.entries}}) }
	w.damage = func(d Damage) error { return send(event{damage: d}) }
	source := w.l.source
	w.l.source = func() (chunk, bool) {
		select {
		case <-quit:
			return chunk{}, false
		default:
			return source()
		}
	}
	w.walk()
}

// entryFound decodes an entry and yields it.
func (c *Capture) entryFound(ev event, yield func(*Entry, error) bool) bool {
	at := ev.at
	if err := c.decode(&c.entry, ev.rec); err != nil {
		c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: at.Entry, Reason: err.Error()})
		return true
	}
	c.entry.Ref = at
	c.leftOut(ev.rec)
	c.source.Entries++
	return yield(&c.entry, nil)
}

package har

import linked "container/list"

// An openSet holds what began in a capture and has not ended, by its key.
type openSet[K comparable, T any] struct {
	byKey  map[K]*linked.Element // of *opened[K, T]
	awake  *linked.List          // by last use, the longest ago first
	asleep *linked.List          // of which nothing was read for long
	held   int64                 // bytes, of all
}

type opened[K comparable, T any] struct {
	key    K
	what   T
	size   int64
	used   int // at which count of records it was read of last
	asleep bool
}

// openedSize is about what one costs beside the text it holds.
const openedSize = 1 << 10

func newOpenSet[K comparable, T any]() *openSet[K, T] {
	return &openSet[K, T]{byKey: map[K]*linked.Element{}, awake: linked.New(), asleep: linked.New()}
}

// get returns what is open under key; the zero value if nothing is.
func (s *openSet[K, T]) get(key K) (what T, ok bool) {
	if el := s.byKey[key]; el != nil {
		return el.Value.(*opened[K, T]).what, true
	}
	return what, false
}

// add opens key, which is not open.
func (s *openSet[K, T]) add(key K, what T, count int) {
	o := &opened[K, T]{key: key, what: what, size: openedSize, used: count}
	s.byKey[key] = s.awake.PushBack(o)
	s.held += o.size
}

// use says that n bytes more are held under key, at this count of records.
func (s *openSet[K, T]) use(key K, n int64, count int) {
	el := s.byKey[key]
	if el == nil {
		return
	}
	o := el.Value.(*opened[K, T])
	o.size += n
	s.held += n
	o.used = count
	if o.asleep {
		o.asleep = false
		s.asleep.Remove(el)
		s.byKey[key] = s.awake.PushBack(o)
		return
	}
	s.awake.MoveToBack(el)
}

// remove ends key.
func (s *openSet[K, T]) remove(key K) {
	el := s.byKey[key]
	if el == nil {
		return
	}
	o := el.Value.(*opened[K, T])
	s.held -= o.size
	delete(s.byKey, key)
	if o.asleep {
		s.asleep.Remove(el)
	} else {
		s.awake.Remove(el)
	}
}

// idle returns what was read of longest ago among all that is awake, if that
// is at least after records before count.
func (s *openSet[K, T]) idle(count, after int) (what T, ok bool) {
	el := s.awake.Front()
	if el == nil || count-el.Value.(*opened[K, T]).used < after {
		return what, false
	}
	return el.Value.(*opened[K, T]).what, true
}

// sleep sets key aside: it may go on for long, and is the first to be let go.
func (s *openSet[K, T]) sleep(key K) {
	el := s.byKey[key]
	if el == nil || el.Value.(*opened[K, T]).asleep {
		return
	}
	o := el.Value.(*opened[K, T])
	o.asleep = true
	s.awake.Remove(el)
	s.byKey[key] = s.asleep.PushBack(o)
}

// next returns what is to be let go first.
func (s *openSet[K, T]) next() (what T, ok bool) {
	el := s.asleep.Front()
	if el == nil {
		el = s.awake.Front()
	}
	if el == nil {
		return what, false
	}
	return el.Value.(*opened[K, T]).what, true
}

// all returns all that is open, in no order.
func (s *openSet[K, T]) all() []T {
	out := make([]T, 0, len(s.byKey))
	for _, el := range s.byKey {
		out = append(out, el.Value.(*opened[K, T]).what)
	}
	return out
}

// maxOpen is how many bytes a capture may hold of requests that have not
// ended, in times the limit for one entry.
const maxOpen = 4

// full says that something must be let go.
func (s *openSet[K, T]) full(l Limits) bool { return s.held > maxOpen*l.Entry }

// letGo is the note for an entry that was let go before its end.
const letGo = "So many requests were open at this point of the capture that this one was let go: what the capture holds of it further on is not read."

// noEnd is the note for an entry whose end the capture does not hold.
const noEnd = "The capture ends before this request does: what came of it may be missing."

// place takes the next position of the capture's list, for an entry that is
// handed on later.
func (c *Capture) place() int {
	c.next++
	return c.next - 1
}

// atPlace does what hands on or excludes one record, at a position that was
// taken for it.
func (c *Capture) atPlace(place int, do func() bool) bool {
	next := c.next
	c.next = place
	more := do()
	c.next = next
	return more
}

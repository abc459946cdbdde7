package har

// An openSet holds what began in a capture and has not ended, by its key, in
// the order in which it began.
type openSet[K comparable, T any] struct {
	byKey map[K]*opened[K, T]
	order []*opened[K, T] // some may be gone
	held  int64           // bytes, of all
}

type opened[K comparable, T any] struct {
	key  K
	what T
	size int64
	gone bool
}

// openedSize is about what one costs beside the text it holds.
const openedSize = 1 << 10

func newOpenSet[K comparable, T any]() *openSet[K, T] {
	return &openSet[K, T]{byKey: map[K]*opened[K, T]{}}
}

// get returns what is open under key; the zero value if nothing is.
func (s *openSet[K, T]) get(key K) (what T, ok bool) {
	o := s.byKey[key]
	if o == nil {
		return what, false
	}
	return o.what, true
}

// add opens key, which is not open.
func (s *openSet[K, T]) add(key K, what T) {
	o := &opened[K, T]{key: key, what: what, size: openedSize}
	s.byKey[key] = o
	if len(s.order) > 2*len(s.byKey)+64 {
		kept := s.order[:0]
		for _, o := range s.order {
			if !o.gone {
				kept = append(kept, o)
			}
		}
		clear(s.order[len(kept):])
		s.order = kept
	}
	s.order = append(s.order, o)
	s.held += o.size
}

// grow says that n bytes more are held under key.
func (s *openSet[K, T]) grow(key K, n int64) {
	if o := s.byKey[key]; o != nil {
		o.size += n
		s.held += n
	}
}

// remove ends key.
func (s *openSet[K, T]) remove(key K) {
	if o := s.byKey[key]; o != nil {
		o.gone = true
		s.held -= o.size
		delete(s.byKey, key)
	}
}

// oldest returns what began first of all that is open.
func (s *openSet[K, T]) oldest() (key K, what T, ok bool) {
	for len(s.order) > 0 && s.order[0].gone {
		s.order = s.order[1:]
	}
	if len(s.order) == 0 {
		return key, what, false
	}
	return s.order[0].key, s.order[0].what, true
}

// maxOpen is how many bytes a capture may hold of requests that have not
// ended, in times the limit for one entry.
const maxOpen = 4

// full says that the oldest must be let go.
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

package link

import (
	"slices"
	"time"
)

// sameClock is how far the times of one request may lie apart in two captures:
// the captures' clocks differ, and one may state its end or whole seconds.
const sameClock = 5 * time.Second

// A recorded holds the requests of one identity, in order of place, to find those
// that a second capture holds too.
type recorded struct {
	dated   map[int64][]*Item // by time, in steps of sameClock
	undated []*Item
	all     []*Item
	held    map[heldBy]bool
	passed  map[int]int // by source: how many of all it holds, from the first on
}

// A heldBy is a request and the number of another source that holds it too.
type heldBy struct {
	request *Item
	source  int
}

func newRecorded() *recorded {
	return &recorded{dated: make(map[int64][]*Item), held: make(map[heldBy]bool), passed: make(map[int]int)}
}

// find returns the request of another source that it records as well, and has
// not recorded before; nil if there is none, and then it is one of its own. A
// request without a time cannot be shown to be another one than that which
// carried the same, unless neither carried anything.
func (s *recorded) find(it *Item) *Item {
	step := it.Time.Unix() / int64(sameClock/time.Second)
	lists := [][]*Item{s.dated[step-1], s.dated[step], s.dated[step+1], s.undated}
	if it.Time.IsZero() {
		for n := s.passed[it.Source]; n < len(s.all) && s.held[heldBy{s.all[n], it.Source}]; n++ {
			s.passed[it.Source]++
		}
		lists = [][]*Item{s.all[s.passed[it.Source]:]}
	}
	told := toldBy(it, nil)
	for _, list := range lists {
		for _, r := range list {
			if r.Source == it.Source {
				break // the rest are of this source too
			}
			by := heldBy{r, it.Source}
			near := it.Time.Sub(r.Time).Abs() <= sameClock || len(told) > 0 && (it.Time.IsZero() || r.Time.IsZero())
			if near && !s.held[by] && r.Event.Endpoint == it.Event.Endpoint && r.Event.Host == it.Event.Host && slices.Equal(toldBy(r, nil), told) {
				s.held[by] = true
				return r
			}
		}
	}
	s.all = append(s.all, it)
	if it.Time.IsZero() {
		s.undated = append(s.undated, it)
	} else {
		s.dated[step] = append(s.dated[step], it)
	}
	return nil
}

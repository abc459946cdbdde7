package link

import (
	"maps"
	"slices"
	"strings"
)

// maxUndated bounds the items that are kept for this.
const maxUndated = 5_000

// An undated holds items without a time that lack something, until all that
// have a time were seen.
type undated struct {
	items  []*waiting
	of     map[alike]map[int][]*waiting // by source, in the order in which they came
	sorted bool                         // items are those left, in order of place
}

// An alike is what the same request has in common in two captures.
type alike struct {
	endpoint, host, method string
	told                   string // in the address; "" where it lacks that
	lacks                  int
}

func newUndated() *undated { return &undated{of: make(map[alike]map[int][]*waiting)} }

// keep reports whether it takes the item.
func (u *undated) keep(it *Item) bool {
	lacks := it.lacks()
	if !it.Time.IsZero() || lacks == 0 || len(u.items) == maxUndated {
		return false
	}
	w := newWaiting(it)
	u.items = append(u.items, w)
	key := alike{it.Event.Endpoint, it.Event.Host, it.Event.Method, addressOf(it, lacks), lacks}
	if u.of[key] == nil {
		u.of[key] = make(map[int][]*waiting)
	}
	u.of[key][it.Source] = append(u.of[key][it.Source], w)
	return true
}

// addressOf is what an address told, as one text.
func addressOf(it *Item, lacks int) string {
	if lacks > 1 {
		return ""
	}
	return strings.Join(toldInAddress(it), "\x01")
}

// join makes copies of w of those that may be the same request: of each
// source, one for each request of w.
func (u *undated) join(w *waiting) {
	if len(u.items) == 0 {
		return
	}
	for _, r := range slices.Clone(w.requests) {
		for lacks := max(1, w.item.lacks()); lacks <= 2; lacks++ {
			of := u.of[alike{r.endpoint, r.host, r.method, addressOf(w.item, lacks), lacks}]
			for _, source := range slices.Sorted(maps.Keys(of)) {
				if list := of[source]; w.take(list[0]) {
					if of[source] = list[1:]; len(list) == 1 {
						delete(of, source)
					}
				}
			}
		}
	}
}

// before yields those that are left and stand before it in place, all for nil.
// It reports whether to go on.
func (u *undated) before(it *Item, yield func(*Item, error) bool) bool {
	if !u.sorted {
		u.sorted = true
		u.items = slices.DeleteFunc(u.items, func(w *waiting) bool { return w.item == nil })
		slices.SortFunc(u.items, func(a, b *waiting) int { return a.item.place().compare(b.item.place()) })
	}
	for len(u.items) > 0 && (it == nil || u.items[0].item.place().compare(it.place()) < 0) {
		if !yield(u.items[0].item, nil) {
			return false
		}
		u.items = u.items[1:]
	}
	return true
}

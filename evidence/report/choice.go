package report

import (
	"cmp"
	"slices"
	"strconv"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// A candidate is an event that may be shown as an exhibit.
type candidate struct {
	seq         int // position in the order of events.jsonl
	id          string
	weight      int // see weigh
	identifiers int // see identifierRank
	keys        []findingKey
	added       []findingKey // of links that a reviewer added
}

// before is the order in which exhibits are chosen: weight of the category,
// then identifiers, then time.
func (c candidate) before(o candidate) bool {
	return cmp.Or(
		cmp.Compare(c.weight, o.weight),
		cmp.Compare(c.identifiers, o.identifiers),
		cmp.Compare(c.seq, o.seq)) < 0
}

// weigh returns the weight of an event's links, the heaviest being the
// smallest: strong before possible, then by tier, then words that the request
// itself carried before words known from elsewhere.
func weigh(links []evidence.Link) int {
	best := 1000
	for _, l := range links {
		w := 2 * min(max(l.Tier, 0), 9)
		if l.Confidence != evidence.Strong {
			w += 100
		}
		if !l.Sent {
			w++
		}
		best = min(best, w)
	}
	return best
}

// identifierRank is 0 for an identifier tied to an account, 1 for another one,
// 2 for none.
func identifierRank(e *evidence.Event) int {
	rank := 2
	look := func(ids []decode.Identifier) {
		for i := range ids {
			if ids[i].AccountLinked {
				rank = 0
			}
			rank = min(rank, 1)
		}
	}
	look(e.Identifiers)
	for i := range e.Copies {
		look(e.Copies[i].Identifiers)
	}
	return rank
}

// A shortlist holds the first candidates in their order.
type shortlist struct {
	best []candidate
	all  int
}

func (s *shortlist) add(c candidate, max int) {
	s.all++
	if len(s.best) == max && !c.before(s.best[max-1]) {
		return
	}
	i, _ := slices.BinarySearchFunc(s.best, c, func(a, b candidate) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	s.best = slices.Insert(s.best, i, c)
	if len(s.best) > max {
		s.best = s.best[:max]
	}
}

// A choice is which events are shown as exhibits.
type choice struct {
	max              int
	linked, unlinked shortlist
	labels           map[string]string // exhibit label by event id
	order            []string          // event ids, in order of time
	fromUnlinked     bool
}

// Weights beside those of weigh: of an event linked by a reviewer alone, which
// is between strong and possible links, and of a removed link beside its own.
const (
	addedWeight   = 99
	removedWeight = 500
)

// choose takes one event for each finding that stands and each that a reviewer
// added, then the rest in order. The exhibits are numbered in order of time.
func (c *choice) choose(findings, added []*finding, number evidence.Exhibit) {
	var chosen []candidate
	have := map[string]bool{}
	take := func(x candidate) {
		if len(chosen) < c.max && !have[x.id] {
			have[x.id] = true
			chosen = append(chosen, x)
		}
	}
	for _, f := range findings {
		if f.removed < f.events {
			take(f.best)
		}
	}
	for _, f := range added {
		take(f.best)
	}
	for _, x := range c.linked.best {
		take(x)
	}
	if c.linked.all == 0 {
		c.fromUnlinked = true
		for _, x := range c.unlinked.best {
			take(x)
		}
	}
	slices.SortFunc(chosen, func(a, b candidate) int { return cmp.Compare(a.seq, b.seq) })
	c.labels = map[string]string{}
	prefix, start := cmp.Or(number.Prefix, "E"), number.Start
	if start < 1 {
		start = 1
	}
	for i, x := range chosen {
		label := prefix + strconv.Itoa(start+i)
		c.labels[x.id] = label
		c.order = append(c.order, x.id)
		for _, f := range findings {
			if slices.Contains(x.keys, f.key) || f.best.id == x.id {
				f.exhibits = append(f.exhibits, label)
			}
		}
		for _, f := range added {
			if slices.Contains(x.added, f.key) {
				f.exhibits = append(f.exhibits, label)
			}
		}
	}
}

// all returns how many events the choice was made from.
func (c *choice) all() int {
	if c.fromUnlinked {
		return c.unlinked.all
	}
	return c.linked.all
}

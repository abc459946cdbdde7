package report

import (
	"cmp"
	"slices"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// What is listed value by value is bounded, so that memory does not grow with
// a capture; what is beyond the bound is counted and said to be.
const (
	maxPages       = 20_000
	maxIdentifiers = 20_000
	maxHosts       = 5_000
	maxNames       = 2_000
)

// deliveries in the order in which they are printed.
var deliveryOrder = [...]har.Delivery{har.Answered, har.NoAnswer, har.NotRecorded, har.Blocked, har.Failed, har.FromCache}

// A tally is what one pass over the events counts.
type tally struct {
	n        map[string]int // by id of templates/counts.yaml
	requests entrySet
	pageIDs  index
	first    time.Time
	last     time.Time
	from     time.Time // of all records, not of events alone
	to       time.Time

	pages       []*page
	identifiers identifierList
	hosts       map[string]*host
	tunnels     map[tunnelKey]*tunnelTally
	hostsOver   int
	unlinked    names // vendor and event name
	considered  consideredList
	review      reviewTally
	subjects    map[findingKey]*finding
	findings    []*finding // in order, once finished
	exhibits    choice
	consents    consentTally
	others      others
	disclosed   index // page addresses of disclosures
	clients     index // addresses and users
	users       index
	clientNames map[string]string // as the report prints them, by [evidence.Event.Who]
	known       map[knownKey]int
	knownOver   int
	setups      []*setup // configurations, in order of time
	setupsOver  int
	clocks      clockList
	kinds       *dataKinds
	data        map[string]*recipientData // by vendor and company
}

// A page is one page address that events name.
type page struct {
	url, title  string
	events      int
	first, last time.Time
	categories  []string
	vendors     []string
}

// A names counts texts, up to a bound.
type names struct {
	n    map[string]int
	over int
}

// sorted returns the texts, the most frequent first.
func (s *names) sorted() []Named {
	out := make([]Named, 0, len(s.n))
	for text, n := range s.n {
		out = append(out, Named{text, n})
	}
	slices.SortFunc(out, func(a, b Named) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name))
	})
	return out
}

func newTally(max int, kinds *dataKinds) *tally {
	return &tally{
		kinds:       kinds,
		data:        map[string]*recipientData{},
		n:           map[string]int{},
		requests:    entrySet{},
		pageIDs:     index{},
		identifiers: identifierList{at: map[identifierKey]int{}},
		hosts:       map[string]*host{},
		subjects:    map[findingKey]*finding{},
		others:      others{},
		tunnels:     map[tunnelKey]*tunnelTally{},
		disclosed:   index{},
		clients:     index{},
		users:       index{},
		clientNames: map[string]string{},
		known:       map[knownKey]int{},
		exhibits:    choice{max: max},
		consents:    newConsentTally(),
	}
}

// count reads every record of m once.
func count(m *Model) (*tally, error) {
	max := m.Exhibits
	if max <= 0 {
		max = 60
	}
	kinds, err := loadDataKinds()
	if err != nil {
		return nil, err
	}
	t := newTally(max, kinds)
	t.review.given = m.Review != nil
	seq := 0
	for e, err := range m.Events() {
		if err != nil {
			return nil, err
		}
		if err := t.add(e, seq); err != nil {
			return nil, err
		}
		seq++
	}
	t.countSources(m)
	for _, h := range m.OtherHosts {
		t.n["origin_only"] += h.OriginOnly
		t.n["other_requests"] += h.Requests
	}
	t.finish(m)
	return t, nil
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	default:
		return -1
	}
}

func answered(e *evidence.Event) bool {
	for r := range requestsOf(e) {
		if r.delivery == har.Answered {
			return true
		}
	}
	return false
}

func span(first, last *time.Time, at time.Time) {
	if at.IsZero() {
		return
	}
	if first.IsZero() || at.Before(*first) {
		*first = at
	}
	if at.After(*last) {
		*last = at
	}
}

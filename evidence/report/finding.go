package report

import (
	"cmp"
	"slices"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

type findingKey struct{ category, vendor string }

type ruleKey struct{ rule, field string }

// A finding counts the events of one vendor that are linked to one category.
type finding struct {
	key      findingKey
	id       string
	tier     int
	linkTier int // as the links state it
	company  string

	events, strong, possible  int
	sent, elsewhere, accounts int
	requests                  entrySet
	pages                     bitset
	clients                   bitset
	deliveries                map[har.Delivery]int
	first, last               time.Time
	eventNames                names
	consent                   map[string]int // events by state
	kinds                     names          // of identifiers
	rules                     map[ruleKey]*RuleCount
	best                      candidate
	hasBest                   bool
	exhibits                  []string

	removed int            // events whose link a reviewer removed
	stands  bitset         // pages of the others
	reviews map[string]int // events by entry of the review
}

func newFinding(key findingKey) *finding {
	return &finding{key: key, requests: entrySet{}, deliveries: map[har.Delivery]int{}, rules: map[ruleKey]*RuleCount{},
		consent: map[string]int{}, reviews: map[string]int{}}
}

// add counts an event that rules link to the category of f.
func (f *finding) add(e *evidence.Event, at time.Time, pageID int, c candidate) {
	var strong, sent bool
	var own []evidence.Link
	for _, l := range e.Categories {
		if l.ID != f.key.category {
			continue
		}
		own = append(own, l)
		f.linkTier = l.Tier
		strong = strong || l.Confidence == evidence.Strong
		sent = sent || l.Sent
		f.addRule(e, l)
	}
	count := func(b bool, yes, no *int) {
		if b {
			*yes++
		} else {
			*no++
		}
	}
	count(strong, &f.strong, &f.possible)
	count(sent, &f.sent, &f.elsewhere)
	c.weight = weigh(own)
	if e.Removed(f.key.category) {
		f.removed++
		c.weight += removedWeight
	} else {
		f.stands.add(pageID)
	}
	f.addEvent(e, at, pageID, c)
}

// addEvent counts what does not depend on the links.
func (f *finding) addEvent(e *evidence.Event, at time.Time, pageID int, c candidate) {
	f.events++
	f.company = cmp.Or(f.company, e.Company)
	if c.identifiers == 0 {
		f.accounts++
	}
	for r := range requestsOf(e) {
		if f.requests.add(r.source, r.entry) {
			f.deliveries[r.delivery]++
		}
	}
	f.consent[consentState(e)]++
	f.pages.add(pageID)
	span(&f.first, &f.last, at)
	f.eventNames.add(e.Event)
	for _, id := range e.Identifiers {
		f.kinds.add(id.Kind)
	}
	for _, r := range e.Review {
		if r.ID == f.key.category {
			f.reviews[r.Ref]++
		}
	}
	if !f.hasBest || c.before(f.best) {
		f.best, f.hasBest = c, true
	}
}

func (f *finding) addRule(e *evidence.Event, l evidence.Link) {
	k := ruleKey{l.Rule, l.Field}
	r := f.rules[k]
	if r == nil {
		r = &RuleCount{Rule: l.Rule, Field: l.Field, Confidence: l.Confidence, Matched: l.Matched, Event: e.ID}
		f.rules[k] = r
	}
	r.Links++
}

func (f *finding) sortedRules() []RuleCount {
	out := make([]RuleCount, 0, len(f.rules))
	for _, r := range f.rules {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b RuleCount) int {
		return cmp.Or(cmp.Compare(b.Links, a.Links), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Field, b.Field))
	})
	return out
}

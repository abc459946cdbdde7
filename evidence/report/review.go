package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// A ReviewFile is what a person decided of links.
type ReviewFile struct {
	SHA256  string // lower-case hex, of the file
	Entries []evidence.ReviewEntry
	Blank   int // entries that decide nothing
}

// A ReviewOf is the review in findings.json.
type ReviewOf struct {
	SHA256     string          `json:"sha256"` // of method/review.yaml
	NotFilled  int             `json:"not_filled"`
	Entries    []ReviewedEntry `json:"entries"`
	AddedLinks []AddedLink     `json:"added_links"`
}

// A ReviewedEntry is an entry of the review file with what it is about.
type ReviewedEntry struct {
	Ref          string `json:"ref"` // "R-01"
	Action       string `json:"action"`
	ID           string `json:"id"` // of the category
	Reason       string `json:"reason"`
	Initials     string `json:"initials"`
	Date         string `json:"date,omitempty"`
	Line         int    `json:"line"` // of method/review.yaml
	PageURL      string `json:"page_url,omitempty"`
	SourceSHA256 string `json:"source_sha256,omitempty"`
	Member       string `json:"member,omitempty"`
	Entry        *int   `json:"entry,omitempty"`
	N            int    `json:"n,omitempty"`
	Events       int    `json:"events"`
	OtherRecords int    `json:"other_records"`
}

// An AddedLink is the events of one vendor that reviewers linked to one
// category, and no rule did. Whether a request held words for it is not stated.
type AddedLink struct {
	ID            string       `json:"id"` // "A-01"
	Category      string       `json:"category"`
	Label         string       `json:"label"`
	Vendor        string       `json:"vendor"`
	Company       string       `json:"company"`
	Events        int          `json:"events"`
	Requests      int          `json:"requests"`
	PageAddresses int          `json:"page_addresses"`
	FirstTime     string       `json:"first_time,omitempty"`
	LastTime      string       `json:"last_time,omitempty"`
	Deliveries    []DeliveryOf `json:"deliveries"` // of the requests
	Exhibits      []string     `json:"exhibits"`
	Review        []ReviewedBy `json:"review"`
}

// A ReviewedBy is an entry of the review with its events of one finding.
type ReviewedBy struct {
	Ref    string `json:"ref"`
	Action string `json:"action"`
	Events int    `json:"events"`
}

// A reviewTally counts what a review is about.
type reviewTally struct {
	given  bool
	events map[string]int // by entry
	others map[string]int // records that are not events
	added  []*finding     // in order, once finished
	at     map[findingKey]*finding
}

func (t *reviewTally) addRecord(e *evidence.Event) {
	if !t.given || len(e.Review) == 0 {
		return
	}
	if t.events == nil {
		t.events, t.others = map[string]int{}, map[string]int{}
	}
	for _, r := range e.Review {
		if e.Kind == decode.KindEvent {
			t.events[r.Ref]++
		} else {
			t.others[r.Ref]++
		}
	}
}

// countReview counts an event in the numbers that a review leads to.
func (t *tally) countReview(e *evidence.Event) {
	if !t.review.given {
		return
	}
	if e.LinkedAfterReview() {
		t.n["events_linked_after_review"]++
	}
	has := func(action string) bool {
		return slices.ContainsFunc(e.Review, func(r evidence.Review) bool { return r.Action == action })
	}
	for _, x := range []struct{ action, count string }{
		{evidence.Confirm, "events_review_confirmed"}, {evidence.Remove, "events_review_removed"}, {evidence.Add, "events_review_added"},
	} {
		if has(x.action) {
			t.n[x.count]++
		}
	}
}

// standing returns the links of e that no reviewer removed.
func standing(e *evidence.Event) []evidence.Link {
	if len(e.Review) == 0 {
		return e.Categories
	}
	return slices.DeleteFunc(slices.Clone(e.Categories), func(l evidence.Link) bool { return e.Removed(l.ID) })
}

// addAdded counts the categories that a reviewer added to e, and notes them in
// its candidate.
func (t *tally) addAdded(e *evidence.Event, at time.Time, pageID int, c *candidate) {
	if !t.review.given {
		return
	}
	for _, r := range e.Review {
		key := findingKey{r.ID, e.Vendor}
		if r.Action != evidence.Add || slices.Contains(c.added, key) {
			continue
		}
		c.added = append(c.added, key)
		c.weight = min(c.weight, addedWeight)
		if t.review.at == nil {
			t.review.at = map[findingKey]*finding{}
		}
		f := t.review.at[key]
		if f == nil {
			f = newFinding(key)
			t.review.at[key] = f
		}
		f.addEvent(e, at, pageID, *c)
	}
}

// finishAdded orders what reviewers added.
func (t *tally) finishAdded(m *Model) {
	for _, f := range t.review.at {
		f.tier = m.Categories[f.key.category].Tier
		t.review.added = append(t.review.added, f)
	}
	slices.SortFunc(t.review.added, func(a, b *finding) int {
		return cmp.Or(cmp.Compare(a.tier, b.tier), cmp.Compare(a.key.category, b.key.category), cmp.Compare(a.key.vendor, b.key.vendor))
	})
	for i, f := range t.review.added {
		f.id = fmt.Sprintf("A-%02d", i+1)
	}
}

// reviewedBy lists the entries of the review that are about f.
func (b *builder) reviewedBy(f *finding) []ReviewedBy {
	var out []ReviewedBy
	if b.m.Review == nil {
		return nil
	}
	for i := range b.m.Review.Entries {
		r := &b.m.Review.Entries[i].Review
		if n := f.reviews[r.Ref]; n > 0 {
			out = append(out, ReviewedBy{r.Ref, r.Action, n})
		}
	}
	return out
}

// reviewOf is the review as findings.json has it; nil without one.
func (b *builder) reviewOf() *ReviewOf {
	file := b.m.Review
	if file == nil {
		return nil
	}
	out := &ReviewOf{SHA256: file.SHA256, NotFilled: file.Blank, Entries: []ReviewedEntry{}, AddedLinks: []AddedLink{}}
	for _, e := range file.Entries {
		r := e.Review
		x := ReviewedEntry{Ref: r.Ref, Action: r.Action, ID: r.ID, Reason: r.Reason, Initials: r.Initials, Date: r.Date, Line: e.Line, PageURL: e.Page, SourceSHA256: e.SourceSHA256, Member: e.Member, N: e.N,
			Events: b.t.review.events[r.Ref], OtherRecords: b.t.review.others[r.Ref]}
		if e.SourceSHA256 != "" {
			x.Entry = &e.Entry
		}
		out.Entries = append(out.Entries, x)
	}
	for _, f := range b.t.review.added {
		out.AddedLinks = append(out.AddedLinks, AddedLink{
			ID: f.id, Category: f.key.category, Label: b.category(f.key.category), Vendor: f.key.vendor, Company: b.company(f.key.vendor, f.company),
			Events: f.events, Requests: f.requests.len(), PageAddresses: f.pages.len(), FirstTime: stamp(f.first), LastTime: stamp(f.last),
			Deliveries: deliveriesOf(f), Exhibits: append([]string{}, f.exhibits...), Review: b.reviewedBy(f),
		})
	}
	return out
}

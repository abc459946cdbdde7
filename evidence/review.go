package evidence

import "slices"

// The actions of a [Review].
const (
	Confirm = "confirm" // the link stands
	Remove  = "remove"  // the link is not to count
	Add     = "add"     // the event belongs to the category, though no rule links it
)

// A Review is what a person decided of one category of an event. It stands
// beside the links of the rules, which stay as they were.
type Review struct {
	Action   string `json:"action"` // confirm, remove, add
	ID       string `json:"id"`     // category id
	Reason   string `json:"reason"`
	Initials string `json:"initials"`
	Date     string `json:"date,omitempty"` // YYYY-MM-DD, as stated
	Ref      string `json:"ref"`            // "R-02": of the entry of the review file
}

// A ReviewEntry is one entry of a review file. It names events either by the
// address of their page or as one record of one capture.
type ReviewEntry struct {
	Review Review
	Line   int // of the file, from 1

	Page string // as page_url in an event; "" where a record is named

	SourceSHA256 string // lower-case hex; "" where a page is named
	Member       string // of an archive
	Entry, N     int    // as in an event
}

// Linked reports whether rules link e to a category.
func (e *Event) Linked(category string) bool {
	return slices.ContainsFunc(e.Categories, func(l Link) bool { return l.ID == category })
}

// Removed reports whether a reviewer removed the link of e to a category.
func (e *Event) Removed(category string) bool {
	return slices.ContainsFunc(e.Review, func(r Review) bool { return r.Action == Remove && r.ID == category })
}

// LinkedAfterReview reports whether e counts as linked once the review is
// heeded: by a strong link that was not removed, or by one that a reviewer
// confirmed or added.
func (e *Event) LinkedAfterReview() bool {
	return slices.ContainsFunc(e.Review, func(r Review) bool { return r.Action != Remove }) ||
		slices.ContainsFunc(e.Categories, func(l Link) bool { return l.Confidence == Strong && !e.Removed(l.ID) })
}

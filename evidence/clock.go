package evidence

// A Clock compares the time that a capture gives an event with the other
// times that its request and answer state. It is of the event itself, not of
// its copies. That clocks agree is no proof of anything: whoever can write one
// time can write them all.
type Clock struct {
	Consistent bool         `json:"consistent"` // each comparison is
	Against    []ClockCheck `json:"against"`
}

// A ClockCheck is one comparison.
type ClockCheck struct {
	Of         string `json:"of"`            // payload, identifier, server: see the constants
	Key        string `json:"key,omitempty"` // of the parameter, or of the answer's header field
	Time       string `json:"time"`          // as stated there, RFC 3339 UTC
	OffsetMS   int64  `json:"offset_ms"`     // the capture's time minus that one, in milliseconds
	Consistent bool   `json:"consistent"`    // within the tolerance; an identifier may be older
}

// What the capture's time is compared with.
const (
	ClockPayload    = "payload"    // the event's own time, by the page's clock
	ClockIdentifier = "identifier" // when an identifier was made, as a time inside it says
	ClockServer     = "server"     // the Date of the answer, by the server's clock, to the second
)

// A SourceClock sums up how the clock of one capture compares with others.
// Offsets are the capture's time minus the other, in milliseconds.
type SourceClock struct {
	Server     *ClockSpread `json:"server,omitempty"`   // the Date of answers of any host; nil if none can be compared
	Payload    *ClockSpread `json:"payload,omitempty"`  // events' own times
	Consistent bool         `json:"consistent"`         // each median is within the tolerance
	LeftAside  int          `json:"answers_left_aside"` // answers with a Date that were cached, slow or without a time
	Tolerance  int64        `json:"tolerance_ms"`       // what counts as consistent
}

// A ClockSpread is what a number of comparisons come to.
type ClockSpread struct {
	N        int   `json:"n"`         // comparisons
	MedianMS int64 `json:"median_ms"` // half are below
	LowMS    int64 `json:"low_ms"`    // one in twenty is below
	HighMS   int64 `json:"high_ms"`   // one in twenty is above
}

package report

import (
	"fmt"
	"iter"
	"net/url"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// eventTime returns the time of e in UTC; zero when it has none.
func eventTime(e *evidence.Event) (time.Time, error) {
	if e.Time == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, e.Time)
	if err != nil {
		return time.Time{}, fmt.Errorf("event %s: time: %w", e.ID, err)
	}
	return t.UTC(), nil
}

// A sentRequest is one request that an event was recorded in.
type sentRequest struct {
	id       string
	source   string
	entry    int
	host     string
	delivery har.Delivery
	time     string
}

// requestsOf yields the request of e and those of its copies.
func requestsOf(e *evidence.Event) iter.Seq[sentRequest] {
	return func(yield func(sentRequest) bool) {
		if !yield(sentRequest{e.ID, e.Source, e.Entry, e.Host, e.Delivery, e.Time}) {
			return
		}
		for i := range e.Copies {
			c := &e.Copies[i]
			if c.SameRequestAs != "" {
				continue // counted in the capture that is read first
			}
			if !yield(sentRequest{c.ID, c.Source, c.Entry, c.Host, c.Delivery, c.Time}) {
				return
			}
		}
	}
}

// siteOf returns the host of an address as written; "" when it has none.
func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// notSent reports whether the capture says that nothing was sent to the host,
// or that the request was stopped.
func notSent(d har.Delivery) bool { return d == har.FromCache || d == har.Blocked }

// recordedOnly reports whether the capture leaves open whether all that the
// request held was sent: it failed, or there is only its address or command.
func recordedOnly(d har.Delivery) bool {
	return notSent(d) || d == har.Failed || d == har.NotRecorded
}

// byGateway reports whether a proxy on the way gives the status of e by itself
// when it has no answer of the server (RFC 9110, sections 15.6.3 to 15.6.5).
func byGateway(e *evidence.Event) bool {
	return e.Delivery == har.Answered && e.Status != nil && 502 <= *e.Status && *e.Status <= 504
}

// incomplete reports whether the capture does not hold all that the request of
// e carried.
func incomplete(e *evidence.Event) bool {
	switch e.BodyState {
	case har.BodyNotRecorded, har.BodyTruncated, har.BodyCorrupted:
		return true
	case har.BodyUnknown:
		return e.Stripped || e.Method == "POST" || e.Method == "PUT"
	}
	return e.Stripped
}

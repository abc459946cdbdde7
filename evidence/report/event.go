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

// notSent reports whether the browser says that nothing was sent, or that it
// stopped the request.
func notSent(d har.Delivery) bool { return d == har.FromCache || d == har.Blocked }

package report

import (
	"strconv"
	"strings"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

func plain(s string) Text { return Text{{Text: s}} }
func mono(s string) Text  { return Text{{Text: s, Mono: true}} }
func bold(s string) Text  { return Text{{Text: s, Bold: true}} }

// number writes n with commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// quantity writes n with the word for it.
func quantity(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

func characters(n int) string { return quantity(n, "more character", "more characters") }

func events(n int) string   { return quantity(n, "event", "events") }
func requests(n int) string { return quantity(n, "request", "requests") }
func pages(n int) string    { return quantity(n, "page address", "page addresses") }

// joined writes a list as in a sentence.
func joined(s []string) string {
	switch len(s) {
	case 0:
		return ""
	case 1:
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

// stamp writes a time to the millisecond, UTC; "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// moment writes a time in UTC and in the zone of the report, for readers.
func (b *builder) moment(t time.Time) string {
	if t.IsZero() {
		return "no time recorded"
	}
	s := t.UTC().Format("15:04:05 UTC on 2 January 2006")
	if l := b.local(t); l != "" {
		s += " (" + l + ")"
	}
	return s
}

// local writes a time in the zone of the report; "" for the zero time and
// where local time is UTC.
func (b *builder) local(t time.Time) string {
	l := t.In(b.zone)
	switch {
	case t.IsZero() || b.zone == time.UTC || sameClock(l):
		return ""
	case l.Day() == t.UTC().Day():
		return l.Format("15:04:05 MST")
	}
	return l.Format("15:04:05 MST on 2 January 2006")
}

// sameClock reports whether t is in a zone that is at UTC on that day.
func sameClock(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0
}

// deliveryWords says in a few words what became of requests.
func deliveryWords(d har.Delivery) string {
	switch d {
	case har.Answered:
		return "answered"
	case har.NoAnswer:
		return "without a recorded answer"
	case har.NotRecorded:
		return "answer not recorded by this capture"
	case har.Blocked:
		return "blocked"
	case har.Failed:
		return "failed"
	case har.FromCache:
		return "from a cache (nothing was sent to the host)"
	default:
		return string(d)
	}
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// link names an exhibit so that a reader can go to it.
func link(label string) Span { return Span{Text: label, Target: "exhibit-" + label} }

func documentDate(c evidence.Case) time.Time {
	t, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return time.Time{}
	}
	return t
}

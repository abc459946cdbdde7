// Package clock compares the times that a capture states with those that its
// requests and answers state themselves.
//
// An offset is always the capture's time minus the other one.
package clock

import (
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/goccy/go-yaml"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
	"pixelwitness/templates"
)

// A Tolerance says how far clocks may be apart, in milliseconds, as
// templates/clocks.yaml explains.
type Tolerance struct {
	Apart         int64 `yaml:"tolerance"`
	SlowestAnswer int64 `yaml:"slowest_answer"`
}

// Default returns the tolerance of templates/clocks.yaml.
func Default() (Tolerance, error) {
	const name = "clocks.yaml"
	var t Tolerance
	b, err := fs.ReadFile(templates.FS, name)
	if err != nil {
		return t, err
	}
	if err := yaml.UnmarshalWithOptions(b, &t, yaml.Strict()); err != nil {
		return t, fmt.Errorf("%s: %w", name, err)
	}
	if t.Apart <= 0 || t.SlowestAnswer <= 0 {
		return t, fmt.Errorf("%s: a tolerance is not above zero", name)
	}
	return t, nil
}

func (t Tolerance) within(offset int64) bool { return -t.Apart <= offset && offset <= t.Apart }

// Event compares the time at which the capture says that e was sent with what
// de, which e carried, and the answer say. It returns nil if the capture
// states no time, or there is nothing to compare it with.
func (t Tolerance) Event(e *har.Entry, de *decode.Event) *evidence.Clock {
	if e.Time.IsZero() {
		return nil
	}
	c := &evidence.Clock{Consistent: true}
	add := func(of, key, at string, offset int64, consistent bool) {
		c.Against = append(c.Against, evidence.ClockCheck{Of: of, Key: key, Time: at, OffsetMS: offset, Consistent: consistent})
		c.Consistent = c.Consistent && consistent
	}
	if p := de.PayloadTime; !p.IsZero() {
		offset := e.Time.Sub(p).Milliseconds()
		add(evidence.ClockPayload, de.TimeKey, text(p), offset, t.within(offset))
	}
	for _, id := range de.Identifiers {
		made, err := time.Parse(time.RFC3339Nano, id.Issued)
		if err != nil {
			continue // it states no time
		}
		offset := e.Time.Sub(made).Milliseconds()
		add(evidence.ClockIdentifier, id.Key, id.Issued, offset, offset >= -t.Apart)
	}
	if a, ok := t.answer(e); ok {
		add(evidence.ClockServer, "Date", a.date.UTC().Format(time.RFC3339), a.offset(), a.near(t.Apart))
	}
	if len(c.Against) == 0 {
		return nil
	}
	return c
}

func text(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// An answer is when a request was begun and answered by the capture's clock,
// and the second in which it was answered by the server's.
type answer struct {
	begun, ended time.Time
	date         time.Time
}

// answer returns the answer of e, if its Date can be compared: it is not if
// some cache gave the answer, which then bears the Date of an earlier one.
func (t Tolerance) answer(e *har.Entry) (a answer, ok bool) {
	date, stated := e.ResponseHeader("Date")
	if !stated || e.Time.IsZero() || e.Delivery() != har.Answered {
		return a, false
	}
	if age, ok := e.ResponseHeader("Age"); ok {
		if n, err := strconv.Atoi(age); err != nil || n > 0 {
			return a, false
		}
	}
	if a.date, ok = httpDate(date); !ok {
		return a, false
	}
	elapsed := max(e.Elapsed, 0)
	a.begun, a.ended = e.Time, e.Time.Add(elapsed)
	return a, elapsed.Milliseconds() <= t.SlowestAnswer
}

// offset is between the middle of the request and the middle of the second.
func (a answer) offset() int64 {
	middle := a.begun.Add(a.ended.Sub(a.begun) / 2)
	return middle.Sub(a.date.Add(time.Second / 2)).Milliseconds()
}

// near reports whether the request and the second of its answer come within
// apart milliseconds of each other.
func (a answer) near(apart int64) bool {
	d := time.Duration(apart) * time.Millisecond
	return !a.date.After(a.ended.Add(d)) && !a.date.Add(time.Second).Before(a.begun.Add(-d))
}

// httpDate reads the three forms of RFC 9110, section 5.6.7.
func httpDate(s string) (time.Time, bool) {
	for _, form := range [...]string{"Mon, 02 Jan 2006 15:04:05 GMT", "Monday, 02-Jan-06 15:04:05 GMT", time.ANSIC} {
		if t, err := time.Parse(form, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

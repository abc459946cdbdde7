package link

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pixelwitness/decode/consent"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// slack is by how much the time that a record states may differ from the times
// of the requests around it: the one is by the page's clock, the other by the
// capture's.
const slack = 2 * time.Second

// maxBasis bounds the lines that a state is given with.
const maxBasis = 12

// State says what the capture of an item records of consent on the site of its
// page at its time. It is asked once every entry has been seen. Purpose is
// that of the recipient: [consent.Advertising], [consent.Statistics], or "",
// which asks for the strictest of all.
func (c *Consents) State(it *Item, purpose string) *evidence.Consent {
	j := judge{purpose: purpose, time: it.Time, precision: precisionOf(it.Event.TimePrecision), entry: it.Event.Entry}
	site := ""
	if host := evidence.Host(it.Event.PageURL); host != "" {
		site = evidence.Site(host)
	}
	own := c.tools.Parameters(parametersOf(it.Event))
	for i := range own {
		j.own(&own[i])
	}
	st := c.sites[siteKey{it.Source, it.Event.Who(), site}]
	switch {
	case site == "":
		j.say("the page of this event is not known, so no record can be set beside it")
	case it.Time.IsZero():
		j.say("this event has no time, so no record can be set beside it")
	case st != nil:
		for _, in := range [...]string{inCookie, inBody, inQuery} {
			for _, x := range st.series {
				stated := in == inQuery && slices.ContainsFunc(own, func(r consent.Reading) bool { return r.Tool == x.tool })
				if x.in == in && !stated { // what this request itself states counts
					j.series(st.label, x)
				}
			}
		}
	}
	cookie := func(x *series) bool { return x.in == inCookie }
	if site != "" && (st == nil || !slices.ContainsFunc(st.series, cookie)) {
		j.say("no consent cookie of %s was seen in this capture", site)
		if st == nil || st.cookies == 0 {
			j.say("the capture records no cookies sent to that site")
		}
	}
	out := &evidence.Consent{State: j.state(), Purpose: purpose, Basis: j.basis}
	if !j.at.IsZero() && out.State != evidence.NotRecorded && out.State != evidence.Conflicting {
		out.At, out.AtFrom = instant(j.at), j.atFrom
	}
	return out
}

// parametersOf returns the parameters of an event's own query, decoded.
func parametersOf(ev *evidence.Event) []har.Field {
	var out []har.Field
	for i := range ev.Params {
		if p := &ev.Params[i]; (p.In == "query" || p.In == "path") && p.Enc == "" {
			out = append(out, har.Field{Name: p.Key, Value: p.Value})
		}
	}
	return out
}

func precisionOf(unit string) time.Duration {
	switch unit {
	case "1s":
		return time.Second
	case "1us":
		return time.Microsecond
	case "1ns":
		return time.Nanosecond
	}
	return time.Millisecond
}

// A judge gathers what records say of one event.
type judge struct {
	purpose   string
	time      time.Time
	precision time.Duration
	entry     int

	choices   []string // states that rest on a choice recorded before the event
	granted   bool     // a record grants, and does not say how that came about
	notYet    bool     // a consent tool's record shows that no choice had been made
	noUpdate  bool     // a signal to a vendor says that none had been made on the page
	byDefault bool     // the purpose was granted without a choice

	basis  []string
	at     time.Time
	atFrom string
}

func (j *judge) say(format string, args ...any) {
	if len(j.basis) < maxBasis {
		j.basis = append(j.basis, fmt.Sprintf(format, args...))
	}
}

// state is what all records together say.
func (j *judge) state() string {
	kinds := slices.Compact(slices.Sorted(slices.Values(j.choices)))
	none := j.notYet || j.noUpdate
	switch {
	case len(kinds) > 0 && j.notYet:
		return evidence.Conflicting
	case len(kinds) == 1:
		return kinds[0]
	case slices.Equal(kinds, []string{evidence.Granted, evidence.ImpliedConsent}):
		return evidence.ImpliedConsent
	case len(kinds) > 1:
		return evidence.Conflicting
	case j.byDefault || j.granted && none:
		return evidence.DefaultGranted
	case j.granted:
		return evidence.Granted
	case none:
		return evidence.BeforeChoice
	}
	return evidence.NotRecorded
}

// own takes what the event's request states itself.
func (j *judge) own(r *consent.Reading) {
	j.say("this request: %s (%s): %s", strings.Join(r.Records, ", "), r.Name, r.Words)
	j.take(r, inQuery)
}

const (
	inCookie    = "cookie"
	inSetCookie = "set_cookie"
	inQuery     = "query"
	inBody      = "body" // of a request to the maker of a consent tool
)

// take counts a reading that was in force at the time of the event.
func (j *judge) take(r *consent.Reading, in string) {
	s := r.Of(j.purpose)
	chosen := r.Choice == consent.Made || r.Choice == consent.Implied
	switch {
	case r.Choice == consent.None:
		j.byDefault = j.byDefault || s == consent.Granted
		j.noUpdate = j.noUpdate || in == inQuery
		j.notYet = j.notYet || in != inQuery
	case r.Choice == consent.Unstated:
		j.granted = j.granted || s == consent.Granted
	case !chosen || s == "":
	case s == consent.Mixed:
		j.choices = append(j.choices, evidence.Conflicting)
	case s == consent.Denied:
		j.choices = append(j.choices, evidence.Refused)
	case r.Choice == consent.Implied:
		j.choices = append(j.choices, evidence.ImpliedConsent)
	default:
		j.choices = append(j.choices, evidence.Granted)
	}
}

// measure remembers the recorded change that the event is before or after.
// Cookies of a consent tool count before signals to a vendor.
func (j *judge) measure(p *span) {
	at, from := p.from, "entry"
	if stated(p) {
		at, from = p.Time, "record"
	}
	if j.at.IsZero() || p.in != inQuery {
		j.at, j.atFrom = at, from
	}
}

// stated reports whether the record states when the choice was made, at a time
// that the request it was seen in allows.
func stated(p *span) bool { return !p.Time.IsZero() && !p.Time.After(p.from.Add(slack)) }

// endsBefore reports whether the event was before t, however its time was cut.
func (j *judge) endsBefore(t time.Time) bool { return !j.time.Add(j.precision).After(t) }

// before reports whether the event was before p was first seen. Within one
// second of a capture that states no fractions, its own order says so.
func (j *judge) before(p *span) bool {
	return p.from.After(j.time) || j.precision >= time.Second && p.from.Equal(j.time) && p.fromEntry > j.entry
}

// series takes what one tool's record said at the time of the event.
func (j *judge) series(label string, x *series) {
	if !x.full.IsZero() && !j.time.Before(x.full) {
		j.say("the records of %s change more than %d times; the later changes are not listed, so what held at this event is not known", x.spans[0].Name, maxChanges)
		return
	}
	i := len(x.spans) - 1
	for i >= 0 && j.before(&x.spans[i]) {
		i--
	}
	if i < 0 {
		j.first(label, x)
		return
	}
	p := &x.spans[i]
	j.record(label, p, i == 0)
	switch {
	case !j.time.After(p.last):
		j.hold(p)
	case i+1 < len(x.spans):
		j.between(label, p, &x.spans[i+1])
	case p.Choice == consent.None:
		j.say("no later request carries this record, so a choice made since would not show")
	default:
		j.hold(p)
	}
}

func (j *judge) hold(p *span) {
	j.take(&p.Reading, p.in)
	if p.Choice != consent.None && p.Of(j.purpose) != "" {
		j.measure(p)
	}
}

// between takes what can be said of an event between the last sight of a
// record and the first of what it was changed to.
func (j *judge) between(label string, p, next *span) {
	j.record(label, next, false)
	if stated(next) && !next.Time.Before(p.last.Add(-slack)) {
		if j.endsBefore(next.Time) {
			j.say("the record states that it was changed at %s, after this event", instant(next.Time))
			j.hold(p)
			if p.Choice == consent.None {
				j.measure(next)
			}
		} else {
			j.say("the record states that it was changed at %s, before this event", instant(next.Time))
			j.hold(next)
		}
		return
	}
	if next.in == inSetCookie || next.in == inBody || p.Choice == next.Choice && p.Of(j.purpose) == next.Of(j.purpose) {
		j.hold(p)
		return
	}
	j.say("this event lies between the two, and the capture does not show on which side of the change")
	chosen := func(p *span) bool {
		return (p.Choice == consent.Made || p.Choice == consent.Implied) && p.Of(j.purpose) != ""
	}
	if chosen(p) && chosen(next) {
		j.choices = append(j.choices, evidence.Conflicting)
	}
}

// first takes what can be said of an event before the first sight of a record.
func (j *judge) first(label string, x *series) {
	p, absent := &x.spans[0], x.absentBefore()
	if x.in == inQuery || p.Choice == consent.Removed {
		return
	}
	if !absent.IsZero() {
		j.say("%s entry %d at %s: request to the site without this record", label, x.absent.entry, instant(absent))
	}
	j.record(label, p, true)
	switch chosen := p.Choice == consent.Made || p.Choice == consent.Implied; {
	case p.Choice == consent.None:
		j.say("this event was before that, and the record says that no choice had been made")
		j.notYet = true
		j.measure(p)
	case !chosen:
	case stated(p) && !p.Time.Before(absent.Add(-slack)):
		if !j.endsBefore(p.Time) {
			j.say("the record states that the choice was made at %s, before this event", instant(p.Time))
			j.hold(p)
			return
		}
		j.say("the record states that the choice was made at %s, after this event", instant(p.Time))
		if absent.IsZero() {
			j.say("no earlier request shows whether there was a record before")
			return
		}
		j.notYet = true
		j.measure(p)
	case !absent.IsZero() && (p.in == inSetCookie || !j.time.After(absent)):
		j.notYet = true
		j.measure(p)
	default:
		j.say("this event was before that, and the capture does not show when the record was made")
	}
}

// record says where a record was seen and what it says.
func (j *judge) record(label string, p *span, first bool) {
	where := map[string]string{inCookie: "cookie", inSetCookie: "cookie set by the answer", inQuery: "parameter", inBody: "request body"}[p.in]
	change := "changed to this"
	if first {
		change = "first seen"
	}
	j.say("%s entry %d at %s: %s %s (%s): %s; %s", label, p.fromEntry, instant(p.from), where, strings.Join(p.Records, ", "), p.Name, p.Words, change)
}

package report

import (
	"fmt"
	"strconv"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// maxClockRows bounds the comparisons that are listed in the report; all are
// in data/events.jsonl.
const maxClockRows = 50

// A clockList is what the clocks of events come to.
type clockList struct {
	rows   []clockRow // the first comparisons that are not consistent
	listed int        // all such comparisons
}

// A clockRow is a comparison that is not consistent.
type clockRow struct {
	id, vendor, event, time string
	check                   evidence.ClockCheck
}

// addClock counts what the clock of e was compared with.
func (t *tally) addClock(e *evidence.Event) {
	if e.Clock == nil || e.Kind != decode.KindEvent {
		return
	}
	t.n["events_clock_compared"]++
	if e.Clock.Consistent {
		return
	}
	t.n["events_clock_inconsistent"]++
	for _, c := range e.Clock.Against {
		if c.Consistent {
			continue
		}
		if t.clocks.listed++; t.clocks.listed <= maxClockRows {
			t.clocks.rows = append(t.clocks.rows, clockRow{e.ID, e.Vendor, e.Event, e.Time, c})
		}
	}
}

// consistent says how a comparison came out, in the words of a cell.
func (b *builder) consistent(ok bool) string {
	if ok {
		return b.say("clocks.consistent", nil)
	}
	return b.say("clocks.inconsistent", nil)
}

// clockOf names what a check compares the capture's time with.
func (b *builder) clockOf(c evidence.ClockCheck) string {
	return b.say("clocks.of."+c.Of, slots{"Key": c.Key})
}

// clockNotes says of each time that is not consistent with the capture's how
// far apart the two are.
func (b *builder) clockNotes(e *evidence.Event) (out []string) {
	if e.Clock == nil {
		return nil
	}
	for _, c := range e.Clock.Against {
		if !c.Consistent {
			out = append(out, b.say("clocks.exhibit", slots{"Of": b.clockOf(c), "Time": b.issued(c.Time), "Apart": offsetWords(c.OffsetMS)}))
		}
	}
	return out
}

// clockWords sums up the comparisons of c.
func (b *builder) clockWords(c *evidence.Clock) string {
	var parts []string
	for _, check := range c.Against {
		part := b.say("clocks.minus."+check.Of, slots{"Key": check.Key, "Apart": offsetWords(check.OffsetMS)})
		if !check.Consistent {
			part += " (" + b.consistent(false) + ")"
		}
		parts = append(parts, part)
	}
	return b.consistent(c.Consistent) + b.say("clocks.capture", slots{"List": strings.Join(parts, ", ")})
}

// clockCells are the columns of a sheet about the clock of an event.
func (b *builder) clockCells(e *evidence.Event) row {
	cells := row{text(b.say("clocks.none", nil)), {}, {}}
	if e.Clock == nil {
		return cells
	}
	cells[0] = text(b.consistent(e.Clock.Consistent))
	for _, c := range e.Clock.Against {
		switch c.Of {
		case evidence.ClockPayload:
			cells[1] = integer64(c.OffsetMS)
		case evidence.ClockServer:
			cells[2] = integer64(c.OffsetMS)
		}
	}
	return cells
}

func clockColumns() []SheetColumn {
	return columns(textCol("clock", 16), intCol("capture minus the event’s own time (ms)"), intCol("capture minus the answer’s Date (ms)"))
}

// eventClocks lists the events whose times are not consistent.
func (m *material) eventClocks() []Block {
	n := m.t.n
	h := Heading{Level: 2, Text: "Clocks"}
	if n["events_clock_compared"] == 0 {
		return []Block{h, m.para("clocks.events.none", nil)}
	}
	out := []Block{h, m.para("clocks.events", slots{"Compared": events(n["events_clock_compared"]), "All": number(n["events"]), "Tolerance": m.tolerance()})}
	if n["events_clock_inconsistent"] == 0 {
		return append(out, m.para("clocks.events.agree", nil), m.para("clocks.meaning", nil))
	}
	t := Table{Caption: m.say("clocks.events.disagree", slots{"Events": events(n["events_clock_inconsistent"])}), Dense: true, Columns: []Column{
		{Title: "Event", Weight: 3}, {Title: "Recipient and event", Weight: 3}, {Title: "Time of the capture (UTC)", Weight: 4},
		{Title: "Compared with", Weight: 4}, {Title: "Which reads (UTC)", Weight: 4}, {Title: "Capture minus that", Weight: 3, Right: true}}}
	for _, r := range m.t.clocks.rows {
		t.Rows = append(t.Rows, []Text{plain(r.id), plain(m.service(r.vendor, "") + " " + r.event), plain(r.time),
			plain(m.clockOf(r.check)), plain(r.check.Time), plain(offsetWords(r.check.OffsetMS))})
	}
	if rest := m.t.clocks.listed - len(t.Rows); rest > 0 {
		t.Caption += " " + m.say("cut.rows", slots{"N": number(rest), "Rows": "comparisons", "Where": "the workbook, sheet Timeline, and data/events.jsonl"})
	}
	return append(out, t, m.para("clocks.meaning", nil))
}

// tolerance writes how far clocks may be apart; "" when none was compared.
func (b *builder) tolerance() string {
	for _, c := range b.m.Clocks {
		if c != nil {
			return offsetWords(c.Tolerance)
		}
	}
	return ""
}

// sourceClocks tabulates the clock of each capture.
func (m *material) sourceClocks() []Block {
	t := Table{Columns: []Column{{Title: "Source", Weight: 2}, {Title: "Compared with", Weight: 5}, {Title: "Times", Weight: 2, Right: true},
		{Title: "Median", Weight: 2, Right: true}, {Title: "One in twenty below", Weight: 2, Right: true}, {Title: "One in twenty above", Weight: 2, Right: true}, {Title: "Result", Weight: 3}}}
	const shown = 200
	over := 0
	for i := range m.f.Sources {
		c := m.f.Sources[i].Clock
		if c == nil {
			continue
		}
		if len(t.Rows) >= shown {
			over++
			continue
		}
		for _, x := range []struct {
			with string
			s    *evidence.ClockSpread
		}{{"clocks.with.server", c.Server}, {"clocks.with.payload", c.Payload}} {
			if x.s != nil {
				ok := -c.Tolerance <= x.s.MedianMS && x.s.MedianMS <= c.Tolerance
				t.Rows = append(t.Rows, []Text{plain(m.f.Sources[i].Label), plain(m.say(x.with, nil)), plain(number(x.s.N)),
					plain(offsetWords(x.s.MedianMS)), plain(offsetWords(x.s.LowMS)), plain(offsetWords(x.s.HighMS)), plain(m.consistent(ok))})
			}
		}
	}
	h := Heading{Level: 2, Text: "Clocks", Anchor: "clocks"}
	if len(t.Rows) == 0 {
		return []Block{h, m.para("clocks.sources.none", nil)}
	}
	if over > 0 {
		t.Caption = m.say("cut.rows", slots{"N": number(over), "Rows": "sources", "Where": "data/sources.json"})
	}
	return []Block{h, m.para("clocks.sources", slots{"Tolerance": m.tolerance()}), t, m.para("clocks.meaning", nil)}
}

// sourceClockCells are the columns of sheet Sources about a capture's clock.
func (b *builder) sourceClockCells(c *evidence.SourceClock) row {
	cells := row{text(b.say("clocks.none", nil)), {}, {}, {}, {}}
	if c == nil {
		return cells
	}
	cells[0] = text(b.consistent(c.Consistent))
	for i, s := range []*evidence.ClockSpread{c.Server, c.Payload} {
		if s != nil {
			cells[1+2*i], cells[2+2*i] = integer64(s.MedianMS), integer(s.N)
		}
	}
	return cells
}

func sourceClockColumns() []SheetColumn {
	return columns(textCol("clock", 16), intCol("capture minus servers’ Date, median (ms)"), intCol("answers compared"),
		intCol("capture minus events’ own times, median (ms)"), intCol("own times compared"))
}

// offsetWords writes a difference of two times, given in milliseconds.
func offsetWords(ms int64) string {
	sign := ""
	if ms < 0 {
		sign, ms = "−", -ms
	}
	const minute, hour, day = 60_000, 60 * 60_000, 24 * 60 * 60_000
	switch {
	case ms < 2*minute:
		return sign + strconv.FormatFloat(float64(ms)/1000, 'f', -1, 64) + " s"
	case ms < 2*hour:
		return fmt.Sprintf("%s%d min %d s", sign, ms/minute, ms%minute/1000)
	case ms < 2*day:
		return fmt.Sprintf("%s%d h %d min", sign, ms/hour, ms%hour/minute)
	}
	return sign + quantity(int(ms/day), "day", "days")
}

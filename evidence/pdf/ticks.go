package pdf

import (
	"fmt"
	"math"
	"time"
)

// A tick is a labelled time on the axis of a chart.
type tick struct {
	at    time.Time
	label string
	below string // the date or year, on the first tick and where it changes
}

// maxTicks is how many labels fit below a chart.
const maxTicks = 7

// ticks returns between one and maxTicks+1 round times, in the zone, within
// a range. For a range without one it returns its ends.
func ticks(from, to time.Time, zone *time.Location) []tick {
	from, to = from.In(zone), to.In(zone)
	span := to.Sub(from)
	var out []tick
	switch {
	case span <= 0:
		return exact(from)
	case span <= maxTicks*12*time.Hour:
		out = clockTicks(from, to, span)
	case span <= maxTicks*14*24*time.Hour:
		out = dayTicks(from, to, span)
	default:
		out = monthTicks(from, to)
	}
	if len(out) == 0 {
		out = append(exact(from), exact(to)...)
	}
	for i := len(out) - 1; i > 0; i-- {
		if out[i].below == out[i-1].below {
			out[i].below = ""
		}
	}
	return out
}

func exact(t time.Time) []tick {
	form := "15:04:05"
	if t.Nanosecond() != 0 {
		form = "15:04:05.000"
	}
	return []tick{{t, t.Format(form), t.Format("2 Jan 2006")}}
}

// clockTicks counts from midnight in the zone.
func clockTicks(from, to time.Time, span time.Duration) []tick {
	step := clockStep(span)
	form := "15:04"
	switch {
	case step < time.Second:
		form = "15:04:05.000"
	case step < time.Minute:
		form = "15:04:05"
	}
	midnight := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, from.Location())
	first := midnight.Add((from.Sub(midnight) + step - 1) / step * step)
	var out []tick
	for t := first; !t.After(to); t = t.Add(step) {
		out = append(out, tick{t, t.Format(form), t.Format("2 Jan 2006")})
	}
	return out
}

func clockStep(span time.Duration) time.Duration {
	for unit := time.Millisecond; unit < time.Second; unit *= 10 {
		for _, n := range []time.Duration{1, 2, 5} {
			if span <= maxTicks*n*unit {
				return n * unit
			}
		}
	}
	for _, unit := range []time.Duration{time.Second, time.Minute} {
		for _, n := range []time.Duration{1, 2, 5, 10, 15, 30} {
			if span <= maxTicks*n*unit {
				return n * unit
			}
		}
	}
	for _, n := range []time.Duration{1, 2, 3, 6} {
		if span <= maxTicks*n*time.Hour {
			return n * time.Hour
		}
	}
	return 12 * time.Hour
}

// dayTicks counts in days, or in weeks from a Monday.
func dayTicks(from, to time.Time, span time.Duration) []tick {
	step, day := 14, from.Day()+1
	for _, n := range []int{1, 2, 7} {
		if span <= time.Duration(maxTicks*n)*24*time.Hour {
			step = n
			break
		}
	}
	if step >= 7 {
		day += (7 - int(from.Weekday())) % 7
	}
	var out []tick
	for ; ; day += step {
		t := time.Date(from.Year(), from.Month(), day, 0, 0, 0, 0, from.Location())
		if t.After(to) {
			return out
		}
		out = append(out, tick{t, t.Format("2 Jan"), t.Format("2006")})
	}
}

// monthTicks counts in months, then in years.
func monthTicks(from, to time.Time) []tick {
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month())
	for _, step := range []int{1, 2, 3, 6} {
		if months > maxTicks*step {
			continue
		}
		first := (int(from.Month())-1)/step*step + step
		return starts(from, to, first, step, "Jan 2006")
	}
	step := 1
	for n := 0; (to.Year()-from.Year())/step > maxTicks; n++ {
		step = []int{1, 2, 5}[n%3] * int(math.Pow10(n/3))
	}
	first := step - ((from.Year()%step)+step)%step
	return starts(from, to, 12*first, 12*step, "2006")
}

// starts returns the beginnings of months, counted from January of the first
// year.
func starts(from, to time.Time, first, step int, form string) []tick {
	var out []tick
	for n := first; len(out) <= maxTicks; n += step {
		t := time.Date(from.Year(), time.Month(n+1), 1, 0, 0, 0, 0, from.Location())
		if t.After(to) {
			break
		}
		out = append(out, tick{t, t.Format(form), ""})
	}
	return out
}

// axisNote says in which zone the times of a chart are, and how far it is
// from UTC.
func axisNote(from, to time.Time, zone *time.Location) string {
	a, b := from.In(zone).Format("UTC-07:00"), to.In(zone).Format("UTC-07:00")
	switch {
	case zone == time.UTC:
		return "Times are in UTC."
	case a == b:
		return fmt.Sprintf("Times are in the zone %s (%s).", zone, a)
	}
	return fmt.Sprintf("Times are in the zone %s (%s, later %s).", zone, a, b)
}

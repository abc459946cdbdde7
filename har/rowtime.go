package har

import (
	"strconv"
	"strings"
	"time"
)

// A dayOrder says which of day and month comes first in a date of figures.
type dayOrder int

const (
	dayFirst dayOrder = iota // as in Britain
	monthFirst
)

// A moment is a time as a log or table states it.
type moment struct {
	t         time.Time // when zoned, in UTC; else what a clock there shows, as if in UTC
	precision time.Duration
	zoned     bool
	zone      string // an abbreviation that can stand for several zones
	ok        bool
}

// A timeReader reads times in the ways that logs and spreadsheets write them.
type timeReader struct {
	order dayOrder
	last  int // of timeLayouts, that fitted last
}

// timeLayouts are for a time without its commas and zone, with single spaces,
// and with a date of figures put in order.
var timeLayouts = []string{
	"2006-1-2 15:04:05", "2006-1-2 15:04", "2006-1-2 3:04:05 PM", "2006-1-2 3:04 PM", "2006-1-2",
	"Mon Jan 2 15:04:05 2006", "2/Jan/2006:15:04:05", "Mon 2 Jan 2006 15:04:05",
	"2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2-Jan-2006 15:04:05", "2-Jan-2006 15:04", "2 January 2006 15:04:05", "2 January 2006 15:04",
	"Jan 2 2006 15:04:05", "Jan 2 2006 15:04", "Jan 2 2006 3:04:05 PM", "Jan 2 2006 3:04 PM", "January 2 2006 15:04:05", "January 2 2006 3:04:05 PM",
}

// read reads one time.
func (r *timeReader) read(s string) moment {
	s = strings.Trim(s, "[] \t")
	if t, precision, zoned, ok := parseTime(s); ok {
		return moment{t: t, precision: precision, zoned: zoned, ok: true}
	}
	if m := epoch(s); m.ok {
		return m
	}
	var m moment
	offset := time.Duration(0)
	words := strings.Fields(strings.NewReplacer(", ", " ", " @ ", " ").Replace(s))
	kept := words[:0]
	for i, w := range words {
		switch d, ok := numericOffset(w); {
		case ok && i > 0:
			offset, m.zoned = d, true
		case i > 0 && (w == "GMT" || w == "UTC" || w == "Z"):
			m.zoned = true
		case i > 0 && zoneName(w):
			m.zone = w
		case w == "am" || w == "pm":
			kept = append(kept, strings.ToUpper(w))
		default:
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 || len(kept) > 6 {
		return moment{}
	}
	if date, clock, ok := figures(kept[0], r.order); ok {
		kept[0] = date
		if clock != "" {
			kept[0] += " " + clock
		}
	}
	t, ok := r.parse(strings.Join(kept, " "))
	if !ok {
		return moment{}
	}
	m.t, m.precision = t.Add(-offset), precisionOf(kept)
	if m.ok = m.t.Year() > 0 && m.t.Year() < 9999; !m.ok {
		return moment{}
	}
	if m.zoned {
		m.zone = ""
	}
	return m
}

func (r *timeReader) parse(s string) (time.Time, bool) {
	if t, err := time.Parse(timeLayouts[r.last], s); err == nil {
		return t, true
	}
	for i, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil && t.Year() > 0 {
			r.last = i
			return t, true
		}
	}
	return time.Time{}, false
}

// epoch reads seconds since 1970, with a fraction, or milliseconds,
// microseconds or nanoseconds.
func epoch(s string) moment {
	whole, fraction, _ := strings.Cut(s, ".")
	if len(whole) != 10 && fraction != "" || len(fraction) > 9 {
		return moment{}
	}
	digits := map[int]int{10: 0, 13: 3, 16: 6, 19: 9}
	f, ok := digits[len(whole)]
	n, err := strconv.ParseInt(whole+fraction, 10, 64)
	if !ok || err != nil || n < 0 || strings.ContainsAny(s, "+-") {
		return moment{}
	}
	f += len(fraction)
	unit := int64(1)
	for range 9 - f {
		unit *= 10
	}
	return moment{t: time.Unix(0, n*unit).UTC(), precision: time.Duration(unit), zoned: true, ok: true}
}

func numericOffset(w string) (time.Duration, bool) {
	if len(w) < 3 || w[0] != '+' && w[0] != '-' {
		return 0, false
	}
	p := timeParser{s: w, ok: true}
	d, zoned := p.zone()
	return d, zoned && p.ok && p.s == ""
}

// zoneName reports a word that is written as abbreviations of time zones are.
func zoneName(w string) bool {
	if len(w) < 3 || len(w) > 5 {
		return false
	}
	for _, c := range []byte(w) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// figures puts a date such as 21/11/2026, 21.11.26 or 2026/11/21 into the
// order year, month, day. What follows a T or a comma is the clock.
func figures(s string, order dayOrder) (date, clock string, ok bool) {
	a, b, c, rest, ok := threeFigures(s)
	if !ok {
		return "", "", false
	}
	y, m, d := c, b, a
	if order == monthFirst {
		m, d = a, b
	}
	if len(a) == 4 {
		y, m, d = a, b, c
	} else if len(y) == 2 {
		y = "20" + y
	}
	if rest != "" && rest[0] != 'T' && rest[0] != ',' {
		return "", "", false
	}
	return y + "-" + m + "-" + d, strings.TrimLeft(rest, "T,"), true
}

// threeFigures splits a date into its three figures.
func threeFigures(s string) (a, b, c, rest string, ok bool) {
	figure := func() string {
		n := 0
		for n < len(s) && s[n] >= '0' && s[n] <= '9' {
			n++
		}
		f := s[:n]
		s = s[n:]
		return f
	}
	a = figure()
	if s == "" || !strings.Contains("/.-", s[:1]) {
		return "", "", "", "", false
	}
	sep := s[0]
	s = s[1:]
	b = figure()
	if s == "" || s[0] != sep {
		return "", "", "", "", false
	}
	s = s[1:]
	c = figure()
	ends := len(a) == 4 && len(c) <= 2 || len(a) <= 2 && (len(c) == 4 || len(c) == 2)
	return a, b, c, s, ends && a != "" && b != "" && len(b) <= 2 && c != ""
}

// precisionOf is the resolution of a time with its parts.
func precisionOf(words []string) time.Duration {
	for _, w := range words {
		switch strings.Count(w, ":") {
		case 2, 3: // 21/Nov/2026:19:50:28
			seconds := w[strings.LastIndexByte(w, ':')+1:]
			unit := time.Second
			if i := strings.IndexAny(seconds, ".,"); i >= 0 {
				for range min(9, len(seconds)-i-1) {
					unit /= 10
				}
			}
			return unit
		case 1:
			return time.Minute
		}
	}
	return 24 * time.Hour
}

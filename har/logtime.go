package har

import (
	"strings"
	"time"
)

// parseLayout reads a time as strftime writes it with layout (POSIX, in the C
// locale, as the logs of servers have it). The precision is that of the
// layout. Without an offset or the name of UTC, zoned is false and the time is
// read as UTC.
func parseLayout(layout, s string) (t time.Time, precision time.Duration, zoned, ok bool) {
	p := layoutParser{timeParser: timeParser{s: s, ok: true}, month: 1, day: 1, coarse: time.Hour * 24}
	p.follow(layout)
	if p.pm && p.hour < 12 {
		p.hour += 12
	}
	if !p.ok || p.s != "" || p.month < 1 || p.month > 12 || p.day < 1 || p.hour > 23 || p.minute > 59 || p.second > 60 {
		return time.Time{}, 0, false, false
	}
	if p.epoch != nil {
		return *p.epoch, time.Second, true, true
	}
	t = time.Date(p.year, time.Month(p.month), p.day, p.hour, p.minute, p.second, 0, time.UTC)
	if p.second < 60 && t.Day() != p.day || p.year < 1 {
		return time.Time{}, 0, false, false
	}
	t = t.Add(-p.offset)
	return t, p.coarse, p.zoned, inYears(t)
}

// inYears reports whether t is in the years that RFC 3339 has.
func inYears(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }

// A layoutParser is what a time says so far.
type layoutParser struct {
	timeParser
	year, month, day, hour, minute, second int
	pm, zoned                              bool
	offset                                 time.Duration
	epoch                                  *time.Time
	coarse                                 time.Duration // the finest part that it has
}

const logMonths = "JanFebMarAprMayJunJulAugSepOctNovDec"

// follow reads what layout says.
func (p *layoutParser) follow(layout string) {
	for i := 0; i < len(layout) && p.ok; i++ {
		if layout[i] != '%' || i+1 == len(layout) {
			p.one(layout[i : i+1])
			continue
		}
		i++
		switch c := layout[i]; c {
		case 'Y':
			p.year = p.number(4)
		case 'y':
			p.year = 2000 + p.number(2)
		case 'm':
			p.month = p.number(2)
		case 'd', 'e':
			p.has(" ")
			p.day = p.digits(2)
		case 'b', 'h', 'B':
			p.month = p.monthName()
		case 'a', 'A':
			p.word()
		case 'H', 'k', 'I', 'l':
			p.has(" ")
			p.hour, p.coarse = p.digits(2), min(p.coarse, time.Hour)
			if (c == 'I' || c == 'l') && p.hour == 12 {
				p.hour = 0
			}
		case 'M':
			p.minute, p.coarse = p.number(2), min(p.coarse, time.Minute)
		case 'S':
			p.second, p.coarse = p.number(2), time.Second
		case 'p', 'P':
			p.pm = strings.EqualFold(p.word(), "PM")
		case 'z':
			p.offset, p.zoned = p.zone()
		case 'Z':
			p.zoned = strings.Contains(" UTC GMT Z ", " "+p.word()+" ")
		case 's':
			t := time.Unix(int64(p.digits(11)), 0).UTC()
			p.epoch = &t
		case 'T':
			p.follow("%H:%M:%S")
		case 'R':
			p.follow("%H:%M")
		case 'D':
			p.follow("%m/%d/%y")
		case 'F':
			p.follow("%Y-%m-%d")
		case 'n', 't':
			p.one("\n\t")
		default:
			p.one(layout[i : i+1])
		}
	}
}

// digits reads at most n digits, and at least one.
func (p *layoutParser) digits(n int) int {
	v, k := 0, 0
	for k < n && k < len(p.s) && p.s[k] >= '0' && p.s[k] <= '9' {
		v = v*10 + int(p.s[k]-'0')
		k++
	}
	p.s = p.s[k:]
	p.ok = p.ok && k > 0
	return v
}

func (p *layoutParser) word() string {
	k := 0
	for k < len(p.s) && p.s[k]|0x20 >= 'a' && p.s[k]|0x20 <= 'z' {
		k++
	}
	w := p.s[:k]
	p.s = p.s[k:]
	p.ok = p.ok && k > 0
	return w
}

func (p *layoutParser) monthName() int {
	w := p.word()
	if len(w) < 3 {
		p.ok = false
		return 0
	}
	i := strings.Index(logMonths, w[:3])
	p.ok = p.ok && i >= 0 && i%3 == 0
	return i/3 + 1
}

// zone reads an offset, as far as it goes: +0100 and +01:00.
func (p *layoutParser) zone() (time.Duration, bool) {
	n := 0
	for n < len(p.s) && n < 6 && strings.IndexByte("+-:0123456789", p.s[n]) >= 0 {
		n++
	}
	z := timeParser{s: p.s[:n], ok: true}
	offset, zoned := z.zone()
	p.ok = p.ok && z.ok && z.s == "" && zoned
	p.s = p.s[n:]
	return offset, zoned
}

// parseEpoch reads seconds since 1970, with or without a fraction, counted in
// unit.
func parseEpoch(s string, unit time.Duration) (t time.Time, precision time.Duration, ok bool) {
	whole, fraction, point := strings.Cut(s, ".")
	n, ok := decimal(whole, 18)
	if !ok || point && (fraction == "" || unit != time.Second || len(fraction) > 9) {
		return time.Time{}, 0, false
	}
	switch unit {
	case time.Millisecond:
		return inYearsOr(time.UnixMilli(n).UTC(), unit)
	case time.Microsecond:
		return inYearsOr(time.UnixMicro(n).UTC(), unit)
	}
	if n > 1<<38 {
		return time.Time{}, 0, false
	}
	nanos, precision := int64(0), time.Second
	for _, c := range []byte(fraction) {
		if c < '0' || c > '9' {
			return time.Time{}, 0, false
		}
		precision /= 10
		nanos += int64(c-'0') * int64(precision)
	}
	return inYearsOr(time.Unix(n, nanos).UTC(), precision)
}

func inYearsOr(t time.Time, precision time.Duration) (time.Time, time.Duration, bool) {
	return t, precision, inYears(t)
}

// decimal reads a number of at most n digits, and nothing else.
func decimal(s string, n int) (int64, bool) {
	if s == "" || len(s) > n {
		return 0, false
	}
	v := int64(0)
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		v = v*10 + int64(c-'0')
	}
	return v, true
}

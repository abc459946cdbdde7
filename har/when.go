package har

import "time"

// parseTime reads the date-times of HAR producers: RFC 3339, and its usual
// variants (a space for the T, a comma for the point, no colon in the offset,
// no offset at all). A fraction may have any number of digits; those past the
// ninth are not kept. The precision is that of the text. Without an offset,
// zoned is false and the time is read as UTC. ok is false for other text, for
// the first moment of the year 1, which programs write for no time, and for
// times that fall outside the years 0 to 9999 in UTC: RFC 3339 has no others.
func parseTime(s string) (t time.Time, precision time.Duration, zoned, ok bool) {
	p := timeParser{s: s, ok: true}
	year := p.number(4)
	p.one("-")
	month := p.number(2)
	p.one("-")
	day := p.number(2)
	p.one("Tt ")
	hour := p.number(2)
	p.one(":")
	minute := p.number(2)
	p.one(":")
	second := p.number(2)
	precision = time.Second
	nanos := 0
	if p.has(".,") {
		unit := int(time.Second)
		digits := 0
		for p.s != "" && p.s[0] >= '0' && p.s[0] <= '9' {
			if digits < 9 {
				unit /= 10
				nanos += int(p.s[0]-'0') * unit
				digits++
			}
			p.s = p.s[1:]
		}
		p.ok = p.ok && digits > 0
		precision = time.Duration(unit)
	}
	offset, zoned := p.zone()
	if !p.ok || p.s != "" || month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 60 {
		return time.Time{}, 0, false, false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanos, time.UTC)
	if second < 60 && hour < 24 && t.Day() != day {
		return time.Time{}, 0, false, false
	}
	t = t.Add(-offset)
	if t.IsZero() || t.Year() < 0 || t.Year() > 9999 {
		return time.Time{}, 0, false, false
	}
	return t, precision, zoned, true
}

type timeParser struct {
	s  string
	ok bool
}

func (p *timeParser) has(set string) bool {
	for i := range len(set) {
		if p.s != "" && p.s[0] == set[i] {
			p.s = p.s[1:]
			return true
		}
	}
	return false
}

func (p *timeParser) one(set string) { p.ok = p.has(set) && p.ok }

func (p *timeParser) number(digits int) int {
	n := 0
	for range digits {
		if p.s == "" || p.s[0] < '0' || p.s[0] > '9' {
			p.ok = false
			return 0
		}
		n = n*10 + int(p.s[0]-'0')
		p.s = p.s[1:]
	}
	return n
}

// zone reads Z, +hh:mm, +hhmm or +hh, or nothing.
func (p *timeParser) zone() (offset time.Duration, zoned bool) {
	if p.has("Zz") {
		return 0, true
	}
	sign := time.Duration(1)
	switch {
	case p.has("+"):
	case p.has("-"):
		sign = -1
	default:
		return 0, false
	}
	h, m := p.number(2), 0
	if p.has(":") || p.s != "" {
		m = p.number(2)
	}
	if h > 23 || m > 59 {
		p.ok = false
	}
	return sign * (time.Duration(h)*time.Hour + time.Duration(m)*time.Minute), true
}

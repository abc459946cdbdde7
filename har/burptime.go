package har

import (
	"strings"
	"time"
)

// zoneMinutes knows the abbreviations of time zones that stand for one offset,
// in minutes east of UTC. Others stand for several: BST is British and
// Bangladeshi, IST Indian, Irish and Israeli, CST American, Chinese and Cuban,
// PST American and Philippine (IANA time zone database).
func zoneMinutes(abbreviation string) (minutes int, ok bool) {
	switch abbreviation {
	case "GMT", "UTC", "Z", "WET":
		return 0, true
	case "WEST", "CET", "MET":
		return 60, true
	case "CEST", "MEST", "EET", "SAST":
		return 120, true
	case "EEST", "MSK", "IDT":
		return 180, true
	case "PKT":
		return 300, true
	case "HKT", "AWST":
		return 480, true
	case "JST":
		return 540, true
	case "AEST":
		return 600, true
	case "AEDT":
		return 660, true
	case "NZST":
		return 720, true
	case "NZDT":
		return 780, true
	case "EDT":
		return -240, true
	case "EST":
		return -300, true
	case "MDT":
		return -360, true
	case "MST":
		return -420, true
	}
	return 0, false
}

// setJavaTime reads the time of an item: java.util.Date.toString, as in
// "Sat Nov 21 19:50:28 GMT 2026". It is to the second. Where its abbreviation
// stands for several zones, the zone that the caller states decides.
func (e *Entry) setJavaTime(text string) {
	f := strings.Fields(text)
	if len(f) != 6 {
		e.setTime(text)
		return
	}
	e.TimeText = text
	clock, err := time.Parse("Jan 2 15:04:05 2006", f[1]+" "+f[2]+" "+f[3]+" "+f[5])
	if err != nil {
		e.Notes = append(e.Notes, "The capture states a time for this request that cannot be read as one"+quoted(text)+".")
		return
	}
	zone := f[4]
	minutes, known := zoneMinutes(zone)
	if offset, ok := strings.CutPrefix(zone, "GMT"); ok && offset != "" {
		p := timeParser{s: offset, ok: true}
		d, zoned := p.zone()
		minutes, known = int(d/time.Minute), zoned && p.ok && p.s == ""
	}
	if known {
		e.Time, e.Precision = clock.Add(-time.Duration(minutes)*time.Minute), time.Second
		return
	}
	if at := e.body.c.opt.LogZone; at != nil {
		t := time.Date(clock.Year(), clock.Month(), clock.Day(), clock.Hour(), clock.Minute(), clock.Second(), 0, at)
		if name, _ := t.Zone(); name == zone {
			e.Time, e.Precision = t.UTC(), time.Second
			e.Source.note("Times in the zone " + zone + " are read as those of " + at.String() + ", as was asked for.")
			return
		}
	}
	e.Notes = append(e.Notes, "The time of this request is not read: the zone it is stated in has several meanings"+quoted(text)+".")
	e.Source.note("Some times are stated in a zone whose abbreviation has several meanings. They are read when the zone of the capture is stated.")
}

package build

import (
	"slices"
	"strings"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// A tunnelEnd is a client and a host as one capture records them.
type tunnelEnd struct {
	source    int
	who, host string
}

// maxEnds bounds the hosts that are kept; of further ones tunnels stay listed.
const maxEnds = 50_000

// seeRequest keeps that requests to the host of e are recorded by themselves.
func (a *Analysis) seeRequest(e *har.Entry, number int) {
	if e.Method != "CONNECT" && len(a.ends) < maxEnds && strings.HasPrefix(e.URL, "https://") {
		a.ends[tunnelEnd{number, e.Who(), evidence.Host(e.URL)}] = true
	}
}

const tunnelBeside = "This is the opening of a tunnel to a host whose requests are listed by themselves."

// redundant reports whether an event is a tunnel to a host whose requests the
// same capture records for the same client. It is then listed as left out. One
// that another capture holds too, which may record no requests, is not.
func (a *Analysis) redundant(ev *evidence.Event, number int) bool {
	if ev.Method != "CONNECT" || len(ev.Copies) > 0 || !a.ends[tunnelEnd{number, ev.Who(), ev.Host}] {
		return false
	}
	s := &a.Sources[number-1]
	x := har.Excluded{Entry: ev.Entry, Offset: ev.Offset, Length: ev.Length, Line: ev.Line, Reason: tunnelBeside}
	if ev.Member != s.Member {
		x.Member = ev.Member
	}
	i, _ := slices.BinarySearchFunc(s.Excluded, x, func(p, q har.Excluded) int { return p.Entry - q.Entry })
	s.Excluded = slices.Insert(s.Excluded, i, x)
	return true
}

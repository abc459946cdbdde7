package har

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// A logReader reads the lines of a log that has one of a few formats.
type logReader struct {
	c       *Capture
	formats []*logFormat
	last    int  // the format that the last line had
	syslog  bool // the last line had a prefix of syslog
	m       logMatcher
	host    string // scheme and host of a server's own log; "" when not given
	zone    *time.Location
}

func (c *Capture) newLogReader(formats []*logFormat) *logReader {
	r := &logReader{c: c, formats: formats, host: strings.TrimRight(c.opt.LogHost, "/"), zone: c.opt.LogZone}
	if r.host != "" && !strings.Contains(r.host, "://") {
		r.host = "https://" + r.host
	}
	if r.zone == nil {
		r.zone = time.UTC
	}
	return r
}

// readLog hands on an entry for each line that has one of formats.
func readLog(c *Capture, in *input, formats []*logFormat) bool {
	r := c.newLogReader(formats)
	for {
		l, ok := in.line()
		if !ok {
			return true
		}
		if len(bytes.TrimSpace(l.text)) == 0 {
			continue
		}
		if l.over || !r.match(string(l.text)) {
			c.damageLine(l, "a line does not have the form of the log")
			continue
		}
		at := Ref{Offset: l.off, Length: l.n, Line: l.no}
		e := c.fresh()
		rec := logRecord{f: r.m.f, s: r.m.s, at: r.m.at, own: &c.own}
		rec.read(e)
		if reason := r.finish(&rec, e); reason != "" {
			c.exclude(at, reason)
			if l.open {
				c.damageLine(l, "the capture ends within this line or directly after it, without a line end")
			}
			continue
		}
		if l.open {
			e.Notes = append(e.Notes, openNote)
		}
		if !c.hand(e, at, l.raw) {
			return false
		}
	}
}

// match finds the format of s, beginning with that of the line before. Zero
// bytes, which a file system can leave where a machine stopped, and the prefix
// of syslog are no part of it.
func (r *logReader) match(s string) bool {
	s = strings.TrimLeft(s, "\x00")
	r.m.budget(len(s))
	if !r.syslog {
		return r.matchAny(s) || r.matchBehind(s)
	}
	return r.matchBehind(s) || r.matchAny(s)
}

func (r *logReader) matchAny(s string) bool {
	if r.m.match(r.formats[r.last], s) {
		return true
	}
	for i, f := range r.formats {
		if i != r.last && r.m.match(f, s) {
			r.last = i
			return true
		}
	}
	return false
}

// matchBehind matches what follows the prefix of syslog, which ends in a name,
// perhaps a number, and a colon: "Nov 21 19:57:31 proxy squid[123]: "
// (RFC 3164, section 4.1).
func (r *logReader) matchBehind(s string) bool {
	const longest = 200
	for i := 0; ; {
		k := strings.Index(s[i:min(len(s), longest)], ": ")
		if k < 0 {
			return false
		}
		if i += k + 2; r.matchAny(s[i:]) {
			r.syslog = true
			return true
		}
		if i >= longest {
			return false
		}
	}
}

// finish makes the address of e, and says what became of the request. The
// reason is why the line is no request of a visit; "" if it is one.
func (r *logReader) finish(rec *logRecord, e *Entry) (reason string) {
	src := &r.c.source
	for _, n := range rec.f.notes {
		src.note(n)
	}
	if r.syslog {
		src.note("Lines of the log have a prefix of syslog, which is not read.")
	}
	switch {
	case !rec.f.has(logRequest) || e.Method != "":
	case rec.request == "":
		return "a line of a connection on which no request was read"
	default:
		return "the line holds no request that could be read"
	}
	r.address(rec, e)
	if e.URL == "" {
		return "the line names no address"
	}
	if strings.Contains(e.URL, " ") {
		e.Notes = append(e.Notes, "The address as logged has a space in it: where it ends is a guess.")
	}
	if rec.timed && !rec.zoned {
		r.place(e)
	}
	rec.count(e)
	switch {
	case rec.f.moment != "":
		src.note(rec.f.moment)
	case e.TimeIs == TimeCounted:
		src.note("The log states when each request ended, and how long it took. Starts are counted back from these.")
	case e.TimeIs == TimeEnd:
		src.note("The log states when each request ended, not when it began.")
	}
	src.note(rec.f.states)
	if e.Method == "" && isAuthority(e.URL) {
		e.Method = "CONNECT"
		e.Notes = append(e.Notes, "The log states no method. An address of this form is that of a tunnel (CONNECT).")
	}
	if rec.f.dialect == logSquid {
		if reason := proxied(rec, e); reason != "" {
			return reason
		}
	}
	if e.Method == "CONNECT" {
		src.note("A line with CONNECT says that the proxy opened a tunnel to a host. It does not show which page was being viewed, what was sent, or how many requests were made.")
	}
	if rec.f.dialect != logSquid && (e.Status == 444 || e.Status == 499) {
		e.Notes = append(e.Notes, fmt.Sprintf("The log has the status %d, with which nginx says that the connection was closed without an answer.", e.Status))
		e.Status = 0
	}
	return ""
}

// place reads the time of e, which states no zone, in that of the log.
func (r *logReader) place(e *Entry) {
	t := e.Time
	at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), r.zone)
	for _, other := range []time.Time{at.Add(-time.Hour), at.Add(time.Hour)} {
		if other.Hour() == at.Hour() {
			e.Notes = append(e.Notes, "Clocks there were put back an hour: the time as logged occurred twice, and one of the two is shown.")
		}
	}
	e.Time = at.UTC()
	r.c.source.note(fmt.Sprintf("The times of the log state no time zone. They are read as %s.", r.zone))
}

// address makes the address of e out of the parts that the line states.
func (r *logReader) address(rec *logRecord, e *Entry) {
	src := &r.c.source
	url := rec.url
	if url == "" && rec.path != "" {
		url = rec.path
		if rec.query != "" {
			url += "?" + rec.query
		}
		src.note("The log states the paths of addresses decoded: what was sent can have had other escapes.")
	}
	if !strings.HasPrefix(url, "/") {
		e.URL = url
		return
	}
	host, _ := e.RequestHeader("Host")
	if host == "" {
		host = rec.host
	}
	scheme, given, _ := strings.Cut(r.host, "://")
	switch {
	case host == "" && given != "":
		e.URL, e.HostGiven = r.host+url, true
		src.note(fmt.Sprintf("The log states paths without a host. The beginning of every address, %s, is not the log's: it was given to this program.", r.host))
		return
	case host == "":
		host = rec.hostSet
	}
	if host == "" {
		e.URL = url
		src.note("The log states paths without a host, so that no address is known. Give the host whose log it is with --log-host.")
		return
	}
	switch {
	case rec.scheme != "":
		scheme = rec.scheme
	case rec.port == "443" || rec.port == "80":
		scheme = map[string]string{"443": "https", "80": "http"}[rec.port]
	default:
		if scheme == "" {
			scheme = "https"
		}
		src.note(fmt.Sprintf("The log does not state whether addresses began with http or https; %s is written.", scheme))
	}
	if rec.port != "" && rec.port != map[string]string{"https": "443", "http": "80"}[scheme] && !strings.Contains(host, ":") {
		host += ":" + rec.port
	}
	e.URL = scheme + "://" + host + url
}

// looksLikeLog reports whether head, the beginning of a capture, is a log of
// one of formats: at least half of its first lines have it, times included.
func looksLikeLog(head []byte, formats []*logFormat) bool {
	seen, good := firstLines(head, formats)
	return good > 0 && 2*good >= seen
}

// firstLines counts the first lines of head, and those that have one of
// formats.
func firstLines(head []byte, formats []*logFormat) (seen, good int) {
	const most = 16
	r := logReader{formats: formats}
	for line := range bytes.Lines(head) {
		s := strings.TrimRight(string(line), "\r\n")
		if strings.TrimSpace(s) == "" {
			continue
		}
		if seen == most {
			break
		}
		seen++
		if !r.match(s) {
			continue
		}
		rec := logRecord{f: r.m.f, s: r.m.s, at: r.m.at, own: &own{}}
		var e Entry
		rec.read(&e)
		if rec.timed || !rec.f.has(logEpoch, logClock) {
			good++
		}
	}
	return seen, good
}

// isAuthority reports whether s is a host with a port and nothing else, which
// is the form of address that CONNECT alone has (RFC 9112, section 3.2.3).
func isAuthority(s string) bool {
	host, port, ok := cutLast(s, ":")
	_, number := decimal(port, 5)
	return ok && number && host != "" && logName.run(host) == len(host)
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

package har

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A netRequest is one request, from one URL_REQUEST_START_JOB to the next: a
// redirect is a request of its own.
type netRequest struct {
	place        int
	source       int64
	at           Ref
	raw          []byte
	parts        []Part
	start        *netEvent
	sent         []string // header lines
	line         string   // of HTTP/1
	version      string   // of HTTP/2 and 3
	sends        int
	late         bool // its beginning is not in the log
	answer       []string
	transport    string
	cacheRead    bool
	internal     string // why the browser redirected it without asking anyone
	upload       int64  // bytes of the body; -1 when not stated
	chunked      bool
	failed       int
	cookies      []Field // held back, with the reason
	unnamed      int     // held back, without their names
	over         bool    // its end was read
	body         netBody
	attachedJobs []int64 // that find its connection
	socket       int64   // its connection; 0 when not known
	stream       uint32  // of HTTP/2
}

// start begins a request.
func (r *netReader) start(s *netSource, ev *netEvent) {
	s.request = &netRequest{place: r.c.place(), source: s.id, at: r.ref(), raw: r.raw(), start: ev, upload: -1}
	r.open.use(s.id, 3*int64(len(r.rec.kept)), r.count)
}

// startLate begins a request of which the log has the header fields first,
// where these name its address.
func (r *netReader) startLate(s *netSource, ev *netEvent) bool {
	fields, _ := netFields(nil, ev.params.headers)
	method, _ := header(fields, ":method")
	scheme, _ := header(fields, ":scheme")
	host, _ := header(fields, ":authority")
	path, _ := header(fields, ":path")
	if method == "" || scheme == "" || host == "" || path == "" {
		return false
	}
	begun := *ev
	begun.params = netParams{method: method, url: scheme + "://" + host + path}
	r.start(s, &begun)
	s.request.late = true
	return true
}

// progress reads an event of a request that has begun.
func (r *netReader) progress(s *netSource, ev *netEvent) {
	q, p := s.request, &ev.params
	used := true
	switch {
	case ev.kind == netSend, ev.kind == netSend2, ev.kind == netSend3:
		q.sends++
		q.sent, q.line = p.headers, p.line
		q.version = map[netKind]string{netSend2: "HTTP/2", netSend3: "HTTP/3"}[ev.kind]
		q.answer = nil
		r.wires.headersSent(q, ev.kind)
	case ev.kind == netAnswer:
		q.answer = p.headers
	case ev.kind == netConnected && p.transport != "":
		q.transport = p.transport
	case ev.kind == netUpload && ev.phase == r.end:
		q.upload, q.chunked = p.size, p.chunked
	case ev.kind == netInternal:
		q.internal = p.reason
	case (ev.kind == netStart || ev.kind == netAlive) && p.failed != 0:
		q.failed = p.failed
	case ev.kind == netCookie && p.operation == "send":
		used = q.holdBack(p)
	default:
		used = false
		q.cacheRead = q.cacheRead || ev.kind == netCacheRead
		if ev.kind == netJob && p.dependency >= 0 {
			q.attachedJobs = append(q.attachedJobs, p.dependency)
			r.wires.bind(p.dependency, q)
		}
	}
	if used && !(q.late && r.rec.off == q.at.Offset) {
		q.parts = append(q.parts, r.part())
		r.open.use(s.id, 2*int64(len(r.rec.kept)), r.count)
	}
}

// holdBack notes a cookie that was not sent. That one is of another host or
// path is no decision of the browser.
func (q *netRequest) holdBack(p *netParams) bool {
	var reasons []string
	decided := false
	for reason := range strings.SplitSeq(p.status, ",") {
		reason = strings.TrimSpace(reason)
		if strings.HasPrefix(reason, "EXCLUDE") {
			reasons = append(reasons, reason)
			decided = decided || reason != "EXCLUDE_DOMAIN_MISMATCH" && reason != "EXCLUDE_NOT_ON_PATH"
		}
	}
	if !decided {
		return false
	}
	if p.name == "" {
		q.unnamed++
	} else {
		q.cookies = append(q.cookies, Field{p.name, strings.Join(reasons, ", ")})
	}
	return true
}

// handOver hands on the request that s has open, which ended at that time, or
// lists it among the excluded. note is for one that has not ended.
func (r *netReader) handOver(s *netSource, end string, note string) bool {
	q := s.request
	s.request, s.planned = nil, nil
	r.wires.forget(q)
	return r.c.atPlace(q.place, func() bool {
		if q.internal != "" && q.sends == 0 {
			r.c.exclude(q.at, "the browser redirected this address itself ("+q.internal+"): nothing was sent to it")
			return true
		}
		e := r.c.fresh()
		r.fill(e, q, end)
		if note != "" && len(q.answer) == 0 && q.failed == 0 || note == letGo {
			e.Notes = append(e.Notes, note)
		}
		slices.SortFunc(e.Parts, func(a, b Part) int { return cmp.Compare(a.Offset, b.Offset) })
		return r.c.hand(e, q.at, q.raw)
	})
}

// fill fills e.
func (r *netReader) fill(e *Entry, q *netRequest, end string) {
	p := &q.start.params
	e.Method, e.URL, e.HTTPVersion = p.method, p.url, q.version
	e.Parts = append(e.Parts, q.parts...)
	if _, _, version, ok := requestLine(strings.TrimRight(q.line, "\r\n")); ok {
		e.HTTPVersion = version
	}
	if p.frame == "main frame" {
		e.ResourceType = "document"
	} else if p.frame != "other" {
		e.ResourceType = p.frame
	}
	e.TimeText = q.start.time
	from, ok := ticks(q.start.time)
	if ok && r.timed {
		e.Time, e.Precision = time.UnixMilli(from+r.offset).UTC(), time.Millisecond
	}
	if to, done := ticks(end); ok && done && to >= from {
		e.Elapsed = time.Duration(to-from) * time.Millisecond
	}
	if _, address, ok := strings.Cut(q.transport, "endpoint = "); ok && strings.Contains(q.transport, "kDirect") {
		address, _, _ = strings.Cut(address, ",")
		if i := strings.LastIndexByte(address, ':'); i >= 0 {
			e.ServerIP = strings.Trim(address[:i], "[]")
		}
	}
	if q.late {
		e.Notes = append(e.Notes, "The log does not hold the beginning of this request: its time is that of its header fields.")
	}
	if note := originNote(p); note != "" {
		e.Notes = append(e.Notes, note)
	}
	r.fillSent(e, q)
	r.fillAnswer(e, q)
	r.c.own.request = r.requestBody(e, q)
	r.c.own.response = responseWithout(e, false)
}

// originNote says what the log names as the cause of a request.
func originNote(p *netParams) string {
	site, _, _ := strings.Cut(p.site, " ")
	origin := p.initiator
	switch known := strings.Contains(site, "://"); {
	case strings.Contains(origin, "://") && known:
		return "The browser's log names " + origin + " as the origin that caused this request, and " + site + " as the site of the page."
	case known:
		return "The browser's log names " + site + " as the site of the page that this request was made for."
	case strings.Contains(origin, "://"):
		return "The browser's log names " + origin + " as the origin that caused this request."
	}
	return ""
}

// fillSent reads the header fields of the request.
func (r *netReader) fillSent(e *Entry, q *netRequest) {
	var stripped []Field
	e.Headers, stripped = netFields(e.Headers, q.sent)
	for _, f := range stripped {
		e.Notes = append(e.Notes, "The browser's log says that the field "+f.Name+" was sent, and leaves out its value of "+f.Value+" bytes.")
	}
	if q.sends > 1 {
		e.Notes = append(e.Notes, fmt.Sprintf("The browser sent this request %d times, as it does when a connection fails or a password is asked for; the last is given here.", q.sends))
	}
	if q.sends == 0 && q.failed == 0 && !q.cached() {
		e.Notes = append(e.Notes, "The log does not show that this request was sent.")
	}
	e.Notes = append(e.Notes, heldBackNotes(q.cookies)...)
	if q.unnamed > 0 {
		e.Notes = append(e.Notes, fmt.Sprintf("Cookies that the browser's log says it did not send, without their names: %d.", q.unnamed))
	}
	if _, ok := e.RequestHeader("Access-Control-Request-Method"); ok && strings.EqualFold(e.Method, "OPTIONS") {
		e.ResourceType = "preflight"
	}
}

// cached says that the answer came from the browser's cache, and nothing was
// sent.
func (q *netRequest) cached() bool {
	return q.sends == 0 && q.failed == 0 && (q.cacheRead || strings.Contains(q.transport, "kCached"))
}

// fillAnswer reads the answer.
func (r *netReader) fillAnswer(e *Entry, q *netRequest) {
	if q.cached() {
		e.FromCache = "browser"
	}
	lines := q.answer
	if len(lines) > 0 && strings.HasPrefix(lines[0], "HTTP/") {
		if _, status, text, ok := statusLine(lines[0]); ok {
			e.Status, e.StatusKnown, e.StatusText = status, true, text
		}
		lines = lines[1:]
	}
	e.ResponseHeaders, _ = netFields(e.ResponseHeaders, lines)
	if !e.StatusKnown {
		if s, ok := e.ResponseHeader(":status"); ok {
			n, err := strconv.Atoi(s)
			e.Status, e.StatusKnown = n, err == nil
		}
	}
	e.ResponseType, _ = e.ResponseHeader("Content-Type")
	e.RedirectURL, _ = e.ResponseHeader("Location")
	if q.failed != 0 && e.Status != 101 { // the handshake of a WebSocket ends its request so
		e.Failure = r.failure(q.failed)
	}
}

// requestBody judges the body of the request.
func (r *netReader) requestBody(e *Entry, q *netRequest) message {
	ev := requestEvidence(e)
	size := max(ev.length, q.upload)
	m := message{size: size}
	switch data, whole := q.body.bytes(size); {
	case len(data) > 0 && whole:
		m.data, m.state = data, BodyExact
	case len(data) > 0:
		m.data, m.state = data, BodyTruncated
	case size > 0, q.chunked:
		m.state = BodyNotRecorded
	case q.sends > 0, size == 0:
		m.state = BodyNone
	}
	if n := r.c.limits.Body; int64(len(m.data)) > n {
		r.c.source.addDamage(Damage{Offset: q.at.Offset, Length: q.at.Length, Entry: r.c.next, Limit: true,
			Reason: fmt.Sprintf("a body of %d bytes is over the limit; its first %d are read", len(m.data), n)})
		m.data, m.state = m.data[:n], BodyTruncated
	}
	return m
}

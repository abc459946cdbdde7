package har

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// hand hands on one request, with its ExtraInfo events or nil.
func (r *cdpReader) hand(chain *cdpChain, hop *cdpHop, q, a *cdpExtra, note string) bool {
	if scheme, ok := ownScheme(hop.begun.url); ok {
		r.c.exclude(hop.at, "an address that the browser answers itself ("+scheme+"): nothing is sent to it")
		return true
	}
	if hop.answer != nil {
		if why, ok := header(hop.answer.fields, "Non-Authoritative-Reason"); ok {
			r.c.exclude(hop.at, "the browser redirected this address itself ("+why+"): nothing was sent to it")
			return true
		}
	}
	e := r.c.fresh()
	ev := hop.begun
	e.Method, e.URL = "GET", ev.url // a WebSocket
	if ev.request != nil {
		e.Method = ev.request.method
	}
	e.Parts = append(e.Parts, hop.parts...)
	e.PageRef, e.Initiator, e.ResourceType = ev.loader, ev.initiator, strings.ToLower(ev.kind)
	r.times(e, hop)
	r.asked(e, hop, q)
	r.told(e, hop, a)
	r.c.own.request = r.requestBody(e, ev.request, hop.at)
	r.c.own.response = responseWithout(e, hop.data)
	if ev.request == nil {
		e.ResourceType = "websocket"
		r.c.own.request.state = BodyNone
		if hop.frames > 0 {
			e.Notes = append(e.Notes, fmt.Sprintf("Messages of this WebSocket in the capture, which are not read: %d.", hop.frames))
		}
	}
	if note != "" && (hop.answer == nil || note == letGo) && hop.failure == "" {
		e.Notes = append(e.Notes, note)
	}
	for _, key := range ev.odd {
		e.Notes = append(e.Notes, key+" occurs more than once in the record; the last is read")
	}
	slices.SortFunc(e.Parts, func(a, b Part) int { return cmp.Compare(a.Offset, b.Offset) })
	return r.c.hand(e, hop.at, hop.raw)
}

// ownScheme knows the schemes of pages of the browser and its extensions, and
// of addresses that hold their content.
func ownScheme(address string) (scheme string, own bool) {
	scheme, _, _ = strings.Cut(address, ":")
	switch strings.ToLower(scheme) {
	case "chrome", "chrome-extension", "chrome-untrusted", "devtools", "edge", "extension", "about", "data", "blob", "file", "filesystem", "javascript":
		return strings.ToLower(scheme), true
	}
	return "", false
}

// times reads when the request began, and how long it took.
func (r *cdpReader) times(e *Entry, hop *cdpHop) {
	from := hop.begun
	if hop.socket != nil {
		from = hop.socket
	}
	e.TimeText = from.wallTime
	seconds, ok := from.wallTime, false
	if f, err := strconv.ParseFloat(seconds, 64); err == nil && strings.ContainsAny(seconds, "eE") {
		seconds = strconv.FormatFloat(f, 'f', 6, 64)
	}
	if e.Time, e.Precision, ok = parseEpoch(seconds, time.Second); !ok {
		e.Time, e.Precision = time.Time{}, 0
		if from.wallTime == "" {
			r.c.source.note("Some requests of this capture have no time of day.")
		} else {
			e.Notes = append(e.Notes, "The capture states a time for this request that cannot be read as one"+quoted(from.wallTime)+".")
		}
	}
	if took := hop.end - from.timestamp; from.timestamp > 0 && took >= 0 && took < 1e9 {
		e.Elapsed = time.Duration(took * float64(time.Second)).Round(time.Microsecond)
	}
}

// provisional is for an entry with the header fields of the page alone.
const provisional = "The capture holds only those header fields that the page asked for (provisional headers). Cookies and other fields that the browser adds are not recorded here; their absence is not evidence that none was sent."

// asked reads the header fields of the request.
func (r *cdpReader) asked(e *Entry, hop *cdpHop, q *cdpExtra) {
	switch {
	case q != nil:
		e.Headers = append(e.Headers, q.fields...)
		e.Parts = append(e.Parts, q.part)
		e.Notes = append(e.Notes, heldBackNotes(q.cookies)...)
	case hop.answer != nil && len(hop.answer.asked) > 0:
		e.Headers = append(e.Headers, hop.answer.asked...)
	case hop.socket != nil && hop.socket.request != nil:
		e.Headers = append(e.Headers, hop.socket.request.fields...)
	case hop.begun.request != nil:
		e.Headers = append(e.Headers, hop.begun.request.fields...)
		if !hop.cached && (hop.failure == "" || hop.answer != nil) {
			e.Notes = append(e.Notes, provisional)
		}
	}
	if _, ok := e.RequestHeader("Access-Control-Request-Method"); ok && strings.EqualFold(e.Method, "OPTIONS") {
		e.ResourceType = "preflight"
	}
}

// maxHeldBack bounds the notes on cookies of one entry.
const maxHeldBack = 20

// heldBackNotes says which cookies the browser did not send. That a cookie is
// of another host or path is no decision, and not said.
func heldBackNotes(cookies []Field) (notes []string) {
	more := 0
	for _, f := range cookies {
		switch {
		case f.Value == "DomainMismatch" || f.Value == "NotOnPath":
		case len(notes) == maxHeldBack:
			more++
		default:
			notes = append(notes, "The browser's log says it did not send the cookie "+f.Name+": "+f.Value+".")
		}
	}
	if more > 0 {
		notes = append(notes, fmt.Sprintf("The browser's log says the same of %d more cookies.", more))
	}
	return notes
}

// told reads the answer.
func (r *cdpReader) told(e *Entry, hop *cdpHop, a *cdpExtra) {
	e.Failure = hop.failure
	if hop.cached {
		e.FromCache = "memory"
	}
	if h := hop.answer; h != nil {
		e.Status, e.StatusKnown, e.StatusText = h.status, h.known, h.text
		e.HTTPVersion, e.ServerIP, e.ResponseType = h.protocol, h.server, h.kind
		e.ResponseHeaders = append(e.ResponseHeaders, h.fields...)
		switch {
		case e.FromCache != "":
		case h.fromDisk:
			e.FromCache = "disk"
		case h.fromFetch:
			e.FromCache = "prefetch"
		case h.fromWorker:
			e.FromCache = "service worker"
			e.Notes = append(e.Notes, "A service worker of the page answered this request. What the worker itself sent is recorded only where the capture holds its own requests.")
		}
	}
	if a != nil {
		e.ResponseHeaders = append(e.ResponseHeaders[:0], a.fields...)
		e.Parts = append(e.Parts, a.part)
		if hop.answer == nil && a.status > 0 {
			e.Status, e.StatusKnown = a.status, true
		}
	}
	e.ResponseHeaders = splitSetCookie(e.ResponseHeaders)
	e.RedirectURL, _ = e.ResponseHeader("Location")
}

// requestBody judges the body of the request.
func (r *cdpReader) requestBody(e *Entry, q *cdpRequest, at Ref) message {
	ev := requestEvidence(e)
	m := message{size: ev.length}
	switch {
	case q == nil:
		return m
	case q.over && (q.hasBody || ev.length > 0):
		m.state = BodyTruncated // what is left out is listed
	case q.entries > 0:
		m.data, m.state = q.data, BodyExact
		if q.without > 0 || ev.length > int64(len(q.data)) {
			m.state = BodyTruncated
		} else if kind, _ := e.RequestHeader("Content-Type"); ev.length < 0 && strings.HasPrefix(kind, "multipart/") {
			e.Notes = append(e.Notes, "Nothing in the capture states the length of this request's body: files in it would be missing here.")
		}
	case q.hasText:
		m.data, m.state = ev.ofText([]byte(q.text), "")
	case q.hasBody || ev.length > 0:
		m.state = BodyNotRecorded
	default:
		m.state = BodyNone
	}
	if n := r.c.limits.Body; int64(len(m.data)) > n {
		r.c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: r.c.next, Limit: true,
			Reason: fmt.Sprintf("a body of %d bytes is over the limit; its first %d are read", len(m.data), n)})
		m.data, m.state = m.data[:n], BodyTruncated
	}
	return m
}

// responseWithout says what is known of a body that the capture does not hold.
func responseWithout(e *Entry, came bool) message {
	n, stated := contentLength(e.ResponseHeader("Content-Length"))
	switch {
	case e.Status < 200, e.Status == 204, e.Status == 304, strings.EqualFold(e.Method, "HEAD"):
		return message{}
	case came, n > 0:
		return message{state: BodyNotRecorded, size: n}
	case stated:
		return message{state: BodyNone}
	}
	return message{}
}

// handExtra hands on a request of which the capture holds the header fields
// alone, where they name its address.
func (r *cdpReader) handExtra(q, a *cdpExtra) bool {
	method, _ := header(q.fields, ":method")
	host, _ := header(q.fields, ":authority")
	path, _ := header(q.fields, ":path")
	scheme, _ := header(q.fields, ":scheme")
	if method == "" || host == "" || path == "" || scheme == "" {
		r.orphans++
		if a != nil {
			r.orphans++
		}
		return true
	}
	e := r.c.fresh()
	e.Method, e.URL = method, scheme+"://"+host+path
	e.Headers = append(e.Headers, q.fields...)
	e.Notes = append(e.Notes, "The capture holds the header fields of this request, and not the event that announces it: its time, cause and body are not recorded.")
	e.Notes = append(e.Notes, heldBackNotes(q.cookies)...)
	if a != nil {
		e.Status, e.StatusKnown = a.status, a.status > 0
		e.ResponseHeaders = splitSetCookie(append(e.ResponseHeaders, a.fields...))
		e.ResponseType, _ = e.ResponseHeader("Content-Type")
		e.Parts = append(e.Parts, a.part)
	}
	if n, ok := contentLength(e.RequestHeader("Content-Length")); ok && n > 0 {
		r.c.own.request = message{state: BodyNotRecorded, size: n}
	} else if !carriesBody(method) {
		r.c.own.request = message{state: BodyNone}
	}
	r.c.own.response = responseWithout(e, false)
	return r.c.hand(e, q.at, q.raw)
}

package har

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// warcForm reads web archives (WARC File Format 1.0 and 1.1, ISO 28500).
func warcForm() form {
	return form{
		Format: Format{
			Name:         "WARC web archive",
			RecognisedBy: `records that begin with "WARC/1.0" or "WARC/1.1", also compressed record by record`,
			Shows:        "addresses, headers and exact bodies of the requests that the archiving program sent, with the answers, times and server addresses; the archive's own digests are checked",
			CannotShow:   "requests of archives that keep answers only; which script caused a request; from a crawler, what a person's browser would have sent",
		},
		match: isWARC,
		read:  func(c *Capture, in *input) bool { return (&warcWalk{c: c, r: warcReader{c, newWindow(in)}}).read() },
	}
}

// isWARC knows the first record by its first line, or by its fields where that
// line is damaged.
func isWARC(head []byte, _ Options) bool {
	head = bytes.TrimLeft(head, "\r\n")
	if warcMark(head) {
		return true
	}
	end, _ := headEnd(head)
	first := head[:end]
	return bytes.Contains(first, []byte("\nWARC-Type: ")) && bytes.Contains(first, []byte("\nWARC-Record-ID: "))
}

// A warcWalk joins the requests of an archive with their answers. The two
// are neighbours, in either order; a window bounds how far apart they may be.
type warcWalk struct {
	c        *Capture
	r        warcReader
	requests []*warcItem // not yet handed on, in the order of the archive
	answers  []*warcItem // that belong to no request met so far
	held     int64       // bytes of both

	seen    int  // requests
	lonely  int  // answers that belong to none
	notHTTP int  // requests of another protocol
	checked int  // digests
	differ  int  // digests that do not agree
	cookies bool // some request has a Cookie header
}

// A warcItem is a request or an answer in the window.
type warcItem struct {
	at    Ref
	raw   []byte // the record; its beginning when that is all that is held
	block stretch

	kind                  string // WARC-Type
	id, address, when     string
	server, page, purpose string   // WARC-IP-Address, WARC-Page-ID, WARC-Resource-Type
	links                 []string // WARC-Concurrent-To

	cut  bool // the data end within it
	odd  bool // its stated length is not that of its block
	bad  bool // a digest does not agree
	part bool // the archive says that it is not whole

	answer *warcItem
	guess  bool // the answer is joined by address and time alone
}

// warcWindow is how many requests without an answer may lie between a request
// and its own answer, and how many such answers.
const warcWindow = 256

func (w *warcWalk) read() bool {
	if w.c.order != nil {
		w.c.source.addDamage(Damage{Reason: "a web archive stored as UTF-16 text is not read"})
		return true
	}
	for rec := w.r.next(0); rec != nil; rec = w.r.next(w.seen) {
		if !w.take(rec) {
			return false
		}
	}
	for len(w.requests) > 0 {
		if !w.handFirst() {
			return false
		}
	}
	w.lonely += len(w.answers)
	w.notes()
	return true
}

// take adds a record to the window, and hands on what is complete.
func (w *warcWalk) take(rec *warcRecord) bool {
	s := &w.c.source
	if s.Version == "" {
		line, _, _ := bytes.Cut(rec.raw, []byte("\n"))
		s.Version = strings.TrimPrefix(strings.TrimSpace(string(line)), "WARC/")
	}
	kind := strings.ToLower(rec.field("WARC-Type"))
	bad := false
	if !rec.cut {
		checked, faults := rec.sums.check()
		w.checked += checked
		w.differ += len(faults)
		bad = len(faults) > 0
		for _, f := range faults {
			s.addDamage(Damage{Offset: rec.off, Length: rec.n, Entry: w.seen, Reason: fmt.Sprintf("record %s (%s): %s", rec.field("WARC-Record-ID"), kind, f)})
		}
	}
	switch kind {
	case "warcinfo":
		if s.Creator == "" {
			info := parseHead(slices.Concat([]byte("warcinfo\n"), rec.block.data), nil)
			s.Creator, _ = header(info.fields, "software")
		}
		return true
	case "request", "response", "revisit":
	default:
		return true
	}
	if !isHTTP(rec) {
		if kind == "request" {
			w.notHTTP++
		}
		return true
	}
	item := &warcItem{
		at: Ref{Offset: rec.off, Length: rec.n}, raw: bytes.Clone(rec.raw), block: rec.block, kind: kind,
		id: rec.field("WARC-Record-ID"), page: rec.field("WARC-Page-ID"), purpose: rec.field("WARC-Resource-Type"), server: rec.field("WARC-IP-Address"),
		address: rec.field("WARC-Target-URI"), when: rec.field("WARC-Date"),
		cut: rec.cut, odd: rec.odd, bad: bad, part: rec.field("WARC-Truncated") != "" || rec.field("WARC-Segment-Number") != "",
	}
	item.block.data = item.raw[len(rec.raw)-len(rec.block.data):]
	for _, f := range rec.fields {
		if strings.EqualFold(f.Name, "WARC-Concurrent-To") {
			item.links = append(item.links, strings.Trim(f.Value, "<>"))
		}
	}
	return w.add(item)
}

func (w *warcWalk) add(item *warcItem) bool {
	w.held += int64(len(item.raw))
	if item.kind == "request" {
		w.seen++
		if i := slices.IndexFunc(w.answers, func(a *warcItem) bool { return item.join(a) }); i >= 0 {
			w.answers = slices.Delete(w.answers, i, i+1)
		}
		w.requests = append(w.requests, item)
	} else if !slices.ContainsFunc(w.requests, func(r *warcItem) bool { return r.join(item) }) {
		w.answers = append(w.answers, item)
	}
	for {
		full := w.held > 4*w.c.limits.Entry
		oldest := len(w.requests) == 0 || len(w.answers) > 0 && w.answers[0].at.Offset < w.requests[0].at.Offset
		switch {
		case len(w.requests) > 0 && w.requests[0].answer != nil, len(w.requests) > warcWindow, full && !oldest:
			if !w.handFirst() {
				return false
			}
		case len(w.answers) > warcWindow, full:
			w.held -= int64(len(w.answers[0].raw))
			w.answers = slices.Delete(w.answers, 0, 1)
			w.lonely++
		default:
			return true
		}
	}
}

// join makes a the answer of r if the archive says so: by a link in either
// direction or, where neither names a record, by address and time.
func (r *warcItem) join(a *warcItem) bool {
	switch {
	case r.answer != nil:
		return false
	case a.id != "" && slices.Contains(r.links, a.id), r.id != "" && slices.Contains(a.links, r.id):
	case len(r.links) > 0 || len(a.links) > 0 || r.address == "" || r.address != a.address || !near(r.when, a.when):
		return false
	default:
		r.guess = true
	}
	r.answer = a
	return true
}

// near reports times within a minute of each other.
func near(a, b string) bool {
	t, _, _, ok1 := parseTime(a)
	u, _, _, ok2 := parseTime(b)
	return a == b || ok1 && ok2 && u.Sub(t).Abs() <= time.Minute
}

// handFirst hands on the first request of the window.
func (w *warcWalk) handFirst() bool {
	r := w.requests[0]
	w.requests = slices.Delete(w.requests, 0, 1)
	w.held -= int64(len(r.raw))
	if r.answer != nil {
		w.held -= int64(len(r.answer.raw))
	}
	c := w.c
	e := c.fresh()
	target, m, ok := e.takeRequest(r.block)
	if !ok {
		c.source.addDamage(Damage{Offset: r.at.Offset, Length: r.at.Length, Entry: c.next, Reason: "a request record does not begin with a request line"})
		c.next++
		return true
	}
	e.URL = r.address
	if e.URL == "" {
		host, _ := e.RequestHeader("Host")
		e.URL = "http://" + host + target
		e.Notes = append(e.Notes, "The record names no address; it is put together from the request line and the Host header, and its scheme is not known.")
	} else if !namesTarget(e.URL, target) {
		e.Notes = append(e.Notes, "The request line asks for another address than the record names"+quoted(target)+".")
	}
	if _, ok := e.RequestHeader("Cookie"); ok {
		w.cookies = true
	}
	e.setTime(r.when)
	e.ServerIP, e.PageRef, e.ResourceType = r.server, r.page, r.purpose
	w.settle(e, &m, r, "request")
	c.own.request = m
	if r.answer != nil {
		w.takeAnswer(e, r, r.answer)
	}
	var raw []byte
	if int64(len(r.raw)) == r.at.Length {
		raw = r.raw
	}
	return c.hand(e, r.at, raw)
}

func (w *warcWalk) takeAnswer(e *Entry, r, a *warcItem) {
	m, ok := e.takeResponse(a.block)
	if !ok {
		e.Notes = append(e.Notes, "The record of the answer does not begin with a status line.")
	}
	if a.kind == "revisit" && m.data == nil && m.n == 0 {
		m.state = BodyNotRecorded
		e.Notes = append(e.Notes, "The archive does not repeat the body of the answer: it was recorded before.")
	}
	e.ServerIP = cmp.Or(e.ServerIP, a.server)
	e.PageRef = cmp.Or(e.PageRef, a.page)
	e.ResourceType = cmp.Or(e.ResourceType, a.purpose)
	w.settle(e, &m, a, "answer")
	if r.guess {
		e.Notes = append(e.Notes, "The archive does not link the answer to the request; they are joined by address and time.")
	}
	w.c.own.response = m
	part := Part{Member: w.c.source.Member, Offset: a.at.Offset, Length: a.at.Length}
	if int64(len(a.raw)) == a.at.Length {
		part = w.c.partOf(a.at.Offset, a.raw)
	} else if sum, err := w.c.rangeSum(a.at.Offset, a.at.Length); err == nil {
		part.SHA256 = fmt.Sprintf("%x", sum)
	}
	e.Parts = append(e.Parts, part)
}

// settle adds what the record of a message says of its body.
func (w *warcWalk) settle(e *Entry, m *message, item *warcItem, what string) {
	if item.bad {
		e.Notes = append(e.Notes, "The archive's own digest of the "+what+" does not agree with its bytes.")
	}
	if item.cut {
		e.Notes = append(e.Notes, openNote)
	}
	if item.odd {
		e.Notes = append(e.Notes, "The record of the "+what+" states another length than it has: some of it may be missing.")
	}
	if (item.cut || item.odd || item.part) && (m.data != nil || m.n > 0) {
		m.state = BodyTruncated
	}
	if int64(len(item.block.data)) < item.block.n && m.data != nil {
		w.c.source.addDamage(Damage{Offset: item.block.off, Length: item.block.n, Entry: w.c.next, Limit: true,
			Reason: "a body in chunks is longer than the limit for one record; its beginning is read"})
	}
}

// namesTarget reports whether the target of a request line is that of url.
func namesTarget(url, target string) bool {
	url, _, _ = strings.Cut(url, "#")
	_, rest, _ := strings.Cut(url, "://")
	i := strings.IndexAny(rest, "/?")
	path := "/"
	if i >= 0 {
		path = rest[i:]
		if path[0] == '?' {
			path = "/" + path
		}
	}
	return target == path || target == url
}

// notes says what holds for the archive as a whole.
func (w *warcWalk) notes() {
	s := &w.c.source
	s.note("A web archive shows what the program that made it sent, and when. Where that was a crawler, it shows no visit by a person.")
	if w.checked > 0 {
		s.note(fmt.Sprintf("Digests that the archive states of its records: %d checked, %d that do not agree.", w.checked, w.differ))
	}
	switch {
	case w.lonely > 0 && w.seen == 0:
		s.note(fmt.Sprintf("The archive holds answers (%d) and no request records. It does not show what was sent.", w.lonely))
	case w.lonely > 0:
		s.note(fmt.Sprintf("Answers without a request record near them: %d. What was sent to receive them is not shown.", w.lonely))
	}
	if w.seen > 0 && !w.cookies {
		s.note("No request in this archive has a Cookie header. Archiving programs can leave cookies out: their absence is not evidence that none was sent.")
	}
	if w.notHTTP > 0 {
		s.note(fmt.Sprintf("Request records of other protocols than HTTP, which are no entries: %d.", w.notHTTP))
	}
}

// setTime reads the start of a request as captured.
func (e *Entry) setTime(text string) {
	e.TimeText = text
	var zoned, ok bool
	e.Time, e.Precision, zoned, ok = parseTime(text)
	switch zone := e.body.c.opt.LogZone; {
	case !ok && text != "":
		e.Notes = append(e.Notes, "The capture states a time for this request that cannot be read as one"+quoted(text)+".")
	case ok && !zoned && zone != nil:
		e.Time = time.Date(e.Time.Year(), e.Time.Month(), e.Time.Day(), e.Time.Hour(), e.Time.Minute(), e.Time.Second(), e.Time.Nanosecond(), zone).UTC()
		e.Source.note("Some times carry no time zone. They are read as those of " + zone.String() + ", as was asked for.")
	case ok && !zoned:
		e.Source.note("Some times carry no time zone. They are read as UTC.")
	}
}

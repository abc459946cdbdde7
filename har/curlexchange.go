package har

import (
	"bytes"
	"strings"
)

// A curlExchange is one request of curl with its answer, as its output shows
// them.
type curlExchange struct {
	lines     gathered
	request   []byte // header and body, as far as they are shown
	response  []byte
	clock     string
	peer      curlPeer
	failure   string
	sent      bool // the request's header is whole
	answering bool // the answer's header is begun, and has no end yet
	settled   bool // there is nothing more to come that -v shows
	closed    bool // curl says that it is done
	traced    bool // bodies are shown
	ascii     bool // as text, with dots
	odd       bool // a line in a header cannot be read
	gaps      bool // bytes of a body are missing
	over      bool // too long to be held
	last      bool // the last line has no line end
	end       bool // the capture ends here
}

// inHeader reports that the next line belongs to a header.
func (ex *curlExchange) inHeader() bool { return !ex.traced && (!ex.sent || ex.answering) }

// take adds a line to the exchange.
func (ex *curlExchange) take(c *Capture, l line) {
	ex.lines.add(c, l)
	ex.last = l.open
}

// took reports that the exchange ends with l.
func (ex *curlExchange) took(l line) bool { return ex.lines.off+ex.lines.n == l.off+l.n }

// pass adds a line that is not of the exchange, but may have some behind it
// that are.
func (ex *curlExchange) pass(c *Capture, l line) {
	if ex != nil && !ex.settled {
		ex.take(c, l)
	}
}

// spoil adds a line that cannot be read.
func (ex *curlExchange) spoil(c *Capture, l line) {
	if ex == nil {
		c.damageLine(l, "the heading of a block cannot be read")
		return
	}
	ex.odd = true
	ex.take(c, l)
}

// interim reports an answer that others follow (status 100 to 199).
func interim(response []byte) bool {
	head := response[:max(0, len(response)-4)]
	if i := bytes.LastIndex(head, []byte("\r\n\r\n")); i >= 0 {
		head = head[i+4:]
	}
	line, _, _ := bytes.Cut(head, []byte("\r\n"))
	_, status, _, ok := statusLine(string(line))
	return ok && status < 200 && status != 101
}

// firstLine returns method and target of the request.
func (ex *curlExchange) firstLine() (method, target string, ok bool) {
	line, _, _ := bytes.Cut(ex.request, []byte("\r\n"))
	method, target, version, ok := requestLine(string(line))
	return method, target, ok && version != "" && (target[0] == '/' || target == "*" || method == "CONNECT" || schemeOf(target) != "")
}

// finish hands on the open exchange, if there is one.
func (x *curlTrace) finish() bool {
	ex := x.ex
	x.ex, x.into = nil, nil
	if ex == nil {
		return true
	}
	method, target, ok := ex.firstLine()
	if !ok && !ex.last && bytes.Count(ex.request, []byte("\n")) == 1 && len(ex.response) == 0 && !ex.traced {
		x.others++ // the text of an answer
		return true
	}
	if !ok {
		ex.lines.damage(x.c, "the first line of a request cannot be read")
		return true
	}
	if method == "CONNECT" {
		x.peer.proxy, ex.peer.proxy = true, true
		if _, status, _, ok := statusLine(strings.TrimSuffix(firstLine(ex.response), "\r")); ok && status/100 == 2 {
			if !x.endTunnel("", false) {
				return false
			}
			ex.closed = false
			x.tunnel = ex
			return true
		}
	}
	host, ok := header(parseHead(ex.request, nil).fields, "Host")
	if x.tunnel != nil && method != "CONNECT" && (!ok || ex.last && !ex.sent) {
		_, host, _ = x.tunnel.firstLine() // it is cut or damaged, but goes the same way
		ex.peer.host = strings.TrimSuffix(host, ":443")
	}
	if schemeOf(target) != "" {
		x.peer.proxy, host = true, ""
		ex.peer.proxy = true
	}
	return x.endTunnel(host, false) && x.hand(ex)
}

// endTunnel hands on the tunnel that is open, or leaves it out when the request
// for host that follows went through it. end says that nothing follows.
func (x *curlTrace) endTunnel(host string, end bool) bool {
	ex := x.tunnel
	if x.tunnel = nil; ex == nil {
		return true
	}
	_, target, _ := ex.firstLine()
	name := strings.TrimSuffix(target, ":443")
	if host != "" && (strings.EqualFold(name, host) || strings.EqualFold(target, host) || strings.EqualFold(strings.TrimSuffix(target, ":80"), host)) {
		x.c.exclude(ex.lines.at(), "a tunnel through a proxy, which the request that follows went through")
		return true
	}
	ex.end, ex.settled = end, false
	return x.hand(ex)
}

// hand hands on an exchange.
func (x *curlTrace) hand(ex *curlExchange) bool {
	e := x.c.fresh()
	target, m, _ := e.takeRequest(stretch{data: ex.request, n: int64(len(ex.request))})
	if !ex.address(e, target) {
		ex.lines.damage(x.c, "a request names no host")
		return true
	}
	note := func(s string) { e.Notes = append(e.Notes, s) }
	x.c.own.request = ex.shown(m)
	if ex.clock != "" {
		note("The output states " + ex.clock + " as the time of day of this request.")
	}
	if !ex.peer.proxy {
		e.ServerIP = ex.peer.ip
	}
	if len(ex.response) > 0 {
		m, ok := e.takeResponse(stretch{data: ex.response, n: int64(len(ex.response))})
		x.c.own.response = ex.shown(m)
		if !ok {
			note("The first line of the answer cannot be read.")
		}
	} else if ex.closed || ex.failure != "" {
		e.StatusKnown, e.Failure = true, ex.failure
	}
	if ex.odd {
		note("A line within what belongs to this request cannot be read: a header field may be missing.")
	}
	if ex.gaps {
		note("Some bytes of a body are missing from the output.")
	}
	if ex.over {
		x.c.source.addDamage(Damage{Offset: ex.lines.off, Length: ex.lines.n, Entry: x.c.next, Limit: true,
			Reason: "a body is longer than the limit for one record; its beginning is read"})
	}
	if ex.ascii && bytes.IndexByte(x.c.own.request.data, '.') >= 0 {
		note("Dots in the body of this request may stand for other bytes: the output writes one for every byte that it cannot print.")
	}
	if ex.last || ex.end && !ex.settled && !ex.closed {
		note(openNote)
	}
	return x.c.hand(e, ex.lines.at(), ex.lines.raw)
}

// shown judges a body by how the output shows it.
func (ex *curlExchange) shown(m message) message {
	switch {
	case m.data == nil:
	case ex.over || ex.gaps:
		m.state = BodyTruncated
	case !ex.ascii || bytes.IndexByte(m.data, '.') < 0:
	case m.state == BodyDecoded: // compressed, and not by the look of it
		m.state = BodyCorrupted
	case m.state == BodyExact:
		m.state = BodyReencoded
	}
	return m
}

// address makes the address of e of the request's target, what curl said of the
// connection, and the Host field.
func (ex *curlExchange) address(e *Entry, target string) bool {
	if e.Method == "CONNECT" || schemeOf(target) != "" {
		e.URL = target
		return true
	}
	host, ok := e.RequestHeader("Host")
	if !ok {
		host = ex.peer.host
		e.Notes = append(e.Notes, "The request has no Host field. Its address is written with the host that curl connected to.")
	}
	scheme := "http"
	switch {
	case ex.peer.tls || ex.peer.port == "443":
		scheme = "https"
	case ex.peer.host == "":
		scheme = "https"
		e.Notes = append(e.Notes, "The output does not show whether the connection was encrypted. The address is written with https.")
	}
	e.URL = scheme + "://" + host + target
	return host != ""
}

package har

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// handFlow hands on a flow as an entry, or lists it among the excluded. It
// reports whether the consumer wants more.
func (c *Capture) handFlow(f flow) bool {
	c.noteFlowVersion(&f)
	at := Ref{Offset: f.off, Length: f.n}
	if reason := f.exclusion(); reason != "" {
		c.exclude(at, reason)
		return true
	}
	e := c.fresh()
	q, a := &f.request, &f.response
	e.Method = c.reader.str(q.method.b)
	e.HTTPVersion = c.reader.str(q.httpVersion())
	e.Headers = c.flowFields(e.Headers, q.headers)
	e.URL = q.url(e)
	e.Time, e.Precision, _ = q.start.time()
	e.TimeText = string(q.start.b)
	e.Elapsed = f.took()
	e.Client = c.reader.str(f.client.at("peername", "address").address())
	if ip := f.server.at("peername", "ip_address", "peer_address").address(); isIP(string(ip)) {
		e.ServerIP = c.reader.str(ip)
	}
	e.StatusKnown = true // a flow without a response had none when it was saved
	if a.there {
		n, _ := a.status.int()
		e.Status = int(n)
		e.StatusText = c.reader.str(a.reason.b)
		e.ResponseHeaders = c.flowFields(e.ResponseHeaders, a.headers)
		e.ResponseType, _ = e.ResponseHeader("Content-Type")
		e.RedirectURL, _ = e.ResponseHeader("Location")
	}
	c.own.request = c.flowBody(e, q.content, "request", e.Headers, !carriesBody(e.Method))
	if a.there {
		none := e.Status < 200 || e.Status == 204 || e.Status == 304 || strings.EqualFold(e.Method, "HEAD")
		c.own.response = c.flowBody(e, a.content, "answer", e.ResponseHeaders, none)
	}
	e.describeFlow(&f)
	return c.hand(e, at, f.raw)
}

// noteFlowVersion takes the version of the first flow as that of the file, and
// notes others.
func (c *Capture) noteFlowVersion(f *flow) {
	s, v := &c.source, f.versionText()
	switch {
	case s.Version == "":
		s.Version = v
	case s.Version != v:
		s.note("Records of several format versions stand in this file: more than one version of mitmproxy wrote it.")
	}
	if n, ok := f.version.int(); ok && n > newestFlow {
		s.note(fmt.Sprintf("Some records have a format version later than %d, the last whose members are known here.", newestFlow))
	}
}

// flowFields appends the fields of a header, a list of pairs.
func (c *Capture) flowFields(fields []Field, headers tnet) []Field {
	headers.each(func(pair tnet) bool {
		var f [2]string
		i := 0
		pair.each(func(v tnet) bool {
			f[i] = c.reader.str(v.b)
			i++
			return i < len(f)
		})
		fields = append(fields, Field{f[0], f[1]})
		return true
	})
	return fields
}

// flowBody says where the content of a message is. mitmproxy keeps the bytes
// as they passed it, without their chunks; a null content was not kept. without
// says that a message of its kind has no body unless its header states one.
func (c *Capture) flowBody(e *Entry, content tnet, what string, fields []Field, without bool) message {
	encoding, _ := header(fields, "Content-Encoding")
	_, chunked := header(fields, "Transfer-Encoding")
	stated, hasLength := contentLength(header(fields, "Content-Length"))
	m := message{size: stated}
	if !content.isText() || content.n == 0 {
		switch {
		case what == "answer" && without:
			m.state = BodyNone
		case stated > 0, chunked && content.isNull():
			m.state = BodyNotRecorded
		case without, hasLength, content.isText():
			m.state = BodyNone
		}
		return m
	}
	ev := evidence{encoding: encoding, length: -1, size: -1, sent: what == "request"}
	if m.state = ev.ofBytes(content.b); m.state == BodyExact && hasLength && stated > content.n {
		m.state = BodyTruncated
	}
	if m.state == BodyExact && hasLength && stated < content.n && !(what == "answer" && without) {
		e.Notes = append(e.Notes, "The "+what+": its header states a body of "+strconv.FormatInt(stated, 10)+" bytes, but "+strconv.FormatInt(content.n, 10)+" are stored.")
	}
	if content.left() || content.n > c.limits.Body {
		m.off, m.n = content.off, content.n
	} else {
		m.data = content.b
	}
	return m
}

// describeFlow notes what is unusual about the record.
func (e *Entry) describeFlow(f *flow) {
	e.Failure = f.failure()
	if f.response.there && e.Method != "CONNECT" && !f.connected() {
		e.Notes = append(e.Notes, "The record names no connection to a server: the answer can be mitmproxy's own.")
	}
	if !f.websocket.isNull() {
		e.Notes = append(e.Notes, "The record holds messages of a WebSocket, which are not read.")
	}
	if !f.earlier.isNull() {
		e.Notes = append(e.Notes, "The record was changed in mitmproxy after it was made, be it by a comment only: it holds its earlier state beside the one read here.")
	}
	if !utf8.ValidString(e.URL) {
		e.Notes = append(e.Notes, "the record holds bytes that are not UTF-8 text; they are kept as they are")
	}
}

// failure is what mitmproxy says went wrong.
func (f *flow) failure() string {
	if msg := f.problem.at("msg"); msg.isText() {
		return string(msg.b)
	}
	if string(f.request.method.b) == "CONNECT" { // it has the reason in the connection alone
		if msg := f.server.at("error"); msg.isText() {
			return string(msg.b)
		}
	}
	return ""
}

// connected says whether there was a connection to a server.
func (f *flow) connected() bool {
	return !f.server.at("timestamp_tcp_setup").isNull() || f.server.at("peername", "ip_address", "peer_address").n > 0
}

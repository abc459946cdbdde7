package har

import (
	"strconv"
	"strings"
	"time"
)

// A transaction is what Charles says of a request, in either form, that
// several members of an entry come from.
type transaction struct {
	status                    string // "COMPLETE", "FAILED" or a state on the way
	scheme, host, path, query string
	port, actual              string
	hasQuery, tunnel, socket  bool
	problem                   string
	end                       string
	took                      int64 // milliseconds; negative when not stated
	first                     [2]string
	kind                      [2]string // media types of the request and the response
	size                      [2]int64  // of the bodies
	remote, client            string
}

var (
	charlesKeys     = []string{"status", "method", "protocolVersion", "scheme", "host", "port", "actualPort", "path", "query", "tunnel", "webSocket", "remoteAddress", "clientAddress", "times", "durations", "errorMessage", "request", "response"}
	charlesMessages = []string{"status", "sizes", "mimeType", "header", "body"}
)

// charles reads a record of a Charles session.
func (r *reader) charles(e *Entry) error {
	t := transaction{took: -1, size: [2]int64{-1, -1}}
	err := r.object("", charlesKeys, func(key string) error {
		switch key {
		case "status":
			return r.string(&t.status)
		case "method":
			return r.string(&e.Method)
		case "protocolVersion":
			return r.string(&e.HTTPVersion)
		case "scheme":
			return r.string(&t.scheme)
		case "host":
			return r.string(&t.host)
		case "port":
			return r.string(&t.port)
		case "actualPort":
			return r.string(&t.actual)
		case "path":
			return r.string(&t.path)
		case "query":
			s, ok, err := r.scalar()
			t.query, t.hasQuery = s, ok
			return err
		case "tunnel":
			return r.flag(&t.tunnel)
		case "webSocket":
			return r.flag(&t.socket)
		case "remoteAddress":
			return r.string(&t.remote)
		case "clientAddress":
			return r.string(&t.client)
		case "errorMessage":
			return r.string(&t.problem)
		case "times":
			return r.object("times.", []string{"start", "end"}, func(key string) error {
				if key == "start" {
					return r.string(&e.TimeText)
				}
				return r.string(&t.end)
			})
		case "durations":
			return r.object("durations.", []string{"total"}, func(string) error { return r.int64(&t.took) })
		case "request":
			return r.charlesMessage(e, &t, 0)
		}
		return r.charlesMessage(e, &t, 1)
	})
	if err == nil {
		e.settleCharles(&t)
	}
	return err
}

func (r *reader) flag(to *bool) error {
	s, _, err := r.scalar()
	*to = s == "true"
	return err
}

// charlesMessage reads the request, side 0, or the response, side 1.
func (r *reader) charlesMessage(e *Entry, t *transaction, side int) error {
	name := [2]string{"request.", "response."}[side]
	return r.object(name, charlesMessages, func(key string) error {
		switch key {
		case "status":
			f, ok, err := r.number()
			if ok && side == 1 && f > -1e6 && f < 1e6 {
				e.Status = int(f)
			}
			return err
		case "mimeType":
			return r.string(&t.kind[side])
		case "sizes":
			return r.object(name+"sizes.", []string{"body"}, func(string) error { return r.int64(&t.size[side]) })
		case "header":
			return r.object(name+"header.", []string{"firstLine", "headers"}, func(key string) (err error) {
				switch {
				case key == "firstLine":
					return r.string(&t.first[side])
				case side == 0:
					e.Headers, err = r.fields(name+"header.headers", e.Headers)
				default:
					e.ResponseHeaders, err = r.fields(name+"header.headers", e.ResponseHeaders)
				}
				return err
			})
		}
		// The text of a body is in a slot; "encoded" stands for base64.
		return r.object(name+"body.", []string{"text", "encoded"}, func(key string) error {
			if key == "encoded" && side == 0 {
				e.body.postCode = "base64"
			} else if key == "encoded" {
				e.body.answerCode = "base64"
			}
			return r.d.Skip()
		})
	})
}

// settleCharles works out what needs several members.
func (e *Entry) settleCharles(t *transaction) {
	b := e.body
	if t.tunnel {
		e.Method = "CONNECT"
	}
	e.URL = t.url(e)
	e.StatusKnown = true // both forms have a place for it
	if _, rest, ok := strings.Cut(t.first[1], " "); ok {
		var code string
		code, e.StatusText, _ = strings.Cut(rest, " ")
		if n, err := strconv.Atoi(code); err == nil && e.Status == 0 {
			e.Status = n
		}
	}
	e.Elapsed = t.elapsed(e.TimeText)
	e.ServerIP, e.Client = afterSlash(t.remote), afterSlash(t.client)
	if e.Method == "CONNECT" && t.size[1] >= 0 {
		e.Received = t.size[1]
	}
	if _, ok := e.RequestHeader("Content-Type"); !ok {
		b.postType = t.kind[0]
	}
	if e.ResponseType, _ = e.ResponseHeader("Content-Type"); e.ResponseType == "" {
		e.ResponseType = t.kind[1]
	}
	e.RedirectURL, _ = e.ResponseHeader("Location")
	if b.rec == nil || b.rec.body(slotRequest) == nil { // what Charles counts need not be what it stores
		b.requestSize = t.size[0]
	}
	if b.rec == nil || b.rec.body(slotResponse) == nil {
		b.answerSize = t.size[1]
	}
	e.Failure = t.problem
	switch t.status {
	case "COMPLETE", "":
	case "FAILED", "EXCEPTION":
		if e.Failure == "" {
			e.Failure = t.status
		}
	default:
		e.Notes = append(e.Notes, "Charles states "+strconv.QuoteToASCII(t.status)+" of this record, not that it was complete.")
	}
	if t.socket {
		e.Notes = append(e.Notes, "The record is of a WebSocket, whose messages are not read.")
	}
}

// url is the address of a transaction. Some exports have the query in the
// path.
func (t *transaction) url(e *Entry) string {
	port := t.port
	if port == "" || port == "-1" {
		port = t.actual
	}
	host := t.host
	if strings.Contains(host, ":") && !strings.HasPrefix(host, "[") {
		host = "[" + host + "]"
	}
	if e.Method == "CONNECT" {
		if port == "" {
			return host
		}
		return host + ":" + port
	}
	if port != "" && port != "-1" && port != defaultPort(t.scheme) {
		host += ":" + port
	}
	path := t.path
	if t.hasQuery && t.query != "" && !strings.HasSuffix(path, "?"+t.query) {
		path += "?" + t.query
	}
	if t.scheme == "" {
		return host + path
	}
	return t.scheme + "://" + host + path
}

// elapsed is as stated, or the time between start and end.
func (t *transaction) elapsed(start string) time.Duration {
	if t.took >= 0 {
		return time.Duration(min(t.took, 1e12)) * time.Millisecond
	}
	from, _, _, ok1 := parseTime(start)
	to, _, _, ok2 := parseTime(t.end)
	if !ok1 || !ok2 || to.Before(from) {
		return -1
	}
	return to.Sub(from)
}

// afterSlash is the address of "name/address".
func afterSlash(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }

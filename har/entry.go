package har

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-faster/jx"
)

// entryBody says where an entry's bodies are, and what the producer states of
// them.
type entryBody struct {
	c   *Capture
	rec *record // nil for forms other than HAR
	own *own    // nil for HAR

	hasPost     bool // request.postData is an object
	postType    string
	postCode    string // postData.encoding: "base64"
	postFile    string // postData._file, a member of the same archive
	params      []Field
	requestSize int64  // request.bodySize; -1 when not stated
	requestNote string // request._requestBodyStatus
	rawCode     string // request._content.encoding

	answerCookies []Field

	answerCode string // response.content.encoding
	answerFile string
	answerSize int64 // response.content.size; -1 when not stated
	answerBody int64 // response.bodySize; -1 when not stated
	headerSize int64 // response.headersSize; -1 when not stated
	transfer   int64 // response._transferSize; -1 when not stated
	wait       float64
	fetchType  string

	flat flatInitiator
}

var (
	entryKeys = []string{"startedDateTime", "time", "request", "response", "serverIPAddress", "pageref", "timings",
		"_resourceType", "_fromCache", "_fetchType", "_initiator", "_initiator_type", "_initiator_line", "_initiator_detail", "_error", "_failureText", "_failure"}
	requestKeys  = []string{"method", "url", "httpVersion", "headers", "cookies", "bodySize", "postData", "_content", "_requestBodyStatus", "_failureText", "_failure"}
	postKeys     = []string{"mimeType", "params", "encoding", "_file", "_sha1", "text"}
	responseKeys = []string{"status", "statusText", "headers", "cookies", "redirectURL", "content", "bodySize", "headersSize", "_transferSize", "_error", "_failureText", "_failure", "_fetchType"}
	contentKeys  = []string{"size", "mimeType", "encoding", "_file", "_sha1", "text"}
)

// decode fills e from the record, of a HAR.
func (c *Capture) decode(e *Entry, rec *record) error {
	return c.decodeAs(e, rec, (*reader).entry)
}

// decodeAs fills e from the record, whose members read knows.
func (c *Capture) decodeAs(e *Entry, rec *record, read func(*reader, *Entry) error) error {
	headers, answers, cookies, params := e.Headers[:0], e.ResponseHeaders[:0], e.Cookies[:0], []Field(nil)
	if e.body != nil {
		params = e.body.params[:0]
	} else {
		e.body = new(entryBody)
	}
	*e.body = entryBody{c: c, rec: rec, params: params, requestSize: -1, answerSize: -1, answerBody: -1, headerSize: -1, transfer: -1}
	*e = Entry{Source: &c.source, Elapsed: -1, Received: -1, Headers: headers, ResponseHeaders: answers, Cookies: cookies, body: e.body}

	c.skeleton = rec.skeleton(c.skeleton[:0])
	r := &c.reader
	r.lone, r.twice = false, r.twice[:0]
	r.halves = bytes.Contains(c.skeleton, []byte(`\ud`)) || bytes.Contains(c.skeleton, []byte(`\uD`))
	r.d.ResetBytes(c.skeleton)
	if err := read(r, e); err != nil {
		return err
	}
	e.settle(r)
	if !utf8.Valid(c.skeleton) || r.lone {
		e.Notes = append(e.Notes, "the record holds bytes that are not UTF-8 text; they are kept as they are")
	}
	for _, key := range r.twice {
		e.Notes = append(e.Notes, key+" occurs more than once in the record; the last is read")
	}
	return nil
}

func (r *reader) entry(e *Entry) error {
	return r.object("", entryKeys, func(key string) error {
		switch key {
		case "startedDateTime":
			return r.string(&e.TimeText)
		case "time":
			ms, ok, err := r.number()
			if ok && ms >= 0 && ms < 1e12 {
				e.Elapsed = time.Duration(ms * float64(time.Millisecond))
			}
			return err
		case "request":
			return r.request(e)
		case "response":
			return r.response(e)
		case "serverIPAddress":
			return r.string(&e.ServerIP)
		case "pageref":
			return r.string(&e.PageRef)
		case "timings":
			return r.object("timings.", []string{"wait"}, func(string) error {
				f, ok, err := r.number()
				if ok {
					e.body.wait = f
				}
				return err
			})
		case "_resourceType":
			return r.string(&e.ResourceType)
		case "_fromCache":
			return r.string(&e.FromCache)
		case "_fetchType":
			return r.string(&e.body.fetchType)
		case "_error", "_failureText", "_failure":
			return r.failure(e)
		}
		return r.initiatorMember(e, key)
	})
}

func (r *reader) request(e *Entry) error {
	b := e.body
	return r.object("request.", requestKeys, func(key string) (err error) {
		switch key {
		case "method":
			return r.string(&e.Method)
		case "url":
			return r.string(&e.URL)
		case "httpVersion":
			return r.string(&e.HTTPVersion)
		case "headers":
			e.Headers, err = r.fields("request.headers", e.Headers)
			return err
		case "cookies":
			e.Cookies, err = r.fields("request.cookies", e.Cookies)
			return err
		case "bodySize":
			return r.int64(&b.requestSize)
		case "postData":
			b.hasPost = r.d.Next() == jx.Object
			return r.post(e)
		case "_content":
			return r.object("request._content.", []string{"encoding"}, func(string) error { return r.string(&b.rawCode) })
		case "_requestBodyStatus":
			return r.string(&b.requestNote)
		}
		return r.failure(e)
	})
}

func (r *reader) post(e *Entry) error {
	b := e.body
	return r.object("request.postData.", postKeys, func(key string) (err error) {
		switch key {
		case "mimeType":
			return r.string(&b.postType)
		case "params":
			b.params, err = r.fields("request.postData.params", b.params)
			return err
		case "encoding":
			return r.string(&b.postCode)
		case "_file", "_sha1":
			return r.string(&b.postFile)
		}
		return r.d.Skip() // text is in a slot
	})
}

func (r *reader) response(e *Entry) error {
	b := e.body
	return r.object("response.", responseKeys, func(key string) (err error) {
		switch key {
		case "status":
			f, ok, err := r.number()
			if ok && f > -1e6 && f < 1e6 {
				e.Status, e.StatusKnown = int(f), true
			}
			return err
		case "statusText":
			return r.string(&e.StatusText)
		case "headers":
			e.ResponseHeaders, err = r.fields("response.headers", e.ResponseHeaders)
			return err
		case "cookies":
			b.answerCookies, err = r.fields("response.cookies", b.answerCookies)
			return err
		case "redirectURL":
			return r.string(&e.RedirectURL)
		case "content":
			return r.object("response.content.", contentKeys, func(key string) error {
				switch key {
				case "size":
					return r.int64(&b.answerSize)
				case "mimeType":
					return r.string(&e.ResponseType)
				case "encoding":
					return r.string(&b.answerCode)
				case "_file", "_sha1":
					return r.string(&b.answerFile)
				}
				return r.d.Skip()
			})
		case "bodySize":
			return r.int64(&b.answerBody)
		case "headersSize":
			return r.int64(&b.headerSize)
		case "_transferSize":
			return r.int64(&b.transfer)
		case "_fetchType":
			return r.string(&b.fetchType)
		}
		return r.failure(e)
	})
}

// failure reads the reason a producer gives; an empty one is none.
func (r *reader) failure(e *Entry) error {
	var s string
	err := r.string(&s)
	if s != "" {
		e.Failure = s
	}
	return err
}

// settle works out what needs several members.
func (e *Entry) settle(r *reader) {
	var zoned, ok bool
	e.Time, e.Precision, zoned, ok = parseTime(e.TimeText)
	if !ok && e.TimeText != "" {
		e.Notes = append(e.Notes, "The capture states a time for this request that cannot be read as one"+quoted(e.TimeText)+".")
	}
	if ok && !zoned {
		e.Source.note("Some times carry no time zone. They are read as UTC.")
	}
	if e.FromCache == "" {
		e.FromCache = e.cacheMark()
	}
	e.ResponseHeaders = splitSetCookie(e.ResponseHeaders)
	r.settleInitiator(e)
}

// quoted returns text in quotation marks, after a colon, if it is short.
func quoted(text string) string {
	const most = 80
	if len(text) > most {
		return ""
	}
	return ": " + strconv.Quote(text)
}

// splitSetCookie undoes the joining of several Set-Cookie fields by line
// feeds, as chrome-har and old Chromium versions write. Commas stay: dates
// hold them.
func splitSetCookie(fields []Field) []Field {
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if !strings.Contains(f.Value, "\n") || !strings.EqualFold(f.Name, "Set-Cookie") {
			continue
		}
		parts := strings.Split(strings.TrimRight(f.Value, "\n"), "\n")
		fields[i].Value = strings.TrimSuffix(parts[0], "\r")
		for j, p := range parts[1:] {
			fields = append(fields, Field{})
			copy(fields[i+j+2:], fields[i+j+1:])
			fields[i+j+1] = Field{f.Name, strings.TrimSuffix(p, "\r")}
		}
		i += len(parts) - 1
	}
	return fields
}

// Who names the client, as far as the capture tells clients apart: its address
// and its user's name.
func (e *Entry) Who() string { return strings.TrimSpace(e.Client + " " + e.User) }

// RequestHeader returns the first request header field of that name, in any
// letter case, and whether there is one.
func (e *Entry) RequestHeader(name string) (string, bool) { return header(e.Headers, name) }

// ResponseHeader returns the first response header field of that name, in any
// letter case, and whether there is one.
func (e *Entry) ResponseHeader(name string) (string, bool) { return header(e.ResponseHeaders, name) }

func header(fields []Field, name string) (string, bool) {
	for _, f := range fields {
		if len(f.Name) == len(name) && strings.EqualFold(f.Name, name) {
			return f.Value, true
		}
	}
	return "", false
}

package har

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// A cdpEvent is what is read of the parameters of one event. Members that an
// event does not have stay zero.
type cdpEvent struct {
	id        string // requestId
	loader    string
	kind      string // type: "Image", "Fetch", …
	url       string // of a WebSocket
	wallTime  string // seconds since 1970, as captured
	timestamp float64
	initiator *Initiator
	request   *cdpRequest
	answer    *cdpAnswerHead
	redirect  bool // answer is that of the request before, which redirected to this one
	extra     int  // whether an ExtraInfo event is told of: 1 it is, -1 it is not, 0 nothing is said
	fields    []Field
	cookies   []Field // held back, with the reason
	status    int
	length    int64  // dataLength
	failure   string // errorText, or why it was blocked
	odd       []string
}

// A cdpRequest is Network.Request.
type cdpRequest struct {
	url, method string
	fields      []Field
	text        string // postData
	hasText     bool
	data        []byte // of postDataEntries
	entries     int    // how many of them have bytes
	without     int    // how many have none
	hasBody     bool   // hasPostData
	over        bool   // left out: the record is over the limit
}

// A cdpAnswerHead is Network.Response, without its body.
type cdpAnswerHead struct {
	url, text, kind, protocol, server string
	status                            int
	known                             bool // a status is stated
	fields, asked                     []Field
	fromDisk, fromWorker, fromFetch   bool
	size                              int64
}

var (
	cdpKeys = []string{"requestId", "loaderId", "type", "url", "wallTime", "timestamp", "initiator", "request", "response",
		"redirectResponse", "redirectHasExtraInfo", "hasExtraInfo", "headers", "associatedCookies", "statusCode", "dataLength", "errorText", "blockedReason"}
	cdpRequestKeys = []string{"url", "method", "headers", "postData", "hasPostData", "postDataEntries"}
	cdpAnswerKeys  = []string{"url", "status", "statusText", "headers", "mimeType", "protocol", "remoteIPAddress", "requestHeaders",
		"fromDiskCache", "fromServiceWorker", "fromPrefetchCache", "encodedDataLength"}
)

// cdpParams reads the parameters of an event.
func (r *reader) cdpParams(params []byte, event string) (*cdpEvent, error) {
	ev := new(cdpEvent)
	r.lone, r.twice = false, r.twice[:0]
	r.halves = bytes.Contains(params, []byte(`\ud`)) || bytes.Contains(params, []byte(`\uD`))
	r.d.ResetBytes(params)
	blocked := ""
	err := r.object("", cdpKeys, func(key string) (err error) {
		switch key {
		case "requestId":
			return r.string(&ev.id)
		case "loaderId":
			return r.string(&ev.loader)
		case "type":
			return r.string(&ev.kind)
		case "url":
			return r.string(&ev.url)
		case "wallTime":
			return r.string(&ev.wallTime)
		case "timestamp":
			ev.timestamp, _, err = r.number()
			return err
		case "initiator":
			if r.d.Next() == jx.Object {
				ev.initiator, err = r.initiator()
				return err
			}
		case "request":
			ev.request, err = r.cdpRequest()
			return err
		case "response", "redirectResponse":
			ev.redirect = key == "redirectResponse"
			if !strings.HasPrefix(event, "webSocketFrame") {
				ev.answer, err = r.cdpAnswer()
				return err
			}
		case "redirectHasExtraInfo", "hasExtraInfo":
			var s string
			err := r.string(&s)
			ev.extra = map[string]int{"true": 1, "false": -1}[s]
			return err
		case "headers":
			ev.fields, err = r.fields("headers", nil)
			return err
		case "associatedCookies":
			ev.cookies, err = r.heldBack()
			return err
		case "statusCode":
			return r.int(&ev.status)
		case "dataLength":
			return r.int64(&ev.length)
		case "errorText":
			return r.string(&ev.failure)
		case "blockedReason":
			return r.string(&blocked)
		}
		return r.d.Skip()
	})
	// The text of an error can be a general one where the reason is exact; of
	// an answer that was not let in, it is the text that says so.
	if blocked != "" && !strings.Contains(ev.failure, "BLOCKED") {
		ev.failure = blocked
	}
	ev.odd = append(ev.odd, r.twice...)
	return ev, err
}

func (r *reader) cdpRequest() (*cdpRequest, error) {
	q := new(cdpRequest)
	return q, r.object("request.", cdpRequestKeys, func(key string) (err error) {
		switch key {
		case "url":
			return r.string(&q.url)
		case "method":
			return r.string(&q.method)
		case "headers":
			q.fields, err = r.fields("request.headers", nil)
			return err
		case "postData":
			q.hasText = r.d.Next() == jx.String
			return r.string(&q.text)
		case "hasPostData":
			return r.truth(&q.hasBody)
		}
		return r.array(func() error { return r.postDataEntry(q) })
	})
}

// postDataEntry reads one piece of a body; one without bytes is a file or a
// Blob.
func (r *reader) postDataEntry(q *cdpRequest) error {
	var text string
	found := false
	err := r.object("", []string{"bytes"}, func(string) error {
		found = r.d.Next() == jx.String
		return r.string(&text)
	})
	data, ok := decodeBase64([]byte(text), true)
	if !found || !ok {
		q.without++
		return err
	}
	q.entries++
	q.data = append(q.data, data...)
	return err
}

func (r *reader) cdpAnswer() (*cdpAnswerHead, error) {
	a := new(cdpAnswerHead)
	return a, r.object("response.", cdpAnswerKeys, func(key string) (err error) {
		switch key {
		case "url":
			return r.string(&a.url)
		case "status":
			f, ok, err := r.number()
			if ok && f > -1e6 && f < 1e6 {
				a.status, a.known = int(f), true
			}
			return err
		case "statusText":
			return r.string(&a.text)
		case "headers":
			a.fields, err = r.fields("response.headers", nil)
			return err
		case "mimeType":
			return r.string(&a.kind)
		case "protocol":
			return r.string(&a.protocol)
		case "remoteIPAddress":
			return r.string(&a.server)
		case "requestHeaders":
			a.asked, err = r.fields("response.requestHeaders", nil)
			return err
		case "fromDiskCache":
			return r.truth(&a.fromDisk)
		case "fromServiceWorker":
			return r.truth(&a.fromWorker)
		case "fromPrefetchCache":
			return r.truth(&a.fromFetch)
		}
		return r.int64(&a.size)
	})
}

// heldBack reads the cookies that the browser did not send, with its reasons.
func (r *reader) heldBack() (held []Field, err error) {
	err = r.array(func() error {
		var name string
		var reasons []string
		err := r.object("", []string{"cookie", "blockedReasons"}, func(key string) error {
			if key == "cookie" {
				return r.object("", []string{"name"}, func(string) error { return r.string(&name) })
			}
			return r.array(func() error {
				var s string
				err := r.string(&s)
				reasons = append(reasons, s)
				return err
			})
		})
		if len(reasons) > 0 {
			held = append(held, Field{name, strings.Join(reasons, ", ")})
		}
		return err
	})
	return held, err
}

// truth reads a truth value, also when written as a string.
func (r *reader) truth(to *bool) error {
	var s string
	err := r.string(&s)
	if b, perr := strconv.ParseBool(s); perr == nil {
		*to = b
	}
	return err
}

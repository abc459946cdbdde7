package har

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/go-faster/jx"
)

// cdpForm reads records of the DevTools protocol as programs that drive a
// browser write them: the events of its Network domain
// (https://chromedevtools.github.io/devtools-protocol/tot/Network/), one JSON
// object a line or in a list, bare, with a sessionId, or inside the "message"
// of a Selenium performance log.
func cdpForm() form {
	return form{
		Format: Format{
			Name:         "DevTools protocol events",
			RecognisedBy: `JSON objects, one a line or in a list, whose "method" is an event of the DevTools protocol such as Network.requestWillBeSent; also inside the messages of a Selenium performance log`,
			Shows:        "addresses, headers with cookies, request bodies to the byte, times, status, what caused each request, cookies that the browser held back",
			CannotShow:   "the order of header fields; bodies that pages sent from a Blob or with a file in them; what the recording program did not listen to; bodies of answers and messages of WebSockets, which are not read",
		},
		match: matchCDP,
		read: func(c *Capture, in *input) bool {
			c.source.note("The DevTools protocol gives header fields without their order. Bodies of answers are not read from these events.")
			r := newCDPReader(c, in)
			for r.next(" \t\r\n,[]\x1e", "") {
				if !r.message() {
					return false
				}
			}
			return r.finish()
		},
	}
}

// matchCDP looks for an event of the Network domain, or of one that is recorded
// with it, near the start of JSON text.
func matchCDP(head []byte, _ Options) bool {
	head = bytes.TrimLeft(head, " \t\r\n\x1e")
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return false
	}
	if c := squeeze(head, 2); c[0] == '[' && c != "[{" {
		return false
	}
	for rest := head; ; {
		i := bytes.Index(rest, []byte(`"method`))
		if i < 0 {
			return false
		}
		rest = rest[i+len(`"method`):]
		value := strings.NewReplacer(`\`, "", " ", "", "\t", "", "\r", "", "\n", "").Replace(string(rest[:min(len(rest), 60)]))
		domain, event, ok := strings.Cut(strings.TrimPrefix(value, `":"`), ".")
		if !ok || !strings.HasPrefix(value, `":"`) {
			continue
		}
		event, _, ok = strings.Cut(event, `"`)
		switch {
		case !ok:
		case domain == "Network", domain == "Page", domain == "Target":
			return cdpEventName(event)
		}
	}
}

// cdpEventName tells an event, such as frameNavigated, from a command.
func cdpEventName(s string) bool {
	for _, known := range cdpEvents {
		if s == known {
			return true
		}
	}
	for _, p := range []string{"frame", "load", "lifecycle", "dom", "navigated", "target", "attached", "detached", "window", "java", "resource", "data", "webSocket", "webTransport", "trust", "directTCP", "policy", "report", "subresource", "signed", "event"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// cdpEvents are the events that are read.
var cdpEvents = []string{
	"requestWillBeSent", "requestWillBeSentExtraInfo", "responseReceived", "responseReceivedExtraInfo",
	"requestServedFromCache", "dataReceived", "loadingFinished", "loadingFailed",
	"webSocketCreated", "webSocketWillSendHandshakeRequest", "webSocketHandshakeResponseReceived",
	"webSocketFrameSent", "webSocketFrameReceived", "webSocketClosed",
}

// A cdpReader joins events by the id of their request.
type cdpReader struct {
	*sequence
	open    *openSet[string, *cdpChain]
	count   int // messages read
	others  int // objects that are no messages
	orphans int // events of requests that the capture does not hold
}

func newCDPReader(c *Capture, in *input) *cdpReader {
	r := &cdpReader{open: newOpenSet[string, *cdpChain]()}
	begins := []string{"method", "params", "sessionId", "message", "level", "timestamp", "source", "webview", "id", "type", "direction", "time"}
	r.sequence = newSequence(c, in, begins, func(text []byte) bool {
		method, _, _ := r.unwrap(text)
		return method != ""
	})
	return r
}

// maxWraps bounds messages inside messages.
const maxWraps = 4

var cdpWrapKeys = []string{"method", "params", "message"}

// unwrap finds the message in an object: its method, and the text of its
// parameters. answer says that the object is an answer to a command.
func (r *cdpReader) unwrap(text []byte) (method string, params []byte, answer bool) {
	if method, params = bare(text); method != "" {
		return method, params, false
	}
	d := &r.c.reader
	for range maxWraps {
		var inner []byte
		d.halves = false
		d.d.ResetBytes(text)
		err := d.object("", cdpWrapKeys, func(key string) error {
			kind := d.d.Next()
			switch {
			case key == "method" && kind == jx.String:
				return d.string(&method)
			case key == "params" && kind == jx.Object:
				raw, err := d.d.Raw()
				params = raw
				return err
			case key == "message" && (kind == jx.Object || kind == jx.String):
				raw, err := d.d.Raw()
				inner = raw
				return err
			}
			return d.d.Skip()
		})
		switch {
		case err != nil:
			return "", nil, false
		case method != "" && params != nil:
			return method, params, false
		case len(inner) == 0:
			return "", nil, cdpAnswer(text)
		case inner[0] == '"':
			inner = unquote(nil, inner[1:len(inner)-1])
			if len(inner) == 0 || inner[0] != '{' || !validJSON(inner) {
				return "", nil, false
			}
		}
		text = inner
	}
	return "", nil, false
}

// bare reads the usual message fast: {"method":"…","params":{…}}. What follows
// the object of parameters is left in params, where it does no harm.
func bare(text []byte) (method string, params []byte) {
	rest, ok := bytes.CutPrefix(text, []byte(`{"method":"`))
	if !ok || !bytes.HasSuffix(rest, []byte("}}")) {
		return "", nil
	}
	i := bytes.IndexByte(rest[:min(len(rest), 100)], '"')
	if i < 0 || bytes.IndexByte(rest[:i], '\\') >= 0 {
		return "", nil
	}
	params, ok = bytes.CutPrefix(rest[i:], []byte(`","params":`))
	if !ok || params[0] != '{' {
		return "", nil
	}
	return string(rest[:i]), params[:len(params)-1]
}

// cdpAnswer knows the answer to a command, and a command without parameters:
// programs that keep all that passes keep these too.
func cdpAnswer(text []byte) bool {
	return bytes.Contains(text, []byte(`"id"`)) && (bytes.Contains(text, []byte(`"result"`)) || bytes.Contains(text, []byte(`"error"`)) || bytes.Contains(text, []byte(`"method"`)))
}

// message reads the object at hand. It reports whether the consumer wants more.
func (r *cdpReader) message() bool {
	r.count++
	method, params, answer := r.unwrap(r.rec.kept)
	domain, event, _ := strings.Cut(method, ".")
	switch {
	case method == "" && !answer:
		r.others++
	case domain == "Network" && !r.event(event, params):
		return false
	}
	return r.settle()
}

// finish hands on what is left, in the order in which it began.
func (r *cdpReader) finish() bool {
	left := r.open.all()
	slices.SortFunc(left, func(a, b *cdpChain) int { return cmp.Compare(a.began, b.began) })
	for _, chain := range left {
		if !r.close(chain, noEnd) {
			return false
		}
	}
	if r.others > 0 {
		r.c.source.note(fmt.Sprintf("Objects in this capture that are no messages of the DevTools protocol, and are not read: %d.", r.others))
	}
	if r.orphans > 0 {
		r.c.source.note(fmt.Sprintf("Events that belong to no request at hand, as when the capture was begun later, and that are no entries: %d.", r.orphans))
	}
	return true
}

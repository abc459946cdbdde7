package har

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

// charlesElement fills e from a record, and says why it cannot.
func (c *Capture) charlesElement(e *Entry, x *xmlRecord) (reason string) {
	t := transaction{took: -1, size: [2]int64{-1, -1}}
	d := xml.NewDecoder(bytes.NewReader(x.rest))
	side, bodies := -1, x.bodies
	var codes [2]string
	var texts [2][]byte
	var path []string
	for {
		token, err := d.Token()
		var bad *xml.SyntaxError
		if errors.Is(err, io.EOF) {
			break
		} else if errors.As(err, &bad) {
			return bad.Msg // its line is not one of the capture
		} else if err != nil {
			return err.Error()
		}
		switch token := token.(type) {
		case xml.StartElement:
			path = append(path, token.Name.Local)
			var text []byte
			if token.Name.Local == "body" && token.Name.Space == "" && len(bodies) > 0 {
				text, bodies = bodies[0], bodies[1:]
			}
			if len(path) > 4 {
				continue // nothing is read there
			}
			switch strings.Join(path, ">") {
			case "transaction":
				e.charlesAttributes(&t, token.Attr)
			case "transaction>request":
				side = 0
			case "transaction>response":
				side = 1
				e.Status, _ = strconv.Atoi(attribute(token.Attr, "status"))
			case "transaction>request>headers>header":
				e.Headers = append(e.Headers, Field{})
			case "transaction>response>headers>header":
				e.ResponseHeaders = append(e.ResponseHeaders, Field{})
			case "transaction>request>body", "transaction>response>body":
				codes[side] = attribute(token.Attr, "encoding")
				if texts[side] = text; text == nil {
					texts[side] = []byte{}
				}
			}
			if side >= 0 && len(path) == 2 {
				t.kind[side] = attribute(token.Attr, "mime-type")
			}
		case xml.CharData:
			if len(path) < 4 || side < 0 {
				continue
			}
			fields := &e.Headers
			if side == 1 {
				fields = &e.ResponseHeaders
			}
			switch last := len(*fields) - 1; {
			case path[3] == "first-line":
				t.first[side] += string(token)
			case len(path) < 5 || last < 0:
			case path[4] == "name":
				(*fields)[last].Name += string(token)
			case path[4] == "value":
				(*fields)[last].Value += string(token)
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		}
	}
	e.settleCharles(&t)
	for side, text := range texts {
		c.charlesBody(e, side, t.kind[side], codes[side], text)
	}
	return ""
}

func attribute(attrs []xml.Attr, name string) string {
	if i := slices.IndexFunc(attrs, func(a xml.Attr) bool { return a.Name.Local == name }); i >= 0 {
		return attrs[i].Value
	}
	return ""
}

// charlesAttributes reads the attributes of a transaction.
func (e *Entry) charlesAttributes(t *transaction, attrs []xml.Attr) {
	var millis, end string
	for _, a := range attrs {
		switch a.Name.Local {
		case "method":
			e.Method = a.Value
		case "protocolVersion":
			e.HTTPVersion = a.Value
		case "protocol":
			t.scheme = a.Value
		case "host":
			t.host = a.Value
		case "port":
			t.port = a.Value
		case "actualPort":
			t.actual = a.Value
		case "path":
			t.path = a.Value
		case "query":
			t.query, t.hasQuery = a.Value, true
		case "tunnel":
			t.tunnel = a.Value == "true"
		case "webSocket":
			t.socket = a.Value == "true"
		case "status":
			t.status = a.Value
		case "errorMessage":
			t.problem = a.Value
		case "remoteAddress":
			t.remote = a.Value
		case "clientAddress":
			t.client = a.Value
		case "startTime":
			e.TimeText = a.Value
		case "endTime":
			t.end = a.Value
		case "startTimeMillis":
			millis = a.Value
		case "endTimeMillis":
			end = a.Value
		}
	}
	from, err1 := strconv.ParseInt(millis, 10, 64)
	to, err2 := strconv.ParseInt(end, 10, 64)
	if err1 == nil && from > 0 && from < 253402300800000 {
		e.TimeText, e.Time, e.Precision = millis, time.UnixMilli(from).UTC(), time.Millisecond
		if err2 == nil && to >= from {
			t.took = to - from
		}
		return
	}
	e.setTime(e.TimeText)
}

// charlesBody judges the body of one side; text is nil when there is none.
func (c *Capture) charlesBody(e *Entry, side int, kind, encoding string, text []byte) {
	m, fields, what := &c.own.request, e.Headers, "request"
	ev := requestEvidence(e)
	none := !carriesBody(e.Method)
	if side == 1 {
		m, fields, what = &c.own.response, e.ResponseHeaders, "answer"
		ev = responseEvidence(e)
		none = e.Status < 200 || e.Status == 204 || e.Status == 304 || strings.EqualFold(e.Method, "HEAD")
	}
	if len(text) == 0 {
		*m = c.flowBody(e, tnet{}, what, fields, none)
		if text != nil && m.state == "" {
			m.state = BodyNone
		}
		return
	}
	if m.kind, _ = header(fields, "Content-Type"); m.kind == "" {
		m.kind = kind
	}
	data := xmlText(text)
	if encoding == "base64" {
		var ok bool
		if data, ok = decodeBase64(data, true); !ok {
			m.data, m.state = text, BodyCorrupted
			return
		}
		m.data, m.state = data, ev.ofBytes(data)
	} else {
		m.data, m.state = ev.ofText(data, m.kind)
	}
	if int64(len(m.data)) > c.limits.Body {
		m.data, m.state = m.data[:c.limits.Body], BodyTruncated
		c.source.addDamage(Damage{Offset: e.Offset, Length: e.Length, Entry: c.next, Limit: true, Reason: fmt.Sprintf("a body of %d bytes is over the limit; its first %d are read", len(data), c.limits.Body)})
	}
}

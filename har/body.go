package har

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// RequestBody returns the body of the request as the capture holds it, and
// says how faithfully. An error is an I/O failure.
func (e *Entry) RequestBody() (Body, error) {
	b := e.body
	if b == nil {
		return Body{State: BodyNotRecorded, Size: -1}, nil
	}
	if b.own != nil {
		m := b.own.request
		if m.state == "" && !carriesBody(e.Method) {
			m.state = BodyNone
		}
		return e.ownBody(&m, e.Headers)
	}
	body := Body{State: BodyNone, Type: b.postType, Size: b.requestSize}
	if body.Type == "" {
		body.Type, _ = e.RequestHeader("Content-Type")
	}
	if s := b.rec.body(slotRequestContent); s != nil && s.n > 0 {
		return b.fill(body, s, b.rawCode, requestEvidence(e))
	}
	if s := b.rec.body(slotRequest); s != nil && s.n > 0 {
		return b.fill(body, s, b.postCode, requestEvidence(e))
	}
	if b.postFile != "" {
		return b.fromMember(body, b.postFile)
	}
	if len(b.params) > 0 {
		body.State = BodyParamsOnly
		body.Params = b.decodedParams(body.Type)
		return body, nil
	}
	body.State = e.missingRequestBody()
	return body, nil
}

// missingRequestBody says what the rest of the record tells of a body it does
// not hold.
func (e *Entry) missingRequestBody() BodyState {
	b := e.body
	length, stated := e.RequestHeader("Content-Length")
	n, err := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
	if _, chunked := e.RequestHeader("Transfer-Encoding"); chunked {
		return BodyNotRecorded
	}
	switch {
	case stated && err == nil && n > 0, strings.HasPrefix(b.requestNote, "discarded"):
		return BodyNotRecorded
	case stated && err == nil && n == 0:
		return BodyNone
	case !carriesBody(e.Method):
		return BodyNone
	case b.requestSize > 0:
		return BodyNotRecorded
	case b.rec.body(slotRequest) != nil && e.Source.Creator != "Playwright":
		return BodyNone // an empty text is recorded; Playwright writes one for bodies it leaves out
	}
	return BodyUnknown
}

func carriesBody(method string) bool {
	switch strings.ToUpper(method) {
	case "", "GET", "HEAD", "OPTIONS", "CONNECT", "TRACE":
		return false
	}
	return true
}

// decodedParams decodes once what Chromium leaves percent-encoded; other
// producers decode themselves.
func (b *entryBody) decodedParams(contentType string) []Field {
	if b.c.source.Creator != "WebInspector" || !strings.HasPrefix(strings.ToLower(contentType), "application/x-www-form-urlencoded") {
		return b.params
	}
	out := make([]Field, len(b.params))
	for i, p := range b.params {
		out[i] = Field{unescapeForm(p.Name), unescapeForm(p.Value)}
	}
	return out
}

// unescapeForm decodes plus signs and percent escapes; a percent sign that
// begins no escape stays.
func unescapeForm(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			out = append(out, ' ')
			continue
		case s[i] == '%' && i+2 < len(s):
			hi, ok1 := unhex(s[i+1])
			lo, ok2 := unhex(s[i+2])
			if ok1 && ok2 {
				out = append(out, hi<<4|lo)
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// ResponseBody returns the body of the response as the capture holds it, and
// says how faithfully. An error is an I/O failure.
func (e *Entry) ResponseBody() (Body, error) {
	b := e.body
	if b == nil {
		return Body{State: BodyNotRecorded, Size: -1}, nil
	}
	if b.own != nil {
		body, err := e.ownBody(&b.own.response, e.ResponseHeaders)
		return e.unpack(body), err
	}
	body := Body{State: BodyNone, Type: e.ResponseType, Size: b.answerSize}
	if s := b.rec.body(slotResponse); s != nil && s.n > 0 {
		return b.fill(body, s, b.answerCode, responseEvidence(e))
	}
	if b.answerFile != "" {
		body, err := b.fromMember(body, b.answerFile)
		if code, _ := e.ResponseHeader("Content-Encoding"); body.State == BodyExact && code != "" && !hasMagic(code, body.Data) {
			body.State = BodyDecoded
		}
		return body, err
	}
	n, stated := contentLength(e.ResponseHeader("Content-Length"))
	switch {
	case e.Status < 200, e.Status == 204, e.Status == 304, strings.EqualFold(e.Method, "HEAD"):
	case b.answerSize > 0, stated && n > 0, b.answerBody > 0:
		body.State = BodyNotRecorded
	case b.answerSize == 0 && b.rec.body(slotResponse) != nil, stated && n == 0:
	default:
		body.State = BodyUnknown
	}
	return body, nil
}

func contentLength(s string, ok bool) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return n, ok && err == nil && n >= 0
}

// fill reads the string s, and judges it.
func (b *entryBody) fill(body Body, s *span, encoding string, ev evidence) (Body, error) {
	text, whole, err := b.text(s)
	if err != nil {
		return body, err
	}
	if s.left {
		body.Part = &Part{Member: b.c.source.Member, Offset: s.off, Length: s.n}
		if sum, err := b.c.rangeSum(s.off, s.n); err == nil {
			body.Part.SHA256 = hex.EncodeToString(sum[:])
		} else {
			return body, err
		}
	}
	if strings.EqualFold(encoding, "base64") {
		data, ok := decodeBase64(text, whole)
		if ok {
			body.Data = data
			body.State = ev.ofBytes(data)
		} else {
			body.Data, body.State = text, BodyCorrupted
		}
	} else {
		body.Data, body.State = ev.ofText(text, body.Type)
	}
	if !whole {
		body.State = BodyTruncated
	}
	return body, nil
}

// text returns the decoded text of a string, up to [Limits.Body] of its stored
// bytes, and whether that is all of it.
func (b *entryBody) text(s *span) (text []byte, whole bool, err error) {
	raw, whole := b.rec.kept[s.from:s.to], true
	limit := b.c.limits.Body
	if s.left {
		n := min(s.n, limit)
		whole = n == s.n
		if raw, err = b.c.readText(s.off, n); err != nil {
			return nil, false, err
		}
	} else if int64(len(raw)) > limit {
		raw, whole = raw[:limit], false
	}
	if !whole {
		raw = wholeEscapes(raw)
		b.c.source.addDamage(Damage{
			Offset: s.off, Length: s.n, Entry: b.c.entry.Entry, Limit: true,
			Reason: fmt.Sprintf("a body of %d bytes is over the limit; its first %d are read", s.n, limit),
		})
	}
	if s.left {
		return unquote(raw[:0], raw), whole, nil // read for this alone; text is never longer than its JSON
	}
	return unquote(make([]byte, 0, len(raw)), raw), whole, nil
}

// wholeEscapes cuts raw, a stretch of a JSON string, before an escape that is
// not whole.
func wholeEscapes(raw []byte) []byte {
	i := bytes.LastIndexByte(raw[max(0, len(raw)-6):], '\\')
	if i < 0 {
		return raw
	}
	i += max(0, len(raw)-6)
	first := i
	for first > 0 && raw[first-1] == '\\' {
		first--
	}
	if (i-first)%2 == 1 { // the last backslash is the second of an escaped one
		return raw
	}
	if need := map[bool]int{true: 6, false: 2}[i+1 < len(raw) && raw[i+1] == 'u']; len(raw)-i < need {
		return raw[:i]
	}
	return raw
}

func decodeBase64(text []byte, whole bool) ([]byte, bool) {
	text = bytes.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', ' ', '\t', '=':
			return -1
		case '-':
			return '+'
		case '_':
			return '/'
		}
		return r
	}, text)
	if !whole {
		text = text[:len(text)/4*4]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(text)))
	n, err := base64.RawStdEncoding.Decode(out, text)
	return out[:n], err == nil
}

// fromMember reads a body that is a member of the same archive.
func (b *entryBody) fromMember(body Body, name string) (Body, error) {
	data, part, err := b.c.member(name)
	switch {
	case errors.Is(err, errNoMember):
		body.State = BodyNotRecorded
		return body, nil
	case errors.Is(err, errOverLimit):
		b.c.source.addDamage(Damage{Offset: b.c.entry.Offset, Length: b.c.entry.Length, Entry: b.c.entry.Entry, Limit: true,
			Reason: fmt.Sprintf("the member %q is over the limit for one body", name)})
		body.State, body.Data = BodyTruncated, data
		return body, nil
	case err != nil:
		return body, err
	}
	body.Data, body.Part, body.State = data, part, BodyExact
	return body, nil
}

// RawRecord returns the bytes of e as stored, in the capture's own character
// encoding. They are read again when the entry was over its limit.
func (e *Entry) RawRecord() ([]byte, error) {
	b := e.body
	if b == nil {
		return nil, nil
	}
	if b.own != nil && b.own.raw != nil {
		return b.own.raw, nil
	}
	if b.own != nil || b.rec.over {
		return b.c.readRaw(e.Offset, e.Length)
	}
	if b.c.order != nil {
		return narrow(b.rec.kept, b.c.order), nil
	}
	return b.rec.kept, nil
}

// SHA256 returns the digest of the bytes of e in its source.
func (e *Entry) SHA256() ([sha256.Size]byte, error) {
	if b := e.body; b != nil && (b.own != nil && b.own.raw == nil || b.own == nil && b.rec.over) {
		return b.c.rangeSum(e.Offset, e.Length)
	}
	raw, err := e.RawRecord()
	return sha256.Sum256(raw), err
}

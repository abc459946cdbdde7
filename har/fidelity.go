package har

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"
)

// evidence is what the rest of a record says about one of its bodies.
type evidence struct {
	encoding string // Content-Encoding as captured
	length   int64  // Content-Length of the request as captured; -1 if none
	size     int64  // as the producer states, where it counts stored bytes; -1 if none
	sent     bool   // a request's body: a browser does not undo its encoding
}

func requestEvidence(e *Entry) evidence {
	ev := evidence{length: -1, size: -1, sent: true}
	ev.encoding, _ = e.RequestHeader("Content-Encoding")
	if n, ok := contentLength(e.RequestHeader("Content-Length")); ok {
		ev.length = n
	}
	// Firefox counts characters in bodySize for some bodies.
	if e.Source.Creator != "Firefox" && e.body.requestSize > 0 {
		ev.size = e.body.requestSize
	}
	return ev
}

func responseEvidence(e *Entry) evidence {
	ev := evidence{length: -1, size: e.body.answerSize}
	ev.encoding, _ = e.ResponseHeader("Content-Encoding")
	return ev
}

// stated is the length in bytes the body had, or -1.
func (ev evidence) stated() int64 {
	if ev.length >= 0 {
		return ev.length
	}
	return ev.size
}

// ofBytes judges a body whose bytes the capture holds as such.
func (ev evidence) ofBytes(data []byte) BodyState {
	if coded(ev.encoding) && !hasMagic(ev.encoding, data) {
		return BodyDecoded
	}
	return ev.whole(int64(len(data)))
}

func (ev evidence) whole(n int64) BodyState {
	if want := ev.stated(); want > n && !coded(ev.encoding) {
		return BodyTruncated
	}
	return BodyExact
}

// ofText judges a body held as text, and returns its bytes. The text may be
// the body read as UTF-8, the body with each byte as one character (Latin-1,
// for what is not UTF-8), the body with its stray bytes as surrogates (as
// Python's surrogateescape writes), or what is left of it after each stray
// byte became U+FFFD. The stated length tells them apart; without one, control
// characters do.
func (ev evidence) ofText(text []byte, contentType string) ([]byte, BodyState) {
	if isASCII(text) {
		return text, ev.ofASCII(text)
	}
	if data, ok := unescapeSurrogates(text); ok {
		return data, ev.ofBytes(data)
	}
	want := ev.stated()
	if bytes.ContainsRune(text, utf8.RuneError) && utf8.Valid(text) {
		if want == int64(len(text)) && !coded(ev.encoding) {
			return text, BodyExact
		}
		if want >= 0 || hasControls(text) || coded(ev.encoding) {
			return text, BodyCorrupted
		}
		return text, BodyCorrupted
	}
	if data, ok := latin1(text); ok {
		switch {
		case want == int64(len(text)):
			return text, BodyExact
		case want == int64(len(data)), hasMagic(ev.encoding, data), hasMagic("gzip", data):
			return data, ev.ofBytes(data)
		case want < 0 && hasControls(text):
			return data, BodyExact
		}
	}
	if coded(ev.encoding) {
		return text, BodyDecoded
	}
	switch charset(contentType) {
	case "utf-8", "utf8":
		return text, ev.whole(int64(len(text)))
	case "":
		if want == int64(len(text)) || ev.sent && want < 0 && utf8.Valid(text) && !hasControls(text) {
			return text, BodyExact
		}
	}
	return text, BodyReencoded
}

func (ev evidence) ofASCII(text []byte) BodyState {
	if coded(ev.encoding) {
		return ev.ofBytes(text)
	}
	return ev.whole(int64(len(text)))
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// hasControls reports control characters that text does not hold.
func hasControls(b []byte) bool {
	for _, c := range b {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' {
			return true
		}
	}
	return false
}

// latin1 returns the bytes whose values are the characters of text.
func latin1(text []byte) ([]byte, bool) {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r > 0xFF || r == utf8.RuneError && n == 1 {
			return nil, false
		}
		out = append(out, byte(r))
		text = text[n:]
	}
	return out, true
}

// unescapeSurrogates undoes Python's surrogateescape: U+DC80 to U+DCFF stand
// for the bytes 0x80 to 0xFF. ok is false if there are none, or others.
func unescapeSurrogates(text []byte) (data []byte, ok bool) {
	if !hasLone(text) {
		return nil, false
	}
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		if r, lone := surrogate(text); lone {
			if r < 0xDC80 || r > 0xDCFF {
				return nil, false
			}
			out = append(out, byte(r))
			text = text[3:]
			continue
		}
		out = append(out, text[0])
		text = text[1:]
	}
	return out, true
}

// coded reports whether a Content-Encoding field states a compression.
func coded(encoding string) bool {
	e := strings.ToLower(strings.TrimSpace(encoding))
	return e != "" && e != "identity"
}

// hasMagic reports whether data may be compressed as encoding says: the field
// alone is not to be trusted, since many producers undo the compression and
// keep the field.
func hasMagic(encoding string, data []byte) bool {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		return bytes.HasPrefix(data, []byte{0x1f, 0x8b})
	case "deflate":
		return len(data) > 1 && data[0]&0x0f == 8 && (int(data[0])<<8|int(data[1]))%31 == 0
	case "zstd":
		return bytes.HasPrefix(data, []byte{0x28, 0xb5, 0x2f, 0xfd})
	case "br":
		return !utf8.Valid(data) || hasControls(data)
	}
	return false
}

func charset(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return ""
	}
	return strings.ToLower(params["charset"])
}

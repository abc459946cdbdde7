package har

import (
	"bytes"
	"strconv"
	"strings"
)

// A head is the first line and the header fields of an HTTP/1 message as a
// tool stored it (RFC 9112 sections 2 to 5). Tools are freer than the standard:
// they write spaces in addresses, line feeds alone, and HTTP/2 as a version.
type head struct {
	first  string
	fields []Field
	size   int  // bytes, with the empty line at its end
	whole  bool // the empty line is there
	odd    int  // lines that are no field; they are fields without a value
}

// parseHead reads the head that b begins with, and appends its fields to
// fields. A folded field is joined with one space.
func parseHead(b []byte, fields []Field) head {
	h := head{fields: fields}
	before := len(b) - len(bytes.TrimLeft(b, "\r\n"))
	end, size := headEnd(b[before:])
	h.whole = size > 0
	if !h.whole {
		end, size = len(b)-before, len(b)-before
	}
	h.size = before + size
	text := string(b[before : before+end])
	var line string
	line, text, _ = strings.Cut(text, "\n")
	h.first = strings.TrimSuffix(line, "\r")
	for text != "" {
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			continue
		}
		if more := folded(&text); len(more) > 0 {
			line = strings.Join(append([]string{strings.TrimRight(line, " \t")}, more...), " ")
		}
		// An HTTP/2 field such as ":path" begins with a colon of its own.
		colon := strings.IndexByte(line[1:], ':') + 1
		if colon == 0 {
			h.fields = append(h.fields, Field{Name: line})
			h.odd++
			continue
		}
		h.fields = append(h.fields, Field{line[:colon], strings.Trim(line[colon+1:], " \t")})
	}
	return h
}

// folded takes the lines off text that belong to the field before them.
func folded(text *string) (lines []string) {
	for strings.HasPrefix(*text, " ") || strings.HasPrefix(*text, "\t") {
		var line string
		line, *text, _ = strings.Cut(*text, "\n")
		lines = append(lines, strings.Trim(line, " \t\r"))
	}
	return lines
}

// headEnd finds the empty line after a head: where the last line before it
// ends, and where what follows it begins; 0 and 0 when there is none.
func headEnd(b []byte) (end, next int) {
	for from := 0; ; {
		i := bytes.IndexByte(b[from:], '\n')
		if i < 0 {
			return 0, 0
		}
		from += i + 1
		switch {
		case from < len(b) && b[from] == '\n':
			return from, from + 1
		case from+1 < len(b) && b[from] == '\r' && b[from+1] == '\n':
			return from, from + 2
		}
	}
}

// requestLine splits "POST /tr?a=b c HTTP/1.1". Spaces inside the target stay.
// ok is false for a line that names no method.
func requestLine(s string) (method, target, version string, ok bool) {
	method, target, _ = strings.Cut(s, " ")
	if i := strings.LastIndexByte(target, ' '); i >= 0 && strings.HasPrefix(target[i+1:], "HTTP/") {
		target, version = target[:i], target[i+1:]
	}
	return method, target, version, isToken(method) && target != ""
}

func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c|0x20 < 'a' || c|0x20 > 'z' {
			if c != '-' && c != '_' {
				return false
			}
		}
	}
	return s != ""
}

// statusLine splits "HTTP/1.1 200 OK".
func statusLine(s string) (version string, status int, text string, ok bool) {
	version, rest, _ := strings.Cut(s, " ")
	code, text, _ := strings.Cut(rest, " ")
	n, err := strconv.Atoi(code)
	return version, n, text, err == nil && len(code) == 3 && n >= 100 && strings.HasPrefix(version, "HTTP/")
}

// A stretch is a message as stored: all of it, or its beginning when it is
// too long to be held.
type stretch struct {
	data []byte
	off  int64 // in the source
	n    int64 // bytes of the whole
}

// takeRequest fills e from a stored request. The target is as in the request
// line, for the caller to make an address of.
func (e *Entry) takeRequest(s stretch) (target string, m message, ok bool) {
	h := parseHead(s.data, e.Headers)
	e.Headers = h.fields
	method, target, version, ok := requestLine(h.first)
	if !ok {
		return "", message{}, false
	}
	e.Method, e.HTTPVersion = method, version
	e.noteHead(h, "request")
	m, note := takeBody(s, h, e.Headers, true)
	switch {
	case m.state != "":
	case version == "HTTP/1.1" || version == "HTTP/1.0" || !carriesBody(method):
		m.state = BodyNone // a body would have a length or chunks
	}
	if note != "" {
		e.Notes = append(e.Notes, "The request: "+note)
	}
	return target, m, true
}

// takeResponse fills e from a stored response, behind any that were only
// interim (status 100 to 199).
func (e *Entry) takeResponse(s stretch) (m message, ok bool) {
	var h head
	for {
		h = parseHead(s.data, e.ResponseHeaders[:0])
		version, status, text, fine := statusLine(h.first)
		if !fine {
			return message{}, false
		}
		e.Status, e.StatusKnown, e.StatusText = status, true, text
		if e.HTTPVersion == "" {
			e.HTTPVersion = version
		}
		if status >= 200 || status == 101 || !bytes.HasPrefix(s.data[h.size:], []byte("HTTP/")) {
			break
		}
		s = stretch{s.data[h.size:], s.off + int64(h.size), s.n - int64(h.size)}
	}
	e.ResponseHeaders = h.fields
	e.ResponseType, _ = header(h.fields, "Content-Type")
	e.RedirectURL, _ = header(h.fields, "Location")
	e.noteHead(h, "answer")
	m, note := takeBody(s, h, h.fields, false)
	switch {
	case e.Status < 200, e.Status == 204, e.Status == 304, strings.EqualFold(e.Method, "HEAD"):
		if m.data == nil && m.n == 0 {
			m.state, note = BodyNone, ""
		}
	}
	if note != "" {
		e.Notes = append(e.Notes, "The answer: "+note)
	}
	return m, true
}

func (e *Entry) noteHead(h head, what string) {
	if h.odd > 0 {
		e.Notes = append(e.Notes, "The header of the "+what+" has a line that is no field; it is listed without a value.")
	}
	if !h.whole {
		e.Notes = append(e.Notes, "The header of the "+what+" has no end: some of it may be missing.")
	}
}

// takeBody says where the body behind h is, and how faithfully it is stored.
// note is for what does not agree. The state is empty where there is no body
// and nothing was said of one.
func takeBody(s stretch, h head, fields []Field, sent bool) (m message, note string) {
	coding, chunked := header(fields, "Transfer-Encoding")
	chunked = chunked && strings.Contains(strings.ToLower(coding), "chunked")
	stated, hasLength := contentLength(header(fields, "Content-Length"))
	encoding, _ := header(fields, "Content-Encoding")
	ev := evidence{encoding: encoding, length: -1, size: -1, sent: sent}
	if hasLength && !chunked {
		ev.length = stated
		m.size = stated
	}
	data := s.data[h.size:]
	if s.n == int64(h.size) {
		switch {
		case chunked, hasLength && stated > 0:
			m.state = BodyNotRecorded
		case hasLength:
			m.state = BodyNone
		}
		return m, ""
	}
	whole := int64(len(s.data)) == s.n
	if chunked {
		plain, ended, isChunks := unchunk(data)
		switch {
		case isChunks && len(plain) == 0 && ended:
			m.state = BodyNone
			return m, ""
		case isChunks:
			m.data, m.state = plain, ev.ofStored(plain)
			if !ended {
				m.state = BodyTruncated
			}
			return m, ""
		}
		note = "its header speaks of chunks, but the body is stored without them."
	}
	if !whole {
		m.off, m.n = s.off+int64(h.size), s.n-int64(h.size)
		m.state = BodyExact
		if ev.length > m.n {
			m.state = BodyTruncated
		}
		return m, note
	}
	m.data, m.state = data, ev.ofStored(data)
	if ev.length >= 0 && ev.length < int64(len(data)) && m.state == BodyExact {
		note = "its header states a body of " + strconv.FormatInt(stated, 10) + " bytes, but " + strconv.Itoa(len(data)) + " are stored."
	}
	return m, note
}

// ofStored is ofBytes for bytes as a tool took them from the wire: compressed
// ones, too, are as long as was stated.
func (ev evidence) ofStored(data []byte) BodyState {
	state := ev.ofBytes(data)
	if state == BodyExact && ev.stated() > int64(len(data)) {
		return BodyTruncated
	}
	return state
}

// unchunk undoes the chunks of b (RFC 9112 section 7.1). isChunks is false when
// b does not begin with one; ended says that the last is there.
func unchunk(b []byte) (plain []byte, ended, isChunks bool) {
	for {
		line, rest, ok := bytes.Cut(b, []byte("\n"))
		size, _, _ := strings.Cut(string(line[:min(len(line), 64)]), ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 62)
		if !ok || err != nil {
			return plain, false, isChunks
		}
		if isChunks = true; n == 0 {
			return plain, true, true
		}
		if plain == nil {
			plain = make([]byte, 0, len(rest))
		}
		if uint64(len(rest)) < n {
			return append(plain, rest...), false, true
		}
		plain = append(plain, rest[:n]...)
		b = bytes.TrimPrefix(bytes.TrimPrefix(rest[n:], []byte("\r")), []byte("\n"))
	}
}

package har

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// A netEvent is one event.
type netEvent struct {
	kind   netKind
	phase  int
	source int64
	time   string // ticks, as captured
	params netParams
}

// A netHead is an event without its parameters.
type netHead struct {
	kind, phase  int
	source       int64
	time, params []byte
}

// lastType reads the type of an event fast, where it is the last member, as
// Chromium writes it.
func lastType(text []byte) (int, bool) {
	text = text[:len(text)-1]
	i := bytes.LastIndexByte(text, ':')
	if i < 0 || !bytes.HasSuffix(text[:i], []byte(`,"type"`)) {
		return 0, false
	}
	n, ok := decimal(string(text[i+1:]), 9)
	return int(n), ok
}

// netHead reads an event; numbers that it lacks are -1.
func (r *reader) netHead(text []byte) (netHead, error) {
	h := netHead{kind: -1, phase: -1, source: -1}
	r.d.ResetBytes(text)
	err := r.object("", netEventBegins, func(key string) error {
		switch key {
		case "params":
			raw, err := r.d.Raw()
			h.params = raw
			return err
		case "phase":
			return r.int(&h.phase)
		case "type":
			return r.int(&h.kind)
		case "time":
			raw, err := r.d.Raw()
			h.time = raw
			if len(raw) > 1 && raw[0] == '"' {
				h.time = raw[1 : len(raw)-1]
			}
			return err
		}
		return r.object("", []string{"id"}, func(string) error { return r.int64(&h.source) })
	})
	return h, err
}

// netParams is what is read of the parameters of events. What an event does
// not have stays zero; a number of something is -1.
type netParams struct {
	url, method, initiator, site, frame string
	line, transport, reason             string
	headers                             []string
	name, operation, status             string
	dependency                          int64 // the id of source_dependency
	stream                              int64
	size                                int64 // total_size or byte_count
	chunked, fin                        bool
	failed                              int // net_error
	bytes                               string
	hasBytes                            bool
}

var netParamKeys = []string{"url", "method", "initiator", "network_isolation_key", "request_type", "line", "transport_info", "reason", "headers",
	"name", "operation", "status", "source_dependency", "stream_id", "total_size", "byte_count", "is_chunked", "fin", "net_error", "bytes"}

func (r *reader) netParams(text []byte) (netParams, error) {
	p := netParams{size: -1, dependency: -1, stream: -1}
	r.lone, r.twice = false, r.twice[:0]
	r.halves = true
	r.d.ResetBytes(text)
	to := map[string]*string{"url": &p.url, "method": &p.method, "initiator": &p.initiator, "network_isolation_key": &p.site, "request_type": &p.frame,
		"line": &p.line, "transport_info": &p.transport, "reason": &p.reason, "name": &p.name, "operation": &p.operation, "status": &p.status}
	err := r.object("", netParamKeys, func(key string) error {
		if s := to[key]; s != nil {
			return r.string(s)
		}
		switch key {
		case "headers":
			return r.headerLines(&p.headers)
		case "source_dependency":
			return r.object("", []string{"id"}, func(string) error { return r.int64(&p.dependency) })
		case "stream_id":
			return r.int64(&p.stream)
		case "total_size", "byte_count":
			return r.int64(&p.size)
		case "is_chunked":
			return r.truth(&p.chunked)
		case "fin":
			return r.truth(&p.fin)
		case "net_error":
			return r.int(&p.failed)
		}
		p.hasBytes = r.d.Next() == jx.String
		return r.string(&p.bytes)
	})
	for _, s := range to {
		*s = unescapeNetLog(*s)
	}
	return p, err
}

// headerLines reads a list of "name: value", or, of older versions, an object.
func (r *reader) headerLines(to *[]string) error {
	if r.d.Next() == jx.Object {
		fields, err := r.fields("headers", nil)
		for _, f := range fields {
			*to = append(*to, f.Name+": "+f.Value)
		}
		return err
	}
	return r.array(func() error {
		var s string
		err := r.string(&s)
		*to = append(*to, unescapeNetLog(s))
		return err
	})
}

// unescapeNetLog undoes what the log does to text that is not ASCII
// (NetLogStringValue in net/log/net_log_values.cc).
func unescapeNetLog(s string) string {
	rest, ok := strings.CutPrefix(s, "%ESCAPED:\u200b ")
	if !ok {
		return s
	}
	return unescapePercent(rest)
}

// unescapePercent decodes percent escapes; plus signs stay.
func unescapePercent(s string) string {
	var out []byte
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
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

// ticks reads a time as the log counts it.
func ticks(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n >= 0 && n < 1<<43
}

// netField splits one line of a header, also of a field such as ":path".
func netField(line string) Field {
	i := strings.IndexByte(line[min(1, len(line)):], ':') + 1
	if i == 0 {
		return Field{Name: line}
	}
	return Field{line[:i], strings.TrimPrefix(line[i+1:], " ")}
}

// netFields splits lines, and leaves out those whose value the log leaves out;
// these it returns apart, with the length.
func netFields(to []Field, lines []string) (fields []Field, stripped []Field) {
	for _, line := range lines {
		f := netField(line)
		if n, ok := strippedBytes(f.Value); ok {
			stripped = append(stripped, Field{f.Name, n})
			continue
		}
		to = append(to, f)
	}
	return slices.Clip(to), stripped
}

// strippedBytes reads "[77 bytes were stripped]", also behind the name of a
// scheme (ElideHeaderValueForNetLog in net/http/http_log_util.cc).
func strippedBytes(value string) (n string, ok bool) {
	value, ok = strings.CutSuffix(value, " bytes were stripped]")
	if !ok {
		return "", false
	}
	n = value[strings.LastIndexByte(value, '[')+1:]
	_, ok = decimal(n, 9)
	return n, ok
}

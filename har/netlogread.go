package har

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// A netReader groups events by the request they are of.
type netReader struct {
	*sequence
	netConstants
	text    []byte // of the capture so far, until the constants are read
	known   bool   // they are
	open    *openSet[int64, *netSource]
	wires   netWires
	count   int // events of requests
	orphans int // requests of which the log has no beginning
}

// A netEvent is one event.
type netEvent struct {
	kind   netKind
	phase  int
	source int64
	time   string // ticks, as captured
	params netParams
}

// A netSource is what is open under the number of one source.
type netSource struct {
	id      int64
	began   int64       // offset of its first event
	planned *Ref        // of a request that a page made, before it is begun
	request *netRequest // the last that was begun
	alive   bool        // the source is more than a plan
}

var netEventBegins = []string{"params", "phase", "source", "time", "type"}

func newNetReader(c *Capture, in *input) *netReader {
	r := &netReader{open: newOpenSet[int64, *netSource](), wires: newNetWires()}
	r.sequence = newSequence(c, in, netEventBegins, func(text []byte) bool {
		head, err := c.reader.netHead(text)
		return err == nil && head.kind >= 0 && head.source >= 0
	})
	r.tap = func(b []byte) {
		if !r.known && int64(len(r.text)) < c.limits.Entry {
			r.text = append(r.text, b...)
		}
	}
	return r
}

// readAll reads the log from its first byte.
func (r *netReader) readAll() bool {
	r.unit = r.l.pos()
	err := r.toEvents()
	for found := err == nil; ; {
		if err != nil {
			found, err = r.resume(err), nil
		} else if found {
			found = r.next(" \t\r\n,", "]")
		}
		if !found {
			break
		}
		if !r.event() {
			return false
		}
	}
	r.constants()
	r.tail()
	return true
}

// toEvents reads what is before the list of events.
func (r *netReader) toEvents() error {
	if err := r.l.expect('{', `"{"`); err != nil {
		return err
	}
	for {
		key, err := r.l.key(true)
		if err != nil {
			return err
		}
		events := string(key) == "events"
		c, err := r.l.space()
		if err != nil {
			return err
		}
		if events && c == '[' {
			r.l.i++
			return nil
		}
		if err := r.l.value(); err != nil {
			return err
		}
		if err := r.l.expect(',', `","`); err != nil {
			return err
		}
		if _, err := r.l.space(); err != nil {
			return err
		}
		r.unit = r.l.pos()
	}
}

// tail says when the log was not closed, as when the browser was stopped.
func (r *netReader) tail() {
	if c, err := r.l.byte(); err != nil || c != ']' {
		r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: "the log is not closed: the browser was stopped, or the file was cut"})
		return
	}
	r.l.i++
	for {
		c, err := r.l.space()
		if err != nil {
			r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: "the data end behind the list of events"})
			return
		}
		r.l.i++
		if c == '}' {
			return
		}
		if _, err = r.l.key(false); err == nil {
			err = r.l.value()
		}
		if err != nil {
			r.c.source.addDamage(Damage{Offset: r.l.pos(), Entry: r.c.next, Reason: err.Error()})
			return
		}
	}
}

// constants reads the constants, once.
func (r *netReader) constants() {
	if !r.known {
		r.known = true
		r.netConstants = readNetConstants(r.text, &r.c.source)
		r.text = nil
	}
}

// event reads the event at hand. It reports whether the consumer wants more.
func (r *netReader) event() bool {
	r.constants()
	if n := len(r.c.source.Damage); n != r.wires.damage {
		r.wires.damage = n
		r.wires.lose()
	}
	if kind, ok := lastType(r.rec.kept); ok && r.kinds[kind] == netOther {
		return true
	}
	head, err := r.c.reader.netHead(r.rec.kept)
	if err == nil && r.kinds[head.kind] == netOther {
		return true
	}
	ev := netEvent{kind: r.kinds[head.kind], phase: head.phase, source: head.source, time: r.c.reader.str(head.time)}
	if err == nil && len(head.params) > 0 {
		ev.params, err = r.c.reader.netParams(head.params)
	}
	if err != nil {
		r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: err.Error()})
		return true
	}
	if head.sourceKind != r.request {
		r.wire(&ev)
		return true
	}
	return r.requestEvent(&ev) && r.relieve()
}

// requestEvent reads an event of a request.
func (r *netReader) requestEvent(ev *netEvent) bool {
	r.count++
	s, open := r.open.get(ev.source)
	if !open {
		switch {
		case ev.phase == r.end, ev.kind == netCookie:
			return true // of a request that is over, or was not recorded
		}
		s = &netSource{id: ev.source, began: r.rec.off}
		r.open.add(ev.source, s, r.count)
	}
	switch {
	case ev.kind == netPlanned && ev.phase == r.begin:
		at := r.ref()
		s.planned = &at
		return true
	case ev.kind == netPlanned && s.request == nil && !s.alive:
		return r.drop(s)
	case ev.kind == netPlanned:
		return true
	case ev.kind == netAlive && ev.phase == r.begin:
		s.alive = true
		return true
	case ev.kind == netStart && ev.phase == r.begin:
		if s.request != nil && !r.handOver(s, ev.time, "") {
			return false
		}
		if ev.params.url == "" {
			r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: "a request without an address"})
			return true
		}
		r.start(s, ev)
		return true
	case s.request == nil && (ev.kind == netSend || ev.kind == netSend2 || ev.kind == netSend3):
		if !r.startLate(s, ev) {
			r.orphans++
			r.open.remove(s.id)
			return true
		}
	case s.request == nil:
		if ev.kind == netAlive {
			return r.drop(s)
		}
		return true
	}
	r.progress(s, ev)
	if ev.kind == netAlive && ev.phase == r.end {
		s.request.over = true
		more := r.handOver(s, ev.time, "")
		r.open.remove(s.id)
		return more
	}
	return true
}

// drop ends a source that made no request of the network.
func (r *netReader) drop(s *netSource) bool {
	r.open.remove(s.id)
	if s.planned != nil && s.request == nil {
		r.c.exclude(*s.planned, "the log has no start of this request: nothing shows that it was sent")
	}
	return true
}

// relieve hands on the oldest when too much is open.
func (r *netReader) relieve() bool {
	for r.open.full(r.c.limits) {
		s, ok := r.open.next()
		if !ok {
			break
		}
		if s.request != nil {
			at := s.request.at
			r.c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: s.request.place, Limit: true, Reason: "more requests are open here than are held at a time"})
			if !r.handOver(s, "", letGo) {
				return false
			}
		}
		r.drop(s)
	}
	return true
}

// finish hands on what is left, in the order in which it began.
func (r *netReader) finish() bool {
	left := r.open.all()
	slices.SortFunc(left, func(a, b *netSource) int { return cmp.Compare(a.began, b.began) })
	for _, s := range left {
		if s.request != nil && !r.handOver(s, "", noEnd) {
			return false
		}
		r.drop(s)
	}
	if r.orphans > 0 {
		r.c.source.note(fmt.Sprintf("Requests whose beginning and address this log does not hold, and that are no entries: %d.", r.orphans))
	}
	return true
}

// A netHead is an event without its parameters.
type netHead struct {
	kind, phase, sourceKind int
	source                  int64
	time, params            []byte
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

var netSourceKeys = []string{"id", "type"}

// netHead reads an event; numbers that it lacks are -1.
func (r *reader) netHead(text []byte) (netHead, error) {
	h := netHead{kind: -1, phase: -1, sourceKind: -1, source: -1}
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
		return r.object("", netSourceKeys, func(key string) error {
			if key == "id" {
				return r.int64(&h.source)
			}
			return r.int(&h.sourceKind)
		})
	})
	return h, err
}

// netParams is what is read of the parameters of events. What an event does
// not have stays zero; failed and size are -1.
type netParams struct {
	url, method, initiator, site, frame string
	line, transport, reason             string
	headers                             []string
	name, operation, status             string
	dependency                          int64 // the id of source_dependency
	stream                              int64
	size                                int64 // total_size or byte_count
	chunked                             bool
	failed                              int // net_error
	bytes                               string
	hasBytes                            bool
}

var netParamKeys = []string{"url", "method", "initiator", "network_isolation_key", "request_type", "line", "transport_info", "reason", "headers",
	"name", "operation", "status", "source_dependency", "stream_id", "total_size", "byte_count", "is_chunked", "net_error", "bytes"}

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

// field splits one line of a header, also of a field such as ":path".
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

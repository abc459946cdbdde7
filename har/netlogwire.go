package har

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// netWires puts request bodies together from the bytes that a log made with
// raw bytes holds of each connection. A body is held to the length that the
// request states, and over HTTP/2 to the end of its stream.
type netWires struct {
	jobs     lately[netJobState]
	sockets  lately[netSocketState]
	sessions lately[int64] // of HTTP/2: their sockets
	damage   int           // stretches of the log that were lost so far
}

// A netJobState is a job that finds a connection for a request.
type netJobState struct {
	request *netRequest
	socket  int64
}

// A netSocketState is what is known of one connection.
type netSocketState struct {
	lost    bool // some of its bytes are not in the log
	frames  bool // it carries HTTP/2
	preface int  // bytes of the preface that are still to come
	pending []byte
	streams map[uint32]*netRequest
	sending *netRequest // over HTTP/1
}

const (
	h2Preface   = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" // RFC 9113 section 3.4
	h2Head      = 9
	h2Data      = 0
	h2EndStream = 1
	h2Padded    = 8
	h2MaxFrame  = 1 << 20 // Chromium sends 16 KiB at most
)

// A netBody is a request body as far as it was put together.
type netBody struct {
	data  []byte
	head  []byte // of HTTP/1, until its end
	ended bool   // the stream was ended
	cut   bool   // over the limit
}

// bytes returns the body, and whether it is whole; size is its stated length,
// or -1.
func (b *netBody) bytes(size int64) ([]byte, bool) {
	return b.data, b.ended && !b.cut && (size < 0 || size == int64(len(b.data)))
}

func newNetWires() netWires {
	return netWires{jobs: newLately[netJobState](), sockets: newLately[netSocketState](), sessions: newLately[int64]()}
}

// bind says that job finds the connection of q.
func (w *netWires) bind(job int64, q *netRequest) { w.jobs.get(job).request = q }

// forget lets go of q, which is handed on.
func (w *netWires) forget(q *netRequest) {
	for _, job := range q.attachedJobs {
		w.jobs.remove(job)
	}
	if s := w.sockets.byKey[q.socket]; s != nil {
		delete(s.streams, q.stream)
		if s.sending == q {
			s.sending = nil
		}
	}
}

// lose is for a log of which some is lost: what is behind that cannot be put
// together with what is before.
func (w *netWires) lose() {
	for _, s := range w.sockets.byKey {
		*s = netSocketState{lost: true}
	}
}

// headersSent says that q is being sent from here on.
func (w *netWires) headersSent(q *netRequest, kind netKind) {
	q.body = netBody{}
	if kind != netSend || len(q.attachedJobs) == 0 {
		return
	}
	fields, _ := netFields(nil, q.sent)
	if n, ok := contentLength(header(fields, "Content-Length")); !ok || n == 0 {
		return
	}
	job := w.jobs.get(q.attachedJobs[len(q.attachedJobs)-1])
	if job.socket > 0 {
		q.socket = job.socket
		w.sockets.get(job.socket).sending = q
	}
}

// wire reads an event that is of no request itself.
func (r *netReader) wire(ev *netEvent) {
	w, p := &r.wires, &ev.params
	switch ev.kind {
	case netSocket:
		w.jobs.get(ev.source).socket = p.dependency
	case netSession:
		*w.sessions.get(ev.source) = p.dependency
		s := w.sockets.get(p.dependency)
		*s = netSocketState{lost: s.lost, frames: true, preface: len(h2Preface), streams: map[uint32]*netRequest{}}
	case netStream:
		id, job := *w.sessions.get(ev.source), w.jobs.get(p.dependency)
		socket := w.sockets.get(id)
		if q := job.request; q != nil && socket.frames && !p.fin && p.stream > 0 && p.stream < 1<<31 {
			q.socket, q.stream = id, uint32(p.stream)
			socket.streams[q.stream] = q
		}
	case netEncrypted, netPlain:
		s := w.sockets.get(ev.source)
		if s.lost || !s.frames && s.sending == nil {
			return
		}
		data, ok := decodeBase64([]byte(p.bytes), true)
		switch {
		case !p.hasBytes || !ok || p.size >= 0 && p.size != int64(len(data)):
			*s = netSocketState{lost: true}
		case s.frames && ev.kind == netEncrypted:
			r.frames(s, data)
		case s.sending != nil && overTLS(s.sending) == (ev.kind == netEncrypted):
			r.plain(s, data)
		}
	}
}

func overTLS(q *netRequest) bool {
	scheme, _, _ := strings.Cut(q.start.params.url, ":")
	return scheme == "https" || scheme == "wss"
}

// frames reads bytes of an HTTP/2 connection (RFC 9113 sections 4.1 and 6.1).
func (r *netReader) frames(s *netSocketState, data []byte) {
	if s.preface > 0 {
		n := min(s.preface, len(data))
		if !strings.HasPrefix(h2Preface[len(h2Preface)-s.preface:], string(data[:n])) {
			*s = netSocketState{lost: true}
			return
		}
		s.preface -= n
		data = data[n:]
	}
	s.pending = append(s.pending, data...)
	used := 0
	for {
		b := s.pending[used:]
		if len(b) < h2Head {
			break
		}
		n := int(b[0])<<16 | int(b[1])<<8 | int(b[2])
		if n > h2MaxFrame {
			*s = netSocketState{lost: true}
			return
		}
		if len(b) < h2Head+n {
			break
		}
		kind, flags, stream := b[3], b[4], binary.BigEndian.Uint32(b[5:])&^(1<<31)
		used += h2Head + n
		q := s.streams[stream]
		if kind != h2Data || q == nil {
			continue
		}
		payload := b[h2Head : h2Head+n]
		if flags&h2Padded != 0 {
			if len(payload) == 0 || int(payload[0])+1 > len(payload) {
				*s = netSocketState{lost: true}
				return
			}
			payload = payload[1 : len(payload)-int(payload[0])]
		}
		r.keepBody(q, payload)
		if q.body.ended = flags&h2EndStream != 0; q.body.ended {
			delete(s.streams, stream)
		}
	}
	s.pending = s.pending[:copy(s.pending, s.pending[used:])]
}

// plain reads bytes of a connection that sends a request over HTTP/1.
func (r *netReader) plain(s *netSocketState, data []byte) {
	q := s.sending
	b := &q.body
	fields, _ := netFields(nil, q.sent)
	want, _ := contentLength(header(fields, "Content-Length"))
	if b.data == nil {
		b.head = append(b.head, data...)
		i := bytes.Index(b.head, []byte("\r\n\r\n"))
		switch {
		case !strings.HasPrefix(string(b.head[:min(len(b.head), len(q.line))]), q.line[:min(len(b.head), len(q.line))]),
			i < 0 && int64(len(b.head)) > r.c.limits.Entry:
			s.sending, b.head = nil, nil // bytes of something else
			return
		case i < 0:
			r.addPart(q)
			return
		}
		data, b.data, b.head = b.head[i+4:], []byte{}, nil
	}
	r.keepBody(q, data[:min(int64(len(data)), want-int64(len(b.data)))])
	if int64(len(b.data)) >= want || b.cut {
		b.ended, s.sending = !b.cut, nil
	}
}

// keepBody adds to the body of q what is in the event at hand.
func (r *netReader) keepBody(q *netRequest, data []byte) {
	limit := min(r.c.limits.Entry, r.c.limits.Body)
	if room := limit - int64(len(q.body.data)); int64(len(data)) > room {
		if !q.body.cut {
			r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: q.place, Limit: true, Reason: "a body is over the limit; its beginning is read"})
			r.wires.damage = len(r.c.source.Damage)
		}
		q.body.cut = true
		data = data[:max(room, 0)]
	}
	if len(data) == 0 {
		return
	}
	q.body.data = append(q.body.data, data...)
	r.open.use(q.source, int64(len(data)), r.count)
	r.addPart(q)
}

// addPart lists the event at hand as a part of q, once.
func (r *netReader) addPart(q *netRequest) {
	if n := len(q.parts); n == 0 || q.parts[n-1].Offset != r.rec.off {
		q.parts = append(q.parts, r.part())
	}
}

// lately holds values by number, of which those added long ago are dropped.
type lately[T any] struct {
	byKey map[int64]*T
	order []int64
}

// maxLately is how many are held.
const maxLately = 4096

func newLately[T any]() lately[T] { return lately[T]{byKey: map[int64]*T{}} }

// get returns the value of key, which it adds if there is none.
func (l *lately[T]) get(key int64) *T {
	v := l.byKey[key]
	if v == nil {
		v = new(T)
		l.byKey[key] = v
		l.order = append(l.order, key)
		if len(l.order) > maxLately {
			delete(l.byKey, l.order[0])
			l.order = l.order[1:]
		}
	}
	return v
}

func (l *lately[T]) remove(key int64) { delete(l.byKey, key) }

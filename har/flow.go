package har

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// A flow is one record of a flow file. Its values are valid while its bytes
// are.
type flow struct {
	off, n int64  // of the record
	raw    []byte // nil when it is longer than the limit for what is held
	after  int64  // bytes of it still to be passed over
	limit  bool   // it was not read because of a limit

	kind, version, replay, problem     tnet
	client, server, websocket, earlier tnet
	request, response                  flowMessage
}

// A flowMessage is a request or response of a flow.
type flowMessage struct {
	there                                           bool
	method, scheme, host, port, authority, path     tnet
	version, headers, content, start, end, replayed tnet
	status, reason                                  tnet
}

// set takes a member of a flow. It reports false when it is one that is needed
// and was too long to be held.
func (f *flow) set(key []byte, v tnet) bool {
	switch string(key) {
	case "type":
		f.kind = v
	case "version":
		f.version = v
	case "is_replay":
		f.replay = v
	case "error":
		f.problem = v
	case "client_conn":
		f.client = v
	case "server_conn":
		f.server = v
	case "websocket":
		f.websocket = v
		return true
	case "backup":
		f.earlier = v
		return true
	default:
		return true
	}
	return !v.left()
}

// set takes a member of a message, by the names of all versions: httpversion,
// code and msg until 0.13, body in 0.14 and 0.15. It reports as [flow.set] does.
func (m *flowMessage) set(key []byte, v tnet) bool {
	m.there = true
	switch string(key) {
	case "method":
		m.method = v
	case "scheme":
		m.scheme = v
	case "host":
		m.host = v
	case "port":
		m.port = v
	case "authority":
		m.authority = v
	case "path":
		m.path = v
	case "http_version", "httpversion":
		m.version = v
	case "headers":
		m.headers = v
	case "timestamp_start":
		m.start = v
	case "timestamp_end":
		m.end = v
	case "is_replay":
		m.replayed = v
	case "status_code", "code":
		m.status = v
	case "reason", "msg":
		m.reason = v
	case "content", "body":
		m.content = v
		return true
	default:
		return true
	}
	return !v.left()
}

// message returns the message that a member of a flow is; nil for others.
func (f *flow) message(key []byte) *flowMessage {
	switch string(key) {
	case "request":
		return &f.request
	case "response":
		return &f.response
	}
	return nil
}

// flow reads the record at the window's place, whose bytes are not yet passed
// over unless it is longer than the limit. reason says why it is no flow; ""
// when it is one.
func (c *Capture) flow(w *window) (f flow, reason string) {
	head := w.peek(maxTnetDigits + 64)
	if !flowStart(head) {
		return f, "no flow begins here"
	}
	n, size, _ := tnetHead(head)
	f.off, f.n = w.off, int64(size)+n+1
	if len(c.layers) == 0 && f.off+f.n > c.rawSize {
		return f, fmt.Sprintf("a record of %d bytes begins here, and the data end before its end", f.n)
	}
	if f.n > c.limits.Entry {
		if !agree(w.peek(max(c.limits.Entry, 64))[size:], n) {
			return f, disagree
		}
		return c.longFlow(w, f, size)
	}
	f.raw, f.after = w.peek(f.n), f.n
	if int64(len(f.raw)) < f.n {
		return f, fmt.Sprintf("a record of %d bytes begins here, and the data end before its end", f.n)
	}
	t, _, _ := cutTnet(f.raw, f.off)
	whole := t.members(func(key []byte, v tnet) bool {
		if m := f.message(key); m != nil && v.kind == '}' {
			return v.members(m.set)
		}
		return f.set(key, v)
	})
	if !whole {
		return f, disagree
	}
	return f, f.fault()
}

const disagree = "the lengths in this record do not agree"

// fault says why a dictionary is no flow.
func (f *flow) fault() string {
	kind := string(f.kind.b)
	switch {
	case !f.kind.isText() || f.version.isNull():
		return "a record without its type or version"
	case kind == "http" && (!f.request.there || !f.request.method.isText()):
		return "a record without a request"
	}
	return ""
}

// versionText is the version of the format as stated: "17", or "0.18.2" as
// versions before 4 were those of the program.
func (f *flow) versionText() string {
	if f.version.kind == ']' {
		return f.version.dotted()
	}
	return string(f.version.b)
}

// dotted joins the values of a list.
func (t tnet) dotted() string {
	var parts []string
	t.each(func(v tnet) bool {
		parts = append(parts, string(v.b))
		return true
	})
	return strings.Join(parts, ".")
}

// newestFlow is the latest format version whose members are known here.
const newestFlow = 21

const (
	flowResent   = "mitmproxy sent this request again (client replay): no visit made it."
	flowAnswered = "mitmproxy answered this request from a recording (server replay): it was not sent to the server."
	flowSocket   = "The messages of a WebSocket; its handshake is a record of its own."
	flowOther    = "A connection that mitmproxy did not read as HTTP: "
)

// exclusion says why a flow is no request of a visit; "" when it is one.
func (f *flow) exclusion() string {
	kind := string(f.kind.b)
	switch {
	case kind == "websocket":
		return flowSocket
	case kind != "http":
		return flowOther + printable(kind) + "."
	case string(f.replay.b) == "response", f.response.replayed.isTrue():
		return flowAnswered
	case f.replay.isTrue(), f.request.replayed.isTrue():
		return flowResent
	}
	return ""
}

// printable is s as it can stand in a sentence: short, and plain ASCII.
func printable(s string) string {
	q := strconv.QuoteToASCII(s[:min(len(s), 20)])
	return q[1 : len(q)-1]
}

// address is the host of an address of one of the forms of the versions: a
// list with the port behind it, or that in a dictionary.
func (t tnet) address() (host []byte) {
	if t.kind == '}' {
		t = t.at("address")
	}
	t.each(func(v tnet) bool {
		if v.isText() {
			host = v.b
		}
		return false
	})
	return host
}

// url is the address asked for, as the client named it: by the authority of
// the request, or its Host field; else by the address that mitmproxy connected
// to. Where those differ, e has a note.
func (m *flowMessage) url(e *Entry) string {
	scheme, asked, to := string(m.scheme.b), string(m.authority.b), m.host.hostPort(m.port)
	if asked == "" {
		asked, _ = e.RequestHeader("Host")
	}
	named := strings.TrimSuffix(asked, ":"+defaultPort(scheme))
	to = strings.TrimSuffix(to, ":"+defaultPort(scheme))
	switch {
	case asked == "":
		asked = to
	case strings.ContainsAny(asked, "/?#@\\ \t\r\n"):
		e.Notes = append(e.Notes, "The request names a host that cannot stand in an address"+quoted(asked)+". The address is that of the connection.")
		asked = to
	case m.host.n > 0 && !strings.EqualFold(named, to) && !isIP(string(m.host.b)):
		e.Notes = append(e.Notes, "The request names the host "+strconv.QuoteToASCII(asked)+" and was sent to "+strconv.QuoteToASCII(to)+".")
	}
	path := string(m.path.b)
	switch {
	case e.Method == "CONNECT":
		return asked
	case path == "*": // OPTIONS of the server as a whole
		path = ""
	}
	if scheme == "" {
		return asked + path
	}
	return scheme + "://" + asked + path
}

func defaultPort(scheme string) string {
	switch scheme {
	case "http", "ws":
		return "80"
	case "https", "wss":
		return "443"
	}
	return "-"
}

// hostPort joins a host and a port as an address does.
func (t tnet) hostPort(port tnet) string {
	host := string(t.b)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if n, ok := port.int(); ok {
		host += ":" + strconv.FormatInt(n, 10)
	}
	return host
}

func isIP(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// httpVersion is "HTTP/1.1" as stated; until 0.13 it was a list of numbers.
func (m *flowMessage) httpVersion() []byte {
	if m.version.kind == ']' {
		return []byte("HTTP/" + m.version.dotted())
	}
	return m.version.b
}

// took is the time from the start of the request to the end of the response;
// negative when one is not stated.
func (f *flow) took() time.Duration {
	from, _, ok1 := f.request.start.time()
	to, _, ok2 := f.response.end.time()
	if !ok1 || !ok2 || to.Before(from) {
		return -1
	}
	return to.Sub(from)
}

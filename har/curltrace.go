package har

import (
	"bytes"
	"strings"
)

// curlTraceForm is what curl says of its requests while it sends them (-v,
// --trace, --trace-ascii: https://curl.se/docs/manpage.html; the lines are
// those of tool_cb_dbg.c in its source, versions 7 and 8).
func curlTraceForm() form {
	return form{
		Format: Format{
			Name:         "curl output",
			RecognisedBy: "the header of a request in lines that begin with >, beside curl's own lines (-v), or blocks such as \"=> Send header\" (--trace, --trace-ascii)",
			Shows:        "addresses, headers with cookies, the server's address and status; with --trace bodies exact to the byte, with --trace-ascii as text",
			CannotShow:   "the date and time zone of requests; with -v bodies; with --trace-ascii which bytes a dot stands for. It shows what curl sent, not what a browser did",
		},
		match: matchCurlTrace,
		read: func(c *Capture, in *input) bool {
			s := &c.source
			s.Creator = "curl"
			s.note("curl says what it sent itself. It does not say what a browser sent, nor who ran it.")
			return (&curlTrace{c: c, peers: map[string]curlPeer{}}).read(in)
		},
	}
}

// matchCurlTrace reports text that has the header of a request with curl's
// mark, and other lines of curl beside it.
func matchCurlTrace(head []byte, opt Options) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	requests, own, blocks := 0, 0, 0
	for line := range strings.Lines(string(head)) {
		_, mark, text := curlMarked(strings.TrimRight(line, "\r\n"))
		switch mark {
		case curlSent:
			if method, target, version, ok := requestLine(text); ok && version != "" && (target[0] == '/' || method == "CONNECT" || schemeOf(target) != "") {
				requests++
			}
		case curlReceived:
			if _, _, _, ok := statusLine(text); ok {
				own++
			}
		case curlInfo:
			if peerInfo(text) {
				own++
			}
		case curlNoise:
			own++
		case curlBlock:
			if _, ok := dumpHeading(text); ok {
				blocks++
			}
		}
	}
	return requests > 0 && own > 0 || blocks > 0 && blocks+own > 1
}

// peerInfo reports what curl says of a connection.
func peerInfo(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, p := range []string{"Trying ", "Connected to ", "Established connection to ", "Re-using existing ", "Reusing existing ", "Connection #", "ALPN", "SSL connection using ", "using HTTP/"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// A curlPeer is the other end of a connection.
type curlPeer struct {
	host, ip, port string
	tls            bool
	proxy          bool // it passes requests on
}

// A curlTrace is an output as far as it is read.
type curlTrace struct {
	c      *Capture
	peer   curlPeer
	peers  map[string]curlPeer // by host
	ex     *curlExchange       // that is open
	tunnel *curlExchange       // that was opened, and nothing is known to have gone through yet
	block  dump
	into   *[]byte  // where the bytes of the block go; nil for none
	stray  gathered // an answer without its request
	clocks bool
	ascii  bool
	others int // lines that are none of curl's
}

func (x *curlTrace) read(in *input) bool {
	for {
		l, ok := in.line()
		if !ok {
			break
		}
		clock, mark, text := curlMarked(string(l.text))
		x.clocks = x.clocks || clock != ""
		if mark != curlDump {
			x.endBlock()
		}
		if mark != curlReceived && mark != curlDump && mark != curlBlock {
			x.endStray()
		}
		was, tunnel := x.ex, x.tunnel
		if !x.line(l, clock, mark, text) {
			return false
		}
		if taken := was != nil && was.took(l) || tunnel != nil && tunnel.took(l) || x.ex != nil && x.ex.took(l) || x.stray.lines > 0; l.open && !taken && !strings.HasSuffix(text, "left intact") {
			x.c.damageLine(l, endsWithin)
		}
	}
	x.endBlock()
	x.endStray()
	if x.ex != nil {
		x.ex.end = true
	}
	if !x.finish() || !x.endTunnel("", true) {
		return false
	}
	x.notes()
	return true
}

func (x *curlTrace) notes() {
	if x.clocks {
		x.c.source.note("The output states times of day without a date and without a time zone. Its requests are therefore without a time here; each has its time of day in a note.")
	}
	if x.ascii {
		x.c.source.note("The output was made with --trace-ascii, which writes a dot for every byte that it cannot print.")
	}
	if x.others > 0 {
		x.c.source.note("The output has other lines between those of curl, such as the text of answers or the progress of a download. They are not read.")
	}
}

// line takes one line; false when the consumer has had enough.
func (x *curlTrace) line(l line, clock string, mark curlMark, text string) bool {
	switch mark {
	case curlSent:
		if x.ex == nil || x.ex.sent || len(x.ex.response) > 0 {
			if !x.begin(clock) {
				return false
			}
		}
		x.ex.request = append(append(x.ex.request, text...), "\r\n"...)
		x.ex.sent = text == ""
		x.ex.take(x.c, l)
	case curlReceived:
		switch {
		case x.ex == nil:
			x.stray.add(x.c, l)
			return true
		case x.ex.settled: // the text of an answer, or what chunks end with
			x.others++
			return true
		}
		x.ex.response = append(append(x.ex.response, text...), "\r\n"...)
		x.ex.answering = text != ""
		x.ex.settled = text == "" && !interim(x.ex.response)
		x.ex.take(x.c, l)
	case curlBlock:
		return x.startBlock(l, clock, text)
	case curlDump:
		x.dumped(l, text)
	case curlInfo:
		return x.info(l, text)
	case curlNoise:
		x.ex.pass(x.c, l)
	default:
		if l.over {
			x.c.damageLine(l, "")
		}
		if x.ex != nil && x.ex.inHeader() && len(l.raw) > 0 {
			x.ex.odd = true
			x.ex.take(x.c, l)
			break
		}
		x.ex.pass(x.c, l)
		if len(l.raw) > 0 {
			x.others++
		}
	}
	return true
}

// begin opens an exchange.
func (x *curlTrace) begin(clock string) bool {
	if !x.finish() {
		return false
	}
	x.ex = &curlExchange{clock: clock, peer: x.peer}
	return true
}

// startBlock takes the heading of a block.
func (x *curlTrace) startBlock(l line, clock, text string) bool {
	d, ok := dumpHeading(text)
	if !ok {
		x.ex.spoil(x.c, l)
		return true
	}
	x.block = d
	switch {
	case d.other:
		x.ex.pass(x.c, l)
		return true
	case d.sent && d.header && (x.ex == nil || x.ex.sent || len(x.ex.response) > 0):
		if !x.begin(clock) {
			return false
		}
	case x.ex == nil:
		x.stray.add(x.c, l)
		return true
	}
	x.ex.traced = true
	x.ex.take(x.c, l)
	x.into = &x.ex.response
	if d.sent {
		x.into = &x.ex.request
	}
	return true
}

// dumped takes one line of a block.
func (x *curlTrace) dumped(l line, text string) {
	switch {
	case x.into != nil:
		x.ex.take(x.c, l)
		if int64(len(*x.into)) > x.c.limits.Entry {
			x.ex.over = true
			return
		}
		*x.into = x.block.take(*x.into, text)
	case x.stray.lines > 0:
		x.stray.add(x.c, l)
	default:
		x.ex.pass(x.c, l)
	}
}

// endBlock ends the block that is open.
func (x *curlTrace) endBlock() {
	if x.into == nil {
		return
	}
	d := &x.block
	if !x.ex.over {
		*x.into = d.gap(*x.into, d.size)
	}
	x.ex.odd = x.ex.odd || d.odd && d.header
	x.ex.gaps = x.ex.gaps || d.odd && !d.header
	x.ex.sent = x.ex.sent || bytes.HasSuffix(x.ex.request, []byte("\r\n\r\n"))
	if d.ascii {
		x.ascii, x.ex.ascii = true, true
	}
	x.into = nil
}

func (x *curlTrace) endStray() {
	if x.stray.lines > 0 {
		x.stray.damage(x.c, "an answer whose request is not there")
		x.stray.clear()
	}
}

// info takes what curl says of a connection.
func (x *curlTrace) info(l line, text string) bool {
	text = strings.TrimLeft(text, " ")
	p := &x.peer
	switch {
	case strings.HasPrefix(text, "Connected to "), strings.HasPrefix(text, "Established connection to "):
		*p = readPeer(text)
	case strings.Contains(text, "xisting ") && strings.Contains(text, "onnection"):
		if i := strings.LastIndexByte(text, ' '); i >= 0 {
			if known, ok := x.peers[text[i+1:]]; ok {
				*p = known
			}
		}
	case strings.HasPrefix(text, "SSL connection using"), strings.HasPrefix(text, "schannel:"), strings.HasPrefix(text, "TLSv1"), strings.HasPrefix(text, "ALPN"):
		p.tls = true
	}
	const most = 1000
	if p.host != "" && len(x.peers) < most {
		x.peers[p.host] = *p
	}
	if x.ex == nil {
		if x.tunnel != nil && !x.tunnel.closed {
			x.tunnel.take(x.c, l)
			x.tunnel.closed = curlCloses(text)
		}
		return true
	}
	for _, failure := range []string{"Empty reply from server", "Recv failure", "Send failure", "Operation timed out"} {
		if strings.HasPrefix(text, failure) && len(x.ex.response) == 0 {
			x.ex.failure = text
		}
	}
	x.ex.pass(x.c, l)
	if curlCloses(text) {
		x.ex.closed = true
		return x.finish()
	}
	return true
}

// curlCloses reports what curl says when a request is done.
func curlCloses(text string) bool {
	for _, p := range []string{"Connection #", "Closing connection", "closing connection", "shutting down connection", "Issue another request", "CONNECT phase completed", "CONNECT tunnel established"} {
		if strings.HasPrefix(text, p) {
			return true
		}
	}
	return false
}

// readPeer reads "Connected to a.example (192.0.2.1) port 443 (#0)" and
// "Established connection to a.example (192.0.2.1 port 443) from …".
func readPeer(text string) (p curlPeer) {
	_, rest, _ := strings.Cut(text, " to ")
	p.host, rest, _ = strings.Cut(rest, " (")
	end := strings.IndexAny(rest, ") ")
	if end < 0 {
		return p
	}
	p.ip = rest[:end]
	if _, port, ok := strings.Cut(rest, "port "); ok {
		n := 0
		for n < len(port) && port[n] >= '0' && port[n] <= '9' {
			n++
		}
		p.port = port[:n]
	}
	return p
}

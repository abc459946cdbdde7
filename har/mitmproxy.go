package har

import (
	"bytes"
	"hash/maphash"
)

// mitmproxyForm reads flow files, as mitmproxy, mitmdump and mitmweb write
// them with "save" and "-w": one dictionary a flow, one after the other
// (mitmproxy/io/io.py). Their members changed with the versions 0.10 to 3.0 of
// the program, and with the format versions 4 to 21 that followed; what changed
// is in mitmproxy/io/compat.py, mitmproxy 12.
func mitmproxyForm() form {
	return form{
		Format: Format{
			Name:         "mitmproxy flows",
			RecognisedBy: "its first record: a length, a colon, and the members that mitmproxy writes (tnetstrings)",
			Shows:        "addresses, headers and bodies as they passed the proxy, bodies exact to the byte; the addresses of both ends; times to the microsecond; what failed",
			CannotShow:   "which page or script caused a request; what the browser answered from its cache or did not let out; what was said in a WebSocket",
		},
		match: matchFlow,
		read:  (*Capture).readFlows,
	}
}

// matchFlow recognises a flow file by how its first record begins. When that
// is damaged, some of its members and another record must follow.
func matchFlow(head []byte, _ Options) bool {
	if flowStart(head) {
		return true
	}
	const damaged = 32
	for i := range min(len(head), damaged) {
		if flowMembers(head[i:], int64(len(head))) {
			return nextFlow(head, i) > 0
		}
	}
	return false
}

// flowStart says whether b begins as a flow does: with its length, and members
// of a flow.
func flowStart(b []byte) bool {
	n, size, ok := tnetHead(b)
	return ok && flowMembers(b[size:min(int64(len(b)), int64(size)+n)], n)
}

// flowMembers says whether b begins with two members under the names that
// flows have at their top. Their values are in the next n bytes, which b need
// not hold.
func flowMembers(b []byte, n int64) bool {
	const enough = 48 // for a name, and the length of its value
	for i := range 2 {
		if i > 0 && len(b) < enough && int64(len(b)) < n {
			return true // no more can be looked at
		}
		k, size, ok := tnetHead(b)
		if !ok || k > 20 || int64(size)+k >= int64(len(b)) {
			return false
		}
		end := size + int(k)
		if !flowKey(b[size:end]) || b[end] != ',' && b[end] != ';' {
			return false
		}
		b = b[end+1:]
		v, size, ok := tnetHead(b)
		if !ok || v >= n {
			return false
		}
		if v >= int64(len(b)-size) {
			return true
		}
		if !tnetKind(b[int64(size)+v]) {
			return false
		}
		b = b[int64(size)+v+1:]
	}
	return true
}

// flowKey knows the names of the members of a flow, of all kinds and versions.
func flowKey(b []byte) bool {
	switch string(b) {
	case "type", "version", "id", "request", "response", "error", "client_conn", "server_conn",
		"intercepted", "marked", "metadata", "mode", "is_replay", "comment", "timestamp_created", "backup",
		"websocket", "messages", "client_key", "client_protocol", "client_extensions",
		"server_accept", "server_protocol", "server_extensions",
		"close_sender", "close_code", "close_message", "close_reason":
		return true
	}
	return false
}

// nextFlow is the index at or after from of the first place in b that begins
// as a flow does; -1 if there is none. The copy of itself that a flow can hold
// is no flow.
func nextFlow(b []byte, from int) int {
	for i := from; i < len(b); {
		k := bytes.IndexByte(b[i:], ':')
		if k < 0 {
			return -1
		}
		colon := i + k
		start := colon
		for start > from && colon-start < maxTnetDigits && b[start-1] >= '0' && b[start-1] <= '9' {
			start--
		}
		// A length has no leading zeros, and a digit before it may belong to damage.
		for ; start < colon; start++ {
			if flowStart(b[start:]) && !bytes.HasSuffix(b[:start], []byte("6:backup;")) && !bytes.HasSuffix(b[:start], []byte("6:backup,")) {
				return start
			}
		}
		i = colon + 1
	}
	return -1
}

// readFlows reads flow after flow. What is no flow is damage, up to the next.
func (c *Capture) readFlows(in *input) bool {
	c.reader.seed = maphash.MakeSeed()
	c.source.note("mitmproxy records traffic as it passed the proxy: it does not say which page or script caused a request, and answers from the browser's cache do not pass it.")
	c.source.note("What a script or a person changed in mitmproxy cannot be told from what was sent, unless the record holds its earlier state.")
	w := newWindow(in)
	for len(w.peek(1)) > 0 {
		start := w.off
		f, reason := c.flow(w)
		if reason != "" {
			d := Damage{Offset: start, Entry: c.next, Limit: f.limit, Reason: reason}
			c.next++
			if f, d.Length = c.flowBehind(w, start); d.Length == 0 {
				c.source.addDamage(d)
				return true
			}
			c.source.addDamage(d)
		}
		if !c.handFlow(f) {
			return false
		}
		w.skip(f.after)
	}
	return true
}

// flowBehind looks for the next flow that can be read behind start, which
// cannot. damaged is how many bytes lie between; 0 when there is none.
func (c *Capture) flowBehind(w *window, start int64) (f flow, damaged int64) {
	const step, overlap = 64 << 10, 256
	from := 0
	if w.off == start {
		from = 1
	}
	for {
		b := w.peek(step)
		i := nextFlow(b, from)
		if i < 0 {
			if len(b) < step {
				return flow{}, 0
			}
			w.skip(step - overlap)
			from = 0
			continue
		}
		w.skip(int64(i))
		at := w.off
		f, reason := c.flow(w)
		if reason == "" {
			return f, at - start
		}
		from = 0
		if w.off == at {
			from = 1
		}
	}
}

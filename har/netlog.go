package har

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// netlogForm reads the log that Chromium writes of its network stack, from
// chrome://net-export or with --log-net-log: constants that give names to
// numbers, and events, one a line, each of a source such as one request
// (https://www.chromium.org/developers/design-documents/network-stack/netlog/;
// net/log/net_log_event_type_list.h, net_log_util.cc and
// file_net_log_observer.cc of Chromium 156). The numbers differ by version; a
// log that was not closed ends anywhere.
func netlogForm() form {
	return form{
		Format: Format{
			Name:         "Chromium NetLog",
			RecognisedBy: `JSON whose first member is "constants", with the names of event types`,
			Shows:        "addresses, header fields in order as sent, times, status, cookies that the browser held back with its reason; cookies, when made with sensitive data; request bodies over HTTP/1 and HTTP/2, when made with raw bytes",
			CannotShow:   "which page or script caused a request, beyond the site; bodies in most logs, and over HTTP/3 in all; answers given without the network stack, as from the browser's memory; bodies of answers, which are not read",
		},
		match: matchNetLog,
		read: func(c *Capture, in *input) bool {
			r := newNetReader(c, in)
			return r.readAll() && r.finish()
		},
	}
}

func matchNetLog(head []byte, _ Options) bool {
	if !strings.HasPrefix(squeeze(head[:min(len(head), 256)], 16), `{"constants":{"`) {
		return false
	}
	for _, name := range []string{`"activeFieldTrialGroups"`, `"addressFamily"`, `"certStatusFlag"`, `"clientInfo"`, `"logEventTypes"`} {
		if bytes.Contains(head, []byte(name)) {
			return true
		}
	}
	return false
}

// A netKind is an event type that is read.
type netKind int

const (
	netOther netKind = iota
	netAlive
	netPlanned
	netStart
	netSend
	netSend2
	netSend3
	netAnswer
	netCookie
	netConnected
	netCacheRead
	netUpload
	netInternal
	netJob
	netWire // those behind it are of connections
	netSession
	netStream
	netSocket
	netEncrypted
	netPlain
)

// netKinds are the names of those types, now and in older versions.
var netKinds = map[string]netKind{
	"REQUEST_ALIVE":                               netAlive,
	"CORS_REQUEST":                                netPlanned,
	"URL_REQUEST_START_JOB":                       netStart,
	"HTTP_TRANSACTION_SEND_REQUEST_HEADERS":       netSend,
	"HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS": netSend2,
	"HTTP_TRANSACTION_SPDY_SEND_REQUEST_HEADERS":  netSend2,
	"HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS":  netSend3,
	"HTTP_TRANSACTION_READ_RESPONSE_HEADERS":      netAnswer,
	"COOKIE_INCLUSION_STATUS":                     netCookie,
	"LOCAL_NETWORK_ACCESS_CHECK":                  netConnected,
	"PRIVATE_NETWORK_ACCESS_CHECK":                netConnected,
	"HTTP_CACHE_READ_INFO":                        netCacheRead,
	"UPLOAD_DATA_STREAM_INIT":                     netUpload,
	"URL_REQUEST_REDIRECT_JOB":                    netInternal,
	"HTTP_STREAM_REQUEST_BOUND_TO_JOB":            netJob,
	"HTTP2_SESSION_INITIALIZED":                   netSession,
	"HTTP2_SESSION_SEND_HEADERS":                  netStream,
	"SOCKET_POOL_BOUND_TO_SOCKET":                 netSocket,
	"SSL_SOCKET_BYTES_SENT":                       netEncrypted,
	"SOCKET_BYTES_SENT":                           netPlain,
}

// netConstants is what is read of the constants.
type netConstants struct {
	kinds      map[int]netKind
	failures   map[int]string
	begin, end int   // phases
	offset     int64 // milliseconds from ticks to the time since 1970
	timed      bool
}

// readNetConstants takes the constants out of the text they are in. A wrong
// byte among them costs one name, not the log.
func readNetConstants(text []byte, s *Source) netConstants {
	k := netConstants{kinds: map[int]netKind{}, failures: map[int]string{}, begin: 1, end: 2}
	eachNumber(text, "logEventTypes", func(name string, n int) {
		if kind := netKinds[name]; kind != netOther {
			k.kinds[n] = kind
		}
	})
	eachNumber(text, "netError", func(name string, n int) { k.failures[n] = name })
	eachNumber(text, "logEventPhase", func(name string, n int) {
		switch name {
		case "PHASE_BEGIN":
			k.begin = n
		case "PHASE_END":
			k.end = n
		}
	})
	offset, err := strconv.ParseInt(afterKey(text, "timeTickOffset"), 10, 64)
	k.offset, k.timed = offset, err == nil && offset > 0 && offset < 1<<43
	client := text[max(0, bytes.Index(text, []byte(`"clientInfo"`))):]
	s.Creator, s.CreatorVersion = afterKey(client, "name"), afterKey(client, "version")
	s.Version = afterKey(text, "logFormatVersion")
	switch mode := afterKey(text, "logCaptureMode"); mode {
	case "Default":
		s.note("This log was made without sensitive data (capture mode Default): of cookies and credentials it has the length at most. That their values are missing is not evidence that none was sent.")
		s.note("This log holds no request bodies, only their length.")
	case "IncludeSensitive":
		s.note("This log holds no request bodies, only their length (capture mode IncludeSensitive).")
	case "Everything":
		s.note("Request bodies are put together here from the bytes that the log holds of each connection.")
	}
	s.note("The log names the origin that caused a request, and not the page or script. The browser's own requests stand among those of pages.")
	if k.timed {
		s.note("The log counts times in milliseconds, and states once what the time of day was. That the clock was set anew while it was made does not show.")
	} else {
		s.note("The log does not state what the time of day was: its requests have no time.")
	}
	if len(k.kinds) == 0 {
		s.addDamage(Damage{Reason: "the names of the event types cannot be read: no event is known by its name"})
	}
	return k
}

// eachNumber gives the members of the first object of that name whose values
// are numbers.
func eachNumber(text []byte, object string, f func(name string, n int)) {
	i := bytes.Index(text, []byte(`"`+object+`"`))
	if i < 0 {
		return
	}
	rest := text[i+len(object)+2:]
	if i = bytes.IndexByte(rest, '{'); i < 0 {
		return
	}
	rest = rest[i+1:]
	end := bytes.IndexByte(rest, '}')
	if end < 0 {
		end = len(rest)
	}
	for part := range bytes.SplitSeq(rest[:end], []byte(",")) {
		name, value, _ := bytes.Cut(part, []byte(":"))
		if n, err := strconv.Atoi(string(bytes.TrimSpace(value))); err == nil {
			f(string(bytes.Trim(name, "\" \t\r\n")), n)
		}
	}
}

// afterKey returns the first value of that name in text, a string or number.
func afterKey(text []byte, name string) string {
	i := bytes.Index(text, []byte(`"`+name+`"`))
	if i < 0 {
		return ""
	}
	rest := bytes.TrimLeft(text[i+len(name)+2:], ": \t\r\n")
	if len(rest) > 0 && rest[0] == '"' {
		value, _, _ := bytes.Cut(rest[1:], []byte(`"`))
		return string(unquote(nil, value[:min(len(value), 200)]))
	}
	if i = bytes.IndexAny(rest, ",} \r\n"); i >= 0 {
		return string(rest[:min(i, 200)])
	}
	return ""
}

// failure names a net_error.
func (k *netConstants) failure(n int) string {
	if name := k.failures[n]; name != "" {
		return "net::" + name
	}
	return fmt.Sprintf("net error %d", n)
}

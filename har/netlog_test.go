package har

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// netlogConstants begins a log as Chromium writes it, in fewer words. The
// numbers of the event types are invented, as they differ by version.
func netlogConstants(mode string) string {
	return `{"constants":{"activeFieldTrialGroups":[],"clientInfo":{"cl":"1","command_line":"/home/analyst/chromium --log-net-log=x \"logEventTypes\":{","name":"Chromium","version":"156.0.0.1","version_mod":"invented"},` +
		`"logCaptureMode":"` + mode + `","logEventPhase":{"PHASE_BEGIN":1,"PHASE_END":2,"PHASE_NONE":0},` +
		`"logEventTypes":{"COOKIE_INCLUSION_STATUS":1,"CORS_REQUEST":2,"HTTP2_SESSION_INITIALIZED":3,"HTTP2_SESSION_SEND_HEADERS":4,"HTTP_CACHE_READ_INFO":5,` +
		`"HTTP_STREAM_REQUEST_BOUND_TO_JOB":6,"HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS":7,"HTTP_TRANSACTION_READ_RESPONSE_HEADERS":8,` +
		`"HTTP_TRANSACTION_SEND_REQUEST_HEADERS":9,"LOCAL_NETWORK_ACCESS_CHECK":10,"REQUEST_ALIVE":11,"SOCKET_BYTES_SENT":12,"SOCKET_POOL_BOUND_TO_SOCKET":13,` +
		`"SSL_SOCKET_BYTES_SENT":14,"UPLOAD_DATA_STREAM_INIT":15,"URL_REQUEST_REDIRECT_JOB":16,"URL_REQUEST_START_JOB":17,"OTHER":18},` +
		`"logFormatVersion":1,"logSourceType":{"HTTP2_SESSION":11,"HTTP_STREAM_JOB":17,"SOCKET":10,"URL_REQUEST":1},` +
		`"netError":{"ERR_ABORTED":-3,"ERR_NAME_NOT_RESOLVED":-105,"ERR_WS_UPGRADE":-173},"timeTickOffset":1778061600000},` + "\n\"events\": [\n"
}

const (
	nlCookie, nlPlanned, nlSession, nlStream, nlCacheRead        = 1, 2, 3, 4, 5
	nlJob, nlSend2, nlAnswer, nlSend, nlConnected, nlAlive       = 6, 7, 8, 9, 10, 11
	nlPlain, nlSocket, nlEncrypted, nlUpload, nlHSTS, nlStartJob = 12, 13, 14, 15, 16, 17
	nlOther                                                      = 18
)

// nlEvent is one line; params may be "".
func nlEvent(kind, phase, source, sourceKind, time int, params string) string {
	if params != "" {
		params = `"params":{` + params + `},`
	}
	return fmt.Sprintf(`{%s"phase":%d,"source":{"id":%d,"start_time":"1","type":%d},"time":"%d","type":%d}`, params, phase, source, sourceKind, time, kind)
}

// nlStart is how a request begins.
func nlStart(source, time int, method, url, more string) []string {
	return []string{
		nlEvent(nlPlanned, 1, source, 1, time, `"request_headers":{"headers":["Accept: */*"],"line":"`+method+` / HTTP/1.1\r\n"},"url":"`+url+`"`),
		nlEvent(nlAlive, 1, source, 1, time, `"priority":"LOWEST","url":"`+url+`"`),
		nlEvent(nlStartJob, 1, source, 1, time, `"initiator":"https://clinic.test","load_flags":0,"method":"`+method+`","network_isolation_key":"https://clinic.test https://clinic.test","request_type":"other"`+more+`,"url":"`+url+`"`),
	}
}

func nlEnd(source, time int, more string) []string {
	return []string{nlEvent(nlStartJob, 2, source, 1, time, more), nlEvent(nlPlanned, 2, source, 1, time, ""), nlEvent(nlAlive, 2, source, 1, time, more)}
}

func nlHeaders(lines ...string) string {
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(strings.ReplaceAll(l, `"`, `\"`), "\r\n", `\r\n`)
	}
	return `"headers":["` + strings.Join(lines, `","`) + `"]`
}

func nlBytes(source, kind, time int, data string) string {
	return nlEvent(kind, 0, source, 10, time, fmt.Sprintf(`"byte_count":%d,"bytes":"%s"`, len(data), base64.StdEncoding.EncodeToString([]byte(data))))
}

func h2Frame(kind, flags, stream int, payload string) string {
	n := len(payload)
	return string([]byte{byte(n >> 16), byte(n >> 8), byte(n), byte(kind), byte(flags), 0, 0, 0, byte(stream)}) + payload
}

// netlogEverything is a session with raw bytes: a page, a pixel, a POST over
// HTTP/2 in two frames with another between them, one over HTTP/1, a redirect,
// a redirect of the browser's own, an answer from its cache, a failure, a plan,
// a WebSocket, and a request whose beginning is missing.
func netlogEverything() []string {
	const transport = `"transport_info":"TransportInfo{ type = TransportType::kDirect, endpoint = [2001:db8::7]:443, accept_ch_frame = , negotiated_protocol = h2 }"`
	ok := nlHeaders("HTTP/1.1 200", "content-type: image/gif", "set-cookie: fr=invented; Secure")
	var all []string
	add := func(lines ...string) { all = append(all, lines...) }
	add(nlEvent(nlOther, 0, 1, 39, 5, `"persistent_store":false`))
	add(nlStart(20, 100, "GET", "https://clinic.test/hiv/", "")...)
	all[len(all)-1] = strings.Replace(all[len(all)-1], `"request_type":"other"`, `"request_type":"main frame"`, 1)
	add(nlEvent(nlConnected, 0, 20, 1, 105, transport))
	add(nlEvent(nlSend2, 0, 20, 1, 106, nlHeaders(":method: GET", ":authority: clinic.test", ":scheme: https", ":path: /hiv/")))
	add(nlEvent(nlAnswer, 0, 20, 1, 120, nlHeaders("HTTP/1.1 200", "content-type: text/html", "content-length: 900")))
	add(nlEnd(20, 130, "")...)
	pixel := "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView"
	add(nlStart(21, 200, "GET", pixel, "")...)
	add(nlEvent(nlCookie, 0, 21, 1, 201, `"domain":".facebook.com","name":"fr","operation":"send","status":"INCLUDE, DO_NOT_WARN"`))
	add(nlEvent(nlCookie, 0, 21, 1, 201, `"domain":".facebook.com","name":"c_user","operation":"send","status":"EXCLUDE_SAMESITE_LAX, WARN_SAMESITE"`))
	add(nlEvent(nlCookie, 0, 21, 1, 201, `"domain":"o.test","name":"o","operation":"send","status":"EXCLUDE_DOMAIN_MISMATCH"`))
	add(nlEvent(nlSend2, 0, 21, 1, 202, nlHeaders(":method: GET", ":authority: www.facebook.com", ":scheme: https", ":path: /tr/?id=1234567890123456&ev=PageView", "cookie: fr=invented", "%ESCAPED:\u200b x-note: caf%C3%A9 100%25")))
	add(nlEvent(nlAnswer, 0, 21, 1, 210, ok))
	// Two bodies over one connection of HTTP/2.
	add(nlStart(30, 300, "POST", "https://vendor.example/one", `,"upload_id":"0"`)...)
	add(nlEvent(nlSession, 0, 50, 11, 301, `"protocol":"h2","source_dependency":{"id":60,"type":10}`))
	add(nlBytes(60, nlEncrypted, 301, h2Preface[:10]), nlBytes(60, nlEncrypted, 301, h2Preface[10:]+h2Frame(4, 0, 0, "settin")))
	add(nlEvent(nlJob, 0, 30, 1, 302, `"source_dependency":{"id":40,"type":17}`))
	add(nlEvent(nlUpload, 2, 30, 1, 303, `"is_chunked":false,"net_error":0,"total_size":11`))
	add(nlEvent(nlSend2, 0, 30, 1, 304, nlHeaders(":method: POST", ":authority: vendor.example", ":scheme: https", ":path: /one", "content-length: 11")))
	add(nlEvent(nlStream, 0, 50, 11, 304, `"fin":false,"source_dependency":{"id":40,"type":17},"stream_id":1`))
	add(nlBytes(60, nlEncrypted, 305, h2Frame(1, 4, 1, "headers")+h2Frame(0, 0, 1, "id=1&")))
	add(nlStart(31, 306, "POST", "https://vendor.example/two", `,"upload_id":"0"`)...)
	add(nlEvent(nlJob, 0, 31, 1, 306, `"source_dependency":{"id":41,"type":17}`))
	add(nlEvent(nlSend2, 0, 31, 1, 307, nlHeaders(":method: POST", ":authority: vendor.example", ":scheme: https", ":path: /two", "content-length: 9")))
	add(nlEvent(nlStream, 0, 50, 11, 307, `"fin":false,"source_dependency":{"id":41,"type":17},"stream_id":3`))
	add(nlBytes(60, nlEncrypted, 308, h2Frame(1, 4, 3, "headers")+h2Frame(0, h2Padded, 3, "\x02tworest..")+h2Frame(0, 1, 1, "ev=One")[:12]))
	add(nlBytes(60, nlEncrypted, 309, h2Frame(0, 1, 1, "ev=One")[12:]), nlBytes(60, nlEncrypted, 309, h2Frame(8, 0, 0, "wind")))
	add(nlEvent(nlAnswer, 0, 30, 1, 310, ok))
	add(nlEnd(30, 311, "")...)
	add(nlEnd(31, 312, `"net_error":-3`)...) // its stream was never ended
	// HTTP/1, without TLS.
	add(nlStart(32, 400, "POST", "http://plain.example/p", `,"upload_id":"0"`)...)
	add(nlEvent(nlSocket, 0, 42, 17, 401, `"source_dependency":{"id":61,"type":10}`))
	add(nlEvent(nlJob, 0, 32, 1, 401, `"source_dependency":{"id":42,"type":17}`))
	add(nlEvent(nlSend, 0, 32, 1, 402, nlHeaders("Host: plain.example", "Content-Length: 7")+`,"line":"POST /p HTTP/1.1\r\n"`))
	add(nlBytes(61, nlPlain, 402, "POST /p HTTP/1.1\r\nHost: plain.example\r\nContent-Length: 7\r\n\r\nab"), nlBytes(61, nlPlain, 403, "c=1&d"))
	add(nlEvent(nlAnswer, 0, 32, 1, 410, nlHeaders("HTTP/1.1 204 No Content")))
	add(nlEnd(32, 411, "")...)
	// A redirect by the browser itself, then one by the server.
	add(nlStart(33, 500, "GET", "http://t.example/a", "")...)
	add(nlEvent(nlHSTS, 0, 33, 1, 500, `"reason":"HSTS"`), nlEvent(nlStartJob, 2, 33, 1, 500, ""))
	add(nlStart(33, 501, "GET", "https://t.example/a", "")[2])
	add(nlEvent(nlSend2, 0, 33, 1, 502, nlHeaders(":method: GET", ":authority: t.example", ":scheme: https", ":path: /a")))
	add(nlEvent(nlSend2, 0, 33, 1, 503, nlHeaders(":method: GET", ":authority: t.example", ":scheme: https", ":path: /a", "x-again: 1")))
	add(nlEvent(nlAnswer, 0, 33, 1, 504, nlHeaders("HTTP/1.1 302", "location: https://u.example/b")), nlEvent(nlStartJob, 2, 33, 1, 505, ""))
	add(nlStart(33, 506, "GET", "https://u.example/b", "")[2], nlEvent(nlCacheRead, 1, 33, 1, 507, ""))
	add(nlEnd(33, 508, "")...)
	add(nlEnd(21, 509, "")...)
	add(nlStart(34, 600, "GET", "https://nowhere.example/x", "")...)
	add(nlEnd(34, 601, `"net_error":-105`)...)
	add(nlStart(35, 610, "GET", "https://plan.example/x", "")[0], nlEvent(nlPlanned, 2, 35, 1, 611, ""))
	add(nlStart(36, 620, "GET", "wss://live.example/ws", "")[1:]...)
	add(nlEvent(nlSend, 0, 36, 1, 621, nlHeaders("Host: live.example", "Upgrade: websocket")+`,"line":"GET /ws HTTP/1.1\r\n"`))
	add(nlEvent(nlAnswer, 0, 36, 1, 622, nlHeaders("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket")))
	add(nlEvent(nlAlive, 2, 36, 1, 623, `"net_error":-173`))
	add(nlEvent(nlSend2, 0, 37, 1, 630, nlHeaders(":method: GET", ":authority: late.example", ":scheme: https", ":path: /p?q=1")))
	add(nlEvent(nlSend, 0, 38, 1, 631, nlHeaders("Host: late.example")+`,"line":"GET / HTTP/1.1\r\n"`))
	return all
}

func netlogSpecimens() []specimen {
	const name = "Chromium NetLog"
	var stripped []string
	stripped = append(stripped, nlStart(21, 200, "POST", "https://www.facebook.com/tr/", `,"upload_id":"0"`)...)
	stripped = append(stripped,
		nlEvent(nlCookie, 0, 21, 1, 201, `"operation":"send","status":"EXCLUDE_SAMESITE_LAX, WARN_SAMESITE"`),
		nlEvent(nlUpload, 2, 21, 1, 201, `"is_chunked":false,"net_error":0,"total_size":2356`),
		nlEvent(nlSend2, 0, 21, 1, 202, nlHeaders(":method: POST", ":authority: www.facebook.com", ":scheme: https", ":path: /tr/", "content-length: 2356", "cookie: [77 bytes were stripped]")),
		nlEvent(nlAnswer, 0, 21, 1, 210, nlHeaders("HTTP/1.1 200", "set-cookie: [74 bytes were stripped]")))
	stripped = append(stripped, nlStart(22, 220, "GET", "https://www.facebook.com/tr/?id=2", "")...)
	whole := netlogEverything()
	// The events of one request stand apart, and those of several between each
	// other: entries come as they end, and a cut changes those that are open.
	return []specimen{
		{name: name, format: name, anyOrder: true, spread: true,
			data: []byte(netlogConstants("Everything") + strings.Join(whole, ",\n") + "],\n\"polledData\": [{\"a\":1}]\n}\n")},
		{name: name + " without sensitive data", format: name, anyOrder: true, spread: true,
			data: []byte(netlogConstants("Default") + strings.Join(stripped, ",\n") + ",\n")},
		{name: name + " in one line", format: name, anyOrder: true, spread: true,
			data: []byte(strings.ReplaceAll(netlogConstants("IncludeSensitive"), "\n", "") + strings.Join(whole[10:18], ",") + "]}")},
	}
}

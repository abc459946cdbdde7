package har

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// cdpLines is a session in the manner of Chromium: a page, a pixel by GET with
// its ExtraInfo before it, a POST of two pieces, a Blob that is left out, a
// redirect, an answer from memory, a blocked request, a preflight, a WebSocket
// and a request whose beginning was not recorded.
func cdpLines() []string {
	extra := func(id, method, host, path, more string, cookies string) string {
		return fmt.Sprintf(`{"method":"Network.requestWillBeSentExtraInfo","params":{"requestId":"%s","associatedCookies":[%s],"headers":{":authority":"%s",":method":"%s",":path":"%s",":scheme":"https"%s}}}`,
			id, cookies, host, method, path, more)
	}
	told := func(id string, status int, more string) string {
		return fmt.Sprintf(`{"method":"Network.responseReceivedExtraInfo","params":{"requestId":"%s","blockedCookies":[],"headers":{"date":"Wed, 06 May 2026 10:00:00 GMT"%s},"statusCode":%d}}`, id, more, status)
	}
	answer := func(id string, at float64, url string, status int, more string) string {
		return fmt.Sprintf(`{"method":"Network.responseReceived","params":{"requestId":"%s","loaderId":"L1","timestamp":%v,"type":"Other","response":{"url":"%s","status":%d,"statusText":"","headers":{"content-type":"text/plain"},"mimeType":"text/plain","remoteIPAddress":"192.0.2.7","fromDiskCache":false,"protocol":"h2"%s},"hasExtraInfo":true}}`,
			id, at, url, status, more)
	}
	sent := func(id string, at float64, method, url, kind, request, more string) string {
		cause := `{"type":"other"}`
		if kind == "Image" {
			cause = `{"type":"script","stack":{"callFrames":[{"functionName":"send","url":"https://clinic.test/app.js","lineNumber":4,"columnNumber":7}]}}`
		}
		return fmt.Sprintf(`{"method":"Network.requestWillBeSent","params":{"requestId":"%s","loaderId":"L1","documentURL":"https://clinic.test/hiv/","request":{"url":"%s","method":"%s","headers":{"Referer":"https://clinic.test/"}%s},"timestamp":%v,"wallTime":%.6f,"initiator":%s,"redirectHasExtraInfo":false,"type":"%s"%s}}`,
			id, url, method, request, at, at+1778061500, cause, kind, more)
	}
	finished := func(id string, at float64) string {
		return fmt.Sprintf(`{"method":"Network.loadingFinished","params":{"requestId":"%s","timestamp":%v}}`, id, at)
	}
	pixel := "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fhiv%2F"
	body := base64.StdEncoding.EncodeToString
	gzip := "\x1f\x8b\x08\x00\x00\x00\x00\x00"
	return []string{
		`{"method":"Page.frameStartedLoading","params":{"frameId":"F1"}}`,
		sent("L1", 100.123456, "GET", "https://clinic.test/hiv/", "Document", "", ""),
		extra("L1", "GET", "clinic.test", "/hiv/", `,"accept":"text/html"`, ""),
		answer("L1", 100.2, "https://clinic.test/hiv/", 200, ""),
		told("L1", 200, `,"content-type":"text/html","set-cookie":"a=1; Path=/\nb=2; Secure"`),
		`{"method":"Network.dataReceived","params":{"requestId":"L1","timestamp":100.21,"dataLength":900,"encodedDataLength":0}}`,
		finished("L1", 100.25),
		extra("9.2", "GET", "www.facebook.com", "/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fhiv%2F", `,"cookie":"fr=invented","referer":"https://clinic.test/"`,
			`{"cookie":{"name":"fr","value":"invented","domain":".facebook.com"},"blockedReasons":[]},{"cookie":{"name":"c_user","value":"1","domain":".facebook.com"},"blockedReasons":["SameSiteLax"]},{"cookie":{"name":"o","value":"1","domain":"o.test"},"blockedReasons":["DomainMismatch"]}`),
		sent("9.2", 100.3, "GET", pixel, "Image", "", ""),
		told("9.2", 200, `,"content-type":"image/gif"`),
		answer("9.2", 100.31, pixel, 200, ""),
		finished("9.2", 100.32),
		sent("9.3", 100.4, "POST", "https://analytics.vendor.example/gz", "Fetch",
			`,"hasPostData":true,"postDataEntries":[{"bytes":"`+body([]byte(gzip))+`"},{"bytes":"`+body([]byte("\xffé\n"))+`"}],"postData":"\u001f\ufffd"`, ""),
		extra("9.3", "POST", "analytics.vendor.example", "/gz", `,"content-encoding":"gzip","content-length":"12","content-type":"application/json"`, ""),
		`{"method":"Network.loadingFailed","params":{"requestId":"9.3","timestamp":100.5,"type":"Fetch","errorText":"net::ERR_ABORTED","canceled":true}}`,
		told("9.3", 204, ""),
		sent("9.4", 100.6, "POST", "https://tr.vendor.example/blob", "Ping", `,"hasPostData":true`, ""),
		extra("9.4", "POST", "tr.vendor.example", "/blob", `,"content-length":"125","content-type":"text/plain"`, ""),
		sent("9.5", 100.7, "GET", "http://t.example/a?x=1", "Image", "", ""),
		sent("9.5", 100.71, "GET", "https://t.example/a?x=1", "Image", "", `,"redirectResponse":{"url":"http://t.example/a?x=1","status":307,"statusText":"Internal Redirect","headers":{"Location":"https://t.example/a?x=1","Non-Authoritative-Reason":"HSTS"}}`),
		extra("9.5", "GET", "t.example", "/a?x=1", `,"cookie":"z=1"`, ""),
		told("9.5", 302, `,"location":"https://u.example/b"`),
		extra("9.5", "GET", "u.example", "/b", ``, ""),
		strings.Replace(sent("9.5", 100.75, "GET", "https://u.example/b", "Image", "", `,"redirectResponse":{"url":"https://t.example/a?x=1","status":302,"statusText":"","headers":{"location":"https://u.example/b"},"protocol":"h2","remoteIPAddress":"192.0.2.8"}`), `"redirectHasExtraInfo":false`, `"redirectHasExtraInfo":true`, 1),
		told("9.5", 200, ""),
		answer("9.5", 100.8, "https://u.example/b", 200, ""),
		finished("9.5", 100.81),
		sent("9.6", 100.9, "GET", "https://cdn.example/lib.js", "Script", "", ""),
		`{"method":"Network.requestServedFromCache","params":{"requestId":"9.6"}}`,
		answer("9.6", 100.91, "https://cdn.example/lib.js", 200, ""),
		finished("9.6", 100.92),
		sent("9.7", 101, "GET", "https://blocked.example/x", "Fetch", "", ""),
		`{"method":"Network.loadingFailed","params":{"requestId":"9.7","timestamp":101.01,"type":"Fetch","errorText":"","canceled":false,"blockedReason":"csp"}}`,
		`{"method":"Network.webSocketCreated","params":{"requestId":"9.8","url":"wss://live.example/ws","initiator":{"type":"other"}}}`,
		`{"method":"Network.webSocketWillSendHandshakeRequest","params":{"requestId":"9.8","timestamp":101.1,"wallTime":1778061601.1,"request":{"headers":{"Host":"live.example","Upgrade":"websocket"}}}}`,
		`{"method":"Network.webSocketHandshakeResponseReceived","params":{"requestId":"9.8","timestamp":101.2,"response":{"status":101,"statusText":"Switching Protocols","headers":{"Upgrade":"websocket"}}}}`,
		`{"method":"Network.webSocketFrameSent","params":{"requestId":"9.8","timestamp":101.3,"response":{"opcode":1,"mask":true,"payloadData":"{}"}}}`,
		`{"method":"Network.webSocketClosed","params":{"requestId":"9.8","timestamp":101.4}}`,
		sent("9.11", 101.45, "GET", "data:image/gif;base64,R0lGODlhAQABAAAAACw=", "Image", "", ""),
		extra("9.9", "POST", "late.example", "/only", `,"content-length":"5","content-type":"text/plain"`, ""),
		told("9.9", 200, ""),
		answer("8.1", 101.5, "https://earlier.example/", 200, ""),
		extra("9.10", "OPTIONS", "analytics.vendor.example", "/gz", `,"access-control-request-method":"POST"`, ""),
		sent("9.10", 101.6, "OPTIONS", "https://analytics.vendor.example/gz", "Preflight", "", ""),
	}
}

func cdpSpecimens() []specimen {
	const name = "DevTools protocol events"
	lines := cdpLines()
	var wrapped, session []string
	for i, l := range lines[7:12] {
		inner := fmt.Sprintf(`{"message":%s,"webview":"F1"}`, l)
		quoted, err := json.Marshal(inner)
		if err != nil {
			panic(err)
		}
		wrapped = append(wrapped, fmt.Sprintf("{\n  \"level\": \"INFO\",\n  \"message\": %s,\n  \"timestamp\": %d\n}", quoted, 1778061600000+i))
		session = append(session, strings.Replace(l, `"params":`, `"sessionId":"S1","params":`, 1))
	}
	session = append(session[:2], strings.Replace(lines[8], `"params":`, `"sessionId":"S2","params":`, 1), `{"id":7,"result":{"body":""}}`, `{"note":"no message"}`)
	// The events of one request stand apart, and those of several between each
	// other: entries come as they end, and a cut changes those that are open.
	return []specimen{
		{name: name, format: name, data: []byte(strings.Join(lines, "\n") + "\n"), anyOrder: true, spread: true},
		{name: name + " in a performance log", format: name, data: []byte("[" + strings.Join(wrapped, ",\n") + "]"), anyOrder: true, spread: true},
		{name: name + " in one line", format: name, data: []byte("[" + strings.Join(session, ",") + "]"), anyOrder: true, spread: true},
		{name: name + " in UTF-16", format: name, data: append([]byte{0xff, 0xfe}, narrow([]byte(strings.Join(lines[7:14], "\r\n")), binary.LittleEndian)...), anyOrder: true, spread: true},
	}
}

// A message longer than the limit keeps what is short in it; what is left out
// is listed, and its body is not called whole.
func TestCDPOverLimit(t *testing.T) {
	long := strings.Repeat("A", 20<<10)
	lines := []string{
		`{"method":"Network.requestWillBeSent","params":{"requestId":"1","request":{"url":"https://v.example/long","method":"POST","headers":{},"hasPostData":true,"postDataEntries":[{"bytes":"` + long + `"}]},"timestamp":1,"wallTime":1778061600}}`,
		`{"method":"Network.requestWillBeSent","params":{"requestId":"2","request":{"url":"https://v.example/` + long + `","method":"GET","headers":{}},"timestamp":1,"wallTime":1778061600}}`,
		`{"method":"Network.requestWillBeSent","params":{"requestId":"3","request":{"url":"https://v.example/next","method":"GET","headers":{}},"timestamp":1,"wallTime":1778061600}}`,
	}
	data := []byte(strings.Join(lines, "\n"))
	var got []string
	src := read(t, data, Options{Limits: Limits{Entry: 8 << 10}}, func(e *Entry) {
		b, err := e.RequestBody()
		if err != nil {
			t.Fatal(err)
		}
		sum, err := e.SHA256()
		if err != nil {
			t.Fatal(err)
		}
		if want := sha256.Sum256(data[e.Offset : e.Offset+e.Length]); sum != want {
			t.Errorf("entry %d: its digest is not that of its bytes", e.Entry)
		}
		got = append(got, fmt.Sprintf("%d %s %s %d", e.Entry, e.URL, b.State, len(b.Data)))
	})
	want := []string{"0 https://v.example/long truncated 0", "1 https://v.example/next none 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var reasons []string
	for _, d := range src.Damage {
		reasons = append(reasons, d.Reason)
	}
	want = []string{
		"params.request.postDataEntries[0].bytes is a text of 20480 bytes in a record over the limit; it is not read",
		"a request without an address",
		"params.request.url is a text of 20498 bytes in a record over the limit; it is not read",
	}
	if diff := cmp.Diff(want, reasons); diff != "" {
		t.Errorf("damage (-want +got):\n%s", diff)
	}
}

// What reads a message fast reads it as the general way does.
func FuzzCDPBare(f *testing.F) {
	for _, l := range cdpLines()[:12] {
		f.Add([]byte(l))
	}
	f.Add([]byte(`{"method":"Network.a","params":{"a":1},"b":{}}`))
	f.Add([]byte(`{"method":"Network.\u0061","params":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !utf8.Valid(data) || !json.Valid(data) || !unique(data) { // the library would replace bytes
			t.Skip()
		}
		method, params := bare(data)
		if method == "" {
			t.Skip()
		}
		var want struct {
			Method string
			Params json.RawMessage
		}
		if err := json.Unmarshal(data, &want); err != nil {
			t.Fatalf("%q: %v", data, err)
		}
		if method != want.Method || !bytes.HasPrefix(params, want.Params) {
			t.Errorf("%q is read as %q with %q", data, method, params)
		}
	})
}

// What reads the type of an event fast reads it as the general way does.
func FuzzNetLogType(f *testing.F) {
	for _, l := range netlogEverything() {
		f.Add([]byte(l))
	}
	f.Add([]byte(`{"a":{"b":1,"type":2}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 || data[0] != '{' || !json.Valid(data) || !unique(data) {
			t.Skip()
		}
		kind, ok := lastType(bytes.TrimRight(data, " \t\r\n"))
		if !ok {
			t.Skip()
		}
		var want struct {
			Type json.Number `json:"type"`
		}
		if err := json.Unmarshal(data, &want); err != nil || want.Type.String() != fmt.Sprint(kind) && !slices.Contains([]string{"", "-0"}, want.Type.String()) {
			t.Errorf("%q has the type %d, want %q (%v)", data, kind, want.Type, err)
		}
	})
}

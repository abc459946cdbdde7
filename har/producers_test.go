package har

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// one wraps a request and a response in a HAR of the given creator.
func one(creator, request, response, more string) []byte {
	return fmt.Appendf(nil, `{"log":{"version":"1.2","creator":{"name":%q,"version":"9"},"entries":[{"startedDateTime":"2026-05-01T10:00:00Z","request":{"url":"https://pixel.vendor.example/tr",%s},"response":{%s}%s}]}}`,
		creator, request, response, more)
}

func TestRequestBody(t *testing.T) {
	header := func(pairs ...string) string {
		var h []string
		for i := 0; i < len(pairs); i += 2 {
			h = append(h, fmt.Sprintf(`{"name":%q,"value":%q}`, pairs[i], pairs[i+1]))
		}
		return `"headers":[` + strings.Join(h, ",") + `]`
	}
	form := "application/x-www-form-urlencoded"
	tests := []struct {
		name, creator, request string
		want                   Body
	}{
		{"Chromium text", "WebInspector", `"method":"POST","bodySize":5,` + header("content-length", "5") + `,"postData":{"mimeType":"text/plain","text":"a=1&b"}`,
			Body{State: BodyExact, Type: "text/plain", Data: []byte("a=1&b"), Size: 5}},
		{"Chromium beacon from a Blob", "WebInspector", `"method":"POST","bodySize":0,` + header("content-length", "193", "content-encoding", "gzip", "content-type", "application/json"),
			Body{State: BodyNotRecorded, Type: "application/json"}},
		{"Chromium parameters without text", "WebInspector", `"method":"POST","bodySize":9,"postData":{"mimeType":"` + form + `","params":[{"name":"d%5B0%5D","value":"a%2Bb+c%"}]}`,
			Body{State: BodyParamsOnly, Type: form, Size: 9, Params: []Field{{"d[0]", "a+b c%"}}}},
		{"chrome-har parameters", "chrome-har", `"method":"POST","bodySize":9,"postData":{"mimeType":"` + form + `","params":[{"name":"q","value":"100%25+1"}]}`,
			Body{State: BodyParamsOnly, Type: form, Size: 9, Params: []Field{{"q", "100%25+1"}}}},
		{"chrome-har gzip as Latin-1", "chrome-har", `"method":"POST","bodySize":4,` + header("content-encoding", "gzip") + `,"postData":{"mimeType":"text/plain","text":"\u001f\u008b\u0008\u00ff"}`,
			Body{State: BodyExact, Type: "text/plain", Data: []byte("\x1f\x8b\x08\xff"), Size: 4}},
		{"chrome-har, provisional headers, nothing said", "chrome-har", `"method":"POST","bodySize":0,"headers":[]`,
			Body{State: BodyUnknown}},
		{"Firefox UTF-8, size in characters", "Firefox", `"method":"POST","bodySize":2,` + header("Content-Length", "3") + `,"postData":{"mimeType":"text/plain","text":"a£"}`,
			Body{State: BodyExact, Type: "text/plain", Data: []byte("a£"), Size: 2}},
		{"Firefox binary as Latin-1", "Firefox", `"method":"POST","bodySize":3,` + header("Content-Length", "3", "Content-Encoding", "gzip") + `,"postData":{"mimeType":"application/json","text":"\u001f\u008bx"}`,
			Body{State: BodyExact, Type: "application/json", Data: []byte("\x1f\x8bx"), Size: 3}},
		{"Firefox bytes as Latin-1", "Firefox", `"method":"POST","bodySize":3,` + header("Content-Length", "3") + `,"postData":{"mimeType":"application/octet-stream","text":"a\u00e9\u00ff"}`,
			Body{State: BodyExact, Type: "application/octet-stream", Data: []byte("a\xe9\xff"), Size: 3}},
		{"Playwright embedded gzip", "Playwright", `"method":"POST","bodySize":5,` + header("content-length", "5", "content-encoding", "gzip") + `,"postData":{"mimeType":"application/json","text":"\u001f\ufffd\u0008"}`,
			Body{State: BodyCorrupted, Type: "application/json", Data: []byte("\x1f\ufffd\x08"), Size: 5}},
		{"Playwright minimal", "Playwright", `"method":"POST","bodySize":-1,` + header() + `,"postData":{"mimeType":"text/plain","text":"","params":[]}`,
			Body{State: BodyUnknown, Type: "text/plain", Size: -1}},
		{"Playwright minimal with a length", "Playwright", `"method":"POST","bodySize":7,` + header("content-length", "7") + `,"postData":{"mimeType":"text/plain","text":"","params":[]}`,
			Body{State: BodyNotRecorded, Type: "text/plain", Size: 7}},
		{"mitmproxy, compression undone", "mitmproxy", `"method":"POST","bodySize":31,` + header("Content-Encoding", "gzip", "Content-Length", "31") + `,"postData":{"mimeType":"application/json","text":"{\"event\":\"PageView\"}"}`,
			Body{State: BodyDecoded, Type: "application/json", Data: []byte(`{"event":"PageView"}`), Size: 31}},
		{"mitmproxy, stray bytes as surrogates", "mitmproxy", `"method":"POST","bodySize":3,` + header("Content-Length", "3") + `,"postData":{"mimeType":"application/octet-stream","text":"a\udc8b\udcff"}`,
			Body{State: BodyExact, Type: "application/octet-stream", Data: []byte("a\x8b\xff"), Size: 3}},
		{"HTTP Toolkit base64", "HTTP Toolkit", `"method":"POST","bodySize":3,` + header("Content-Length", "3") + `,"_content":{"text":"AP+A","encoding":"base64","size":3}`,
			Body{State: BodyExact, Data: []byte("\x00\xff\x80"), Size: 3}},
		{"HTTP Toolkit, too large", "HTTP Toolkit", `"method":"POST","bodySize":-1,"headers":[],"_requestBodyStatus":"discarded:too-large"`,
			Body{State: BodyNotRecorded, Size: -1}},
		{"shorter than its length", "Charles Proxy", `"method":"POST","bodySize":9,` + header("Content-Length", "9") + `,"postData":{"mimeType":"text/plain","text":"abc"}`,
			Body{State: BodyTruncated, Type: "text/plain", Data: []byte("abc"), Size: 9}},
		{"another character encoding", "Charles Proxy", `"method":"POST","bodySize":-1,"headers":[],"postData":{"mimeType":"text/plain; charset=windows-1252","text":"a€"}`,
			Body{State: BodyReencoded, Type: "text/plain; charset=windows-1252", Data: []byte("a€"), Size: -1}},
		{"GET", "WebInspector", `"method":"GET","bodySize":0,"headers":[]`, Body{State: BodyNone}},
		{"empty POST", "WebInspector", `"method":"POST","bodySize":0,` + header("content-length", "0"), Body{State: BodyNone}},
		{"a half surrogate is kept", "Charles Proxy", `"method":"POST","headers":[],"postData":{"mimeType":"text/plain","text":"\ud800"}`,
			Body{State: BodyReencoded, Type: "text/plain", Data: []byte("\xed\xa0\x80"), Size: -1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := 0
			read(t, one(tt.creator, tt.request, "", ""), Options{}, func(e *Entry) {
				n++
				got, err := e.RequestBody()
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("body (-want +got):\n%s", diff)
				}
			})
			if n != 1 {
				t.Errorf("%d entries, want 1", n)
			}
		})
	}
}

func TestDelivery(t *testing.T) {
	tests := []struct {
		creator, response, more string
		want                    Delivery
	}{
		{"WebInspector", `"status":200`, "", Answered},
		{"WebInspector", `"status":304`, "", Answered},
		{"WebInspector", `"status":"204","_error":"net::ERR_ABORTED"`, "", Answered},
		{"WebInspector", `"status":200`, `,"_fromCache":"memory"`, FromCache},
		{"WebInspector", `"status":0,"_error":null`, "", NoAnswer},
		{"WebInspector", `"status":0,"_error":""`, "", NoAnswer},
		{"WebInspector", `"status":-1`, "", NoAnswer},
		{"WebInspector", `"status":0,"_error":"net::ERR_BLOCKED_BY_CLIENT"`, "", Blocked},
		{"WebInspector", `"status":0,"_error":"net::ERR_BLOCKED_BY_ADMINISTRATOR"`, "", Blocked},
		{"WebInspector", `"status":0,"_error":"net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"`, "", Failed},
		{"WebInspector", `"status":0,"_error":"net::ERR_NAME_NOT_RESOLVED"`, "", Failed},
		{"Playwright", `"status":-1,"_failureText":"csp"`, "", Blocked},
		{"Playwright", `"status":-1,"_failureText":"net::ERR_INTERNET_DISCONNECTED"`, "", Failed},
		{"Playwright", `"status":-1,"_failureText":"NS_ERROR_TRACKING_URI"`, "", Blocked},
		{"Playwright", `"status":-1`, `,"_failure":"NS_BINDING_ABORTED"`, Failed},
		{"Playwright", `"status":200,"headersSize":365,"bodySize":-365,"_transferSize":0`, `,"timings":{"wait":-1}`, FromCache},
		{"Playwright", `"status":200,"headersSize":365,"bodySize":-365,"_transferSize":0`, `,"timings":{"wait":3}`, Answered},
		{"Firefox", `"status":200,"headersSize":365,"bodySize":-365,"_transferSize":0`, `,"timings":{"wait":-1}`, Answered},
		{"WebKit Web Inspector", `"status":200,"_fetchType":"Memory Cache"`, "", FromCache},
		{"WebKit Web Inspector", `"status":200`, `,"_fetchType":"Disk Cache"`, FromCache},
		{"WebKit Web Inspector", `"status":200`, `,"_fetchType":"Network Load"`, Answered},
		{"chrome-har", `"statusText":""`, "", NotRecorded},
		{"chrome-har", `"status":null`, "", NotRecorded},
	}
	for _, tt := range tests {
		n := 0
		read(t, one(tt.creator, `"method":"GET"`, tt.response, tt.more), Options{}, func(e *Entry) {
			n++
			if got := e.Delivery(); got != tt.want {
				t.Errorf("%s {%s}%s: %q, want %q", tt.creator, tt.response, tt.more, got, tt.want)
			}
		})
		if n != 1 {
			t.Errorf("{%s}: %d entries, want 1", tt.response, n)
		}
	}
}

// An entry is read as captured, whatever the producer's own shapes.
func TestEntry(t *testing.T) {
	text := `{"log":{"version":1.1,"creator":{"name":"chrome-har","version":"0.13.2"},"browser":{"name":"Chromium","version":"150"},"entries":[
{"startedDateTime":"2026-05-01T11:00:00.1234567+01:00","time":"20.5","pageref":"page_1","serverIPAddress":"[::1]","_resourceType":"image",
 "request":{"method":"get","url":"data:,x","URL":"https://other.test/","httpVersion":"ori","headers":[["Referer","https://clinic.test/"],{"name":"referer","value":"b"},{"value":"no name"},7],"cookies":{"a":"1","b":2}},
 "response":{"status":302,"statusText":"Found","redirectURL":"/next","headers":[{"name":"set-cookie","value":"a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\nb=2"},{"name":"x","value":"p\nq"}],"content":{"mimeType":"text/html"}},
 "_initiator":"https://clinic.test/app.js","_initiator_type":"script","_initiator_line":8,
 "_initiator_detail":"{\"type\":\"script\",\"url\":\"https://clinic.test/app.js\",\"lineNumber\":7,\"stack\":{\"callFrames\":[{\"functionName\":\"send\",\"url\":\"https://clinic.test/app.js\",\"lineNumber\":7,\"columnNumber\":3}],\"parent\":{\"description\":\"await\",\"callFrames\":[{\"functionName\":\"onclick\",\"url\":\"https://clinic.test/\",\"lineNumber\":1,\"columnNumber\":2}]}}}"},
{"request":{"url":"one","url":"two \ud83d\ude00"},"response":{"status":-1}}
]}}`
	var got []Entry
	src := read(t, []byte(text), Options{}, func(e *Entry) {
		c := *e
		c.Headers = append([]Field(nil), e.Headers...)
		c.Cookies = append([]Field(nil), e.Cookies...)
		c.ResponseHeaders = append([]Field(nil), e.ResponseHeaders...)
		got = append(got, c)
	})
	want := []Entry{{
		Time: time.Date(2026, 5, 1, 10, 0, 0, 123456700, time.UTC), TimeText: "2026-05-01T11:00:00.1234567+01:00", Precision: 100 * time.Nanosecond,
		Received: -1, Elapsed: 20500 * time.Microsecond, Method: "get", URL: "data:,x", HTTPVersion: "ori",
		Headers: []Field{{"Referer", "https://clinic.test/"}, {"referer", "b"}}, Cookies: []Field{{"a", "1"}, {"b", "2"}},
		Status: 302, StatusKnown: true, StatusText: "Found", RedirectURL: "/next", ResponseType: "text/html",
		ResponseHeaders: []Field{{"set-cookie", "a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT"}, {"set-cookie", "b=2"}, {"x", "p\nq"}},
		ServerIP:        "[::1]", PageRef: "page_1", ResourceType: "image",
		Initiator: &Initiator{Type: "script", URL: "https://clinic.test/app.js", Line: 7, Frames: []Frame{
			{Function: "send", URL: "https://clinic.test/app.js", Line: 7, Column: 3},
			{Function: "onclick", URL: "https://clinic.test/", Line: 1, Column: 2, Async: "await"},
		}},
	}, {
		Ref: Ref{Entry: 1}, Received: -1, Elapsed: -1, URL: "two 😀", Status: -1, StatusKnown: true,
		Notes: []string{"request.url occurs more than once in the record; the last is read"},
	}}
	opts := cmp.Options{cmpopts.IgnoreUnexported(Entry{}), cmpopts.IgnoreFields(Entry{}, "Source"), cmpopts.IgnoreFields(Ref{}, "Offset", "Length"), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, opts); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	for i, e := range got {
		if rec := text[e.Offset : e.Offset+e.Length]; rec[0] != '{' || rec[len(rec)-1] != '}' || !strings.Contains(rec, e.URL[:3]) {
			t.Errorf("entry %d is not at its range: %q", i, rec)
		}
	}
	wantSource := Source{Version: "1.1", Creator: "chrome-har", CreatorVersion: "0.13.2", Browser: "Chromium", BrowserVersion: "150", Entries: 2, Format: "har", Charset: "utf-8", Notes: chromeHAR()}
	if diff := cmp.Diff(wantSource, *src, cmpopts.IgnoreFields(Source{}, "Path", "File", "Size", "SHA256", "MemberSize", "MemberSHA256")); diff != "" {
		t.Errorf("source (-want +got):\n%s", diff)
	}
}

func TestSanitised(t *testing.T) {
	tests := []struct {
		creator, request, response string
		want                       bool
	}{
		{"WebInspector", `"headers":[{"name":"accept","value":"*/*"}],"cookies":[]`, `"headers":[],"cookies":[]`, true},
		{"WebInspector", `"headers":[{"name":"Cookie","value":"a=1"}]`, "", false},
		{"WebInspector", `"headers":[{"name":"authorization","value":"x"}]`, "", false},
		{"WebInspector", `"cookies":[{"name":"a","value":"1"}]`, "", false},
		{"WebInspector", ``, `"headers":[{"name":"SET-COOKIE","value":"a=1"}]`, false},
		{"WebInspector", ``, `"cookies":[{"name":"a","value":"1"}]`, false},
		{"Firefox", `"headers":[]`, "", false},
	}
	for _, tt := range tests {
		src := read(t, one(tt.creator, `"method":"GET"`+strings.TrimRight(","+tt.request, ","), tt.response, ""), Options{}, nil)
		noted := len(src.Notes) > 0 && src.Notes[len(src.Notes)-1] == sanitisedNote
		if src.Sanitised != tt.want || noted != tt.want {
			t.Errorf("%s %s %s: sanitised %v, noted %v, want %v", tt.creator, tt.request, tt.response, src.Sanitised, noted, tt.want)
		}
	}
}

// Playwright keeps bodies beside har.har; they are found there and nowhere
// else.
func TestAttachedBody(t *testing.T) {
	bin := []byte("\x1f\x8b\x00\xff")
	har := func(file string) []byte {
		return one("Playwright", `"method":"POST","bodySize":4,"headers":[{"name":"content-length","value":"4"}],"postData":{"mimeType":"application/json","text":"","params":[],"_file":"`+file+`"}`, `"status":200,"content":{"mimeType":"text/plain","_file":"answer.txt"}`, "")
	}
	for _, tt := range []struct {
		file  string
		state BodyState
	}{
		{"body.json", BodyExact}, {"missing.json", BodyNotRecorded}, {"../secret.txt", BodyNotRecorded}, {"/secret.txt", BodyNotRecorded}, {`..\\secret.txt`, BodyNotRecorded}, {"C:secret.txt", BodyNotRecorded},
	} {
		data := zipped(member{"run/har.har", har(tt.file)}, member{"run/body.json", bin}, member{"run/answer.txt", []byte("ok")}, member{"secret.txt", []byte("secret")})
		n := 0
		read(t, data, Options{}, func(e *Entry) {
			n++
			got, err := e.RequestBody()
			if err != nil || got.State != tt.state {
				t.Errorf("%s: state %q, error %v; want %q", tt.file, got.State, err, tt.state)
			}
			if tt.state == BodyExact {
				want := &Part{Member: "run/body.json", Length: 4, SHA256: fmt.Sprintf("%x", sha256.Sum256(bin))}
				if diff := cmp.Diff(want, got.Part); diff != "" || string(got.Data) != string(bin) {
					t.Errorf("%s: %q, part (-want +got):\n%s", tt.file, got.Data, diff)
				}
			}
			answer, err := e.ResponseBody()
			if err != nil || string(answer.Data) != "ok" || answer.State != BodyExact {
				t.Errorf("response body: %q %q %v", answer.State, answer.Data, err)
			}
		})
		if n != 1 {
			t.Errorf("%s: %d entries, want 1", tt.file, n)
		}
	}
}

func TestResponseBody(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte("\x00gif"))
	tests := []struct {
		response string
		state    BodyState
		data     string
	}{
		{`"status":200,"content":{"size":4,"mimeType":"image/gif","text":"` + b64 + `","encoding":"base64"}`, BodyExact, "\x00gif"},
		{`"status":200,"content":{"size":3,"mimeType":"text/plain","text":"!!!","encoding":"base64"}`, BodyCorrupted, "!!!"},
		{`"status":200,"headers":[{"name":"Content-Encoding","value":"br"}],"content":{"size":2,"mimeType":"text/javascript","text":"ok"}`, BodyDecoded, "ok"},
		{`"status":200,"content":{"size":2,"mimeType":"text/plain; charset=utf-8","text":"é"}`, BodyExact, "é"},
		{`"status":200,"content":{"size":10,"mimeType":"text/plain","text":"abc"}`, BodyTruncated, "abc"},
		{`"status":200,"content":{"size":10,"mimeType":"text/plain"}`, BodyNotRecorded, ""},
		{`"status":200,"content":{"size":-1,"mimeType":"text/plain"}`, BodyUnknown, ""},
		{`"status":204,"content":{"size":0}`, BodyNone, ""},
		{`"status":0,"content":{"size":0}`, BodyNone, ""},
	}
	for _, tt := range tests {
		n := 0
		read(t, one("WebInspector", `"method":"GET"`, tt.response, ""), Options{}, func(e *Entry) {
			n++
			got, err := e.ResponseBody()
			if err != nil || got.State != tt.state || string(got.Data) != tt.data {
				t.Errorf("{%s}: %q %q %v, want %q %q", tt.response, got.State, got.Data, err, tt.state, tt.data)
			}
		})
		if n != 1 {
			t.Errorf("{%s}: %d entries, want 1", tt.response, n)
		}
	}
}

// A capture says what its producer cannot show.
func TestProducerNotes(t *testing.T) {
	tests := []struct{ creator, want string }{
		{"HTTP Toolkit", "leaves out bodies over 500 KB"},
		{"Proxyman", "without binary request bodies"},
		{"mitmproxy har_dump", "compression undone"},
		{"Charles Proxy", "passed the proxy"},
		{"Fiddler", "passed the proxy"},
	}
	for _, tt := range tests {
		src := read(t, one(tt.creator, `"method":"GET"`, `"status":200`, ""), Options{}, nil)
		if got := strings.Join(src.Notes, " "); got == "" || !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q in it", tt.creator, got, tt.want)
		}
	}
}

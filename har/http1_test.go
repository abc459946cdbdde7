package har

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseHead(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       head
	}{
		{"as sent", "GET / HTTP/1.1\r\nHost: a.example\r\nX: \r\n\r\nbody", head{first: "GET / HTTP/1.1",
			fields: []Field{{"Host", "a.example"}, {"X", ""}}, size: 40, whole: true}},
		{"line feeds alone", "GET / HTTP/1.1\nHost:a.example\n\nbody", head{first: "GET / HTTP/1.1",
			fields: []Field{{"Host", "a.example"}}, size: 31, whole: true}},
		{"an empty line before", "\r\nGET / HTTP/1.1\r\n\r\n", head{first: "GET / HTTP/1.1", size: 20, whole: true}},
		{"folded", "HTTP/1.1 200 OK\r\nA: one\r\n\ttwo \r\n  three\r\nB: x\r\n\r\n", head{first: "HTTP/1.1 200 OK",
			fields: []Field{{"A", "one two three"}, {"B", "x"}}, size: 49, whole: true}},
		{"nothing to fold into", "GET / HTTP/1.1\r\n folded\r\n\r\n", head{first: "GET / HTTP/1.1",
			fields: []Field{{" folded", ""}}, size: 27, whole: true, odd: 1}},
		{"fields of HTTP/2", "GET / HTTP/2\r\n:path: /\r\n:x\r\n\r\n", head{first: "GET / HTTP/2",
			fields: []Field{{":path", "/"}, {":x", ""}}, size: 30, whole: true, odd: 1}},
		{"no end", "GET / HTTP/1.1\r\nHost: a.exa", head{first: "GET / HTTP/1.1", fields: []Field{{"Host", "a.exa"}}, size: 27}},
		{"no line end", "GET /", head{first: "GET /", size: 5}},
		{"nothing", "", head{}},
		{"only an empty line", "\r\n\r\n", head{size: 4}},
		{"bytes that are not text", "GET /\xff HTTP/1.1\r\nA: \xe9\x00\r\n\r\n", head{first: "GET /\xff HTTP/1.1", fields: []Field{{"A", "\xe9\x00"}}, size: 26, whole: true}},
	} {
		if diff := cmp.Diff(tt.want, parseHead([]byte(tt.text), nil), cmp.AllowUnexported(head{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestFirstLines(t *testing.T) {
	for _, tt := range []struct{ line, method, target, version string }{
		{"GET / HTTP/1.1", "GET", "/", "HTTP/1.1"},
		{"GET https://a.example/tr/?q=two words HTTP/2", "GET", "https://a.example/tr/?q=two words", "HTTP/2"},
		{"M-SEARCH * HTTP/1.1", "M-SEARCH", "*", "HTTP/1.1"},
		{"GET /old", "GET", "/old", ""},
		{"GET", "", "", ""},
		{"\x16\x03 / HTTP/1.1", "", "", ""},
		{"", "", "", ""},
	} {
		method, target, version, ok := requestLine(tt.line)
		if !ok {
			method, target, version = "", "", ""
		}
		if method != tt.method || target != tt.target || version != tt.version {
			t.Errorf("%q: %q %q %q", tt.line, method, target, version)
		}
	}
	for _, tt := range []struct {
		line, version, text string
		status              int
	}{
		{"HTTP/1.1 200 OK", "HTTP/1.1", "OK", 200},
		{"HTTP/2 404", "HTTP/2", "", 404},
		{"HTTP/1.0 503 Service Unavailable", "HTTP/1.0", "Service Unavailable", 503},
		{"HTTP/1.1 20 OK", "", "", 0},
		{"HTTP/1.1 -20 OK", "", "", 0},
		{"ICY 200 OK", "", "", 0},
		{"", "", "", 0},
	} {
		version, status, text, ok := statusLine(tt.line)
		if !ok {
			version, status, text = "", 0, ""
		}
		if version != tt.version || status != tt.status || text != tt.text {
			t.Errorf("%q: %q %d %q", tt.line, version, status, text)
		}
	}
}

// A body is said to be what its header and its bytes agree on.
func TestStoredBody(t *testing.T) {
	packed := string(gzipped([]byte("plain")))
	for _, tt := range []struct {
		name, header, body string
		state              BodyState
		data               string
		notes              int
	}{
		{"as stated", "Content-Length: 3", "abc", BodyExact, "abc", 0},
		{"shorter than stated", "Content-Length: 9", "abc", BodyTruncated, "abc", 0},
		{"longer than stated", "Content-Length: 2", "abc", BodyExact, "abc", 1},
		{"none stored", "Content-Length: 9", "", BodyNotRecorded, "", 0},
		{"none sent", "Content-Length: 0", "", BodyNone, "", 0},
		{"nothing stated, none stored", "X: y", "", BodyNone, "", 0},
		{"nothing stated", "X: y", "abc", BodyExact, "abc", 0},
		{"a length that is none", "Content-Length: many", "abc", BodyExact, "abc", 0},
		{"in chunks", "Transfer-Encoding: chunked", "1\r\na\r\n2;x=y\r\nbc\r\n0\r\nTrailer: z\r\n\r\n", BodyExact, "abc", 0},
		{"in chunks of line feeds", "Transfer-Encoding: gzip, Chunked", "3\nabc\n0\n\n", BodyExact, "abc", 0},
		{"in chunks, cut", "Transfer-Encoding: chunked", "1\r\na\r\n9\r\nbc", BodyTruncated, "abc", 0},
		{"in chunks, without the last", "Transfer-Encoding: chunked", "3\r\nabc\r\n", BodyTruncated, "abc", 0},
		{"no chunks any more", "Transfer-Encoding: chunked", "abc def", BodyExact, "abc def", 1},
		{"chunks of nothing", "Transfer-Encoding: chunked", "0\r\n\r\n", BodyNone, "", 0},
		{"chunks not stored", "Transfer-Encoding: chunked", "", BodyNotRecorded, "", 0},
		{"a chunk of impossible size", "Transfer-Encoding: chunked", "ffffffffffffffffff\r\nabc", BodyExact, "ffffffffffffffffff\r\nabc", 1},
		{"a length beside chunks", "Content-Length: 99\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n", BodyExact, "abc", 0},
		{"compressed", fmt.Sprintf("Content-Encoding: gzip\r\nContent-Length: %d", len(packed)), packed, BodyExact, packed, 0},
		{"compressed, cut", "Content-Encoding: gzip\r\nContent-Length: 99", packed, BodyTruncated, packed, 0},
		{"compression undone", "Content-Encoding: gzip\r\nContent-Length: 29", "plain", BodyDecoded, "plain", 0},
	} {
		raw := "POST /tr HTTP/1.1\r\n" + tt.header + "\r\n\r\n" + tt.body
		c := &Capture{}
		e := c.fresh()
		target, m, ok := e.takeRequest(stretch{[]byte(raw), 0, int64(len(raw))})
		if !ok || target != "/tr" || m.state != tt.state || string(m.data) != tt.data || len(e.Notes) != tt.notes {
			t.Errorf("%s: %v %q, %s %q, notes %q; want %s %q and %d notes", tt.name, ok, target, m.state, m.data, e.Notes, tt.state, tt.data, tt.notes)
		}
	}
}

// A head of nothing but folded lines is read in one pass.
func TestFoldedWithoutEnd(t *testing.T) {
	const lines = 500_000
	h := parseHead([]byte("GET / HTTP/1.1\r\nA: x\r\n"+strings.Repeat(" y\r\n", lines)+"\r\n"), nil)
	if want := "x" + strings.Repeat(" y", lines); len(h.fields) != 1 || h.fields[0].Value != want {
		t.Errorf("%d fields, the first of %d bytes, want %d", len(h.fields), len(h.fields[0].Value), len(want))
	}
}

// What is put into chunks comes out of them, wherever they are cut.
func FuzzUnchunk(f *testing.F) {
	f.Add([]byte("abc\r\n0\r\n\r\ndef"), uint8(3), uint8(0))
	f.Add([]byte("\n"), uint8(1), uint8(2))
	f.Add(bytes.Repeat([]byte("x"), 700), uint8(200), uint8(9))
	f.Fuzz(func(t *testing.T, data []byte, size, cut uint8) {
		var b strings.Builder
		for rest := data; len(rest) > 0; {
			n := min(len(rest), int(size)+1)
			fmt.Fprintf(&b, "%x\r\n%s\r\n", n, rest[:n])
			rest = rest[n:]
		}
		chunks := b.String() + "0\r\n\r\n"
		got, ended, is := unchunk([]byte(chunks))
		if !is || !ended || !bytes.Equal(got, data) {
			t.Fatalf("%q became %q, %v, %v", data, got, ended, is)
		}
		short := chunks[:max(0, len(chunks)-5-int(cut))]
		if got, ended, _ := unchunk([]byte(short)); ended && !bytes.Equal(got, data) || !bytes.HasPrefix(data, got) {
			t.Fatalf("%q of %q became %q, %v", short, data, got, ended)
		}
	})
}

package har

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// read opens data as a file and reads every entry of its first capture.
func read(t testing.TB, data []byte, opt Options, each func(*Entry)) *Source {
	t.Helper()
	captures := mustOpen(t, data, opt)
	for _, c := range captures[1:] {
		c.Close()
	}
	return readCapture(t, captures[0], each)
}

func readCapture(t testing.TB, c *Capture, each func(*Entry)) *Source {
	t.Helper()
	defer c.Close()
	for e, err := range c.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		if each != nil {
			each(e)
		}
	}
	return c.Source()
}

func mustOpen(t testing.TB, data []byte, opt Options) []*Capture {
	t.Helper()
	captures, err := openBytes(data, opt)
	if err != nil {
		t.Fatal(err)
	}
	return captures
}

func openBytes(data []byte, opt Options) ([]*Capture, error) {
	s := newStored(bytes.NewReader(data), int64(len(data)), func() error { return nil })
	captures, err := open(File{Path: "capture", Name: "capture"}, s, opt)
	s.users.Store(int32(len(captures)))
	return captures, err
}

// A fixture is a small HAR in the manner of one producer.
type fixture struct {
	name string
	text string
}

func fixtures() []fixture {
	entry := func(first string, n int) string {
		return fmt.Sprintf(`{%s"startedDateTime":"2026-05-0%dT10:00:00.123Z","time":12.5,`+
			`"request":{"method":"POST","url":"https://pixel.vendor.example/tr?n=%d&dl=https%%3A%%2F%%2Fclinic.test%%2F","httpVersion":"h2",`+
			`"headers":[{"name":"Content-Type","value":"text/plain"},{"name":"content-length","value":"9"}],"cookies":[],"queryString":[],`+
			`"postData":{"mimeType":"text/plain","text":"a\"b\\c\u00e9{\"}"},"headersSize":-1,"bodySize":9},`+
			`"response":{"status":200,"statusText":"OK","headers":[],"cookies":[],"content":{"size":3,"mimeType":"text/plain","text":"okñ"},"redirectURL":"","headersSize":-1,"bodySize":2},`+
			`"cache":{},"timings":{"send":0,"wait":12.5e0,"receive":-0}}`, first, n, n)
	}
	har := func(creator, tail string, entries ...string) string {
		return `{"log":{"version":"1.2","creator":{"name":"` + creator + `","version":"1.0"},"pages":[],"entries":[` +
			strings.Join(entries, ",") + `]` + tail + `}}`
	}
	indented := func(s string) string {
		var b bytes.Buffer
		if err := json.Indent(&b, []byte(s), "", "  "); err != nil {
			panic(err)
		}
		return b.String() + "\n"
	}
	return []fixture{
		{"chromium", indented(har("WebInspector", "", entry(`"_initiator":{"type":"other"},`, 1), entry(`"_initiator":{"type":"other"},`, 2), entry(`"_initiator":{"type":"other"},`, 3)))},
		{"firefox", har("Firefox", `,"comment":"after 😀"`, entry("", 1), entry(`"pageref":"page_1",`, 2))},
		{"jsonp", "onInputData(" + har("harviewer", "", entry("", 1), entry("", 2)) + ");\n"},
		{"empty list", har("Charles Proxy", "")},
		{"entries first", `{"log":{"entries":[` + entry("", 1) + `],"version":"1.2","creator":{"name":"late","version":"1"}}}`},
	}
}

// containers are the ways a HAR can be stored.
func containers() []struct {
	name string
	wrap func([]byte) []byte
} {
	type container = struct {
		name string
		wrap func([]byte) []byte
	}
	return []container{
		{"plain", func(b []byte) []byte { return b }},
		{"gzip", gzipped},
		{"zlib", func(b []byte) []byte {
			var out bytes.Buffer
			w := zlib.NewWriter(&out)
			w.Write(b)
			w.Close()
			return out.Bytes()
		}},
		{"zip", func(b []byte) []byte { return zipped(member{"case/one.har", b}) }},
	}
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

type member struct {
	name string
	data []byte
}

func zipped(members ...member) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range members {
		f, err := w.Create(m.name)
		if err != nil {
			panic(err)
		}
		f.Write(m.data)
	}
	w.Close()
	return out.Bytes()
}

// charsets are the character encodings of a HAR.
func charsets() []struct {
	name   string
	encode func(string) []byte
} {
	type charset = struct {
		name   string
		encode func(string) []byte
	}
	return []charset{
		{"utf-8", func(s string) []byte { return []byte(s) }},
		{"utf-8 with byte order mark", func(s string) []byte { return []byte("\ufeff" + s) }},
		{"utf-16le", func(s string) []byte { return narrow([]byte("\ufeff"+s), binary.LittleEndian) }},
		{"utf-16be", func(s string) []byte { return narrow([]byte("\ufeff"+s), binary.BigEndian) }},
	}
}

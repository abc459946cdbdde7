package har

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"testing"
)

// sazAboutText is the member of a session with its flags.
func sazAboutText(bits, begun, done string, flags ...string) string {
	s := "\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Session SID=\"1\" BitFlags=\"" + bits + "\">\r\n  <SessionTimers ClientConnected=\"2026-05-04T11:00:00.0000000+01:00\" ClientBeginRequest=\"" +
		begun + "\" ClientDoneResponse=\"" + done + "\" />\r\n  <PipeInfo />\r\n"
	if bits == "1001" {
		s += "  <TunnelInfo BytesEgress=\"812\" BytesIngress=\"4321\" />\r\n"
	}
	s += "  <SessionFlags>\r\n"
	for i := 0; i < len(flags); i += 2 {
		s += fmt.Sprintf("    <SessionFlag N=\"%s\" V=\"%s\" />\r\n", flags[i], flags[i+1])
	}
	return s + "  </SessionFlags>\r\n</Session>"
}

// zippedBy is zipped with a comment.
func zippedBy(comment string, members ...member) []byte {
	data := zipped(members...)
	end := data[len(data)-22:]
	binary.LittleEndian.PutUint16(end[20:], uint16(len(comment)))
	return append(data, comment...)
}

func sazMembers() []member {
	const page = "https://clinic.test/sexual-health"
	about := func(bits string) []byte {
		return []byte(sazAboutText(bits, "2026-05-04T11:00:01.1234567+01:00", "2026-05-04T11:00:01.2469134+01:00",
			"x-clientip", "192.0.2.10", "x-HostIP", "192.0.2.7", "x-processinfo", "browser:4242"))
	}
	post := "POST https://www.facebook.com/tr/ HTTP/2\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s"
	packed := string(gzipped([]byte("id=1234567890123456&ev=Lead")))
	return []member{
		{"[Content_Types].xml", []byte("<Types/>")},
		{"_index.htm", []byte("<html></html>")},
		{"raw/10_c.txt", []byte("GET /collect?v=2&tid=G-TEST123&dl=x HTTP/1.1\r\nHost: www.google-analytics.com\r\n\r\n")},
		{"raw/10_s.txt", nil},
		{"raw/10_m.xml", about("59")},
		{"raw/2_c.txt", []byte("GET https://www.facebook.com/tr/?id=1234567890123456&ev=PageView HTTP/1.1\r\nHost: www.facebook.com\r\nReferer: " + page + "\r\nCookie: fr=abc\r\n\r\n")},
		{"raw/2_s.txt", []byte("HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nGIF\r\n0\r\n\r\n")},
		{"raw/2_m.xml", about("59")},
		{"raw/1_c.txt", []byte("CONNECT www.facebook.com:443 HTTP/1.1\r\nHost: www.facebook.com:443\r\n\r\n")},
		{"raw/1_s.txt", []byte("HTTP/1.1 200 Connection Established\r\n\r\n")},
		{"raw/1_m.xml", about("2401")},
		{"raw/3_c.txt", []byte("CONNECT app.vendor.example:443 HTTP/1.1\r\nHost: app.vendor.example:443\r\n\r\n")},
		{"raw/3_s.txt", []byte("HTTP/1.1 200 Connection Established\r\n\r\n")},
		{"raw/3_m.xml", about("1001")},
		{`raw\004_c.txt`, fmt.Appendf(nil, post, len(packed), packed)},
		{`raw\004_s.txt`, []byte("HTTP/2 200\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain")},
		{`raw\004_w.txt`, []byte("frames")},
		{"raw/5_c.txt", fmt.Appendf(nil, post, len(packed), "id=1234567890123456&ev=Lead")},
		{"raw/5_m.xml", []byte(sazAboutText("181", "0001-01-01T00:00:00", "0001-01-01T00:00:00"))},
		{"raw/6_c.txt", fmt.Appendf(nil, post, len(packed), "id=1234567890123456&ev=Lead")},
		{"raw/6_m.xml", []byte(sazAboutText("101", "0001-01-01T00:00:00", "0001-01-01T00:00:00"))},
		{"raw/6_s.txt", []byte("HTTP/1.1 204 No Content\r\n\r\n")},
		{"raw/7_c.txt", []byte("\x16\x03\x01\x00")},
		{"raw/8_s.txt", []byte("HTTP/1.1 204 No Content\r\n\r\n")},
		{"raw/9_c.txt", []byte("GET https://collect.example/ HTTP/1.1\r\nHost: collect.example\r\n\r\n")},
		{"raw/9_m.xml", []byte("<Session><SessionTimers ")},
	}
}

func sazSpecimens() []specimen {
	const format = "Fiddler session archive (SAZ)"
	return []specimen{
		{name: "Fiddler session archive", format: format, data: zippedBy("Fiddler (v5.0.20211.51073)", sazMembers()...)},
		{name: "Fiddler session archive of another program", format: format, data: zipped(sazMembers()...)},
	}
}

// A session archive with a password is refused with advice.
func TestSAZWithPassword(t *testing.T) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.CreateHeader(&zip.FileHeader{Name: "raw/1_c.txt", Flags: 1})
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte("x"))
	w.Close()
	_, err = openBytes(out.Bytes(), Options{})
	var no *RefusedError
	if !errors.As(err, &no) || no.LooksLike != "a password-protected zip archive" {
		t.Errorf("got %v", err)
	}
}

func TestSAZNames(t *testing.T) {
	for _, tt := range []struct {
		name   string
		number int
		kind   string
		ok     bool
	}{
		{"raw/1_c.txt", 1, "c.txt", true},
		{`RAW\0017_S.TXT`, 17, "s.txt", true},
		{"raw/2_m.xml", 2, "m.xml", true},
		{"raw/2_w.txt", 2, "w.txt", true},
		{"raw/_c.txt", 0, "", false},
		{"raw/-1_c.txt", 0, "", false},
		{"raw/1234567890_c.txt", 0, "", false},
		{"raw/1_x.txt", 1, "x.txt", false},
		{"x/raw/1_c.txt", 0, "", false},
	} {
		if number, kind, ok := sazName(tt.name); ok != tt.ok || ok && (number != tt.number || kind != tt.kind) {
			t.Errorf("%q: %d %q %v, want %d %q %v", tt.name, number, kind, ok, tt.number, tt.kind, tt.ok)
		}
	}
}

// A request that is too long to be held is read again from its member.
func TestSAZLongRequest(t *testing.T) {
	body := bytes.Repeat([]byte("ev=Lead&"), 20_000)
	raw := append(fmt.Appendf(nil, "POST https://www.facebook.com/tr/ HTTP/1.1\r\nContent-Length: %d\r\n\r\n", len(body)), body...)
	data := zipped(member{"raw/1_c.txt", raw}, member{"raw/2_c.txt", []byte("GET https://a.example/ HTTP/1.1\r\n\r\n")})
	entries := 0
	read(t, data, Options{Limits: Limits{Entry: 1000}}, func(e *Entry) {
		if entries++; entries > 1 {
			return
		}
		b, err := e.RequestBody()
		if err != nil || b.State != BodyExact || !bytes.Equal(b.Data, body) {
			t.Errorf("%v, %s of %d bytes", err, b.State, len(b.Data))
		}
		if got, err := e.RawRecord(); err != nil || !bytes.Equal(got, raw) {
			t.Errorf("%v, a record of %d bytes, want %d", err, len(got), len(raw))
		}
	})
	if entries != 2 {
		t.Errorf("%d entries, want 2", entries)
	}
}

package har

import (
	"errors"
	"strings"
	"testing"
)

// What is refused is named, with what would work instead.
func TestRefused(t *testing.T) {
	archive := func(names ...string) string {
		var members []member
		for _, n := range names {
			members = append(members, member{n, nil})
		}
		return string(zipped(members...))
	}
	tests := []struct{ data, looksLike, hint string }{
		{`{"a":1,"b":[2]}`, `JSON with the members "a", "b"`, "a HAR is an object"},
		{`{"log":"text"}`, `JSON with the members "log"`, "a HAR is an object"},
		{`{"a":1,x`, `damaged JSON (at byte 7: 'x' where a key belongs) with the members "a"`, "a HAR is an object"},
		{`[{"startedDateTime":"x"}]`, "a list in JSON", "a HAR is an object"},
		{`[{"status":"COMPLETE","method":"GET","protocolVersion":"HTTP/1.1"}]`, "a list in JSON", "a HAR is an object"},
		{"\xac\xed\x00\x05sr\x00", "data of a Java program, as Charles keeps its sessions in (.chls)", "Export Session, JSON Session File"},
		{"9:websocket;0:~8:response;", "text of an unknown kind", "pixelwitness list formats"},
		{"hello", "text of an unknown kind", "--log-format"},
		{"\x00\x01\x02\x03\x04", "binary data of an unknown kind", "pixelwitness list formats"},
		{`<134>Nov 21 19:57:31 haproxy[26154]: 192.0.2.10:60236 [21/Nov/2026:19:57:31.348] f~ b/s 0/0/4/1/5 200 702 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"`, "a HAProxy log", "table in CSV"},
		{"#separator \\x09\n#path\thttp\n", "a Zeek log", "zeek-cut ts method host id.resp_p uri"},
		{`{"ts":1795290633.1,"uid":"C1","id.orig_h":"192.0.2.10"}`, "a Zeek log in JSON", "jq -r"},
		{`{"ts":1795290633.1,"uid":"C1","id.orig_h":"192.0.2.10","method":"GET","host":"a.test","uri":"/t"}`, "a Zeek log in JSON", "jq -r"},
		{"#Software: x\n#Fields: date time\n", "a log (W3C extended) without a column for addresses", ""},
		{"SQLite format 3\x00...CREATE TABLE http_requests(\n id INTEGER)CREATE TABLE IF NOT EXISTS crawl (x)", "an OpenWPM database", "from http_requests"},
		{"SQLite format 3\x00...CREATE TABLE moz_places (id)", "a browser's history (Firefox)", "pages that were opened"},
		{"SQLite format 3\x00...CREATE TABLE urls(id)CREATE TABLE visits(id)", "a browser's history (Chromium)", "pages that were opened"},
		{"SQLite format 3\x00", "an SQLite database", "sqlite3 -readonly"},
		{"\xd4\xc3\xb2\xa1\x02\x00", "a packet capture (pcap)", "tshark -r FILE"},
		{"\x0a\x0d\x0d\x0a\x1c\x00\x00\x00", "a packet capture (pcapng)", "--columns time,method,url"},
		{"CLIENT_HANDSHAKE_TRAFFIC_SECRET 00 11\n", "the keys of encrypted connections (SSLKEYLOGFILE)", "keys are no capture"},
		{"\x28\xb5\x2f\xfd\x00", "Zstandard-compressed data", "zstd -d"},
		{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an older Office program (.xls, .doc) or an Outlook message (.msg)", "as CSV"},
		{"{\\rtf1 text}", "a document (.rtf)", "plain text"},
		{"ElfFile\x00\x00", "a Windows event log (.evtx)", "no requests"},
		{"filedesc://x.arc 0.0.0.0 20260503000000 text/plain 0\n", "an ARC web archive", "WARC files can"},
		{"\x89PNG\r\n", "an image", "a screenshot holds no requests"},
		{"RIFF\x10\x00\x00\x00WEBPVP8 ", "an image", "a screenshot holds no requests"},
		{"\x00\x00\x00\x18ftypheic", "a picture or video", "holds no requests"},
		{"%PDF-1.7", "a PDF document", "a document holds no requests"},
		{`{"title":"x","uri_ins":"https://clinic.test/","beacons":[{"url":"https://www.facebook.com/tr?id=1"}]}`, "a Website Evidence Collector result", "requests.har beside it"},
		{"title: x\nuri_ins: https://clinic.test/\nuri_refs:\n  - https://clinic.test/\n", "a Website Evidence Collector result", "requests.har beside it"},
		{"- filter: .facebook.com/tr?$image\n  listName: easyprivacy.txt\n  url: https://www.facebook.com/tr?id=1\n", "a Website Evidence Collector list of requests that a filter list names", "requests.har beside it"},
		{"- name: AB\n  value: '1'\n  domain: clinic.test\n  expires: -1\n", "a Website Evidence Collector list of cookies", "requests.har beside it"},
		{`{"level":"info","message":"browsing now to https://clinic.test/","timestamp":"2026-05-03T10:00:00.000Z","type":"Browser"}` + "\n", "the log of an inspection by Website Evidence Collector or Blacklight", "requests.har beside it"},
		{`{"reports":{"fb_pixel_events":[{"raw":"https://www.facebook.com/tr/?id=1"}]}}`, "a Blacklight result", "requests.har beside it"},
		{`{"browser_cookies":[]}`, "a Blacklight list of cookies", "requests.har beside it"},
		{`{"info":{"_postman_id":"x"},"item":[]}`, "a Postman collection", "no record"},
		{"2026/05/03 10:00:00 [error] 12#12: *1 open() failed\n", "a server's log of errors", "accesses"},
		{"[Sun May 03 10:00:00.000000 2026] [core:error] [pid 12] [client 192.0.2.7:1] x\n", "a server's log of errors", "accesses"},
		{"1777802401.123 192.0.2.7 - www.facebook.com:443\n1777802402.123 192.0.2.7 https://clinic.test/ www.facebook.com:443\n", "a referrer log of Squid", "--log-format '%ts.%03tu %>a %{Referer}>h %ru'"},
		{`192.0.2.7 [03/May/2026:10:00:00 +0000] "Mozilla/5.0 (X11)"` + "\n", "a user agent log of Squid", "access.log"},
		{"clinic.test|10:00|GET /advice/?fbclid=1 HTTP/1.1|200\n", "a log of requests in a layout of its own", "--log-format"},
		{"Invoke-WebRequest -UseBasicParsing -Uri \"https://a.test/\"\n", "copied code that sends a request (PowerShell or fetch)", "as cURL"},
		{`fetch("https://a.test/", {"method":"GET"});`, "copied code that sends a request (PowerShell or fetch)", "as cURL"},
		{"Received: from a.test\r\nFrom: a@clinic.test\r\nSubject: what I saw\r\n\r\nPlease see the attached file.\r\n", "an e-mail", "attached"},
		{"From: <Saved by Blink>\r\nSubject: Advice\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n\r\n", "a saved web page (MHTML)", "a saved page holds no requests"},
		{"<?xml version=\"1.0\"?><session>", "a web page or XML", "a saved page holds no requests"},
		{archive("datapackage.json"), "a data package without web archives in it", "folder archive"},
		{archive("x.txt"), "a zip archive without a .har file in it", "pixelwitness list formats"},
		{archive("[Content_Types].xml", "xl/workbook.xml"), "a spreadsheet (.xlsx)", "as CSV"},
		{archive("word/document.xml", "[Content_Types].xml"), "a text document (.docx)", "plain text"},
		{archive("mimetype", "META-INF/manifest.xml"), "an OpenDocument file (.ods, .odt)", "as CSV"},
		{archive("0-meta.json", "0-req.dat"), "a Charles session (.chlz)", "Export Session"},
		{string(zipped(member{"x.har", []byte("{}")})), "JSON with the members none", "a HAR is an object"},
		{string(zipped(member{"../x.har", []byte(`{"log":{}}`)})), `an archive whose member "../x.har" would be unpacked elsewhere`, ""},
		{string(encrypted("x.har")), "a password-protected zip archive", "unpack it"},
		{string(encrypted("raw/1_c.txt")), "a password-protected zip archive", "in Fiddler"},
		{string(gzipped(zipped(member{"x.har", nil}))), "a zip archive inside another file", "unpack"},
	}
	for _, tt := range tests {
		_, err := openBytes([]byte(tt.data), Options{})
		var got *RefusedError
		if !errors.As(err, &got) || got.LooksLike != tt.looksLike || !strings.Contains(got.Hint, tt.hint) || tt.hint == "" && got.Hint != "" {
			t.Errorf("%.60q: %v, want %q and a hint with %q", tt.data, err, tt.looksLike, tt.hint)
			if got != nil {
				t.Logf("hint: %s", got.Hint)
			}
		}
	}
}

// The way that the hint for Squid's referrer log gives works.
func TestReferrerLogHint(t *testing.T) {
	log := "1777802401.123 192.0.2.7 https://clinic.test/ https://www.facebook.com/tr/?id=1\n1777802402.123 192.0.2.7 - www.facebook.com:443\n"
	no := refuse("referrer.log", []byte(log))
	_, rest, _ := strings.Cut(no.Hint, "--log-format '")
	directive, _, _ := strings.Cut(rest, "'")
	n := 0
	read(t, []byte(log), Options{LogFormat: directive}, func(e *Entry) {
		if referer, _ := e.RequestHeader("Referer"); n == 0 && (e.URL != "https://www.facebook.com/tr/?id=1" || referer != "https://clinic.test/") {
			t.Errorf("%q from %q", e.URL, referer)
		}
		n++
	})
	if n != 2 {
		t.Errorf("%d entries, want 2", n)
	}
}

// encrypted is an archive whose member is marked as encrypted.
func encrypted(name string) []byte {
	data := zipped(member{name, []byte("secret")})
	data[6] |= 1
	for i := len(data) - 46; i > 0; i-- {
		if string(data[i:i+4]) == "PK\x01\x02" {
			data[i+8] |= 1
			break
		}
	}
	return data
}

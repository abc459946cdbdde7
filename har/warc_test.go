package har

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// warc writes one record. Fields are lines; "Block-Digest" and
// "Payload-Digest" stand for right ones, in the encoding that follows.
func warc(version, kind, block string, fields ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "WARC/%s\r\nWARC-Type: %s\r\n", version, kind)
	for _, f := range fields {
		_, payload, _ := strings.Cut(block, "\r\n\r\n")
		switch f {
		case "Block-Digest sha256":
			f = fmt.Sprintf("WARC-Block-Digest: sha256:%x", sha256.Sum256([]byte(block)))
		case "Block-Digest sha1":
			sum := sha1.Sum([]byte(block))
			f = "WARC-Block-Digest: sha1:" + base32.StdEncoding.EncodeToString(sum[:])
		case "Payload-Digest sha1":
			sum := sha1.Sum([]byte(payload))
			f = "WARC-Payload-Digest: sha1:" + base32.StdEncoding.EncodeToString(sum[:])
		case "Payload-Digest sha256 without chunks":
			plain, _, _ := unchunk([]byte(payload))
			f = fmt.Sprintf("WARC-Payload-Digest: sha256:%x", sha256.Sum256(plain))
		}
		b.WriteString(f + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s\r\n\r\n", len(block), block)
	return b.String()
}

const (
	typeRequest  = "Content-Type: application/http; msgtype=request"
	typeResponse = "Content-Type: application/http; msgtype=response"
)

// browserWARC is in the manner of an archiving browser: the answer first, the
// request linked to it.
func browserWARC() []string {
	get := "GET /tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fsexual-health HTTP/1.1\r\n" +
		"host: www.facebook.com\r\nReferer: https://clinic.test/\r\nCookie: fr=abc; sb=def\r\n\r\n"
	image := "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: 3\r\nSet-Cookie: fr=xyz; Path=/\r\n\r\nGIF"
	post := "POST /tr/ HTTP/1.1\r\nHost: www.facebook.com\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 43\r\n\r\n" +
		"id=1234567890123456&ev=Lead&cd%5Bn%5D=\xc2\xa31+2"
	chunks := "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"
	return []string{
		warc("1.1", "warcinfo", "software: ExampleCrawl/2.1\r\nformat: WARC File Format 1.1\r\n",
			"WARC-Record-ID: <urn:uuid:0>", "WARC-Date: 2026-05-04T10:00:00Z", "Content-Type: application/warc-fields", "Block-Digest sha256"),
		warc("1.1", "response", image, "WARC-Record-ID: <urn:uuid:1>", "WARC-Date: 2026-05-04T10:00:01.123456Z", typeResponse,
			"WARC-Target-URI: https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fsexual-health",
			"WARC-IP-Address: 192.0.2.7", "WARC-Page-ID: page-1", "WARC-Resource-Type: ping", "Block-Digest sha256", "Payload-Digest sha1"),
		warc("1.1", "request", get, "WARC-Record-ID: <urn:uuid:2>", "WARC-Concurrent-To: <urn:uuid:1>", "WARC-Date: 2026-05-04T10:00:01.123456Z", typeRequest,
			"WARC-Target-URI: https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fsexual-health", "Block-Digest sha256"),
		warc("1.1", "metadata", "{}", "WARC-Record-ID: <urn:uuid:3>", "WARC-Date: 2026-05-04T10:00:02Z", "Content-Type: application/json", "Block-Digest sha1"),
		warc("1.1", "response", chunks, "WARC-Record-ID: <urn:uuid:4>", "WARC-Date: 2026-05-04T10:00:03Z", typeResponse,
			"WARC-Target-URI: https://www.facebook.com/tr/", "Payload-Digest sha1"),
		warc("1.1", "request", post, "WARC-Record-ID: <urn:uuid:5>", "WARC-Date: 2026-05-04T10:00:03Z", typeRequest,
			"WARC-Target-URI: https://www.facebook.com/tr/", "WARC-IP-Address: 2001:db8::7", "Payload-Digest sha1"),
	}
}

// wgetWARC is in the manner of wget: the request first, the answer linked to
// it, addresses in angle brackets.
func wgetWARC() []string {
	get := "GET /tr?id=1234567890123456&ev=PageView&noscript=1 HTTP/1.1\r\nReferer: https://clinic.test/\r\nHost: www.facebook.com\r\nUser-Agent: Wget/1.21.3\r\n\r\n"
	image := "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nGIF\r\n0\r\n\r\n"
	return []string{
		warc("1.0", "warcinfo", "software: Wget/1.21.3 (linux-gnu)\r\nrobots: off\r\n", "Content-Type: application/warc-fields", "WARC-Record-ID: <urn:uuid:a>", "Block-Digest sha1"),
		warc("1.0", "request", get, "WARC-Target-URI: <https://www.facebook.com/tr?id=1234567890123456&ev=PageView&noscript=1>", typeRequest,
			"WARC-Date: 2026-05-04T10:00:01Z", "WARC-Record-ID: <urn:uuid:b>", "WARC-IP-Address: 192.0.2.7", "Block-Digest sha1"),
		warc("1.0", "response", image, "WARC-Record-ID: <urn:uuid:c>", "WARC-Concurrent-To: <urn:uuid:b>", "WARC-Target-URI: <https://www.facebook.com/tr?id=1234567890123456&ev=PageView&noscript=1>",
			"WARC-Date: 2026-05-04T10:00:01Z", "WARC-IP-Address: 192.0.2.7", "Block-Digest sha1", "Payload-Digest sha256 without chunks", typeResponse),
		warc("1.0", "resource", "wget https://clinic.test/", "WARC-Target-URI: <metadata://gnu.org/software/wget/warc/wget.log>", "Content-Type: text/plain", "WARC-Record-ID: <urn:uuid:d>"),
	}
}

// oddWARC has what archives have besides.
func oddWARC() []string {
	get := "GET /a?b=c d HTTP/1.1\nHost: collect.example\nX-Folded: one\n two\nno field\n\n"
	return []string{
		warc("1.1", "request", get, "WARC-Record-ID: <urn:uuid:1>", "WARC-Target-URI: https://collect.example/other", "WARC-Date: 2026-05", typeRequest),
		warc("1.1", "revisit", "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: 3\r\n\r\n", "WARC-Record-ID: <urn:uuid:2>", "WARC-Concurrent-To: <urn:uuid:1>",
			"WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "WARC-Target-URI: https://collect.example/other", typeResponse),
		warc("1.1", "request", "POST /beacon HTTP/1.1\r\nHost: collect.example\r\nTransfer-Encoding: chunked\r\n\r\nalready plain", typeRequest, "WARC-Record-ID: <urn:uuid:3>"),
		warc("1.1", "request", "\x00\x01", "Content-Type: text/dns", "WARC-Target-URI: dns:collect.example", "WARC-Record-ID: <urn:uuid:4>"),
		warc("1.1", "response", "HTTP/1.1 200 OK\r\n\r\nalone", "WARC-Target-URI: https://elsewhere.example/", "WARC-Record-ID: <urn:uuid:5>", typeResponse),
		warc("1.1", "request", "POST /cut HTTP/1.1\r\nHost: collect.example\r\nContent-Length: 9\r\n\r\nfirst", typeRequest,
			"WARC-Target-URI: https://collect.example/cut", "WARC-Truncated: length", "WARC-Record-ID: <urn:uuid:6>", "WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		"a line of something else\r\n\r\n",
		warc("1.1", "request", "HEAD / HTTP/1.0\r\nHost: collect.example\r\n\r\n", typeRequest, "WARC-Target-URI: https://collect.example/", "WARC-Record-ID: <urn:uuid:7>", "WARC-Date: 2026-05-04T10:00:01"),
		warc("1.1", "response", "HTTP/1.0 304 Not Modified\r\n\r\n", "WARC-Target-URI: https://collect.example/", "WARC-Concurrent-To: <urn:uuid:7>", "WARC-Record-ID: <urn:uuid:8>", typeResponse),
	}
}

func warcSpecimens() []specimen {
	const format = "WARC web archive"
	var members []byte
	for _, r := range wgetWARC() {
		members = append(members, gzipped([]byte(r))...)
	}
	return []specimen{
		{name: "WARC of a browser", format: format, data: []byte(strings.Join(browserWARC(), ""))},
		// The answer comes behind its request: a cut between them changes the entry.
		{name: "WARC of wget", format: format, data: []byte(strings.Join(wgetWARC(), "")), spread: true},
		{name: "WARC with oddities", format: format, data: []byte(strings.Join(oddWARC(), "")), spread: true},
		{name: "WARC compressed by record", format: format, data: members, spread: true},
	}
}

// An archive of answers alone is a capture of nothing, and says why.
func TestWARCOfAnswers(t *testing.T) {
	var answers []byte
	for _, r := range browserWARC() {
		if strings.Contains(r, "WARC-Type: response") {
			answers = append(answers, r...)
		}
	}
	entries := 0
	src := read(t, answers, Options{}, func(*Entry) { entries++ })
	want := []string{
		"A web archive shows what the program that made it sent, and when. Where that was a crawler, it shows no visit by a person.",
		"Digests that the archive states of its records: 3 checked, 0 that do not agree.",
		"The archive holds answers (2) and no request records. It does not show what was sent.",
	}
	if diff := cmp.Diff(want, src.Notes); diff != "" || entries != 0 || len(src.Damage) != 0 {
		t.Errorf("%d entries, damage %v, notes (-want +got):\n%s", entries, src.Damage, diff)
	}
}

// A record whose stated length is wrong costs nothing but itself.
func TestWARCLengthIsWrong(t *testing.T) {
	records := browserWARC()
	for _, stated := range []string{"9999999", "000", "18446744073709551616", "9223372036854775807", "-5", "700"} {
		i := strings.Index(records[1], "Content-Length: ") // that of the record: the block follows
		_, rest, _ := strings.Cut(records[1][i:], "\r\n")
		data := records[0] + records[1][:i] + "Content-Length: " + stated + "\r\n" + rest + strings.Join(records[2:], "")
		var got []string
		src := read(t, []byte(data), Options{}, func(e *Entry) { got = append(got, e.Method+" "+e.Source.Format) })
		if want := []string{"GET WARC web archive", "POST WARC web archive"}; cmp.Diff(want, got) != "" || len(src.Damage) == 0 {
			t.Errorf("length %s: entries %q, damage %v", stated, got, src.Damage)
		}
	}
}

// The window bounds what is held, not what is read.
func TestWARCWindow(t *testing.T) {
	var b strings.Builder
	const n = warcWindow*2 + 10
	for i := range n {
		b.WriteString(warc("1.1", "request", fmt.Sprintf("GET /%d HTTP/1.1\r\nHost: a.example\r\n\r\n", i), typeRequest,
			fmt.Sprintf("WARC-Target-URI: https://a.example/%d", i), fmt.Sprintf("WARC-Record-ID: <urn:uuid:%d>", i)))
	}
	for i := range n {
		b.WriteString(warc("1.1", "response", "HTTP/1.1 204 No Content\r\n\r\n", typeResponse, fmt.Sprintf("WARC-Concurrent-To: <urn:uuid:%d>", i)))
	}
	entries, answered := 0, 0
	src := read(t, []byte(b.String()), Options{}, func(e *Entry) {
		if want := fmt.Sprintf("https://a.example/%d", entries); e.URL != want {
			t.Fatalf("entry %d is %s", entries, e.URL)
		}
		entries++
		if e.StatusKnown {
			answered++
		}
	})
	const held = warcWindow // the first answers find their requests gone
	if entries != n || answered != held || len(src.Damage) != 0 {
		t.Errorf("%d entries, %d answered, damage %v; want %d, %d and none", entries, answered, src.Damage, n, held)
	}
}

// Behind a damaged member of an archive that is compressed record by record,
// reading goes on with the next: every other request is found, unchanged.
func TestWARCDamagedMembers(t *testing.T) {
	const n = 30
	var data []byte
	var starts []int
	for i := range n {
		starts = append(starts, len(data))
		u := fmt.Sprintf("https://collect.example/%d", i)
		data = append(data, gzipped([]byte(warc("1.1", "request", fmt.Sprintf("GET /%d HTTP/1.1\r\nHost: collect.example\r\n\r\n", i), typeRequest,
			"WARC-Target-URI: "+u, fmt.Sprintf("WARC-Record-ID: <urn:uuid:%d>", i), "Block-Digest sha256")))...)
	}
	starts = append(starts, len(data))
	urls := func(data []byte) (got map[string]bool, src *Source) {
		got = map[string]bool{}
		src = read(t, data, Options{}, func(e *Entry) {
			if len(e.Notes) == 0 {
				got[e.URL] = true
			}
		})
		return got, src
	}
	if got, src := urls(data); len(got) != n || len(src.Damage) != 0 {
		t.Fatalf("undamaged: %d entries, %v", len(got), src.Damage)
	}
	checked := 0
	for at := starts[4]; at < starts[8]; at++ {
		bad := append([]byte(nil), data...)
		bad[at] ^= 1 << (at % 8)
		got, src := urls(bad)
		for i := range n {
			inside := at >= starts[i] && at < starts[i+1]
			if u := fmt.Sprintf("https://collect.example/%d", i); !inside && !got[u] {
				t.Fatalf("byte %d: %s is lost; damage %v", at, u, src.Damage)
			}
		}
		if len(got) < n && len(src.Damage) == 0 {
			t.Fatalf("byte %d: %d entries and no damage", at, len(got))
		}
		checked++
	}
	if checked < 900 {
		t.Errorf("only %d bytes were changed", checked)
	}
}

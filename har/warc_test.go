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

// Which answer belongs to which request is what the archive says; where it
// says nothing, address and time decide.
func TestWARCPairs(t *testing.T) {
	const address = "WARC-Target-URI: https://a.example/"
	request := func(id string, fields ...string) string {
		return warc("1.1", "request", "GET / HTTP/1.1\r\nHost: a.example\r\nX-Id: "+id+"\r\n\r\n", append(fields, typeRequest, address, "WARC-Record-ID: <"+id+">")...)
	}
	answer := func(id string, fields ...string) string {
		return warc("1.1", "response", "HTTP/1.1 200 "+id+"\r\n\r\n", append(fields, typeResponse, address, "WARC-Record-ID: <"+id+">")...)
	}
	at := func(second int) string {
		return fmt.Sprintf("WARC-Date: 2026-05-04T10:%02d:%02dZ", second/60, second%60)
	}
	to := func(id string) string { return "WARC-Concurrent-To: <" + id + ">" }
	for _, tt := range []struct {
		name    string
		records []string
		want    []string
	}{
		{"linked from the answer, crossed", []string{request("r1"), request("r2"), answer("a2", to("r2")), answer("a1", to("r1"))}, []string{"r1 a1", "r2 a2"}},
		{"linked from the request, crossed", []string{answer("a1"), answer("a2"), request("r2", to("a2")), request("r1", to("a1"))}, []string{"r2 a2", "r1 a1"}},
		{"one of several links", []string{answer("a1"), request("r1", to("m1"), to("a1"))}, []string{"r1 a1"}},
		{"a link to something else", []string{request("r1"), answer("a1", to("r9"))}, []string{"r1 "}},
		{"no links, in turn", []string{request("r1", at(0)), answer("a1", at(59)), request("r2", at(70)), answer("a2", at(71))}, []string{"r1 a1 guess", "r2 a2 guess"}},
		{"no links, too late", []string{request("r1", at(0)), answer("a1", at(61))}, []string{"r1 "}},
		{"two answers to one request", []string{request("r1"), answer("a1", to("r1")), answer("a2", to("r1"))}, []string{"r1 a1"}},
	} {
		var got []string
		read(t, []byte(strings.Join(tt.records, "")), Options{}, func(e *Entry) {
			id, _ := e.RequestHeader("X-Id")
			s := id + " " + e.StatusText
			if len(e.Notes) > 0 {
				s += " guess"
			}
			got = append(got, s)
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// The digests that records state are compared with their bytes, also of those
// too long to be held.
func TestWARCDigests(t *testing.T) {
	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nGIF\r\n0\r\n\r\n"
	long := "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("long ", 5000)
	const none = "sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	for _, tt := range []struct {
		name, block string
		fields      []string
		faults      int
		note        string
	}{
		{"of both", chunked, []string{"Block-Digest sha1", "Payload-Digest sha1"}, 0, "2 checked, 0 that do not agree"},
		{"without chunks", chunked, []string{"Payload-Digest sha256 without chunks"}, 0, "1 checked, 0 that do not agree"},
		{"in lower case", chunked, []string{"WARC-Payload-Digest: sha256:" + fmt.Sprintf("%x", sha256.Sum256([]byte("GIF")))}, 0, "1 checked, 0 that do not agree"},
		{"of another payload in chunks", chunked, []string{"WARC-Payload-Digest: " + none}, 1, "1 checked, 1 that do not agree"},
		{"of another block", chunked, []string{"WARC-Block-Digest: " + none, "Payload-Digest sha1"}, 1, "2 checked, 1 that do not agree"},
		{"in a way that is not known", chunked, []string{"WARC-Block-Digest: blake3:00"}, 0, ""},
		{"of what is long", long, []string{"Block-Digest sha256", "Payload-Digest sha1"}, 0, "2 checked, 0 that do not agree"},
		{"of something else that is long", long, []string{"WARC-Block-Digest: " + none, "WARC-Payload-Digest: " + none}, 2, "2 checked, 2 that do not agree"},
	} {
		src := read(t, []byte(warc("1.1", "response", tt.block, append(tt.fields, typeResponse)...)), Options{Limits: Limits{Entry: 2000}}, nil)
		if len(src.Damage) != tt.faults || !strings.Contains(strings.Join(src.Notes, "\n"), tt.note) || tt.note == "" && strings.Contains(strings.Join(src.Notes, "\n"), "Digests") {
			t.Errorf("%s: damage %v, notes %q; want %d and %q", tt.name, src.Damage, src.Notes, tt.faults, tt.note)
		}
	}
}

// A request that is too long to be held is read from its place.
func TestWARCLongRequest(t *testing.T) {
	body := strings.Repeat("ev=Lead&", 5000)
	plain := fmt.Sprintf("POST /tr HTTP/1.1\r\nHost: a.example\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	chunks := fmt.Sprintf("POST /tr HTTP/1.1\r\nHost: a.example\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	data := warc("1.1", "request", plain, typeRequest, "WARC-Target-URI: https://a.example/tr") + warc("1.1", "request", chunks, typeRequest, "WARC-Target-URI: https://a.example/tr")
	for name, stored := range map[string][]byte{"plain": []byte(data), "gzip": gzipped([]byte(data))} {
		var got []string
		src := read(t, stored, Options{Limits: Limits{Entry: 2000}}, func(e *Entry) {
			b, err := e.RequestBody()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(body, string(b.Data)) {
				t.Errorf("%s: entry %d: another body", name, e.Entry)
			}
			got = append(got, fmt.Sprintf("%s %v", b.State, len(b.Data) == len(body)))
		})
		if diff := cmp.Diff([]string{"exact true", "truncated false"}, got); diff != "" || len(src.Damage) != 1 || !src.Damage[0].Limit {
			t.Errorf("%s: damage %v (-want +got):\n%s", name, src.Damage, diff)
		}
	}
}

// Other data than records end where they are damaged: what follows could be
// anything.
func TestGzipMembersOfOtherData(t *testing.T) {
	text := fixtures()[0].text
	first, second := gzipped([]byte(text[:len(text)/2])), gzipped([]byte(text[len(text)/2:]))
	if src := read(t, append(append([]byte(nil), first...), second...), Options{}, nil); src.Entries != 3 || len(src.Damage) != 0 {
		t.Fatalf("undamaged: %d entries, %v", src.Entries, src.Damage)
	}
	first[len(first)-6] ^= 1 // the checksum
	src := read(t, append(first, second...), Options{}, nil)
	if src.Entries >= 3 || len(src.Damage) == 0 || int(src.MemberSize) != len(text)/2 {
		t.Errorf("%d entries of %d bytes, damage %v", src.Entries, src.MemberSize, src.Damage)
	}
}

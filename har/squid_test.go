package har

import (
	"bytes"
	"strings"
	"testing"
)

// pixel is an address as invented visits have it.
const pixel = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fhelp.example%2Fsafe"

func squidSpecimens() []specimen {
	lines := func(list ...string) []byte { return []byte(strings.Join(list, "\n") + "\n") }
	return []specimen{
		{name: "squid", format: "Squid access log", data: lines(
			"1795290900.038     54 192.0.2.10 NONE_NONE/200 0 CONNECT help.example:443 - HIER_DIRECT/192.0.2.80 -",
			"1795290900.058      5 192.0.2.10 TCP_MISS/200 889 GET https://help.example/safe - HIER_DIRECT/192.0.2.80 text/html",
			"1795290900.722     11 192.0.2.10 TCP_MISS/200 836 GET "+pixel+" an%20officer HIER_DIRECT/192.0.2.81 image/gif",
			"1795290900.800      2 192.0.2.10 TCP_MISS/204 310 POST https://www.facebook.com/tr/? - HIER_DIRECT/192.0.2.81 -",
			"1795290901.000 123456 2001:db8::7 TCP_TUNNEL/200 3856 CONNECT www.facebook.com:443 - HIER_DIRECT/2001:db8::81 -",
			"1795290901.001      0 192.0.2.10 TCP_MEM_HIT/200 836 GET https://connect.facebook.net/en_GB/fbevents.js - HIER_NONE/- application/x-javascript",
			"1795290901.002      0 192.0.2.10 TCP_DENIED/403 3900 GET http://www.facebook.com/tr/?id=1234567890123456&ev=Lead - HIER_NONE/- text/html",
			"1795290901.003  39916 192.0.2.10 TCP_MISS/502 3416 GET http://nowhere.test/x - HIER_NONE/- text/html",
			"1795290901.004   4945 192.0.2.10 TCP_MISS_ABORTED/000 0 GET http://help.example/slow - HIER_NONE/- -",
			"1795290901.005     12 192.0.2.10 NONE_NONE/500 0 CONNECT nowhere.test:443 - HIER_NONE/- -",
			"1795290901.006      9 192.0.2.10 TCP_REFRESH_UNMODIFIED/304 300 GET http://help.example/logo.gif - HIER_DIRECT/192.0.2.80 image/gif",
			"1795290901.007      0 192.0.2.10 NONE_NONE/400 3900 - error:invalid-request - HIER_NONE/- text/html",
			"1795290901.008      0 192.0.2.11 UDP_MISS/000 60 ICP_QUERY http://help.example/ - HIER_NONE/- -",
		)},
		{name: "squid by syslog", format: "Squid access log", data: lines(
			"Nov 21 19:55:00 proxy squid[123]: 1795290900.722     11 192.0.2.10 TCP_MISS/200 836 GET "+pixel+" - HIER_DIRECT/192.0.2.81 image/gif",
			"<134>Nov 21 19:55:00 proxy (squid-1): 1795290900.800     11 192.0.2.10 TCP_MISS/200 836 GET https://help.example/ - HIER_DIRECT/192.0.2.80 text/html",
			"\x00\x00\x001795290900.900     11 192.0.2.10 TCP_MISS/200 836 GET https://help.example/b - HIER_DIRECT/192.0.2.80 text/html",
		)},
		{name: "squid with headers", format: "Squid access log", data: lines(
			`1795290900.058      5 192.0.2.10 TCP_MISS/200 889 GET https://help.example/safe - HIER_DIRECT/192.0.2.80 text/html [Host: help.example\r\nUser-Agent: Browser/1.0 %5bx%5d\r\n] [HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nSet-Cookie: a=1; Path=/\r\n\r]`,
			`1795290900.722     11 192.0.2.10 TCP_MISS/200 836 GET `+pixel+` - HIER_DIRECT/192.0.2.81 image/gif [Host: www.facebook.com\r\nReferer: https://help.example/\r\nCookie: c_user=100012345678901; xs=1%253Aabc\r\nX-Note: caf%c3%a9 \\o/\r\n] [HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\n\r]`,
			`1795290900.900      3 192.0.2.10 TCP_MISS/200 836 GET https://www.facebook.com/tr/?id=1 - HIER_DIRECT/192.0.2.81 image/gif [] []`,
		)},
	}
}

func BenchmarkSquidLog(b *testing.B) {
	data := bytes.Repeat(squidSpecimens()[0].data, 2000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		captures, err := openBytes(data, Options{})
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range captures[0].Entries() {
			if err != nil {
				b.Fatal(err)
			}
		}
		if got := captures[0].Source().Entries; got != 20_000 {
			b.Fatalf("%d entries", got)
		}
	}
}

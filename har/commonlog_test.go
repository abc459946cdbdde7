package har

import "strings"

func commonLogSpecimens() []specimen {
	lines := func(list ...string) []byte { return []byte(strings.Join(list, "\n") + "\n") }
	const format = "common or combined access log"
	const agent = `"Browser/1.0 (made up)"`
	return []specimen{
		{name: "combined of a server", format: format, data: lines(
			`192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] "GET /safe?fbclid=IwAR0example HTTP/1.1" 200 2356 "https://l.facebook.com/" `+agent,
			`192.0.2.10 - anna smith [21/Nov/2026:20:57:31 +0100] "POST /report HTTP/2.0" 499 0 "https://help.example/safe?a=\x22b\x22" "Browser \x22quoted\x22 \x5Cx41"`,
			`192.0.2.11 - - [21/Nov/2026:19:57:32 +0000] "\x16\x03\x01\x02\x00" 400 157 "-" "-"`,
			`192.0.2.12 - - [21/Nov/2026:19:57:33 +0000] "-" 408 - "-" "-"`,
			`2001:db8::7 - - [21/Nov/2026:19:57:34 +0000] "GET /caf\xc3\xa9?q=a\"b HTTP/1.1" 304 - "-" `+agent+` "198.51.100.7"`,
		)},
		{name: "common with host", format: format, opt: Options{LogHost: "https://help.example"}, data: lines(
			`192.0.2.10 - - [01/Mar/2026:00:30:00 +0100] "GET /safe HTTP/1.1" 200 2356`,
			`192.0.2.10 - - [01/Mar/2026:00:30:01 +0100] "GET https://other.example/x HTTP/1.1" 404 153`,
			`192.0.2.10 - - [29/Feb/2026:00:30:01 +0100] "GET /day HTTP/1.1" 200 153`,
			`192.0.2.10 - - [01/Mar/2026:00:30:02 +0100] "OPTIONS * HTTP/1.1" 200 -`,
		)},
		{name: "combined of squid", format: format, data: lines(
			`192.0.2.10 - - [21/Nov/2026:19:55:00 +0000] "CONNECT www.facebook.com:443 HTTP/1.1" 200 0 "-" `+agent+` NONE_NONE:HIER_DIRECT`,
			`192.0.2.10 - - [21/Nov/2026:19:55:01 +0000] "GET `+pixel+` HTTP/1.1" 200 836 "https://help.example/" "Browser "x" y" TCP_MISS:HIER_DIRECT`,
			`192.0.2.10 - - [21/Nov/2026:19:55:02 +0000] "CONNECT www.facebook.com:443 HTTP/1.1" 200 1774 "-" `+agent+` TCP_TUNNEL:HIER_DIRECT`,
			`192.0.2.10 - - [21/Nov/2026:19:55:03 +0000] "GET http://nowhere.test/x HTTP/1.1" 502 3416 "-" `+agent+` TCP_MISS:HIER_NONE`,
			`192.0.2.10 - - [21/Nov/2026:19:55:04 +0000] "GET http://www.facebook.com/tr? HTTP/1.1" 200 837 TCP_MISS:HIER_DIRECT`,
		)},
		{name: "combined and more", format: format, opt: Options{LogHost: "https://help.example/"}, data: lines(
			`192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] "GET /safe HTTP/1.1" 200 2356 "https://l.facebook.com/" `+agent+` 1 "router@here" 12ms`,
			`192.0.2.10 - - [21/Nov/2026:19:57:32 +0000] "CONNECT www.facebook.com:443 HTTP/1.1" 200 - "-" `+agent+` "198.51.100.7" rt=0.01`,
			`192.0.2.10 - - [21/Nov/2026:19:57:33 +0000] "GET /safe HTTP/1.1" 200 2356 "-" `+agent+` 2 "router@here" 9ms`,
		)},
		{name: "combined of virtual hosts", format: format, data: lines(
			`help.example:443 192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] "GET /safe HTTP/1.1" 200 2356 "-" `+agent,
			`help.example:8080 192.0.2.10 - - [21/Nov/2026:19:57:32 +0000] "GET /safe HTTP/1.1" 200 2356 "-" `+agent,
		)},
	}
}

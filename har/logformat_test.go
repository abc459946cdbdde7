package har

import (
	"strings"
	"time"
)

func logFormatSpecimens() []specimen {
	lines := func(list ...string) []byte { return []byte(strings.Join(list, "\n") + "\n") }
	const format = "log of a stated format"
	london, _ := time.LoadLocation("Europe/London")
	return []specimen{
		{name: "logformat of squid", format: format,
			opt: Options{LogFormat: `logformat pixel %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt "%{Referer}>h" "%{User-Agent}>h" "%{Cookie}>h" "%{Set-Cookie}<h" sni=%ssl::>sni`},
			data: lines(
				`1795290900.722     11 192.0.2.10 TCP_MISS/200 836 GET `+pixel+` - HIER_DIRECT/192.0.2.81 image/gif "https://help.example/" "Browser \"x\" \\o/" "c_user=100012345678901" "a=1; Path=/" sni=www.facebook.com`,
				`1795290900.800     45 192.0.2.10 TCP_TUNNEL/200 836 CONNECT 192.0.2.81:443 - HIER_DIRECT/192.0.2.81 - "-" "-" "-" "-" sni=www.facebook.com`,
				`1795290900.900      1 192.0.2.10 NONE_NONE/200 0 CONNECT www.facebook.com:443 - HIER_DIRECT/192.0.2.81 - "-" "-" "-" "-" sni=-`,
			)},
		{name: "logformat of squid in json", format: format,
			opt: Options{LogFormat: `{"at":"%{%Y-%m-%dT%H:%M:%S}tg.%03tuZ","who":"%>a","verb":"%rm","address":"%"ru","code":%>Hs,"from":"%"{Referer}>h"}`},
			data: lines(
				`{"at":"2026-11-21T19:55:00.038Z","who":"192.0.2.10","verb":"CONNECT","address":"www.facebook.com:443","code":200,"from":"-"}`,
				`{"at":"2026-11-21T19:55:00.722Z","who":"192.0.2.10","verb":"GET","address":"`+pixel+`","code":200,"from":"https://help.example/?q=\"a\""}`,
			)},
		{name: "logformat of squid in local time", format: format,
			opt: Options{LogFormat: `%{%d.%m.%Y %H:%M:%S}tl %>a %rm %>rs://%>rd:%>rP%>rp %>Hs`, LogZone: london},
			data: lines(
				`21.06.2026 19:55:00 192.0.2.10 GET https://www.facebook.com:443/tr/?id=1234567890123456&ev=PageView 200`,
				`21.11.2026 19:55:00 192.0.2.10 GET http://help.example:8080/x 404`,
				`21.13.2026 19:55:00 192.0.2.10 GET http://help.example:80/y 404`,
			)},
		{name: "referrer log of squid", format: format,
			opt: Options{LogFormat: `%ts.%03tu %>a %{Referer}>h %ru`},
			data: lines(
				`1795290851.675 192.0.2.10 - www.facebook.com:443`,
				`1795290851.782 192.0.2.10 http://help.example/ http://www.facebook.com/tr?`,
			)},
		{name: "log_format of nginx", format: format,
			opt: Options{LogFormat: "log_format extended '$remote_addr - $remote_user [$time_iso8601] $host \"$request\" $status $body_bytes_sent '\n  '\"$http_referer\" \"$http_user_agent\" rt=$request_time $msec';"},
			data: lines(
				`192.0.2.10 - - [2026-11-21T19:57:31+00:00] www.facebook.com "GET /tr/?id=1234567890123456&ev=PageView HTTP/1.1" 200 53 "https://help.example/" "Browser \x22quoted\x22 \x5Cx41" rt=0.009 1795291051.307`,
				`192.0.2.10 - - [2026-11-21T19:57:31+00:00] www.facebook.com "POST /tr/ HTTP/1.1" 200 5 "-" "-" rt=0.003 1795291051.321`,
				`192.0.2.10 - - [2026-11-21T19:57:31+00:00] help.example "GET /a HTTP/1.1" 444 0 "-" "-" rt=0.000 1795291051.321`,
			)},
		{name: "log_format of nginx in json", format: format,
			opt: Options{LogFormat: `escape=json '{"at":"$time_iso8601","for":"$remote_addr","addr":"$scheme://$host$request_uri","verb":"$request_method","code":$status,"ref":"$http_referer","cookie":"$http_cookie","kind":"$content_type","body":"$request_body"}'`},
			data: lines(
				`{"at":"2026-11-21T19:57:31+00:00","for":"192.0.2.10","addr":"https://www.facebook.com/tr/","verb":"POST","code":200,"ref":"https://help.example/","cookie":"_fbp=fb.1.1795290900705.1389211419","kind":"application/x-www-form-urlencoded","body":"id=1234567890123456&ev=PageView&dl=\"\u0001é"}`,
				`{"at":"2026-11-21T19:57:32+00:00","for":"192.0.2.10","addr":"https://www.facebook.com/tr/?id=1234567890123456","verb":"GET","code":200,"ref":"","cookie":"","kind":"","body":""}`,
				`{"at":"2026-11-21T19:57:33+00:00","for":"192.0.2.10","addr":"http://help.example/","verb":"GET","code":304,"ref":"https://help.example/?a=\"b\"","cookie":"a=1; b=\\2","kind":"","body":""}`,
			)},
		{name: "logformat of apache", format: format,
			opt: Options{LogFormat: `LogFormat "%h %l %u %t \"%m %U%q %H\" %>s %b %D \"%{Host}i\" \"%{Referer}i\" %{Set-Cookie}o" timed`},
			data: lines(
				`192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] "GET /safe?a=1 HTTP/1.1" 200 2356 1234 "help.example" "https://l.facebook.com/" -`,
				`192.0.2.10 - - [21/Nov/2026:19:57:32 +0000] "GET /caf\xc3\xa9 HTTP/1.1" 304 - 99 "help.example:8443" "-" a=1; Path=/`,
			)},
	}
}

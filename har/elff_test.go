package har

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	elffAgent  = `"Mozilla/5.0 (X11; Linux x86_64) ""test"" Chrome/156.0.0.0"`
	elffFields = "#Fields: date time time-taken c-ip cs-username x-exception-id sc-filter-result cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs(User-Agent) s-ip sc-bytes\n"
)

// sgos is a log as Symantec's proxies write it: a tunnel, a request in it, one
// that the proxy refused, one that it had the answer to, one without an answer,
// one without a host, and new columns behind the second header.
func sgos() string {
	return "#Software: SGOS 6.7.5.3\n#Version: 1.0\n#Start-Date: 2026-05-03 10:00:00\n#Date: 2026-05-03 10:00:00\n" + elffFields +
		"#Remark: 1234 \"proxy\" \"192.0.2.1\" \"main\"\n" +
		`2026-05-03 10:00:01 4012 192.0.2.77 EXAMPLE\reader - OBSERVED - 200 TCP_TUNNELED CONNECT - tcp www.facebook.com 443 / - - 192.0.2.1 5120` + "\n" +
		`2026-05-03 10:00:02 112 192.0.2.77 EXAMPLE\reader - OBSERVED https://clinic.test/advice/hiv/  200 TCP_NC_MISS GET image/gif https www.facebook.com 443 /tr/ ?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fadvice%2Fhiv%2F ` + elffAgent + " 192.0.2.1 544\n" +
		`2026-05-03 10:00:03 3 192.0.2.77 - policy_denied DENIED - 403 TCP_DENIED GET - http pixel.vendor.example 8080 /t ?a=1 - 192.0.2.1 10` + "\n" +
		`2026-05-03 10:00:04 1 192.0.2.77 - - OBSERVED - 200 TCP_HIT GET image/gif http pixel.vendor.example 80 /p.gif - - 192.0.2.1 10` + "\n" +
		`2026-05-03 10:00:05 9 192.0.2.77 - tcp_error OBSERVED - 503 TCP_ERR_MISS GET - https pixel.vendor.example 443 /q ? - 192.0.2.1 10` + "\n" +
		`2026-05-03 10:00:05 9 192.0.2.77 - - OBSERVED - 0 FAILED unknown - ssl ssl.vendor.example 443 / - - 192.0.2.1 10` + "\n" +
		`2026-05-03 10:00:06 9 192.0.2.77 - - OBSERVED - 200 TCP_ACCELERATED CONNECT - tcp www.vendor.example 443 / - - 192.0.2.1 10` + "\n" +
		`2026-05-03 10:00:06 9 192.0.2.77 - - - - - - - - - - - - - - 192.0.2.1 -` + "\n" +
		"2026-05-03 10:00:07 a record of other columns\n" +
		"#Fields: date time time-taken cs-method cs-uri sc-status\n" +
		"2026-05-03 10:00:08 20 GET https://t.co/i/adsct?p_id=Twitter 200\n"
}

func iis() string {
	return strings.ReplaceAll("#Software: Microsoft Internet Information Services 10.0\n#Version: 1.0\n#Date: 2026-05-03 23:59:50\n"+
		"#Fields: time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs-host cs(User-Agent) cs(Cookie) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n"+
		"23:59:57 192.0.2.9 GET /x - 80 - 203.0.113.7 HTTP/1.1 - - - - 200 0 0 15\n"+
		"23:59:58 192.0.2.9 GET /advice/ fbclid=IwAR0test&q=a+b 443 - 203.0.113.7 HTTP/2 clinic.test Mozilla/5.0+(X11) sess=s%201;+_fbp=fb.1.2.3 https://l.facebook.com/ 200 0 0 1500\n"+
		"00:00:01 192.0.2.9 POST /ask - 444  anna 203.0.113.7 HTTP/1.1 clinic.test Mozilla/5.0+(X11) - - 302 0 0 15\n"+
		"00:00:02 192.0.2.9 GET /x - 80 - 203.0.113.7 HTTP/1.1 - - - - 200 0 0 15\n", "\n", "\r\n")
}

func elffSpecimens() []specimen {
	const name = "W3C extended log"
	tmg := "#Software: Microsoft Forefront Threat Management Gateway\n#Version: 1.0\n#Date: 2026-05-03 10:00:00\n" +
		"#Fields: c-ip\tcs-username\tc-agent\tdate\ttime\tcs-referred\tr-host\tr-ip\tr-port\ttime-taken\tsc-bytes\tcs-protocol\ts-operation\tcs-uri\tcs-mime-type\ts-object-source\tsc-status\taction\n" +
		"192.0.2.7\tEXAMPLE\\reader\tMozilla/5.0 (X11)\t2026-05-03\t10:00:01\thttp://clinic.test/\tpixel.vendor.example\t198.51.100.9\t8080\t102\t300\thttp\tGET\thttp://pixel.vendor.example:8080/t?a=1\t-\tInet\t200\tAllowed\n" +
		"192.0.2.7\t\tMozilla/5.0 (X11)\t2026-05-03\t10:00:02\t-\twww.facebook.com\t198.51.100.10\t443\t4000\t3000\tSSL-tunnel\tCONNECT\twww.facebook.com:443\t-\tInet\t200\tAllowed\n" +
		"192.0.2.7\t-\tMozilla/5.0 (X11)\t2026-05-03\t10:00:03\t-\tpixel.vendor.example\t198.51.100.9\t80\t1\t300\thttp\tGET\thttp://pixel.vendor.example/t?a=2\t-\t-\t12209\tFailed\n"
	cloudfront := "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-host-header cs-protocol time-taken x-forwarded-for cs-protocol-version sc-content-type\n" +
		"2026-05-03\t10:00:01\tLHR50-C1\t335\t203.0.113.7\tGET\td111.cloudfront.example\t/advice/\t200\thttps://l.facebook.com/\tMozilla/5.0%20(X11)%20+x\tfbclid=IwAR0test\t_fbp=fb.1.2.3;%20a=b\tclinic.test\thttps\t0.338\t-\tHTTP/2.0\ttext/html\n"
	syslog := "Aug  8 12:30:46 192.0.2.2 #Software: SGOS 6.5.9.8\nAug  8 12:30:46 192.0.2.2 #Date: 2026-08-08 05:30:54 EST (UTC-0400)\n" +
		"Aug  8 12:30:46 192.0.2.2 #Fields: date time time-taken c-ip sc-status s-action cs-method cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query\n" +
		"Aug  8 12:30:46 192.0.2.2 2026-08-08 05:30:54 1010 192.0.2.77 200 TCP_NC_MISS GET https t.co 443 /i/adsct ?p_id=Twitter\n" +
		"Aug 18 12:30:46 192.0.2.2 2026-08-18 05:30:54 1010 192.0.2.77 200 TCP_NC_MISS GET https t.co 443 /i/adsct ?p_id=Twitter&n=2\n"
	list := []specimen{
		{name: "extended log sgos", data: []byte(sgos())},
		{name: "extended log iis", data: []byte(iis())},
		{name: "extended log tmg", data: []byte(tmg)},
		{name: "extended log cloudfront", data: []byte(cloudfront)},
		{name: "extended log syslog", data: []byte(syslog)},
		{name: "extended log utf-16", data: narrow([]byte("\ufeff"+iis()), binary.LittleEndian), opt: Options{LogHost: "https://www.clinic.test"}},
	}
	for i := range list {
		list[i].format = name
	}
	return list
}

func TestElffSplit(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{`a  b "c d" "" "e ""f"" g" -`, []string{"a", "b", "c d", "", `e "f" g`, "-"}},
		{`"a" b"c" "open d`, []string{"a", `b"c"`, `"open`, "d"}},
		{"a\t\"b c\"\t\td e", []string{"a", "b c", "", "d e"}},
		{`"a"b" c`, []string{`a"b`, "c"}},
		{"", nil},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, splitELFF(nil, tt.text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, d)
		}
	}
}

package har

import "testing"

// The texts are as curl 7.88 and 8.16 write them, with invented requests.
const curlVerbose = `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current
                                 Dload  Upload   Total   Spent    Left  Speed
  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 192.0.2.20:443...
* Connected to www.facebook.com (192.0.2.20) port 443 (#0)
* ALPN: offers h2,http/1.1
} [5 bytes data]
* TLSv1.3 (OUT), TLS handshake, Client hello (1):
* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
* using HTTP/2
* h2h3 [:method: GET]
} [5 bytes data]
> GET /tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fadvice%2F HTTP/2
> Host: www.facebook.com
> user-agent: curl/7.88.1
> referer: https://clinic.test/advice/
> cookie: c_user=100000000000001
> 
{ [5 bytes data]
< HTTP/2 200 
< content-type: image/gif
< set-cookie: fr=0abc; path=/
< 
{ [42 bytes data]
100    42    0    42    0     0   3190      0 --:--:-- --:--:-- --:--:--  3230
* Connection #0 to host www.facebook.com left intact
* Re-using existing connection! (#0) with host www.facebook.com
> POST /tr/ HTTP/1.1
> Host: www.facebook.com
> Content-Length: 46
> Content-Type: application/x-www-form-urlencoded
> Expect: 100-continue
> 
< HTTP/1.1 100 Continue
< 
} [46 bytes data]
< HTTP/1.1 302 Found
< Location: http://pixel.vendor.example/next
< Content-Length: 0
< 
* Connection #0 to host www.facebook.com left intact
* Issue another request to this URL: 'http://pixel.vendor.example/next'
*   Trying [2001:db8::7]:80...
* Connected to pixel.vendor.example (2001:db8::7) port 80 (#1)
> GET /next HTTP/1.1
> Host: pixel.vendor.example
> 
< HTTP/1.1 200 OK
< Content-Type: text/html
< 
<p>* the text of an answer</p>
> of no request
* Closing connection 1
`

const curlThroughProxy = `10:00:00.000001 [0-0] * Established connection to proxy.test (192.0.2.1 port 3128) from 192.0.2.9 port 40000
10:00:00.000002 [0-0] > CONNECT www.facebook.com:443 HTTP/1.1
10:00:00.000002 [0-0] > Host: www.facebook.com:443
10:00:00.000002 [0-0] > 
10:00:00.000003 [0-0] < HTTP/1.1 200 Connection established
10:00:00.000003 [0-0] < 
10:00:00.000004 [0-0] * CONNECT phase completed
10:00:00.000005 [0-0] * SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
10:00:00.000006 [0-0] > GET /tr/?id=1234567890123456&ev=PageView HTTP/1.1
10:00:00.000006 [0-0] > Host: www.facebook.com
10:00:00.000006 [0-0] > 
10:00:00.000007 [0-0] < HTTP/1.1 200 OK
10:00:00.000007 [0-0] < 
10:00:00.000008 [0-0] * Connection #0 to host proxy.test left intact
10:00:00.000011 [1-1] > CONNECT blocked.example:443 HTTP/1.1
10:00:00.000011 [1-1] > Host: blocked.example:443
10:00:00.000011 [1-1] > 
10:00:00.000012 [1-1] < HTTP/1.1 403 Forbidden
10:00:00.000012 [1-1] < 
10:00:00.000013 [1-1] * closing connection #1
10:00:00.000014 [2-2] > CONNECT alone.example:443 HTTP/1.1
10:00:00.000014 [2-2] > Host: alone.example:443
10:00:00.000014 [2-2] > 
10:00:00.000015 [2-2] < HTTP/1.1 200 Connection established
10:00:00.000015 [2-2] < 
10:00:00.000016 [2-2] * CONNECT phase completed
10:00:00.000017 [2-2] * closing connection #2
10:00:00.000018 [3-3] > GET http://plain.example/t?a=1 HTTP/1.1
10:00:00.000018 [3-3] > Host: plain.example
10:00:00.000018 [3-3] > 
10:00:00.000019 [3-3] < HTTP/1.1 204 No Content
10:00:00.000019 [3-3] < 
10:00:00.000020 [3-3] * Connection #3 to host proxy.test left intact
`

const curlASCII = `10:00:00.054646 == Info:   Trying 192.0.2.20:443...
10:00:00.054646 == Info: Connected to www.facebook.com (192.0.2.20) port 443 (#0)
10:00:00.054646 => Send SSL data, 5 bytes (0x5)
0000: .....
10:00:00.054646 == Info: SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
10:00:00.054646 => Send header, 203 bytes (0xcb)
0000: POST /tr/?id=1234567890123456&ev=SubscribedButtonClick&dl=https%
0040: 3A%2F%2Fclinic.test%2F HTTP/1.1
0061: Host: www.facebook.com
0079: Accept: */*
0086: Content-Length: 85
009a: Content-Type: multipart/form-data; boundary=B
00c9: 
10:00:00.054646 => Send data, 40 bytes (0x28)
0000: --B
0005: Content-Disposition: form-data; nam
10:00:00.054646 => Send data, 45 bytes (0x2d)
0000: e="cd[buttonText]"
0014: 
0016: Report ... now
0026: --B--
10:00:00.054646 <= Recv header, 17 bytes (0x11)
0000: HTTP/1.1 200 OK
10:00:00.054646 <= Recv header, 26 bytes (0x1a)
0000: Content-Type: text/plain
10:00:00.054646 <= Recv header, 19 bytes (0x13)
0000: Content-Length: 2
10:00:00.054646 <= Recv header, 2 bytes (0x2)
0000: 
10:00:00.054646 <= Recv data, 2 bytes (0x2)
0000: ok
10:00:00.054646 == Info: Connection #0 to host www.facebook.com left intact
10:00:00.054646 == Info: Re-using existing connection! (#0) with host www.facebook.com
10:00:00.054646 => Send header, 77 bytes (0x4d)
0000: GET /tr/?id=1234567890123456&ev=PageView HTTP/1.1
0033: Host: www.facebook.com
004b: 
10:00:00.054646 == Info: Empty reply from server
10:00:00.054646 == Info: Closing connection 0
`

const curlHex = `== Info:   Trying 192.0.2.20:443...
== Info: Connected to www.facebook.com (192.0.2.20) port 443 (#0)
=> Send SSL data, 5 bytes (0x5)
0000: 16 03 01 02 00                                  .....
== Info: SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384
=> Send header, 203 bytes (0xcb)
0000: 50 4f 53 54 20 2f 74 72 2f 3f 69 64 3d 31 32 33 POST /tr/?id=123
0010: 34 35 36 37 38 39 30 31 32 33 34 35 36 26 65 76 4567890123456&ev
0020: 3d 53 75 62 73 63 72 69 62 65 64 42 75 74 74 6f =SubscribedButto
0030: 6e 43 6c 69 63 6b 26 64 6c 3d 68 74 74 70 73 25 nClick&dl=https%
0040: 33 41 25 32 46 25 32 46 63 6c 69 6e 69 63 2e 74 3A%2F%2Fclinic.t
0050: 65 73 74 25 32 46 20 48 54 54 50 2f 31 2e 31 0d est%2F HTTP/1.1.
0060: 0a 48 6f 73 74 3a 20 77 77 77 2e 66 61 63 65 62 .Host: www.faceb
0070: 6f 6f 6b 2e 63 6f 6d 0d 0a 41 63 63 65 70 74 3a ook.com..Accept:
0080: 20 2a 2f 2a 0d 0a 43 6f 6e 74 65 6e 74 2d 4c 65  */*..Content-Le
0090: 6e 67 74 68 3a 20 38 35 0d 0a 43 6f 6e 74 65 6e ngth: 85..Conten
00a0: 74 2d 54 79 70 65 3a 20 6d 75 6c 74 69 70 61 72 t-Type: multipar
00b0: 74 2f 66 6f 72 6d 2d 64 61 74 61 3b 20 62 6f 75 t/form-data; bou
00c0: 6e 64 61 72 79 3d 42 0d 0a 0d 0a                ndary=B....
=> Send data, 40 bytes (0x28)
0000: 2d 2d 42 0d 0a 43 6f 6e 74 65 6e 74 2d 44 69 73 --B..Content-Dis
0010: 70 6f 73 69 74 69 6f 6e 3a 20 66 6f 72 6d 2d 64 position: form-d
0020: 61 74 61 3b 20 6e 61 6d                         ata; nam
=> Send data, 45 bytes (0x2d)
0000: 65 3d 22 63 64 5b 62 75 74 74 6f 6e 54 65 78 74 e="cd[buttonText
0010: 5d 22 0d 0a 0d 0a 52 65 70 6f 72 74 20 e2 80 93 ]"....Report ...
0020: 20 6e 6f 77 0d 0a 2d 2d 42 2d 2d 0d 0a           now..--B--..
<= Recv header, 17 bytes (0x11)
0000: 48 54 54 50 2f 31 2e 31 20 32 30 30 20 4f 4b 0d HTTP/1.1 200 OK.
0010: 0a                                              .
<= Recv header, 26 bytes (0x1a)
0000: 43 6f 6e 74 65 6e 74 2d 54 79 70 65 3a 20 74 65 Content-Type: te
0010: 78 74 2f 70 6c 61 69 6e 0d 0a                   xt/plain..
<= Recv header, 19 bytes (0x13)
0000: 43 6f 6e 74 65 6e 74 2d 4c 65 6e 67 74 68 3a 20 Content-Length: 
0010: 32 0d 0a                                        2..
<= Recv header, 2 bytes (0x2)
0000: 0d 0a                                           ..
<= Recv data, 2 bytes (0x2)
0000: 6f 6b                                           ok
== Info: Connection #0 to host www.facebook.com left intact
== Info: Re-using existing connection! (#0) with host www.facebook.com
=> Send header, 77 bytes (0x4d)
0000: 47 45 54 20 2f 74 72 2f 3f 69 64 3d 31 32 33 34 GET /tr/?id=1234
0010: 35 36 37 38 39 30 31 32 33 34 35 36 26 65 76 3d 567890123456&ev=
0020: 50 61 67 65 56 69 65 77 20 48 54 54 50 2f 31 2e PageView HTTP/1.
0030: 31 0d 0a 48 6f 73 74 3a 20 77 77 77 2e 66 61 63 1..Host: www.fac
0040: 65 62 6f 6f 6b 2e 63 6f 6d 0d 0a 0d 0a          ebook.com....
== Info: Empty reply from server
== Info: Closing connection 0
`

func curlTraceSpecimens() []specimen {
	name := "curl output"
	return []specimen{
		{name: "curl -v", format: name, data: []byte(curlVerbose)},
		{name: "curl -v through a proxy", format: name, data: []byte(curlThroughProxy)},
		{name: "curl --trace-ascii", format: name, data: []byte(curlASCII)},
		{name: "curl --trace", format: name, data: []byte(curlHex)},
	}
}

// What only quotes requests is not taken for output of curl.
func TestNoCurlTrace(t *testing.T) {
	for _, text := range []string{
		"> GET / HTTP/1.1\n> Host: a.test\n>\nso he wrote\n",
		"* a list\n* of things\n* Connected to nothing\n",
		"0000: 47 45 54\n",
		"=> Send flowers, 5 bytes (0x5)\n",
	} {
		if matchCurlTrace([]byte(text), Options{}) {
			t.Errorf("%q is taken for output of curl", text)
		}
	}
}

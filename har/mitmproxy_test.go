package har

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The values of a tnetstring, as the tests write them: string is text, []byte
// is bytes, float is a float as it is printed.
type (
	float string
	list  []any
	dict  []any // keys and values in turn
)

func tn(v any) string {
	payload, kind := "", ""
	switch v := v.(type) {
	case nil:
		kind = "~"
	case bool:
		payload, kind = fmt.Sprint(v), "!"
	case int:
		payload, kind = fmt.Sprint(v), "#"
	case float:
		payload, kind = string(v), "^"
	case string:
		payload, kind = v, ";"
	case []byte:
		payload, kind = string(v), ","
	case list:
		for _, x := range v {
			payload += tn(x)
		}
		kind = "]"
	case dict:
		for _, x := range v {
			payload += tn(x)
		}
		kind = "}"
	default:
		panic(fmt.Sprintf("%T", v))
	}
	return fmt.Sprintf("%d:%s%s", len(payload), payload, kind)
}

// raw turns all texts into bytes, as versions for Python 2 wrote them.
func raw(v any) any {
	switch v := v.(type) {
	case string:
		return []byte(v)
	case list:
		var out list
		for _, x := range v {
			out = append(out, raw(x))
		}
		return out
	case dict:
		var out dict
		for _, x := range v {
			out = append(out, raw(x))
		}
		return out
	}
	return v
}

// with returns d with members set, or added at its end.
func (d dict) with(pairs ...any) dict {
	out := append(dict(nil), d...)
next:
	for i := 0; i < len(pairs); i += 2 {
		for j := 0; j < len(out); j += 2 {
			if out[j] == pairs[i] {
				out[j+1] = pairs[i+1]
				continue next
			}
		}
		out = append(out, pairs[i], pairs[i+1])
	}
	return out
}

// fields is the header of a message.
func headerList(pairs ...string) list {
	var l list
	for i := 0; i < len(pairs); i += 2 {
		l = append(l, list{[]byte(pairs[i]), []byte(pairs[i+1])})
	}
	return l
}

// flow21 is a flow in the manner of mitmproxy 12, to be changed with with.
func flow21(request, response any) dict {
	return dict{
		"websocket", nil, "response", response, "request", request, "backup", nil, "comment", "", "is_replay", nil,
		"server_conn", dict{"via", nil, "timestamp_tcp_setup", float("1772366400.0851"), "sni", "www.facebook.com", "error", nil, "peername", list{"198.51.100.35", 443}},
		"client_conn", dict{"proxy_mode", "regular", "error", nil, "peername", list{"192.0.2.44", 50123, 0, 0}},
		"error", nil, "type", "http", "version", 21,
	}
}

func request21(method, path string, headers list, content any) dict {
	return dict{"path", []byte(path), "authority", []byte("www.facebook.com"), "scheme", []byte("https"), "method", []byte(method),
		"port", 443, "host", "www.facebook.com", "timestamp_end", float("1772366400.123456"), "timestamp_start", float("1772366400.1234321"),
		"trailers", nil, "content", content, "headers", headers, "http_version", []byte("HTTP/2.0")}
}

func response21(status int, headers list, content any) dict {
	return dict{"reason", []byte(""), "status_code", status, "timestamp_end", float("1772366400.2001"), "timestamp_start", float("1772366400.19"),
		"trailers", nil, "content", content, "headers", headers, "http_version", []byte("HTTP/2.0")}
}

const flowPixel = "/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fhiv"

func gif() dict {
	return response21(200, headerList("content-type", "image/gif", "set-cookie", "a=1; path=/", "Set-Cookie", "b=2"), []byte("GIF89a\x01\x00"))
}

func mitmproxySpecimens() []specimen {
	form := headerList("Content-Type", "application/x-www-form-urlencoded", "content-length", "31")
	packed := gzipped([]byte(`{"event":"ViewContent"}`))
	flows := func(all ...any) (data []byte) {
		for _, f := range all {
			data = append(data, tn(f)...)
		}
		return data
	}
	return []specimen{
		{name: "mitmproxy 21", format: "mitmproxy flows", data: flows(
			flow21(request21("GET", flowPixel, headerList("referer", "https://clinic.test/", "Cookie", "c_user=100000000000001; fr=x", "X-Bytes", "a\xffb"), []byte{}), gif()),
			flow21(request21("POST", "/tr/", form, []byte("id=1234567890123456&ev=Purchase")), gif()),
			flow21(request21("POST", "/tr/?gzip", headerList("content-encoding", "gzip", "content-length", fmt.Sprint(len(packed))), packed), response21(204, nil, nil)),
			flow21(request21("POST", "/tr/?undone", headerList("content-encoding", "gzip", "content-length", "43"), []byte(`{"event":"ViewContent"}`)), gif()),
		)},
		{name: "mitmproxy 21 bodies", format: "mitmproxy flows", data: flows(
			flow21(request21("POST", "/tr/?streamed", headerList("content-length", "900"), nil), response21(200, headerList("content-length", "5"), nil)),
			flow21(request21("POST", "/tr/?shorter", headerList("content-length", "9"), []byte("abc")), response21(200, headerList("content-length", "2"), []byte("abc"))),
			flow21(request21("HEAD", "/tr/?head", nil, []byte{}), response21(200, headerList("content-length", "5"), []byte{})),
		)},
		{name: "mitmproxy 21 fates", format: "mitmproxy flows", data: flows(
			flow21(request21("GET", "/tr/?pending", nil, []byte{}), nil),
			flow21(request21("GET", "/tr/?failed", nil, []byte{}), nil).with("error", dict{"msg", "Connection killed.", "timestamp", float("1772366400.4")},
				"server_conn", dict{"via", nil, "address", nil, "timestamp_start", nil, "timestamp_tcp_setup", nil, "peername", nil}),
			flow21(request21("GET", "/tr/?own", nil, []byte{}), gif()).with("server_conn", dict{"via", nil, "timestamp_tcp_setup", nil, "peername", nil}),
			flow21(request21("GET", "/tr/?edited", nil, []byte{}), gif()).with("backup", flow21(request21("GET", "/tr/?before", nil, []byte{}), gif()), "comment", "looked at"),
			flow21(request21("GET", "/socket", headerList("upgrade", "websocket"), []byte{}), response21(101, headerList("upgrade", "websocket"), []byte{})).
				with("websocket", dict{"messages", list{list{1, true, []byte("hello"), float("1772366401.1"), false, false}}, "closed_by_client", true}),
		)},
		{name: "mitmproxy 21 excluded", format: "mitmproxy flows", data: flows(
			flow21(request21("GET", "/tr/?resent", nil, []byte{}), gif()).with("is_replay", "request"),
			flow21(request21("GET", "/tr/?replayed", nil, []byte{}), gif()).with("is_replay", "response"),
			dict{"messages", list{list{true, []byte("\x16\x03\x01"), float("1772366402.5")}}, "type", "tcp", "version", 21},
			dict{"type", "dns", "version", 21, "request", dict{"id", 7, "questions", list{}}, "response", nil},
			flow21(request21("GET", "/tr/?after", nil, []byte{}), gif()),
		)},
		{name: "mitmproxy 21 addresses", format: "mitmproxy flows", data: flows(
			flow21(request21("GET", "/tr/?elsewhere", headerList("Host", "www.facebook.com"), []byte{}).with("authority", []byte{}, "host", "edge.example", "port", 8443), gif()),
			flow21(request21("GET", "/tr/?transparent", headerList("Host", "www.facebook.com"), []byte{}).with("authority", []byte{}, "host", "198.51.100.35"), gif()),
			flow21(request21("GET", "/tr/?address", nil, []byte{}).with("authority", []byte{}, "host", "2001:db8::7", "port", 8080, "scheme", []byte("http")), gif()),
			flow21(request21("GET", "/tr/?odd", headerList("Host", "www.facebook.com/path"), []byte{}).with("authority", []byte{}), gif()),
			flow21(request21("OPTIONS", "*", nil, []byte{}), gif()),
			flow21(request21("GET", "/tr/?untimed", nil, []byte{}).with("timestamp_start", 0, "timestamp_end", nil), gif()),
		)},
		{name: "mitmproxy 17", format: "mitmproxy flows", data: flows(
			dict{"type", "http", "version", 17, "websocket", nil,
				"response", dict{"reason", []byte("Bad Gateway"), "status_code", 502, "timestamp_end", float("1772366401.445"), "timestamp_start", float("1772366401.44"), "trailers", nil,
					"content", []byte("Cannot connect to www.facebook.com:443"), "headers", headerList("content-length", "38"), "http_version", []byte("HTTP/1.1")},
				"request", dict{"path", []byte{}, "authority", []byte("www.facebook.com:443"), "scheme", []byte{}, "method", []byte("CONNECT"), "port", 443, "host", "www.facebook.com",
					"timestamp_end", nil, "timestamp_start", float("1772366401.430656"), "trailers", nil, "content", nil, "headers", headerList("Host", "www.facebook.com:443"), "http_version", []byte("HTTP/1.1")},
				"server_conn", dict{"timestamp_start", float("1772366401.43"), "timestamp_tcp_setup", nil, "error", "[Errno -3] Temporary failure in name resolution", "ip_address", nil, "address", list{"www.facebook.com", 443}},
				"client_conn", dict{"address", list{"127.0.0.1", 43314}}, "error", nil, "is_replay", nil},
			dict{"type", "http", "version", 17, "websocket", nil, "response", gif(),
				"request", request21("GET", flowPixel, nil, []byte{}).with("authority", []byte{}, "http_version", []byte("HTTP/1.1"), "headers", headerList("Host", "www.facebook.com", "Referer", "https://clinic.test/")),
				"server_conn", dict{"timestamp_tcp_setup", float("1772366401.43"), "ip_address", list{"198.51.100.35", 443}, "address", list{"www.facebook.com", 443}},
				"client_conn", dict{"address", list{"::ffff:192.0.2.44", 43314, 0, 0}}, "error", nil, "is_replay", nil},
			dict{"type", "http", "version", 22, "response", gif(), "request", request21("GET", "/tr/?later", nil, []byte{}), "server_conn", nil, "client_conn", nil},
		)},
		{name: "mitmproxy 7", format: "mitmproxy flows", data: flows(
			dict{"version", 7, "mode", "transparent", "response", gif().with("timestamp_start", nil, "is_replay", false),
				"request", dict{"is_replay", false, "timestamp_end", float("1612375499.0295076"), "timestamp_start", float("1612375499.0264843"), "content", []byte{},
					"headers", headerList("Host", "live.vendor.example", "Connection", "keep-alive, Upgrade", "Upgrade", "websocket"), "http_version", []byte("HTTP/1.1"),
					"path", []byte("/?encoding=text"), "port", 80, "host", []byte("live.vendor.example"), "scheme", []byte("http"), "method", []byte("GET"), "first_line_format", "relative"},
				"metadata", dict{"websocket", true}, "marked", false, "type", "http",
				"server_conn", dict{"via", nil, "timestamp_tcp_setup", float("1612375499.22"), "ip_address", list{"203.0.113.9", 80}}, "client_conn", dict{"address", list{"192.0.2.44", 52473, 0, 0}},
				"error", nil, "id", "468a3735-0000-4000-8000-000000000001"},
			dict{"version", 7, "server_extensions", nil, "client_key", "cHNPZQ==", "messages", list{list{1, true, "hello", 1612375501, false}},
				"metadata", dict{"websocket_handshake", "468a3735-0000-4000-8000-000000000001"}, "type", "websocket"},
			dict{"version", 7, "response", gif(), "request", request21("GET", flowPixel, nil, []byte{}).with("is_replay", true), "type", "http"},
		)},
		{name: "mitmproxy 1.0", format: "mitmproxy flows", data: flows(
			dict{"marked", false, "client_conn", dict{"address", dict{"address", list{"127.0.0.1", 52774}, "use_ipv6", false}},
				"server_conn", dict{"address", dict{"address", list{"www.facebook.com", 443}, "use_ipv6", false}, "timestamp_tcp_setup", float("1482157524.0081189"),
					"ip_address", dict{"address", list{"198.51.100.35", 443}, "use_ipv6", false}},
				"intercepted", false, "error", nil, "version", list{1, 0, 0},
				"request", dict{"scheme", []byte("https"), "host", []byte("www.facebook.com"), "stickyauth", false, "path", []byte(flowPixel), "timestamp_end", float("1482157523.9086578"),
					"http_version", []byte("HTTP/1.1"), "timestamp_start", float("1482157523.9086578"), "headers", headerList("User-Agent", "curl/7.35.0", "Host", "www.facebook.com"),
					"method", []byte("GET"), "content", []byte{}, "port", 443, "first_line_format", "relative", "is_replay", false},
				"response", gif().with("timestamp_start", nil, "timestamp_end", nil), "id", "55367415-0000-4000-8000-000000000001", "type", "http"},
		)},
		{name: "mitmproxy 0.10", format: "mitmproxy flows", data: flows(
			raw(dict{"response", dict{"httpversion", list{1, 1}, "timestamp_end", float("1449080668.874"), "msg", "Not Modified", "timestamp_start", float("1449080668.863"),
				"headers", headerList("Etag", `"1"`), "content", "", "code", 304},
				"type", "http", "id", "d209a4fc-0000-4000-8000-000000000001", "error", nil, "version", list{0, 10, 1},
				"client_conn", dict{"address", dict{"address", list{"127.0.0.1", 58199}, "use_ipv6", false}},
				"server_conn", dict{"state", list{}, "timestamp_tcp_setup", float("1449080668.177"), "address", dict{"address", list{"www.facebook.com", 443}, "use_ipv6", false}},
				"request", dict{"is_replay", false, "port", 443, "scheme", "https", "method", "GET", "path", flowPixel, "form_out", "relative", "httpversion", list{1, 1},
					"host", "www.facebook.com", "headers", headerList("Host", "www.facebook.com"), "content", "", "form_in", "relative",
					"timestamp_start", float("1449080668.754"), "timestamp_end", float("1449080668.757")}}),
			raw(dict{"response", nil, "type", "http", "error", dict{"msg", "connection refused", "timestamp", float("1449080669.1")}, "version", list{0, 15},
				"request", dict{"is_replay", false, "port", 80, "scheme", "http", "method", "POST", "path", "/collect", "http_version", "HTTP/1.1",
					"host", "vendor.example", "headers", headerList("Host", "vendor.example", "Content-Length", "3"), "body", "a=1", "first_line_format", "relative",
					"timestamp_start", float("1449080669.0"), "timestamp_end", float("1449080669.05")}}),
		)},
	}
}

// A body over the limits stays in the capture, and is read from there.
func TestFlowBodiesOverTheLimits(t *testing.T) {
	long := bytes.Repeat([]byte("abcdefgh"), 2<<10)
	data := []byte(tn(flow21(request21("POST", "/tr/?first", headerList("content-length", fmt.Sprint(len(long))), long), response21(200, nil, long))) +
		tn(flow21(request21("POST", "/tr/?second", nil, []byte("short")), gif())))
	for name, tt := range map[string]struct {
		limits Limits
		want   []string
	}{
		"none":             {Limits{}, []string{"exact 16384 exact 16384", "exact 5 exact 8"}},
		"record too long":  {Limits{Entry: 8 << 10}, []string{"exact 16384 exact 16384", "exact 5 exact 8"}},
		"body too long":    {Limits{Body: 1000}, []string{"truncated 1000 truncated 1000", "exact 5 exact 8"}},
		"nothing can stay": {Limits{Entry: 100}, nil},
	} {
		var got []string
		src := read(t, data, Options{Limits: tt.limits}, func(e *Entry) {
			q, err := e.RequestBody()
			if err != nil {
				t.Fatal(err)
			}
			a, err := e.ResponseBody()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d %s %d", q.State, len(q.Data), a.State, len(a.Data)))
			if len(q.Data) > 5 && !bytes.HasPrefix(long, q.Data) {
				t.Errorf("%s: another body: %.40q", name, q.Data)
			}
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		for _, d := range src.Damage {
			if !d.Limit {
				t.Errorf("%s: %+v is not said to be a limit", name, d)
			}
		}
		if len(got) == 0 && len(src.Damage) == 0 {
			t.Errorf("%s: no entries, and no damage", name)
		}
	}
}

// Damage costs the record it is in, and is listed from its first byte to the
// next record.
func TestFlowDamage(t *testing.T) {
	one := func(n int) string {
		return tn(flow21(request21("GET", fmt.Sprintf("/tr/?n=%d", n), nil, []byte{}), gif()))
	}
	whole := one(0) + one(1) + one(2)
	size := len(one(0))
	n, head, _ := tnetHead([]byte("9" + one(1)))
	claimed := int(n) + head + 1
	n, head, _ = tnetHead([]byte("999999" + one(1)))
	longer := int(n) + head + 1
	inside := func(old, new string) string { // in the second record
		return one(0) + strings.Replace(one(1), old, new, 1) + one(2)
	}
	copied := tn(flow21(request21("GET", "/tr/?n=1", nil, []byte{}), gif()).with("backup", flow21(request21("GET", "/tr/?before", nil, []byte{}), gif())))
	i := strings.LastIndex(copied, "4:type;4:http;")
	copied = copied[:i] + "4:type;9:http;" + copied[i+14:]
	for name, tt := range map[string]struct {
		data   string
		urls   string
		damage []string
	}{
		"none":                {whole, "0 1 2", nil},
		"text between":        {one(0) + "\r\nnote\r\n" + one(1), "0 1", []string{fmt.Sprintf("%d+8 entry 1: no flow begins here", size)}},
		"a length too long":   {one(0) + "9" + one(1) + one(2), "0 1 2", []string{fmt.Sprintf("%d+1 entry 1: a record of %d bytes begins here, and the data end before its end", size, claimed)}},
		"a length of long":    {one(0) + "999999" + one(1) + one(2), "0 1 2", []string{fmt.Sprintf("%d+6 entry 1: a record of %d bytes begins here, and the data end before its end", size, longer)}},
		"the same, packed":    {string(gzipped([]byte(one(0) + "999999" + one(1) + one(2)))), "0 1 2", []string{fmt.Sprintf("%d+6 entry 1: the lengths in this record do not agree", size)}},
		"a length inside":     {inside("11:status_code;", "12:status_code;"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: the lengths in this record do not agree", size, size)}},
		"a name of a member":  {inside("7:version;", "7:versiom;"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: a record without its type or version", size, size)}},
		"no request":          {inside("7:request;", "7:requesu;"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: a record without a request", size, size)}},
		"a copy is no record": {one(0) + copied + one(2), "0 2", []string{fmt.Sprintf("%d+%d entry 1: the lengths in this record do not agree", size, len(copied))}},
		"cut":                 {whole[:len(whole)-1], "0 1", []string{fmt.Sprintf("%d+0 entry 2: a record of %d bytes begins here, and the data end before its end", 2*size, size)}},
		"the beginning gone":  {"x" + whole[1:], "1 2", []string{fmt.Sprintf("0+%d entry 0: no flow begins here", size)}},
	} {
		var urls []string
		src := read(t, []byte(tt.data), Options{}, func(e *Entry) { urls = append(urls, e.URL[len(e.URL)-1:]) })
		var damage []string
		for _, d := range src.Damage {
			damage = append(damage, fmt.Sprintf("%d+%d entry %d: %s", d.Offset, d.Length, d.Entry, d.Reason))
		}
		if diff := cmp.Diff(tt.urls, strings.Join(urls, " ")); diff != "" {
			t.Errorf("%s: entries (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff(tt.damage, damage); diff != "" {
			t.Errorf("%s: damage (-want +got):\n%s", name, diff)
		}
	}
}

// A flow is known wherever in what is looked at its members begin and end.
func TestFlowStart(t *testing.T) {
	whole := tn(flow21(request21("GET", "/tr/?n=1", nil, []byte{}), gif()))
	for n := range 300 {
		first := tn(append(dict{"comment", strings.Repeat("x", n)}, flow21(request21("GET", "/tr/?n=0", nil, []byte{}), gif())...))
		for name, data := range map[string]string{"": first, "behind damage ": "damage" + first, "far behind damage ": whole + strings.Repeat("~", 64<<10-n) + first} {
			last := ""
			entries := 0
			captures, err := openBytes([]byte(whole+data), Options{})
			if err != nil {
				t.Fatal(err)
			}
			readCapture(t, captures[0], func(e *Entry) { entries, last = entries+1, e.URL })
			if want := 2 + strings.Count(data, "n=1"); entries != want || !strings.HasSuffix(last, "n=0") {
				t.Fatalf("%sa first member of %d bytes: %d entries, the last %s, want %d", name, n, entries, last, want)
			}
		}
	}
}

package samples

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// A stored is one member of an archive.
type stored struct{ name, data string }

// zipped makes an archive whose members are stored as they are, so that its
// bytes do not change with the compression of another toolchain.
func zipped(comment string, members ...stored) []byte {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, m := range members {
		f, err := w.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Store})
		if err != nil {
			panic(err)
		}
		if _, err := f.Write([]byte(m.data)); err != nil {
			panic(err)
		}
	}
	if err := w.SetComment(comment); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// requestText is a request as HTTP/1.1 writes it, to target.
func requestText(r *request, target string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\n", r.Method, target, r.parsed().Host)
	for _, f := range r.Headers {
		fmt.Fprintf(&b, "%s: %s\r\n", f.Name, f.Value)
	}
	return b.String() + "\r\n" + r.Body
}

func answerText(r *request) string {
	s := fmt.Sprintf("HTTP/1.1 %d %s\r\n", r.Status, map[int]string{200: "OK", 204: "No Content"}[r.Status])
	for _, f := range answerFields(r) {
		s += f.Name + ": " + f.Value + "\r\n"
	}
	return s + "\r\n" + r.answerBody()
}

// The values of a tnetstring (https://tnetstrings.info): string is text,
// []byte is bytes.
type (
	tlist []any
	tdict []any // keys and values in turn
)

func tnetstring(v any) string {
	payload, kind := "", ""
	switch v := v.(type) {
	case nil:
		kind = "~"
	case bool:
		payload, kind = fmt.Sprint(v), "!"
	case int:
		payload, kind = fmt.Sprint(v), "#"
	case time.Time:
		payload, kind = fmt.Sprintf("%d.%06d", v.Unix(), v.Nanosecond()/1000), "^"
	case string:
		payload, kind = v, ";"
	case []byte:
		payload, kind = string(v), ","
	case tlist:
		for _, x := range v {
			payload += tnetstring(x)
		}
		kind = "]"
	case tdict:
		for _, x := range v {
			payload += tnetstring(x)
		}
		kind = "}"
	}
	return fmt.Sprintf("%d:%s%s", len(payload), payload, kind)
}

// writeFlows is what mitmproxy saves. Of a tunnel that it lets through it keeps
// no flow.
func writeFlows(all []request) []byte {
	fields := func(list []field) tlist {
		out := tlist{}
		for _, f := range list {
			out = append(out, tlist{[]byte(strings.ToLower(f.Name)), []byte(f.Value)})
		}
		return out
	}
	var out []byte
	for _, r := range opened(all) {
		host := r.parsed().Host
		out = append(out, tnetstring(tdict{
			"websocket", nil,
			"response", tdict{"reason", []byte(""), "status_code", r.Status, "timestamp_end", r.end(), "timestamp_start", r.end(), "trailers", nil,
				"content", []byte(r.answerBody()), "headers", fields(answerFields(&r)), "http_version", []byte("HTTP/2.0")},
			"request", tdict{"path", []byte(r.target()), "authority", []byte(host), "scheme", []byte("https"), "method", []byte(r.Method), "port", 443, "host", host,
				"timestamp_end", r.At, "timestamp_start", r.At, "trailers", nil, "content", []byte(r.Body), "headers", fields(r.Headers), "http_version", []byte("HTTP/2.0")},
			"backup", nil, "comment", "", "is_replay", nil,
			"server_conn", tdict{"via", nil, "timestamp_tcp_setup", r.At, "sni", host, "error", nil, "peername", tlist{r.Server, 443}},
			"client_conn", tdict{"proxy_mode", "regular", "error", nil, "peername", tlist{visitClient, 50123, 0, 0}},
			"error", nil, "type", "http", "version", 21,
		})...)
	}
	return out
}

// writeSAZ is what Fiddler saves: the tunnels it opened and the one it did not,
// and the requests.
func writeSAZ(all []request) []byte {
	const precise = "2006-01-02T15:04:05.0000000Z07:00"
	members := []stored{{"[Content_Types].xml", "<Types/>"}, {"_index.htm", "<html></html>"}}
	n := 0
	add := func(bits string, r *request, sent, answered string) {
		n++
		about := fmt.Sprintf("\ufeff<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Session SID=\"%d\" BitFlags=\"%s\">\r\n  <SessionTimers ClientConnected=\"%[3]s\" ClientBeginRequest=\"%[3]s\" ClientDoneResponse=\"%[4]s\" />\r\n  <PipeInfo />\r\n",
			n, bits, r.At.Format(precise), r.end().Format(precise))
		if bits == "1001" {
			about += fmt.Sprintf("  <TunnelInfo BytesEgress=\"812\" BytesIngress=\"%d\" />\r\n", r.Size)
		}
		about += fmt.Sprintf("  <SessionFlags>\r\n    <SessionFlag N=\"x-clientip\" V=\"%s\" />\r\n    <SessionFlag N=\"x-hostIP\" V=\"%s\" />\r\n  </SessionFlags>\r\n</Session>", visitClient, r.Server)
		members = append(members, stored{fmt.Sprintf("raw/%02d_c.txt", n), sent}, stored{fmt.Sprintf("raw/%02d_m.xml", n), about}, stored{fmt.Sprintf("raw/%02d_s.txt", n), answered})
	}
	seen := make(map[string]bool)
	for _, r := range all {
		const established = "HTTP/1.1 200 Connection Established\r\n\r\n"
		host := r.host() + ":443"
		connect := "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n"
		if r.Method == "CONNECT" {
			add("1001", &r, connect, established)
			continue
		}
		if !seen[host] {
			seen[host] = true
			add("2401", &r, connect, established)
		}
		add("59", &r, requestText(&r, r.URL), answerText(&r))
	}
	return zipped("Fiddler (v5.0.20211.51073)", members...)
}

func writeCharlesJSON(all []request) []byte {
	message := func(first string, list []field, kind, body string, status, size int) map[string]any {
		m := map[string]any{"sizes": map[string]int{"headers": 300, "body": size}, "mimeType": kind, "charset": nil,
			"header": map[string]any{"firstLine": first, "headers": pairsOf(list)}}
		if status != 0 {
			m["status"] = status
		}
		if body != "" {
			m["body"] = map[string]any{"text": body, "charset": "UTF-8"}
		}
		return m
	}
	var records []string
	for _, r := range all {
		u := r.parsed()
		start := r.At.Format("2006-01-02T15:04:05.000-07:00")
		head := fmt.Sprintf(`{"status":"COMPLETE","method":%q,"protocolVersion":"HTTP/1.1","scheme":"https","host":%q,"port":null,"actualPort":443,`, r.Method, r.host())
		path, query := mustJSON(u.Path), mustJSON(u.RawQuery)
		if u.RawQuery == "" {
			query = "null"
		}
		if r.Method == "CONNECT" {
			path = "null"
		}
		sent := message(r.Method+" "+r.target()+" HTTP/1.1", append([]field{{"Host", u.Host}}, r.Headers...), r.header("Content-Type"), r.Body, 0, len(r.Body))
		answered := message(fmt.Sprintf("HTTP/1.1 %d OK", r.Status), answerFields(&r), r.Answer, r.answerBody(), r.Status, r.Size)
		if r.Method == "CONNECT" {
			sent = map[string]any{"sizes": map[string]int{"body": 812}, "header": map[string]any{"firstLine": "CONNECT " + r.URL + " HTTP/1.1", "headers": pairs{}}}
			answered = map[string]any{"status": 200, "sizes": map[string]int{"headers": 0, "body": r.Size}}
		}
		records = append(records, head+fmt.Sprintf(`"path":%s,"query":%s,"tunnel":%v,"webSocket":false,"remoteAddress":"%s/%s","clientAddress":"/%s","times":{"start":%q,"end":%q},"durations":{"total":%d},"request":%s,"response":%s}`,
			path, query, r.Method == "CONNECT", r.host(), r.Server, visitClient, start, r.end().Format("2006-01-02T15:04:05.000-07:00"), r.Took.Milliseconds(), mustJSON(sent), mustJSON(answered)))
	}
	return []byte("[" + strings.Join(records, ",\n") + "]")
}

func escapeXML(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err)
	}
	return b.String()
}

func writeCharlesXML(all []request) []byte {
	headers := func(first string, list []field) string {
		s := "<headers><first-line>" + escapeXML(first) + "</first-line>"
		for _, f := range list {
			s += "<header><name>" + f.Name + "</name><value>" + escapeXML(f.Value) + "</value></header>"
		}
		return s + "</headers>"
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE charles-session SYSTEM "http://www.charlesproxy.com/dtd/charles-session-1_0.dtd"><charles-session>` + "\n")
	for _, r := range all {
		u := r.parsed()
		if r.Method == "CONNECT" {
			fmt.Fprintf(&b, `<transaction protocol="https" host="%s" actualPort="443" path="" tunnel="true" clientAddress="/%s" startTimeMillis="%d" endTimeMillis="%d"><request headers="false" body="false"/><response status="200" headers="false" body="false"/></transaction>`+"\n",
				r.host(), visitClient, r.At.UnixMilli(), r.end().UnixMilli())
			continue
		}
		query := ""
		if u.RawQuery != "" {
			query = ` query="` + escapeXML(u.RawQuery) + `"`
		}
		fmt.Fprintf(&b, `<transaction method="%s" protocolVersion="HTTP/1.1" protocol="https" host="%s" actualPort="443" path="%s"%s remoteAddress="%[2]s/%[5]s" clientAddress="/%[6]s" status="COMPLETE" startTime="%[7]s" startTimeMillis="%[8]d" endTimeMillis="%[9]d">`,
			r.Method, r.host(), escapeXML(u.Path), query, r.Server, visitClient, r.At.Format("02/01/2006 15:04:05"), r.At.UnixMilli(), r.end().UnixMilli())
		fmt.Fprintf(&b, `<request headers="true" body="true" mime-type="%s">%s`, r.header("Content-Type"), headers(r.Method+" "+r.target()+" HTTP/1.1", append([]field{{"Host", u.Host}}, r.Headers...)))
		if r.Body != "" {
			b.WriteString(`<body encoding="plain">` + escapeXML(r.Body) + "</body>")
		}
		fmt.Fprintf(&b, `</request><response status="%d" headers="true" body="true" mime-type="%s">%s<body encoding="base64">%s</body></response></transaction>`+"\n",
			r.Status, r.Answer, headers(fmt.Sprintf("HTTP/1.1 %d OK", r.Status), answerFields(&r)), base64.StdEncoding.EncodeToString([]byte(r.answerBody())))
	}
	b.WriteString("</charles-session>\n")
	return []byte(b.String())
}

func writeBurp(all []request) []byte {
	const java = "Mon Jan 02 15:04:05 GMT 2006"
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE items [\n<!ELEMENT items (item*)>\n<!ATTLIST items burpVersion CDATA \"\">\n<!ATTLIST items exportTime CDATA \"\">\n]>\n<items burpVersion=\"2026.7\" exportTime=\"Sat Nov 21 20:30:00 GMT 2026\">\n")
	for _, r := range opened(all) {
		path := r.target()
		fmt.Fprintf(&b, "  <item>\n    <time>%s</time>\n    <url><![CDATA[%s]]></url>\n    <host ip=\"%s\">%s</host>\n    <port>443</port>\n    <protocol>https</protocol>\n    <method><![CDATA[%s]]></method>\n    <path><![CDATA[%s]]></path>\n    <extension>null</extension>\n",
			r.At.Format(java), r.URL, r.Server, r.host(), r.Method, path)
		answer := answerText(&r)
		fmt.Fprintf(&b, "    <request base64=\"true\"><![CDATA[%s]]></request>\n    <status>%d</status>\n    <responselength>%d</responselength>\n    <mimetype></mimetype>\n    <response base64=\"true\"><![CDATA[%s]]></response>\n    <comment></comment>\n  </item>\n",
			base64.StdEncoding.EncodeToString([]byte(requestText(&r, path))), r.Status, len(answer), base64.StdEncoding.EncodeToString([]byte(answer)))
	}
	b.WriteString("</items>\n")
	return []byte(b.String())
}

package har

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// chlsj is a record of a Charles session in JSON, with members in place of
// others: each "name":value of changes replaces that of the same name and
// place.
func chlsj(changes ...string) string {
	s := `{"status":"COMPLETE","method":"POST","protocolVersion":"HTTP/1.1","scheme":"https","host":"www.facebook.com","port":null,"actualPort":443,` +
		`"path":"/tr/","query":"id=1234567890123456&ev=PageView","tunnel":false,"webSocket":false,` +
		`"remoteAddress":"www.facebook.com/198.51.100.35","clientAddress":"/192.0.2.44",` +
		`"times":{"start":"2026-03-01T13:00:00.123+01:00","end":"2026-03-01T13:00:00.200+01:00"},` +
		`"durations":{"total":77},"alpn":{"protocol":"h2"},` +
		`"request":{"sizes":{"headers":300,"body":31},"mimeType":"application/x-www-form-urlencoded","charset":null,` +
		`"header":{"firstLine":"POST /tr/?id=1234567890123456&ev=PageView HTTP/1.1","headers":[{"name":"Host","value":"www.facebook.com"},` +
		`{"name":"Content-Type","value":"application/x-www-form-urlencoded"},{"name":"Content-Length","value":"31"},{"name":"cookie","value":"fr=x"},{"name":"Referer","value":"https://clinic.test/"}]},` +
		`"body":{"text":"id=1234567890123456&ev=Purchase","charset":"UTF-8"}},` +
		`"response":{"status":200,"sizes":{"headers":200,"body":42},"mimeType":"image/gif",` +
		`"header":{"firstLine":"HTTP/1.1 200 OK","headers":[{"name":"Set-Cookie","value":"a=1; path=/"},{"name":"Set-Cookie","value":"b=2"}]},` +
		`"body":{"encoding":"base64","encoded":"R0lGODlhAQ=="}}}`
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(s, changes[i]) {
			panic(changes[i])
		}
		s = strings.Replace(s, changes[i], changes[i+1], 1)
	}
	return s
}

const chlsjForm = `"body":{"text":"id=1234567890123456&ev=Purchase","charset":"UTF-8"}}`

// chlsx is a record of a Charles session in XML, changed in the same way.
func chlsx(changes ...string) string {
	s := `<transaction method="POST" protocolVersion="HTTP/1.1" protocol="https" host="www.facebook.com" actualPort="443" path="/tr/" query="id=1234567890123456&amp;ev=PageView" ` +
		`remoteAddress="www.facebook.com/198.51.100.35" clientAddress="/192.0.2.44" status="COMPLETE" startTime="01/03/2026 13:00:00" startTimeMillis="1772366400123" endTimeMillis="1772366400200">` +
		`<request headers="true" body="true" mime-type="application/x-www-form-urlencoded"><headers><first-line>POST /tr/?id=1234567890123456&amp;ev=PageView HTTP/1.1</first-line>` +
		`<header><name>Host</name><value>www.facebook.com</value></header><header><name>Content-Type</name><value>application/x-www-form-urlencoded</value></header>` +
		`<header><name>Content-Length</name><value>31</value></header><header><name>Referer</name><value>https://clinic.test/</value></header></headers>` +
		`<body encoding="plain">id=1234567890123456&amp;ev=Purchase</body></request>` + "\n" +
		`<response status="200" headers="true" body="true" mime-type="image/gif"><headers><first-line>HTTP/1.1 200 OK</first-line>` +
		`<header><name>Set-Cookie</name><value>a=1; path=/</value></header></headers><body encoding="base64">R0lGODlhAQ==</body></response></transaction>`
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(s, changes[i]) {
			panic(changes[i])
		}
		s = strings.Replace(s, changes[i], changes[i+1], 1)
	}
	return s
}

const (
	chlsxHead = `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE charles-session SYSTEM "http://www.charlesproxy.com/dtd/charles-session-1_0.dtd"><charles-session>` + "\n"
	chlsxTail = "\n</charles-session>\n"
	chlsxForm = `<body encoding="plain">id=1234567890123456&amp;ev=Purchase</body>`
)

func charlesSpecimens() []specimen {
	packed := base64.StdEncoding.EncodeToString(gzipped([]byte(`{"event":"ViewContent"}`)))
	list := func(records ...string) []byte { return []byte("[" + strings.Join(records, ",\n") + "]\n") }
	session := func(records ...string) []byte {
		return []byte(chlsxHead + strings.Join(records, "\n") + chlsxTail)
	}
	return []specimen{
		{name: "charles json", format: "Charles session in JSON", data: list(
			chlsj(),
			chlsj(`"method":"POST"`, `"method":"GET"`, `"query":"id=1234567890123456&ev=PageView"`, `"query":null`, chlsjForm, `"body":{}}`, `"body":31}`, `"body":0}`, `{"name":"Content-Length","value":"31"},`, ""),
			chlsj(`"port":null,"actualPort":443`, `"port":8443,"actualPort":8443`, chlsjForm, `"body":{"encoding":"base64","encoded":"`+packed+`"}}`, `"value":"31"`, `"value":"45"`, `"name":"cookie","value":"fr=x"`, `"name":"Content-Encoding","value":"gzip"`),
			chlsj(chlsjForm, `"body":{"text":"{\"event\":\"ViewContent\",\"name\":\"caf\u00e9\"}","charset":"UTF-8"}}`, `"value":"31"`, `"value":"45"`, `"name":"cookie","value":"fr=x"`, `"name":"Content-Encoding","value":"gzip"`),
		)},
		{name: "charles json fates", format: "Charles session in JSON", data: list(
			chlsj(chlsjForm, `"charset":null}`),
			chlsj(`"status":"COMPLETE"`, `"status":"FAILED"`, `"alpn":{"protocol":"h2"}`, `"errorMessage":"Remote server closed the connection"`, `"status":200`, `"status":null`, `"firstLine":"HTTP/1.1 200 OK"`, `"firstLine":null`),
			chlsj(`"status":"COMPLETE"`, `"status":"RECEIVING_RESPONSE_BODY"`, `"durations":{"total":77}`, `"durations":{}`),
			`{"status":"COMPLETE","method":"CONNECT","scheme":"https","host":"graph.facebook.com","actualPort":443,"path":null,"query":null,"tunnel":true,"remoteAddress":"graph.facebook.com/198.51.100.36","clientAddress":"192.0.2.44/192.0.2.44","times":{"start":"2026-03-01T13:00:05.000+01:00"},"durations":{"total":9000},"request":{"sizes":{"body":1200},"header":{"firstLine":"CONNECT graph.facebook.com:443 HTTP/1.1","headers":[]}},"response":{"status":200,"sizes":{"headers":0,"body":5120}}}`,
			chlsj(`"webSocket":false`, `"webSocket":true`, `"scheme":"https"`, `"scheme":"wss"`, `"status":200`, `"status":101`),
			chlsj(`"host":"www.facebook.com","port":null`, `"host":"2001:db8::7","port":null`, `"start":"2026-03-01T13:00:00.123+01:00"`, `"start":"yesterday"`),
		)},
		{name: "charles xml", format: "Charles session in XML", data: session(
			chlsx(),
			chlsx(`method="POST"`, `method="GET"`, `query="id=1234567890123456&amp;ev=PageView" `, "", chlsxForm, "", `<header><name>Content-Length</name><value>31</value></header>`, ""),
			chlsx(`actualPort="443"`, `port="8443" actualPort="8443"`, chlsxForm, `<body encoding="base64">`+packed+`</body>`, `<value>31</value>`, `<value>45</value>`, `<name>Referer</name><value>https://clinic.test/</value>`, `<name>Content-Encoding</name><value>gzip</value>`),
			chlsx(chlsxForm, "<body encoding=\"plain\"><![CDATA[a<b>&amp;\r\n]]>]]&gt;&#13;\n&#x1f600;&unknown;</body>", `<value>31</value>`, `<value>29</value>`),
		)},
		{name: "charles xml fates", format: "Charles session in XML", data: session(
			chlsx(chlsxForm, "<body/>"),
			chlsx(chlsxForm, `<body encoding="base64">****</body>`),
			chlsx(`status="COMPLETE"`, `status="FAILED" errorMessage="Remote server closed the connection"`, ` status="200"`, "", `<first-line>HTTP/1.1 200 OK</first-line>`, ""),
			chlsx(` status="200"`, ""),
			chlsx(`path="/tr/" query="id=1234567890123456&amp;ev=PageView"`, `path="/tr/?id=1234567890123456&amp;ev=PageView" query="id=1234567890123456&amp;ev=PageView"`, ` startTimeMillis="1772366400123"`, "", ` startTime="01/03/2026 13:00:00"`, ` startTime="2026-03-01T12:00:00.123Z"`, ` endTimeMillis="1772366400200"`, ` endTime="2026-03-01T12:00:01Z"`),
			`<transaction protocol="https" host="graph.facebook.com" actualPort="443" path="" tunnel="true" clientAddress="/192.0.2.44" startTimeMillis="1772366405000" endTimeMillis="1772366414000"><request headers="false" body="false"/><response status="200" headers="false" body="false"/></transaction>`,
			chlsx(chlsxForm, "<!-- <body> --><x><body>elsewhere</body></x>"),
		)},
	}
}

// A record that is longer than the limit is read without its long texts where
// the form lets it.
func TestCharlesLimits(t *testing.T) {
	long := strings.Repeat("abcdefgh", 2<<10)
	for name, tt := range map[string]struct {
		data   string
		limits Limits
		want   []string
		damage []string
	}{
		"json, record too long": {
			"[" + chlsj(chlsjForm, `"body":{"text":"`+long+`"}}`, `{"name":"Content-Length","value":"31"},`, "") + "," + chlsj() + "]", Limits{Entry: 8 << 10},
			[]string{"POST exact 16384", "POST exact 31"}, nil},
		"json, body too long": {
			"[" + chlsj(chlsjForm, `"body":{"text":"`+long+`"}}`, `{"name":"Content-Length","value":"31"},`, "") + "," + chlsj() + "]", Limits{Body: 1000},
			[]string{"POST truncated 1000", "POST exact 31"}, []string{"true a body of 16384 bytes is over the limit; its first 1000 are read"}},
		"xml, record too long": {
			chlsxHead + chlsx(chlsxForm, "<body>"+long+"</body>") + chlsx() + chlsxTail, Limits{Entry: 8 << 10},
			[]string{"POST exact 31"}, []string{"true a record of more than 8192 bytes, the limit; it is not read"}},
		"xml, body too long": {
			chlsxHead + chlsx(chlsxForm, "<body>"+long+"</body>") + chlsx() + chlsxTail, Limits{Body: 1000},
			[]string{"POST truncated 1000", "POST exact 31"}, []string{"true a body of 16384 bytes is over the limit; its first 1000 are read"}},
	} {
		var got []string
		src := read(t, []byte(tt.data), Options{Limits: tt.limits}, func(e *Entry) {
			b, err := e.RequestBody()
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %s %d", e.Method, b.State, len(b.Data)))
		})
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		var damage []string
		for _, d := range src.Damage {
			damage = append(damage, fmt.Sprint(d.Limit, " ", d.Reason))
		}
		if diff := cmp.Diff(tt.damage, damage); diff != "" {
			t.Errorf("%s: damage (-want +got):\n%s", name, diff)
		}
	}
}

// What is damaged is listed from its first byte to the next record.
func TestCharlesDamage(t *testing.T) {
	one := func(n int) string { return chlsx(`path="/tr/"`, fmt.Sprintf(`path="/%d"`, n)) }
	size, at := len(one(0)), len(chlsxHead)
	inside := func(old, new string) string {
		return chlsxHead + one(0) + strings.Replace(one(1), old, new, 1) + one(2) + chlsxTail
	}
	for name, tt := range map[string]struct {
		data   string
		urls   string
		damage []string
	}{
		"none":           {chlsxHead + one(0) + one(1) + chlsxTail, "0 1", nil},
		"no end":         {inside("</transaction>", "</transactioN>"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: the record has no end before the next", at+size, size)}},
		"no beginning":   {inside("<transaction ", "<transactioN "), "0 2", []string{fmt.Sprintf("%d+%d entry 1: what stands here is no record", at+size, size)}},
		"no end of body": {inside("</body>", "</bodY>"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: a body has no end", at+size, size)}},
		"a tag":          {inside("</headers>", "</headerz>"), "0 2", []string{fmt.Sprintf("%d+%d entry 1: element <headers> closed by </headerz>", at+size, size)}},
		"text after":     {chlsxHead + one(0) + chlsxTail + "more", "0", []string{fmt.Sprintf("%d+%d entry 1: what stands here is no record", at+size, len(chlsxTail)+4)}},
		"cut":            {(chlsxHead + one(0) + one(1))[:at+2*size-3], "0", []string{fmt.Sprintf("%d+0 entry 1: the data end inside a record", at+size)}},
		"cut between":    {chlsxHead + one(0), "0", []string{fmt.Sprintf("%d+0 entry 1: the data end before the end of the session", at+size)}},
		"two in one": {inside(`<body encoding="plain">id=1234567890123456&amp;ev=Purchase</body>`, `<body><![CDATA[a]>`) + "x]]></body></request></transaction></charles-session>", "0",
			[]string{fmt.Sprintf("%d+%d entry 1: a text of the record holds the beginning of another record; if it is damaged, what follows is of that", at+size, 2*size-47+len(chlsxTail)+35)}},
	} {
		var urls []string
		src := read(t, []byte(tt.data), Options{}, func(e *Entry) {
			urls = append(urls, strings.TrimPrefix(e.URL, "https://www.facebook.com/")[:1])
		})
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

package har

import "fmt"

// A traceLine is one request of an invented recording.
func traceLine(n int, page, event, more string) string {
	return fmt.Sprintf(`{"type":"resource-snapshot","snapshot":{"pageref":"page@1","startedDateTime":"2026-03-04T09:00:0%d.250Z","time":21.5,`+
		`"request":{"method":"POST","url":"https://www.facebook.com/tr/","httpVersion":"HTTP/2.0","cookies":[],`+
		`"headers":[{"name":"content-type","value":"application/x-www-form-urlencoded"},{"name":"referer","value":%q}],"queryString":[],"headersSize":210,"bodySize":31%s},`+
		`"response":{"status":200,"statusText":"","httpVersion":"HTTP/2.0","cookies":[],"headers":[{"name":"date","value":"Wed, 04 Mar 2026 09:00:0%d GMT"}],`+
		`"content":{"size":2,"mimeType":"text/plain"},"headersSize":60,"bodySize":2,"redirectURL":"","_transferSize":62},`+
		`"cache":{},"timings":{"send":0,"wait":20,"receive":1},"serverIPAddress":"127.0.0.3","_serverPort":443,"_monotonicTime":%d.5,"_frameref":"frame@2","_resourceType":%q}}`+"\n",
		n, page, more, n, 900+n, event)
}

const traceOptions = `{"version":10,"type":"context-options","origin":"library","browserName":"chromium","playwrightVersion":"1.65.1","wallTime":1772614800000}` + "\n"

func traceSpecimens() []specimen {
	body := "id=1234567890123456&ev=PageView&cd%5Ba%5D=1&x=1"
	network := traceLine(1, "https://www.northmere-police.test/report/stalking/", "ping", `,"postData":{"mimeType":"application/x-www-form-urlencoded","text":"id=1234567890123456&ev=PageView","params":[]}`) +
		traceLine(2, "https://www.northmere-police.test/report/stalking/start", "fetch", `,"postData":{"mimeType":"application/x-www-form-urlencoded","params":[],"_file":"resources/0123abcd.dat"}`) +
		"\n" +
		traceLine(3, "https://www.northmere-police.test/", "xhr", "")
	return []specimen{
		{name: "playwright trace", format: "Playwright trace", data: []byte(network)},
		{name: "playwright trace archive", format: "Playwright trace archive (trace.zip)", data: zipped(
			member{"trace.trace", []byte(traceOptions + `{"type":"event"}` + "\n")},
			member{"trace.network", []byte(network)},
			member{"1-trace.trace", []byte(`{"type":"event"}` + "\n")},
			member{"1-trace.network", []byte(traceLine(4, "https://www.northmere-police.test/", "beacon", ""))},
			member{"resources/0123abcd.dat", []byte(body)},
		)},
	}
}

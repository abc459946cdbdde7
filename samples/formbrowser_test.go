package samples

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// mustJSON encodes what the writers are made of, none of which can fail.
func mustJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

const millis = "2006-01-02T15:04:05.000Z07:00"

// A pairs is a list of names and values as HAR writes it.
type pairs []struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func pairsOf(list []field) pairs {
	out := pairs{}
	for _, f := range list {
		out = append(out, struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		}{f.Name, f.Value})
	}
	return out
}

// harEntry is a request as HAR has it; first is put before its other members.
func harEntry(r *request, post any, first string) string {
	if post != nil {
		post = json.RawMessage(`,"postData":` + mustJSON(post))
	} else {
		post = json.RawMessage("")
	}
	u := r.parsed()
	query := pairs{}
	for p := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(p, "="); p != "" {
			query = append(query, pairsOf([]field{{name, value}})...)
		}
	}
	return fmt.Sprintf(`{%s"startedDateTime":%q,"time":%d,"request":{"method":%q,"url":%s,"httpVersion":"h2","headers":%s,"queryString":%s,"cookies":[],"headersSize":-1,"bodySize":%d%s},`+
		`"response":{"status":%d,"statusText":"","httpVersion":"h2","headers":%s,"cookies":[],"content":{"size":%d,"mimeType":%q},"redirectURL":"","headersSize":-1,"bodySize":%d},`+
		`"cache":{},"timings":{"send":1,"wait":%d,"receive":1},"serverIPAddress":%q,"_resourceType":%q}`,
		first, r.At.Format(millis), r.Took.Milliseconds(), r.Method, mustJSON(r.URL), mustJSON(pairsOf(r.Headers)), mustJSON(query), len(r.Body), post,
		r.Status, mustJSON(pairsOf(answerFields(r))), r.Size, r.Answer, r.Size, r.Took.Milliseconds()-2, r.Server, strings.ToLower(r.Kind))
}

func answerFields(r *request) []field {
	if r.Answer == "" {
		return nil
	}
	return []field{{"Content-Type", r.Answer}, {"Content-Length", fmt.Sprint(r.Size)}}
}

func writeHAR(all []request) []byte {
	var entries []string
	for _, r := range opened(all) {
		var post any
		if r.Body != "" {
			post = map[string]string{"mimeType": r.header("Content-Type"), "text": r.Body}
		}
		entries = append(entries, harEntry(&r, post, `"_initiator":{"type":"other"},`))
	}
	return []byte("{\"log\":{\"version\":\"1.2\",\"creator\":{\"name\":\"WebInspector\",\"version\":\"537.36\"},\"pages\":[],\"entries\":[\n" +
		strings.Join(entries, ",\n") + "\n]}}\n")
}

// writeTrace is the trace.zip of a test browser: bodies are members of it.
func writeTrace(all []request) []byte {
	members := []stored{{"trace.trace", `{"version":10,"type":"context-options","origin":"library","browserName":"chromium","playwrightVersion":"1.65.1","wallTime":` + fmt.Sprint(all[0].At.UnixMilli()) + "}\n"}, {"trace.network", ""}}
	for _, r := range opened(all) {
		var post any
		if r.Body != "" {
			name := fmt.Sprintf("resources/%040x.dat", r.N)
			members = append(members, stored{name, r.Body})
			post = map[string]any{"mimeType": r.header("Content-Type"), "params": []any{}, "_file": name}
		}
		members[1].data += `{"type":"resource-snapshot","snapshot":` + harEntry(&r, post, "") + "}\n"
	}
	return zipped("", members...)
}

// writeCDP is what a program that listens to a browser's events writes down.
func writeCDP(all []request) []byte {
	var b strings.Builder
	event := func(name string, params map[string]any) {
		fmt.Fprintln(&b, mustJSON(map[string]any{"method": "Network." + name, "params": params}))
	}
	for i, r := range opened(all) {
		id := fmt.Sprintf("1000.%d", r.N)
		at := 100 + r.At.Sub(all[0].At).Seconds()
		u := r.parsed()
		headers := map[string]string{":authority": u.Host, ":method": r.Method, ":path": r.target(), ":scheme": "https"}
		for _, f := range r.Headers {
			headers[strings.ToLower(f.Name)] = f.Value
		}
		page := visitReport
		if i > 0 && r.Kind != "Document" {
			page = r.header("Referer")
		}
		sent := map[string]any{"url": r.URL, "method": r.Method, "headers": map[string]string{"Referer": r.header("Referer")}}
		if r.Body != "" {
			sent["hasPostData"], sent["postData"] = true, r.Body
			sent["postDataEntries"] = []any{map[string]any{"bytes": []byte(r.Body)}}
		}
		event("requestWillBeSent", map[string]any{"requestId": id, "loaderId": "L1", "documentURL": page, "request": sent, "timestamp": at,
			"wallTime": json.RawMessage(fmt.Sprintf("%.6f", float64(r.At.UnixMicro())/1e6)), "initiator": map[string]any{"type": "other"}, "redirectHasExtraInfo": false, "type": r.Kind})
		event("requestWillBeSentExtraInfo", map[string]any{"requestId": id, "associatedCookies": []any{}, "headers": headers})
		answer := map[string]string{}
		for _, f := range answerFields(&r) {
			answer[strings.ToLower(f.Name)] = f.Value
		}
		event("responseReceivedExtraInfo", map[string]any{"requestId": id, "blockedCookies": []any{}, "headers": answer, "statusCode": r.Status})
		event("responseReceived", map[string]any{"requestId": id, "loaderId": "L1", "timestamp": at + r.Took.Seconds(), "type": r.Kind, "hasExtraInfo": true,
			"response": map[string]any{"url": r.URL, "status": r.Status, "statusText": "", "headers": answer, "mimeType": r.Answer, "remoteIPAddress": r.Server, "fromDiskCache": false, "protocol": "h2"}})
		event("loadingFinished", map[string]any{"requestId": id, "timestamp": at + r.Took.Seconds()})
	}
	return []byte(b.String())
}

// writeNetLog is a log made with cookies and without raw bytes, so without
// bodies. The numbers of events are invented, as they differ by version.
func writeNetLog(all []request) []byte {
	const planned, send, answer, alive, start = 1, 2, 3, 4, 5
	var lines []string
	event := func(kind, phase int, r *request, at time.Time, params map[string]any) {
		e := map[string]any{"phase": phase, "source": map[string]any{"id": 20 + r.N, "start_time": "1", "type": 1}, "time": fmt.Sprint(at.Sub(all[0].At).Milliseconds() + 1000), "type": kind}
		if params != nil {
			e["params"] = params
		}
		lines = append(lines, mustJSON(e))
	}
	for _, r := range opened(all) {
		u := r.parsed()
		headers := []string{":method: " + r.Method, ":authority: " + u.Host, ":scheme: https", ":path: " + r.target()}
		for _, f := range r.Headers {
			headers = append(headers, strings.ToLower(f.Name)+": "+f.Value)
		}
		event(planned, 1, &r, r.At, map[string]any{"request_headers": map[string]any{"headers": []string{"Accept: */*"}, "line": r.Method + " " + r.target() + " HTTP/1.1\r\n"}, "url": r.URL})
		event(alive, 1, &r, r.At, map[string]any{"priority": "LOWEST", "url": r.URL})
		job := map[string]any{"initiator": visitSite, "load_flags": 0, "method": r.Method, "network_isolation_key": "https://northmere-police.test https://northmere-police.test", "request_type": "other", "url": r.URL}
		if r.Kind == "Document" {
			job["request_type"] = "main frame"
		}
		if r.Body != "" {
			job["upload_id"] = "0"
		}
		event(start, 1, &r, r.At, job)
		event(send, 0, &r, r.At, map[string]any{"headers": headers})
		answers := []string{fmt.Sprintf("HTTP/1.1 %d", r.Status)}
		for _, f := range answerFields(&r) {
			answers = append(answers, strings.ToLower(f.Name)+": "+f.Value)
		}
		event(answer, 0, &r, r.end(), map[string]any{"headers": answers})
		event(start, 2, &r, r.end(), nil)
		event(planned, 2, &r, r.end(), nil)
		event(alive, 2, &r, r.end(), nil)
	}
	constants := map[string]any{
		"clientInfo":     map[string]any{"cl": "1", "command_line": "chromium --log-net-log=netlog.json", "name": "Chromium", "version": "156.0.8078.79", "version_mod": "invented"},
		"logCaptureMode": "IncludeSensitive", "logEventPhase": map[string]int{"PHASE_BEGIN": 1, "PHASE_END": 2, "PHASE_NONE": 0},
		"logEventTypes":    map[string]int{"CORS_REQUEST": planned, "HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS": send, "HTTP_TRANSACTION_READ_RESPONSE_HEADERS": answer, "REQUEST_ALIVE": alive, "URL_REQUEST_START_JOB": start},
		"logFormatVersion": 1, "logSourceType": map[string]int{"URL_REQUEST": 1}, "netError": map[string]int{"ERR_ABORTED": -3},
		"timeTickOffset": all[0].At.UnixMilli() - 1000,
	}
	return []byte(`{"constants":` + mustJSON(constants) + ",\n\"events\": [\n" + strings.Join(lines, ",\n") + "]}\n")
}

// writeCurl is what "Copy all as cURL" leaves in a text file.
func writeCurl(all []request) []byte {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	var commands []string
	for _, r := range opened(all) {
		c := "curl " + quote(r.URL)
		if r.Method == "POST" && r.Body == "" {
			c += " \\\n  -X 'POST'"
		}
		for _, f := range r.Headers {
			switch f.Name {
			case "Content-Length":
			case "Cookie":
				c += " \\\n  -b " + quote(f.Value)
			default:
				c += " \\\n  -H " + quote(strings.ToLower(f.Name)+": "+f.Value)
			}
		}
		if r.Body != "" {
			c += " \\\n  --data-raw " + quote(r.Body)
		}
		commands = append(commands, c)
	}
	return []byte(strings.Join(commands, " ;\n") + "\n")
}

// writeCurlOutput is what curl -v says while it sends the same requests.
func writeCurlOutput(all []request) []byte {
	var b strings.Builder
	for i, r := range opened(all) {
		fmt.Fprintf(&b, "*   Trying %[1]s:443...\n* Connected to %[2]s (%[1]s) port 443 (#%[3]d)\n* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384\n", r.Server, r.host(), i)
		head, _, _ := strings.Cut(requestText(&r, r.target()), "\r\n\r\n")
		answer, _, _ := strings.Cut(answerText(&r), "\r\n\r\n")
		fmt.Fprintf(&b, "> %s\n> \n", strings.ReplaceAll(head, "\r\n", "\n> "))
		fmt.Fprintf(&b, "< %s\n< \n* Connection #%d to host %s left intact\n", strings.ReplaceAll(answer, "\r\n", "\n< "), i, r.host())
	}
	return []byte(b.String())
}

func writeAddresses(all []request) []byte {
	var b strings.Builder
	b.WriteString("Addresses that the police site's pages sent requests to:\n\n")
	for _, r := range opened(all) {
		if u, err := url.Parse(visitSite); err == nil && u.Host == r.host() {
			continue
		}
		fmt.Fprintf(&b, "- %s %s\n", r.Method, r.URL)
	}
	return []byte(b.String())
}

package samples

import (
	"encoding/csv"
	"fmt"
	"strings"
	"time"
)

// squidLine is a line of Squid's own format, of the whole request or with
// another method and address.
func squidLine(r *request, result, method, address string) string {
	kind := r.Answer
	if kind == "" {
		kind = "-"
	}
	end := r.end()
	return fmt.Sprintf("%d.%03d %6d %s %s/%d %d %s %s - HIER_DIRECT/%s %s", end.Unix(), end.Nanosecond()/1e6, r.Took.Milliseconds(), visitClient, result, r.Status, r.Size+200, method, address, r.Server, kind)
}

func lines(list []string) []byte { return []byte(strings.Join(list, "\n") + "\n") }

// writeSquid is the log of a proxy that opens encrypted connections, all but
// one, and was told to keep the parameters of addresses.
func writeSquid(all []request) []byte {
	var out []string
	seen := make(map[string]bool)
	for _, r := range all {
		if r.Method == "CONNECT" {
			out = append(out, squidLine(&r, "TCP_TUNNEL", r.Method, r.URL))
			continue
		}
		if host := r.host() + ":443"; !seen[host] {
			seen[host] = true
			opening := r
			opening.Answer, opening.Size, opening.Status, opening.Took = "", -200, 200, 5*time.Millisecond
			out = append(out, squidLine(&opening, "NONE_NONE", "CONNECT", host))
		}
		out = append(out, squidLine(&r, "TCP_MISS", r.Method, r.URL))
	}
	return lines(out)
}

// writeSquidTunnels is the log of a proxy that opens nothing: a line for each
// connection, when it ends.
func writeSquidTunnels(all []request) []byte {
	var out []string
	seen := make(map[string]bool)
	for _, r := range all {
		host := r.host() + ":443"
		if seen[host] {
			continue
		}
		seen[host] = true
		r.Answer, r.Took, r.Status = "", 30*time.Second, 200
		out = append(out, squidLine(&r, "TCP_TUNNEL", "CONNECT", host))
	}
	return lines(out)
}

// writeSquidStripped is as Squid writes it unless told otherwise: without what
// follows the question mark.
func writeSquidStripped(all []request) []byte {
	var out []string
	for _, r := range all {
		if r.Method == "CONNECT" {
			out = append(out, squidLine(&r, "TCP_TUNNEL", r.Method, r.URL))
			continue
		}
		bare, _, query := strings.Cut(r.URL, "?")
		if query {
			bare += "?"
		}
		out = append(out, squidLine(&r, "TCP_MISS", r.Method, bare))
	}
	return lines(out)
}

// writeSquidOwn has the logformat that [Forms] states.
func writeSquidOwn(all []request) []byte {
	var out []string
	for _, r := range all {
		or := func(name string) string {
			if v := r.header(name); v != "" {
				return v
			}
			return "-"
		}
		out = append(out, fmt.Sprintf("%s %s %d %s %d %s %s %s", r.end().Format("2006-01-02T15:04:05.000Z"), visitClient, r.Took.Milliseconds(), r.Method, r.Status, r.URL,
			`"`+or("Referer")+`"`, `"`+or("Cookie")+`"`))
	}
	return lines(out)
}

func writeCombined(all []request) []byte {
	var out []string
	for _, r := range all {
		from, agent := "-", "-"
		if r.Method != "CONNECT" {
			from, agent = r.header("Referer"), visitAgent
		}
		out = append(out, fmt.Sprintf(`%s - - [%s] "%s %s HTTP/1.1" %d %d "%s" "%s" TCP_MISS:HIER_DIRECT`, visitClient, r.end().Format("02/Jan/2006:15:04:05 -0700"), r.Method, r.URL, r.Status, r.Size+200, from, agent))
	}
	return lines(out)
}

// writeSGOS is the log of a Symantec proxy.
func writeSGOS(all []request) []byte {
	out := []string{"#Software: SGOS 6.7.5.3", "#Version: 1.0", "#Date: 2026-11-21 20:10:00",
		"#Fields: date time time-taken c-ip cs-username x-exception-id sc-filter-result cs(Referer) sc-status s-action cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs(User-Agent) s-ip sc-bytes"}
	for _, r := range all {
		u := r.parsed()
		scheme, action, path, query, from, agent, kind := "https", "TCP_NC_MISS", u.EscapedPath(), "-", r.header("Referer"), `"`+visitAgent+`"`, "-"
		if u.RawQuery != "" {
			query = "?" + u.RawQuery
		}
		if r.Answer != "" {
			kind = r.Answer
		}
		if r.Method == "CONNECT" {
			scheme, action, path, from, agent = "tcp", "TCP_TUNNELED", "/", "-", "-"
		}
		out = append(out, fmt.Sprintf("%s %d %s - - OBSERVED %s %d %s %s %s %s %s 443 %s %s %s 192.0.2.1 %d", r.end().Format("2006-01-02 15:04:05"), r.Took.Milliseconds(), visitClient,
			from, r.Status, action, r.Method, kind, scheme, r.host(), path, query, agent, r.Size+200))
	}
	return lines(out)
}

// writeIIS is the site's own log: what was asked of it alone.
func writeIIS(all []request) []byte {
	out := []string{"#Software: Microsoft Internet Information Services 10.0", "#Version: 1.0", "#Date: 2026-11-21 20:10:00",
		"#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs-host cs(User-Agent) cs(Cookie) cs(Referer) sc-status time-taken"}
	for _, r := range all {
		if "https://"+r.host() != visitSite {
			continue
		}
		plus := func(s string) string { return strings.ReplaceAll(s, " ", "+") }
		out = append(out, fmt.Sprintf("%s %s %s %s - 443 - %s HTTP/2 %s %s %s %s %d %d", r.end().Format("2006-01-02 15:04:05"), r.Server, r.Method, r.parsed().EscapedPath(), visitClient, r.host(),
			plus(visitAgent), plus(r.header("Cookie")), r.header("Referer"), r.Status, r.Took.Milliseconds()))
	}
	return []byte(strings.Join(out, "\r\n") + "\r\n")
}

// quoted is one row with every cell in quotation marks.
func quoted(cells ...string) string { return `"` + strings.Join(cells, `","`) + `"` }

// writeZscaler is a feed of Zscaler's, which leaves the scheme out of addresses.
func writeZscaler(all []request) []byte {
	var out []string
	for _, r := range all {
		protocol, from, agent := "HTTPS", strings.TrimPrefix(r.header("Referer"), "https://"), visitAgent
		if r.Method == "CONNECT" {
			protocol, from, agent = "HTTP_PROXY", "None", "None"
		}
		out = append(out, quoted(r.end().Format("Mon Jan _2 15:04:05 2006"), "reader@northmere.test", protocol, strings.TrimPrefix(r.URL, "https://"), "Allowed", "General", "General", "600", fmt.Sprint(r.Size), "0", "0",
			"Business Use", "General", "General", "None", "None", "0", "None", "None", "HQ", "Dept", visitClient, r.Server, r.Method, fmt.Sprint(r.Status), agent, from, "FwFilter", "r1", "Other", "None", "NA", "NA", "N/A"))
	}
	return lines(out)
}

func writeUmbrella(all []request) []byte {
	var out []string
	for _, r := range opened(all) {
		out = append(out, quoted(r.end().Format("2006-01-02 15:04:05"), "LAPTOP-1", visitClient, "203.0.113.7", r.Server, r.Answer, "ALLOWED", r.URL, r.header("Referer"), visitAgent, fmt.Sprint(r.Status),
			"562", fmt.Sprint(r.Size), "", "", "Advertisements", "", "", "", "", "", "Roaming Computers", "", "LAPTOP-1", "Roaming Computers", r.Method, "", "", "", "", "", ""))
	}
	return lines(out)
}

// writeEnvoy has the members of Envoy's usual log in JSON.
func writeEnvoy(all []request) []byte {
	var out []string
	for _, r := range opened(all) {
		u := r.parsed()
		out = append(out, fmt.Sprintf(`{"start_time":%q,"method":%q,"authority":%q,"path":%s,"protocol":"HTTP/2","response_code":"%d","response_flags":"-","bytes_received":"%d","bytes_sent":"%d","duration":"%d","user_agent":%q,"upstream_host":"%s:443"}`,
			r.At.Format(millis), r.Method, u.Host, mustJSON(u.RequestURI()), r.Status, len(r.Body), r.Size, r.Took.Milliseconds(), visitAgent, r.Server))
	}
	return lines(out)
}

// writeTable is what a person might keep in a spreadsheet.
func writeTable(all []request) []byte {
	var b strings.Builder
	w := csv.NewWriter(&b)
	rows := [][]string{{"Time", "Method", "URL", "Referer", "Status"}}
	for _, r := range opened(all) {
		rows = append(rows, []string{r.At.Format(millis), r.Method, r.URL, r.header("Referer"), fmt.Sprint(r.Status)})
	}
	if err := w.WriteAll(rows); err != nil {
		panic(err)
	}
	return []byte(b.String())
}

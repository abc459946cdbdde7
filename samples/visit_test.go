package samples

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A request is one request of the invented visit that forms/ tells in every
// form. What a form has no place for, it leaves out; nothing is told otherwise.
type request struct {
	N       int
	At      time.Time
	Took    time.Duration
	Method  string
	URL     string // of CONNECT: host:port
	Headers []field
	Body    string
	Kind    string // as a browser names it: Document, Script, Image, Fetch, Ping; "" for a tunnel of another program
	Status  int
	Answer  string // media type
	Size    int    // bytes of the answer's body
	Server  string
}

type field struct{ Name, Value string }

func (r *request) host() string { return r.parsed().Hostname() }

func (r *request) parsed() *url.URL {
	address := r.URL
	if r.Method == "CONNECT" {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		panic(err) // the list below is wrong
	}
	return u
}

// target is what the request line names, beside the scheme and host.
func (r *request) target() string {
	if r.Method == "CONNECT" {
		return r.URL
	}
	return r.parsed().RequestURI()
}

func (r *request) header(name string) string {
	for _, f := range r.Headers {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}

func (r *request) end() time.Time { return r.At.Add(r.Took) }

func (r *request) answerBody() string { return strings.Repeat(" ", r.Size) }

// opened leaves out the tunnel, which browsers and web archives do not record.
func opened(all []request) []request { return all[:len(all)-1] }

const (
	visitClient = "192.0.2.10"
	visitAgent  = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
	visitSite   = "https://www.northmere-police.test"
	visitReport = visitSite + "/report/domestic-abuse/"
	visitPerson = "143b53b0840f6e1fcf8537a38513b59a9f326c72f577f17d1da67393eff1d413" // SHA-256 of person@example.test
	visitFBP    = "fb.1.1795291800500.376924702929543"
)

// visit lists the visit in order: a page about reporting domestic abuse, a
// click, the form that follows, the careers page, and a tunnel of another
// program on the same machine, which a proxy sees and does not open.
func visit() []request {
	start := time.Date(2026, 11, 21, 20, 10, 0, 250_000_000, time.UTC)
	site := []field{{"Cookie", "_fbp=" + visitFBP + "; _ga=GA1.1.1974077932.1795291800"}}
	meta := []field{{"Cookie", "c_user=999000000000101; xs=7%3AexampleSecret0%3A2%3A1795000000%3A-1%3A-1; datr=exampleDatr0000000000001; fr=0exampleFr00000.AWVexample.0"}}
	tr := func(event, page, from, ts, more string) string {
		return "id=990000000000017&ev=" + event + "&dl=" + url.QueryEscape(page) + "&rl=" + url.QueryEscape(from) + "&if=false&ts=" + ts + more + "&v=2.9.138&r=stable&o=4126&fbp=" + visitFBP
	}
	ga := func(page, title, count string) string {
		return "https://region1.google-analytics.com/g/collect?v=2&tid=G-NMTEST0001&_p=1795291800500&gcs=G111&cid=1974077932.1795291800&ul=en-gb&_s=" + count + "&sid=1795291800&dl=" + url.QueryEscape(page) + "&dt=" + url.PathEscape(title) + "&en=page_view"
	}
	const button = "&cd[buttonText]=Start%20a%20report&cd[pageFeatures]=%7B%22title%22%3A%22Report%20domestic%20abuse%20%7C%20Northmere%20Police%22%7D"
	tiktok := `{"event":"Pageview","message_id":"messageId-1795291801917-1-CNORTHMERETEST000001","timestamp":"2026-11-21T20:10:01.917Z","context":{"user":{"anonymous_id":"01KAHZ0EXAMPLE0TTP0TEST0001_.tt.1"},"pixel":{"code":"CNORTHMERETEST000001"},"page":{"url":"` + visitReport + `","referrer":"` + visitSite + `/"},"library":{"name":"pixel.js","version":"2.2.0"}}}`
	details, careers := visitReport+"your-details", visitSite+"/careers/"
	list := []request{
		{Method: "GET", URL: visitReport, Headers: site, Kind: "Document", Answer: "text/html", Size: 900, Server: "198.51.100.80"},
		{Method: "GET", URL: "https://connect.facebook.net/en_GB/fbevents.js", Kind: "Script", Answer: "application/javascript", Size: 700, Server: "198.51.100.81"},
		{Method: "GET", URL: "https://www.facebook.com/tr/?" + tr("PageView", visitReport, visitSite+"/", "1795291801810", "&ec=0"), Headers: meta, Kind: "Image", Answer: "image/gif", Size: 43, Server: "198.51.100.82"},
		{Method: "POST", URL: ga(visitReport, "Report domestic abuse | Northmere Police", "1"), Kind: "Ping", Status: 204, Server: "198.51.100.83"},
		{Method: "GET", URL: "https://t.co/1/i/adsct?bci=3&event_id=74defb77-9815-4123-ae77-f12f757275a7&events=%5B%5B%22pageview%22%2C%7B%7D%5D%5D&p_id=Twitter&tw_document_href=" + url.QueryEscape(visitReport) + "&txn_id=nmtst&type=javascript&version=2.3.33", Headers: []field{{"Cookie", "muc_ads=00000000-example"}}, Kind: "Image", Answer: "image/gif", Size: 43, Server: "198.51.100.84"},
		{Method: "POST", URL: "https://analytics.tiktok.com/api/v2/pixel", Headers: []field{{"Content-Type", "text/plain;charset=UTF-8"}}, Body: tiktok, Kind: "Ping", Answer: "text/plain", Size: 2, Server: "198.51.100.85"},
		{Method: "GET", URL: "https://www.facebook.com/tr/?" + tr("SubscribedButtonClick", visitReport, visitSite+"/", "1795291806871", button+"&ec=1"), Headers: meta, Kind: "Image", Answer: "image/gif", Size: 43, Server: "198.51.100.82"},
		{Method: "GET", URL: details, Headers: site, Kind: "Document", Answer: "text/html", Size: 800, Server: "198.51.100.80"},
		{Method: "GET", URL: "https://www.facebook.com/tr/?" + tr("PageView", details, visitReport, "1795291808632", "&ec=0"), Headers: meta, Kind: "Image", Answer: "image/gif", Size: 43, Server: "198.51.100.82"},
		{Method: "POST", URL: "https://www.facebook.com/tr/", Headers: append([]field{{"Content-Type", "application/x-www-form-urlencoded"}}, meta...),
			Body: tr("SubscribedButtonClick", details, visitReport, "1795291815501", "&cd%5BbuttonText%5D=Continue&udff%5Bem%5D="+visitPerson+"&ec=1"), Kind: "Fetch", Answer: "text/plain", Size: 1, Server: "198.51.100.82"},
		{Method: "GET", URL: careers, Headers: site, Kind: "Document", Answer: "text/html", Size: 600, Server: "198.51.100.80"},
		{Method: "GET", URL: "https://www.facebook.com/tr/?" + tr("PageView", careers, details, "1795291822105", "&ec=0"), Headers: meta, Kind: "Image", Answer: "image/gif", Size: 43, Server: "198.51.100.82"},
		{Method: "POST", URL: ga(careers, "Careers | Northmere Police", "2"), Kind: "Ping", Status: 204, Server: "198.51.100.83"},
		{Method: "CONNECT", URL: "tr.snapchat.com:443", Status: 200, Size: 5120, Server: "198.51.100.86"},
	}
	after := []int{0, 310, 1563, 1580, 1655, 1670, 6625, 7900, 8385, 15255, 21020, 21860, 21900, 30000} // milliseconds
	for i := range list {
		r := &list[i]
		r.N = i + 1
		r.At = start.Add(time.Duration(after[i]) * time.Millisecond)
		r.Took = time.Duration(20+7*i) * time.Millisecond
		if r.Status == 0 {
			r.Status = 200
		}
		if r.Method == "CONNECT" {
			r.Took = 900 * time.Millisecond
			continue
		}
		from := visitSite + "/"
		if r.Kind == "Document" && i > 0 {
			from = visitReport
		}
		r.Headers = append([]field{{"User-Agent", visitAgent}, {"Referer", from}}, r.Headers...)
		if r.Method == "POST" {
			r.Headers = append(r.Headers, field{"Origin", visitSite}, field{"Content-Length", strconv.Itoa(len(r.Body))})
		}
	}
	return list
}

package disclose

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/known"
	"pixelwitness/har"
)

// A request is one entry of an invented capture.
type request struct {
	Method, URL, Type, Title string
	Referer, Cookie, Agent   string
	Body, BodyType, Page     string
	Status                   int
	Error                    string
	Client                   string // as a proxy would record it; a HAR has no place for it
}

// unstated stands for a status that a capture has no place for.
const unstated = -2

const origin = "https://www.northmere.test"

var home = request{URL: origin + "/report/domestic-abuse/start?step=1&q=leaving+a+partner", Type: "document",
	Title: "Report domestic abuse - Northmere", Page: "p1", Cookie: "_fbp=fb.1.1752000000000.1234567890; theme=dark"}

// capture writes the requests as a capture and returns its entries.
func capture(tb testing.TB, list ...request) *har.Capture {
	tb.Helper()
	type object = map[string]any
	var entries []object
	for i, r := range list {
		headers := []object{}
		for name, v := range map[string]string{"Referer": r.Referer, "Cookie": r.Cookie, "X-Agent": r.Agent} {
			if v != "" {
				headers = append(headers, object{"name": name, "value": v})
			}
		}
		req := object{"method": "GET", "url": r.URL, "headers": headers, "queryString": []object{}, "cookies": []object{}}
		if r.Method != "" {
			req["method"] = r.Method
		}
		if r.Body != "" {
			req["postData"] = object{"mimeType": r.BodyType, "text": r.Body}
		}
		status, kind := 200, "text/plain"
		if r.Status != 0 {
			status = r.Status
		}
		if r.Type == "document" {
			kind = "text/html"
		}
		if r.Error != "" {
			status = 0
		}
		res := object{"status": status, "headers": []object{}, "content": object{"mimeType": kind, "text": "<title>" + r.Title + "</title>"}, "_error": r.Error}
		if r.Status == unstated {
			delete(res, "status")
		}
		e := object{"startedDateTime": fmt.Sprintf("2026-03-09T10:00:%02d.000Z", i), "time": 1, "request": req, "response": res, "_resourceType": r.Type}
		if r.Page != "" {
			e["pageref"] = r.Page
		}
		entries = append(entries, e)
	}
	b, err := json.Marshal(object{"log": object{"version": "1.2", "creator": object{"name": "WebInspector", "version": "1"}, "entries": entries}})
	if err != nil {
		tb.Fatal(err)
	}
	name := filepath.Join(tb.TempDir(), "invented.har")
	if err := os.WriteFile(name, b, 0o600); err != nil {
		tb.Fatal(err)
	}
	captures, err := har.Open(har.File{Path: name, Name: "invented.har"}, har.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return captures[0]
}

func watcher(tb testing.TB, values string) *Watcher {
	tb.Helper()
	dec, err := decode.Default()
	if err != nil {
		tb.Fatal(err)
	}
	var set *known.Set
	if values != "" {
		if set, err = known.Read([]byte(values)); err != nil {
			tb.Fatal(err)
		}
	}
	return New(dec, set)
}

// watch returns what is found in each request.
func watch(tb testing.TB, w *Watcher, list ...request) []*Found {
	tb.Helper()
	c := capture(tb, list...)
	defer c.Close()
	w.Begin()
	var out []*Found
	for e, err := range c.Entries() {
		if err != nil {
			tb.Fatal(err)
		}
		r := list[len(out)]
		e.Client = r.Client
		f, err := w.Entry(e, r.Type == "document")
		if err != nil {
			tb.Fatal(err)
		}
		if r.Type == "document" {
			w.Open(e, r.Title)
		}
		out = append(out, f)
	}
	return out
}

// A brief says what one request carried, in short.
type brief struct {
	Page, From string
	Title      string
	Carrying   []string // in:key
	Notes      []string
}

func briefOf(f *Found) *brief {
	if f == nil {
		return nil
	}
	b := &brief{Page: f.PageURL, From: f.PageURLFrom, Title: f.PageTitle, Notes: f.Notes}
	for _, p := range f.Params {
		b.Carrying = append(b.Carrying, p.In+":"+p.Key)
	}
	return b
}

func TestEntry(t *testing.T) {
	const other = "https://metrics.other.example/collect"
	address := home.URL
	short := origin + "/report/domestic-abuse/start"
	json := `{"events":[{"url":"https:\/\/www.northmere.test\/report\/domestic-abuse\/start?step=1&q=leaving+a+partner"}]}`
	whole := func(from string, carrying ...string) *brief {
		return &brief{address, from, "", carrying, []string{"address of this page sent to metrics.other.example"}}
	}
	tests := []struct {
		say  string
		in   request
		want *brief
	}{
		{"Referer", request{URL: other, Referer: address}, whole("referer", "header:referer")},
		{"clear, in the query", request{URL: other + "?v=1&dl=" + short + "/"},
			&brief{short, "dl", "", []string{"query:dl"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"encoded once", request{URL: other + "?v=1&dl=" + url.QueryEscape(short)},
			&brief{short, "dl", "", []string{"query:dl"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"encoded twice, inside another address", request{URL: other + "?r=" + url.QueryEscape("https://x.example/?u="+url.QueryEscape(short+"?step=1"))},
			&brief{short, "dl", "", []string{"query:r"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"base64", request{URL: other + "?d=" + base64.StdEncoding.EncodeToString([]byte("u="+short+";"))},
			&brief{short, "dl", "", []string{"query:d"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"hex", request{URL: other + "?d=" + hex.EncodeToString([]byte(short))},
			&brief{short, "dl", "", []string{"query:d"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"the whole of it, in JSON", request{Method: "POST", URL: other, Body: json, BodyType: "application/json"},
			&brief{address, "dl", "", []string{"body:/events/0/url"}, []string{"address of this page sent to metrics.other.example", "search words of this page sent to metrics.other.example"}}},
		{"late in a long body", request{Method: "POST", URL: other, Body: strings.Repeat("a=1&", 300_000) + "u=" + short, BodyType: "application/x-www-form-urlencoded"},
			&brief{short, "dl", "", []string{"body:"}, []string{"address of this page, without its query, sent to metrics.other.example",
				"The parameter that held it is not listed: the request has more of them than are listed, or it is masked. The length and the SHA-256 of the stretch that holds it are given instead."}}},
		{"in a value that is masked", request{URL: other + "?access_token=" + url.QueryEscape(short)},
			&brief{short, "dl", "", []string{"query:"}, []string{"address of this page, without its query, sent to metrics.other.example",
				"The parameter that held it is not listed: the request has more of them than are listed, or it is masked. The length and the SHA-256 of the stretch that holds it are given instead."}}},
		{"late in a long text", request{Method: "POST", URL: other, Body: `{"a":"` + strings.Repeat("x y ", 300_000) + `","u":"` + short + `"}`, BodyType: "application/json"},
			&brief{short, "dl", "", []string{"body:/u"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"in the path", request{URL: "https://metrics.other.example/" + short},
			&brief{short, "dl", "", []string{"path:"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"without www", request{URL: other + "?u=northmere.test/report/domestic-abuse/start"},
			&brief{short, "dl", "", []string{"query:u"}, []string{"address of this page, without its query, sent to metrics.other.example"}}},
		{"title", request{URL: other + "?t=" + url.QueryEscape(home.Title), Page: "p1"},
			&brief{address, "document", home.Title, []string{"query:t"}, []string{"title of this page sent to metrics.other.example"}}},
		{"search words", request{Method: "POST", URL: other, Body: "kw=leaving+a+partner&x=1", BodyType: "application/x-www-form-urlencoded", Page: "p1"},
			&brief{address, "document", "", []string{"body:kw"}, []string{"search words of this page sent to metrics.other.example"}}},
		{"identifier", request{URL: other + "?uid=fb.1.1752000000000.1234567890", Page: "p1"},
			&brief{address, "document", "", []string{"query:uid"}, []string{"identifier meta.fbp sent to metrics.other.example"}}},
		{"blocked", request{URL: other, Referer: address, Error: "net::ERR_BLOCKED_BY_CLIENT"},
			&brief{address, "referer", "", []string{"header:referer"}, []string{"address of this page in a request to metrics.other.example that was blocked"}}},
		{"in a capture without answers", request{URL: other, Referer: address, Status: unstated},
			&brief{address, "referer", "", []string{"header:referer"}, []string{"address of this page in a request to metrics.other.example whose answer is not recorded"}}},
		{"without an answer", request{URL: other, Referer: address, Status: -1},
			&brief{address, "referer", "", []string{"header:referer"}, []string{"address of this page in a request to metrics.other.example that has no recorded answer"}}},
		{"an address that changed without a document", request{URL: other, Referer: origin + "/report/thanks"},
			&brief{origin + "/report/thanks", "referer", "", []string{"header:referer"}, []string{"address of this page sent to metrics.other.example"}}},

		{"a page opened with a way back", request{URL: "https://login.other.example/in?back=" + url.QueryEscape(address), Referer: origin + "/", Type: "document", Page: "p2"},
			&brief{address, "dl", "", []string{"query:back"}, []string{"address of this page sent to login.other.example", "search words of this page sent to login.other.example"}}},

		{"nothing", request{URL: other + "?v=1", Page: "p1"}, nil},
		{"the origin only", request{URL: other, Referer: origin + "/"}, nil},
		{"the origin in the query", request{URL: other + "?o=" + url.QueryEscape(origin+"/")}, nil},
		{"a longer path", request{URL: other + "?u=" + url.QueryEscape(short+"-other")}, nil},
		{"a deeper path", request{URL: other + "?u=" + url.QueryEscape(short+"/more")}, nil},
		{"another host that ends the same", request{URL: other + "?u=https://notnorthmere.test/report/domestic-abuse/start"}, nil},
		{"the page's own site", request{URL: "https://cdn.northmere.test/a.png?u=" + url.QueryEscape(address), Referer: address}, nil},
		{"a style sheet's Referer", request{URL: other, Referer: origin + "/styles/site.css"}, nil},
		{"a frame's Referer", request{URL: other, Referer: "https://player.video.example/embed/1"}, nil},
		{"a part of the title", request{URL: other + "?t=Report+domestic+abuse", Page: "p1"}, nil},
		{"preflight", request{Method: "OPTIONS", URL: other, Referer: address}, nil},
		{"a page opened by a link", request{URL: "https://news.example/story", Referer: address, Type: "document", Page: "p2"}, nil},
	}
	for _, tt := range tests {
		found := watch(t, watcher(t, ""), home, request{URL: origin + "/app.js", Referer: address, Cookie: home.Cookie, Page: "p1"}, tt.in)
		if found[0] != nil || found[1] != nil {
			t.Errorf("%s: the site's own requests are listed", tt.say)
		}
		if d := cmp.Diff(tt.want, briefOf(found[2])); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.say, d)
		}
	}
}

func TestKnownValues(t *testing.T) {
	const values = "email: person@example.test\nphone: 07700 900123\n"
	w := watcher(t, values)
	found := watch(t, w, home,
		request{Method: "POST", URL: "https://forms.other.example/save", Page: "p1", Body: `{"contact":{"mail":"person@example.test"}}`, BodyType: "application/json"},
		request{URL: "https://forms.other.example/px.gif", Page: "p1", Agent: "tel 07700 900 123"},
		request{Method: "POST", URL: origin + "/save", Page: "p1", Body: "mail=person@example.test", BodyType: "application/x-www-form-urlencoded"})
	var got []string
	for _, f := range found {
		if f != nil {
			got = append(got, fmt.Sprint(f.Known, f.Notes))
		}
	}
	want := []string{
		"[{email lower clear body /contact/mail}] [value supplied as e-mail address sent to forms.other.example]",
		"[{phone digits clear header x-agent}] [value supplied as telephone number sent to forms.other.example]",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestHosts(t *testing.T) {
	w := watcher(t, "")
	for range 2 { // two sources
		watch(t, w, home,
			request{URL: "https://cdn.other.example/a.js", Referer: origin + "/", Page: "p1"},
			request{URL: "https://cdn.other.example/b.js", Referer: home.URL, Page: "p1"},
			request{URL: "https://fonts.third.example/c", Page: "p1"},
			request{URL: "https://www.facebook.com/plugins/like.php", Referer: origin + "/", Page: "p1"},
			request{URL: "data:image/gif;base64,R0lGODlhAQABAAAAACw=", Page: "p1"},
			request{URL: "https://127.0.0.1:8443/x", Page: "p1"})
	}
	got, over := w.Hosts()
	want := []evidence.OtherHost{
		{Host: "cdn.other.example", Site: "other.example", Vendor: "unknown", Requests: 4, OriginOnly: 2},
		{Host: "127.0.0.1", Site: "127.0.0.1", Vendor: "unknown", Requests: 2, OriginOnly: 0},
		{Host: "fonts.third.example", Site: "third.example", Vendor: "unknown", Requests: 2, OriginOnly: 0},
		{Host: "www.facebook.com", Site: "facebook.com", Vendor: "meta", Requests: 2, OriginOnly: 2},
	}
	if d := cmp.Diff(want, got); d != "" || over != 0 {
		t.Errorf("%d over; (-want +got):\n%s", over, d)
	}
}

func TestNoPageNoClaim(t *testing.T) {
	found := watch(t, watcher(t, ""), request{URL: "https://metrics.other.example/?u=https://www.northmere.test/a", Page: "p9"})
	if found[0] != nil {
		t.Errorf("found %+v without any page", found[0])
	}
}

// A page that one client of a proxy opened is nothing that another carries.
func TestVisitsAreOneClients(t *testing.T) {
	opened := request{URL: origin + "/report/stalking/", Type: "document", Title: "Report stalking", Client: "192.0.2.7"}
	beacon := request{URL: "https://metrics.other.example/?u=" + url.QueryEscape(opened.URL), Client: "192.0.2.7"}
	other := beacon
	other.Client = "192.0.2.8"
	found := watch(t, watcher(t, ""), opened, other, beacon)
	if found[1] != nil || found[2] == nil {
		t.Errorf("another client: %+v; the same: %+v", found[1], found[2])
	}
}

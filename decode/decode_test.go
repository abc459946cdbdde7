package decode

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"pixelwitness/har"
)

// event is what a test compares of an event.
func event(e Event) Event {
	e.Vendor, e.Params = nil, nil
	return e
}

func TestEvent(t *testing.T) {
	const host = "https://www.facebook.com/tr/"
	tests := []struct {
		name string
		r    Request
		want []Event
	}{
		{
			name: "page view with cookies",
			r: Request{URL: host + "?id=12345&ev=PageView&dl=https%3A%2F%2Fx.test%2F%3Fq%3Dhelp%26fbclid%3DIwAR0abc&rl=https%3A%2F%2Fx.test%2F&ts=1767604000123&ec=0&v=2.9.199&fbp=fb.2.1767600000000.77.AQ&eid=E1&cas=1",
				Headers: []har.Field{{Name: "cookie", Value: "datr=D; c_user=100012345678901; xs=SECRET"}, {Name: "Referer", Value: "https://x.test/"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "PageView", Account: "12345",
				PageURL: "https://x.test/?q=help&fbclid=IwAR0abc", PageURLFrom: "dl", Referrer: "https://x.test/",
				PayloadTime: time.Date(2026, 1, 5, 9, 6, 40, 123e6, time.UTC), TimeKey: "ts", JoinKey: "meta\n12345\nPageView\n1767604000123\n0", Library: "2.9.199",
				Identifiers: []Identifier{
					{Kind: "meta.fbclid", Key: "dl", Value: "IwAR0abc"},
					{Kind: "meta.fbp", Key: "fbp", Value: "fb.2.1767600000000.77.AQ", Issued: "2026-01-05T08:00:00.000Z"},
					{Kind: "meta.eid", Key: "eid", Value: "E1"},
					{Kind: "meta.datr", Key: "datr", Value: "D"},
					{Kind: "meta.c_user", Key: "c_user", Value: "100012345678901", AccountLinked: true},
				}}},
		},
		{
			name: "cookies from the capture's own list",
			r:    Request{URL: host + "?id=1&ev=Lead", Cookies: []har.Field{{Name: "sb", Value: "S"}, {Name: "xs", Value: "SECRET"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", Identifiers: []Identifier{{Kind: "meta.sb", Key: "sb", Value: "S"}}}},
		},
		{
			name: "hashes, one of a placeholder",
			r:    Request{URL: host + "?id=1&ev=Lead&ud[em]=eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c&udff[ph]=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&ud[ge]=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&ud[external_id]=visitor-7"},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", Identifiers: []Identifier{
				{Kind: "meta.udff.ph", Key: "udff[ph]", Value: "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
				{Kind: "meta.ud.external_id", Key: "ud[external_id]", Value: "visitor-7"}}}},
		},
		{
			name: "title and button text from JSON",
			r:    Request{URL: host + "?id=1&ev=SubscribedButtonClick&cd[buttonText]=&cd[buttonFeatures]=%7B%22id%22%3A%22%22%2C%22innerText%22%3A%22Call%20us%22%7D&cd[Meta]=%7B%22title%22%3A%22Contact%22%7D&est_source=157"},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "SubscribedButtonClick", Account: "1", PageTitle: "Contact", TitleKey: "cd[Meta]#/title", ButtonText: "Call us", RuleID: "157"}},
		},
		{
			name: "the same parameter twice",
			r:    Request{URL: host + "?id=1&ev=PageView&ev=Lead&id=1"},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", Notes: []string{
				"The parameter ev was sent more than once with different values: the last is used, all are listed."}}},
		},
		{
			name: "a value replaced by the library",
			r:    Request{URL: host + "?id=1&ev=Lead&dl=https%3A%2F%2Fx.test%2F%3Fq%3D_removed_"},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", PageURL: "https://x.test/?q=_removed_", PageURLFrom: "dl", Notes: []string{
				"A page address holds _removed_: the library replaced a value before sending, because its parameter is on a list of unwanted or restricted names."}}},
		},
		{
			name: "a headless browser",
			r:    Request{URL: host + "?id=1&ev=Lead", Headers: []har.Field{{Name: "user-agent", Value: "Mozilla/5.0 HeadlessChrome/156.0.0.0"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", Notes: []string{
				"The user agent names a headless browser: the capture may have been made by a scanner, not by a person browsing."}}},
		},
		{
			name: "secrets inside an address",
			r:    Request{URL: host + "?id=1&ev=Lead&dl=https%3A%2F%2Fx.test%2Freset%3Ftoken%3DSECRET", Headers: []har.Field{{Name: "Referer", Value: "https://x.test/reset?token=SECRET"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Name: "Lead", Account: "1", PageURL: "https://x.test/reset?token=[masked 6 bytes]", PageURLFrom: "dl"}},
		},
		{
			name: "a body that is not recorded",
			r:    Request{Method: "POST", URL: host, Body: har.Body{State: har.BodyNotRecorded}, Headers: []har.Field{{Name: "referer", Value: "https://x.test/a"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", PageURL: "https://x.test/a", PageURLFrom: "referer"}},
		},
		{
			name: "an address without parameters",
			r:    Request{URL: host, Body: har.Body{State: har.BodyNone}},
			want: []Event{{Kind: KindContact, Endpoint: "meta.tr", Notes: []string{
				"The capture shows no parameters for this request: what it told is not recorded."}}},
		},
		{
			name: "an address whose parameters a log removed",
			r:    Request{URL: host + "?", Stripped: true},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.tr", Notes: []string{
				"This is a request to the vendor’s endpoint. Which event it was, and what it carried, is not recorded."}}},
		},
		{
			name: "an address that needs the parameters a log removed",
			r:    Request{URL: "https://www.google-analytics.com/g/collect?", Stripped: true},
			want: []Event{{Kind: KindEvent, Endpoint: "google.ga4", Notes: []string{
				"This is a request to the vendor’s endpoint. Which event it was, and what it carried, is not recorded."}}},
		},
		{
			name: "a connection only",
			r:    Request{Method: "CONNECT", URL: "www.facebook.com:443"},
			want: []Event{{Kind: KindContact, Endpoint: "meta.host", Notes: []string{
				"The capture names this host, not what was sent to it."}}},
		},
		{
			name: "two events in one body",
			r: Request{Method: "POST", URL: "https://graph.facebook.com/v20.0/1/events", Body: har.Body{State: har.BodyExact, Type: "application/json",
				Data: []byte(`{"data":[{"event_name":"A","event_time":1767604000,"event_source_url":"https://x.test/a"},{"event_name":"B"}],"access_token":"SECRET"}`)}},
			want: []Event{
				{Kind: KindEvent, Endpoint: "meta.capi", Name: "A", Account: "1", PageURL: "https://x.test/a", PageURLFrom: "dl",
					PayloadTime: time.Date(2026, 1, 5, 9, 6, 40, 0, time.UTC), TimeKey: "/data/*/event_time", Notes: []string{"One of 2 events of one request."}},
				{Kind: KindEvent, Endpoint: "meta.capi", Name: "B", Account: "1", Notes: []string{"One of 2 events of one request."}},
			},
		},
		{
			name: "notes stay with their own event",
			r: Request{Method: "POST", URL: host, Body: har.Body{State: har.BodyExact, Type: formType,
				Data: []byte("batch=1&events[0]=ev%3DA&events[1]=ev%3DB%26x%3D%25")}},
			want: []Event{
				{Kind: KindEvent, Endpoint: "meta.tr", Name: "A", Notes: []string{"One of 2 events of one request."}},
				{Kind: KindEvent, Endpoint: "meta.tr", Name: "B", Notes: []string{
					"A % that begins no percent-encoding was left as it stands, in x.", "One of 2 events of one request."}},
			},
		},
		{
			name: "the list of events in a form field",
			r: Request{Method: "POST", URL: "https://graph.facebook.com/1/events", Body: har.Body{State: har.BodyExact, Type: "application/x-www-form-urlencoded",
				Data: []byte(`access_token=SECRET&data=%5B%7B%22event_name%22%3A%22A%22%2C%22user_data%22%3A%7B%22fbp%22%3A%22fb.1.1767600000000.9%22%7D%7D%5D`)}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.capi", Name: "A", Account: "1",
				Identifiers: []Identifier{{Kind: "meta.fbp", Key: "/data/0/user_data/fbp", Value: "fb.1.1767600000000.9", Issued: "2026-01-05T08:00:00.000Z"}}}},
		},
		{
			name: "cookies of the site are not told to Meta",
			r: Request{URL: "https://www.hartwell-nhs.test/t?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fwww.hartwell-nhs.test%2F&it=1767604000001&rqm=GET",
				Headers: []har.Field{{Name: "Cookie", Value: "basket=3; _fbp=fb.2.1767600000000.5"}}},
			want: []Event{{Kind: KindEvent, Endpoint: "meta.first_party", Name: "PageView", Account: "1234567890123456", PageURL: "https://www.hartwell-nhs.test/", PageURLFrom: "dl",
				Identifiers: []Identifier{{Kind: "meta.fbp", Key: "_fbp", Value: "fb.2.1767600000000.5", Issued: "2026-01-05T08:00:00.000Z"}},
				Notes:       []string{"This host is not Meta's. The request has the form of a Meta Pixel event, which a server can pass on to Meta; the capture does not show that it did."}}},
		},
		{name: "a pixel id of another form", r: Request{URL: "https://www.hartwell-nhs.test/t?id=abc&ev=PageView&dl=x&it=1&rqm=GET"}},
		{name: "no vendor", r: Request{URL: "https://www.hartwell-nhs.test/"}},
		{name: "no address", r: Request{}},
		{name: "a post to another service", r: Request{Method: "POST", URL: "https://www.hartwell-nhs.test/search", Body: har.Body{State: har.BodyExact, Data: []byte("q=help")}}},
	}
	d := newDecoder(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			events := d.Request(tt.r)
			var got []Event
			for _, e := range events {
				got = append(got, event(e))
				if s := dump(e); strings.Contains(s, "SECRET") {
					t.Errorf("a secret is in the event: %s", s)
				}
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func dump(e Event) string { return cmp.Diff(Event{}, event(e)) + cmp.Diff([]Param(nil), e.Params) }

func TestParams(t *testing.T) {
	d := newDecoder(t)
	events := d.Request(Request{URL: "https://www.facebook.com/tr/?id=1&ev=Lead&hrl=abc&zz[x]=1&cd[colour]=blue",
		Headers: []har.Field{{Name: "User-Agent", Value: "Mozilla/5.0"}, {Name: "Accept", Value: "*/*"}, {Name: "sec-gpc", Value: "1"}}})
	got := events[0].Params
	for i := range got {
		if (got[i].Doc == "") != (got[i].Basis == BasisUndocumented) || (got[i].Label == "") != (got[i].Doc == "") {
			t.Errorf("basis %q with source %q", got[i].Basis, got[i].Doc)
		}
		got[i].Meaning, got[i].Doc = "", ""
	}
	want := []Param{
		{In: "query", RawKey: "id", Key: "id", Raw: "1", Value: "1", Label: "Pixel id", Basis: BasisClientCode},
		{In: "query", RawKey: "ev", Key: "ev", Raw: "Lead", Value: "Lead", Label: "Event name", Basis: BasisClientCode},
		{In: "query", RawKey: "hrl", Key: "hrl", Raw: "abc", Value: "abc", Basis: BasisUndocumented},
		{In: "query", RawKey: "zz[x]", Key: "zz[x]", Raw: "1", Value: "1", Basis: BasisUndocumented},
		{In: "query", RawKey: "cd[colour]", Key: "cd[colour]", Raw: "blue", Value: "blue", Label: "Custom data", Basis: BasisDocumented},
		{In: "header", RawKey: "User-Agent", Key: "user-agent", Raw: "Mozilla/5.0", Value: "Mozilla/5.0", Label: "User agent", Basis: BasisDocumented},
		{In: "header", RawKey: "sec-gpc", Key: "sec-gpc", Raw: "1", Value: "1", Reading: "asked for", Label: "Global Privacy Control", Basis: BasisDocumented},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestCookiesOfOtherHosts: where the host is not the vendor's, its cookies are
// the site's own, and only those of the vendor are listed.
func TestCookiesOfOtherHosts(t *testing.T) {
	d := newDecoder(t)
	e := d.Request(Request{URL: "https://www.hartwell-nhs.test/t?id=1234567890123456&ev=PageView&dl=x&it=1&rqm=GET",
		Headers: []har.Field{{Name: "Cookie", Value: "basket=3; _fbp=fb.2.1767600000000.5"}}})
	var got []string
	for _, q := range e[0].Params {
		if q.In == "cookie" {
			got = append(got, q.Key)
		}
	}
	if diff := cmp.Diff([]string{"_fbp"}, got); diff != "" {
		t.Errorf("cookies: (-want +got)\n%s", diff)
	}
}

func TestBatchLimits(t *testing.T) {
	d := newDecoder(t)
	post := func(body string) []Event {
		return d.Request(Request{Method: "POST", URL: "https://www.facebook.com/tr/", Body: har.Body{State: har.BodyExact, Type: formType, Data: []byte(body)}})
	}
	many := post("batch=1" + strings.Repeat("&events[]=ev%3DLead", maxEvents+5))
	if len(many) != maxEvents || !many[0].Limit || !strings.HasPrefix(many[0].Notes[0], "5 further events") {
		t.Errorf("%d events, limit %v, notes %q", len(many), many[0].Limit, many[0].Notes)
	}
	wide := post(strings.Repeat("a=1&", 9000) + strings.Repeat("events[]=ev%3DLead&", 12))
	if len(wide) != 12 || !wide[0].Limit || len(wide[0].Params) != 9001 || len(wide[11].Params) != 1 {
		t.Errorf("%d events, limit %v, %d and %d parameters", len(wide), wide[0].Limit, len(wide[0].Params), len(wide[11].Params))
	}
	cookies := d.Request(Request{URL: "https://www.facebook.com/tr/?ev=Lead", Headers: []har.Field{{Name: "cookie", Value: strings.Repeat("a=1;", maxParams+7)}}})
	if !cookies[0].Limit || len(cookies[0].Params) != maxParams+1 {
		t.Errorf("limit %v, %d parameters", cookies[0].Limit, len(cookies[0].Params))
	}
}

func TestNeed(t *testing.T) {
	d := newDecoder(t)
	json := []har.Field{{Name: "Content-Type", Value: "application/json"}}
	tests := []struct {
		method, url       string
		headers           []har.Field
		request, response bool
	}{
		{"GET", "https://www.facebook.com/tr/?id=1", nil, true, false},
		{"GET", "https://connect.facebook.net/signals/config/1", nil, true, true},
		{"GET", "https://www.northshire-police.test/", nil, false, false},
		{"POST", "https://www.northshire-police.test/events", json, true, false},
		{"POST", "https://www.northshire-police.test/upload", []har.Field{{Name: "content-type", Value: "image/png"}}, false, false},
		{"POST", "https://www.facebook.com/api/graphql/", json, false, false},
	}
	for _, tt := range tests {
		request, response := d.Need(tt.method, tt.url, tt.headers)
		if request != tt.request || response != tt.response {
			t.Errorf("Need(%s %s) = %v, %v, want %v, %v", tt.method, tt.url, request, response, tt.request, tt.response)
		}
	}
}

func TestJoinKey(t *testing.T) {
	d := newDecoder(t)
	key := func(u string) string { return d.Request(Request{URL: u})[0].JoinKey }
	event := key("https://www.facebook.com/tr/?id=1&ev=PageView&ts=2&ec=0&rqm=GET")
	copied := key("https://www.facebook.com/privacy_sandbox/pixel/register/trigger/?rqm=FGET&ec=0&ts=2&ev=PageView&id=1")
	other := key("https://www.facebook.com/tr/?id=1&ev=PageView&ts=2&ec=1&rqm=GET")
	none := key("https://www.facebook.com/tr/?id=1&ev=PageView&noscript=1")
	if event == "" || event != copied || event == other || none != "" {
		t.Errorf("join keys: event %q, copy %q, other %q, without a time %q", event, copied, other, none)
	}
}

func FuzzRequest(f *testing.F) {
	f.Add("POST", "https://www.facebook.com/tr/?id=1&ev=Lead&dl=%68ttp", "multipart/form-data; boundary=B", []byte("--B\r\nContent-Disposition: form-data; name=\"ev\"\r\n\r\nx\r\n--B--"))
	f.Add("POST", "https://graph.facebook.com/v1/2/events", "application/json", []byte(`{"data":[{"event_name":"A","user_data":{"em":["x"]}},7]}`))
	f.Add("GET", "https://connect.facebook.net/signals/config/1?v=2", "", []byte(nil))
	f.Add("CONNECT", "www.facebook.com:443", "", []byte("batch=1&events[0]=id%3D1"))
	d, err := Default()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, method, url, media string, body []byte) {
		r := Request{Method: method, URL: url, Headers: []har.Field{{Name: "content-type", Value: media}, {Name: "cookie", Value: url}},
			Body: har.Body{State: har.BodyExact, Type: media, Data: body}, Answer: har.Body{State: har.BodyExact, Data: body}}
		events := d.Request(r)
		if diff := cmp.Diff(events, d.Request(r), cmpopts.IgnoreUnexported(Row{})); diff != "" {
			t.Errorf("decoded twice, differently:\n%s", diff)
		}
		request, _ := d.Need(method, url, r.Headers)
		if len(events) > 0 && !request {
			t.Error("events without a body being needed")
		}
		for _, e := range events {
			if e.Vendor == nil || e.Endpoint == "" || e.Kind == "" {
				t.Errorf("event without a vendor, endpoint or kind: %+v", e)
			}
		}
	})
}

package link_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/decode/consent"
	"pixelwitness/evidence"
	"pixelwitness/evidence/link"
	"pixelwitness/har"
)

const council = "https://www.marlhythe-council.example/"

// visit is an entry to a page of the council's site, with its cookies.
func visit(entry int, second float64, cookie string) *har.Entry {
	e := at(entry, second, council)
	e.ResourceType = "document"
	if cookie != "" {
		e.Headers = append(e.Headers, har.Field{Name: "Cookie", Value: cookie})
	}
	return e
}

// at is an entry that was answered.
func at(entry int, second float64, url string) *har.Entry {
	return &har.Entry{Ref: har.Ref{Entry: entry}, Source: &har.Source{Label: "S01"}, Method: "GET", URL: url,
		Time: noon.Add(time.Duration(second*1000) * time.Millisecond), Status: 200, StatusKnown: true}
}

// ping is a request that states Google's signals.
func ping(entry int, second float64, gcd string) *har.Entry {
	return at(entry, second, "https://region1.google-analytics.com/g/collect?v=2&gcd="+gcd)
}

// told is an event that a page of the council's site told a vendor.
func told(second float64, params ...decode.Param) *link.Item {
	return &link.Item{Source: 1, Time: noon.Add(time.Duration(second*1000) * time.Millisecond),
		Event: &evidence.Event{TimePrecision: "1ms", PageURL: council, Params: params}}
}

// govuk is the cookies of the style of GOV.UK, which state no time.
func govuk(campaigns, answered bool) string {
	s := fmt.Sprintf(`a=1; cookies_policy={"essential":true,"usage":true,"campaigns":%v}`, campaigns)
	if answered {
		s += "; cookies_preferences_set=true"
	}
	return s
}

// civic is a cookie that states when the choice was made, in seconds after noon.
func civic(marketing string, second float64) string {
	return fmt.Sprintf(`CookieControl={"optionalCookies":{"analytics":"accepted","marketing":"%s"},"consentDate":%d,"interactedWith":true}`,
		marketing, noon.Add(time.Duration(second*1000)*time.Millisecond).UnixMilli())
}

func cookiebot(marketing bool, method string, second float64) string {
	return fmt.Sprintf("CookieConsent={stamp:'example',necessary:true,statistics:%v,marketing:%v,method:'%s',utc:%d}",
		marketing, marketing, method, noon.Add(time.Duration(second*1000)*time.Millisecond).UnixMilli())
}

func TestConsentStates(t *testing.T) {
	type event struct {
		second float64
		want   string
	}
	tests := []struct {
		say     string
		entries []*har.Entry
		events  []event
	}{
		{"nothing is recorded", []*har.Entry{visit(0, 0, "")}, []event{{1, "not_recorded"}}},
		{"a record that states its time: by that time, not by its first sight",
			[]*har.Entry{visit(0, 0, ""), visit(3, 30, civic("accepted", 10))},
			[]event{{5, "before_choice"}, {9.999, "before_choice"}, {10, "granted"}, {29, "granted"}, {31, "granted"}}},
		{"the same, refused", []*har.Entry{visit(0, 0, "a=1"), visit(3, 30, civic("revoked", 10))},
			[]event{{5, "before_choice"}, {20, "refused"}, {31, "refused"}}},
		{"no request before it: there may have been another record",
			[]*har.Entry{visit(3, 30, civic("accepted", 10))}, []event{{5, "not_recorded"}, {20, "granted"}}},
		{"a choice of another day", []*har.Entry{visit(3, 30, civic("accepted", -90000))}, []event{{5, "granted"}, {31, "granted"}}},
		{"a record that states a time before a request without it: its time is not believed",
			[]*har.Entry{visit(0, 0, "a=1"), visit(3, 30, civic("accepted", -500))}, []event{{5, "not_recorded"}, {31, "granted"}}},
		{"a record that states a time after it was seen",
			[]*har.Entry{visit(0, 0, "a=1"), visit(3, 30, civic("accepted", 500))}, []event{{5, "not_recorded"}, {31, "granted"}}},
		{"a record without a time: only what lies before the last request without it",
			[]*har.Entry{visit(0, 0, ""), visit(2, 10, "a=1"), visit(3, 30, govuk(true, true))},
			[]event{{5, "before_choice"}, {10, "before_choice"}, {20, "not_recorded"}, {31, "granted"}}},
		{"requests from a cache do not show that there was no record",
			[]*har.Entry{visit(0, 0, ""), cached(2, 10), visit(3, 30, govuk(true, true))},
			[]event{{5, "not_recorded"}, {31, "granted"}}},
		{"defaults, not answered, then refused",
			[]*har.Entry{visit(0, 0, ""), visit(2, 10, govuk(false, false)), visit(3, 20, govuk(false, false)), visit(4, 30, govuk(false, true))},
			[]event{{5, "before_choice"}, {15, "before_choice"}, {25, "not_recorded"}, {31, "refused"}}},
		{"defaults to the end: a choice since would not show",
			[]*har.Entry{visit(2, 10, govuk(false, false)), visit(3, 20, govuk(false, false))},
			[]event{{15, "before_choice"}, {21, "not_recorded"}}},
		{"granted by default", []*har.Entry{visit(2, 10, govuk(true, false)), visit(3, 20, govuk(true, false))}, []event{{15, "default_granted"}}},
		{"carrying on was taken for a choice", []*har.Entry{visit(0, 0, ""), visit(3, 30, cookiebot(true, "implied", 10))},
			[]event{{5, "before_choice"}, {20, "implied"}}},
		{"changed, with its time", []*har.Entry{visit(0, 0, cookiebot(true, "explicit", -5)), visit(3, 30, cookiebot(false, "explicit", 10))},
			[]event{{5, "granted"}, {20, "refused"}, {31, "refused"}}},
		{"changed, without a time", []*har.Entry{visit(0, 0, govuk(true, true)), visit(1, 2, govuk(true, true)), visit(3, 30, govuk(false, true))},
			[]event{{1, "granted"}, {20, "conflicting"}, {31, "refused"}}},
		{"two tools disagree", []*har.Entry{visit(0, 0, civic("accepted", -5)+"; "+cookiebot(false, "explicit", -5))}, []event{{1, "conflicting"}}},
		{"a tool and a signal disagree", []*har.Entry{visit(0, 0, civic("revoked", -5)), ping(1, 1, "13r3r3r3r5l1")}, []event{{0.5, "refused"}, {2, "conflicting"}}},
		{"a signal says granted by update before the recorded choice",
			[]*har.Entry{visit(0, 0, ""), ping(1, 1, "13r3r3r3r5l1"), visit(3, 30, civic("accepted", 10))}, []event{{5, "conflicting"}}},
		{"a signal that nothing was updated on this page does not undo a choice",
			[]*har.Entry{visit(0, 0, civic("accepted", -5)), ping(1, 1, "13p3p3p3p5l1"), ping(2, 3, "13p3p3p3p5l1")}, []event{{2, "granted"}}},
		{"between two signals that nothing was updated, and after the last",
			[]*har.Entry{ping(1, 1, "13p3p3p3p5l1"), ping(2, 3, "13p3p3p3p5l1")}, []event{{0.5, "not_recorded"}, {2, "before_choice"}, {4, "not_recorded"}}},
		{"granted by default, as a signal says", []*har.Entry{ping(1, 1, "13t3t3t3t5l1"), ping(2, 3, "13t3t3t3t5l1")}, []event{{2, "default_granted"}}},
		{"no signal configured is no consent", []*har.Entry{ping(1, 1, "13l3l3l3l1l1"), ping(2, 3, "13l3l3l3l1l1")}, []event{{2, "not_recorded"}}},
		{"the record is removed", []*har.Entry{visit(0, 0, govuk(true, true)), removal(1, 10)}, []event{{5, "granted"}, {11, "not_recorded"}}},
		{"set by the answer", []*har.Entry{visit(0, 0, ""), setting(1, 10)}, []event{{5, "before_choice"}, {11, "refused"}}},
		{"a vendor's own site is another site", []*har.Entry{elsewhere(0, 0, civic("accepted", -5))}, []event{{1, "not_recorded"}}},
	}
	for _, tt := range tests {
		c := consents(t, tt.entries)
		for _, ev := range tt.events {
			got := c.State(told(ev.second), consent.Advertising)
			if got.State != ev.want || len(got.Basis) == 0 {
				t.Errorf("%s: event at %v s is %s, want %s; on the basis\n\t%s", tt.say, ev.second, got.State, ev.want, strings.Join(got.Basis, "\n\t"))
			}
		}
	}
	if len(tests) != 25 {
		t.Errorf("%d cases", len(tests))
	}
}

func cached(entry int, second float64) *har.Entry {
	e := visit(entry, second, "")
	e.FromCache = "memory"
	return e
}

func removal(entry int, second float64) *har.Entry {
	e := at(entry, second, council+"cookies")
	e.ResponseHeaders = []har.Field{{Name: "Set-Cookie", Value: "cookies_policy=; Max-Age=0"}}
	return e
}

func setting(entry int, second float64) *har.Entry {
	e := at(entry, second, council+"cookies")
	e.ResponseHeaders = []har.Field{{Name: "Set-Cookie", Value: civic("revoked", 10)}}
	return e
}

func elsewhere(entry int, second float64, cookie string) *har.Entry {
	e := visit(entry, second, cookie)
	e.URL = "https://www.vendor.example/"
	return e
}

func consents(t testing.TB, entries []*har.Entry) *link.Consents {
	t.Helper()
	secrets, err := decode.NewSecrets()
	if err != nil {
		t.Fatal(err)
	}
	c, err := link.NewConsents(secrets)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		page := ""
		if strings.Contains(e.URL, "google") {
			page = council
		}
		c.See(e, 1, page)
	}
	return c
}

// TestConsentSites pins what is listed of one site: changes of the record, not
// sights, with where each was seen first and last.
func TestConsentSites(t *testing.T) {
	gpc := visit(4, 40, civic("revoked", 30))
	gpc.Headers = append(gpc.Headers, har.Field{Name: "Sec-GPC", Value: "1"})
	c := consents(t, []*har.Entry{visit(0, 0, ""), visit(2, 20, civic("accepted", 10)), visit(3, 25, civic("accepted", 10)), gpc,
		elsewhere(5, 41, "a=1")})
	says := func(marketing, date, interacted string) string {
		return "/consentDate: " + date + "; /interactedWith: " + interacted + "; /optionalCookies/analytics: accepted (statistics); /optionalCookies/marketing: " + marketing + " (advertising)"
	}
	want := []evidence.ConsentSite{{Source: "S01", Site: "marlhythe-council.example", Requests: 4, Cookies: 3,
		Changes: []evidence.ConsentChange{
			{Tool: "Civic Cookie Control", Records: []string{"CookieControl"}, Change: "first_seen", In: "cookie", Entry: 2, Host: "www.marlhythe-council.example",
				Time: "2026-03-01T12:00:20.000Z", Stated: "2026-03-01T12:00:10.000Z", Choice: "made", Advertising: "granted", Statistics: "granted",
				Says: says("accepted", "1772366410000", "true"), LastEntry: 3, LastTime: "2026-03-01T12:00:25.000Z", Seen: 2, AbsentTime: "2026-03-01T12:00:00.000Z"},
			{Tool: "Civic Cookie Control", Records: []string{"CookieControl"}, Change: "changed", In: "cookie", Entry: 4, Host: "www.marlhythe-council.example",
				Time: "2026-03-01T12:00:40.000Z", Stated: "2026-03-01T12:00:30.000Z", Choice: "made", Advertising: "denied", Statistics: "granted",
				Says: says("revoked", "1772366430000", "true"), LastEntry: 4, LastTime: "2026-03-01T12:00:40.000Z", Seen: 1},
		},
		Signals: []evidence.ConsentSignal{{Name: "Sec-GPC", Value: "1", Requests: 1, Entry: 4, Time: "2026-03-01T12:00:40.000Z"}},
	}}
	if d := cmp.Diff(want, c.Sites()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestConsentBounds: a record that changes with every request is listed up to
// a bound, and nothing is said of events beyond it.
func TestConsentBounds(t *testing.T) {
	var entries []*har.Entry
	for i := range 300 {
		entries = append(entries, visit(i, float64(i), civic("accepted", float64(i)-0.5)))
	}
	c := consents(t, entries)
	site := c.Sites()[0]
	if len(site.Changes) != 200 || site.Unlisted != 100 {
		t.Errorf("%d changes, %d more", len(site.Changes), site.Unlisted)
	}
	if a, b := c.State(told(150.2), ""), c.State(told(250), ""); a.State != evidence.Granted || b.State != evidence.NotRecorded {
		t.Errorf("within the bound %s, beyond it %s", a.State, b.State)
	}
}

// TestConsentMasks: nothing that opens a session is printed with a record.
func TestConsentMasks(t *testing.T) {
	e := at(0, 0, "https://ads.vendor.example/google?gpp=xs%3D12%253Aexamplesecret&gpp_sid=7")
	c := consents(t, []*har.Entry{e})
	site := c.Sites()[0]
	basis := strings.Join(c.State(told(1), "").Basis, "\n")
	if len(site.Changes) != 1 || !strings.Contains(site.Changes[0].Says, "gpp_sid: 7") || strings.Contains(site.Changes[0].Says+basis, "examplesecret") {
		t.Errorf("%+v\n%s", site.Changes, basis)
	}
}

func BenchmarkConsentSee(b *testing.B) {
	c := consents(b, nil)
	long := "https://www.marlhythe-council.example/assets/" + strings.Repeat("a/", 40) + "?v=1&w=2"
	for name, cookie := range map[string]string{"other": strings.Repeat("name=value-of-some-length; ", 40), "record": strings.Repeat("name=value-of-some-length; ", 40) + civic("accepted", 1)} {
		e := visit(1, 1, cookie)
		e.URL = long
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.See(e, 1, council)
			}
		})
	}
}

// TestConsentMore holds what the table of states does not reach: signals of
// the event's own request, purposes, hosts, captures and entries out of order.
func TestConsentMore(t *testing.T) {
	gcs := decode.Param{In: "query", Key: "gcs", Value: "G111"}
	gcd := decode.Param{In: "query", Key: "gcd", Value: "13r3p3r3p5l1"} // advertising updated, statistics not
	tc := decode.Param{In: "query", Key: "gdpr_consent", Value: "CQgYw8AQgYw8AEsABBENB4FgAIGAAAIAAAwIGQQAYAGAAYAAAAA"}
	subresource := func(entry int, second float64) *har.Entry {
		e := at(entry, second, council+"site.css")
		e.ResourceType = "stylesheet"
		return e
	}
	otherHost := func(entry int, second float64, cookie string) *har.Entry {
		e := visit(entry, second, cookie)
		e.URL = "https://forms.marlhythe-council.example/"
		return e
	}
	serverSet := func(entry int, second float64) *har.Entry {
		e := at(entry, second, council+"cookies")
		e.ResponseHeaders = []har.Field{{Name: "Set-Cookie", Value: `cookies_preferences_set=true; Path=/`}, {Name: "Set-Cookie", Value: `cookies_policy={"campaigns":false}; Path=/`}}
		return e
	}
	later := visit(9, 50, govuk(false, true))
	wholeSeconds := func(it *link.Item) *link.Item {
		it.Event.TimePrecision, it.Event.Entry = "1s", 40
		return it
	}
	tests := []struct {
		say     string
		entries []*har.Entry
		item    *link.Item
		purpose string
		want    string
	}{
		{"the older code alone: granted, however that came about", nil, told(1, gcs), consent.Advertising, "granted"},
		{"the same before the first recorded choice: by default", []*har.Entry{visit(0, 0, ""), visit(3, 30, civic("accepted", 10))}, told(1, gcs), consent.Advertising, "default_granted"},
		{"its own signal, for its purpose", nil, told(1, gcd), consent.Advertising, "conflicting"},
		{"a string for statistics only", nil, told(1, tc), consent.Statistics, "granted"},
		{"the same for advertising", nil, told(1, tc), consent.Advertising, "refused"},
		{"the same for a recipient of no known purpose: the strictest", nil, told(1, tc), "", "refused"},
		{"statistics accepted, marketing revoked", []*har.Entry{visit(3, 30, civic("revoked", 10))}, told(31), consent.Statistics, "granted"},
		{"the same, the strictest", []*har.Entry{visit(3, 30, civic("revoked", 10))}, told(31), "", "refused"},
		{"only pages and requests with cookies show that there was no record",
			[]*har.Entry{subresource(0, 0), visit(3, 30, civic("accepted", 10))}, told(5), consent.Advertising, "not_recorded"},
		{"set by an answer, without a time", []*har.Entry{visit(0, 0, ""), serverSet(1, 10)}, told(5), consent.Advertising, "before_choice"},
		{"the same, after it", []*har.Entry{visit(0, 0, ""), serverSet(1, 10)}, told(11), consent.Advertising, "refused"},
		{"a request to another host of the site says nothing of a record seen at this one",
			[]*har.Entry{otherHost(0, 0, "a=1"), visit(3, 30, civic("accepted", 10))}, told(5), consent.Advertising, "not_recorded"},
		{"unless the record is seen there too",
			[]*har.Entry{otherHost(0, 0, "a=1"), visit(3, 30, civic("accepted", 10)), otherHost(4, 40, civic("accepted", 10))}, told(5), consent.Advertising, "before_choice"},
		{"a host without the record after it was seen elsewhere",
			[]*har.Entry{visit(3, 30, govuk(true, true)), otherHost(4, 40, "a=1"), otherHost(5, 45, govuk(true, true))}, told(5), consent.Advertising, "not_recorded"},
		{"entries out of order", []*har.Entry{later, visit(3, 30, govuk(false, true)), visit(5, 40, govuk(true, true)), visit(0, 20, "a=1")}, told(41), consent.Advertising, "conflicting"},
		{"out of order, between two that say the same", []*har.Entry{visit(3, 30, govuk(false, true)), later, visit(5, 40, govuk(true, true))}, told(51), consent.Advertising, "refused"},
		{"the same, at the sight between", []*har.Entry{visit(3, 30, govuk(false, true)), later, visit(5, 40, govuk(true, true))}, told(40), consent.Advertising, "granted"},
		{"in the same second of a log, before it in the log's order", []*har.Entry{visit(3, 30, govuk(false, true)), visit(50, 40, govuk(true, true))}, wholeSeconds(told(40)), consent.Advertising, "conflicting"},
		{"the same, behind it", []*har.Entry{visit(3, 30, govuk(false, true)), visit(5, 40, govuk(true, true))}, wholeSeconds(told(40)), consent.Advertising, "granted"},
		{"first sight out of order", []*har.Entry{later, visit(3, 30, govuk(false, true))}, told(35), consent.Advertising, "refused"},
	}
	for _, tt := range tests {
		if got := consents(t, tt.entries).State(tt.item, tt.purpose); got.State != tt.want {
			t.Errorf("%s: %s, want %s; on the basis\n\t%s", tt.say, got.State, tt.want, strings.Join(got.Basis, "\n\t"))
		}
	}
	if len(tests) != 20 {
		t.Errorf("%d cases", len(tests))
	}
	c := consents(t, []*har.Entry{visit(0, 0, civic("accepted", -5))})
	other := told(5)
	other.Source = 2
	if got := c.State(other, ""); got.State != evidence.NotRecorded {
		t.Errorf("a record of another capture: %s", got.State)
	}
	unplaced := told(5)
	unplaced.Event.PageURL = ""
	undated := told(5)
	undated.Time = time.Time{}
	for _, it := range []*link.Item{unplaced, undated} {
		if got := c.State(it, ""); got.State != evidence.NotRecorded || len(got.Basis) == 0 {
			t.Errorf("an event without a page or a time: %+v", got)
		}
	}
}

// What one client of a proxy recorded says nothing of another.
func TestConsentIsOneClients(t *testing.T) {
	c := consents(t, nil)
	for client, cookie := range map[string]string{"192.0.2.7": govuk(true, true), "192.0.2.8": govuk(false, true)} {
		e := visit(1, 1, cookie)
		e.Client = client
		c.See(e, 1, "")
	}
	for client, want := range map[string]string{"192.0.2.7": evidence.Granted, "192.0.2.8": evidence.Refused, "192.0.2.9": evidence.NotRecorded} {
		it := told(5)
		it.Event.Client = client
		if got := c.State(it, consent.Advertising).State; got != want {
			t.Errorf("client %s: %s, want %s", client, got, want)
		}
	}
	if sites := c.Sites(); len(sites) != 2 || sites[0].Client != "192.0.2.7" || sites[1].Client != "192.0.2.8" {
		t.Errorf("sites %+v", sites)
	}
}

package report

import (
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// The fixture is an invented police site, brindle-police.test, whose pages
// send events to an invented vendor, Pebble.

const fixturePage = "https://www.brindle-police.test/report/domestic-abuse/"

func london(t *testing.T) *time.Location {
	t.Helper()
	z, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func fixtureModel(t *testing.T, list []*evidence.Event) *Model {
	t.Helper()
	m := &Model{
		Case:    evidence.Case{Reference: "PW-1", Date: "2026-03-09", Organisation: evidence.Organisation{Name: "Brindle Police", Website: "https://www.brindle-police.test"}},
		Variant: "full", Zone: london(t),
		Tool:        Tool{Name: "pixelwitness", Version: "0.1.0", Commit: "not stated", Go: "go1.26"},
		RulesSHA256: strings.Repeat("a", 64), VendorsSHA256: strings.Repeat("b", 64),
		Sources: []har.Source{
			{Label: "S01", File: "visit.har", Size: 1234, Format: "har", Version: "1.2", Creator: "Firefox", Entries: 40},
			{Label: "S02", File: "cut.zip", Member: "cut.har", Container: []string{"zip"}, Size: 99, Format: "har", Entries: 3, Sanitised: true,
				Damage: []har.Damage{{Offset: 700, Length: 12, Entry: 3, Reason: "unexpected end of file"}}},
		},
		Clocks: []*evidence.SourceClock{{Server: &evidence.ClockSpread{N: 31, MedianMS: 210, LowMS: -310, HighMS: 640}, Payload: &evidence.ClockSpread{N: 3, MedianMS: 4, LowMS: 4, HighMS: 3600_000},
			Consistent: true, LeftAside: 2, Tolerance: 5000}, nil},
		Skipped: []Skipped{{"notes.docx", "not a capture", "export a HAR file from the browser"}},
		Vendors: []Vendor{{"pebble", "Pebble Pixel", "Pebble Analytics Ltd", "Pebble terms of use, pebble.example/terms, read 2026-03-01"}},
		Docs:    []Doc{{"D-01", "pebble", "Pebble developer guide", "https://docs.pebble.example/", "3", "2026-03-01"}},
		Categories: map[string]evidence.Category{
			"crime.domestic_abuse": {ID: "crime.domestic_abuse", Label: "Domestic abuse and coercive control", Tier: 1, Bases: []string{"r75"}, Note: "A visit may be made for someone else."},
			"health.mental":        {ID: "health.mental", Label: "Mental health and eating disorders", Tier: 1},
			"life.housing":         {ID: "life.housing", Label: "Homelessness, eviction and housing need", Tier: 2},
		},
		Bases: map[string]string{"r75": "Recital 75: risks to people; for a lawyer to consider"},
	}
	m.Consents = fixtureConsents()
	m.ConsentTools = []ConsentTool{
		{Name: "Bannerette", Basis: "documented", Records: []string{"bannerette"}, Note: "Sites may rename its categories.", Sources: []string{"Bannerette guide, https://docs.bannerette.example/, read 2026-03-01"}},
		{Name: "Choosewell", Basis: "observed", Records: []string{"choosewell*"}, Sources: []string{"Choosewell help, https://choosewell.example/, read 2026-03-01"}},
	}
	m.Events = func() iter.Seq2[*evidence.Event, error] {
		return func(yield func(*evidence.Event, error) bool) {
			for _, e := range list {
				x := *e
				if !yield(&x, nil) {
					return
				}
				x = evidence.Event{} // valid until the next
			}
		}
	}
	m.Sight = func(value string) (evidence.Sight, bool) {
		return evidence.Sight{How: evidence.SeenSetCookie, Name: "_pb", Source: "S01", Entry: 3, Host: "www.brindle-police.test", Time: "2023-07-08T14:03:03.000Z"},
			value == "pb.1.1688824982000.42"
	}
	m.Request = func(id string) (evidence.Request, bool) {
		if strings.HasPrefix(id, "S02") {
			return evidence.Request{}, false
		}
		return evidence.Request{Method: "GET", URL: "https://px.pebble.example/e?ev=PageView&token=[masked 12 bytes]", HTTPVersion: "HTTP/2",
			Headers: []har.Field{{Name: "Referer", Value: "https://www.brindle-police.test/"}, {Name: "Cookie", Value: "acct=[masked 9 bytes]"}}}, true
	}
	return m
}

// fixtureConsents is one site with a record that is first seen and then
// changed, and one with no record but a preference.
func fixtureConsents() []evidence.ConsentSite {
	change := func(change string, entry int, at, stated, ads string) evidence.ConsentChange {
		return evidence.ConsentChange{Tool: "Bannerette", Records: []string{"bannerette"}, Change: change, In: "cookie", Entry: entry, Host: "www.brindle-police.test",
			Time: at, Stated: stated, Choice: "made", Advertising: ads, Statistics: "granted", Says: "ads: " + ads, LastEntry: entry + 1, LastTime: at, Seen: 2}
	}
	first := change("first_seen", 8, "2023-07-08T14:03:28.500Z", "2023-07-08T14:03:28.000Z", "granted")
	first.AbsentTime = "2023-07-08T14:03:00.000Z"
	return []evidence.ConsentSite{
		{Source: "S01", Site: "brindle-police.test", Requests: 30, Cookies: 20,
			Changes: []evidence.ConsentChange{first, change("changed", 10, "2023-07-08T14:03:50.000Z", "", "denied")}, Signals: []evidence.ConsentSignal{}},
		{Source: "S02", Site: "brindle-police.test", Requests: 3, Changes: []evidence.ConsentChange{},
			Signals: []evidence.ConsentSignal{{Name: "Sec-GPC", Value: "1", Requests: 2, Entry: 1, Time: "2023-07-08T23:29:00.000Z"}}},
	}
}

// consentOf is a state with its lines and the recorded change that it is
// measured against.
func consentOf(state, at, from string, basis ...string) *evidence.Consent {
	return &evidence.Consent{State: state, Basis: basis, Purpose: "advertising", At: at, AtFrom: from}
}

func status(n int) *int { return &n }

// event makes an event of the fixture; entries count from 0.
func event(entry int, at string, change func(*evidence.Event)) *evidence.Event {
	e := &evidence.Event{
		Schema: evidence.EventSchema, ID: fmt.Sprintf("S01-%06d-1", entry), Kind: decode.KindEvent,
		Source: "S01", File: "visit.har", SourceSHA256: strings.Repeat("0", 64), Format: "har", Entry: entry, N: 1,
		Offset: int64(1000 * entry), Length: 900, EntrySHA256: fmt.Sprintf("%064d", entry),
		BodyState: har.BodyNone, Time: at, TimePrecision: "1ms", TimeBasis: "capture_clock",
		Vendor: "pebble", Endpoint: "pebble.e", Company: "Pebble Analytics Ltd", Host: "px.pebble.example", Method: "GET",
		Status: status(200), Delivery: har.Answered, Event: "PageView", Account: "777",
		PageURL: fixturePage, PageURLFrom: "dl",
		Params: []decode.Param{{In: "query", RawKey: "ev", Key: "ev", Raw: "PageView", Value: "PageView", Label: "event name",
			Meaning: "The name of the event.", Basis: decode.BasisDocumented, Doc: "D-01 Pebble developer guide 3, read 2026-03-01"},
			{In: "query", RawKey: "zz", Key: "zz", Raw: "a%20b", Value: "a b", Steps: []string{"percent"}, Basis: decode.BasisUndocumented},
			{In: "header", RawKey: "Sec-GPC", Key: "sec-gpc", Raw: "1", Value: "1", Label: "Global Privacy Control", Meaning: "Global privacy control, as the browser states it.",
				Basis: decode.BasisDocumented, Doc: "W-09 Global Privacy Control, read 2026-03-01; D-01 Pebble developer guide 3, read 2026-03-01"}},
	}
	if at == "" {
		e.TimeBasis, e.TimePrecision = "none", ""
	}
	if change != nil {
		change(e)
	}
	return e
}

func abuseLink(sent bool) evidence.Link {
	i := strings.Index(fixturePage, "domestic-abuse")
	return evidence.Link{ID: "crime.domestic_abuse", Tier: 1, Rule: "crime.domestic_abuse#domestic abuse", Field: "page_url", Sent: sent,
		Matched: "domestic-abuse", From: i, To: i + len("domestic-abuse"), Confidence: evidence.Strong}
}

// fixtureEvents has every delivery, links of both kinds, a copy, a batch, and
// records that are not events.
func fixtureEvents() []*evidence.Event {
	account := decode.Identifier{Kind: "pebble.acct", Key: "acct", Value: "100012345", AccountLinked: true}
	browser := decode.Identifier{Kind: "pebble.bid", Key: "bid", Value: "pb.1.1688824982000.42", Issued: "2023-07-08T14:03:02Z"}
	return []*evidence.Event{
		event(0, "2023-07-08T14:03:01.000Z", func(e *evidence.Event) { e.Kind, e.Event = decode.KindLoad, "" }),
		event(1, "2023-07-08T14:03:02.000Z", func(e *evidence.Event) {
			e.Kind, e.Event = decode.KindConfig, ""
			e.Config = &decode.Config{
				Features:      []decode.Feature{{Name: "AutoClicks", On: true, Meaning: "Clicks are reported automatically.", Basis: decode.BasisClientCode}},
				MatchedFields: []string{"em", "ph"}, BlockedKeys: []string{"case_ref"}, Unread: 2,
				Rules: []decode.Rule{{ID: "4711", Event: "Lead", Status: "ACTIVE", Condition: "on a click: text of the button containing \"start\""}},
			}
		}),
		event(7, "2023-07-08T14:03:22.250Z", func(e *evidence.Event) {
			e.Categories = []evidence.Link{abuseLink(true)}
			e.Consent = consentOf(evidence.BeforeChoice, "2023-07-08T14:03:28.000Z", "record",
				"S01 entry 8 at 2023-07-08T14:03:28.500Z: cookie bannerette (Bannerette): ads: granted; first seen", "the record states that the choice was made at 2023-07-08T14:03:28.000Z, after this event")
			e.Identifiers = []decode.Identifier{account, browser}
			e.Params = append(e.Params, decode.Param{In: "cookie", RawKey: "acct", Key: "acct", Raw: "100012345", Value: "100012345",
				Label: "account", Meaning: "The account of the person signed in.", Basis: decode.BasisDocumented, Doc: "D-01 Pebble developer guide 3, read 2026-03-01"})
			e.Clock = &evidence.Clock{Consistent: true, Against: []evidence.ClockCheck{
				{Of: evidence.ClockPayload, Key: "ts", Time: "2023-07-08T14:03:22.246Z", OffsetMS: 4, Consistent: true},
				{Of: evidence.ClockIdentifier, Key: "bid", Time: "2023-07-08T14:03:02Z", OffsetMS: 20_250, Consistent: true},
				{Of: evidence.ClockServer, Key: "Date", Time: "2023-07-08T14:03:22Z", OffsetMS: -240, Consistent: true}}}
			e.Copies = []evidence.Copy{{ID: "S01-000008-1", Source: "S01", Entry: 8, Time: "2023-07-08T14:03:22.300Z", Endpoint: "pebble.x",
				Host: "copy.pebble.example", Method: "GET", Delivery: har.NoAnswer,
				Params: []decode.Param{{In: "query", RawKey: "rq", Key: "rq", Raw: "2", Value: "2", Basis: decode.BasisUndocumented}}},
				{ID: "S02-000001-1", Source: "S02", Entry: 1, Time: "2023-07-08T14:03:22.400Z", Endpoint: "pebble.x",
					Host: e.Host, Method: e.Method, Delivery: har.NotRecorded, SameRequestAs: e.ID}}
		}),
		event(9, "2023-07-08T14:03:30.000Z", func(e *evidence.Event) {
			e.Event, e.ButtonText = "Click", "Report now"
			e.Consent = consentOf(evidence.Granted, "2023-07-08T14:03:28.000Z", "record", "S01 entry 8 at 2023-07-08T14:03:28.500Z: cookie bannerette (Bannerette): ads: granted; first seen")
			e.PageURL, e.PageURLFrom = "https://www.brindle-police.test/", "referer"
			e.PageTitle, e.PageTitleFrom = "Report domestic abuse", "event:S01-000007-1"
			l := abuseLink(false)
			l.Field, l.Matched, l.From, l.To = "page_title", "domestic abuse", 7, 21
			e.Categories = []evidence.Link{l}
			e.Status, e.Delivery = nil, har.NotRecorded
			e.Identifiers = []decode.Identifier{browser}
			e.Clock = &evidence.Clock{Against: []evidence.ClockCheck{
				{Of: evidence.ClockPayload, Key: "ts", Time: "2023-07-08T13:03:30.000Z", OffsetMS: 3_600_000}}}
			e.Rule = &evidence.RuleLink{RuleID: "4711", ConfigID: "S01-000002-1", Event: "Click", Condition: "on a click"}
		}),
		event(10, "2023-07-08T14:04:00.000Z", func(e *evidence.Event) {
			e.PageURL = "https://www.brindle-police.test/help/depression/"
			e.Considered = []evidence.Considered{{ID: "life.housing", Rule: "life.housing#help", Field: "page_url", Sent: true, Matched: "help", From: 32, To: 36,
				Gate: "specific", Reason: "the page names a more specific category: health.mental"}}
			e.Consent = consentOf(evidence.Refused, "2023-07-08T14:03:50.000Z", "entry", "S01 entry 10 at 2023-07-08T14:03:50.000Z: cookie bannerette (Bannerette): ads: denied; changed to this")
			e.Categories = []evidence.Link{{ID: "health.mental", Tier: 1, Rule: "health.mental#depression", Field: "page_url", Sent: true,
				Matched: "depression", From: 37, To: 47, Confidence: evidence.Possible}}
			e.Status, e.Delivery = nil, har.Blocked
		}),
		event(11, "2023-07-08T14:04:10.000Z", func(e *evidence.Event) { // a batch: two events in one request
			e.PageURL, e.Event = "https://www.brindle-police.test/careers/", "PageView"
			e.BodyState, e.Method = har.BodyNotRecorded, "POST"
		}),
		event(11, "2023-07-08T14:04:10.000Z", func(e *evidence.Event) {
			e.ID, e.N = "S01-000011-2", 2
			e.PageURL, e.Event = "https://www.brindle-police.test/careers/", "Scroll"
			e.ButtonText = "Apply to our domestic abuse team"
			gate := func(rule string, from, to int) evidence.Considered {
				return evidence.Considered{ID: "crime.domestic_abuse", Rule: "crime.domestic_abuse#" + rule, Field: "button_text", Sent: true,
					Matched: e.ButtonText[from:to], From: from, To: to, Gate: "jobs", Reason: "the page is about working for the organisation"}
			}
			e.Considered = []evidence.Considered{gate("domestic abuse", 13, 27), gate("domestic~ abuse", 13, 27), gate("abuse team", 22, 32)}
			e.Method = "POST"
		}),
		event(12, "2023-07-08T14:05:00.000Z", func(e *evidence.Event) {
			e.PageURL, e.PageURLFrom = "https://www.brindle-police.test/careers/?utf=%E2%80%AE\u202e", "document"
			e.Status, e.Delivery = nil, har.FromCache
		}),
		event(13, "2023-07-08T23:30:00.000Z", func(e *evidence.Event) {
			e.Categories = []evidence.Link{abuseLink(true)}
			e.Status, e.Delivery = status(0), har.Failed
			e.Source, e.ID, e.File, e.Member = "S02", "S02-000013-1", "cut.zip", "cut.har"
			e.Consent = consentOf(evidence.NotRecorded, "", "", "no consent record was seen on brindle-police.test in this capture")
		}),
		event(14, "", func(e *evidence.Event) {
			e.PageURL, e.PageURLFrom, e.Event = "", "", ""
			e.Status, e.Delivery = nil, har.NoAnswer
		}),
	}
}

package report

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// said returns the report on list, its letters and the numbers of its counts.
func said(t *testing.T, list []*evidence.Event) (text, letters string, n map[string]int) {
	t.Helper()
	r := build(t, fixtureModel(t, list))
	n = map[string]int{}
	for _, c := range r.Findings.Counts {
		n[c.ID] = c.N
	}
	for _, f := range r.Files {
		if strings.HasPrefix(f.Name, "letters/") {
			letters += string(f.Data)
		}
	}
	return dump(r.Document), letters, n
}

func holds(t *testing.T, text string, want, not []string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(text, s) {
			t.Errorf("it does not say %q", s)
		}
	}
	for _, s := range not {
		if strings.Contains(text, s) {
			t.Errorf("it says %q", s)
		}
	}
}

// What a log does not hold of a request is said wherever its events are
// counted: in the summary, in the letters, in the limits and in the exhibit.
func TestRequestsThatALogDoesNotHoldWhole(t *testing.T) {
	list := []*evidence.Event{
		event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.Stripped, e.Event, e.Account, e.PageURL, e.Params = true, "", "", "", nil
		}),
		event(2, "2023-07-08T14:00:01.000Z", func(e *evidence.Event) { e.Method, e.BodyState = "POST", har.BodyUnknown }),
		event(3, "2023-07-08T14:00:02.000Z", func(e *evidence.Event) { e.Method, e.BodyState = "", har.BodyUnknown }), // a list states no method
		event(4, "2023-07-08T14:00:03.000Z", nil),
	}
	text, letters, n := said(t, list)
	if n["events_incomplete"] != 2 || n["events_body_unknown"] != 2 || n["events_parameters_removed"] != 1 {
		t.Errorf("%d incomplete, %d without a body, %d without parameters; want 2, 2, 1",
			n["events_incomplete"], n["events_body_unknown"], n["events_parameters_removed"])
	}
	holds(t, text, []string{
		"4 requests that are counted as 4 events",
		"Of 2 events the captures do not hold all that the request carried",
		"A log removed the parameters of the address, so what they said, and which event it was, is not recorded.",
		"The capture holds no body of this request, and does not say whether there was one.",
		"so the same event can be counted more than once among them",
	}, nil)
	if got := strings.Count(letters, "Of 2 events the captures do not hold all that the request carried."); got != 2 {
		t.Errorf("said %d times in the letters, want 2", got)
	}
}

// Events of several clients are added together, and this is said.
func TestClientsAreSaid(t *testing.T) {
	by := func(n int, client, user string) *evidence.Event {
		return event(n, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.Client, e.User, e.Categories = client, user, []evidence.Link{abuseLink(true)}
		})
	}
	list := []*evidence.Event{by(1, "192.0.2.7", "amber"), by(2, "192.0.2.7", "birch"), by(3, "192.0.2.7", "amber"), by(4, "", "")}
	anonymous := []*evidence.Event{by(1, "", "amber")}
	text, letters, n := said(t, list)
	if n["clients"] != 2 {
		t.Errorf("%d clients, want 2", n["clients"])
	}
	holds(t, text, []string{
		"The requests with events come from 2 clients, as the captures name them by address or user name.",
		"Requests of 2 clients stand in it together.",
		"Their requests come from 2 clients, as the captures name them.",
		"Client, as the capture names it: 192.0.2.7 (user 1)",
		"Client, as the capture names it: 192.0.2.7 (user 2)",
		"Names of users that a log records are replaced by numbers in this report.",
		"The numbers add them together. A client is not a person.",
	}, []string{"amber", "birch"})
	if got := strings.Count(letters, "The requests come from 2 clients"); got != 2 {
		t.Errorf("said %d times in the letters, want 2", got)
	}
	text, _, _ = said(t, anonymous)
	holds(t, text, []string{"Client, as the capture names it: user 1\n"}, []string{"amber"})
	text, letters, _ = said(t, list[:1])
	holds(t, text+letters, nil, []string{"1 clients", "A client is not a person. ", "The numbers add them together", "clients stand in it together"})
}

// Hosts of which nothing but the name is known are in no other figure.
func TestHostContactsAreInNoOtherFigure(t *testing.T) {
	list := []*evidence.Event{
		event(1, "2023-07-08T14:00:00.000Z", nil),
		event(2, "2023-07-08T14:00:01.000Z", func(e *evidence.Event) {
			e.Kind, e.Method, e.Delivery, e.Event, e.Params = decode.KindContact, "CONNECT", har.HostOnly, "", nil
			e.Vendor, e.Company, e.Host, e.Client = "slate", "", "px.slate.example", "192.0.2.7"
		}),
	}
	r := build(t, fixtureModel(t, list))
	for _, d := range r.Findings.Data {
		if d.Vendor == "slate" {
			t.Errorf("a host contact is counted as data: %+v", d)
		}
	}
	tl, err := count(fixtureModel(t, list))
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for k := range tl.hosts {
		hosts = append(hosts, k)
	}
	if d := cmp.Diff([]string{"px.pebble.example\x00pebble"}, hosts); d != "" {
		t.Errorf("recipients (-want +got):\n%s", d)
	}
	if text, _, _ := said(t, list[1:]); !strings.Contains(text, "No request to a known vendor was found.") || !strings.Contains(text, "Host-level contact only.") ||
		!strings.Contains(text, "Section 8 lists contacts with hosts of known vendors, of which no more than the host is known.") ||
		!strings.Contains(text, "the names below are for records on 8 July 2023") {
		t.Error("tunnels by themselves are not told apart from requests")
	}
	if len(tl.data) != 1 || tl.n["host_contacts"] != 1 || tl.n["clients"] != 0 {
		t.Errorf("%d recipients of data, %d host contacts, %d clients; want 1, 1, 0", len(tl.data), tl.n["host_contacts"], tl.n["clients"])
	}
}

// A status that a proxy gives by itself does not show that the server was
// asked.
func TestStatusOfAGateway(t *testing.T) {
	for s, gateway := range map[int]bool{200: false, 404: false, 500: false, 501: false, 502: true, 503: true, 504: true, 505: false} {
		e := event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) { e.Status = status(s) })
		b := testBuilder(t, time.UTC)
		at, _ := eventTime(e)
		got := strings.Join(b.statement(e, at), " ")
		if b.err != nil {
			t.Fatal(b.err)
		}
		if said := strings.Contains(got, "A proxy on the way can give that status by itself"); said != gateway {
			t.Errorf("%d: of a proxy: %v, want %v: %q", s, said, gateway, got)
		}
		if said := strings.Contains(got, "a request was sent to"); said == gateway {
			t.Errorf("%d: a request was sent: %v: %q", s, said, got)
		}
	}
}

// A time that only the request states is said to be that, beside the dates.
func TestTimesThatRequestsState(t *testing.T) {
	text, letters, n := said(t, []*evidence.Event{event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) { e.TimeBasis = "payload" })})
	if n["events_own_time"] != 1 {
		t.Errorf("%d events with a time of their own, want 1", n["events_own_time"])
	}
	holds(t, text, []string{"1 event is dated only by what the request itself states", "It does not show when the request was sent."}, nil)
	holds(t, letters, []string{"Some dates are those that the requests themselves state."}, nil)
}

// Of an address in a list a letter does not say that a request was sent.
func TestLettersOnRequestsNotShownToBeSent(t *testing.T) {
	list := func(d har.Delivery) []*evidence.Event {
		return []*evidence.Event{event(1, "", func(e *evidence.Event) { e.Delivery, e.Status = d, nil }), event(2, "", nil)}
	}
	const note = "For 1 request the captures do not show whether anything was sent or answered."
	_, letters, _ := said(t, list(har.NotRecorded))
	if got := strings.Count(letters, note); got != 2 {
		t.Errorf("said %d times in the letters, want 2", got)
	}
	_, letters, _ = said(t, list(har.NoAnswer))
	holds(t, letters, nil, []string{note})
}

// An exhibit names the line of a log, and where more of its record stands.
func TestPlaceOfARecord(t *testing.T) {
	text, _, _ := said(t, []*evidence.Event{event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
		e.Line = 12
		e.Parts = []har.Part{{Member: "bodies/1.dat", Offset: 5, Length: 7, SHA256: strings.Repeat("e", 64)}, {Offset: 90, Length: 10, SHA256: strings.Repeat("f", 64)}}
	})})
	holds(t, text, []string{
		"entry 1, line 12, bytes 1000 to 1900",
		"More of the record: bodies/1.dat, bytes 5 to 12; SHA-256 " + strings.Repeat("e", 64) + ".",
		"More of the record: bytes 90 to 100; SHA-256 " + strings.Repeat("f", 64) + ".",
	}, nil)
}

// Where no consent record was seen, the report names the site as each client
// visited it, and counts the events whose page it does not know apart.
func TestConsentGapsOfALog(t *testing.T) {
	by := func(n int, client, page string) *evidence.Event {
		return event(n, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
			e.Client, e.PageURL, e.Consent = client, page, consentOf(evidence.NotRecorded, "", "")
		})
	}
	text, _, _ := said(t, []*evidence.Event{by(1, "192.0.2.7", fixturePage), by(2, "192.0.2.9", ""), by(3, "192.0.2.9", "")})
	holds(t, text, []string{
		"For 2 events the page is not known, and no consent record can be set beside an event then. Events were recorded on pages of these sites, and no consent record of them was seen: S01 brindle-police.test for client 192.0.2.7. A record",
	}, []string{"(page not known)"})
	text, _, _ = said(t, []*evidence.Event{by(2, "192.0.2.9", "")})
	holds(t, text, []string{"For 1 event the page is not known"}, []string{"Events were recorded on pages of these sites"})
}

// Where a log gives the end of a request only, the time between a choice and
// the request is said to be to its end.
func TestConsentAndTheEndOfARequest(t *testing.T) {
	const note = "The log gives one time of the request, as a rule that of its end; the request began before that."
	for _, tt := range []struct {
		basis, at string
		want      bool
	}{{"request_end", "2023-07-08T14:00:00.000Z", true}, {"request_end", "", false}, {"capture_clock", "2023-07-08T14:00:00.000Z", false}} {
		e := event(1, "2023-07-08T14:00:01.000Z", func(e *evidence.Event) {
			e.TimeBasis, e.Consent = tt.basis, consentOf(evidence.Refused, tt.at, "entry")
		})
		b := testBuilder(t, time.UTC)
		at, _ := eventTime(e)
		if got := b.consentSentence(e, at); strings.Contains(got, note) != tt.want || b.err != nil {
			t.Errorf("%s, choice at %q: %q, error %v", tt.basis, tt.at, got, b.err)
		}
	}
}

// What is not recorded of a request is never said not to have been sent.
func TestWhatIsNotRecordedIsNotDenied(t *testing.T) {
	for _, state := range []har.BodyState{har.BodyNone, har.BodyUnknown, har.BodyNotRecorded} {
		for _, from := range []string{"event:S01-000002-1", "document"} {
			e := event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) {
				e.Method, e.BodyState, e.PageTitle, e.PageTitleFrom = "POST", state, "Report", from
			})
			b := testBuilder(t, time.UTC)
			at, _ := eventTime(e)
			got := strings.Join(b.statement(e, at), " ") + " " + b.why(e, abuseLink(false))
			holds(t, got, []string{"this request, as recorded, does not hold it.", "this request, as recorded, does not hold them."}, []string{"did not carry", "not sent"})
		}
	}
}

// A host that no log names is said to have been given, and nothing is said to
// have been sent to it.
func TestHostThatWasGiven(t *testing.T) {
	text, _, n := said(t, []*evidence.Event{event(1, "2023-07-08T14:00:00.000Z", func(e *evidence.Event) { e.HostGiven = true })})
	if n["events_host_given"] != 1 {
		t.Errorf("%d events with a host that was given, want 1", n["events_host_given"])
	}
	holds(t, text, []string{
		"the capture records a request to px.pebble.example",
		"The log does not name the host. It was given to the program by whoever made this pack.",
		"For some events the log does not name the host that was asked.",
	}, []string{"a request was sent to px.pebble.example"})
}

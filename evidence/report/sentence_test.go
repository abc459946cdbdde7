package report

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

func testBuilder(t *testing.T, zone *time.Location) *builder {
	t.Helper()
	w, err := loadWording()
	if err != nil {
		t.Fatal(err)
	}
	return &builder{m: fixtureModel(t, nil), w: w, zone: zone, vendors: map[string]Vendor{}}
}

func TestWhen(t *testing.T) {
	uk := london(t)
	const clock = ", by the clock of the computer that recorded it,"
	for _, tt := range []struct {
		at, basis string
		zone      *time.Location
		want      string
	}{
		{"2023-07-08T14:03:22.250Z", "capture_clock", uk, "At 14:03:22 UTC (15:03:22 BST) on 8 July 2023" + clock},
		{"2023-07-08T23:30:00Z", "capture_clock", uk, "At 23:30:00 UTC on 8 July 2023 (00:30:00 BST on 9 July 2023)" + clock},
		{"2023-12-08T14:03:22Z", "capture_clock", uk, "At 14:03:22 UTC (the same as GMT) on 8 December 2023" + clock},
		{"2023-07-08T14:03:22Z", "capture_clock", time.UTC, "At 14:03:22 UTC on 8 July 2023" + clock},
		{"2023-07-08T14:03:22Z", "payload", time.UTC, "At 14:03:22 UTC on 8 July 2023, by the page’s own clock as stated in the request,"},
		{"2023-07-08T14:03:22Z", "request_end", time.UTC, "At 14:03:22 UTC on 8 July 2023, the one time that the log gives, as a rule that of the end of the request,"},
		{"", "none", uk, "At a time that the capture does not record,"},
		{"2023-10-29T00:59:59Z", "capture_clock", uk, "At 00:59:59 UTC (01:59:59 BST) on 29 October 2023" + clock},
		{"2023-10-29T01:00:00Z", "capture_clock", uk, "At 01:00:00 UTC (the same as GMT) on 29 October 2023" + clock},
	} {
		e := &evidence.Event{ID: "S01-000001-1", Time: tt.at, TimeBasis: tt.basis}
		at, err := eventTime(e)
		if err != nil {
			t.Fatal(err)
		}
		b := testBuilder(t, tt.zone)
		if diff := cmp.Diff(tt.want, b.when(e, at)); diff != "" || b.err != nil {
			t.Errorf("%s %s (-want +got), error %v:\n%s", tt.at, tt.basis, b.err, diff)
		}
	}
}

// "sent" and "carried" are said only of requests of which the capture does not
// leave open whether they were sent.
func TestNothingIsSaidToBeSentThatWasNot(t *testing.T) {
	sent := regexp.MustCompile(`\b(carried|sent a request|The request named|was recorded as sent)\b`)
	for _, d := range deliveryOrder {
		for _, held := range []bool{true, false} {
			e := event(1, "2023-07-08T14:03:22Z", func(e *evidence.Event) {
				e.Delivery, e.ButtonText, e.PageTitle, e.PageTitleFrom = d, "Report now", "Report", "own"
				e.Identifiers = []decode.Identifier{{Kind: "k", Key: "c", AccountLinked: true}, {Kind: "b", Key: "b", Issued: "2023-07-08T14:03:02Z"}}
			})
			b := testBuilder(t, time.UTC)
			at, _ := eventTime(e)
			got := strings.Join(b.statement(e, at), " ") + " " + b.why(e, abuseLink(held))
			if b.err != nil {
				t.Fatal(b.err)
			}
			stopped := d != har.Answered && d != har.NoAnswer
			if w := sent.FindString(got); stopped && w != "" {
				t.Errorf("%s: %q in %q", d, w, got)
			} else if !stopped && w == "" {
				t.Errorf("%s: nothing is said to be carried in %q", d, got)
			}
			if answered := strings.Contains(got, "An answer with status 200 is recorded."); answered != (d == har.Answered) {
				t.Errorf("%s: says answered: %v", d, answered)
			}
			if !held && !strings.Contains(got, "known from elsewhere in the capture; this request, as recorded, does not hold them") {
				t.Errorf("%s: words known from elsewhere are not said to be: %q", d, got)
			}
		}
	}
}

func TestPageKnownFromElsewhere(t *testing.T) {
	for from, want := range map[string]string{
		"dl":        "It carried the address of the page",
		"referer":   "It carried, in its Referer header, the address of the page",
		"initiator": "is known from the browser’s own record of what caused the request",
		"document":  "is known from the page that the capture records before it",
		"":          "The capture does not show which page the request belongs to",
	} {
		e := event(1, "", func(e *evidence.Event) { e.PageURLFrom = from })
		b := testBuilder(t, time.UTC)
		if got := b.carried(e); !strings.Contains(got, want) || b.err != nil {
			t.Errorf("address from %q: %q, error %v; want %q", from, got, b.err, want)
		}
	}
}

func TestAccountOnlyInACopyIsNamed(t *testing.T) {
	e := event(1, "2023-07-08T14:03:22Z", func(e *evidence.Event) {
		e.Copies = []evidence.Copy{{ID: "S01-000002-1", Host: "copy.pebble.example", Delivery: har.Answered,
			Identifiers: []decode.Identifier{{Kind: "pebble.acct", Key: "acct", Value: "1", AccountLinked: true}}}}
	})
	b := testBuilder(t, time.UTC)
	got := strings.Join(b.fate(e), " ")
	if want := "Of its copies, S01-000002-1 held “acct”, which is documented as tied to an account with the recipient."; !strings.Contains(got, want) || b.err != nil {
		t.Errorf("%q, error %v; want %q", got, b.err, want)
	}
}

func TestCutAt(t *testing.T) {
	for _, tt := range []struct {
		in   string
		n    int
		head string
		rest int
	}{
		{"", 3, "", 0}, {"abc", 3, "abc", 0}, {"abcd", 3, "abc", 1}, {"éééé", 3, "ééé", 1}, {"ééé", 3, "ééé", 0}, {"a\xffb", 2, "a\xff", 1}, {"👍👍", 1, "👍", 1},
	} {
		if head, rest := cutAt(tt.in, tt.n); head != tt.head || rest != tt.rest {
			t.Errorf("cutAt(%q, %d) = %q, %d; want %q, %d", tt.in, tt.n, head, rest, tt.head, tt.rest)
		}
	}
}

// TestFullStops holds that a company whose name ends with a full stop ends a
// sentence with one.
func TestFullStops(t *testing.T) {
	e := fixtureEvents()[0]
	e.Company, e.Delivery = "Pebble Inc.", har.Answered
	got := strings.Join(testBuilder(t, time.UTC).statement(e, time.Time{}), " ")
	if !strings.Contains(got, "a service of Pebble Inc. ") {
		t.Errorf("a full stop too few or too many in %q", got)
	}
}

func TestSpan(t *testing.T) {
	b := &builder{zone: time.UTC}
	at := time.Date(2026, 3, 1, 14, 0, 0, 0, time.UTC)
	for later, want := range map[time.Duration]string{
		0:                      "14:00:00 UTC on 1 March 2026",
		900 * time.Millisecond: "14:00:00 UTC on 1 March 2026",
		time.Second:            "14:00:00 UTC on 1 March 2026 to 14:00:01 UTC on 1 March 2026",
	} {
		if diff := cmp.Diff(want, b.span(at, at.Add(later))); diff != "" {
			t.Errorf("%v later (-want +got):\n%s", later, diff)
		}
	}
}

package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

// TestLines reads bodies in which each line is an event.
func TestLines(t *testing.T) {
	const url = "https://www.google-analytics.com/g/collect?v=2&tid=G-TEST123456&cid=1.1767600000"
	d := newDecoder(t)
	for _, c := range []struct {
		say, body string
		state     har.BodyState
		want      []string // the name of each event, and how many parameters it has
	}{
		{"no body", "", har.BodyNone, []string{" 3"}},
		{"one line", "en=a&_et=1", har.BodyExact, []string{"a 5"}},
		{"lines with blank ones between", "\r\nen=a\r\n\r\nen=b&_et=2\n", har.BodyExact, []string{"a 4", "b 5"}},
		{"a line twice", "en=a\nen=a", har.BodyExact, []string{"a 4", "a 4"}},
		{"lines that are no pairs", "hello\nen=b", har.BodyExact, []string{" 4", "b 4"}},
		{"a line that names another account", "en=a&tid=G-OTHER", har.BodyExact, []string{"a 5"}},
	} {
		var got []string
		for _, e := range d.Request(Request{Method: "POST", URL: url, Body: har.Body{State: c.state, Type: "text/plain", Data: []byte(c.body)}}) {
			got = append(got, e.Name+" "+string(rune('0'+len(e.Params))))
			if e.JoinKey != "" {
				t.Errorf("%s: events of one body would count as copies", c.say)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.say, diff)
		}
	}
}

func TestLinesAreBounded(t *testing.T) {
	d := newDecoder(t)
	r := Request{Method: "POST", URL: "https://www.google-analytics.com/g/collect?v=2", Body: har.Body{State: har.BodyExact, Data: []byte(strings.Repeat("en=a\n", maxEvents+7))}}
	events := d.Request(r)
	if len(events) != maxEvents || !events[0].Limit {
		t.Errorf("%d events, limit stated: %t; want %d, true", len(events), events[0].Limit, maxEvents)
	}
}

// TestJoinByEndpoint holds the copies of one event of Google Ads to one key:
// where the time is cut to the hour, the first random number holds it.
func TestJoinByEndpoint(t *testing.T) {
	d := newDecoder(t)
	for _, c := range []struct{ url, want string }{
		{"https://googleads.g.doubleclick.net/pagead/viewthroughconversion/123/?random=1767604000123&fst=1767604000123", "google\n123\n1767604000123"},
		{"https://td.doubleclick.net/td/rul/123?random=1767604000123&fst=1767604000123", "google\n123\n1767604000123"},
		{"https://www.google.com/pagead/1p-user-list/123/?random=1767604000123&fst=1767603600000&random=77", "google\n123\n1767604000123"},
		{"https://www.google.com/pagead/1p-conversion/123/?random=5&fst=1767604000123&random=77", "google\n123\n1767604000123"},
		{"https://www.google.com/pagead/1p-user-list/123/?fst=1767603600000", ""},
		{"https://ad.doubleclick.net/activity;src=1;type=a;cat=b;ord=2?", "google\n1\na\nb\n2"},
		{"https://www.google-analytics.com/g/collect?v=2&tid=G-TEST123456", ""},
	} {
		events := d.Request(Request{Method: "GET", URL: c.url, Body: har.Body{State: har.BodyNone}})
		if len(events) != 1 {
			t.Fatalf("%s: %d events", c.url, len(events))
		}
		if diff := cmp.Diff(c.want, events[0].JoinKey); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.url, diff)
		}
	}
}

package clock_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/clock"
	"pixelwitness/har"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 250e6, time.UTC)

var five = clock.Tolerance{Apart: 5000, SlowestAnswer: 5000}

// answered is an entry of noon that took 100 ms, with these answer fields.
func answered(fields ...string) *har.Entry {
	e := &har.Entry{Source: &har.Source{}, Time: noon, Elapsed: 100 * time.Millisecond, Status: 200, StatusKnown: true}
	for i := 0; i < len(fields); i += 2 {
		e.ResponseHeaders = append(e.ResponseHeaders, har.Field{Name: fields[i], Value: fields[i+1]})
	}
	return e
}

func TestDefault(t *testing.T) {
	got, err := clock.Default()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(five, got); d != "" {
		t.Errorf("the tolerance that the words of the report speak of (-want +got):\n%s", d)
	}
}

func TestEvent(t *testing.T) {
	const same, late = "Sun, 01 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 13:00:00 GMT"
	check := func(of, key, at string, offset int64, consistent bool) evidence.ClockCheck {
		return evidence.ClockCheck{Of: of, Key: key, Time: at, OffsetMS: offset, Consistent: consistent}
	}
	server := check("server", "Date", "2026-03-01T12:00:00Z", -200, true)
	slow := answered("Date", same)
	slow.Elapsed = 6 * time.Second
	cached := answered("Date", same)
	cached.FromCache = "disk"
	undated := answered("Date", same)
	undated.Time = time.Time{}
	tests := []struct {
		name  string
		entry *har.Entry
		event decode.Event
		want  []evidence.ClockCheck // nil: nothing to compare
	}{
		{"nothing stated", answered(), decode.Event{}, nil},
		{"no time in the capture", undated, decode.Event{PayloadTime: noon}, nil},
		{"the payload's time", answered(), decode.Event{PayloadTime: noon.Add(-4 * time.Millisecond), TimeKey: "ts"},
			[]evidence.ClockCheck{check("payload", "ts", "2026-03-01T12:00:00.246Z", 4, true)}},
		{"at the tolerance", answered(), decode.Event{PayloadTime: noon.Add(5 * time.Second), TimeKey: "ts"},
			[]evidence.ClockCheck{check("payload", "ts", "2026-03-01T12:00:05.250Z", -5000, true)}},
		{"over it, later", answered(), decode.Event{PayloadTime: noon.Add(5001 * time.Millisecond), TimeKey: "ts"},
			[]evidence.ClockCheck{check("payload", "ts", "2026-03-01T12:00:05.251Z", -5001, false)}},
		{"over it, earlier", answered(), decode.Event{PayloadTime: noon.Add(-time.Hour), TimeKey: "ts"},
			[]evidence.ClockCheck{check("payload", "ts", "2026-03-01T11:00:00.250Z", 3_600_000, false)}},
		{"an identifier may be old, and not from the future", answered(), decode.Event{Identifiers: []decode.Identifier{
			{Kind: "meta.fbp", Key: "fbp", Issued: "2026-01-08T12:00:00.250Z"},
			{Kind: "meta.fbc", Key: "fbc", Issued: "2026-03-01T12:00:06.000Z"},
			{Kind: "meta.eid", Key: "eid"}}},
			[]evidence.ClockCheck{check("identifier", "fbp", "2026-01-08T12:00:00.250Z", 52*24*3600*1000, true),
				check("identifier", "fbc", "2026-03-01T12:00:06.000Z", -5750, false)}},
		{"the server's second", answered("date", same), decode.Event{}, []evidence.ClockCheck{server}},
		{"fresh from a cache on the way", answered("Date", same, "Age", "0"), decode.Event{}, []evidence.ClockCheck{server}},
		{"one time of two", answered("Date", same), decode.Event{PayloadTime: noon.Add(-time.Hour), TimeKey: "ts"},
			[]evidence.ClockCheck{check("payload", "ts", "2026-03-01T11:00:00.250Z", 3_600_000, false), server}},
		{"somewhere in the last second", answered("Date", "Sun, 01 Mar 2026 11:59:55 GMT"), decode.Event{},
			[]evidence.ClockCheck{check("server", "Date", "2026-03-01T11:59:55Z", 4_800, true)}},
		{"just before it", answered("Date", "Sun, 01 Mar 2026 11:59:54 GMT"), decode.Event{},
			[]evidence.ClockCheck{check("server", "Date", "2026-03-01T11:59:54Z", 5_800, false)}},
		{"an hour off", answered("Date", late), decode.Event{},
			[]evidence.ClockCheck{check("server", "Date", "2026-03-01T13:00:00Z", -3_600_200, false)}},
		{"old from a cache on the way", answered("Date", same, "Age", "12"), decode.Event{}, nil},
		{"from the browser's cache", cached, decode.Event{}, nil},
		{"a slow answer", slow, decode.Event{}, nil},
		{"not a date", answered("Date", "yesterday"), decode.Event{}, nil},
		{"an older form of date", answered("Date", "Sunday, 01-Mar-26 12:00:00 GMT"), decode.Event{}, []evidence.ClockCheck{server}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := five.Event(tt.entry, &tt.event)
			var want *evidence.Clock
			if tt.want != nil {
				want = &evidence.Clock{Consistent: true, Against: tt.want}
				for _, c := range tt.want {
					want.Consistent = want.Consistent && c.Consistent
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestSource(t *testing.T) {
	var s clock.Source
	if got := s.Summary(five); got != nil {
		t.Fatalf("of nothing: %+v", got)
	}
	for i := range 20 {
		s.Add(five, answered("Date", noon.Add(time.Duration(10+i)*time.Second).Format("Mon, 02 Jan 2006 15:04:05 GMT")))
	}
	s.Add(five, answered("Date", "Sun, 01 Mar 2026 12:00:00 GMT", "Age", "7"))
	s.Add(five, answered())
	s.AddEvent(five.Event(answered(), &decode.Event{PayloadTime: noon.Add(-time.Millisecond)}))
	s.AddEvent(nil)
	want := &evidence.SourceClock{
		Server:    &evidence.ClockSpread{N: 20, MedianMS: -20_200, LowMS: -29_200, HighMS: -11_200},
		Payload:   &evidence.ClockSpread{N: 1, MedianMS: 1, LowMS: 1, HighMS: 1},
		LeftAside: 1, Tolerance: 5000,
	}
	if d := cmp.Diff(want, s.Summary(five)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestSourceStaysSmall compares a long capture's summary with what its offsets
// are known to be, and holds its memory.
func TestSourceStaysSmall(t *testing.T) {
	var s clock.Source
	const n = 200_000
	add := func(i int) {
		offset := time.Duration(i) * time.Millisecond // a clock that drifts
		s.AddEvent(five.Event(answered(), &decode.Event{PayloadTime: noon.Add(-offset)}))
	}
	for i := range n {
		add(i)
	}
	got := s.Summary(five).Payload
	if got.N != n {
		t.Errorf("N = %d, want %d", got.N, n)
	}
	for _, c := range []struct {
		name      string
		got, want int64
	}{{"median", got.MedianMS, n / 2}, {"low", got.LowMS, n / 20}, {"high", got.HighMS, n * 19 / 20}} {
		if c.got < c.want-200 || c.got > c.want+200 {
			t.Errorf("%s = %d, want about %d", c.name, c.got, c.want)
		}
	}
	if size := fmt.Sprint(s); len(size) > 64<<10 {
		t.Errorf("a source keeps %d bytes as text", len(size))
	}
}

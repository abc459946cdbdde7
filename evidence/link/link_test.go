package link_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/link"
	"pixelwitness/har"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// item returns an event of entry n, sent n seconds after noon.
func item(source, entry int, join string, params ...decode.Param) *link.Item {
	return &link.Item{
		Event: &evidence.Event{ID: fmt.Sprintf("S%02d-%06d-1", source, entry), Kind: decode.KindEvent,
			Source: fmt.Sprintf("S%02d", source), Entry: entry, N: 1, Vendor: "meta", Params: params},
		Source: source, JoinKey: join, Time: noon.Add(time.Duration(entry) * time.Second),
	}
}

func query(key, value string) decode.Param {
	return decode.Param{In: "query", RawKey: key, Key: key, Raw: value, Value: value}
}

func linked(t *testing.T, l *link.Linker, items ...*link.Item) []*evidence.Event {
	t.Helper()
	for _, it := range items {
		if err := l.Add(it); err != nil {
			t.Fatal(err)
		}
	}
	var got []*evidence.Event
	for it, err := range l.Items() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, it.Event)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	return got
}

func newLinker(t *testing.T) *link.Linker {
	return link.New(t.TempDir(), map[string][]string{"meta": {"rqm", "redirect"}})
}

func TestCopies(t *testing.T) {
	inBody := query("ev", "PageView")
	inBody.In = "body"
	got := linked(t, newLinker(t),
		item(1, 5, "k", query("ev", "PageView"), query("rqm", "FGET")),
		item(1, 4, "k", query("rqm", "GET"), query("ev", "PageView")),
		item(1, 6, "k", query("ev", "PageView"), query("cd[part]", "2")), // tells something else
		item(2, 4, "k", inBody),                 // the same, in another capture's form
		item(1, 7, "", query("ev", "PageView")), // names no key: never joined
		item(1, 8, "", query("ev", "PageView")),
		item(1, 9, "k2", query("ev", "PageView")), // another event
	)
	type line struct {
		ID     string
		Copies []string
	}
	var have []line
	for _, ev := range got {
		ln := line{ID: ev.ID}
		for _, c := range ev.Copies {
			ln.Copies = append(ln.Copies, c.ID)
		}
		have = append(have, ln)
	}
	want := []line{
		{"S01-000004-1", []string{"S01-000005-1", "S02-000004-1"}},
		{"S01-000006-1", nil}, {"S01-000007-1", nil}, {"S01-000008-1", nil}, {"S01-000009-1", nil},
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff([]decode.Param{query("rqm", "FGET")}, got[0].Copies[0].Params); d != "" {
		t.Errorf("parameters in which the copy differs (-want +got):\n%s", d)
	}
}

// A request that two captures hold is one event, also where the vendor names
// no key; the same told twice to one capture stays two.
func TestSameRequest(t *testing.T) {
	at := func(it *link.Item, seconds float64) *link.Item {
		it.Time = noon.Add(time.Duration(seconds * float64(time.Second)))
		return it
	}
	undated := item(3, 1, "", query("tid", "G-1"))
	undated.Time = time.Time{}
	bare := item(3, 2, "")
	bare.Time = time.Time{}
	got := linked(t, newLinker(t),
		at(item(1, 1, "", query("tid", "G-1")), 1),
		at(item(1, 2, "", query("tid", "G-1")), 2), // sent twice
		at(item(2, 7, "", query("tid", "G-1")), 1.4),
		at(item(2, 8, "", query("tid", "G-1")), 2.4),
		at(item(2, 9, "", query("tid", "G-1")), 3), // once more than the first capture holds
		at(item(2, 10, "", query("tid", "G-1")), 60),
		undated,
		at(item(1, 20, ""), 5), bare, // nothing was told: only a time could join them
		at(item(1, 30, "k", query("ev", "PageView"), query("rqm", "GET")), 9),
		at(item(1, 31, "k", query("ev", "PageView"), query("rqm", "FGET")), 9),
		at(item(2, 30, "k", query("ev", "PageView"), query("rqm", "FGET")), 9.2),
		at(item(2, 31, "k", query("ev", "PageView"), query("rqm", "GET")), 9.2),
	)
	have := map[string][]string{}
	for _, ev := range got {
		have[ev.ID] = nil
		for _, c := range ev.Copies {
			have[ev.ID] = append(have[ev.ID], c.ID+" as "+c.SameRequestAs)
		}
	}
	want := map[string][]string{
		"S01-000001-1": {"S02-000007-1 as S01-000001-1", "S03-000001-1 as S01-000001-1"},
		"S01-000002-1": {"S02-000008-1 as S01-000002-1"},
		"S02-000009-1": nil,
		"S02-000010-1": nil,
		"S01-000020-1": nil,
		"S03-000002-1": nil,
		"S01-000030-1": {"S01-000031-1 as ", "S02-000030-1 as S01-000031-1", "S02-000031-1 as S01-000030-1"},
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A request that one capture holds without its body or parameters is not
// counted beside the same request in full, whichever capture was named first.
func TestIncompleteRequests(t *testing.T) {
	at := func(source, entry int, seconds float64, edit func(*evidence.Event), params ...decode.Param) *link.Item {
		it := item(source, entry, "", params...)
		it.Time = noon.Add(time.Duration(seconds * float64(time.Second)))
		it.Event.Endpoint, it.Event.Host, it.Event.Method, it.Event.BodyState = "meta.tr", "px.test", "POST", har.BodyExact
		if edit != nil {
			edit(it.Event)
		}
		return it
	}
	noBody := func(ev *evidence.Event) { ev.BodyState = har.BodyUnknown }
	stripped := func(ev *evidence.Event) { ev.Method, ev.Stripped, ev.BodyState = "GET", true, har.BodyNone }
	bare := func(ev *evidence.Event) { ev.Stripped, ev.BodyState = true, har.BodyUnknown }
	get := func(ev *evidence.Event) { ev.Method, ev.BodyState = "GET", har.BodyNone }
	inBody := query("ev", "PageView")
	inBody.In = "body"
	unknownTime := func(it *link.Item) *link.Item {
		it.Time = time.Time{}
		return it
	}
	keyed := func(it *link.Item) *link.Item {
		it.JoinKey = "k"
		return it
	}
	got := linked(t, newLinker(t),
		at(1, 1, 1.2, noBody),      // a log's line, before the capture with the body
		at(2, 1, 1.0, nil, inBody), //
		at(1, 2, 20, noBody),       // the log alone holds this one
		at(1, 3, 30, stripped),     // two requests of one event, both in the log
		at(1, 4, 30.1, stripped),   //
		at(1, 5, 30.2, stripped),   // one more than the other holds
		keyed(at(2, 3, 30, get, query("ev", "Lead"), query("rqm", "GET"))),
		keyed(at(2, 4, 30, get, query("ev", "Lead"), query("rqm", "FGET"))),
		at(1, 6, 40, noBody, query("id", "1")), // another address
		at(2, 6, 40, nil, query("id", "2"), inBody),
		at(3, 1, 1.3, noBody),                           // a second log of the same
		at(2, 7, 50, noBody), at(2, 8, 50, nil, inBody), // one capture: two requests
		at(1, 9, 60, bare), at(3, 9, 60, noBody, query("ev", "Lead")), // two logs: one has the parameters
		unknownTime(at(1, 10, 0, noBody)), unknownTime(at(1, 11, 0, noBody)), unknownTime(at(1, 12, 0, noBody, query("id", "3"))), // a list
		at(2, 10, 70, nil, inBody),
	)
	have := map[string][]string{}
	for _, ev := range got {
		have[ev.ID] = nil
		for _, c := range ev.Copies {
			have[ev.ID] = append(have[ev.ID], c.ID+" as "+c.SameRequestAs)
		}
	}
	want := map[string][]string{
		"S02-000001-1": {"S01-000001-1 as S02-000001-1", "S03-000001-1 as S02-000001-1"},
		"S01-000002-1": nil,
		"S02-000003-1": {"S02-000004-1 as ", "S01-000003-1 as S02-000003-1", "S01-000004-1 as S02-000004-1"},
		"S01-000005-1": nil,
		"S01-000006-1": nil, "S02-000006-1": nil,
		"S02-000007-1": {"S01-000010-1 as S02-000007-1"}, "S02-000008-1": {"S01-000011-1 as S02-000008-1"},
		"S03-000009-1": {"S01-000009-1 as S03-000009-1"},
		"S02-000010-1": nil, "S01-000012-1": nil,
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Of a request that several captures hold, the event is the record that holds
// most, whichever was named first.
func TestFullestRecord(t *testing.T) {
	cookie := decode.Param{In: "cookie", Key: "c_user", Value: "999000000000101"}
	at := func(source, entry int, seconds float64, params ...decode.Param) *link.Item {
		it := item(source, entry, "k", append([]decode.Param{query("ev", "PageView")}, params...)...)
		it.Time = time.Time{}
		if seconds > 0 {
			it.Time = noon.Add(time.Duration(seconds * float64(time.Second)))
		}
		it.Event.Endpoint, it.Event.Host, it.Event.Method = "meta.tr", "px.test", "POST"
		it.Event.BodyState = har.BodyUnknown
		if len(params) > 0 {
			it.Event.BodyState = har.BodyNone
		}
		return it
	}
	got := linked(t, newLinker(t),
		at(1, 1, 0, cookie),         // of a list of commands
		at(2, 1, 1.2), at(2, 2, 30), // of a log
		at(3, 1, 1, cookie), at(3, 2, 30.1, cookie), // of a browser
		at(4, 1, 1, cookie), // of another browser's capture
	)
	var have []string
	for _, ev := range got {
		have = append(have, ev.ID)
		for _, c := range ev.Copies {
			have = append(have, c.ID+" as "+c.SameRequestAs)
		}
	}
	want := []string{"S03-000001-1", "S03-000002-1 as ", "S04-000001-1 as S03-000001-1", "S02-000001-1 as S03-000001-1", "S02-000002-1 as S03-000002-1", "S01-000001-1 as S03-000001-1"}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestOrder(t *testing.T) {
	undated := item(1, 1, "", query("n", "undated"))
	undated.Time = time.Time{}
	early := item(2, 9, "", query("n", "early"))
	early.Time = time.Date(1969, 12, 31, 23, 59, 59, 5, time.UTC)
	tie := item(1, 3, "")
	tie.Time = noon.Add(2 * time.Second)
	var ids []string
	for _, ev := range linked(t, newLinker(t), undated, item(2, 2, "", query("n", "second")), tie, item(1, 2, "k"), early) {
		ids = append(ids, ev.ID)
	}
	want := []string{"S02-000009-1", "S01-000002-1", "S01-000003-1", "S02-000002-1", "S01-000001-1"}
	if d := cmp.Diff(want, ids); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestTitles(t *testing.T) {
	at := func(entry int, url, title string) *link.Item {
		it := item(1, entry, "")
		it.Event.PageURL, it.Event.PageTitle = url, title
		if title != "" {
			it.Event.PageTitleFrom = "own"
		}
		return it
	}
	l := newLinker(t)
	l.Document(link.Document{Source: 1, Entry: 0, URL: "https://a.test/doc", Title: "Document title"})
	l.Document(link.Document{Source: 1, Entry: 0, URL: "https://a.test/", Title: "Not needed"})
	got := linked(t, l,
		at(1, "https://a.test/", ""), at(3, "https://a.test/", "Later title"), at(2, "https://a.test/", "First title"),
		at(4, "https://a.test/doc", ""), at(5, "https://a.test/#other", ""))
	type line struct{ Title, From string }
	var have []line
	for _, ev := range got {
		have = append(have, line{ev.PageTitle, ev.PageTitleFrom})
	}
	want := []line{{"First title", "event:S01-000002-1"}, {"First title", "own"}, {"Later title", "own"},
		{"Document title", "document"}, {}}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestOpenDocument(t *testing.T) {
	l := newLinker(t)
	doc := func(entry int, ref, url string) {
		l.Document(link.Document{Source: 1, Entry: entry, PageRef: ref, Time: noon.Add(time.Duration(entry) * time.Second), URL: url})
	}
	doc(0, "page_1", "https://a.test/one")
	doc(4, "page_1", "https://a.test/two")
	doc(2, "page_2", "https://b.test/")
	at := func(entry int, ref string) *link.Item {
		it := item(1, entry, "")
		it.PageRef = ref
		return it
	}
	var have []string
	for _, ev := range linked(t, l, at(3, "page_1"), at(5, "page_1"), at(6, ""), at(7, "page_2"), at(1, "page_2")) {
		have = append(have, ev.ID+" "+ev.PageURL+" "+ev.PageURLFrom)
	}
	want := []string{
		"S01-000001-1  ", // before its page's document
		"S01-000003-1 https://a.test/one document",
		"S01-000005-1 https://a.test/two document",
		"S01-000006-1  ", // the capture names no page
		"S01-000007-1 https://b.test/ document",
	}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestRules(t *testing.T) {
	config := item(1, 0, "")
	config.Event.Kind, config.Event.Account = decode.KindConfig, "123"
	config.Event.Config = &decode.Config{Rules: []decode.Rule{{ID: "9", Event: "Contact", Condition: "a click"}}}
	made := item(1, 2, "k", query("id", "123"))
	made.Event.Account, made.RuleID = "123", "9"
	other := item(1, 3, "k", query("id", "456"))
	other.Event.Account, other.RuleID = "456", "9" // the same rule id of another account says nothing
	got := linked(t, newLinker(t), made, other, config)
	want := &evidence.RuleLink{RuleID: "9", ConfigID: "S01-000000-1", Event: "Contact", Condition: "a click"}
	if d := cmp.Diff(want, got[1].Rule); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if got[2].Rule != nil {
		t.Errorf("an event of another account is tied to %+v", got[2].Rule)
	}
}

package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

func TestSectionsAndSheets(t *testing.T) {
	for name, list := range map[string][]*evidence.Event{"with events": fixtureEvents(), "without": nil} {
		r := build(t, fixtureModel(t, list))
		var sections, sheets []string
		for _, s := range r.Document.Sections {
			sections = append(sections, s.Title)
			if len(s.Blocks) == 0 {
				t.Errorf("%s: section %q is empty", name, s.Title)
			}
		}
		for _, s := range r.Sheets {
			sheets = append(sheets, s.Name)
		}
		if diff := cmp.Diff([]string{"1. Cover", "2. What this document is and is not", "3. Summary", "4. Findings by category", "5. Timeline",
			"6. Consent chronology", "7. Identifiers", "8. Recipients", "9. Exhibits", "10. Sources and hashes", "11. Method", "12. Limits and counts",
			"13. Prompts to consider", "14. Glossary", "15. How to check and reproduce", "16. Declarations"}, sections); diff != "" {
			t.Errorf("%s: sections (-want +got):\n%s", name, diff)
		}
		if diff := cmp.Diff([]string{"Read me", "Summary", "Findings", "Events", "Fields", "Identifiers", "Pages", "Consent", "Timeline", "Recipients",
			"Sources", "Rules fired", "Considered", "Skipped", "Limits", "Issue prompts", "Glossary"}, sheets); diff != "" {
			t.Errorf("%s: sheets (-want +got):\n%s", name, diff)
		}
	}
}

func TestNoEvents(t *testing.T) {
	m := fixtureModel(t, nil)
	m.Case, m.Sources, m.Skipped = evidence.Case{}, nil, nil
	r := build(t, m)
	got := dump(r.Document)
	const sentence = "No event of a known vendor was found in these captures. That is not evidence that nothing was sent."
	if n := strings.Count(got, sentence); n < 4 {
		t.Errorf("the sentence on no events stands %d times, want at least 4", n)
	}
	for _, want := range []string{"Case reference: not completed", "No identifier was read", "No request to a known vendor was found.", "Requests recorded with an event | 0"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in a report without events", want)
		}
	}
	if text, err := dumpSheets(r.Sheets); err != nil || !strings.Contains(text, "events | Events | 0 |") {
		t.Errorf("sheets without events: %v", err)
	}
	for _, f := range r.Files {
		if strings.HasPrefix(f.Name, "letters/") && !strings.Contains(string(f.Data), "No event of a known vendor was found") {
			t.Errorf("%s does not say that no event was found", f.Name)
		}
	}
	golden(t, "no-events.txt", got)
}

// In the data files a list without entries is an empty list.
func TestNoListIsNull(t *testing.T) {
	bare := event(1, "", func(e *evidence.Event) {
		e.PageURL, e.Host, e.Vendor = "", "", ""
		e.Identifiers = []decode.Identifier{{Kind: "k", Key: "k", Value: "v"}}
		e.Categories = []evidence.Link{{ID: "life.housing", Confidence: evidence.Possible}}
	})
	for name, list := range map[string][]*evidence.Event{"no events": nil, "a bare event": {bare}} {
		m := fixtureModel(t, list)
		m.Exhibits = 1
		r := build(t, m)
		for _, v := range []any{r.Findings, r.Identifiers} {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(b), ":null") {
				t.Errorf("%s: a null in %s", name, b)
			}
		}
	}
}

func TestInvented(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Invented = true
	r := build(t, m)
	if r.Document.Banner != "INVENTED SAMPLE" {
		t.Errorf("banner %q", r.Document.Banner)
	}
	for _, f := range r.Files {
		if !strings.Contains(string(f.Data), "INVENTED SAMPLE") {
			t.Errorf("%s does not say that it is invented", f.Name)
		}
	}
	for _, s := range r.Sheets {
		if !strings.HasPrefix(s.Intro, "INVENTED SAMPLE") {
			t.Errorf("sheet %s does not say that it is invented", s.Name)
		}
	}
	real := build(t, fixtureModel(t, fixtureEvents()))
	if strings.Contains(dump(real.Document), "INVENTED") {
		t.Error("a report on real captures says that they are invented")
	}
}

func TestMaskedStaysMasked(t *testing.T) {
	r := build(t, fixtureModel(t, fixtureEvents()))
	if n := strings.Count(dump(r.Document), "[masked 9 bytes]"); n != 3 {
		t.Errorf("the masked cookie stands %d times in the report, want 3", n)
	}
	for _, f := range r.Files {
		if strings.Contains(string(f.Data), "GET ") && !strings.Contains(string(f.Data), "acct=[masked 9 bytes]") {
			t.Errorf("%s lost the mask", f.Name)
		}
	}
}

// many makes n linked events, each with its own page, rule, identifier, host
// and name.
func many(n int) []*evidence.Event {
	var out []*evidence.Event
	start := time.Date(2023, 7, 8, 12, 0, 0, 0, time.UTC)
	for i := range n {
		out = append(out, event(i, start.Add(time.Duration(i)*time.Second).Format("2006-01-02T15:04:05.000Z"), func(e *evidence.Event) {
			e.Host, e.Event = fmt.Sprintf("h%d.pebble.example", i), fmt.Sprintf("Name%d", i)
			e.PageURL += fmt.Sprint(i)
			l := abuseLink(true)
			l.Rule = fmt.Sprintf("rule-%d", i)
			e.Categories = []evidence.Link{l}
			e.Identifiers = []decode.Identifier{{Kind: fmt.Sprintf("kind%d", i), Key: "k", Value: fmt.Sprint(i)}}
			e.Params[1].Raw = strings.Repeat("é", valueMax+i)
		}))
	}
	return out
}

func TestNothingIsCutSilently(t *testing.T) {
	list := many(300)
	for i := range 40 {
		list = append(list, event(1000+i, "", func(e *evidence.Event) { e.Event = fmt.Sprintf("Other%d", i) }))
	}
	for i := range 25 {
		list = append(list, event(2000+i, "", func(e *evidence.Event) {
			e.Kind, e.Account = decode.KindConfig, fmt.Sprint(i)
			e.Config = &decode.Config{Rules: make([]decode.Rule, 31)}
		}))
	}
	m := fixtureModel(t, list)
	for i := range 130 {
		m.Skipped = append(m.Skipped, Skipped{File: fmt.Sprint(i), Reason: "r"})
		m.Sources[1].Damage = append(m.Sources[1].Damage, har.Damage{Entry: i, Reason: "d"})
	}
	m.Request = func(string) (evidence.Request, bool) {
		return evidence.Request{Method: "POST", URL: strings.Repeat("u", lineMax+7), Body: strings.Repeat("line\n", 400)}, true
	}
	r := build(t, m)
	got := dump(r.Document)
	for _, want := range []string{
		"shows 60 of 300 events linked to a category",
		"The other 280 events are in the workbook",
		"Not shown here: 100 further events; see the workbook, sheet Timeline",
		"Not shown here: 200 further values; see the workbook, sheet Identifiers",
		"Not shown here: 201 further hosts", // 300 of their own, and the one of the other events
		"Not shown here: 275 further rules",
		"Not shown here: 288 further entries", // event names, and identifiers by kind
		"Not shown here: 10 further rows",     // events without a category
		"Not shown here: 1 further rule; see data/events.jsonl",
		"Not shown here: 5 further answers, for accounts not listed",
		"Not shown here: 31 further files",
		"Not shown here: 31 further stretches",
		"The whole text is in exhibits/E1.request.txt. Not shown here: its 253 further lines.",
		"[12 more characters in exhibits/E1.request.txt]",
		"… [59 more characters; the whole value is in data/events.jsonl under S01-000059-1]",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report does not say %q", want)
		}
	}
	for _, s := range r.Document.Sections {
		for _, b := range s.Blocks {
			if raw, ok := b.(Raw); ok && len(raw.Lines) != 403-253 {
				t.Fatalf("an exhibit shows %d lines and says that 253 of 403 are left out", len(raw.Lines))
			}
		}
	}
	for _, f := range r.Files {
		if f.Name == "exhibits/E1.request.txt" && strings.Count(string(f.Data), "line\n") != 400 {
			t.Error("the exhibit's file does not hold the whole request")
		}
	}
}

func TestErrorsOfEventsAreReturned(t *testing.T) {
	broken := errors.New("disk gone")
	m := fixtureModel(t, nil)
	m.Events = func() iter.Seq2[*evidence.Event, error] {
		return func(yield func(*evidence.Event, error) bool) { yield(nil, broken) }
	}
	if _, err := Build(m); !errors.Is(err, broken) {
		t.Errorf("Build returned %v, want %v", err, broken)
	}
	good := fixtureModel(t, fixtureEvents())
	r := build(t, good)
	good.Events = m.Events
	failed := 0
	for _, s := range r.Sheets {
		for _, err := range s.Rows {
			if errors.Is(err, broken) {
				failed++
			}
		}
	}
	if failed != 5 {
		t.Errorf("%d sheets returned the error, want the 5 that read events", failed)
	}
	bad := fixtureModel(t, []*evidence.Event{event(1, "yesterday", nil)})
	if _, err := Build(bad); err == nil || !strings.Contains(err.Error(), "S01-000001-1") {
		t.Errorf("a time that is none: %v", err)
	}
}

func TestSameModelSameReport(t *testing.T) {
	list := append(fixtureEvents(), many(40)...)
	a, b := build(t, fixtureModel(t, list)), build(t, fixtureModel(t, list))
	if diff := cmp.Diff(dump(a.Document), dump(b.Document)); diff != "" {
		t.Errorf("two reports on one model differ:\n%s", diff)
	}
	if diff := cmp.Diff(a.Findings, b.Findings); diff != "" {
		t.Errorf("two findings.json on one model differ:\n%s", diff)
	}
	if diff := cmp.Diff(a.Files, b.Files); diff != "" {
		t.Errorf("the files of two reports on one model differ:\n%s", diff)
	}
}

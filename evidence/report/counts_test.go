package report

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// recount counts over the lines of events.jsonl as an outsider would: from
// JSON, with no code of this package.
func recount(t *testing.T, list []*evidence.Event) map[string]int {
	t.Helper()
	type link struct {
		Confidence string
		Sent       bool
	}
	type identifier struct {
		AccountLinked bool `json:"account_linked"`
	}
	type request struct {
		Source, Delivery string
		Entry            int
		Identifiers      []identifier
		SameRequestAs    *string `json:"same_request_as"`
	}
	type line struct {
		request
		Kind, Time string
		PageURL    string `json:"page_url"`
		BodyState  string `json:"body_state"`
		Stripped   bool   `json:"parameters_removed"`
		Method     string
		Copies     []request
		Categories []link
		Considered []struct{ Gate string }
		Consent    *struct{ State string }
		Clock      *struct{ Consistent bool }
	}
	n := map[string]int{}
	type at struct {
		source string
		entry  int
	}
	requests, pages := map[at]string{}, map[string]bool{}
	for _, e := range list {
		b, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var l line
		if err := json.Unmarshal(b, &l); err != nil {
			t.Fatal(err)
		}
		if l.Kind != "event" {
			n[map[string]string{"load": "loads", "config": "configs"}[l.Kind]]++
			continue
		}
		n["events"]++
		n["copies"] += len(l.Copies)
		all := append([]request{l.request}, l.Copies...)
		answered, account := false, false
		for _, r := range all {
			if r.SameRequestAs == nil {
				requests[at{r.Source, r.Entry}] = r.Delivery
			} else {
				n["copies_elsewhere"]++
			}
			answered = answered || r.Delivery == "answered"
			for _, id := range r.Identifiers {
				account = account || id.AccountLinked
			}
		}
		add := func(id string, yes bool) {
			if yes {
				n[id]++
			}
		}
		strong, sent := false, false
		for _, c := range l.Categories {
			strong = strong || c.Confidence == "strong"
			sent = sent || c.Confidence == "strong" && c.Sent
		}
		add("events_linked_strong", strong)
		add("events_linked_sent", sent)
		add("events_linked_elsewhere", strong && !sent)
		add("events_linked_sent_answered", sent && answered)
		add("events_linked_possible", len(l.Categories) > 0 && !strong)
		add("events_considered", len(l.Considered) > 0)
		add("events_considered_only", len(l.Considered) > 0 && len(l.Categories) == 0)
		add("events_with_account", account)
		if l.Consent != nil {
			n["consent_"+l.Consent.State]++
		} else {
			n["consent_not_examined"]++
		}
		add("events_without_time", l.Time == "")
		add("events_clock_compared", l.Clock != nil)
		add("events_clock_inconsistent", l.Clock != nil && !l.Clock.Consistent)
		add("events_without_page", l.PageURL == "")
		add("bodies_incomplete", l.BodyState == "omitted-but-sent" || l.BodyState == "truncated" || l.BodyState == "corrupted")
		add("events_incomplete", l.Stripped || l.BodyState == "omitted-but-sent" || l.BodyState == "truncated" || l.BodyState == "corrupted" ||
			l.BodyState == "unknown" && (l.Method == "POST" || l.Method == "PUT"))
		if l.PageURL != "" {
			pages[l.PageURL] = true
		}
	}
	n["requests"], n["page_addresses"] = len(requests), len(pages)
	for _, d := range requests {
		n["delivery_"+d]++
	}
	return n
}

func TestCountsAgreeWithARecount(t *testing.T) {
	list := fixtureEvents()
	want := recount(t, list)
	for id, n := range map[string]int{"sources": 2, "entries": 43, "damage": 1, "skipped": 1} {
		want[id] = n
	}
	got := map[string]int{}
	for _, c := range build(t, fixtureModel(t, list)).Findings.Counts {
		if c.N != 0 {
			got[c.ID] = c.N
		}
		if c.Label == "" || c.CountedAs == "" || c.Recount == "" {
			t.Errorf("count %s does not say how it is counted", c.ID)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("counts (-want +got):\n%s", diff)
	}
}

// The fixture must keep every number apart, so that a mix-up shows.
func TestFixtureTellsNumbersApart(t *testing.T) {
	n := recount(t, fixtureEvents())
	want := map[string]int{
		"requests": 8, "events": 8, "copies": 2, "copies_elsewhere": 1, "page_addresses": 5, "events_without_page": 1, "events_without_time": 1,
		"delivery_answered": 2, "delivery_no_answer": 2, "delivery_not_recorded": 1, "delivery_blocked": 1, "delivery_failed": 1, "delivery_from_cache": 1,
		"events_linked_strong": 3, "events_linked_sent": 2, "events_linked_elsewhere": 1, "events_linked_sent_answered": 1, "events_linked_possible": 1,
		"events_considered": 2, "events_considered_only": 1, "events_incomplete": 1,
		"consent_before_choice": 1, "consent_granted": 1, "consent_refused": 1, "consent_not_recorded": 1, "consent_not_examined": 4,
		"events_with_account": 1, "loads": 1, "configs": 1, "bodies_incomplete": 1, "events_clock_compared": 2, "events_clock_inconsistent": 1,
	}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("fixture (-want +got):\n%s", diff)
	}
}

func TestRequestsAreFewerThanEventsInABatch(t *testing.T) {
	list := fixtureEvents()[5:7]
	r := build(t, fixtureModel(t, list))
	got := map[string]int{}
	for _, c := range r.Findings.Counts {
		got[c.ID] = c.N
	}
	if got["requests"] != 1 || got["events"] != 2 || got["page_addresses"] != 1 {
		t.Errorf("a batch of two events about one page: %d requests, %d events, %d page addresses; want 1, 2, 1",
			got["requests"], got["events"], got["page_addresses"])
	}
}

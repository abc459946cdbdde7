package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

func linked(entry, tier int, confidence string, sent, account bool) *evidence.Event {
	return event(entry, "2023-07-08T12:00:00Z", func(e *evidence.Event) {
		e.Categories = []evidence.Link{{ID: "crime.domestic_abuse", Tier: tier, Confidence: confidence, Sent: sent, Field: "page_url"}}
		e.Identifiers = []decode.Identifier{{Kind: "k", Key: "k", Value: "v", AccountLinked: account}}
	})
}

func TestChoiceOfExhibits(t *testing.T) {
	strong, possible := evidence.Strong, evidence.Possible
	housing := linked(9, 3, possible, false, false)
	housing.Categories[0].ID = "life.housing"
	for _, tt := range []struct {
		name string
		list []*evidence.Event
		max  int
		want []string // in order of time
	}{
		{"tier first", []*evidence.Event{linked(1, 2, strong, true, true), linked(2, 1, strong, true, false)}, 1, []string{"S01-000002-1"}},
		{"strong before possible", []*evidence.Event{linked(1, 1, possible, true, true), linked(2, 3, strong, true, false)}, 1, []string{"S01-000002-1"}},
		{"held by the request before known from elsewhere", []*evidence.Event{linked(1, 1, strong, false, true), linked(2, 1, strong, true, false)}, 1, []string{"S01-000002-1"}},
		{"then an account", []*evidence.Event{linked(1, 1, strong, true, false), linked(2, 1, strong, true, true)}, 1, []string{"S01-000002-1"}},
		{"then time", []*evidence.Event{linked(1, 1, strong, true, true), linked(2, 1, strong, true, true)}, 1, []string{"S01-000001-1"}},
		{"one for each finding", []*evidence.Event{linked(1, 1, strong, true, true), linked(2, 1, strong, true, true), housing}, 2, []string{"S01-000001-1", "S01-000009-1"}},
		{"without a category only if none is linked", []*evidence.Event{event(1, "", nil), linked(2, 3, possible, false, false)}, 5, []string{"S01-000002-1"}},
		{"none is linked", []*evidence.Event{event(1, "", nil), event(2, "", nil)}, 1, []string{"S01-000001-1"}},
	} {
		m := fixtureModel(t, tt.list)
		m.Exhibits = tt.max
		c, err := count(m)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, c.exhibits.order); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestExhibitsAreNumberedAsTheCaseSays(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Case.Exhibit = evidence.Exhibit{Prefix: "A/B ", Start: 12}
	r := build(t, m)
	var names []string
	for _, f := range r.Files[1:5] {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"exhibits/A-B-12.request.txt", "exhibits/A-B-13.request.txt", "exhibits/A-B-14.request.txt", "exhibits/A-B-15.request.txt"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"A/B 12", "A/B 13", "A/B 15"}, r.Findings.Findings[0].Exhibits); diff != "" {
		t.Errorf("exhibits of the first finding (-want +got):\n%s", diff)
	}
}

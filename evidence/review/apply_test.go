package review

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// page is the file's way to name events by their page.
func page(action, category, address string) string {
	return "  - {action: " + action + ", category: " + category + ", page: " + quote(address) + ", reason: Because., initials: AB}\n"
}

func record(action, category string, entry, n string) string {
	return "  - {action: " + action + ", category: " + category + ", source_sha256: " + sum + ", entry: " + entry + ", n: " + n + ", reason: Because., initials: CD}\n"
}

// events are of two pages, one of which rules link to a category by its title
// in one event only; the last has a copy in another capture.
func events() []*evidence.Event {
	link := func(id string) []evidence.Link { return []evidence.Link{{ID: id, Confidence: evidence.Strong}} }
	return []*evidence.Event{
		{ID: "S01-000003-1", Kind: decode.KindEvent, SourceSHA256: sum, Entry: 3, N: 1, PageURL: "https://a.test/hate", Categories: link("crime.hate")},
		{ID: "S01-000003-2", Kind: decode.KindEvent, SourceSHA256: sum, Entry: 3, N: 2, PageURL: "https://a.test/hate"},
		{ID: "S01-000004-1", Kind: decode.KindLoad, SourceSHA256: sum, Entry: 4, N: 1, PageURL: "https://a.test/hate", Categories: link("crime.hate")},
		{ID: "S01-000005-1", Kind: decode.KindEvent, SourceSHA256: sum, Entry: 5, N: 1, PageURL: "https://a.test/\xff\xfe", Categories: append(link("life.legal"), link("life.legal")...)},
		{ID: "S01-000006-1", Kind: decode.KindEvent, SourceSHA256: sum, Entry: 6, N: 1,
			Copies: []evidence.Copy{{ID: "S02-000009-2", SourceSHA256: strings.Repeat("a", 64), Entry: 9}}},
	}
}

func TestApply(t *testing.T) {
	const hate, odd = "https://a.test/hate", "https://a.test/\ufffd\ufffd"
	head := "entries:\n"
	tests := []struct {
		name, text string
		want       map[string]string // by event: actions and refs
		err        string            // of Apply, or else of End
	}{
		{"a page", page("confirm", "crime.hate", hate), map[string]string{"S01-000003-1": "confirm R-01", "S01-000004-1": "confirm R-01"}, ""},
		{"an event", record("remove", "crime.hate", "3", "1"), map[string]string{"S01-000003-1": "remove R-01"}, ""},
		{"what is not linked is added to", page("add", "crime.hate", hate), map[string]string{"S01-000003-2": "add R-01"}, ""},
		{"an event without a page", record("add", "health.mental", "6", "1"), map[string]string{"S01-000006-1": "add R-01"}, ""},
		{"a copy", strings.ReplaceAll(record("add", "health.mental", "9", "2"), sum, strings.Repeat("a", 64)), map[string]string{"S01-000006-1": "add R-01"}, ""},
		{"an address that is not text", page("remove", "life.legal", odd), map[string]string{"S01-000005-1": "remove R-01"}, ""},
		{"two reviewers", page("confirm", "crime.hate", hate) + record("confirm", "crime.hate", "3", "1"),
			map[string]string{"S01-000003-1": "confirm R-01, confirm R-02", "S01-000004-1": "confirm R-01"}, ""},
		{"two categories", page("remove", "crime.hate", hate) + page("add", "life.legal", hate),
			map[string]string{"S01-000003-1": "remove R-01, add R-02", "S01-000003-2": "add R-02", "S01-000004-1": "remove R-01, add R-02"}, ""},
		{"a page and an event that contradict each other", page("confirm", "crime.hate", hate) + record("remove", "crime.hate", "3", "1"), nil,
			"f: line 3: it contradicts line 2: confirm and remove crime.hate, for event S01-000003-1"},
		{"no such page", page("confirm", "crime.hate", hate+"/"), nil, `f: line 2: no event names the page address "https://a.test/hate/"`},
		{"no such event", record("remove", "crime.hate", "3", "3"), nil, "f: line 2: there is no event at entry 3, n 3 of the capture with the SHA-256 " + sum},
		{"nothing to confirm", page("confirm", "life.legal", hate), nil,
			`f: line 2: nothing to confirm: rules link no event at the page address "https://a.test/hate" to life.legal; event S01-000003-1 is linked to: crime.hate`},
		{"nothing to remove", record("remove", "crime.hate", "6", "1"), nil,
			"f: line 2: nothing to remove: rules link no event at entry 6, n 1 of the capture with the SHA-256 " + sum + " to crime.hate; event S01-000006-1 is linked to: none"},
		{"nothing to add", page("add", "life.legal", odd), nil,
			`f: line 2: nothing to add: rules link every event at the page address "https://a.test/��" to life.legal already, which can be confirmed`},
		{"two that fit nothing", page("add", "life.legal", "x") + page("confirm", "crime.hate", hate) + page("add", "life.legal", "y"), nil,
			"f: line 2: no event names the page address \"x\"\nf: line 4: no event names the page address \"y\""},
	}
	for _, tt := range tests {
		s, err := Read("f", []byte(head+tt.text), known)
		if err != nil {
			t.Fatal(tt.name, err)
		}
		for range 2 { // a set serves several runs
			p := s.Begin()
			got := make(map[string]string)
			var err error
			for i, ev := range events() {
				links := ev.Categories
				if err = p.Apply(ev); err != nil {
					break
				}
				if d := cmp.Diff(events()[i].Categories, links); d != "" {
					t.Errorf("%s: the links changed (-want +got):\n%s", tt.name, d)
				}
				for _, r := range ev.Review {
					if got[ev.ID] != "" {
						got[ev.ID] += ", "
					}
					got[ev.ID] += r.Action + " " + r.Ref
				}
			}
			if err == nil {
				err = p.End()
			}
			if d := cmp.Diff(tt.err, errorText(err)); d != "" {
				t.Errorf("%s: error (-want +got):\n%s", tt.name, d)
			}
			if d := cmp.Diff(tt.want, got); d != "" && tt.err == "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, d)
			}
		}
	}
}

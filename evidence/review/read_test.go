package review

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/templates"
)

// known are the categories of these tests.
var known = []evidence.Category{{ID: "crime.hate", Label: "Hate crime"}, {ID: "life.legal", Label: "Legal advice"}, {ID: "health.mental", Label: "Mental health"}}

const sum = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestRead(t *testing.T) {
	const text = "\ufeff# a file as an editor on Windows writes it\n" + `initials: "AB"
date: 2026-03-09
entries:
  # 3 events
  - action: confirm
    category: crime.hate # Hate crime
    page: "https://www.northmere.test/report/hate-crime/?a=\"b\"\u202e"
    reason: "It is the form:  the one
      for reporting."
  - action: ""
    category: ""
    page: ""
    reason: ""
  - {action: remove, category: life.legal, source_sha256: "` + sum + `", entry: 417, n: 2, reason: 'It''s a cookie notice', initials: CD, date: ""}
  - action: add
    category: health.mental
    source_sha256: ` + sum + `
    member: "x/a.har"
    entry: 0
    n: 1
    reason: |-
      The button says so.
      See E4 #2.
    date: "2026-03-10"
`
	s, err := Read("review.yaml", []byte(strings.ReplaceAll(text, "\n", "\r\n")), known)
	if err != nil {
		t.Fatal(err)
	}
	want := []evidence.ReviewEntry{
		{Line: 6, Page: "https://www.northmere.test/report/hate-crime/?a=\"b\"\u202e", Review: evidence.Review{
			Action: "confirm", ID: "crime.hate", Reason: "It is the form: the one for reporting.", Initials: "AB", Date: "2026-03-09", Ref: "R-01"}},
		{Line: 15, SourceSHA256: sum, Entry: 417, N: 2, Review: evidence.Review{
			Action: "remove", ID: "life.legal", Reason: "It's a cookie notice", Initials: "CD", Date: "2026-03-09", Ref: "R-02"}},
		{Line: 16, SourceSHA256: sum, Member: "x/a.har", Entry: 0, N: 1, Review: evidence.Review{
			Action: "add", ID: "health.mental", Reason: "The button says so. See E4 #2.", Initials: "AB", Date: "2026-03-10", Ref: "R-03"}},
	}
	if d := cmp.Diff(want, s.Entries()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if s.Blank() != 1 {
		t.Errorf("%d blank entries, want 1", s.Blank())
	}
}

// TestBlankFile holds that the file to fill in is one that decides nothing.
func TestBlankFile(t *testing.T) {
	b, err := fs.ReadFile(templates.FS, "review.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read("review.yaml", b, known)
	if d := cmp.Diff("review.yaml: no entry is filled in", errorText(err)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	filled := strings.Replace(string(b), `initials: ""`, `initials: "AB"`, 1)
	for key, value := range map[string]string{"action": "confirm", "category": "crime.hate", "page": "https://a.test/", "reason": "So it is."} {
		at := strings.Index(filled, "\nentries:")
		filled = filled[:at] + strings.Replace(filled[at:], key+`: ""`, key+`: "`+value+`"`, 1)
	}
	if s, err := Read("review.yaml", []byte(filled), known); err != nil || len(s.Entries()) != 1 {
		t.Errorf("filled in: %v", err)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestReadErrors holds that every mistake is told with its line.
func TestReadErrors(t *testing.T) {
	// entry is one that holds, with lines replaced by key.
	entry := func(change map[string]string) string {
		var b strings.Builder
		b.WriteString("entries:\n")
		dash := "  - "
		for _, key := range []string{"action", "category", "page", "source_sha256", "entry", "n", "reason", "initials", "date", "colour"} {
			value, ok := map[string]string{"action": "confirm", "category": "crime.hate", "page": "https://a.test/", "reason": "So it is.", "initials": "AB"}[key]
			if v, changed := change[key]; changed {
				value, ok = v, v != "-"
			}
			if ok {
				b.WriteString(dash + key + ": " + value + "\n")
				dash = "    "
			}
		}
		return b.String()
	}
	change := func(pairs ...string) string {
		m := make(map[string]string)
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i]] = pairs[i+1]
		}
		return entry(m)
	}
	record := []string{"page", "-", "source_sha256", sum, "entry", "3", "n", "1"}
	two := func(a, b string) string { return a + strings.TrimPrefix(b, "entries:\n") }
	tests := []struct{ name, text, want string }{
		{"nothing", "", "f: no entry is filled in"},
		{"comments", "# only\n", "f: no entry is filled in"},
		{"no entries", "initials: AB\nentries:\n", "f: no entry is filled in"},
		{"bytes", "entries: \xff", "f: not UTF-8 text: save it as plain text, in UTF-8"},
		{"UTF-16", "\xff\xfee\x00", "f: not UTF-8 text: save it as plain text, in UTF-8"},
		{"a hidden character", "initials: AB\nentries: # \u202e\n", `f: line 2: it holds the character U+202E, which cannot be seen: take it out, or write it as \U0000202e in quotation marks`},
		{"a control character", "initials: \"A\x1b[31m\"", `f: line 1: it holds the character U+001B, which cannot be seen: take it out, or write it as \U0000001b in quotation marks`},
		{"another mark at its beginning", "\ufeff\ufeff", `f: line 1: it holds the character U+FEFF, which cannot be seen: take it out, or write it as \U0000feff in quotation marks`},
		{"too large", strings.Repeat(" ", maxSize+1), "f: 8388609 bytes; a review file has at most 8388608"},
		{"not YAML", "entries:\n  - action: confirm\n   category: x\n", "f: line 3: not YAML: value is not allowed in this context"},
		{"a colon in a text", "entries:\n  - reason: The page is: a form\n", "f: line 2: not YAML: mapping value is not allowed in this context"},
		{"a key twice", "initials: AB\ninitials: CD\n", `f: line 2: not YAML: mapping key "initials" already defined at [1:1]`},
		{"two documents", "initials: AB\n---\ninitials: CD\n", "f: line 3: a second document; a review file is one"},
		{"a list at the top", "- action: confirm\n", "f: line 1: initials, date and entries are needed here"},
		{"an unknown key at the top", "reviewer: AB\n", `f: line 1: there is no key "reviewer" here; the keys are initials, date`},
		{"entries that are no list", "entries: {action: confirm}\n", "f: line 1: entries: a list is needed, each entry beginning with a dash"},
		{"an entry that is a text", "entries:\n  - confirm\n", "f: line 2: an entry such as “- action: confirm” is needed"},
		{"an unknown key", change("colour", "red"), `f: line 7: there is no key "colour" here; the keys are ` + strings.Join(entryKeys[:], ", ")},
		{"an unknown key in a blank entry", "entries:\n  - action: \"\"\n    events: 3\n", `f: line 3: there is no key "events" here; the keys are ` + strings.Join(entryKeys[:], ", ")},
		{"a list for a text", change("reason", "[a, b]"), "f: line 5: reason: a text is needed"},
		{"an alias", "initials: &a AB\n", "f: line 1: initials: a text is needed"},
		{"a text cut by a comment", change("reason", "see exhibit #4"), "f: line 5: reason: what follows the sign # is not part of it: put the whole in quotation marks"},
		{"another action", change("action", "keep"), `f: line 2: action: "keep" is none of confirm, remove and add`},
		{"a reason and no action", change("action", `""`), `f: line 2: action: "" is none of confirm, remove and add`},
		{"another category", change("category", "crime.hats"), `f: line 3: category: there is no category "crime.hats"`},
		{"no category", change("category", "-"), `f: line 2: category: there is no category ""`},
		{"no reason", change("reason", `" "`), "f: line 5: reason: it is empty: say in a sentence why"},
		{"a long reason", change("reason", strings.Repeat("é", maxReason+1)), "f: line 5: reason: it has more than 2000 characters"},
		{"no initials", change("initials", "-"), "f: line 2: initials: they are missing, here and at the head of the file"},
		{"long initials", change("initials", strings.Repeat("A", maxInitials+1)), "f: line 6: initials: they have more than 20 characters"},
		{"a wrong date", change("date", "9 March"), `f: line 7: date: "9 March" is not a date in the form 2026-01-31`},
		{"a wrong date at the top", "date: 9/3/2026\n" + entry(nil), `f: line 1: date: "9/3/2026" is not a date in the form 2026-01-31`},
		{"no event", change("page", "-"), "f: line 2: no event is named: fill in page, or else source_sha256, entry and n"},
		{"a page and a record", change("entry", "3"), "f: line 2: events are named both by page and as one record: leave out one of the two"},
		{"half a hash", change(append(record, "source_sha256", "ab12")...), `f: line 4: source_sha256: "ab12" is not 64 digits from 0 to 9 and a to f`},
		{"no hash", change(append(record, "source_sha256", "-")...), `f: line 2: source_sha256: "" is not 64 digits from 0 to 9 and a to f`},
		{"a wrong entry", change(append(record, "entry", "-1")...), `f: line 5: entry: "-1" is not a number from 0`},
		{"no n", change(append(record, "n", "-")...), `f: line 2: n: "" is not a number from 1`},
		{"n of 0", change(append(record, "n", "0")...), `f: line 6: n: "0" is not a number from 1`},
		{"a contradiction", two(entry(nil), change("action", "remove")), `f: line 7: it contradicts line 2: confirm and remove crime.hate, for the page address "https://a.test/"`},
		{"a contradiction of another", two(entry(nil), change("action", "add", "initials", "CD")), `f: line 7: it contradicts line 2: confirm and add crime.hate, for the page address "https://a.test/"`},
		{"a contradiction on a record", two(change(record...), change(append(record, "action", "remove")...)), "f: line 9: it contradicts line 2: confirm and remove crime.hate, for entry 3, n 1 of the capture with the SHA-256 " + sum},
		{"a repetition", two(entry(nil), entry(nil)), `f: line 7: it repeats line 2: confirm crime.hate, for the page address "https://a.test/"`},
		{"two mistakes", two(change("action", "keep"), change("category", "x")), "f: line 2: action: \"keep\" is none of confirm, remove and add\nf: line 8: category: there is no category \"x\""},
		{"another reviewer of the same mind", two(entry(nil), change("initials", "CD")), ""},
		{"another category of the page", two(entry(nil), change("action", "remove", "category", "life.legal")), ""},
		{"a record", change(record...), ""},
		{"entry_0", change(append(record, "entry", "0")...), ""},
	}
	for _, tt := range tests {
		_, err := Read("f", []byte(tt.text), known)
		if d := cmp.Diff(tt.want, errorText(err)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
	many := "initials: AB\nentries:\n" + strings.Repeat("  - {action: keep}\n", 30)
	_, err := Read("f", []byte(many), known)
	if text := errorText(err); strings.Count(text, "\n") != maxErrors || !strings.HasSuffix(text, "\nf: 10 further entries are wrong") {
		t.Errorf("30 mistakes:\n%s", text)
	}
	if _, err = Read("f", []byte("entries:\n"+strings.Repeat("  - {}\n", maxEntries+1)), known); errorText(err) != "f: 5001 entries; at most 5000 are read" {
		t.Errorf("too many entries: %v", err)
	}
}

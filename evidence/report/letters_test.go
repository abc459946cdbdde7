package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// description returns the text for the regulator's description box, as it
// stands in the letter.
func description(t *testing.T, m *Model) (letter, text string) {
	t.Helper()
	letter = letterOf(t, m, "letters/03-ico-complaint.txt")
	_, rest, ok := strings.Cut(letter, "---- copy from the next line\n")
	text, _, ok2 := strings.Cut(rest, "\n---- to the line above")
	if !ok || !ok2 {
		t.Fatal("the letter has no marks around the description")
	}
	return letter, text
}

func letterOf(t *testing.T, m *Model, name string) string {
	t.Helper()
	for _, f := range build(t, m).Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

func TestLettersAreMarkedAsDrafts(t *testing.T) {
	n := 0
	for _, f := range build(t, fixtureModel(t, fixtureEvents())).Files {
		if strings.HasPrefix(f.Name, "letters/") {
			n++
			if !strings.HasPrefix(string(f.Data), "DRAFT – for a person to check. Prompts to consider, not legal advice.\n") {
				t.Errorf("%s does not start as a draft", f.Name)
			}
			if strings.Contains(string(f.Data), "\n\n\n") {
				t.Errorf("%s has two empty lines together", f.Name)
			}
		}
	}
	if n != 2 {
		t.Errorf("%d letters, want 2", n)
	}
}

// longestHarm is the length of the longest harm text that stands in the
// description of the fixture.
func longestHarm(t *testing.T, unit string) int {
	t.Helper()
	m := fixtureModel(t, fixtureEvents())
	b := &builder{m: m}
	var err error
	if b.w, err = loadWording(); err != nil {
		t.Fatal(err)
	}
	m.Case.Complaint.Harm = unit
	_, with := description(t, m)
	return (icoDescriptionMax-icoLength(with))/icoLength(unit) + 1
}

func TestDescriptionFitsTheBox(t *testing.T) {
	for _, unit := range []string{"x", "é", "👍"} {
		limit := longestHarm(t, unit)
		for _, over := range []int{-1, 0, 1, 500, 100_000} {
			m := fixtureModel(t, fixtureEvents())
			m.Case.Complaint.Harm = strings.Repeat(unit, limit+over)
			letter, text := description(t, m)
			if n := icoLength(text); n > 2000 {
				t.Errorf("%q × %d: the description has %d characters, want at most 2,000", unit, limit+over, n)
			}
			if over == 0 && unit == "x" && icoLength(text) != 2000 {
				t.Errorf("at the limit the description has %d characters, want 2,000", icoLength(text))
			}
			whole := strings.Contains(text, m.Case.Complaint.Harm)
			if fits := over <= 0; fits && !whole {
				t.Errorf("%q × %d fits but is not in the description", unit, limit+over)
			}
			if !whole && !strings.Contains(text, "see my answer on harm") {
				t.Errorf("%q × %d: the description does not say where the harm is", unit, limit+over)
			}
			if !strings.Contains(letter, "The effect on the person, in their own words: "+m.Case.Complaint.Harm) {
				t.Errorf("%q × %d: the answer on harm is not whole", unit, limit+over)
			}
			if want := "this text has " + number(icoLength(text)); !strings.Contains(letter, want) {
				t.Errorf("the letter does not state the length: %s", want)
			}
		}
	}
}

// When the text is too long, findings give way before the harm does.
func TestDescriptionLeavesFindingsToTheReport(t *testing.T) {
	var list []*evidence.Event
	for i := range 40 {
		list = append(list, event(i, "2023-07-08T12:00:00.000Z", func(e *evidence.Event) {
			l := abuseLink(true)
			l.ID = fmt.Sprintf("subject%02d.with_a_rather_long_name_that_takes_room", i)
			e.Categories = []evidence.Link{l}
		}))
	}
	m := fixtureModel(t, list)
	m.Case.Complaint.Harm = strings.Repeat("harm ", 120)
	m.Case.Organisation.Website = "https://" + strings.Repeat("long-", 1000) + ".test"
	_, text := description(t, m)
	if n := icoLength(text); n > 2000 {
		t.Errorf("the description has %d characters", n)
	}
	shown := strings.Count(text, "\n- ")
	if want := fmt.Sprintf("%d more in the report.", 40-shown); shown == 0 || !strings.Contains(text, want) {
		t.Errorf("%d findings shown, and no %q in:\n%s", shown, want, text)
	}
	if !strings.Contains(text, strings.TrimSpace(m.Case.Complaint.Harm)) {
		t.Error("the harm gave way to the findings")
	}
}

func TestComplaintLawFollowsTheDate(t *testing.T) {
	const statute, practice = "This is a complaint under section 164A of the Data Protection Act 2018.", "As good practice, please acknowledge this letter within 30 days"
	for _, tt := range []struct {
		complained, date, kind string
		want, not              []string
	}{
		{"2026-06-19", "", "data-subject", []string{statute, "about my own personal information"}, []string{practice, "IF THIS IS SENT"}},
		{"2026-06-18", "2026-07-01", "data-subject", []string{practice}, []string{statute}},
		{"", "2026-07-01", "representative", []string{statute, "on behalf of [NAME OF THE PERSON]"}, []string{practice}},
		{"", "", "", []string{"[IF THIS IS SENT ON OR AFTER 19 June 2026, AND IF IT APPLIES: " + statute, "[CHOOSE ONE:"}, []string{practice}},
		{"2026-07-01", "", "third-party-concern", []string{"do not write on behalf of a particular person"}, []string{statute, practice}},
	} {
		m := fixtureModel(t, fixtureEvents())
		m.Case.Date, m.Case.Complaint.ComplainedOn, m.Case.Complainant.Kind = tt.date, tt.complained, tt.kind
		got := letterOf(t, m, "letters/01-to-organisation.txt")
		for _, w := range tt.want {
			if !strings.Contains(got, w) {
				t.Errorf("complained %q, dated %q, %q: no %q", tt.complained, tt.date, tt.kind, w)
			}
		}
		for _, w := range tt.not {
			if strings.Contains(got, w) {
				t.Errorf("complained %q, dated %q, %q: %q", tt.complained, tt.date, tt.kind, w)
			}
		}
	}
}

func TestNamesOfLawFollowTheEvents(t *testing.T) {
	before, after := "regulation 6, as it stood before 5 February 2026", "regulation 6 and Schedule A1 (from"
	for _, tt := range []struct {
		times []string
		want  []bool // before, after
	}{
		{[]string{"2023-07-08T14:00:00Z"}, []bool{true, false}},
		{[]string{"2026-02-04T23:59:59.999Z"}, []bool{true, false}},
		{[]string{"2026-02-05T00:00:00Z"}, []bool{false, true}},
		{[]string{"2026-02-04T12:00:00Z", "2026-02-06T12:00:00Z"}, []bool{true, true}},
		{[]string{""}, []bool{true, true}},
	} {
		var list []*evidence.Event
		for i, at := range tt.times {
			list = append(list, event(i, at, nil))
		}
		var section string
		for _, s := range build(t, fixtureModel(t, list)).Document.Sections {
			if s.ID == "prompts" {
				for _, b := range s.Blocks {
					section += dumpBlock(b)
				}
			}
		}
		got := []bool{strings.Contains(section, before), strings.Contains(section, after)}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("events at %q: text before and after 5 February 2026 (-want +got):\n%s", tt.times, diff)
		}
	}
}

func TestLawHasSources(t *testing.T) {
	l, err := loadLaw()
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, s := range l.Sources {
		have[s.ID] = true
		if _, err := time.Parse(time.DateOnly, s.Read); err != nil || s.Title == "" || s.Where == "" {
			t.Errorf("source %s: title %q, where %q, read %q", s.ID, s.Title, s.Where, s.Read)
		}
	}
	var ids []string
	names := slices.Clone(l.Complaint)
	for _, p := range l.Prompts {
		ids = append(ids, p.ID)
		names = append(names, p.Names...)
		if p.Question == "" || p.Where == "" || !strings.ContainsAny(p.Question, "?") {
			t.Errorf("%s is not a question with a place: %q, %q", p.ID, p.Question, p.Where)
		}
	}
	if diff := cmp.Diff([]string{"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12", "P13", "P14"}, ids); diff != "" {
		t.Errorf("prompts (-want +got):\n%s", diff)
	}
	for _, n := range names {
		if !have[n.Source] {
			t.Errorf("%q has no source %q", n.Name, n.Source)
		}
		for _, d := range []string{n.From, n.To} {
			if _, err := time.Parse(time.DateOnly, d); d != "" && err != nil {
				t.Errorf("%q: %v", n.Name, err)
			}
		}
	}
	if len(names) != 22 {
		t.Errorf("%d names of law checked, want 22", len(names))
	}
}

func TestGuideDates(t *testing.T) {
	for _, tt := range []struct{ from, want string }{
		{"2026-03-09", "2026-06-09"}, {"2025-11-30", "2026-02-28"}, {"2023-11-30", "2024-02-29"}, {"2026-01-31", "2026-04-30"}, {"2026-12-01", "2027-03-01"},
	} {
		from, err := time.Parse(time.DateOnly, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		if got := addMonths(from, 3).Format(time.DateOnly); got != tt.want {
			t.Errorf("three months after %s = %s, want %s", tt.from, got, tt.want)
		}
	}
	m := fixtureModel(t, nil)
	m.Case.Complaint.ComplainedOn, m.Case.Complaint.LastContactOn = "2026-03-09", "2026-04-01"
	got := letterOf(t, m, "letters/03-ico-complaint.txt")
	for _, want := range []string{"30 days after your complaint is 8 April 2026", "three months after your last contact is 1 July 2026", "Complaint to the organisation: 9 March 2026"} {
		if !strings.Contains(got, want) {
			t.Errorf("the letter does not say %q", want)
		}
	}
}

// Captured text and the case file cannot break a letter or hide in it.
func TestLettersShowWhatIsHidden(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Case.Organisation.Name = "Brindle\u202e Police\n\nDear all"
	m.Case.Complaint.Harm = "first\r\nsecond\x1b[31m"
	got := letterOf(t, m, "letters/01-to-organisation.txt")
	for _, want := range []string{`Brindle\u{202E} Police\u{000A}\u{000A}Dear all`, "first\nsecond\\u{001B}[31m"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the letter", want)
		}
	}
}

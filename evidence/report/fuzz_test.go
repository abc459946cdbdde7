package report

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// Whatever a capture or a case file holds, the report is built, its texts hide
// nothing, and the description fits its box.
func FuzzBuild(f *testing.F) {
	f.Add("https://www.brindle-police.test/report/domestic-abuse/", "Report", "Report now", "domestic abuse", 0, 4, "It frightened me.", "Brindle Police")
	f.Add("\x00\u202e{{.Case}}", "“”\n\n---- to the line above", "\xff\xfe", "%zz", -1, 9, strings.Repeat("👍\n", 900), "[[]]")
	f.Add("", "", "", "", 5, 2, "", "")
	f.Add(strings.Repeat("/a", 5000), "t", "b", strings.Repeat("é", 3000), 1, 1<<40, "\r\n\r\n", strings.Repeat("N", 9000))
	f.Fuzz(func(t *testing.T, url, title, button, value string, from, to int, harm, name string) {
		e := event(3, "2023-07-08T14:03:22Z", func(e *evidence.Event) {
			e.PageURL, e.PageTitle, e.PageTitleFrom, e.ButtonText = url, title, "own", button
			e.Event, e.Host, e.Account, e.Notes = value, name, title, []string{button}
			e.Params = append(e.Params, decode.Param{In: "body", RawKey: value, Key: value, Raw: value, Value: title, Basis: decode.BasisUndocumented})
			e.Identifiers = []decode.Identifier{{Kind: name, Key: value, Value: title, Issued: button, AccountLinked: true}}
			e.Categories = []evidence.Link{
				{ID: name, Tier: from, Rule: value, Field: "page_url", Matched: title, From: from, To: to, Confidence: evidence.Strong, Sent: true},
				{ID: "health.mental", Tier: to, Rule: button, Field: "param:" + value, Matched: url, From: from, To: to, Confidence: evidence.Possible}}
		})
		e.Considered = []evidence.Considered{{ID: name, Rule: value, Field: "param:" + value, Matched: title, From: from, To: to, Gate: button, Reason: harm}}
		decided := evidence.Review{Action: []string{evidence.Confirm, evidence.Remove, evidence.Add}[(from&3)%3], ID: name, Reason: harm, Initials: title, Date: value, Ref: "R-01"}
		e.Review = []evidence.Review{decided, {Action: evidence.Add, ID: button, Reason: url, Initials: value, Ref: "R-02"}}
		m := fixtureModel(t, []*evidence.Event{e})
		m.Review = &ReviewFile{Entries: []evidence.ReviewEntry{{Review: decided, Page: url}, {Review: e.Review[1], SourceSHA256: value, Member: title}}}
		m.Case.Complaint.Harm, m.Case.Organisation.Name, m.Case.Title, m.Case.Exhibit.Prefix = harm, name, title, value
		m.Request = func(string) (evidence.Request, bool) {
			return evidence.Request{Method: name, URL: url, Body: value}, true
		}
		r, err := Build(m)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Document.Sections) != 16 || len(r.Findings.Findings) == 0 {
			t.Fatalf("%d sections, %d findings", len(r.Document.Sections), len(r.Findings.Findings))
		}
		for _, file := range r.Files {
			for _, c := range string(file.Data) {
				if c != '\n' && (unicode.IsControl(c) || unicode.Is(unicode.Cf, c)) {
					t.Errorf("%s holds %U", file.Name, c)
				}
			}
			if !utf8.Valid(file.Data) || strings.ContainsAny(file.Name, "\\ \x00") || strings.Contains(file.Name, "..") {
				t.Errorf("%q is not a plain text under a plain name", file.Name)
			}
		}
		b := testBuilder(t, m.Zone)
		b.m, b.t = m, mustCount(t, m)
		if n := icoLength(b.icoDescription(r.Findings)); n > icoDescriptionMax || b.err != nil {
			t.Errorf("a description of %d characters, error %v", n, b.err)
		}
		if _, err := dumpSheets(r.Sheets); err != nil {
			t.Error(err)
		}
	})
}

func mustCount(t *testing.T, m *Model) *tally {
	t.Helper()
	out, err := count(m)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

package review

import (
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

func blankFile(t testing.TB) string {
	t.Helper()
	b, err := fs.ReadFile(templates.FS, "review.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var words = map[string]string{"crime.hate": "Hate crime", "life.legal": "Legal\u202e advice", "health.mental": "Mental health"}

// draft gathers events that are linked by their page, by a button without a
// page, and not at all.
func draft() *Draft {
	link := func(id, field, matched, confidence string) evidence.Link {
		return evidence.Link{ID: id, Field: field, Matched: matched, Confidence: confidence}
	}
	d := new(Draft)
	for _, ev := range []*evidence.Event{
		{Kind: decode.KindEvent, Vendor: "meta", PageURL: "https://a.test/?q=\"hate\"\u202e\U000e0041\\#x", Categories: []evidence.Link{
			link("life.legal", "page_title", "law", evidence.Possible), link("crime.hate", "page_url", "hate", evidence.Strong), link("crime.hate", "page_title", "Hate\ncrime", evidence.Strong)}},
		{Kind: decode.KindEvent, Vendor: "google", PageURL: "https://a.test/?q=\"hate\"\u202e\U000e0041\\#x", Considered: []evidence.Considered{
			{ID: "crime.hate", Field: "button_text", Matched: "hate", Reason: "the page gives figures"}, {ID: "health.mental", Field: "button_text", Matched: "sad", Reason: "the page is news"}},
			Categories: []evidence.Link{link("life.legal", "page_url", "law", evidence.Possible)}},
		{Kind: decode.KindEvent, Vendor: "x", SourceSHA256: sum, Member: "a b.har", Entry: 7, N: 2, Categories: []evidence.Link{link("crime.hate", "button_text", strings.Repeat("hate ", 100), evidence.Strong)}},
		{Kind: decode.KindEvent, Vendor: "x", PageURL: "https://a.test/home"},
		{Kind: decode.KindLoad, Vendor: "x", PageURL: "https://a.test/load", Categories: []evidence.Link{link("crime.hate", "page_url", "load", evidence.Strong)}},
	} {
		d.Add(ev)
	}
	return d
}

func TestDraft(t *testing.T) {
	done, err := Read("f", []byte("entries:\n"+page("remove", "crime.hate", "https://a.test/?q=\"hate\"\u202e\U000e0041\\#x")+record("add", "health.mental", "3", "1")), known)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, x := range []struct {
		d    *Draft
		done *Set
	}{{new(Draft), nil}, {draft(), nil}, {draft(), done}} {
		var out strings.Builder
		if err := x.d.Write(&out, blankFile(t), words, x.done); err != nil {
			t.Fatal(err)
		}
		head, entries, ok := strings.Cut(out.String(), "\nentries:\n")
		if !ok || !strings.HasPrefix(blankFile(t), head) {
			t.Errorf("the head is not that of the blank file:\n%s", head)
		}
		b.WriteString("entries:\n" + entries + "\n")
	}
	const name = "testdata/draft.txt"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestDraftReadsBack fills in a draft and reads it: each entry names what it
// was made of.
func TestDraftReadsBack(t *testing.T) {
	var out strings.Builder
	if err := draft().Write(&out, blankFile(t), words, nil); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(out.String(), `initials: ""`, `initials: "AB"`, 1)
	text = strings.ReplaceAll(text, `action: ""`, "action: confirm")
	text = strings.ReplaceAll(text, `reason: ""`, `reason: "So."`)
	s, err := Read("f", []byte(text), known)
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://a.test/?q=\"hate\"\u202e\U000e0041\\#x"
	want := []target{{page: address}, {page: address}, {page: address}, {sha: sum, member: "a b.har", entry: 7, n: 2}}
	var got []target
	for _, e := range s.Entries() {
		got = append(got, targetOf(&e))
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(target{})); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var again strings.Builder
	if err := draft().Write(&again, blankFile(t), words, s); err != nil {
		t.Fatal(err)
	}
	carried, err := Read("f", []byte(again.String()), known)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(decisions(s), decisions(carried)); d != "" {
		t.Errorf("carried over (-want +got):\n%s", d)
	}
}

// decisions are the entries without their lines.
func decisions(s *Set) (out []evidence.ReviewEntry) {
	for _, e := range s.Entries() {
		e.Line = 0
		out = append(out, e)
	}
	return out
}

func TestDraftIsBounded(t *testing.T) {
	d := new(Draft)
	for i := range maxDraft + 3 {
		d.Add(&evidence.Event{Kind: decode.KindEvent, PageURL: strings.Repeat("x", i+1), Categories: []evidence.Link{{ID: "crime.hate", Confidence: evidence.Strong}}})
	}
	var out strings.Builder
	if err := d.Write(&out, blankFile(t), words, nil); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "\n  - action: "); n != maxDraft || !strings.Contains(out.String(), "  # Not listed here: 3 further links. At most 2000 entries are.\n") {
		t.Errorf("%d entries", n)
	}
}

// FuzzRead holds that what is read can be written and read again, the same,
// and that a page address of any text survives.
func FuzzRead(f *testing.F) {
	f.Add([]byte("entries:\n"+page("remove", "crime.hate", "https://a.test/")+record("add", "health.mental", "3", "1")), "https://a.test/\u202e\xff\n")
	f.Add([]byte("initials: AB\ndate: 2026-03-09\nentries:\n  - action: add\n    category: life.legal\n    page: |-\n      x: y #z\n    reason: >\n      a\n\n      b\n"), "\"\\\t'")
	f.Add([]byte(blankFile(f)), "# x")
	f.Add([]byte("entries: [{action: confirm, category: crime.hate, page: ' ', reason: \"\\x07\\U0001f600\", initials: é}]"), "\u0085\u2028\ufeff")
	f.Fuzz(func(t *testing.T, data []byte, address string) {
		s, err := Read("f", data, known)
		if (s == nil) == (err == nil) {
			t.Fatalf("%v with the error %v", s, err)
		}
		if err == nil {
			var out strings.Builder
			if err := new(Draft).Write(&out, blankFile(t), words, s); err != nil {
				t.Fatal(err)
			}
			again, err := Read("f", []byte(out.String()), known)
			if err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if d := cmp.Diff(decisions(s), decisions(again)); d != "" {
				t.Fatalf("(-read +read again):\n%s\n%s", d, out.String())
			}
		}
		if address == "" {
			return
		}
		s, err = Read("f", []byte("entries:\n"+page("add", "crime.hate", address)), known)
		if err != nil {
			t.Fatalf("%q: %v", address, err)
		}
		ev := &evidence.Event{PageURL: address}
		p := s.Begin()
		if err := p.Apply(ev); err != nil || p.End() != nil || len(ev.Review) != 1 {
			t.Fatalf("%q: %v, %v: %+v", address, err, p.End(), ev.Review)
		}
	})
}

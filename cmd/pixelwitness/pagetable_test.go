package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"pixelwitness/evidence"
)

var update = flag.Bool("update", false, "rewrite the golden file of the table")

func TestWrap(t *testing.T) {
	tests := []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, nil},
		{"  ", 5, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"one  two", 3, []string{"one", "two"}},
		{"https://a.test/report/crime", 15, []string{"https://a.test/", "report/crime"}},
		{"https://a.test/report/crime", 14, []string{"https://a.", "test/report/", "crime"}},
		{"crime.sexual_offences", 14, []string{"crime.sexual_", "offences"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"a-bcdefgh", 6, []string{"a-bcde", "fgh"}},                         // a mark too early to be of use
		{"举报强奸", 5, []string{"举报", "强奸"}},                                   // two characters wide each
		{"e\u0301e\u0301e\u0301", 2, []string{"e\u0301e\u0301", "e\u0301"}}, // marks over letters take no room
		{"举", 1, []string{"举"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, wrap(tt.text, tt.width)); diff != "" {
			t.Errorf("wrap(%q, %d) (-want +got):\n%s", tt.text, tt.width, diff)
		}
	}
}

// FuzzWrap holds that nothing but space is lost, and that no line is too wide
// unless it is one character.
func FuzzWrap(f *testing.F) {
	f.Add("https://a.test/report?type=domestic-abuse", 12)
	f.Add("举报 强奸 | Heddlu", 5)
	f.Add("e\u0301 \U0001f1ec\U0001f1e7 x", 1)
	f.Fuzz(func(t *testing.T, text string, width int) {
		width = 1 + (width&0x7f)%90
		text = evidence.Visible(text)
		lines := wrap(text, width)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
		for _, l := range lines {
			if uniseg.StringWidth(l) > width && uniseg.GraphemeClusterCount(l) > 1 {
				t.Errorf("%q is wider than %d", l, width)
			}
		}
	})
}

// TestPageTable sets the same pages for terminals of several widths.
func TestPageTable(t *testing.T) {
	link := func(id, confidence, matched, field, rule string) evidence.Link {
		return evidence.Link{ID: id, Confidence: confidence, Matched: matched, Field: field, Rule: id + "#" + rule}
	}
	considered := func(id, matched, reason string) evidence.Considered {
		return evidence.Considered{ID: id, Matched: matched, Field: "page_url", Rule: id + "#" + matched, Reason: reason}
	}
	pages := []struct {
		page evidence.Page
		made classified
	}{
		{evidence.Page{URL: "https://force.test/report/"}, classified{}},
		{evidence.Page{URL: "https://force.test/report/sexual-offences/what-happens-next?from=home"}, classified{Categories: []evidence.Link{
			link("crime.sexual_offences", evidence.Strong, "sexual-offences", "page_url", "sexual-offence"),
			link("crime.victim_support", evidence.Possible, "举报强奸", "param:cd[what]", "举报强奸")}}},
		{evidence.Page{Title: "Red \x1b[31m alert"}, classified{Categories: []evidence.Link{link("crime.asb", evidence.Possible, "alert", "page_title", "alert")}}},
		{evidence.Page{URL: "https://force.test/careers/rape-team-stalking"}, classified{Considered: []evidence.Considered{
			considered("crime.sexual_offences", "rape", "the page is about working for the organisation"),
			considered("crime.violence", "team", `part of the phrase "rape team"`),
			considered("crime.stalking_harassment", "stalking", "the page is about working for the organisation")}}},
	}
	var got strings.Builder
	for _, width := range []int{80, 0, 200} {
		out := bufio.NewWriter(&got)
		table := pageTable{out: out, width: width}
		fmt.Fprintf(out, "width %d\n", width)
		for _, p := range pages {
			if err := table.page(p.page, p.made); err != nil {
				t.Fatal(err)
			}
		}
		if err := table.end(); err != nil {
			t.Fatal(err)
		}
		out.Flush()
	}
	const golden = "testdata/table.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", golden, diff)
	}
	for width, text := range map[int]string{80: "width 80\n", tableWidth: "width 0\n"} {
		_, rest, _ := strings.Cut(got.String(), text)
		rest, _, _ = strings.Cut(rest, "width ")
		for l := range strings.Lines(rest[:strings.LastIndex(strings.TrimSpace(rest), "\n")]) {
			if w := uniseg.StringWidth(strings.TrimSuffix(l, "\n")); w > width {
				t.Errorf("a line of %d characters in a table of %d: %q", w, width, l)
			}
		}
	}
	checkShown(t, "the table", got.String())
}

// TestPageTableHolds looks that pages are printed once enough of them are held
// back, and after that as they come.
func TestPageTableHolds(t *testing.T) {
	var got strings.Builder
	out := bufio.NewWriterSize(&got, 16)
	table := pageTable{out: out}
	for n := range heldPages + 2 {
		if err := table.page(evidence.Page{URL: fmt.Sprintf("https://a.test/%d", n)}, classified{}); err != nil {
			t.Fatal(err)
		}
		if printed := got.Len() > 0; printed != (n+1 >= heldPages) {
			t.Fatalf("after %d pages printed is %v", n+1, printed)
		}
	}
	if err := table.end(); err != nil {
		t.Fatal(err)
	}
	out.Flush()
	if n := strings.Count(got.String(), "\n"); n != 1+heldPages+2+1 {
		t.Errorf("%d lines", n)
	}
}

// TestPageTableHoldsFew looks that long texts are not held back.
func TestPageTableHoldsFew(t *testing.T) {
	var got strings.Builder
	table := pageTable{out: bufio.NewWriter(&got)}
	if err := table.page(evidence.Page{URL: "https://a.test/" + strings.Repeat("x", heldBytes)}, classified{}); err != nil {
		t.Fatal(err)
	}
	if got.Len() < heldBytes/2 {
		t.Errorf("%d bytes are printed of a page of %d", got.Len(), heldBytes)
	}
}

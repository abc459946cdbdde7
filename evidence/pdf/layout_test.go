package pdf_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/report"
)

// fill returns a list of n lines.
func fill(n int) report.List {
	return report.List{Items: slices.Repeat([]report.Text{say("line")}, n)}
}

// TestSectionsBeginPages holds which sections begin a page: those after a page
// that is more than half full, if they do not fit there, and those before and
// after a cover or contents.
func TestSectionsBeginPages(t *testing.T) {
	section := func(title string, b ...report.Block) report.Section {
		return report.Section{ID: title, Title: title, Blocks: b}
	}
	doc := &report.Document{Sections: []report.Section{
		section("Cover", report.Cover{Title: "Title"}),
		section("List", report.Contents{}),
		section("Short"), section("Next to it", fill(3)), section("Long", fill(20)), section("After long", fill(8)),
		section("Tall box", report.Box{Paras: []report.Text{say(strings.Repeat("tall ", 330))}}), section("Last", fill(18)), section("Fits", report.Para{Text: say("text")}, report.PageBreak{}, fill(20)),
		section("Fits not", report.Para{Text: say(strings.Repeat("text ", 400))}),
	}}
	r := read(t, render(t, doc))
	got := make([][]string, len(r.pages))
	for p := range r.pages {
		if p == 1 {
			continue // the contents name all
		}
		for _, s := range doc.Sections {
			if slices.Contains(r.texts(p), s.Title) {
				got[p] = append(got[p], s.Title)
			}
		}
	}
	want := [][]string{nil, nil, {"Short", "Next to it", "Long"}, {"After long", "Tall box"}, {"Last", "Fits"}, nil, {"Fits not"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("titles on each page (-want +got):\n%s", d)
	}
}

var sizeRE = regexp.MustCompile(`/\S+ ([\d.]+) Tf`)

// TestDense holds that a dense table takes less room, and that nothing in it
// is too small to be read in print.
func TestDense(t *testing.T) {
	table := report.Table{Columns: []report.Column{{Title: "Key"}, {Title: "Value", Weight: 9}}}
	for i := range 200 {
		table.Rows = append(table.Rows, []report.Text{mono(fmt.Sprint("key ", i)), mono(address)})
	}
	loose := len(read(t, render(t, one(table))).pages)
	table.Dense = true
	r := read(t, render(t, one(table, report.Facts{Dense: true, Rows: []report.Fact{{Name: "a", Value: mono("b")}}}, report.Raw{Lines: []string{"c"}})))
	if n := len(r.pages); 10*n > 8*loose {
		t.Errorf("dense on %d pages, loose on %d: want at most four fifths of it", n, loose)
	}
	seen := 0
	for p := range r.pages {
		for _, m := range sizeRE.FindAllSubmatch(r.content(p), -1) {
			seen++
			if size, err := strconv.ParseFloat(string(m[1]), 64); err != nil || size < 6.8 {
				t.Errorf("page %d: type of %v points, %v", p+1, size, err)
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d sizes of type were seen, want at least 10", seen)
	}
}

// TestNothingFollowsCapturedLines holds that the notes on captured lines stand
// above them, so that none is left to a page of its own.
func TestNothingFollowsCapturedLines(t *testing.T) {
	r := read(t, render(t, one(report.Raw{Caption: "caption", Lines: []string{strings.Repeat("long\x00 ", 60), "last"}})))
	all := r.all()
	for _, note := range []string{"marks a line that goes on below", "A backslash and a code"} {
		if at := strings.Index(all, note); at < 0 || at > strings.Index(all, "last") {
			t.Errorf("%q stands at %d, want it above the lines", note, at)
		}
	}
}

// TestHeadingStaysWithWhatFollows moves a heading over the end of a page.
func TestHeadingStaysWithWhatFollows(t *testing.T) {
	follow := []report.Block{
		report.Para{Text: say("follows " + strings.Repeat("and goes on ", 30))},
		report.Box{Title: "follows", Paras: []report.Text{say(strings.Repeat("boxed words ", 80))}},
		report.Table{Caption: "follows", Columns: []report.Column{{Title: "a"}}, Rows: [][]report.Text{{say("b")}}},
		report.Strip{Caption: "follows", Series: []report.Series{{Name: "a", Points: make([]report.Point, 2)}}},
	}
	moved := 0
	for _, block := range follow {
		for lines := 17; lines < 30; lines++ {
			var blocks []report.Block
			for range lines {
				blocks = append(blocks, report.Para{Text: say("x")})
			}
			r := read(t, render(t, one(append(blocks, report.Heading{Level: 2, Text: "Heading"}, block)...)))
			for p := range r.pages {
				text := strings.Join(r.texts(p), "\n")
				if strings.Contains(text, "Heading") {
					if !strings.Contains(text, "follows") {
						t.Errorf("%T after %d lines: the heading stands alone on page %d", block, lines, p+1)
					}
					moved += p
				}
			}
		}
	}
	if moved == 0 {
		t.Error("no heading came to the end of a page")
	}
}

// TestHeaderStaysWithItsFirstRow fills a page line by line, so that a table
// begins at every height of it: its header is never the last thing on a page.
func TestHeaderStaysWithItsFirstRow(t *testing.T) {
	row := []report.Text{say("first"), say(strings.Repeat("some words ", 40))}
	for n := range 45 {
		doc := one(fill(n), report.Table{Columns: []report.Column{{Title: "Head"}, {Title: "Text"}}, Rows: [][]report.Text{row}})
		r := read(t, render(t, doc))
		for p := range r.pages {
			texts := r.texts(p)
			if slices.Contains(texts, "Head") != slices.Contains(texts, "first") {
				t.Errorf("after %d lines: page %d has the header without the row, or the row without it", n, p+1)
			}
		}
	}
}

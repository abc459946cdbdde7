package pdf_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/pdf"
	"pixelwitness/evidence/report"
)

var (
	update = flag.Bool("update", false, "write the golden files")
	write  = flag.String("write", "", "write the sample document to this `file`, to be looked at")
)

func render(t testing.TB, doc *report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// one returns a document of one section.
func one(blocks ...report.Block) *report.Document {
	return &report.Document{Title: "A title", Language: "en-GB", Sections: []report.Section{{ID: "one", Title: "One", Blocks: blocks}}}
}

func TestRenderText(t *testing.T) {
	file := render(t, everyBlock())
	if *write != "" {
		if err := os.WriteFile(*write, file, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := read(t, file)
	var b strings.Builder
	for p := range r.pages {
		fmt.Fprintf(&b, "== page %d\n", p+1)
		for _, s := range r.texts(p) {
			if s != "." {
				fmt.Fprintf(&b, "%s\n", s)
			}
		}
	}
	fmt.Fprintf(&b, "== outline\n%s\n", strings.Join(r.outline(), "\n"))
	golden(t, "every-block.txt", b.String())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func TestRenderIsDeterministic(t *testing.T) {
	first := render(t, everyBlock())
	for range 3 {
		if !bytes.Equal(first, render(t, everyBlock())) {
			t.Fatal("the same document gave different bytes")
		}
	}
}

func TestRenderAtOnce(t *testing.T) {
	want := render(t, everyBlock())
	got := make(chan []byte)
	for range 4 {
		go func() {
			var b bytes.Buffer
			if err := pdf.Render(&b, everyBlock()); err != nil {
				t.Error(err)
			}
			got <- b.Bytes()
		}()
	}
	for range 4 {
		if !bytes.Equal(want, <-got) {
			t.Error("renderings at the same time gave different bytes")
		}
	}
}

func TestPageNumbersAndBanner(t *testing.T) {
	r := read(t, render(t, everyBlock()))
	for p := range r.pages {
		text := strings.Join(r.texts(p), "\n")
		for _, want := range []string{fmt.Sprintf("Page %d of %d", p+1, len(r.pages)), "INVENTED SAMPLE"} {
			if n := strings.Count(text, want); n != 1 {
				t.Errorf("page %d holds %q %d times, want once", p+1, want, n)
			}
		}
	}
}

func TestHeaderOfTableIsRepeated(t *testing.T) {
	table := report.Table{Columns: []report.Column{{Title: "Heading"}, {Title: "Other"}}}
	for i := range 200 {
		table.Rows = append(table.Rows, []report.Text{say(fmt.Sprint("row ", i)), say("value")})
	}
	r := read(t, render(t, one(table)))
	if len(r.pages) < 4 {
		t.Fatalf("%d pages, want at least 4", len(r.pages))
	}
	for p := range r.pages {
		if n := strings.Count(strings.Join(r.texts(p), "\n"), "Heading"); n != 1 {
			t.Errorf("page %d holds the header %d times, want once", p+1, n)
		}
	}
	for i := range 200 {
		if row := fmt.Sprint("row ", i, "value"); !strings.Contains(r.all(), row) {
			t.Errorf("%q is missing", row)
		}
	}
}

func TestLinks(t *testing.T) {
	file := render(t, everyBlock())
	// Two in the summary, one in the exhibit, seven in the contents.
	if got, want := bytes.Count(file, []byte("/Subtype /Link")), 10; got != want {
		t.Errorf("%d links, want %d", got, want)
	}
	file = render(t, one(report.Para{Text: report.Text{{Text: "nowhere", Target: "no such anchor"}, {Text: "outside", Target: "https://collect.pixelco.test/"}}}))
	for _, not := range []string{"/Link", "/URI", "/Action", "/A <<"} {
		if bytes.Contains(file, []byte(not)) {
			t.Errorf("the file holds %s", not)
		}
	}
	if got := read(t, file).all(); !strings.Contains(got, "nowhereoutside") {
		t.Errorf("the text of links that lead nowhere is missing from %q", got)
	}
}

func TestFirstOfTwoAnchorsHolds(t *testing.T) {
	doc := &report.Document{Sections: []report.Section{
		{ID: "a", Title: "A", Blocks: []report.Block{report.Para{Text: report.Text{{Text: "to b", Target: "b"}}}, report.PageBreak{}, report.PageBreak{}, fill(30)}},
		{ID: "b", Title: "First B", Blocks: []report.Block{fill(30)}}, {ID: "b", Title: "Second B", Blocks: []report.Block{fill(1)}},
	}}
	file := render(t, doc)
	r := read(t, file)
	if len(r.pages) != 5 {
		t.Fatalf("%d pages, want 5", len(r.pages))
	}
	for p, want := range map[int]int{3: 1, 4: 0} {
		if n := bytes.Count(file, []byte("/Dest ["+r.pages[p]+" 0 R")) - 1; n != want { // less the outline's
			t.Errorf("%d links lead to page %d, want %d", n, p+1, want)
		}
	}
}

func TestProperties(t *testing.T) {
	doc := one()
	doc.Date = time.Date(2025, 7, 8, 23, 30, 0, 0, time.FixedZone("", -2*3600))
	file := render(t, doc)
	for _, want := range []string{"/CreationDate (D:20250709013000+00'00')", "<xmp:CreateDate>2025-07-09T01:30:00+00:00<", "<xmp:ModifyDate>2025-07-09T01:30:00+00:00<"} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file lacks %q, its date in UTC", want)
		}
	}
	if file := render(t, one()); !bytes.Contains(file, []byte("(D:20000101000000")) {
		t.Error("a document without a date does not have that of 1 January 2000")
	}
}

// TestHostile renders what a capture or a case file might hold.
func TestHostile(t *testing.T) {
	var every strings.Builder
	for b := range 256 {
		every.WriteByte(byte(b))
	}
	var runes strings.Builder
	for r := rune(1); r < 0x3000; r += 1 + r/0x100 {
		runes.WriteRune(r)
	}
	many := make([]report.Column, 200)
	texts := []struct{ name, text string }{
		{"empty", ""}, {"bytes", every.String()}, {"runes", runes.String()},
		{"astral", "👍🏽👨‍👩‍👧\U0010FFFF"}, {"bidi", "abc \u202eשלום الشرطة\u2066 123"},
		{"spaces", strings.Repeat(" ", 5000)}, {"token", strings.Repeat("a", 9000)},
		{"marks", "a" + strings.Repeat("\u0301", 3000)}, {"escapes", strings.Repeat("%41", 3000)},
		{"alias", "{nb} Page {nb} \x00 (unbalanced \\ ) ( \r\n ĊčഊⰍ"},
	}
	for _, tt := range texts {
		t.Run(tt.name, func(t *testing.T) {
			s, x := tt.text, report.Text{{Text: tt.text}, {Text: tt.text, Mono: true, Bold: true, Target: "one"}}
			doc := one(
				report.Heading{Level: 2, Text: s, Anchor: s, Bookmark: true}, report.Heading{Level: -7, Text: s},
				report.Para{Text: x}, report.Box{Title: s, Tone: report.Tone(s), Paras: []report.Text{x, x}},
				report.List{Items: []report.Text{x, nil}}, report.List{Ordered: true, Items: []report.Text{x}},
				report.Facts{Rows: []report.Fact{{Name: s, Value: x}, {}}},
				report.Table{Caption: s, Columns: []report.Column{{Title: s, Weight: -1}, {Title: "b", Right: true}}, Rows: [][]report.Text{{x}, nil, {x, x, x}}},
				report.Table{Columns: many, Rows: [][]report.Text{{x}}},
				report.Raw{Caption: s, Lines: []string{s, "", s}},
				report.Strip{Caption: s, Alt: s, Series: []report.Series{{Name: s, Points: make([]report.Point, 3)}, {Name: s}}},
				report.Signature{Labels: []string{s}}, report.Contents{Deep: true},
				report.Cover{Title: s, Subtitle: s, Facts: []report.Fact{{Name: s, Value: x}}, Notes: []report.Box{{Title: s}}},
			)
			doc.Title, doc.Subject, doc.Banner, doc.Header, doc.Footer = s, s, s, s, s
			if n := len(read(t, render(t, doc)).pages); n == 0 {
				t.Error("no pages")
			}
		})
	}
}

func TestEmpty(t *testing.T) {
	if err := pdf.Render(&bytes.Buffer{}, nil); err == nil {
		t.Error("no error for a nil document")
	}
	blocks := []report.Block{nil, report.Para{}, report.Box{}, report.List{}, report.Facts{}, report.Table{}, report.Raw{}, report.Strip{}, report.Signature{}, report.Contents{}, report.Cover{}, report.Heading{}, report.PageBreak{}}
	for _, doc := range []*report.Document{{}, {Sections: make([]report.Section, 3)}, one(blocks...)} {
		if n := len(read(t, render(t, doc)).pages); n == 0 {
			t.Errorf("%d sections: no pages", len(doc.Sections))
		}
	}
}

// TestTallRow holds that a row that is longer than a page is split, and that
// nothing of it is lost or drawn outside the frame.
func TestTallRow(t *testing.T) {
	var words []string
	for i := range 3000 {
		words = append(words, fmt.Sprintf("w%04d", i))
	}
	table := report.Table{Columns: []report.Column{{Title: "Left"}, {Title: "Right"}}, Rows: [][]report.Text{{say(strings.Join(words, " ")), say("short")}, {say("next"), say("row")}}}
	r := read(t, render(t, one(table)))
	if len(r.pages) < 4 {
		t.Errorf("%d pages, want at least 4", len(r.pages))
	}
	var got []string
	for p := range r.pages {
		for _, s := range r.texts(p) {
			if strings.HasPrefix(s, "w") {
				got = append(got, strings.Fields(s)...)
			}
		}
		for _, m := range placeRE.FindAllSubmatch(r.content(p), -1) {
			if y, _ := strconv.ParseFloat(string(m[1]), 64); y < 30 || y > 830 {
				t.Errorf("page %d: text at height %v", p+1, y)
			}
		}
	}
	if d := cmp.Diff(words, got); d != "" {
		t.Errorf("words (-want +got):\n%s", d)
	}
}

// TestStripMarks counts the marks of a chart: points that would cover each
// other are drawn once, filled and hollow ones apart.
func TestStripMarks(t *testing.T) {
	start := time.Date(2025, 7, 8, 14, 0, 0, 0, time.UTC)
	var points []report.Point
	for _, s := range []int{0, 0, 1, 300, 600} {
		points = append(points, report.Point{Time: start.Add(time.Duration(s) * time.Second), Filled: true})
	}
	points = append(points, report.Point{Time: start}, report.Point{Time: start.Add(450 * time.Second)})
	r := read(t, render(t, one(report.Strip{Series: []report.Series{{Name: "a", Points: points}}})))
	got := make(map[string]int)
	fill := ""
	for _, l := range strings.Split(string(r.content(0)), "\n") {
		switch {
		case strings.HasSuffix(l, " rg"), strings.HasSuffix(l, " g"):
			fill = l
		case l == "B", strings.HasSuffix(l, " B"):
			got[fill]++
		}
	}
	if d := cmp.Diff(map[string]int{"0.114 0.275 0.471 rg": 3, "1.000 g": 2}, got); d != "" {
		t.Errorf("marks by colour (-want +got):\n%s", d)
	}
	for _, want := range []string{"linked to a category (5)", "not linked (2)", "Times are in UTC."} {
		if !strings.Contains(r.all(), want) {
			t.Errorf("the chart lacks %q", want)
		}
	}
}

var placeRE = regexp.MustCompile(`BT [\d.-]+ ([\d.-]+) Td`)

func TestLongToken(t *testing.T) {
	token := strings.Repeat("0123456789abcdef", 1<<16) // 1 MiB
	doc := one(report.Table{Columns: []report.Column{{Title: "a"}, {Title: "b"}}, Rows: [][]report.Text{{say(token), say("b")}}})
	var got strings.Builder
	r := read(t, render(t, doc))
	for p := range r.pages {
		for _, s := range r.texts(p) {
			if strings.Trim(s, "0123456789abcdef") == "" && len(s) > 10 {
				got.WriteString(s)
			}
		}
	}
	if !strings.Contains(got.String(), token[:len(token)-64]) {
		t.Errorf("%d of %d characters were drawn in order", got.Len(), len(token))
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken")

func TestRenderReportsWriteError(t *testing.T) {
	if err := pdf.Render(brokenWriter{}, one()); !errors.Is(err, errBroken) {
		t.Errorf("error %v, want %v", err, errBroken)
	}
}

func FuzzRender(f *testing.F) {
	for _, s := range []string{"plain", "a\x00b\xff", "👍 \u202e الشرطة", address, "%41%zz \\u{41} \\x{", "\r\n\t ", "a\u0301\u0301", "()\\"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		doc := one(report.Para{Text: say(s)}, report.Para{Text: mono(s)}, report.Raw{Lines: []string{s}})
		doc.Sections[0].Title = ""
		if strings.ContainsFunc(s, pdf.RightToLeft) {
			s = "" // text from right to left is drawn in another order; FuzzWrap holds that
		}
		got := strings.ReplaceAll(read(t, render(t, doc)).all(), " ", "")
		want := strings.ReplaceAll(pdf.Visible(t, s), " ", "")
		if !strings.Contains(got, want) {
			t.Errorf("%q: %q is not in %q", s, want, got)
		}
	})
}

func BenchmarkRender(b *testing.B) {
	table := report.Table{Columns: []report.Column{{Title: "No.", Weight: 0.5, Right: true}, {Title: "Time", Weight: 1.5}, {Title: "Event"}, {Title: "Page", Weight: 4}}}
	for i := range 20_000 {
		table.Rows = append(table.Rows, []report.Text{say(fmt.Sprint(i)), say("2025-07-08 14:00:22.123"), say("PageView"), mono(address)})
	}
	doc := one(table)
	pages := len(read(b, render(b, doc)).pages)
	for b.Loop() {
		render(b, doc)
	}
	b.ReportMetric(float64(pages*b.N)/b.Elapsed().Seconds(), "pages/s")
}

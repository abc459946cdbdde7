package xlsx

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"pixelwitness/evidence/report"
)

var escape = regexp.MustCompile(`\\[ux]\{([0-9A-F]+)\}`)

// xstring is what Office Open XML takes for an escaped character, and more.
var xstring = regexp.MustCompile(`_x[0-9A-Za-z]{4}_`)

// restored undoes shown.
func restored(s string) string {
	return escape.ReplaceAllStringFunc(s, func(e string) string {
		n, err := strconv.ParseUint(e[3:len(e)-1], 16, 32)
		if err != nil {
			return e
		}
		if e[1] == 'x' {
			return string([]byte{byte(n)})
		}
		return string(rune(n))
	})
}

// FuzzText: what a cell shows can be restored from it, fits, and holds nothing
// that a reader of workbooks would take for something else.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a", "=1+1", "_x0041_", "_xD83D_x005F_x0041_", `\u{202E}`, "\x00\xff\u202e", " a ", "<&>]]>", "\U0001f642",
		strings.Repeat("a", maxCell-1) + "\U0001f642", strings.Repeat("\x00", maxCell/8+1)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want := shown(s)
		if m := xstring.FindString(want); m != "" {
			t.Errorf("%q is shown with %q", s, m)
		}
		for _, r := range want {
			if r != ' ' && !unicode.IsGraphic(r) {
				t.Errorf("%q is shown with %U", s, r)
			}
		}
		if got := restored(want); got != s {
			t.Fatalf("%q is shown as %q, which is restored as %q", s, want, got)
		}
		want, cut := fit(want)
		if n := len(utf16.Encode([]rune(want))); n > maxCell+100 {
			t.Errorf("%d UTF-16 units in a cell", n)
		}
		if cut {
			kept, _, _ := strings.Cut(want, "[continues: ")
			if !strings.Contains(s, "[continues: ") && !strings.HasPrefix(s, restored(kept)) {
				t.Errorf("what is kept is not the start of the text")
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	columns := []report.SheetColumn{intColumn, timeColumn}
	row := []report.Value{{Int: 417, Set: true}, {}}
	for i := range 18 {
		columns = append(columns, report.SheetColumn{Title: strconv.Itoa(i), Kind: report.KindText, Width: 40})
		row = append(row, report.Value{Text: "https://pixel.test/tr?id=0012345678901234567&ev=PageView"})
	}
	const rows = 10_000
	sheet := report.Sheet{Name: "Events", Columns: columns, Rows: func(yield func([]report.Value, error) bool) {
		for range rows {
			if !yield(row, nil) {
				return
			}
		}
	}}
	b.ReportAllocs()
	for b.Loop() {
		if err := Render(io.Discard, Props{}, []report.Sheet{sheet}, b.TempDir()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}

package xlsx

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"iter"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pixelwitness/evidence/report"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var (
	textColumn = report.SheetColumn{Title: "Value as sent", Kind: report.KindText, Width: 40}
	intColumn  = report.SheetColumn{Title: "Entry", Kind: report.KindInt}
	timeColumn = report.SheetColumn{Title: "Time (UTC)", Kind: report.KindTime}
)

func rowsOf(rows ...[]report.Value) iter.Seq2[[]report.Value, error] {
	return func(yield func([]report.Value, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func texts(values ...string) iter.Seq2[[]report.Value, error] {
	var rows [][]report.Value
	for _, v := range values {
		rows = append(rows, []report.Value{{Text: v}})
	}
	return rowsOf(rows...)
}

// draw renders sheets, checks that no temporary file is left, and opens the
// workbook again.
func draw(t *testing.T, max int, sheets ...report.Sheet) (f *excelize.File, data []byte, cut int) {
	t.Helper()
	var out bytes.Buffer
	tmp := t.TempDir()
	props := Props{Title: "Workbook", Banner: "INVENTED SAMPLE", Cut: func(_ string, n int) { cut += n }}
	err := render(&out, props, sheets, tmp, max)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
		t.Errorf("temporary files left: %v %v", left, err)
	}
	f, err = excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, out.Bytes(), cut
}

// column reads the first column of a sheet, below the header called title.
func column(t *testing.T, f *excelize.File, sheet, title string) []string {
	t.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, r := range rows {
		all = append(all, strings.Join(r, "\t"))
	}
	at := slices.Index(all, title)
	if at < 0 {
		t.Fatalf("no header %q in %q", title, all)
	}
	return all[at+1:]
}

func TestTextIsReadBackAsShown(t *testing.T) {
	long := strings.Repeat("a", maxCell)
	tests := []struct{ in, want string }{
		{"report a crime", "report a crime"},
		{`=HYPERLINK("https://evil.example/","x")`, `=HYPERLINK("https://evil.example/","x")`},
		{"+1+1", "+1+1"},
		{"-1", "-1"},
		{"@SUM(A1)", "@SUM(A1)"},
		{"\uff1d1+1", "\uff1d1+1"},
		{"'quoted", "'quoted"},
		{"0012", "0012"},
		{"9007199254740993", "9007199254740993"},
		{"1e5", "1e5"},
		{"TRUE", "TRUE"},
		{" spaces ", " spaces "},
		{"<b>&amp;]]></b>", "<b>&amp;]]></b>"},
		{"\x00\x07\x1b", `\u{0000}\u{0007}\u{001B}`},
		{"a\r\nb\tc", `a\u{000D}\u{000A}b\u{0009}c`},
		{"\xff", `\x{FF}`},
		{"\ufffe", `\u{FFFE}`},
		{"\u202egnp.exe", `\u{202E}gnp.exe`},
		{"\U0001f642 T\u0177", "\U0001f642 T\u0177"},
		{"_x0041_", `\u{005F}x0041_`},
		{"_x0041_x0042_", `\u{005F}x0041\u{005F}x0042_`},
		{"_xD83D_", `\u{005F}xD83D_`},
		{"_xyz_", "_xyz_"},
		{"_xzzzz_", `\u{005F}xzzzz_`},
		{"_x005F_x0041_", `\u{005F}x005F\u{005F}x0041_`},
		{"user_x_id", "user_x_id"},
		{long, long},
		{long + "bc", long + "[continues: 2 more characters; see data/events.jsonl]"},
	}
	var in, want []string
	for _, tt := range tests {
		in, want = append(in, tt.in), append(want, tt.want)
	}
	f, data, cut := draw(t, 100, report.Sheet{Name: "Fields", Columns: []report.SheetColumn{textColumn}, Rows: texts(in...)})
	if diff := cmp.Diff(want, column(t, f, "Fields", textColumn.Title)); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	if cut != 1 {
		t.Errorf("%d cells cut, want 1", cut)
	}
	for name, part := range parts(t, data) {
		for _, tag := range []string{"<f>", "<f ", "hyperlink", "externalLink", `hidden="1"`, `state="hidden"`, "definedName", "<comment"} {
			if strings.Contains(part, tag) {
				t.Errorf("%s holds %q", name, tag)
			}
		}
	}
}

func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(text)
	}
	return all
}

func TestCutIsCountedBySheet(t *testing.T) {
	long := strings.Repeat("a", maxCell+1)
	wide := report.SheetColumn{Title: "Wide", Kind: report.KindText, Width: 1000} // beyond what Excel allows
	got := map[string]int{}
	props := Props{Cut: func(sheet string, cells int) { got[sheet] = cells }}
	err := Render(io.Discard, props, []report.Sheet{
		{Name: "Two", Columns: []report.SheetColumn{wide}, Rows: texts(long, "a", long)},
		{Name: "None", Columns: []report.SheetColumn{wide}, Rows: texts("a")},
		{Name: "One", Columns: []report.SheetColumn{wide}, Rows: texts(long)},
	}, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int{"Two": 2, "One": 1}, got); diff != "" {
		t.Errorf("cells cut (-want +got):\n%s", diff)
	}
}

func TestFit(t *testing.T) {
	const face = "\U0001f642" // two UTF-16 units
	tests := []struct {
		name, in string
		kept     string
		more     int
	}{
		{"one more", strings.Repeat("a", maxCell+1), strings.Repeat("a", maxCell), 1},
		{"pairs", strings.Repeat(face, maxCell/2+2), strings.Repeat(face, maxCell/2), 2},
		{"pair over the edge", strings.Repeat("a", maxCell-1) + face, strings.Repeat("a", maxCell-1), 1},
		{"escape over the edge", strings.Repeat("a", maxCell-2) + `\u{202E}`, strings.Repeat("a", maxCell-2), 8},
		{"escape at the edge", strings.Repeat("a", maxCell-8) + `\u{202E}b`, strings.Repeat("a", maxCell-8) + `\u{202E}`, 1},
	}
	for _, tt := range tests {
		want := tt.kept + "[continues: " + strconv.Itoa(tt.more) + " more characters; see data/events.jsonl]"
		if got, cut := fit(tt.in); got != want || !cut {
			t.Errorf("%s: fit ends %q, want %q", tt.name, got[len(got)-70:], want[len(want)-70:])
		}
	}
	for _, s := range []string{"", strings.Repeat(face, maxCell/2), strings.Repeat("\u00e9", maxCell)} {
		if got, cut := fit(s); got != s || cut {
			t.Errorf("fit cut %d characters that fit", len(s))
		}
	}
}

func TestNumbersAndTimes(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	f, _, _ := draw(t, 100, report.Sheet{
		Name:    "Events",
		Columns: []report.SheetColumn{intColumn, timeColumn},
		Rows: rowsOf(
			[]report.Value{{Int: 417}, {Time: at("2026-03-02T14:05:06.789Z")}},
			[]report.Value{{Set: true}, {Time: at("2026-07-02T15:05:06.789999+01:00")}},
			[]report.Value{{Int: 999999999999999}, {Time: at("1999-12-31T23:59:59.999Z")}},
			[]report.Value{{Int: -1000000000000000}, {Time: at("1601-01-01T00:00:00Z")}},
			[]report.Value{{}, {}},
			[]report.Value{{Int: 1000000000000000}, {}},
			[]report.Value{{Int: 1}, {Time: at("9999-12-31T23:59:59.999Z")}},
		),
	})
	want := [][]string{
		{"417", "2026-03-02T14:05:06.789"},
		{"0", "2026-07-02T14:05:06.789"},
		{"999999999999999", "1999-12-31T23:59:59.999"},
		{"text -1000000000000000", "text 1601-01-01T00:00:00.000Z"},
		{"", ""},
		{"text 1000000000000000", ""},
		{"1", "9999-12-31T23:59:59.999"},
	}
	const first = 4 // banner, blank, header
	var got [][]string
	for i := range want {
		row := strconv.Itoa(first + i)
		n, err := f.GetCellValue("Events", "A"+row, excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		if kind, err := f.GetCellType("Events", "A"+row); err != nil {
			t.Fatal(err)
		} else if kind == excelize.CellTypeInlineString {
			n = "text " + n
		}
		got = append(got, []string{n, instant(t, f, "Events", "B"+row)})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cells (-want +got):\n%s", diff)
	}
	style, err := f.GetCellStyle("Events", "B4")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.CustomNumFmt == nil || *s.CustomNumFmt != `yyyy\-mm\-dd hh:mm:ss.000` {
		t.Errorf("format of a time: %+v, %v", s, err)
	}
}

// instant reads a date as Excel would: days since 30 December 1899, to the
// millisecond.
func instant(t *testing.T, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if v == "" {
		return ""
	}
	days, err := strconv.ParseFloat(v, 64)
	if err != nil {
		return "text " + v
	}
	whole, part := math.Modf(days)
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(whole))
	return at.Add(time.Duration(math.Round(part*86_400_000)) * time.Millisecond).Format("2006-01-02T15:04:05.000")
}

func TestSheetsContinue(t *testing.T) {
	name := strings.Repeat("E", 31)
	f, _, _ := draw(t, 2,
		report.Sheet{Name: "Events", Intro: "All of them.", Columns: []report.SheetColumn{textColumn}, Rows: texts("1", "2", "3", "4", "5")},
		report.Sheet{Name: name, Columns: []report.SheetColumn{textColumn}, Rows: texts("1", "2", "3")},
		report.Sheet{Name: "Full", Columns: []report.SheetColumn{textColumn}, Rows: texts("1", "2")},
		report.Sheet{Name: "None", Columns: []report.SheetColumn{textColumn}, Rows: texts()},
	)
	want := map[string][]string{
		"Events":                         {"1", "2", "", "Continued on the next sheet, part 2."},
		"Events (2)":                     {"3", "4", "", "Continued on the next sheet, part 3."},
		"Events (3)":                     {"5"},
		name:                             {"1", "2", "", "Continued on the next sheet, part 2."},
		strings.Repeat("E", 27) + " (2)": {"3"},
		"Full":                           {"1", "2"},
		"None":                           {},
	}
	got := map[string][]string{}
	for _, s := range f.GetSheetList() {
		got[s] = column(t, f, s, textColumn.Title)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sheets (-want +got):\n%s", diff)
	}
	wantOrder := []string{"Events", "Events (2)", "Events (3)", name, strings.Repeat("E", 27) + " (2)", "Full", "None"}
	if diff := cmp.Diff(wantOrder, f.GetSheetList()); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestSameSheetsSameBytes(t *testing.T) {
	const runs, sheetCount = 12, 6
	sums := map[[32]byte]bool{}
	for range runs {
		var sheets []report.Sheet
		for i := range sheetCount {
			sheets = append(sheets, report.Sheet{Name: strconv.Itoa(i), Columns: []report.SheetColumn{textColumn, intColumn, timeColumn},
				Rows: rowsOf([]report.Value{{Text: "x"}, {Int: 1}, {Time: time.Unix(1772460306, 0)}})})
		}
		_, data, _ := draw(t, 100, sheets...)
		sums[sha256.Sum256(data)] = true
	}
	if len(sums) != 1 {
		t.Errorf("%d different workbooks in %d runs", len(sums), runs)
	}
}

func TestProperties(t *testing.T) {
	var out bytes.Buffer
	props := Props{Title: "T\u202e", Subject: "S", Date: time.Date(2026, 3, 2, 1, 0, 0, 0, time.FixedZone("", 3600))}
	if err := Render(&out, props, []report.Sheet{{Name: "A", Columns: []report.SheetColumn{textColumn}, Rows: texts()}}, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	want := &excelize.DocProperties{Title: `T\u{202E}`, Subject: "S", Creator: "pixelwitness", LastModifiedBy: "pixelwitness",
		Language: "en-GB", Created: "2026-03-02T00:00:00Z", Modified: "2026-03-02T00:00:00Z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("properties (-want +got):\n%s", diff)
	}
}

func TestRenderRefuses(t *testing.T) {
	broken := func(yield func([]report.Value, error) bool) { yield(nil, errors.New("disk gone")) }
	one := []report.SheetColumn{textColumn}
	tests := []struct {
		sheets []report.Sheet
		want   string
	}{
		{nil, "needs a sheet"},
		{[]report.Sheet{{Name: "A", Rows: texts()}}, `sheet "A": it has no columns`},
		{[]report.Sheet{{Name: "A", Columns: []report.SheetColumn{{Title: "x", Kind: "date"}}, Rows: texts()}}, "unknown kind"},
		{[]report.Sheet{{Name: "A", Columns: []report.SheetColumn{textColumn, textColumn}, Rows: texts()}}, "not the only one"},
		{[]report.Sheet{{Name: "A", Columns: one, Rows: broken}}, `sheet "A": disk gone`},
		{[]report.Sheet{{Name: "A", Columns: one, Rows: rowsOf(make([]report.Value, 2))}}, "row 1 has 2 values for 1 columns"},
		{[]report.Sheet{{Name: "A", Columns: one, Rows: texts()}, {Name: "a", Columns: one, Rows: texts()}}, "two sheets"},
		{[]report.Sheet{{Name: "a/b", Columns: one, Rows: texts()}}, "sheet"},
		{[]report.Sheet{{Name: strings.Repeat("x", 32), Columns: one, Rows: texts()}}, "sheet"},
		{[]report.Sheet{{Name: "a\u200b", Columns: one, Rows: texts()}}, "not shown"},
	}
	for _, tt := range tests {
		tmp := t.TempDir()
		err := Render(io.Discard, Props{}, tt.sheets, tmp)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v, want one with %q", err, tt.want)
		}
		if left, err := os.ReadDir(tmp); err != nil || len(left) > 0 {
			t.Errorf("%s: temporary files left: %v %v", tt.want, left, err)
		}
	}
	if err := Render(io.Discard, Props{}, []report.Sheet{{Name: "A", Columns: one, Rows: texts()}}, ""); err == nil {
		t.Error("no temporary folder: no error")
	}
}

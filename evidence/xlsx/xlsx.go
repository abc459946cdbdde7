// Package xlsx draws the sheets of a report as an Office Open XML workbook.
//
// A workbook holds text, whole numbers and dates: no formula, no link, and
// nothing hidden. Captured text is shown as [evidence.Visible] writes it and
// stays text whatever it begins with. The same sheets give the same bytes.
package xlsx

import (
	"errors"
	"fmt"
	"io"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/evidence/report"

	"github.com/xuri/excelize/v2"
)

// Props are the properties of a workbook. The clock and the user's name are
// never read.
type Props struct {
	Title   string
	Subject string
	Date    time.Time // created and modified; zero means 1 January 2000
	Banner  string    // at the top of each sheet, such as "INVENTED SAMPLE"; "" for none

	// Cut is called, if it is not nil, for each sheet on which text was cut,
	// with the number of cells: text that does not fit into a cell ends with a
	// mark that says how much is missing, and where it is.
	Cut func(sheet string, cells int)
}

const application = "pixelwitness"

// maxRows is how many rows a sheet holds before it is continued on another:
// below the 1,048,576 of Excel, to leave room for what stands around them.
// https://support.microsoft.com/en-gb/office/1672b34d-7043-467e-8e27-269d656771c3
const maxRows = 1_000_000

// Render writes sheets to w as one workbook. Temporary files hold the rows in
// plain form while it works: tmpDir, which must be a folder that only its user
// can read, is where they are made; they are removed before Render returns.
// Memory grows with the columns of one row, not with the rows.
func Render(w io.Writer, props Props, sheets []report.Sheet, tmpDir string) error {
	return render(w, props, sheets, tmpDir, maxRows)
}

func render(w io.Writer, props Props, sheets []report.Sheet, tmpDir string, maxRows int) (err error) {
	if len(sheets) == 0 {
		return errors.New("a workbook needs a sheet")
	}
	if tmpDir == "" {
		return errors.New("no folder given for temporary files")
	}
	f := excelize.NewFile(excelize.Options{TmpDir: tmpDir})
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := setProps(f, props); err != nil {
		return err
	}
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	b := &book{file: f, styles: st, banner: props.Banner, maxRows: maxRows, names: map[string]bool{}}
	for _, s := range sheets {
		b.cut = 0
		if err := b.add(s); err != nil {
			return fmt.Errorf("sheet %q: %w", s.Name, err)
		}
		if b.cut > 0 && props.Cut != nil {
			props.Cut(s.Name, b.cut)
		}
	}
	return writeSorted(w, f, tmpDir)
}

func setProps(f *excelize.File, p Props) error {
	date := p.Date
	if date.IsZero() {
		date = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	stamp := date.UTC().Format("2006-01-02T15:04:05Z")
	err := f.SetDocProps(&excelize.DocProperties{
		Title:          evidence.Visible(p.Title),
		Subject:        evidence.Visible(p.Subject),
		Creator:        application,
		LastModifiedBy: application,
		Language:       "en-GB",
		Created:        stamp,
		Modified:       stamp,
	})
	if err != nil {
		return err
	}
	return f.SetAppProps(&excelize.AppProperties{Application: application})
}

// styles are the numbers of a workbook's cell styles.
type styles struct {
	banner, intro, head int
	text, wrapped       int // stored as text
	integer, instant    int
}

func newStyles(f *excelize.File) (st styles, err error) {
	const (
		asInteger = 1  // "0"
		asText    = 49 // "@"
	)
	font := func(bold bool, colour string) *excelize.Font {
		return &excelize.Font{Family: "Calibri", Size: 11, Bold: bold, Color: colour}
	}
	instant := `yyyy\-mm\-dd hh:mm:ss.000`
	top := &excelize.Alignment{Vertical: "top"}
	wrap := &excelize.Alignment{Vertical: "top", WrapText: true}
	for _, s := range []struct {
		id    *int
		style excelize.Style
	}{
		{&st.banner, excelize.Style{NumFmt: asText, Font: font(true, "9C0006")}},
		{&st.intro, excelize.Style{NumFmt: asText, Font: font(false, "404040")}},
		{&st.head, excelize.Style{
			NumFmt:    asText,
			Font:      font(true, "FFFFFF"),
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3864"}},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		}},
		{&st.text, excelize.Style{NumFmt: asText, Alignment: top}},
		{&st.wrapped, excelize.Style{NumFmt: asText, Alignment: wrap}},
		{&st.integer, excelize.Style{NumFmt: asInteger, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right", Indent: 1}}},
		{&st.instant, excelize.Style{CustomNumFmt: &instant, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "left"}}},
	} {
		if *s.id, err = f.NewStyle(&s.style); err != nil {
			return st, err
		}
	}
	return st, nil
}

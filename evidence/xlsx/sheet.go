package xlsx

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/evidence/report"

	"github.com/xuri/excelize/v2"
)

const (
	introWidth  = 110 // characters in a line above the table
	wrapWidth   = 30  // columns of text at least so wide are wrapped
	maxWidth    = 120 // characters of one column
	screenWidth = 150 // characters; in wider sheets the first column stays in view
	maxLines    = 20  // of a row shown; the rest is read in the cell
	wideLines   = 4   // the same in a sheet wider than the screen, so that rows can be compared
	lineHeight  = 15  // points
)

// A book is a workbook under construction.
type book struct {
	file    *excelize.File
	styles  styles
	banner  string
	maxRows int
	names   map[string]bool // of sheets, in lower case
	cut     int             // cells of the current sheet that were cut
}

// add draws s, on as many sheets as it needs.
func (b *book) add(s report.Sheet) error {
	if err := checkColumns(s.Columns); err != nil {
		return err
	}
	next, stop := iter.Pull2(s.Rows)
	defer stop()
	values, err, more := next()
	for part := 1; ; part++ {
		p, perr := b.begin(s, part)
		if perr != nil {
			return perr
		}
		for ; more && p.rows < b.maxRows; values, err, more = next() {
			if err != nil {
				return err
			}
			if err := p.row(values); err != nil {
				return err
			}
		}
		if err := p.end(more); err != nil || !more {
			return err
		}
	}
}

func checkColumns(columns []report.SheetColumn) error {
	if len(columns) == 0 {
		return errors.New("it has no columns")
	}
	seen := map[string]bool{}
	for _, c := range columns {
		key := strings.ToLower(c.Title)
		if key == "" || seen[key] {
			return fmt.Errorf("column title %q is empty or not the only one", c.Title)
		}
		seen[key] = true
		switch c.Kind {
		case report.KindText, report.KindInt, report.KindTime:
		default:
			return fmt.Errorf("column %q has the unknown kind %q", c.Title, c.Kind)
		}
	}
	return nil
}

// A page is one sheet of a workbook under construction.
type page struct {
	*book
	sheet  report.Sheet
	part   int // from 1
	out    *excelize.StreamWriter
	widths []float64
	lines  int // of a row shown at most
	head   int // number of the header's row, from 1
	rows   int // below it
	cells  []any
}

// begin starts the sheet for one part of s, down to the header.
func (b *book) begin(s report.Sheet, part int) (*page, error) {
	name, err := b.name(s.Name, part)
	if err != nil {
		return nil, err
	}
	p := &page{book: b, sheet: s, part: part, lines: maxLines, cells: make([]any, len(s.Columns))}
	total := 0.0
	for _, c := range s.Columns {
		w := columnWidth(c)
		total += w
		p.widths = append(p.widths, w)
	}
	if total > screenWidth {
		p.lines = wideLines
	}
	if err := b.layOut(name, total); err != nil {
		return nil, err
	}
	if p.out, err = b.file.NewStreamWriter(name); err != nil {
		return nil, err
	}
	above := p.above()
	p.head = len(above) + 1
	for i, w := range p.widths {
		if err := p.out.SetColWidth(i+1, i+1, w); err != nil {
			return nil, err
		}
	}
	if err := p.out.SetPanes(panes(p.head, total > screenWidth && len(p.widths) > 1)); err != nil {
		return nil, err
	}
	for i, c := range above {
		if err := p.set(i+1, []any{c}); err != nil {
			return nil, err
		}
	}
	for i, c := range s.Columns {
		p.cells[i] = excelize.Cell{StyleID: b.styles.head, Value: shown(c.Title)}
	}
	return p, p.set(p.head, p.cells, excelize.RowOpts{Height: 2 * lineHeight})
}

// name makes the sheet called "Events" or, for its later parts, "Events (2)".
func (b *book) name(name string, part int) (string, error) {
	if part > 1 {
		suffix := fmt.Sprintf(" (%d)", part)
		for len(utf16.Encode([]rune(name)))+len(suffix) > excelize.MaxSheetNameLength {
			_, n := utf8.DecodeLastRuneInString(name)
			name = name[:len(name)-n]
		}
		name += suffix
	}
	if name != evidence.Visible(name) {
		return "", errors.New("its name holds characters that are not shown")
	}
	key := strings.ToLower(name)
	if b.names[key] {
		return "", fmt.Errorf("there are two sheets %q", name)
	}
	b.names[key] = true
	if len(b.names) == 1 {
		return name, b.file.SetSheetName("Sheet1", name)
	}
	_, err := b.file.NewSheet(name)
	return name, err
}

// layOut prepares the sheet for paper: A4 on its side, as wide as the page
// where that can still be read.
func (b *book) layOut(name string, total float64) error {
	a4, landscape, one, any := 9, "landscape", 1, 0
	layout := &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape}
	if fit := total <= 1.5*screenWidth; fit {
		layout.FitToWidth, layout.FitToHeight = &one, &any
		if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
			return err
		}
	}
	if err := b.file.SetPageLayout(name, layout); err != nil {
		return err
	}
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: "&L&A&Rpage &P of &N"})
}

func panes(head int, first bool) *excelize.Panes {
	p := &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: fmt.Sprintf("A%d", head+1), ActivePane: "bottomLeft"}
	if first {
		p.XSplit, p.TopLeftCell, p.ActivePane = 1, fmt.Sprintf("B%d", head+1), "bottomRight"
	}
	return p
}

func columnWidth(c report.SheetColumn) float64 {
	switch {
	case c.Width > 0:
		return min(c.Width, maxWidth)
	case c.Kind == report.KindTime:
		return 24
	case c.Kind == report.KindInt:
		return 10
	default:
		return 20
	}
}

// above is what stands over the table, one cell a line.
func (p *page) above() []any {
	var cells []any
	if p.banner != "" {
		cells = append(cells, excelize.Cell{StyleID: p.styles.banner, Value: shown(p.banner)})
	}
	intro := lines(shown(p.sheet.Intro), introWidth)
	if p.part > 1 {
		intro = append(intro, fmt.Sprintf("Part %d of this sheet: it is continued here because one sheet holds no more rows.", p.part))
	}
	for _, line := range intro {
		cells = append(cells, excelize.Cell{StyleID: p.styles.intro, Value: line})
	}
	if len(cells) > 0 {
		cells = append(cells, nil)
	}
	return cells
}

// lines breaks s at spaces into lines of at most width characters; a longer
// word has a line of its own.
func lines(s string, width int) []string {
	var all []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			all = append(all, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		all = append(all, line)
	}
	return all
}

func (p *page) row(values []report.Value) error {
	number := p.rows + 1
	if len(values) != len(p.sheet.Columns) {
		return fmt.Errorf("row %d has %d values for %d columns", number, len(values), len(p.sheet.Columns))
	}
	high := 1
	for i, c := range p.sheet.Columns {
		wrap := p.widths[i] >= wrapWidth
		var cut bool
		p.cells[i], cut = p.styles.cell(c.Kind, wrap, values[i])
		if cut {
			p.cut++
		}
		if wrap {
			high = max(high, lineCount(values[i].Text, p.widths[i]))
		}
	}
	p.rows++
	if high == 1 {
		return p.set(p.head+p.rows, p.cells)
	}
	return p.set(p.head+p.rows, p.cells, excelize.RowOpts{Height: float64(min(high, p.lines) * lineHeight)})
}

// lineCount guesses how many lines s takes in a column of that width: not
// every reader of workbooks fits a row's height to what is in it.
func lineCount(s string, width float64) int {
	const filled = 0.95 // of a line, the rest being lost where words break
	return 1 + int(float64(len(s))/(width*filled))
}

func (p *page) set(row int, cells []any, opts ...excelize.RowOpts) error {
	return p.out.SetRow(fmt.Sprintf("A%d", row), cells, opts...)
}

// end makes the rows a table, which can be filtered.
func (p *page) end(more bool) error {
	last := p.head + max(p.rows, 1) // a table has a row, if an empty one
	if more {
		note := excelize.Cell{StyleID: p.styles.intro, Value: fmt.Sprintf("Continued on the next sheet, part %d.", p.part+1)}
		if err := p.set(last+2, []any{note}); err != nil {
			return err
		}
	}
	corner, err := excelize.CoordinatesToCellName(len(p.sheet.Columns), last)
	if err != nil {
		return err
	}
	err = p.out.AddTable(&excelize.Table{Range: fmt.Sprintf("A%d:%s", p.head, corner), StyleName: "TableStyleLight1"})
	if err != nil {
		return err
	}
	return p.out.Flush()
}

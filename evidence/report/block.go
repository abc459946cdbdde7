// Package report turns the model of a pack into sections of blocks and into
// sheets of rows, the same for every medium. It decides what is said;
// renderers decide how it looks.
package report

import (
	"iter"
	"time"
)

// A Document is a report ready to be drawn.
type Document struct {
	Title    string
	Subject  string    // one line for the document's properties
	Language string    // "en-GB"
	Date     time.Time // of the document's properties; zero means 1 January 2000
	Banner   string    // printed on each page, such as "INVENTED SAMPLE"; "" for none
	Header   string    // running header, "" for none
	Footer   string    // running footer, left of the page number
	Sections []Section
}

// A Section is one part of a report. Each has a bookmark, and a line in the
// table of contents, if the document has one. Whether it begins a new page is
// the renderer's choice.
type Section struct {
	ID     string // anchor: "findings"
	Title  string // "4. Findings by category"
	Blocks []Block
}

// A Block is one piece of a section: one of the types below.
type Block interface{ block() }

// A Cover is the first page: a title and the facts under it.
type Cover struct {
	Title    string
	Subtitle string
	Facts    []Fact
	Notes    []Box // content note, handling note
}

// A Contents stands for the table of contents: one linked line a section, and
// one for each Heading of level 2 when Deep is set.
type Contents struct{ Deep bool }

// A Heading starts a part of a section; level 2 or 3. One with an Anchor can
// be linked to; one with a Bookmark is listed in the outline under its section.
type Heading struct {
	Level    int
	Text     string
	Anchor   string
	Bookmark bool
}

// A Para is a paragraph of text.
type Para struct{ Text Text }

// A Text is a run of spans.
type Text []Span

// A Span is text in one style.
type Span struct {
	Text   string
	Bold   bool
	Mono   bool   // captured text: addresses, keys, values
	Target string // anchor that the span links to inside the document; never an address outside it
}

// A Box is a framed paragraph or more, such as an exhibit's sentence.
type Box struct {
	Title string
	Tone  Tone
	Paras []Text
}

// A Tone says what a box is for.
type Tone string

// The tones.
const (
	ToneStatement Tone = "statement" // what the capture shows
	ToneCaution   Tone = "caution"   // what it does not show
	ToneNote      Tone = "note"      // help for the reader
)

// A List is a list of short texts.
type List struct {
	Items   []Text
	Ordered bool
}

// A Fact is a name with its value.
type Fact struct {
	Name  string
	Value Text
}

// A Facts is a two-column table of names and values, without a header.
type Facts struct {
	Rows  []Fact
	Dense bool // as in [Table]
}

// A Table is a table whose header is repeated on each page that it runs over.
// Columns share the width by weight. Rows may be split over pages.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]Text
	Dense   bool // many short rows, which may be set smaller and closer
}

// A Column is one column of a [Table].
type Column struct {
	Title  string
	Weight float64
	Right  bool // numbers
}

// A Raw is captured text shown as it stands, in lines with numbers; a line
// that does not fit is wrapped with a visible mark.
type Raw struct {
	Caption string
	Lines   []string
}

// A Strip is a chart of points in time, one line a series. Its range is that
// of its points; times are in the zone given, which labels the axis.
type Strip struct {
	Caption string
	Alt     string // the same in words
	Zone    *time.Location
	Series  []Series
}

// A Series is one line of a [Strip].
type Series struct {
	Name   string
	Points []Point
}

// A Point is one mark of a [Series].
type Point struct {
	Time   time.Time
	Filled bool // linked to a category; others are drawn hollow
}

// A PageBreak starts a new page.
type PageBreak struct{}

// A Signature is a line to be filled in by hand.
type Signature struct{ Labels []string }

func (Cover) block()     {}
func (Contents) block()  {}
func (Heading) block()   {}
func (Para) block()      {}
func (Box) block()       {}
func (List) block()      {}
func (Facts) block()     {}
func (Table) block()     {}
func (Raw) block()       {}
func (Strip) block()     {}
func (PageBreak) block() {}
func (Signature) block() {}

// A Sheet is one sheet of a workbook. Rows are produced once, in order.
type Sheet struct {
	Name    string // at most 31 characters, without []:*?/\
	Intro   string // a sentence above the table; "" for none
	Columns []SheetColumn
	Rows    iter.Seq2[[]Value, error]
}

// A SheetColumn is one column of a [Sheet].
type SheetColumn struct {
	Title string
	Kind  ValueKind
	Width float64 // characters
}

// A ValueKind says how a column is stored.
type ValueKind string

// The kinds of column.
const (
	KindText ValueKind = "text" // stored as text, whatever it looks like
	KindInt  ValueKind = "int"
	KindTime ValueKind = "time" // UTC, to the millisecond, stored as a date
)

// A Value is one cell. The field of the column's kind is used; the zero Value
// is an empty cell.
type Value struct {
	Text string
	Int  int64
	Time time.Time
	Set  bool // for int: write a zero instead of leaving the cell empty
}

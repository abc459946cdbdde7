package report

import (
	"iter"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// A Model is what a pack is made from. It is read and never changed.
type Model struct {
	Case     evidence.Case
	Variant  string         // "full", "redacted", "public"
	Invented bool           // the captures are samples made for this project
	Zone     *time.Location // of local times; nil means UTC

	Tool          Tool
	RulesSHA256   string // lower-case hex, of the category rules as loaded
	VendorsSHA256 string // lower-case hex, of the vendor files as loaded

	Sources    []har.Source            // in order of label
	Clocks     []*evidence.SourceClock // of Sources, by position; nil where nothing could be compared
	Skipped    []Skipped
	Known      *KnownSearch // nil: no values were supplied
	Review     *ReviewFile  // nil: no review was given
	OtherHosts []evidence.OtherHost
	// OtherHostsOver counts requests to hosts beyond those of OtherHosts.
	OtherHostsOver int

	Vendors    []Vendor // in any order; one that is missing is printed by its id
	Docs       []Doc    // the documents that meanings rest on
	Categories map[string]evidence.Category
	Bases      map[string]string // legal bases by key, as prompts

	Consents     []evidence.ConsentSite // in order of source and site
	ConsentTools []ConsentTool          // whose records were looked for

	Exhibits int // exhibits shown at most; 0 means 60

	// Events yields the records in the order of events.jsonl. It is ranged
	// over several times; each event is valid until the next.
	Events func() iter.Seq2[*evidence.Event, error]

	// Request returns the masked record of the request of an event, by the
	// event's id; false when it is not at hand. nil means never at hand.
	Request func(id string) (evidence.Request, bool)

	// Sight returns where a captured request or answer first held a value in a
	// documented cookie or address; false when none is known to. nil means
	// never.
	Sight func(value string) (evidence.Sight, bool)

	// SightsOver counts values beyond those that Sight knows of.
	SightsOver int
}

// A Tool is the program that made a pack.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Commit  string `json:"commit"` // "not stated" when the build does not know it
	Go      string `json:"go"`     // toolchain
}

// A Skipped file was given and not read.
type Skipped struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	Hint   string `json:"hint,omitempty"`
}

// A Vendor is a recipient as its file describes it.
type Vendor struct {
	ID            string
	Name          string // "Meta Pixel"
	Company       string // as its own terms name it
	CompanySource string // the document that names it, with the date it was read
}

// A Doc is a document that meanings rest on.
type Doc struct {
	ID      string // "D-02"
	Vendor  string // id of the vendor
	Title   string
	Where   string // address, or repository and path
	Version string // of the library or document read; "" when it has none
	Read    string // YYYY-MM-DD
}

// A Report is what a pack says, ready to be drawn and written.
type Report struct {
	Document    *Document
	Sheets      []Sheet
	Findings    *Findings
	Identifiers *Identifiers
	Consent     *Consents
	Files       []File // texts: read-me, letters, exhibits; in order of name
}

// A File is a text of the pack, in UTF-8 with LF line ends.
type File struct {
	Name string // with forward slashes: "letters/01-to-organisation.txt"
	Data []byte
}

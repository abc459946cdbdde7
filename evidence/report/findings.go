package report

import (
	"encoding/hex"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// FindingsSchema names the form of findings.json.
const FindingsSchema = "pixelwitness.findings/v1"

// Findings is findings.json: what a pack says, in numbers and sentences.
type Findings struct {
	Schema        string        `json:"schema"`
	Case          evidence.Case `json:"case"`
	Variant       string        `json:"variant"`
	Invented      bool          `json:"invented"` // the captures are samples
	Tool          Tool          `json:"tool"`
	RulesSHA256   string        `json:"rules_sha256"`
	VendorsSHA256 string        `json:"vendors_sha256"`
	TimeZone      string        `json:"time_zone"`
	Sources       []Source      `json:"sources"`
	Skipped       []Skipped     `json:"skipped"`
	Counts        []Count       `json:"counts"`
	Findings      []Finding     `json:"findings"`
	Unlinked      []Unlinked    `json:"unlinked"` // events that no rule links to a category
	Limits        []Limit       `json:"limits"`
	OtherHosts    []HostSeen    `json:"other_hosts"` // of other sites than the page's, that are no known vendor's
	Tunnels       []Tunnel      `json:"tunnels"`     // to hosts of vendors; nothing else of them is recorded
	Data          []DataOf      `json:"data_by_recipient"`
	Review        *ReviewOf     `json:"review,omitempty"` // absent: no review was given
}

// A Count is a number of the report, and how to count it again.
type Count struct {
	ID        string `json:"id"`
	N         int    `json:"n"`
	Label     string `json:"label"`
	CountedAs string `json:"counted_as"`
	Recount   string `json:"recount"` // a jq command, run in the folder of the pack
}

// A Finding is the events of one vendor that are linked to one category.
// Requests, events and page addresses are counted apart.
type Finding struct {
	ID              string       `json:"id"` // "F-01"
	Category        string       `json:"category"`
	Label           string       `json:"label"`
	Tier            int          `json:"tier"`
	Vendor          string       `json:"vendor"`
	Company         string       `json:"company"`
	Sentence        string       `json:"sentence"`
	Events          int          `json:"events"`
	EventsStrong    int          `json:"events_strong"`
	EventsPossible  int          `json:"events_possible"`
	EventsSent      int          `json:"events_sent"`      // the request itself carried the words
	EventsElsewhere int          `json:"events_elsewhere"` // the words are known from elsewhere
	EventsAccount   int          `json:"events_account"`   // with an identifier tied to an account
	Requests        int          `json:"requests"`
	PageAddresses   int          `json:"page_addresses"`
	FirstTime       string       `json:"first_time,omitempty"`
	LastTime        string       `json:"last_time,omitempty"`
	Deliveries      []DeliveryOf `json:"deliveries"` // of the requests
	EventNames      []Named      `json:"event_names"`
	Identifiers     []Named      `json:"identifiers"` // by kind
	Rules           []RuleCount  `json:"rules"`
	Consent         string       `json:"consent"`        // the state of all events, "several", or "not_examined"
	ConsentStates   []Named      `json:"consent_states"` // events by state
	Exhibits        []string     `json:"exhibits"`

	EventsRemoved int          `json:"events_removed,omitempty"` // whose link a reviewer removed; counted above all the same
	Review        []ReviewedBy `json:"review,omitempty"`
}

// A DeliveryOf counts requests by what became of them.
type DeliveryOf struct {
	Delivery har.Delivery `json:"delivery"`
	Requests int          `json:"requests"`
}

// A Named is a text with the number of events that have it.
type Named struct {
	Name string `json:"name"`
	N    int    `json:"n"`
}

// A RuleCount is a rule with the number of links it made, and one of them.
type RuleCount struct {
	Rule       string `json:"rule"`
	Field      string `json:"field"`
	Confidence string `json:"confidence"`
	Links      int    `json:"links"`
	Matched    string `json:"matched"` // of the first link
	Event      string `json:"event"`   // id, of the first link
}

// An Unlinked counts events of one name that no rule links to a category.
type Unlinked struct {
	Vendor string `json:"vendor"`
	Event  string `json:"event"`
	N      int    `json:"n"`
}

// A Limit is a limit of the material or the program that bears on a report.
type Limit struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// A Source is a capture, as in sources.json.
type Source struct {
	Label          string       `json:"label"`
	File           string       `json:"file"`
	Member         string       `json:"member,omitempty"`
	Container      []string     `json:"container,omitempty"`
	Charset        string       `json:"charset,omitempty"`
	Size           int64        `json:"size"`
	SHA256         string       `json:"sha256"`
	MemberSize     int64        `json:"member_size,omitempty"`
	MemberSHA256   string       `json:"member_sha256,omitempty"`
	Format         string       `json:"format"`
	Version        string       `json:"version,omitempty"`
	Creator        string       `json:"creator,omitempty"`
	CreatorVersion string       `json:"creator_version,omitempty"`
	Browser        string       `json:"browser,omitempty"`
	BrowserVersion string       `json:"browser_version,omitempty"`
	Entries        int          `json:"entries"`
	Sanitised      bool         `json:"sanitised"`
	Damage         []har.Damage `json:"damage"`
	Notes          []string     `json:"notes"`

	Excluded []har.Excluded `json:"excluded,omitempty"` // records that are no request of a visit

	Clock *evidence.SourceClock `json:"clock,omitempty"` // nil: nothing to compare
}

// SourceOf returns s as a pack prints it: without the path it was opened by.
func SourceOf(s *har.Source) Source {
	out := Source{
		Label: s.Label, File: s.File, Member: s.Member, Container: s.Container, Charset: s.Charset,
		Size: s.Size, SHA256: hex.EncodeToString(s.SHA256[:]),
		Format: s.Format, Version: s.Version, Creator: s.Creator, CreatorVersion: s.CreatorVersion,
		Browser: s.Browser, BrowserVersion: s.BrowserVersion,
		Entries: s.Entries, Sanitised: s.Sanitised, Damage: s.Damage, Notes: s.Notes, Excluded: s.Excluded,
	}
	if len(s.Container) > 0 || s.Member != "" {
		out.MemberSize, out.MemberSHA256 = s.MemberSize, hex.EncodeToString(s.MemberSHA256[:])
	}
	if out.Damage == nil {
		out.Damage = []har.Damage{}
	}
	if out.Notes == nil {
		out.Notes = []string{}
	}
	return out
}

// Package evidence is the model of an evidence pack: the events told to
// vendors, the findings they lead to, and the case they belong to.
package evidence

import (
	"strings"

	"pixelwitness/decode"
	"pixelwitness/har"
)

// EventSchema names the form of one line of events.jsonl.
const EventSchema = "pixelwitness.event/v1"

// An Event is one line of events.jsonl: one thing that one captured request
// told a vendor, with where it was found and what it is linked to. A key is
// absent when its value is unknown.
type Event struct {
	Schema string      `json:"schema"`
	ID     string      `json:"id"` // "S01-000417-1": source, entry, n; valid within one run
	Kind   decode.Kind `json:"kind"`

	Source       string `json:"source"` // "S01"
	File         string `json:"file"`
	Member       string `json:"member,omitempty"`
	SourceSHA256 string `json:"source_sha256"`
	Format       string `json:"format"`
	Entry        int    `json:"entry"` // position in the capture's own list, from 0
	N            int    `json:"n"`     // position among the entry's events, from 1

	Offset      int64      `json:"offset"`
	Length      int64      `json:"length"`
	EntrySHA256 string     `json:"entry_sha256"`   // of the record as captured, before masking
	Line        int        `json:"line,omitempty"` // of a text, from 1
	Parts       []har.Part `json:"parts,omitempty"`

	BodyState     har.BodyState `json:"body_state"`
	Time          string        `json:"time,omitempty"`           // RFC 3339 UTC
	TimePrecision string        `json:"time_precision,omitempty"` // "1ms"
	TimeBasis     string        `json:"time_basis"`               // capture_clock, request_end, payload, none
	TimeEnd       string        `json:"time_end,omitempty"`       // of a tunnel to a host: when it was closed; RFC 3339 UTC

	Vendor    string       `json:"vendor"`
	Endpoint  string       `json:"endpoint"`
	Company   string       `json:"company,omitempty"`
	Host      string       `json:"host"`
	Method    string       `json:"method"`
	Status    *int         `json:"status,omitempty"`
	Delivery  har.Delivery `json:"delivery"`
	Stripped  bool         `json:"parameters_removed,omitempty"` // a log removed the parameters of the address
	HostGiven bool         `json:"host_given,omitempty"`         // the log names no host: it was given to the program
	Client    string       `json:"client,omitempty"`             // address of who made the request, as captured
	User      string       `json:"user,omitempty"`               // name of who made it, as a proxy logged it
	Received  *int64       `json:"received,omitempty"`           // bytes towards the client, as a log states

	Event         string `json:"event,omitempty"`
	Account       string `json:"account,omitempty"`
	PageURL       string `json:"page_url,omitempty"`
	PageURLFrom   string `json:"page_url_from,omitempty"` // dl, referer, initiator, document
	PageTitle     string `json:"page_title,omitempty"`
	PageTitleFrom string `json:"page_title_from,omitempty"` // own, event:ID, document
	Referrer      string `json:"referrer,omitempty"`
	ButtonText    string `json:"button_text,omitempty"`

	Params      []decode.Param      `json:"params,omitempty"`
	Identifiers []decode.Identifier `json:"identifiers,omitempty"`
	Copies      []Copy              `json:"copies,omitempty"`
	Categories  []Link              `json:"categories,omitempty"`
	Considered  []Considered        `json:"considered,omitempty"` // kept from being links
	Review      []Review            `json:"review,omitempty"`     // what a person decided
	Consent     *Consent            `json:"consent,omitempty"`    // nil: not examined
	Notes       []string            `json:"notes,omitempty"`

	Initiator *Initiator     `json:"initiator,omitempty"`
	Rule      *RuleLink      `json:"rule,omitempty"`
	Config    *decode.Config `json:"config,omitempty"`
	Clock     *Clock         `json:"clock,omitempty"` // nil: nothing to compare
	Known     []Known        `json:"known,omitempty"` // values supplied for the search that the request held
}

// Who names the client as [har.Entry.Who] does.
func (e *Event) Who() string { return strings.TrimSpace(e.Client + " " + e.User) }

// A Known says that a parameter held a value that a person supplied for the
// search. It never says the value.
type Known struct {
	Field string `json:"field"` // of the file of known values: "email"
	Rule  string `json:"rule"`  // id of the normalisation by which it matches
	Form  string `json:"form"`  // clear, percent, json, base64, hex, md5, sha1, sha256
	In    string `json:"in"`    // as in a parameter
	Key   string `json:"key"`   // of the parameter
}

// A Copy is the same event sent again, or the same request recorded by another
// capture.
type Copy struct {
	ID           string              `json:"id"`
	Source       string              `json:"source"`
	SourceSHA256 string              `json:"source_sha256"`
	Member       string              `json:"member,omitempty"`
	Entry        int                 `json:"entry"`
	Offset       int64               `json:"offset"`
	Line         int                 `json:"line,omitempty"`
	Length       int64               `json:"length"`
	EntrySHA256  string              `json:"entry_sha256"`
	Time         string              `json:"time,omitempty"`
	Endpoint     string              `json:"endpoint"`
	Host         string              `json:"host"`
	Method       string              `json:"method"`
	Status       *int                `json:"status,omitempty"`
	Delivery     har.Delivery        `json:"delivery"`
	Params       []decode.Param      `json:"params,omitempty"`      // those that differ from the event's
	Identifiers  []decode.Identifier `json:"identifiers,omitempty"` // those that differ

	SameRequestAs string `json:"same_request_as,omitempty"` // id of the event or copy in another capture that is this very request
}

// A Link ties an event to a category of sensitive subject, with the reason.
type Link struct {
	ID         string `json:"id"`   // category id, "crime.domestic_abuse"
	Tier       int    `json:"tier"` // 1 critical, 2 high, 3 elevated
	Rule       string `json:"rule"`
	Field      string `json:"field"`      // page_url, page_title, button_text, referrer, param:KEY, host
	Sent       bool   `json:"sent"`       // this request itself carried the matched text
	Matched    string `json:"matched"`    // as it stands in the field
	From       int    `json:"from"`       // half-open UTF-8 byte offsets in the printed field
	To         int    `json:"to"`         //
	Confidence string `json:"confidence"` // strong, possible
}

// The confidences of a [Link].
const (
	Strong   = "strong"
	Possible = "possible"
)

// A Consent is the recorded consent state at the time of an event.
type Consent struct {
	State   string   `json:"state"`
	Basis   []string `json:"basis"`
	Purpose string   `json:"purpose,omitempty"` // advertising, statistics; "" when the strictest of all is given
	At      string   `json:"at,omitempty"`      // RFC 3339 UTC: of the recorded change that the state is measured against
	AtFrom  string   `json:"at_from,omitempty"` // record: as the record states; entry: of the request it was first seen in
}

// An Initiator says which script the browser recorded as having sent the
// request, innermost first.
type Initiator struct {
	Type  string   `json:"type"`
	URL   string   `json:"url,omitempty"`
	Chain []string `json:"chain,omitempty"` // "function at URL:line:column", lines and columns from 1
}

// A RuleLink ties an event to the configuration rule that made it.
type RuleLink struct {
	RuleID    string `json:"rule_id"`
	ConfigID  string `json:"config_id"` // id of the config record that holds the rule
	Event     string `json:"event"`
	Condition string `json:"condition"`
}

// Package decode says what one captured request told a tracking vendor.
//
// Vendors are data: one file each under vendors/, with the sources it was
// written from and the requests it must and must not match. The package reads
// one entry at a time; what needs several entries is linked elsewhere.
package decode

import "time"

// A Kind is a kind of record. Only KindEvent is counted as an event.
type Kind string

// The kinds of record.
const (
	KindEvent      Kind = "event"
	KindLoad       Kind = "load"         // a vendor's library was loaded; nothing was told yet
	KindConfig     Kind = "config"       // a vendor's configuration for one account was answered
	KindSync       Kind = "sync"         // identifiers were exchanged, without an event
	KindUpload     Kind = "upload"       // a recording or batch whose content is not read
	KindDisclosure Kind = "disclosure"   // a page's address or a known value sent to another host
	KindContact    Kind = "host_contact" // only the host is known
)

// A Basis says why a parameter's meaning is believed.
type Basis string

// The bases, strongest first.
const (
	BasisClientCode   Basis = "client_code"  // read in the vendor's own client code
	BasisDocumented   Basis = "documented"   // stated in the vendor's or a standard's public documentation
	BasisObserved     Basis = "observed"     // consistent in captured traffic
	BasisInferred     Basis = "inferred"     // concluded from its form or surroundings
	BasisUndocumented Basis = "undocumented" // no source: shown as sent
)

// A Param is one value that was sent, and how it was read.
type Param struct {
	In      string   `json:"in"`                // query, body, path, header, cookie
	RawKey  string   `json:"raw_key"`           // as sent
	Key     string   `json:"key"`               // decoded once; an RFC 6901 pointer inside a JSON body
	Raw     string   `json:"raw"`               // as sent, or as base64 when Enc is set, or masked
	Value   string   `json:"value"`             // transport-decoded once
	Enc     string   `json:"enc,omitempty"`     // "base64": Raw and Value are base64 of bytes that are not UTF-8
	Reading string   `json:"reading,omitempty"` // interpreted: a time, a cookie's parts, JSON in words
	Steps   []string `json:"steps,omitempty"`   // decodings from Raw to Value to Reading: "percent", "plus", "base64", "json"
	Label   string   `json:"label,omitempty"`
	Meaning string   `json:"meaning,omitempty"`
	Basis   Basis    `json:"basis"`
	Doc     string   `json:"doc,omitempty"` // id of the source in the vendor file, with the version read and its date
}

// An Identifier is a value that can single out a browser, a device or an
// account.
type Identifier struct {
	Kind          string `json:"kind"` // "meta.fbp"
	Key           string `json:"key"`  // of the parameter it was read from
	Value         string `json:"value"`
	Issued        string `json:"issued,omitempty"` // RFC 3339 UTC: the birth time inside the value
	AccountLinked bool   `json:"account_linked"`   // documented as tied to an account of the vendor
}

// An Event is one thing that one request told a vendor.
type Event struct {
	Kind     Kind
	Vendor   *Vendor
	Endpoint string // "meta.tr"
	Name     string // the vendor's event name as sent
	Account  string // pixel, tag or measurement id as sent

	PageURL     string
	PageURLFrom string // dl, referer, initiator, document
	PageTitle   string
	TitleKey    string // of the parameter that PageTitle was read from, with "#" and a pointer into its JSON
	Referrer    string // the page before, as told in the payload
	ButtonText  string
	Words       []string // keys of the parameters whose words say what the page is about, or was searched for

	Params      []Param
	Identifiers []Identifier

	PayloadTime time.Time // as stated in the payload; zero if none
	TimeKey     string    // of the parameter that PayloadTime was read from, as the role names it
	JoinKey     string    // equal for copies of one event; "" when the vendor names no key
	RuleID      string    // id of the configuration rule that made the event
	Library     string    // version of the vendor's library, as the request states it
	Config      *Config   // for KindConfig
	Limit       bool      // a limit of this program was met; Notes say which
	Notes       []string
}

// A Config is what a vendor's configuration answer switched on for an account.
type Config struct {
	Features      []Feature `json:"features,omitempty"`
	MatchedFields []string  `json:"matched_fields,omitempty"` // fields automatic matching may read from forms
	Rules         []Rule    `json:"rules,omitempty"`
	Matches       []Match   `json:"matches,omitempty"`      // rules by which events are counted for advertising
	BlockedKeys   []string  `json:"blocked_keys,omitempty"` // parameter names the vendor filters, as stated
	Settings      []Setting `json:"settings,omitempty"`     // further settings, as stated
	Unread        int       `json:"unread"`                 // calls in the body that were not understood, counted
}

// A Feature is one switch of a [Config].
type Feature struct {
	Name    string `json:"name"` // the vendor's word
	On      bool   `json:"on"`
	Meaning string `json:"meaning,omitempty"`
	Basis   Basis  `json:"basis"`
}

// A Match is a rule of a [Config] that assigns events, as they are sent, to a
// custom conversion or to an audience for advertising.
type Match struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`      // custom_conversion, custom_audience
	Condition string `json:"condition"` // in words, built from the stated condition
	Raw       string `json:"raw"`       // the rule as stated
}

// A Setting is one setting of a [Config] that is not put in words.
type Setting struct {
	Name string `json:"name"` // the vendor's word
	Raw  string `json:"raw"`  // as stated, in JSON
}

// A Rule is one event rule of a [Config].
type Rule struct {
	ID        string `json:"id"`
	Event     string `json:"event"`     // the event name it derives
	Status    string `json:"status"`    // as stated
	Condition string `json:"condition"` // in words, built from the stated condition
	Raw       string `json:"raw"`       // the rule as stated
}

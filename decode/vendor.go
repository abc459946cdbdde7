package decode

import "slices"

// A Vendor describes one recipient of tracking events. Its file under
// vendors/ holds everything that is known of it, the sources it was learnt
// from, and examples that the file is held to when it is tested. The zero
// value of an optional field means that the file does not say.
type Vendor struct {
	ID          string     `json:"id"`           // "meta"
	Name        string     `json:"name"`         // "Meta Pixel"
	Company     string     `json:"company"`      // as its own terms name it
	CompanyDoc  string     `json:"company_doc"`  // id of the source of Company
	CompanyNote string     `json:"company_note"` // what must be checked before Company is relied on; "" for nothing
	Sources     []Source   `json:"sources"`
	Endpoints   []Endpoint `json:"endpoints"` // in the order in which they are tried
	Roles       Roles      `json:"roles"`     // which parameters fill the fields of an event
	Params      []Row      `json:"params"`    // of the address and of the body
	Cookies     []Row      `json:"cookies"`
	Headers     []Row      `json:"headers"`

	// Purpose is what the recipient is for, in the words of consent tools:
	// advertising or statistics; "" when it is both, or not known. PurposeAt
	// says so of single endpoints, by name, where they differ.
	Purpose   string            `json:"purpose"`
	PurposeAt map[string]string `json:"purpose_at"`

	// Transport lists the parameters in which copies of one event may differ.
	Transport []string `json:"transport"`

	// Join lists the parameters whose values together tell events apart: see
	// Event.JoinKey. Of several with one name the last counts, or the first if
	// "#0" follows the name.
	Join []string `json:"join"`

	// AddressIdentifiers lists parameters inside page addresses that identify,
	// and AddressMarks the texts inside page addresses that call for a note.
	AddressIdentifiers []AddressIdentifier `json:"address_identifiers"`
	AddressMarks       []Mark              `json:"address_marks"`

	Config   *ConfigWords `json:"config"` // how configuration answers are put in words
	Examples []Example    `json:"examples"`
}

// A Source is a document or a piece of client code that meanings were read in.
type Source struct {
	ID      string `json:"id"`      // "D-01", unique in its file
	Title   string `json:"title"`   // as it names itself
	Where   string `json:"where"`   // address, or repository with path and commit
	Version string `json:"version"` // version of the library read, or the date the document bears; "" if it has none
	Library bool   `json:"library"` // Version can be compared with Event.Library
	Read    string `json:"read"`    // YYYY-MM-DD
}

// LibraryVersions lists the versions of the vendor's library that meanings
// were read in, in the order of its sources. An Event.Library that is not
// among them may mean something else by the same names.
func (v *Vendor) LibraryVersions() []string {
	var out []string
	for _, s := range v.Sources {
		if s.Library {
			out = append(out, s.Version)
		}
	}
	return slices.Compact(out)
}

// PurposeOf returns the purpose of an endpoint of the vendor, by its name.
func (v *Vendor) PurposeOf(endpoint string) string {
	if p, ok := v.PurposeAt[endpoint]; ok {
		return p
	}
	return v.Purpose
}

// An Endpoint is an address at which a vendor is told something. A request
// belongs to it if host, path, method and the required parameters all fit.
type Endpoint struct {
	Name    string   `json:"name"` // "meta.tr"
	Kind    Kind     `json:"kind"`
	Hosts   []string `json:"hosts"`   // exact, ".example.com" for every host below, or "*" for any host
	Paths   []string `json:"paths"`   // "/tr/", "/{locale}/fbevents.js": a name in braces is one path segment, or part of one; none means any path; see also anyDepth, cutList
	Methods []string `json:"methods"` // "GET" stands for an unknown method too
	Require []string `json:"require"` // parameters that must be present, in the query or the body; "tid=G-" asks for the beginning of the value too
	Digits  Digits   `json:"digits"`  // form of a required parameter
	Batch   string   `json:"batch"`   // key of the list whose elements are events: "events" in a form; "/data" in a JSON body, "/" if the body is the list, "/batch/*/events" for lists in a list; "\n" if each line is an event, and the query what they share
	Unpack  []string `json:"unpack"`  // parameters that hold others, as JSON, as JSON in base64 or as pairs
	Sealed  bool     `json:"sealed"`  // the body is a recording or the like, and is not read
	Roles   Roles    `json:"roles"`   // used before the vendor's
	Join    []string `json:"join"`    // used instead of the vendor's
	Reader  string   `json:"reader"`  // how the answer is read: "" or "fbq"
	Meaning string   `json:"meaning"` // one sentence
	Note    string   `json:"note"`    // printed with each event of this endpoint
	Basis   Basis    `json:"basis"`
	Doc     []string `json:"doc"` // ids of sources
}

// A Digits asks that a parameter consists of between Min and Max decimal
// digits. The zero value asks nothing.
type Digits struct {
	Key string `json:"key"`
	Min int    `json:"min"`
	Max int    `json:"max"`
}

// Roles names, for each field of an event, the parameters that may fill it,
// best first. A key may be followed by "#" and an RFC 6901 pointer into its
// JSON value, "cd[pageFeatures]#/title", or by "#;" and a name in its list of
// pairs with ";" between, "data#;event".
type Roles struct {
	Account    []string `json:"account"`
	Event      []string `json:"event"`
	PageURL    []string `json:"page_url"`
	PageTitle  []string `json:"page_title"`
	Referrer   []string `json:"referrer"`
	ButtonText []string `json:"button_text"`
	Time       []string `json:"time"`
	Rule       []string `json:"rule"`
	Library    []string `json:"library"`
	Words      []string `json:"words"` // what a page is about, or was searched for: every one counts
}

// A Row is the dictionary entry of one parameter, cookie or header field.
type Row struct {
	// Key is exact, or ends in "[*]" for any name in brackets or in ".*" for
	// any name after a dot, or has "<n>" for any whole number, or is an RFC
	// 6901 pointer in which "*" stands for any position in a list or, at the
	// end, for any name. Cookies are matched exactly, or up to the last "_" of
	// their names if "*" follows it, header fields without regard to case.
	Key       string   `json:"key"`
	Endpoints []string `json:"endpoints"` // the only endpoints it is meant for; none means all
	Label     string   `json:"label"`
	Meaning   string   `json:"meaning"` // one sentence
	Basis     Basis    `json:"basis"`
	Doc       []string `json:"doc"` // ids of sources

	Reading string            `json:"reading"` // how the value is read: see the reading functions
	Unit    string            `json:"unit"`    // for reading "unit"
	Values  map[string]string `json:"values"`  // for reading "values": what each value says
	Bits    []Bit             `json:"bits"`    // for reading "bits"
	Places  []Place           `json:"places"`  // for reading "places"
	Made    *Made             `json:"made"`    // for reading "made-in-part"

	// Prefixes says what each text means that may stand before a hash.
	Prefixes map[string]string `json:"prefixes"`

	Marks         []Mark `json:"marks"`          // texts in the value that call for a note
	Identifier    string `json:"identifier"`     // kind of identifier; "*" stands for the name in brackets
	AccountLinked bool   `json:"account_linked"` // documented as tied to an account of the vendor

	doc string // Doc as printed
}

// An AddressIdentifier is a parameter of page addresses.
type AddressIdentifier struct {
	Name string `json:"name"` // of the parameter: "fbclid"
	Kind string `json:"kind"` // of the identifier: "meta.fbclid"
}

// A Mark is a text that calls for a note where a value holds it.
type Mark struct {
	Text string `json:"text"`
	Note string `json:"note"` // printed with the event
}

// A Bit is the meaning of one bit of a number.
type Bit struct {
	Bit  int    `json:"bit"`
	Say  string `json:"say"`
	Note string `json:"note"` // printed with the event when the bit is set; "" for none
}

// ConfigWords says how the calls of a configuration answer are put in words.
type ConfigWords struct {
	Features   []FeatureRow      `json:"features"`
	Groups     map[string]string `json:"groups"`     // condition.type
	Targets    map[string]string `json:"targets"`    // condition.targetType
	Extractors map[string]string `json:"extractors"` // condition.extractor
	Operators  map[string]string `json:"operators"`  // condition.operator
	Actions    map[string]string `json:"actions"`    // condition.action
	Compare    map[string]string `json:"compare"`    // operators of the rules for advertising
	Doc        []string          `json:"doc"`
}

// A FeatureRow is the dictionary entry of one switch.
type FeatureRow struct {
	Name    string   `json:"name"`
	Meaning string   `json:"meaning"`
	Basis   Basis    `json:"basis"`
	Doc     []string `json:"doc"`
}

// An Example is a request that the vendor's file is held to.
type Example struct {
	Say     string            `json:"say"` // what it shows
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
	Events  []ExampleEvent    `json:"events"` // none: the request must not match
}

// An ExampleEvent is what an example must be decoded to. Only the fields that
// are set are compared; Params by key, with the value.
type ExampleEvent struct {
	Endpoint   string            `json:"endpoint"`
	Kind       Kind              `json:"kind"`
	Event      string            `json:"event"`
	Account    string            `json:"account"`
	PageURL    string            `json:"page_url"`
	PageTitle  string            `json:"page_title"`
	ButtonText string            `json:"button_text"`
	Params     map[string]string `json:"params"`
	Readings   map[string]string `json:"readings"`
}

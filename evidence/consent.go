package evidence

// The consent states of an event.
const (
	BeforeChoice   = "before_choice"   // a record shows that the first choice was made later, or that none had been made
	Refused        = "refused"         // after a record that refuses the purpose
	Granted        = "granted"         // after a record that grants it
	DefaultGranted = "default_granted" // granted by default, and no choice made
	ImpliedConsent = "implied"         // after a record that took carrying on for a choice
	Conflicting    = "conflicting"     // records disagree
	NotRecorded    = "not_recorded"    // the capture does not show it
)

// ConsentStates lists the states in the order in which they are printed.
func ConsentStates() []string {
	return []string{BeforeChoice, Refused, DefaultGranted, ImpliedConsent, Conflicting, Granted, NotRecorded}
}

// A ConsentSite is what one capture records of consent on one site.
type ConsentSite struct {
	Source   string          `json:"source"`           // "S01"
	Client   string          `json:"client,omitempty"` // whose requests these are, where a capture tells clients apart
	Site     string          `json:"site"`             // registrable domain
	Requests int             `json:"requests"`         // to hosts of the site
	Cookies  int             `json:"cookies"`          // of these, recorded with cookies
	Changes  []ConsentChange `json:"changes"`
	Unlisted int             `json:"unlisted"` // further changes, beyond a bound
	Signals  []ConsentSignal `json:"signals"`
}

// A ConsentChange is the first sight of a consent record, or a change of it. A
// change is one of the record: whether anyone pressed a button is not in it.
type ConsentChange struct {
	Tool        string   `json:"tool"`    // "OneTrust"
	Records     []string `json:"records"` // names of the cookies or parameters
	Change      string   `json:"change"`  // first_seen, changed, removed
	In          string   `json:"in"`      // cookie, set_cookie, query, body
	Entry       int      `json:"entry"`   // in which it was seen first
	Host        string   `json:"host"`
	Time        string   `json:"time"`
	Stated      string   `json:"stated,omitempty"`      // when the choice was made, as the record itself states
	Choice      string   `json:"choice"`                // made, implied, none, unstated, no_signal, unread, removed
	Advertising string   `json:"advertising,omitempty"` // granted, denied, mixed
	Statistics  string   `json:"statistics,omitempty"`
	Says        string   `json:"says"`       // names and values that the reading rests on
	LastEntry   int      `json:"last_entry"` // in which it was seen so last
	LastTime    string   `json:"last_time"`
	Seen        int      `json:"seen"`                  // requests and answers that it was seen in so
	AbsentTime  string   `json:"absent_time,omitempty"` // of the last request to the host before the first sight that would have carried the record and did not
}

// A ConsentSignal is a preference that the browser sent with requests made on
// pages of a site.
type ConsentSignal struct {
	Name     string `json:"name"` // "Sec-GPC", "DNT"
	Value    string `json:"value"`
	Requests int    `json:"requests"`
	Entry    int    `json:"entry"` // first
	Time     string `json:"time,omitempty"`
}

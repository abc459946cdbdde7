package evidence

// A Category is a kind of subject that a visit to a page may reveal. Each is
// one file under templates/categories.
type Category struct {
	ID       string   `yaml:"id" json:"id"` // "crime.domestic_abuse"
	Label    string   `yaml:"label" json:"label"`
	Tier     int      `yaml:"tier" json:"tier"`   // 1 critical, 2 high, 3 elevated
	Bases    []string `yaml:"bases" json:"bases"` // keys of the legal bases, prompts for a lawyer
	Includes string   `yaml:"includes" json:"includes"`
	Excludes string   `yaml:"excludes" json:"excludes"`
	Note     string   `yaml:"note" json:"note,omitempty"` // the caution printed with the category
}

// A Page is what is known of one page: the text that a link can rest on.
type Page struct {
	URL      string
	Title    string
	Button   string
	Event    string // the vendor's event name
	Referrer string
	Lang     string            // BCP 47, "" when unknown
	Params   map[string]string // further texts by parameter key, such as search words
}

// A Suppressed link is one that a rule would have made and a gate stopped.
type Suppressed struct {
	Link   Link   `json:"link"`
	Gate   string `json:"gate"`
	Reason string `json:"reason"`
}

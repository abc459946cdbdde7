package report

import (
	"slices"
	"strings"
	"time"

	"pixelwitness/evidence"
)

// ConsentSchema names the form of consent.json.
const ConsentSchema = "pixelwitness.consent/v1"

// Consents is consent.json: what the captures record of consent, site by site,
// and which records were looked for.
type Consents struct {
	Schema string                 `json:"schema"`
	Sites  []evidence.ConsentSite `json:"sites"`
	Tools  []ConsentTool          `json:"tools"` // looked for, whether found or not
}

// A ConsentTool is a consent tool or standard whose records are read.
type ConsentTool struct {
	Name    string   `json:"name"`
	Basis   string   `json:"basis"`   // why the reading is believed, as for a parameter
	Records []string `json:"records"` // names of cookies and parameters; one ending in "*" stands for all that begin so
	Note    string   `json:"note,omitempty"`
	Sources []string `json:"sources"`
}

func (b *builder) consents() *Consents {
	return &Consents{Schema: ConsentSchema, Sites: append([]evidence.ConsentSite{}, b.m.Consents...), Tools: append([]ConsentTool{}, b.m.ConsentTools...)}
}

// notExamined stands for the state of events whose consent was not examined.
const notExamined = "not_examined"

// consentState is the state of an event, or notExamined.
func consentState(e *evidence.Event) string {
	if e.Consent == nil {
		return notExamined
	}
	return e.Consent.State
}

// consentStates are the states in the order in which they are printed.
func consentStates() []string { return append(evidence.ConsentStates(), notExamined) }

// A consentTally counts events by state, for each recipient and for each site.
type consentTally struct {
	all     map[string]int
	vendors map[string]map[string]int
	sites   map[consentKey]map[string]int // up to maxHosts
}

// A consentKey is a site as one client visited it.
type consentKey struct{ source, client, site string }

func newConsentTally() consentTally {
	return consentTally{map[string]int{}, map[string]map[string]int{}, map[consentKey]map[string]int{}}
}

func (c *consentTally) add(e *evidence.Event) {
	state := consentState(e)
	c.all[state]++
	if c.vendors[e.Vendor] == nil {
		c.vendors[e.Vendor] = map[string]int{}
	}
	c.vendors[e.Vendor][state]++
	site := consentKey{source: e.Source, client: e.Who()}
	if host := siteOf(e.PageURL); host != "" {
		site.site = evidence.Site(host)
	}
	if c.sites[site] == nil {
		if len(c.sites) >= maxHosts {
			return
		}
		c.sites[site] = map[string]int{}
	}
	c.sites[site][state]++
}

// stateCounts lists the states that events have, in order.
func stateCounts(n map[string]int) []Named {
	out := []Named{}
	for _, s := range consentStates() {
		if n[s] > 0 {
			out = append(out, Named{s, n[s]})
		}
	}
	return out
}

// consentWords puts counts by state in a list: "2 events before any recorded
// choice and 17 after a record that grants it".
func (b *builder) consentWords(states []Named) string {
	var parts []string
	for i, s := range states {
		n := number(s.N)
		if i == 0 {
			n = events(s.N)
		}
		parts = append(parts, n+" "+b.say("consent.words."+s.Name, nil))
	}
	return joined(parts)
}

// consentSentence says the state of one event, measured against the recorded
// change that it rests on.
func (b *builder) consentSentence(e *evidence.Event, at time.Time) string {
	if e.Consent == nil {
		return b.say("consent.unknown", nil)
	}
	c := e.Consent
	sent := "sent"
	if recordedOnly(e.Delivery) {
		sent = "recorded"
	}
	s := slots{"Purpose": purposeWords(c.Purpose), "Sent": sent, "At": "", "N": "", "From": ""}
	if change, err := time.Parse(time.RFC3339Nano, c.At); err == nil && !at.IsZero() {
		s["At"], s["N"] = b.moment(change), offsetWords(at.Sub(change).Abs().Milliseconds())
		s["From"] = b.say("consent.from."+c.AtFrom, nil)
	}
	said := b.say("consent.state."+c.State, s)
	if s["At"] != "" && e.TimeBasis == "request_end" {
		said += " " + b.say("consent.request_end", nil)
	}
	return said
}

// purposeWords names a purpose inside a sentence.
func purposeWords(purpose string) string {
	if purpose == "" {
		return "what is not necessary"
	}
	return purpose
}

// consentBlocks says what was recorded of consent when e was sent.
func (b *builder) consentBlocks(e *evidence.Event, at time.Time) []Block {
	return []Block{Heading{Level: 3, Text: "Consent at that moment"}, Para{plain(b.consentSentence(e, at))}}
}

// consentFacts lists the lines that the state of consent rests on.
func (b *builder) consentFacts(e *evidence.Event) []Fact {
	if e.Consent == nil {
		return nil
	}
	const shown = 3
	var rows []Fact
	for _, line := range e.Consent.Basis[:min(shown, len(e.Consent.Basis))] {
		rows = append(rows, Fact{"Consent record", plain(b.quote(line))})
	}
	if rest := len(e.Consent.Basis) - shown; rest > 0 {
		rows = append(rows, Fact{"Consent record", plain(b.cut(rest, "line", "lines", "data/events.jsonl under "+e.ID))})
	}
	return rows
}

// oneState is the state that all events share; "several" if they do not.
func oneState(states []Named) string {
	switch len(states) {
	case 0:
		return notExamined
	case 1:
		return states[0].Name
	}
	return "several"
}

// changeWords says where a record was seen.
func changeWords(in string) string {
	switch in {
	case "cookie":
		return "cookie sent"
	case "set_cookie":
		return "cookie set by the answer"
	}
	if in == "body" {
		return "told to the tool’s maker"
	}
	return "parameter"
}

func recordNames(list []string) string { return strings.Join(slices.Clone(list), ", ") }

// consentLetter is the sentence of the letters on consent; "" without events.
func (b *builder) consentLetter() string {
	states := stateCounts(b.t.consents.all)
	if len(states) == 0 {
		return ""
	}
	return b.say("finding.consent", slots{"States": b.consentWords(states)})
}

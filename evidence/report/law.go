package report

import (
	"cmp"
	"time"
)

// A law is templates/legal-prompts.yaml: questions for a lawyer, with names of
// law and the dates from and to which each name holds.
type law struct {
	Regulator string      `yaml:"regulator"`
	Sources   []lawSource `yaml:"sources"`
	Prompts   []prompt    `yaml:"prompts"`
	Complaint []lawName   `yaml:"complaint"` // on complaining to the organisation, by the date of the complaint
}

type lawSource struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Where string `yaml:"where"`
	Read  string `yaml:"read"`
}

type prompt struct {
	ID       string    `yaml:"id"`
	Question string    `yaml:"question"`
	Where    string    `yaml:"where"` // in the pack
	Names    []lawName `yaml:"names"`
}

// A lawName is a name of law and when it holds: from and to are dates, both
// included; "" means open.
type lawName struct {
	Name   string `yaml:"name"`
	Letter string `yaml:"letter"` // a sentence for the letter; only for complaints
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Source string `yaml:"source"`
}

func loadLaw() (*law, error) {
	l := &law{}
	return l, readYAML("legal-prompts.yaml", l)
}

// holds reports whether a name holds on any day of a period, both ends
// included. A zero period means that the dates are not known: every name holds.
func (n lawName) holds(first, last time.Time) bool {
	if first.IsZero() {
		return true
	}
	a, z := first.Format(time.DateOnly), last.Format(time.DateOnly)
	return cmp.Or(n.From, a) <= z && (n.To == "" || n.To >= a)
}

// dated writes a name with its dates where it is not open at both ends.
func (n lawName) dated() string {
	switch {
	case n.From != "" && n.To != "":
		return n.Name + " (from " + day(n.From) + " to " + day(n.To) + ")"
	case n.From != "":
		return n.Name + " (from " + day(n.From) + ")"
	case n.To != "":
		return n.Name + " (to " + day(n.To) + ")"
	}
	return n.Name
}

// day writes YYYY-MM-DD for readers; what is not such a date stays as it is.
func day(s string) string {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return s
	}
	return t.Format("2 January 2006")
}

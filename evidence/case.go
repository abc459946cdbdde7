package evidence

import (
	"fmt"
	"slices"
	"time"
)

// A Case is what the person preparing the pack states about it. Everything is
// optional; what is absent is printed as "not completed".
type Case struct {
	Reference    string       `yaml:"reference" json:"reference,omitempty"`
	Title        string       `yaml:"title" json:"title,omitempty"`
	Date         string       `yaml:"date" json:"date,omitempty"` // YYYY-MM-DD, printed on the pack; the clock is never read
	Organisation Organisation `yaml:"organisation" json:"organisation,omitzero"`
	Complainant  Complainant  `yaml:"complainant" json:"complainant,omitzero"`
	Complaint    Complaint    `yaml:"complaint" json:"complaint,omitzero"`
	Operator     Operator     `yaml:"operator" json:"operator,omitzero"` // who made the capture
	Analyst      Analyst      `yaml:"analyst" json:"analyst,omitzero"`   // who prepared the pack
	Exhibit      Exhibit      `yaml:"exhibit" json:"exhibit,omitzero"`
}

// An Organisation is the one whose site was visited.
type Organisation struct {
	Name    string `yaml:"name" json:"name,omitempty"`
	Address string `yaml:"address" json:"address,omitempty"`
	Contact string `yaml:"contact" json:"contact,omitempty"` // of its data protection officer
	Website string `yaml:"website" json:"website,omitempty"`
}

// A Complainant is the person or body that complains.
type Complainant struct {
	Kind string `yaml:"kind" json:"kind,omitempty"` // data-subject, representative, third-party-concern
	Name string `yaml:"name" json:"name,omitempty"`
}

// A Complaint holds the dates of what was said to the organisation, each as
// YYYY-MM-DD, and the harm in the complainant's own words.
type Complaint struct {
	ComplainedOn   string `yaml:"complained_on" json:"complained_on,omitempty"`
	AcknowledgedOn string `yaml:"acknowledged_on" json:"acknowledged_on,omitempty"`
	RepliedOn      string `yaml:"replied_on" json:"replied_on,omitempty"`
	LastContactOn  string `yaml:"last_contact_on" json:"last_contact_on,omitempty"`
	Harm           string `yaml:"harm" json:"harm,omitempty"`
	Reply          string `yaml:"reply" json:"reply,omitempty"` // what the organisation answered
}

// An Operator is the person who made the capture, and how.
type Operator struct {
	Name         string `yaml:"name" json:"name,omitempty"`
	Device       string `yaml:"device" json:"device,omitempty"`
	Browser      string `yaml:"browser" json:"browser,omitempty"`
	Profile      string `yaml:"profile" json:"profile,omitempty"` // fresh or everyday
	SignedIn     string `yaml:"signed_in" json:"signed_in,omitempty"`
	BannerChoice string `yaml:"banner_choice" json:"banner_choice,omitempty"`
	Notes        string `yaml:"notes" json:"notes,omitempty"`
}

// An Analyst is the person who prepared the pack.
type Analyst struct {
	Name           string `yaml:"name" json:"name,omitempty"`
	Qualifications string `yaml:"qualifications" json:"qualifications,omitempty"`
	Instructions   string `yaml:"instructions" json:"instructions,omitempty"`
}

// An Exhibit says how exhibits are numbered: prefix and first number.
type Exhibit struct {
	Prefix string `yaml:"prefix" json:"prefix,omitempty"` // "AB"
	Start  int    `yaml:"start" json:"start,omitempty"`   // default 1
}

// The kinds of [Complainant]: the person concerned, someone with their
// authority, or a body or person that passes on a concern.
var complainantKinds = []string{"data-subject", "representative", "third-party-concern"}

// Check returns an error that names the first field whose value the pack
// could not print as what it is.
func (c *Case) Check() error {
	for _, d := range []struct{ field, text string }{
		{"date", c.Date},
		{"complaint.complained_on", c.Complaint.ComplainedOn},
		{"complaint.acknowledged_on", c.Complaint.AcknowledgedOn},
		{"complaint.replied_on", c.Complaint.RepliedOn},
		{"complaint.last_contact_on", c.Complaint.LastContactOn},
	} {
		if d.text == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.text); err != nil {
			return fmt.Errorf("%s: %q is not a date in the form 2026-01-31", d.field, d.text)
		}
	}
	if k := c.Complainant.Kind; k != "" && !slices.Contains(complainantKinds, k) {
		return fmt.Errorf("complainant.kind: %q is none of %q", k, complainantKinds)
	}
	if c.Exhibit.Start < 0 {
		return fmt.Errorf("exhibit.start: %d is below 1", c.Exhibit.Start)
	}
	return nil
}

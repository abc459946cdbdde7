package known

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed rules.json
var rulesJSON []byte

// A Rule is a normalisation: what is done to a value before it is sent or
// hashed.
type Rule struct {
	ID       string   `json:"id"`
	Fields   []string `json:"fields"` // that it is for
	Say      string   `json:"say"`    // what it does, to follow "the value supplied, "
	Steps    []string `json:"steps"`
	Doc      []string `json:"doc"`       // ids of sources
	HashOnly bool     `json:"hash_only"` // what it makes is too short to be looked for as it stands
	Examples []struct {
		In  string `json:"in"`
		Out string `json:"out"`
	} `json:"examples"`
}

// A Source is a document or a piece of code that a rule was read in.
type Source struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Where   string `json:"where"`
	Version string `json:"version"`
	Read    string `json:"read"` // YYYY-MM-DD
}

type ruleFile struct {
	Sources []Source `json:"sources"`
	Rules   []Rule   `json:"rules"`
}

// Rules lists the rules in the order in which they are tried, and their
// sources.
func Rules() ([]Rule, []Source, error) {
	var f ruleFile
	d := json.NewDecoder(bytes.NewReader(rulesJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, nil, fmt.Errorf("rules.json: %w", err)
	}
	for _, r := range f.Rules {
		for _, s := range r.Steps {
			if stepOf(s) == nil {
				return nil, nil, fmt.Errorf("rules.json: %s: no step %q", r.ID, s)
			}
		}
	}
	return f.Rules, f.Sources, nil
}

// apply returns what the rule makes of a value.
func (r *Rule) apply(s string) string {
	for _, step := range r.Steps {
		s = stepOf(step)(s)
	}
	return s
}

package build

import (
	"errors"
	"slices"

	"pixelwitness/evidence/known"
)

// A KnownRules is method/known-rules.json: the forms in which values that a
// person supplied were looked for.
type KnownRules struct {
	Rules   []known.Rule   `json:"rules"`
	Sources []known.Source `json:"sources"`
}

// knownRules says which values were looked for, and how.
func (b *builder) knownRules(run *Run) error {
	set := b.opt.Known
	if set == nil {
		return nil
	}
	run.Known = &RunKnown{Fields: set.Fields(), Values: set.Values()}
	rules, sources, err := known.Rules()
	if err != nil {
		return err
	}
	return b.json("method/known-rules.json", KnownRules{rules, sources})
}

// checkKnown reports values that do not fit those that the pack was made with.
func (r *Run) checkKnown(set *known.Set) error {
	switch {
	case r.Known == nil && set == nil:
		return nil
	case r.Known == nil:
		return errors.New("the pack was made without known values: leave out --known")
	case set == nil:
		return errors.New("the pack was made with known values, which it does not hold: give their file with --known")
	case r.Known.Values != set.Values() || !slices.Equal(r.Known.Fields, set.Fields()):
		return errors.New("the pack was made with other known values: their number or their fields differ")
	}
	return nil
}

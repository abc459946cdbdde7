package main

import (
	"os"

	"pixelwitness/evidence/review"
	"pixelwitness/evidence/sensitivity"
)

// readReview reads a review file, which may name the categories of rules; nil
// without one. It tells how many entries of it decide nothing.
func (e *env) readReview(name string, rules *sensitivity.Rules) (*review.Set, error) {
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	set, err := review.Read(name, b, rules.Categories())
	if err != nil {
		return nil, &hintError{err, "compare it with the output of: pixelwitness review"}
	}
	if n := set.Blank(); n > 0 {
		e.line("note: %s: %d %s no action and no reason, and %s passed over", name, n, plural(n, "entry has", "entries have"), plural(n, "is", "are"))
	}
	return set, nil
}

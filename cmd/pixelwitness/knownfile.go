package main

import (
	"fmt"
	"os"

	"pixelwitness/evidence"
	"pixelwitness/evidence/known"
)

// readKnown reads the file of known values; nil without one.
func readKnown(name string) (*known.Set, error) {
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	set, err := known.Read(b)
	if err != nil {
		return nil, &hintError{fmt.Errorf("%s: %w", name, err), "compare it with the output of: pixelwitness case --known"}
	}
	return set, nil
}

// knownWords says which supplied value a request held, and where.
func knownWords(k evidence.Known) string {
	where := k.In
	if k.Key != "" {
		where += " " + k.Key
	}
	return fmt.Sprintf("the value supplied as %s, rule %s, %s, in %s", known.Words(k.Field), k.Rule, k.Form, where)
}

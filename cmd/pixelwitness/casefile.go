package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/goccy/go-yaml"

	"pixelwitness/evidence"
)

// readCase reads the case file; without one nothing is stated.
func readCase(name string) (c evidence.Case, err error) {
	if name == "" {
		return c, nil
	}
	b, err := os.ReadFile(name)
	if err != nil {
		return c, err
	}
	if len(strings.TrimSpace(string(b))) == 0 {
		return c, nil
	}
	if err := yaml.UnmarshalWithOptions(b, &c, yaml.Strict()); err != nil {
		return c, &hintError{fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, false)),
			"compare it with the output of: pixelwitness case"}
	}
	if err := c.Check(); err != nil {
		return c, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

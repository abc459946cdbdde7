package main

import (
	"context"
	"fmt"

	"pixelwitness/evidence/build"
)

func runVersion(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("version")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	rules, err := loadRules("")
	if err != nil {
		return 0, err
	}
	t, err := build.ThisTool(rules)
	if err != nil {
		return 0, err
	}
	_, err = fmt.Fprintf(e.out, "pixelwitness %s\ncommit %s\n%s\nvendors sha256 %s\nrules sha256 %s\n",
		t.Version, t.Commit, t.Go, t.VendorsSHA256, t.RulesSHA256)
	return exitDone, err
}

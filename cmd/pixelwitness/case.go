package main

import (
	"context"

	"pixelwitness/templates"
)

func runCase(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("case")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if f.NArg() > 0 {
		return 0, usagef("case", "case takes no argument")
	}
	b, err := templates.FS.ReadFile("case.yaml")
	if err != nil {
		return 0, err
	}
	_, err = e.out.Write(b)
	return exitDone, err
}

package main

import (
	"context"

	"pixelwitness/templates"
)

func runCase(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("case")
	values := f.Bool("known", false, "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if f.NArg() > 0 {
		return 0, usagef("case", "case takes no argument")
	}
	name := "case.yaml"
	if *values {
		name = "known.yaml"
	}
	b, err := templates.FS.ReadFile(name)
	if err != nil {
		return 0, err
	}
	_, err = e.out.Write(b)
	return exitDone, err
}

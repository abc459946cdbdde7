package main

import (
	"context"
	"fmt"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/pack"
)

func runCompare(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("compare")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if f.NArg() != 2 {
		return 0, usagef("compare", "two packs are compared")
	}
	for _, dir := range f.Args() {
		r, err := pack.Verify(dir, pack.VerifyOptions{})
		if err != nil {
			return 0, notPack(err)
		}
		if !r.OK() {
			fmt.Fprintf(e.out, "%s is not as it was made: %s\n", evidence.Visible(dir), r.Problems[0])
			return exitVerify, nil
		}
	}
	d, err := build.Compare(f.Arg(0), f.Arg(1))
	if err != nil {
		return 0, err
	}
	for _, s := range d.Differences {
		fmt.Fprintln(e.out, evidence.Visible(s))
	}
	if !d.SameEvents || !d.SameSources {
		fmt.Fprintln(e.out, "the packs do not hold the same events of the same captures")
		return exitVerify, nil
	}
	fmt.Fprintf(e.out, "same captures, same %d events; %d files differ\n", d.Events, len(d.Differences))
	return exitDone, nil
}

package main

import (
	"context"
	"fmt"
	"os"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/pack"
)

func runVerify(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("verify")
	sources := f.String("sources", "", "")
	rerun := f.Bool("rerun", false, "")
	rulesDir := f.String("rules", "", "")
	knownFile := f.String("known", "", "")
	seal := f.String("seal", "", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if f.NArg() != 1 {
		return 0, usagef("verify", "one pack at a time")
	}
	dir := f.Arg(0)
	r, err := pack.Verify(dir, pack.VerifyOptions{Sources: *sources, ID: *seal})
	if err != nil {
		return 0, notPack(err)
	}
	for _, p := range r.Problems {
		fmt.Fprintln(e.out, p)
	}
	for _, s := range r.Sources {
		if s.Path != "" {
			fmt.Fprintf(e.out, "%s: found, SHA-256 %x\n", s.Label, s.SHA256)
		}
	}
	if !r.OK() {
		n := len(r.Problems)
		fmt.Fprintf(e.out, "%d %s: this is not the pack as it was made\n", n, plural(n, "problem", "problems"))
		return exitVerify, nil
	}
	fmt.Fprintf(e.out, "%d files agree with the manifest\nseal: %s\n", r.Files, pack.Groups(r.ID))
	if *seal == "" {
		fmt.Fprintln(e.out, "Compare the seal with the one that was written down when the pack was made.")
	}
	if !*rerun {
		return exitDone, nil
	}
	return e.rerun(ctx, dir, *sources, *rulesDir, *knownFile)
}

// rerun makes the pack again from its captures and compares the two.
func (e *env) rerun(ctx context.Context, dir, sources, rulesDir, knownFile string) (int, error) {
	rules, err := loadRules(rulesDir)
	if err != nil {
		return 0, err
	}
	values, err := readKnown(knownFile)
	if err != nil {
		return 0, err
	}
	tmp, err := os.MkdirTemp("", "pixelwitness-rerun-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(tmp)
	show, stop := e.progress()
	differ, err := build.Rerun(ctx, dir, sources, tmp, build.Options{Rules: rules, Known: values, Progress: show})
	stop()
	if err != nil {
		return 0, err
	}
	for _, name := range differ {
		fmt.Fprintf(e.out, "%s: the new run differs\n", evidence.Visible(name))
	}
	if len(differ) > 0 {
		return exitVerify, nil
	}
	fmt.Fprintln(e.out, "made again from its captures: every file is the same, byte for byte")
	return exitDone, nil
}

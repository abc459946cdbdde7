package main

import (
	"context"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/review"
	"pixelwitness/templates"
)

func runReview(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("review")
	rulesDir := f.String("rules", "", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	blank, err := templates.FS.ReadFile("review.yaml")
	if err != nil {
		return 0, err
	}
	switch f.NArg() {
	case 0:
		_, err := e.out.Write(blank)
		return exitDone, err
	case 1:
		return exitDone, e.reviewPack(ctx, f.Arg(0), *rulesDir, string(blank))
	}
	return 0, usagef("review", "one pack at a time")
}

// reviewPack prints a review file with an entry for each link of a pack.
func (e *env) reviewPack(ctx context.Context, dir, rulesDir, blank string) error {
	rules, err := loadRules(rulesDir)
	if err != nil {
		return err
	}
	var draft review.Draft
	for ev, err := range build.PackLinks(dir) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return notPack(err)
		}
		draft.Add(ev)
	}
	done, err := build.PackReview(dir, rules)
	if err != nil {
		return err
	}
	return draft.Write(e.out, blank, labels(rules.Categories()), done)
}

func labels(categories []evidence.Category) map[string]string {
	out := make(map[string]string, len(categories))
	for _, c := range categories {
		out[c.ID] = c.Label
	}
	return out
}

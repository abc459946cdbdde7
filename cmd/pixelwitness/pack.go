package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // the same zones on every machine

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/pack"
)

// runBare makes a pack beside the first capture: what dropping a file on the
// program does.
func runBare(ctx context.Context, e *env, args []string) (int, error) {
	if strings.HasPrefix(args[0], "-") && args[0] != "-" {
		return 0, usagef("pixelwitness", "%q is not an option here; options come after a command", args[0])
	}
	if _, err := os.Lstat(args[0]); args[0] != "-" && errors.Is(err, fs.ErrNotExist) {
		return 0, &hintError{&usageError{fmt.Errorf("%q is neither a command nor a file", args[0])}, "pixelwitness help"}
	}
	dir := "capture-evidence"
	if args[0] != "-" {
		var err error
		if dir, err = beside(args[0]); err != nil {
			return 0, err
		}
	}
	return runPack(ctx, e, append(args[:len(args):len(args)], "--output="+dir))
}

// beside returns where the pack of a capture goes that is given by itself. A
// folder such as "." or ".." is named in full first.
func beside(capture string) (string, error) {
	capture = filepath.Clean(capture)
	if base := filepath.Base(capture); base == "." || base == ".." {
		var err error
		if capture, err = filepath.Abs(capture); err != nil {
			return "", err
		}
	}
	return capture + "-evidence", nil
}

func runPack(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("pack")
	dir := f.StringP("output", "o", "", "")
	caseFile := f.String("case", "", "")
	variant := f.String("variant", "full", "")
	rulesDir := f.String("rules", "", "")
	zone := f.String("timezone", "Europe/London", "")
	exhibits := f.Int("max-exhibits", 60, "")
	include := f.Bool("include-sources", false, "")
	zip := f.Bool("zip", false, "")
	knownFile, key := f.String("known", "", ""), f.String("key", "", "")
	reviewFile := f.String("review", "", "")
	logs := logFlags(f)
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	switch {
	case f.NArg() == 0:
		return 0, usagef("pack", "no capture was named")
	case *dir == "":
		return 0, usagef("pack", "-o DIR is missing: where to write the pack")
	case *variant == "redacted", *variant == "public", *key != "":
		return 0, usagef("pack", "this version writes the full variant only, and takes no --key file")
	case *variant != "full":
		return 0, usagef("pack", "--variant %q is not full", *variant)
	case *exhibits < 1:
		return 0, usagef("pack", "--max-exhibits must be 1 or more")
	}
	loc, err := time.LoadLocation(*zone)
	if err != nil || *zone == "Local" || *zone == "" {
		return 0, usagef("pack", "--timezone %q is not a known time zone, such as Europe/London", *zone)
	}
	if err := checkLogs("pack", logs); err != nil {
		return 0, err
	}
	c, err := readCase(*caseFile)
	if err != nil {
		return 0, err
	}
	values, err := readKnown(*knownFile)
	if err != nil {
		return 0, err
	}
	rules, err := loadRules(*rulesDir)
	if err != nil {
		return 0, err
	}
	decided, err := e.readReview(*reviewFile, rules)
	if err != nil {
		return 0, err
	}
	files, cleanup, err := findCaptures(f.Args(), e.in)
	if err != nil {
		return 0, err
	}
	defer cleanup()
	if *include {
		e.line("warning: --include-sources: the pack will hold the captures as they are, with live session secrets")
	}
	show, stop := e.progress()
	made, err := build.Pack(ctx, *dir, files, build.PackOptions{
		Options: build.Options{Rules: rules, Known: values, Review: decided, Log: *logs, Progress: show},
		Case:    c, Zone: loc, MaxExhibits: *exhibits, IncludeSources: *include,
	})
	stop()
	if err != nil {
		return 0, err
	}
	if *zip {
		if err := writeZip(*dir); err != nil {
			return 0, err
		}
	}
	after := ""
	if decided != nil {
		after = fmt.Sprintf(", %d after review", made.AfterReview)
	}
	fmt.Fprintf(e.out, "%s\n%d events in %d requests, %d linked to a sensitive subject%s\nseal: %s\n", evidence.Visible(*dir),
		made.Events, made.Requests, made.Linked, after, pack.Groups(made.ID))
	fmt.Fprintf(e.out, "Write the seal down somewhere else: it shows later that the pack is as it was made.\nStart with %s.\n",
		evidence.Visible(filepath.Join(*dir, "00-READ-ME-FIRST.txt")))
	if err := e.out.Flush(); err != nil {
		return 0, err
	}
	for _, n := range made.Notes {
		e.line("note: %s", n)
	}
	e.tellStale(*dir)
	return e.finish(made.Analysis), nil
}

// tellStale names what interrupted runs left beside the pack.
func (e *env) tellStale(dir string) {
	stale, err := pack.Stale(dir)
	if err != nil {
		return // the pack is made; this is only help
	}
	for _, name := range stale {
		e.line("note: %s was left by a run that was interrupted, or is of one that still goes on; it holds captured data", name)
	}
}

// writeZip writes DIR.zip, whole or not at all.
func writeZip(dir string) (err error) {
	name := filepath.Clean(dir) + ".zip"
	if _, err := os.Lstat(name); err == nil {
		return fmt.Errorf("%s: %w", name, fs.ErrExist)
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".partial-") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if err := pack.Zip(dir, f); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"pixelwitness/evidence/pack"
	"pixelwitness/evidence/report"
	"pixelwitness/har"
)

// Rerun makes the pack in dir again in tmp, from captures found in the folder
// sources by their SHA-256, or else in the pack itself, and returns the names
// of the files that differ or that only one of the two has.
func Rerun(ctx context.Context, dir, sources, tmp string, opt Options) (differ []string, err error) {
	var run Run
	if err := readJSON(filepath.Join(dir, "method", "run.json"), &run); err != nil {
		return nil, err
	}
	tool, err := ThisTool(opt.Rules)
	if err != nil {
		return nil, err
	}
	switch {
	case run.RulesSHA256 != tool.RulesSHA256:
		return nil, errors.New("the pack was made with other sensitivity rules: give them with --rules")
	case run.Tool != tool.Tool || run.VendorsSHA256 != tool.VendorsSHA256:
		return nil, fmt.Errorf("the pack was made with another build: version %s, commit %s, %s", run.Tool.Version, run.Tool.Commit, run.Tool.Go)
	}
	if err := run.checkKnown(opt.Known); err != nil {
		return nil, err
	}
	if run.Log != nil {
		opt.Log = *run.Log
	}
	zone, err := time.LoadLocation(run.TimeZone)
	if err != nil {
		return nil, err
	}
	files, err := findSources(dir, sources, run.Captures)
	if err != nil {
		return nil, err
	}
	if opt.Review, err = PackReview(dir, opt.Rules); err != nil {
		return nil, err
	}
	if opt.Skipped, err = readSkipped(filepath.Join(dir, "data", "skipped.jsonl")); err != nil {
		return nil, err
	}
	again := filepath.Join(tmp, "again")
	if _, err := Pack(ctx, again, files, PackOptions{Options: opt, Case: run.Case, Zone: zone,
		MaxExhibits: run.MaxExhibits, IncludeSources: run.IncludeSources}); err != nil {
		return nil, err
	}
	return compareFolders(dir, again)
}

// findSources returns the captures in the order in which they were read.
func findSources(dir, sources string, want []RunCapture) ([]har.File, error) {
	if sources == "" {
		sources = filepath.Join(dir, "sources")
		if _, err := os.Stat(sources); err != nil {
			return nil, errors.New("the pack does not hold its captures: say where they are with --sources")
		}
	}
	r, err := pack.Verify(dir, pack.VerifyOptions{Sources: sources})
	if err != nil {
		return nil, err
	}
	paths := make(map[string]string)
	for _, s := range r.Sources {
		paths[fmt.Sprintf("%x", s.SHA256)] = s.Path
	}
	var files []har.File
	for _, c := range want {
		if paths[c.SHA256] == "" {
			return nil, fmt.Errorf("%s: no file in %s has its SHA-256, %s", c.File, sources, c.SHA256)
		}
		files = append(files, har.File{Path: paths[c.SHA256], Name: c.File})
	}
	return files, nil
}

// readSkipped returns the files that the pack says were not read.
func readSkipped(name string) (skipped []report.Skipped, err error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	for {
		var l SkippedLine
		if err := d.Decode(&l); err == io.EOF {
			return skipped, nil
		} else if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if l.Source == "" {
			skipped = append(skipped, report.Skipped{File: l.File, Reason: l.Reason, Hint: l.Hint})
		}
	}
}

func readJSON(name string, into any) error {
	b, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// compareFolders returns the names of the files that differ, in order.
func compareFolders(a, b string) ([]string, error) {
	sums := make(map[string][2][32]byte)
	for i, dir := range []string{a, b} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			sum, err := har.File{Path: filepath.Join(dir, filepath.FromSlash(name))}.SHA256()
			pair := sums[name]
			pair[i] = sum
			sums[name] = pair
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	var differ []string
	for name, pair := range sums {
		if pair[0] != pair[1] {
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	return differ, nil
}

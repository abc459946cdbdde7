package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"pixelwitness/evidence/sensitivity"
	"pixelwitness/har"
	"pixelwitness/templates"
)

// loadRules returns the sensitivity rules, with those in dir over them.
func loadRules(dir string) (*sensitivity.Rules, error) {
	base, err := fs.Sub(templates.FS, "categories")
	if err != nil {
		return nil, err
	}
	if dir == "" {
		return sensitivity.Load(base)
	}
	if _, err := readOwnRules(dir); err != nil {
		return nil, err
	}
	rules, err := sensitivity.Load(base, os.DirFS(dir))
	if err != nil {
		return nil, &hintError{fmt.Errorf("%s: %w", dir, err),
			"correct that line, or take the file out of the folder; templates/categories/README.md says how rules are written"}
	}
	return rules, nil
}

// findCaptures lists the files of the arguments; a folder without any is an
// error, since nothing would be read.
func findCaptures(args []string, in io.Reader) ([]har.File, func(), error) {
	files, cleanup, err := har.Find(args, in)
	if err == nil && len(files) == 0 {
		cleanup()
		err = &hintError{fmt.Errorf("no file was found in %s", strings.Join(args, ", ")), "name a HAR file, or a folder that holds one"}
	}
	return files, cleanup, err
}

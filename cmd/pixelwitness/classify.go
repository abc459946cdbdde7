package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// maxLine bounds one line of input to classify.
const maxLine = 1 << 20

// A classified is one line of the result of classify.
type classified struct {
	ID         string          `json:"id,omitempty"`
	URL        string          `json:"url"`
	Labels     []string        `json:"labels"`
	Categories []evidence.Link `json:"categories"`
}

func runClassify(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("classify")
	output := f.String("output", "text", "")
	rulesDir := f.String("rules", "", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	if *output != "text" && *output != "jsonl" {
		return 0, usagef("classify", "--output %q is not text or jsonl", *output)
	}
	if f.NArg() > 1 {
		return 0, usagef("classify", "one file at a time")
	}
	in, name := e.in, "standard input"
	if f.NArg() == 1 && f.Arg(0) != "-" {
		file, err := os.Open(f.Arg(0))
		if err != nil {
			return 0, err
		}
		defer file.Close()
		in, name = file, f.Arg(0)
	}
	rules, err := loadRules(*rulesDir)
	if err != nil {
		return 0, err
	}
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, maxLine)
	for n := 1; sc.Scan(); n++ {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		line := bytes.TrimSpace(bytes.TrimPrefix(sc.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		id, page, err := parsePage(line)
		if err != nil {
			return 0, &hintError{fmt.Errorf("%s: line %d: %w", name, n, err), "one address, or one JSON object, a line"}
		}
		links, _ := rules.Classify(page)
		c := classified{ID: id, URL: page.URL, Labels: []string{}, Categories: []evidence.Link{}}
		for _, l := range links {
			l.Sent = true // as given: the whole page is the caller's
			c.Categories = append(c.Categories, l)
			if !slices.Contains(c.Labels, l.ID) {
				c.Labels = append(c.Labels, l.ID)
			}
		}
		if *output == "jsonl" {
			err = e.json(c)
		} else {
			err = printClassified(e.out, c, page)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := sc.Err(); err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return exitDone, nil
}

// parsePage reads one line that is not empty: a bare address or a JSON object.
func parsePage(line []byte) (id string, p evidence.Page, err error) {
	if line[0] != '{' {
		return "", evidence.Page{URL: string(line)}, nil
	}
	var in struct {
		ID       string `json:"id"`
		URL      string `json:"url"`
		Title    string `json:"title"`
		Button   string `json:"button_text"`
		Event    string `json:"event"`
		Referrer string `json:"referrer"`
		Lang     string `json:"lang"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return "", evidence.Page{}, err
	}
	return in.ID, evidence.Page{URL: in.URL, Title: in.Title, Button: in.Button, Event: in.Event,
		Referrer: in.Referrer, Lang: in.Lang}, nil
}

func printClassified(w io.Writer, c classified, p evidence.Page) error {
	name := p.URL
	if name == "" {
		name = p.Title
	}
	if _, err := fmt.Fprintln(w, evidence.Visible(name)); err != nil {
		return err
	}
	if len(c.Categories) == 0 {
		_, err := fmt.Fprint(w, "    no category\n")
		return err
	}
	for _, l := range c.Categories {
		if _, err := fmt.Fprintf(w, "    %-28s %-8s %s in the %s (rule %s)\n", l.ID, l.Confidence,
			evidence.Visible(fmt.Sprintf("“%s”", l.Matched)), strings.ReplaceAll(l.Field, "_", " "), l.Rule); err != nil {
			return err
		}
	}
	return nil
}

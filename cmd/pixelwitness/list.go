package main

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

func runList(_ context.Context, e *env, args []string) (int, error) {
	f := flagSet("list")
	output := f.String("output", "text", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	list := map[string]func(*env, bool) error{
		"formats": listFormats, "vendors": listVendors, "categories": listCategories,
	}[f.Arg(0)]
	switch {
	case list == nil || f.NArg() != 1:
		return 0, usagef("list", "list formats, vendors or categories")
	case *output != "text" && *output != "jsonl":
		return 0, usagef("list", "--output %q is not text or jsonl", *output)
	}
	return exitDone, list(e, *output == "jsonl")
}

func (e *env) json(v any) error {
	line, err := evidence.JSONLine(v, "")
	if err != nil {
		return err
	}
	_, err = e.out.Write(line)
	return err
}

func listFormats(e *env, asJSON bool) error {
	for _, f := range har.Formats() {
		if asJSON {
			if err := e.json(f); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintln(e.out, f.Name)
		e.labelled("known by", f.RecognisedBy)
		e.labelled("shows", f.Shows)
		e.labelled("cannot show", f.CannotShow)
		for _, p := range f.Presets {
			e.labelled("--columns", p.Name+": "+p.Title)
		}
		fmt.Fprintln(e.out)
	}
	return nil
}

// labelled prints text behind a label, in lines of 80 characters that break
// between words.
func (e *env) labelled(label, text string) {
	const indent, width = 18, 80
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && indent+utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			fmt.Fprintf(e.out, "    %-14s%s\n", label, line)
			label, line = "", ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	fmt.Fprintf(e.out, "    %-14s%s\n", label, line)
}

// A listedVendor is one line of list vendors.
type listedVendor struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Company   string            `json:"company"`
	Endpoints []decode.Endpoint `json:"endpoints"`
	Params    int               `json:"params"`
	Sources   []decode.Source   `json:"sources"`
	Match     int               `json:"examples_that_match"`
	NoMatch   int               `json:"examples_that_do_not"`
}

func listVendors(e *env, asJSON bool) error {
	dec, err := decode.Default()
	if err != nil {
		return err
	}
	for _, v := range dec.Vendors() {
		l := listedVendor{ID: v.ID, Name: v.Name, Company: v.Company, Endpoints: v.Endpoints,
			Params: len(v.Params) + len(v.Cookies) + len(v.Headers), Sources: v.Sources}
		for _, x := range v.Examples {
			if len(x.Events) > 0 {
				l.Match++
			} else {
				l.NoMatch++
			}
		}
		if asJSON {
			if err := e.json(l); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(e.out, "%s  %s, %s\n", l.ID, l.Name, l.Company)
		for _, p := range l.Endpoints {
			fmt.Fprintf(e.out, "    %-24s %-8s %s%s\n", p.Name, p.Kind, strings.Join(p.Hosts, " "), strings.Join(p.Paths, " "))
		}
		for _, s := range l.Sources {
			fmt.Fprintf(e.out, "    source %s  %s %s, %s, read %s\n", s.ID, s.Title, s.Version, s.Where, s.Read)
		}
		fmt.Fprintf(e.out, "    %d described parameters, cookies and header fields; %d examples that match, %d that must not\n\n", l.Params, l.Match, l.NoMatch)
	}
	return nil
}

func listCategories(e *env, asJSON bool) error {
	rules, err := loadRules("")
	if err != nil {
		return err
	}
	for _, c := range rules.Categories() {
		if asJSON {
			if err := e.json(c); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(e.out, "%-28s %s (tier %d)\n    includes  %s\n    excludes  %s\n", c.ID, c.Label, c.Tier, c.Includes, c.Excludes)
	}
	return nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"pixelwitness/evidence"
	"pixelwitness/evidence/sensitivity"
)

// A classified is one line of the result of classify. Sent is true throughout:
// the text is the caller's, and no request is spoken of.
type classified struct {
	ID         string                `json:"id,omitempty"`
	URL        string                `json:"url"`
	Labels     []string              `json:"labels"`
	Categories []evidence.Link       `json:"categories"`
	Considered []evidence.Considered `json:"considered,omitempty"`
}

// A classifyWriter prints what the rules made of pages, one by one.
type classifyWriter interface {
	page(evidence.Page, classified) error
	end() error
}

func runClassify(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("classify")
	output := f.String("output", "text", "")
	title := f.String("title", "", "")
	rulesDir := f.String("rules", "", "")
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	var w classifyWriter
	switch *output {
	case "text":
		w = &pageTable{out: e.out, width: e.width, bold: e.bold}
	case "jsonl":
		w = &classifiedLines{e}
	default:
		return 0, usagef("classify", "--output %q is not text or jsonl", *output)
	}
	given, err := givenPages(f.Args(), *title)
	if err != nil {
		return 0, err
	}
	pages := each(given)
	if given == nil {
		in, name, err := e.openList(ctx, f.Args())
		if err != nil {
			return 0, err
		}
		defer in.Close()
		pages = (&pageList{name: name, tell: e.note}).pages(in)
	}
	rules, err := loadRules(*rulesDir)
	if err != nil {
		return 0, err
	}
	if err := e.tellRules(*rulesDir); err != nil {
		return 0, err
	}
	for p, err := range pages {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = w.page(p.page, classify(rules, p))
		}
		if err != nil {
			return 0, err
		}
	}
	return exitDone, w.end()
}

// givenPages returns the pages that the arguments of classify themselves hold:
// addresses, a title, or an address and its title. It returns nil when they
// name a list.
func givenPages(args []string, title string) ([]listedPage, error) {
	addresses := !slices.ContainsFunc(args, func(a string) bool { return !isAddress(a) })
	switch {
	case len(args) == 0 && title == "":
		return nil, nil
	case title != "" && !addresses:
		return nil, usagef("classify", "--title is the title of one address, and %q is not an address", args[0])
	case title != "" && len(args) > 1:
		return nil, usagef("classify", "--title is the title of one address, and there are %d", len(args))
	case !addresses && len(args) > 1:
		return nil, usagef("classify", "one list at a time, or addresses alone")
	case !addresses:
		return nil, nil
	}
	given := make([]listedPage, max(1, len(args)))
	for i, a := range args {
		given[i].page.URL = a
	}
	given[0].page.Title = title
	return given, nil
}

// each yields the pages as a list does.
func each(pages []listedPage) iter.Seq2[listedPage, error] {
	return func(yield func(listedPage, error) bool) {
		for _, p := range pages {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// openList opens the list that args name, standard input if none is.
func (e *env) openList(ctx context.Context, args []string) (in io.ReadCloser, name string, err error) {
	if len(args) == 0 || args[0] == "-" {
		if f, ok := e.in.(*os.File); ok && isTerminal(f) {
			e.line("write or paste addresses, one a line; end with Ctrl-D (on Windows with Ctrl-Z and Enter)")
		}
		return io.NopCloser(interruptible{ctx, e.in}), "standard input", nil
	}
	file, err := os.Open(args[0])
	if errors.Is(err, fs.ErrNotExist) {
		err = &hintError{err, "check the spelling; an address begins with https:// or www."}
	}
	if err != nil {
		return nil, "", err
	}
	if st, err := file.Stat(); err == nil && st.IsDir() {
		file.Close()
		return nil, "", &hintError{fmt.Errorf("%s: a folder", args[0]), "name a list of pages; a folder of captures is for pixelwitness inspect"}
	}
	return file, args[0], nil
}

// An interruptible reader does not wait for input that a person has not typed
// once the context is done.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buf, done := make([]byte, len(p)), make(chan result, 1)
	go func() {
		n, err := i.r.Read(buf)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return copy(p, buf[:r.n]), r.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}

// note prints something that the reader should know of the results.
func (e *env) note(format string, args ...any) { e.line("note: "+format, args...) }

// isAddress says whether an argument is an address rather than the name of a
// file, which never holds "://" as a person would write it.
func isAddress(arg string) bool {
	return strings.Contains(arg, "://") || strings.HasPrefix(strings.ToLower(arg), "www.")
}

func classify(rules *sensitivity.Rules, p listedPage) classified {
	links, suppressed := rules.Classify(p.page)
	c := classified{ID: p.id, URL: p.page.URL, Labels: []string{}, Categories: []evidence.Link{}}
	for _, l := range links {
		l.Sent = true
		c.Categories = append(c.Categories, l)
		if !slices.Contains(c.Labels, l.ID) {
			c.Labels = append(c.Labels, l.ID)
		}
	}
	for _, s := range suppressed {
		s.Link.Sent = true
		c.Considered = append(c.Considered, evidence.ConsideredFrom(s))
	}
	return c
}

// classifiedLines prints a JSON object a page.
type classifiedLines struct{ e *env }

func (w *classifiedLines) page(_ evidence.Page, c classified) error { return w.e.json(c) }
func (w *classifiedLines) end() error                               { return nil }

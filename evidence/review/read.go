package review

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"pixelwitness/evidence"
)

// Bounds of a file, far beyond what a person fills in.
const (
	maxSize     = 8 << 20 // bytes
	maxEntries  = 5_000
	maxReason   = 2_000 // characters
	maxInitials = 20    // characters
	maxErrors   = 20    // told at once
)

// Read reads a review file; name stands in errors, which name the line too.
// Categories are those that an entry may name. A key that is not known, an
// entry that is half filled in, and two entries that contradict each other are
// errors, and so is a file in which no entry is filled in.
func Read(name string, data []byte, categories []evidence.Category) (*Set, error) {
	s := &Set{name: name, data: data, at: make(map[target][]int)}
	switch {
	case len(data) > maxSize:
		return nil, fmt.Errorf("%s: %d bytes; a review file has at most %d", name, len(data), maxSize)
	case !utf8.Valid(data):
		return nil, fmt.Errorf("%s: not UTF-8 text: save it as plain text, in UTF-8", name)
	}
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	if line, r := hidden(text); line > 0 {
		return nil, s.errorf(line, "it holds the character %U, which cannot be seen: take it out, or write it as \\U%08x in quotation marks", r, r)
	}
	doc, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.entries) > maxEntries {
		return nil, fmt.Errorf("%s: %d entries; at most %d are read", name, len(doc.entries), maxEntries)
	}
	var errs []error
	for _, f := range doc.entries {
		f.inherit("initials", doc.keys)
		f.inherit("date", doc.keys)
		if f.text("action") == "" && f.text("reason") == "" {
			s.blank++
			continue
		}
		e, err := s.entry(f, categories)
		if err == nil {
			err = s.add(e)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	switch {
	case len(errs) > maxErrors:
		return nil, errors.Join(append(errs[:maxErrors], fmt.Errorf("%s: %d further entries are wrong", name, len(errs)-maxErrors))...)
	case len(errs) == 0 && len(s.entries) == 0:
		return nil, fmt.Errorf("%s: no entry is filled in", name)
	case len(errs) > 0:
		return nil, errors.Join(errs...)
	}
	return s, nil
}

// hidden finds the first character of a text that a reader would not see, and
// its line; 0 when there is none. The file goes into the pack as it is.
func hidden(text []byte) (line int, r rune) {
	line = 1
	for _, r := range string(text) {
		switch {
		case r == '\n':
			line++
		case r != '\t' && r != '\r' && !unicode.IsGraphic(r):
			return line, r
		}
	}
	return 0, 0
}

// entry checks one entry that is filled in.
func (s *Set) entry(f fields, categories []evidence.Category) (e evidence.ReviewEntry, err error) {
	wrong := func(key, format string, args ...any) (evidence.ReviewEntry, error) {
		return e, s.errorf(f.line(key), key+": "+format, args...)
	}
	e = evidence.ReviewEntry{Line: f.first, Page: f.text("page"), SourceSHA256: f.text("source_sha256"), Member: f.text("member")}
	r := &e.Review
	r.Action, r.ID, r.Reason, r.Initials, r.Date = f.text("action"), f.text("category"), f.text("reason"), f.text("initials"), f.text("date")
	switch actions := []string{evidence.Confirm, evidence.Remove, evidence.Add}; {
	case !slices.Contains(actions, r.Action):
		return wrong("action", "%q is none of confirm, remove and add", r.Action)
	case !slices.ContainsFunc(categories, func(c evidence.Category) bool { return c.ID == r.ID }):
		return wrong("category", "there is no category %q", r.ID)
	case r.Reason == "":
		return wrong("reason", "it is empty: say in a sentence why")
	case utf8.RuneCountInString(r.Reason) > maxReason:
		return wrong("reason", "it has more than %d characters", maxReason)
	case r.Initials == "":
		return wrong("initials", "they are missing, here and at the head of the file")
	case utf8.RuneCountInString(r.Initials) > maxInitials:
		return wrong("initials", "they have more than %d characters", maxInitials)
	}
	if r.Date != "" {
		if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
			return wrong("date", "%q is not a date in the form 2026-01-31", r.Date)
		}
	}
	record := f.text("source_sha256") + f.text("entry") + f.text("n") + f.text("member")
	switch {
	case e.Page == "" && record == "":
		return e, s.errorf(f.first, "no event is named: fill in page, or else source_sha256, entry and n")
	case e.Page != "" && record != "":
		return e, s.errorf(f.first, "events are named both by page and as one record: leave out one of the two")
	case e.Page != "":
		return e, nil
	case len(e.SourceSHA256) != 64 || strings.Trim(e.SourceSHA256, "0123456789abcdef") != "":
		return wrong("source_sha256", "%q is not 64 digits from 0 to 9 and a to f", e.SourceSHA256)
	}
	if e.Entry, err = strconv.Atoi(f.text("entry")); err != nil || e.Entry < 0 {
		return wrong("entry", "%q is not a number from 0", f.text("entry"))
	}
	if e.N, err = strconv.Atoi(f.text("n")); err != nil || e.N < 1 {
		return wrong("n", "%q is not a number from 1", f.text("n"))
	}
	return e, nil
}

// add takes e in, unless an entry before it says otherwise of the same events.
func (s *Set) add(e evidence.ReviewEntry) error {
	t := targetOf(&e)
	for _, i := range s.at[t] {
		switch o := &s.entries[i]; {
		case o.Review.ID != e.Review.ID:
		case o.Review.Action != e.Review.Action:
			return s.errorf(e.Line, "it contradicts line %d: %s and %s %s, for %v", o.Line, o.Review.Action, e.Review.Action, e.Review.ID, t)
		case o.Review.Initials == e.Review.Initials:
			return s.errorf(e.Line, "it repeats line %d: %s %s, for %v", o.Line, e.Review.Action, e.Review.ID, t)
		}
	}
	e.Review.Ref = fmt.Sprintf("R-%02d", len(s.entries)+1)
	s.at[t] = append(s.at[t], len(s.entries))
	s.entries = append(s.entries, e)
	return nil
}

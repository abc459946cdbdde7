package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A pageField is what a column of a table can hold.
type pageField struct {
	names []string // in any case, _ or - for the spaces; the best name first
	set   func(*listedPage, string)
}

// A table has one of the first three: a page is known by one of these.
var pageFields = []pageField{
	{[]string{"url", "address", "page url", "page address", "web address", "page location", "landing page", "page path", "page"}, func(p *listedPage, s string) { p.page.URL = s }},
	{[]string{"title", "page title"}, func(p *listedPage, s string) { p.page.Title = s }},
	{[]string{"button", "button text"}, func(p *listedPage, s string) { p.page.Button = s }},
	{[]string{"event"}, func(p *listedPage, s string) { p.page.Event = s }},
	{[]string{"referrer", "referer"}, func(p *listedPage, s string) { p.page.Referrer = s }},
	{[]string{"id", "reference", "ref"}, func(p *listedPage, s string) { p.id = s }},
	{[]string{"lang", "language"}, func(p *listedPage, s string) { p.page.Lang = s }},
}

// column returns which of the columns with these names holds the field, -1 for
// none.
func (f pageField) column(names []string) int {
	for _, want := range f.names {
		if i := slices.IndexFunc(names, func(have string) bool {
			return strings.NewReplacer("_", " ", "-", " ").Replace(strings.ToLower(strings.TrimSpace(have))) == want
		}); i >= 0 {
			return i
		}
	}
	return -1
}

// columns says what the columns of a table hold.
type columns struct {
	comma rune // what stands between fields
	names []string
	at    []int // by pageFields: the column, -1 for none
}

// readColumns reads the first line of a table; nil if the line is not one.
func readColumns(line string) *columns {
	for _, comma := range ",;\t" {
		names, err := splitRow(line, comma)
		if err != nil || len(names) < 2 {
			continue
		}
		c := &columns{comma: comma, names: names}
		for _, f := range pageFields {
			c.at = append(c.at, f.column(names))
		}
		if max(c.at[0], c.at[1], c.at[2]) >= 0 {
			return c
		}
	}
	return nil
}

// isHeading says whether a line is the heading of a list of addresses.
func isHeading(line string) bool {
	return pageFields[0].column([]string{strings.Trim(line, `"`)}) >= 0
}

// isSeparatorLine says whether a line is the one that some spreadsheets put
// before a table to say what stands between its fields.
func isSeparatorLine(line string) bool {
	return len(line) <= len("sep=,") && strings.HasPrefix(strings.ToLower(line), "sep=")
}

// unread returns the names of the columns that hold no field.
func (c *columns) unread() []string {
	var out []string
	for i, name := range c.names {
		if !slices.Contains(c.at, i) && strings.TrimSpace(name) != "" {
			out = append(out, strings.TrimSpace(name))
		}
	}
	return out
}

// page reads a row; ok is false for a row that names no page.
func (c *columns) page(row []string) (p listedPage, ok bool, err error) {
	for i := len(c.names); i < len(row); i++ {
		if row[i] != "" {
			return p, false, &hintError{fmt.Errorf("%d fields, and the first line names %d", len(row), len(c.names)),
				fmt.Sprintf("a field that holds %q itself stands in quotation marks", c.comma)}
		}
	}
	for i, at := range c.at {
		if at >= 0 && at < len(row) {
			pageFields[i].set(&p, strings.TrimSpace(row[at]))
		}
	}
	return p, p.page.URL != "" || p.page.Title != "" || p.page.Button != "", nil
}

// row reads the page of a row that begins with line.
func (l *pageList) row(line string) ([]listedPage, error) {
	record, quotes := []byte(line), strings.Count(line, `"`)
	for quotes%2 == 1 {
		more, err := l.in.next()
		if err == io.EOF || len(record)+len(more) > maxLine {
			return nil, &hintError{errors.New("a quotation mark is not closed"), quotesHint}
		}
		if err != nil {
			return nil, err
		}
		quotes += strings.Count(string(more), `"`)
		record = append(append(record, '\n'), more...)
	}
	fields, err := splitRow(string(record), l.columns.comma)
	if err != nil {
		return nil, err
	}
	p, ok, err := l.columns.page(fields)
	if err != nil || !ok {
		if err == nil && strings.Join(fields, "") != "" {
			l.pass()
		}
		return nil, err
	}
	return []listedPage{p}, nil
}

const quotesHint = "a field that holds quotation marks stands in quotation marks itself, and those inside it are written twice"

// splitRow splits one row of a table (RFC 4180) into its fields.
func splitRow(row string, comma rune) ([]string, error) {
	r := csv.NewReader(strings.NewReader(row))
	r.Comma = comma
	fields, err := r.Read()
	if p, ok := errors.AsType[*csv.ParseError](err); ok {
		return nil, &hintError{fmt.Errorf("column %d: a quotation mark inside a field", p.Column), quotesHint}
	}
	return fields, err
}

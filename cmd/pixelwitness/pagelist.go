package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"pixelwitness/evidence"
)

// A listedPage is a page as a list names it.
type listedPage struct {
	id   string
	page evidence.Page
}

// A pageList is a list of pages: one address or one JSON object a line, as a
// person, a mail or a spreadsheet has it, or a table whose first line names
// its columns.
type pageList struct {
	name string // as messages name it
	tell func(format string, args ...any)

	in      *lineReader
	begun   bool     // a line that says something has been read
	columns *columns // nil: not a table
	at      int      // the line that the page being read begins on
	passed  []string // the first lines that hold no address
	more    int      // further ones
	several int      // the first line that seems to hold columns without names, 0 for none
}

// pages reads the list. It ends at the first error, which names the line, and
// tells after the last page what was not read.
func (l *pageList) pages(r io.Reader) iter.Seq2[listedPage, error] {
	l.in = newLineReader(r)
	return func(yield func(listedPage, error) bool) {
		for {
			found, err := l.next()
			if err == io.EOF {
				l.tellRest()
				return
			}
			if err != nil {
				yield(listedPage{}, l.located(err))
				return
			}
			for _, p := range found {
				if !yield(p, nil) {
					return
				}
			}
		}
	}
}

// next returns the pages of the next line, or row of the table: often one,
// sometimes none.
func (l *pageList) next() ([]listedPage, error) {
	line, err := l.in.next()
	l.at = l.in.n
	if err != nil {
		return nil, err
	}
	text := strings.TrimSpace(string(line))
	if text == "" {
		return nil, nil
	}
	if l.columns != nil {
		return l.row(string(line))
	}
	if !l.begun {
		if l.columns = readColumns(string(line)); l.columns != nil {
			if rest := l.columns.unread(); len(rest) > 0 {
				l.tell("%s: columns not read: %s", l.name, strings.Join(rest, ", "))
			}
			return nil, nil
		}
		if isSeparatorLine(text) {
			return nil, nil
		}
		l.begun = text[0] != '#'
		if isHeading(text) {
			return nil, nil
		}
	}
	switch {
	case text[0] == '{':
		return jsonPage(text)
	case text[0] == '#':
		return nil, nil
	case strings.HasPrefix(text, "[{"):
		return nil, &hintError{errors.New("a JSON list"), "write one JSON object a line, without the brackets and commas of a list"}
	}
	if l.several == 0 && unnamedColumns.MatchString(text) {
		l.several = l.at
	}
	found, err := linePages(text)
	if len(found) == 0 && err == nil {
		l.pass()
	}
	return found, err
}

// pass notes that a line holds no address.
func (l *pageList) pass() {
	const named = 5
	if len(l.passed) < named {
		l.passed = append(l.passed, strconv.Itoa(l.at))
	} else {
		l.more++
	}
}

// located names the list and the line in err.
func (l *pageList) located(err error) error {
	at := fmt.Errorf("%s: line %d: %w", l.name, l.at, err)
	if h, ok := errors.AsType[*hintError](err); ok {
		return &hintError{at, h.hint}
	}
	return at
}

// tellRest says what was passed over or had to be guessed.
func (l *pageList) tellRest() {
	if n := len(l.passed) + l.more; n > 0 {
		if l.more > 0 {
			l.passed = append(l.passed, fmt.Sprintf("and %d more", l.more))
		}
		l.tell("%s: %d %s no address and %s passed over: %s", l.name, n, plural(n, "line holds", "lines hold"),
			plural(n, "was", "were"), strings.Join(l.passed, ", "))
	}
	if l.several > 0 {
		l.tell("%s: line %d seems to hold several columns, and was read as one address; name them in a first line, such as url,title", l.name, l.several)
	}
	if n := l.in.other; n > 0 {
		l.tell("%s: %d %s not UTF-8 and %s read as Windows-1252", l.name, n, plural(n, "line is", "lines are"), plural(n, "was", "were"))
	}
}

// jsonPage reads a page from a JSON object.
func jsonPage(line string) ([]listedPage, error) {
	var in struct {
		ID       json.RawMessage `json:"id"` // text or a number
		URL      string          `json:"url"`
		Title    string          `json:"title"`
		Button   string          `json:"button_text"`
		Event    string          `json:"event"`
		Referrer string          `json:"referrer"`
		Lang     string          `json:"lang"`
	}
	err := json.Unmarshal([]byte(line), &in)
	id := string(in.ID)
	if err == nil && strings.HasPrefix(id, `"`) {
		err = json.Unmarshal(in.ID, &id)
	}
	if err != nil {
		return nil, &hintError{err, "one address, or one JSON object, a line; a capture (HAR) is for pixelwitness inspect"}
	}
	return []listedPage{{id, evidence.Page{URL: in.URL, Title: in.Title, Button: in.Button, Event: in.Event,
		Referrer: in.Referrer, Lang: in.Lang}}}, nil
}

var (
	// What mails and lists put before an address: "> ", "- ", "3. ".
	listMark = regexp.MustCompile(`^(?:>\s*)*(?:(?:[-*•–]|\d{1,4}[.)])\s+)?`)
	// How a line begins that is an address as a whole, spaces and all.
	wholeAddress = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*://|/|www\.|[^\s/]+\.[^\s/]+/)`)
	// An address without a query, a separator, and then words.
	unnamedColumns = regexp.MustCompile(`(?i)^"?https?://[^\s?,;]+[,;][^?]* `)
	// An address among words.
	inWords = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"“”]+`)
)

// linePages returns the addresses of a line of a list, as they stand there: of
// a line that is one, with or without scheme, or of one with addresses among
// its words. A line of two cells, as copied from a spreadsheet, is an address
// and its title.
func linePages(text string) ([]listedPage, error) {
	if cells := strings.Split(text, "\t"); len(cells) > 1 {
		first, second := bare(cells[0]), bare(cells[1])
		swapped := wholeAddress.MatchString(second)
		if len(cells) > 2 || wholeAddress.MatchString(first) == swapped {
			return nil, &hintError{fmt.Errorf("%d columns, and no first line that names them", len(cells)),
				"put a line above that names the columns: url, title"}
		}
		if swapped {
			first, second = second, first
		}
		return []listedPage{{page: evidence.Page{URL: first, Title: second}}}, nil
	}
	text, _, _ = strings.Cut(text, " # ")
	if text = bare(text); isOneAddress(text) {
		return []listedPage{{page: evidence.Page{URL: text}}}, nil
	}
	var found []listedPage
	for _, a := range inWords.FindAllString(text, -1) {
		found = append(found, listedPage{page: evidence.Page{URL: strings.TrimRight(a, ".,;:!?'’)]")}})
	}
	return found, nil
}

// isOneAddress says whether text is an address as a whole.
func isOneAddress(text string) bool {
	return wholeAddress.MatchString(text) || text != "" && !strings.ContainsAny(text, " \t<>[]")
}

// bare returns text without what a list or a mail puts around it.
func bare(text string) string {
	text = strings.TrimSpace(listMark.ReplaceAllLiteralString(strings.TrimSpace(text), ""))
	text = strings.TrimSpace(strings.TrimRight(text, ",;"))
	for _, pair := range []string{`""`, "''", "<>", "“”", "‘’"} {
		open, end := []rune(pair)[0], []rune(pair)[1]
		inner, ok := strings.CutPrefix(text, string(open))
		if inner, end := strings.CutSuffix(inner, string(end)); ok && end {
			return strings.TrimSpace(inner)
		}
	}
	return text
}

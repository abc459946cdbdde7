package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// A pageTable prints pages with what the rules made of each as a table, and
// below it how many there were. It holds back the first pages until it knows
// how wide the columns are to be.
type pageTable struct {
	out   *bufio.Writer
	width int  // of the terminal in characters, 0 if there is none
	bold  bool // styles are shown

	held   []tableBlock
	size   int         // bytes of text held
	widths tableWidths // zero until fitted
	counts classifyCounts
}

const (
	tableWidth = 120 // characters a line where no terminal says another number
	heldPages  = 500 // that the columns are fitted to
	heldBytes  = 1 << 20
	tableGap   = 2 // spaces between columns
)

// A tableBlock is what the table says of one page.
type tableBlock struct {
	page string
	rows []tableRow
}

// A tableRow is the words of one rule; below it stands a line of its own.
type tableRow struct {
	cells tableCells
	below string
}

type (
	tableCells  [5]string
	tableWidths [1 + len(tableCells{})]int
)

// tableHeads are the heads of the columns. LeastWidths is how narrow each may
// be made: together, with the gaps, they fit 80 characters. ShrinkFirst is what
// a width counts for where room is short, so that the page gets twice as much
// as the words, and most categories stay on one line.
var (
	shrinkFirst = tableWidths{3, 4, 6, 6, 6, 6}
	tableHeads  = tableBlock{"page", []tableRow{{cells: tableCells{"category", "confidence", "words", "field", "rule"}}}}
	leastWidths = tableWidths{18, 14, 10, 10, 8, 10}
)

// classifyCounts counts pages, each once.
type classifyCounts struct{ all, strong, possible, considered int }

func (n *classifyCounts) add(c classified) {
	n.all++
	switch {
	case slices.ContainsFunc(c.Categories, func(l evidence.Link) bool { return l.Confidence == evidence.Strong }):
		n.strong++
	case len(c.Categories) > 0:
		n.possible++
	case len(c.Considered) > 0:
		n.considered++
	}
}

func (n *classifyCounts) String() string {
	if n.all == 0 {
		return "no page"
	}
	return fmt.Sprintf("%d %s: %d linked by strong words, %d by possible words only, %d considered and not linked, %d with no category",
		n.all, plural(n.all, "page", "pages"), n.strong, n.possible, n.considered, n.all-n.strong-n.possible-n.considered)
}

func (t *pageTable) page(p evidence.Page, c classified) error {
	t.counts.add(c)
	b := tableBlock{page: evidence.Visible(cmp.Or(p.URL, p.Title, p.Button))}
	for _, k := range c.Categories {
		b.rows = append(b.rows, linkRow(k.ID, k.Confidence, k.Matched, k.Field, k.Rule))
	}
	for _, alike := range byReason(c.Considered) {
		for _, k := range alike {
			b.rows = append(b.rows, linkRow(k.ID, "not linked", k.Matched, k.Field, k.Rule))
		}
		b.rows[len(b.rows)-1].below = evidence.Visible("because " + alike[0].Reason)
	}
	if b.rows == nil {
		b.rows = []tableRow{{cells: tableCells{"no category"}}}
	}
	if t.widths != (tableWidths{}) {
		return t.print(b)
	}
	t.held = append(t.held, b)
	t.size += len(b.page)
	for _, r := range b.rows {
		t.size += len(r.cells[2])
	}
	if len(t.held) >= heldPages || t.size >= heldBytes {
		return t.begin()
	}
	return nil
}

// linkRow is a row for words that the rules found. A rule is named without its
// category, which has a column of its own.
func linkRow(id, confidence, matched, field, rule string) tableRow {
	return tableRow{cells: tableCells{id, confidence, evidence.Visible("“" + matched + "”"),
		evidence.Visible(strings.ReplaceAll(field, "_", " ")), evidence.Visible(strings.TrimPrefix(rule, id+"#"))}}
}

// byReason groups what was considered by its reason, each group where its
// first stands.
func byReason(all []evidence.Considered) (groups [][]evidence.Considered) {
	for _, c := range all {
		i := slices.IndexFunc(groups, func(g []evidence.Considered) bool { return g[0].Reason == c.Reason })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], c)
	}
	return groups
}

func (t *pageTable) end() error {
	if err := t.begin(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(t.out, &t.counts)
	return err
}

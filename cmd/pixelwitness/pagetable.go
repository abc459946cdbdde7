package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/rivo/uniseg"

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

// begin fits the columns to the pages held, if there are any, and prints these.
func (t *pageTable) begin() error {
	if len(t.held) == 0 {
		return nil
	}
	t.widths = fitWidths(t.held, cmp.Or(t.width, tableWidth))
	if t.bold {
		t.out.WriteString("\x1b[1m")
	}
	t.print(tableHeads)
	if t.bold {
		t.out.WriteString("\x1b[0m")
	}
	for _, b := range t.held {
		t.print(b)
	}
	t.held = nil
	return nil
}

// fitWidths returns the widths that the texts ask for or, where these do not
// fit the width of the table, narrower ones, taking from the widest first.
func fitWidths(blocks []tableBlock, width int) tableWidths {
	var w tableWidths
	for _, b := range append(blocks, tableHeads) {
		w[0] = max(w[0], uniseg.StringWidth(b.page))
		for _, r := range b.rows {
			for i, text := range r.cells {
				w[i+1] = max(w[i+1], uniseg.StringWidth(text))
			}
		}
	}
	total := (len(w) - 1) * tableGap
	for i := range w {
		w[i] = min(w[i], width)
		total += w[i]
	}
	for ; total > width; total-- {
		widest, most := -1, 0
		for i := range w {
			if share := w[i] * shrinkFirst[i]; w[i] > leastWidths[i] && share > most {
				widest, most = i, share
			}
		}
		if widest < 0 {
			break
		}
		w[widest]--
	}
	return w
}

// print writes what the table says of one page.
func (t *pageTable) print(b tableBlock) (err error) {
	pages := wrap(b.page, t.widths[0])
	lines := t.lines(b.rows)
	for i := range max(len(pages), len(lines)) {
		var l tableLine
		if i < len(pages) {
			l.put(0, pages[i])
		}
		if i < len(lines) {
			l.put(t.widths[0]+tableGap, lines[i])
		}
		t.out.WriteString(l.text)
		err = t.out.WriteByte('\n') // errors stay with the writer
	}
	return err
}

// lines sets rows, in the columns after the page.
func (t *pageTable) lines(rows []tableRow) (lines []string) {
	for _, r := range rows {
		var cells [len(r.cells)][]string
		height := 0
		for i, text := range r.cells {
			cells[i] = wrap(text, t.widths[i+1])
			height = max(height, len(cells[i]))
		}
		for n := range height {
			var l tableLine
			at := 0
			for i, c := range cells {
				if n < len(c) {
					l.put(at, c[n])
				}
				at += t.widths[i+1] + tableGap
			}
			lines = append(lines, l.text)
		}
		whole := -tableGap
		for _, w := range t.widths[1:] {
			whole += w + tableGap
		}
		lines = append(lines, wrap(r.below, whole)...)
	}
	return lines
}

// A tableLine is a line being set.
type tableLine struct {
	text  string
	width int
}

// put sets text so that it begins in column at.
func (l *tableLine) put(at int, text string) {
	if text == "" {
		return
	}
	l.text += strings.Repeat(" ", max(0, at-l.width)) + text
	l.width = max(at, l.width) + uniseg.StringWidth(text)
}

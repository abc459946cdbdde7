package main

import (
	"cmp"
	"strings"

	"github.com/rivo/uniseg"
)

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

package pdf

import (
	"math"
	"slices"

	"pixelwitness/evidence/report"
)

const (
	leastColumn  = 26.0
	longestWord  = 100.0 // longer words are broken rather than given room
	measuredRows = 500
)

// columns returns a column for each cell of the widest row.
func columns(b report.Table) []report.Column {
	cols := b.Columns
	for _, r := range b.Rows {
		for len(cols) < len(r) {
			cols = append(cols[:len(cols):len(cols)], report.Column{})
		}
	}
	return cols
}

// widths shares the width of the page by weight. As far as there is room, a
// column is at least as wide as the longest word of its title, and as the
// longest of its words that a narrow column can hold. Those of a dense table
// are then changed so that its rows need fewer lines.
func (l *layout) widths(cols []report.Column, rows [][]report.Text, g grid, dense bool) []float64 {
	rows = rows[:min(len(rows), measuredRows)]
	weights, titles, words := make([]float64, len(cols)), make([]float64, len(cols)), make([]float64, len(cols))
	lengths := make([][]float64, len(rows))
	for i, c := range cols {
		weights[i] = 1
		if c.Weight > 0 && !math.IsInf(c.Weight, 0) {
			weights[i] = c.Weight
		}
		_, word := l.measure(report.Text{{Text: c.Title, Bold: true}}, g.size, full)
		titles[i] = max(leastColumn, word+2*g.padX+0.5)
		words[i] = titles[i]
		for j, r := range rows {
			if i < len(r) {
				length, word := l.measure(r[i], g.size, longestWord)
				words[i] = max(words[i], word+2*g.padX+0.5)
				lengths[j] = append(lengths[j], length)
			}
		}
	}
	some := make([]float64, len(cols)) // room for words that are not long, where not for all
	for i := range cols {
		some[i] = min(words[i], max(titles[i], longestWord*0.7))
	}
	for _, least := range [][]float64{words, some, titles} {
		needed := 0.0
		for _, w := range least {
			needed += w
		}
		if needed <= full {
			widths := share(weights, least, full)
			if dense {
				balance(widths, least, lengths, g)
			}
			return widths
		}
	}
	least := slices.Repeat([]float64{leastColumn}, len(cols))
	return share(weights, least, full)
}

// measure returns the width of a text on one line, and that of the longest of
// its words that is no wider than most.
func (l *layout) measure(text report.Text, size, most float64) (length, longest float64) {
	w := 0.0
	for _, g := range l.glyphs(text, style{size: size}) {
		length += float64(g.w)
		if g.brk != space {
			w += float64(g.w)
			continue
		}
		if w <= most {
			longest = max(longest, w)
		}
		w = 0
	}
	if w <= most {
		longest = max(longest, w)
	}
	return length, longest
}

// share divides total by weight, giving each at least its least.
func share(weights, least []float64, total float64) []float64 {
	out := make([]float64, len(weights))
	set := make([]bool, len(weights))
	for {
		sum, room := 0.0, total
		for i, w := range weights {
			if set[i] {
				room -= out[i]
			} else {
				sum += w
			}
		}
		again := false
		for i, w := range weights {
			if !set[i] {
				if out[i] = room * (w / sum); out[i] < least[i] {
					out[i], set[i], again = least[i], true, true
				}
			}
		}
		if !again {
			return out
		}
	}
}

// balance moves width between columns, in smaller and smaller steps, while
// rows of texts of these lengths need fewer lines for it. No column becomes
// narrower than its least.
func balance(widths, least []float64, lengths [][]float64, g grid) {
	lines := linesOf(widths, lengths, g)
	for step := 48.0; step >= 3; {
		from, to := -1, -1
		for i := range widths {
			for j := range widths {
				if i == j || widths[i]-step < least[i] {
					continue
				}
				widths[i], widths[j] = widths[i]-step, widths[j]+step
				if n := linesOf(widths, lengths, g); n < lines {
					lines, from, to = n, i, j
				}
				widths[i], widths[j] = widths[i]+step, widths[j]-step
			}
		}
		if from < 0 {
			step /= 2
			continue
		}
		widths[from], widths[to] = widths[from]-step, widths[to]+step
	}
}

// linesOf returns about how many lines rows need. Lines that end at words are
// not quite full.
func linesOf(widths []float64, lengths [][]float64, g grid) float64 {
	const slack = 1.06
	sum := 0.0
	for _, row := range lengths {
		most := 1.0
		for i, length := range row {
			if w := widths[i] - 2*g.padX; length > w {
				most = max(most, math.Ceil(slack*length/w))
			}
		}
		sum += most
	}
	return sum
}

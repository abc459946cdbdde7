package pdf

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"pixelwitness/evidence/report"
)

const (
	stripName  = 138.0 // width of the names of series
	stripCount = 34.0  // width of the numbers of points
	stripAxis  = 34.0  // height of the axis and its labels
	stripLane  = 24.0  // least height of a series
	stripDot   = 2.5
	longName   = 4 // lines; a longer name is printed below the chart
)

// A lane is one series of a chart, ready to be drawn.
type lane struct {
	name   []line
	points []report.Point
	height float64
}

// A scale turns times into places on the page.
type scale struct {
	from, to time.Time
	x, width float64
	zone     *time.Location
}

func (s scale) at(t time.Time) float64 {
	span := s.to.Sub(s.from)
	if span <= 0 {
		return s.x + s.width/2
	}
	return s.x + s.width*min(1, float64(t.Sub(s.from))/float64(span))
}

// strip draws a chart of points in time. Filled points stand above the middle
// of their line and hollow ones below it; where points would cover each
// other, one is drawn, and the number of points stands at the end of the line.
func (l *layout) strip(b report.Strip) {
	from, to, filled, hollow := extent(b)
	l.caption(b.Caption, stripLane+stripAxis+30)
	if filled+hollow == 0 {
		l.small("No points in time.")
	} else {
		l.chart(b, scaleOf(from, to, b.Zone))
		l.small(legend(filled, hollow) + " " + axisNote(from, to, zoneOf(b.Zone)))
	}
	if b.Alt != "" {
		l.y += 3
		l.small("In words: " + b.Alt)
	}
	l.y += blockGap + 2
}

func zoneOf(z *time.Location) *time.Location {
	if z == nil {
		return time.UTC
	}
	return z
}

func scaleOf(from, to time.Time, zone *time.Location) scale {
	const inset = 16 // so that the first and last labels stay inside
	x := left + stripName + inset
	return scale{from, to, x, right - stripCount - inset - x, zoneOf(zone)}
}

// extent returns the first and the last time of a chart, and how many of its
// points are filled and hollow.
func extent(b report.Strip) (from, to time.Time, filled, hollow int) {
	for _, s := range b.Series {
		for _, p := range s.Points {
			if filled+hollow == 0 || p.Time.Before(from) {
				from = p.Time
			}
			if filled+hollow == 0 || p.Time.After(to) {
				to = p.Time
			}
			if p.Filled {
				filled++
			} else {
				hollow++
			}
		}
	}
	return from, to, filled, hollow
}

func legend(filled, hollow int) string {
	return fmt.Sprintf("● linked to a category (%d)   ○ not linked (%d). The number at the end of a line counts its points; where they would cover each other, one is drawn.", filled, hollow)
}

// chart draws the lanes, as many a page as fit, each time above an axis.
func (l *layout) chart(b report.Strip, s scale) {
	var lanes []lane
	var long []string
	for i, series := range b.Series {
		name := l.wrap(plain(series.Name), style{size: smallSize, colour: ink}, stripName-10)
		if len(name) > longName {
			short := "Series " + strconv.Itoa(i+1)
			long = append(long, short+": "+series.Name)
			name = l.wrap(plain(short), style{size: smallSize, colour: ink}, stripName-10)
		}
		lanes = append(lanes, lane{name, series.Points, max(stripLane, float64(len(name))*smallLead+8)})
	}
	figure := l.child("Figure")
	figure.alt = b.Alt
	if figure.alt == "" {
		figure.alt = b.Caption
	}
	l.into(figure, func() {
		for len(lanes) > 0 {
			l.need(lanes[0].height + stripAxis)
			n, h := 0, 0.0
			for n < len(lanes) && (n == 0 || l.y+h+lanes[n].height+stripAxis <= bottom) {
				h += lanes[n].height
				n++
			}
			l.content(func() {
				l.lanes(lanes[:n], h, s)
				l.axis(s, l.y+h)
			})
			l.y += h + stripAxis
			lanes = lanes[n:]
		}
	})
	for _, name := range long {
		l.small(name)
	}
}

// lanes draws series one below the other; h is the height of all.
func (l *layout) lanes(lanes []lane, h float64, s scale) {
	l.ground(left+stripName, l.y, full-stripName-stripCount, h, 0xf7f8fa)
	for _, t := range ticks(s.from, s.to, s.zone) {
		l.upright(s.at(t.at), l.y, h, 0.3, rule)
	}
	y := l.y
	for _, ln := range lanes {
		l.rule(left, y, full, 0.4, rule)
		text := y + (ln.height-float64(len(ln.name))*smallLead)/2
		for i, name := range ln.name {
			l.line(name, left, text+float64(i)*smallLead, smallLead)
		}
		l.dotsOf(ln.points, s, y+ln.height/2)
		l.mark(strconv.Itoa(len(ln.points)), right-2, y+(ln.height-smallLead)/2, smallLead, smallSize)
		y += ln.height
	}
	l.rule(left, y, full, 0.4, rule)
}

// dotsOf draws the points of a series. A point that would cover the one
// before it is left out, so that hollow ones stay hollow to the eye.
func (l *layout) dotsOf(points []report.Point, s scale, middle float64) {
	const apart = 1.1 * stripDot
	sorted := slices.SortedStableFunc(slices.Values(points), func(a, b report.Point) int { return a.Time.Compare(b.Time) })
	for _, filled := range []bool{false, true} {
		y := middle + 4.6
		if filled {
			y = middle - 4.6
		}
		last := math.Inf(-1)
		for _, p := range sorted {
			if x := s.at(p.Time); p.Filled == filled && x-last >= apart {
				l.dot(x, y, stripDot, filled)
				last = x
			}
		}
	}
}

// axis draws the labels below the lanes.
func (l *layout) axis(s scale, y float64) {
	end := 0.0 // of the label before
	for _, t := range ticks(s.from, s.to, s.zone) {
		x := s.at(t.at)
		l.upright(x, y, 3.5, 0.7, muted)
		for i, text := range []string{t.label, t.below} {
			lines := l.wrap(plain(text), style{size: 7.8, colour: muted}, full)
			if len(lines) == 0 {
				continue
			}
			at := min(x-lines[0].width/2, right-lines[0].width)
			if i == 0 {
				if at < end {
					break
				}
				end = at + lines[0].width + 4
			}
			l.line(lines[0], at, y+5+float64(i)*10.5, 10.5)
		}
	}
}

package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pixelwitness/evidence"
)

const (
	chartMarks  = 400 // places along the axis; marks at one place are one mark
	chartSeries = 12
	tableRows   = 200 // rows of a long table in the report
)

// A chart gathers the strip chart and the rows of the timeline's table.
type chart struct {
	first  time.Time
	span   time.Duration
	marks  map[string]*series // by company
	rows   [][]Text
	listed int // events that belong in the table
}

type series struct {
	filled, hollow map[int]time.Time
}

func newChart(first, last time.Time) *chart {
	return &chart{first: first, span: last.Sub(first), marks: map[string]*series{}}
}

func (c *chart) add(b *builder, e *evidence.Event, at time.Time) {
	linked := len(e.Categories) > 0
	if !at.IsZero() {
		c.mark(b.service(e.Vendor, e.Company), at, linked)
	}
	if !linked && !added(e) && len(b.t.findings)+len(b.t.review.added) > 0 {
		return
	}
	c.listed++
	if len(c.rows) < tableRows {
		c.rows = append(c.rows, b.timelineRow(e, at))
	}
}

func (c *chart) mark(name string, at time.Time, filled bool) {
	s := c.marks[name]
	if s == nil {
		if len(c.marks) >= chartSeries {
			name = "other recipients"
			s = c.marks[name]
		}
		if s == nil {
			s = &series{map[int]time.Time{}, map[int]time.Time{}}
			c.marks[name] = s
		}
	}
	place := 0
	if c.span > 0 {
		place = int(float64(at.Sub(c.first)) / float64(c.span) * chartMarks)
	}
	set := s.hollow
	if filled {
		set = s.filled
	}
	if _, ok := set[place]; !ok {
		set[place] = at
	}
}

// strip returns the chart, and whether there is anything to draw.
func (c *chart) strip(b *builder) (Strip, bool) {
	s := Strip{Caption: b.say("timeline.chart", nil), Zone: b.zone}
	for name, m := range c.marks {
		out := Series{Name: name}
		for _, at := range m.hollow {
			out.Points = append(out.Points, Point{Time: at})
		}
		for _, at := range m.filled {
			out.Points = append(out.Points, Point{Time: at, Filled: true})
		}
		slices.SortFunc(out.Points, func(a, b Point) int {
			return cmp.Or(a.Time.Compare(b.Time), compareBool(a.Filled, b.Filled))
		})
		s.Series = append(s.Series, out)
	}
	slices.SortFunc(s.Series, func(a, b Series) int { return cmp.Compare(a.Name, b.Name) })
	s.Alt = "Events with a time: the first at " + b.moment(b.t.first) + ", the last at " + b.moment(b.t.last) + "."
	return s, len(s.Series) > 0
}

func (b *builder) timelineRow(e *evidence.Event, at time.Time) []Text {
	when := plain("not recorded")
	if !at.IsZero() {
		when = append(mono(at.Format("2006-01-02 15:04:05.000")), Span{Text: " " + b.local(at)})
	}
	row := []Text{when, plain(b.service(e.Vendor, e.Company) + ": " + b.quote(nameOr(e.Event, "(no name)"))), mono(b.quote(e.PageURL)),
		plain(strings.Join(b.reviewMarks(e), "; ")), plain(deliveryWords(e.Delivery))}
	if label, ok := b.t.exhibits.labels[e.ID]; ok {
		return append(row, Text{link(label)})
	}
	return append(row, nil)
}

package report

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"pixelwitness/evidence"
)

// BenchmarkBuild writes the report and all sheets of a capture with many
// events, made one at a time.
func BenchmarkBuild(b *testing.B) {
	const events = 20_000
	start := time.Date(2023, 7, 8, 12, 0, 0, 0, time.UTC)
	m := &Model{Variant: "full", Zone: time.UTC}
	m.Events = func() iter.Seq2[*evidence.Event, error] {
		return func(yield func(*evidence.Event, error) bool) {
			for i := range events {
				e := event(i, start.Add(time.Duration(i)*time.Second).Format("2006-01-02T15:04:05.000Z"), func(e *evidence.Event) {
					e.PageURL = fmt.Sprintf("https://www.brindle-police.test/page/%d", i%500)
					if i%10 == 0 {
						e.Categories = []evidence.Link{abuseLink(true)}
					}
				})
				if !yield(e, nil) {
					return
				}
			}
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		r, err := Build(m)
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for _, s := range r.Sheets {
			for _, err := range s.Rows {
				if err != nil {
					b.Fatal(err)
				}
				rows++
			}
		}
		if rows < 4*events {
			b.Fatalf("%d rows", rows)
		}
	}
	b.ReportMetric(float64(events)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

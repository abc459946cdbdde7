package report

import (
	"strings"

	"pixelwitness/evidence"
)

// reviewSheets is the sheet of a review, if there is one.
func (b *builder) reviewSheets(f *Findings) []Sheet {
	if f.Review == nil {
		return nil
	}
	var rows []row
	for i := range f.Review.Entries {
		e := &f.Review.Entries[i]
		entry, n := Value{}, Value{}
		if e.Entry != nil {
			entry, n = integer(*e.Entry), integer(e.N)
		}
		rows = append(rows, row{text(e.Ref), text(e.Action), text(e.ID), text(b.category(e.ID)), text(e.PageURL), text(e.SourceSHA256), text(e.Member),
			entry, n, text(e.Reason), text(e.Initials), text(e.Date), integer(e.Events), integer(e.OtherRecords), integer(e.Line)})
	}
	return []Sheet{{Name: "Review", Intro: b.say("review.table", slots{"SHA256": f.Review.SHA256}),
		Columns: columns(textCol("ref", 8), textCol("decision", 10), textCol("category", 26), textCol("category in words", 34), textCol("page_url", 60),
			textCol("source_sha256", 30), textCol("member", 20), intCol("entry_no"), intCol("n"), textCol("reason", 70), textCol("initials", 10),
			textCol("date", 12), intCol("events"), intCol("other records"), intCol("line of review.yaml")), Rows: rowsOf(rows)}}
}

// reviewColumn is a column for the decisions on each row, if there are any.
func (b *builder) reviewColumn() []SheetColumn {
	if b.m.Review == nil {
		return nil
	}
	return columns(textCol("review", 30))
}

// reviewCell says what was decided of e, of one category or, with "", of all.
func (b *builder) reviewCell(e *evidence.Event, category string) row {
	if b.m.Review == nil {
		return nil
	}
	var all []string
	for _, r := range e.Review {
		if category == "" || r.ID == category {
			all = append(all, r.Ref+": "+r.Action+" "+r.ID+" ("+r.Initials+")")
		}
	}
	return row{text(strings.Join(all, "; "))}
}

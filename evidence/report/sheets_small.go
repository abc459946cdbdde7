package report

import (
	"strings"
	"time"

	"pixelwitness/decode"
)

func fieldCells(id, copyID string, p *decode.Param, ids []decode.Identifier) row {
	identifier := false
	for i := range ids {
		identifier = identifier || ids[i].Key == p.Key
	}
	return row{text(id), text(copyID), text(p.In), text(p.RawKey), text(p.Key), text(p.Raw), text(p.Value), text(p.Reading),
		text(p.Enc), text(strings.Join(p.Steps, ", ")), text(p.Label), text(p.Meaning), text(string(p.Basis)), text(p.Doc), yesNo(identifier)}
}

func (b *builder) pagesSheet() Sheet {
	var rows []row
	for _, p := range b.t.pages {
		rows = append(rows, row{text(p.url), text(p.title), integer(p.events), instant(p.first), instant(p.last),
			text(strings.Join(p.categories, ", ")), text(strings.Join(p.vendors, ", "))})
	}
	intro := "Each different page address that events name, as text."
	if len(b.t.pageIDs) > maxPages {
		intro += " " + b.say("cut.pages", slots{"Max": number(maxPages)})
	}
	return Sheet{Name: "Pages", Intro: intro, Columns: columns(textCol("page_url", 70), textCol("first title seen", 40), intCol("events"),
		timeCol("first (UTC)"), timeCol("last (UTC)"), textCol("categories", 40), textCol("vendors", 20)), Rows: rowsOf(rows)}
}

func (b *builder) consentSheet() Sheet {
	var rows []row
	when := func(s string) Value {
		t, err := time.Parse(time.RFC3339Nano, s)
		if err != nil {
			return Value{}
		}
		return instant(t)
	}
	for i := range b.m.Consents {
		s := &b.m.Consents[i]
		for j := range s.Changes {
			c := &s.Changes[j]
			rows = append(rows, row{text(s.Source), text(s.Client), text(s.Site), when(c.Time), text(c.Time), integer(c.Entry), text(c.Host), text(changeWords(c.In)),
				text(c.Tool), text(recordNames(c.Records)), text(strings.ReplaceAll(c.Change, "_", " ")), text(strings.ReplaceAll(c.Choice, "_", " ")),
				text(c.Advertising), text(c.Statistics), text(c.Stated), text(c.Says), integer(c.LastEntry), text(c.LastTime), integer(c.Seen), text(c.AbsentTime)})
		}
		for _, g := range s.Signals {
			rows = append(rows, row{text(s.Source), text(s.Client), text(s.Site), when(g.Time), text(g.Time), integer(g.Entry), {}, text("header field sent"),
				text("Browser"), text(g.Name), text("sent"), {}, {}, {}, {}, text(g.Value), {}, {}, integer(g.Requests), {}})
		}
	}
	return Sheet{Name: "Consent", Intro: b.say("consent.body", nil), Columns: columns(textCol("source", 8), textCol("client", 16), textCol("site", 28), timeCol("time_utc"),
		textCol("time_utc_text", 26), intCol("entry_no"), textCol("host", 28), textCol("where", 18), textCol("tool", 22), textCol("record", 30),
		textCol("change", 12), textCol("choice", 12), textCol("advertising", 12), textCol("statistics", 12), textCol("time that it states", 26),
		textCol("what it says", 80), intCol("last_entry"), textCol("last_time", 26), intCol("seen"), textCol("last request without it", 26)), Rows: rowsOf(rows)}
}

func (b *builder) recipientsSheet() Sheet {
	var rows []row
	for _, h := range b.hostRows() {
		v := b.vendors[h.vendor]
		r := row{text(h.name), text(h.vendor), text(v.Name), text(b.company(h.vendor, h.company)),
			text(nameOr(v.CompanySource, "not stated")), integer(h.requests), integer(h.events), integer(h.others)}
		for i := range b.t.kinds.list {
			r = append(r, integer(h.held[i]))
		}
		rows = append(rows, r)
	}
	var kinds []SheetColumn
	for _, k := range b.t.kinds.list {
		kinds = append(kinds, intCol("records or copies with: "+lowerFirst(k.Label)))
	}
	cols := append(columns(textCol("host", 34), textCol("vendor", 14),
		textCol("service", 24), textCol("company", 34), textCol("where the company is named so", 50),
		intCol("requests with events"), intCol("events"), intCol("other records")), kinds...)
	for i := range rows {
		rows[i] = append(rows[i], make(row, len(otherHostColumns()))...)
	}
	rows = append(rows, b.otherHostRows(b.otherHosts(), len(cols))...)
	return Sheet{Name: "Recipients", Intro: b.say("recipients.intro", nil) + " " + b.say("others.sheet", nil),
		Columns: append(cols, otherHostColumns()...), Rows: rowsOf(rows)}
}

func (b *builder) sourcesSheet(f *Findings) Sheet {
	var rows []row
	for _, s := range f.Sources {
		var damage []string
		for _, d := range s.Damage {
			damage = append(damage, "at byte "+itoa(d.Offset)+": "+d.Reason)
		}
		rows = append(rows, append(row{text(s.Label), text(s.File), text(s.Member), integer64(s.Size), text(s.SHA256), text(s.MemberSHA256),
			text(s.Format), text(s.Version), text(strings.TrimSpace(s.Creator + " " + s.CreatorVersion)),
			text(strings.TrimSpace(s.Browser + " " + s.BrowserVersion)), integer(s.Entries), yesNo(s.Sanitised),
			text(strings.Join(damage, "; ")), text(cannotShow(s.Format)), integer(len(s.Excluded)), text(strings.Join(s.Notes, " "))}, b.sourceClockCells(s.Clock)...))
	}
	return Sheet{Name: "Sources", Intro: b.say("sources.intro", nil), Columns: append(columns(textCol("source", 8), textCol("file", 40), textCol("member", 30),
		intCol("bytes"), textCol("sha256", 66), textCol("sha256 of the content", 66), textCol("format", 10), textCol("version", 10),
		textCol("made with", 30), textCol("browser", 20), intCol("entries"), textCol("no cookie recorded", 10),
		textCol("damage", 60), textCol("cannot show", 60), intCol("records left out"), textCol("notes", 60)), sourceClockColumns()...), Rows: rowsOf(rows)}
}

func (b *builder) skippedSheet() Sheet {
	var rows []row
	for _, s := range b.m.Skipped {
		rows = append(rows, row{text(s.File), text(""), text(s.Reason), text(s.Hint)})
	}
	for i := range b.m.Sources {
		s := &b.m.Sources[i]
		for _, d := range s.Damage {
			rows = append(rows, row{text(fullName(s.File, s.Member)), text("at entry " + itoa(int64(d.Entry)) + ", bytes " + itoa(d.Offset) + " to " + itoa(d.Offset+d.Length)), text(d.Reason), text("")})
		}
	}
	return Sheet{Name: "Skipped", Intro: "Files that were given and not read, and stretches of files that could not be read.",
		Columns: columns(textCol("file", 50), textCol("where", 40), textCol("reason", 60), textCol("what may help", 60)), Rows: rowsOf(rows)}
}

func (b *builder) limitsSheet(f *Findings) Sheet {
	var rows []row
	for _, l := range f.Limits {
		rows = append(rows, row{text(l.ID), text(l.Text)})
	}
	return Sheet{Name: "Limits", Columns: columns(textCol("id", 20), textCol("limit", 120)), Rows: rowsOf(rows)}
}

func (b *builder) promptsSheet() Sheet {
	first, last, words := b.lawDates()
	var rows []row
	var used []string
	for _, p := range b.law.Prompts {
		rows = append(rows, row{text(p.ID), text(p.Question), text(p.Where),
			text(strings.Join(lawNames(p.Names, first, last, &used), "; ")), text(b.w.NotCompleted)})
	}
	return Sheet{Name: "Issue prompts", Intro: b.say("prompts.intro", slots{"Dates": nameOr(words, "every date")}),
		Columns: columns(textCol("no.", 6), textCol("question", 70), textCol("where in this pack", 50), textCol("names of law to consider", 70),
			textCol("for a lawyer", 20)), Rows: rowsOf(rows)}
}

func (b *builder) glossarySheet() Sheet {
	var rows []row
	for _, g := range b.w.glossary {
		rows = append(rows, row{text(g.Term), text(g.Meaning)})
	}
	return Sheet{Name: "Glossary", Columns: columns(textCol("word", 24), textCol("what it means here", 110)), Rows: rowsOf(rows)}
}

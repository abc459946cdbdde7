package report

import (
	"iter"
	"strconv"
	"strings"
	"time"

	"pixelwitness/evidence"
)

// sheets returns the sheets of the workbook, in order. Those that list events
// read them again when their rows are ranged over.
func (b *builder) sheets(f *Findings) []Sheet {
	all := []Sheet{
		b.readMeSheet(), b.summarySheet(f), b.findingsSheet(f),
		b.eventsSheet(), b.fieldsSheet(), b.identifiersSheet(), b.pagesSheet(),
		b.consentSheet(), b.timelineSheet(), b.recipientsSheet(), b.sourcesSheet(f),
		b.rulesSheet(), b.consideredSheet(),
	}
	all = append(append(all, b.reviewSheets(f)...), b.skippedSheet(), b.limitsSheet(f), b.promptsSheet(), b.glossarySheet())
	if b.m.Invented {
		for i := range all {
			all[i].Intro = strings.TrimSpace(b.w.Banner + ". " + all[i].Intro)
		}
	}
	return all
}

// A row is one row of a sheet; cell functions below make its values.
type row = []Value

func text(s string) Value       { return Value{Text: s} }
func integer(n int) Value       { return Value{Int: int64(n), Set: true} }
func integer64(n int64) Value   { return Value{Int: n, Set: true} }
func instant(t time.Time) Value { return Value{Time: t} }

func yesNo(b bool) Value {
	if b {
		return text("yes")
	}
	return text("no")
}

// rowsOf yields rows that are already there.
func rowsOf(rows []row) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// eventRows yields the rows that each makes of every record.
func (b *builder) eventRows(each func(e *evidence.Event, at time.Time, yield func(row) bool) bool) iter.Seq2[[]Value, error] {
	return func(yield func([]Value, error) bool) {
		for e, err := range b.m.Events() {
			var at time.Time
			if err == nil {
				at, err = eventTime(e)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !each(e, at, func(r row) bool { return yield(r, nil) }) {
				return
			}
		}
	}
}

func columns(spec ...SheetColumn) []SheetColumn { return spec }

func textCol(title string, width float64) SheetColumn { return SheetColumn{title, KindText, width} }
func intCol(title string) SheetColumn                 { return SheetColumn{title, KindInt, 10} }
func timeCol(title string) SheetColumn                { return SheetColumn{title, KindTime, 24} }

func (b *builder) readMeSheet() Sheet {
	rows := []row{}
	add := func(name, value string) { rows = append(rows, row{text(name), text(value)}) }
	if b.m.Invented {
		add(b.w.Banner, b.say("invented", nil))
	}
	c := b.m.Case
	add("Case reference", b.stated(c.Reference))
	add("Title", b.stated(c.Title))
	add("Organisation concerned", b.stated(c.Organisation.Name))
	add("Date", b.stated(c.Date))
	add("Version", strings.ToUpper(b.m.Variant))
	add("Local time", b.zoneName())
	add("Made with", b.toolName())
	add("What it is", b.say("about.is", nil))
	for _, item := range b.w.Lists["about.not"] {
		add("What it is not", item)
	}
	add("Numbers", b.say("about.counts", nil))
	add("Sent and known", b.say("about.sent", nil))
	add("Handling", b.handling())
	add("Addresses", "Never open an address from this workbook: opening it would send a request. If you save a sheet as CSV and open that file in a spreadsheet program, cells that begin with = + - or @ may be read as formulas.")
	return Sheet{Name: "Read me", Columns: columns(textCol("Subject", 34), textCol("Text", 110)), Rows: rowsOf(rows)}
}

func (b *builder) summarySheet(f *Findings) Sheet {
	var rows []row
	for _, c := range f.Counts {
		rows = append(rows, row{text(c.ID), text(c.Label), integer(c.N), text(c.CountedAs), text(c.Recount)})
	}
	return Sheet{Name: "Summary", Intro: "Each number with how it is counted. Requests, events and page addresses are different things.",
		Columns: columns(textCol("id", 28), textCol("Number of", 50), intCol("Count"), textCol("Counted as", 60), textCol("To count again", 90)), Rows: rowsOf(rows)}
}

func (b *builder) findingsSheet(f *Findings) Sheet {
	var rows []row
	for i, x := range f.Findings {
		t := b.t.findings[i]
		deliveries := map[string]int{}
		for _, d := range x.Deliveries {
			deliveries[string(d.Delivery)] = d.Requests
		}
		var names, kinds, rules []string
		for _, e := range x.EventNames {
			names = append(names, e.Name)
		}
		for _, k := range x.Identifiers {
			kinds = append(kinds, k.Name)
		}
		for _, r := range x.Rules {
			rules = append(rules, r.Rule)
		}
		r := row{text(x.ID), text(x.Category), text(x.Label), integer(x.Tier), text(x.Vendor), text(x.Company),
			text(strings.Join(names, ", ")), integer(x.Events), integer(x.EventsStrong), integer(x.EventsPossible),
			integer(x.EventsSent), integer(x.EventsElsewhere), integer(x.EventsAccount), integer(x.Requests), integer(x.PageAddresses)}
		for _, d := range deliveryOrder {
			r = append(r, integer(deliveries[string(d)]))
		}
		r = append(r, instant(t.first), instant(t.last), text(b.consentWords(x.ConsentStates)),
			text(strings.Join(kinds, ", ")), text(strings.Join(x.Exhibits, ", ")), text(strings.Join(rules, ", ")), text(x.Sentence))
		if b.m.Review != nil {
			r = append(r, integer(x.EventsRemoved))
		}
		rows = append(rows, r)
	}
	cols := columns(textCol("id", 8), textCol("category", 26), textCol("category in words", 34), intCol("tier"), textCol("vendor", 12), textCol("company", 30),
		textCol("event names", 30), intCol("events"), intCol("strong"), intCol("possible"), intCol("words held by the request"),
		intCol("words known from elsewhere"), intCol("with an account identifier"), intCol("requests"), intCol("page addresses"))
	for _, d := range deliveryOrder {
		cols = append(cols, intCol("requests "+deliveryWords(d)))
	}
	cols = append(cols, timeCol("first (UTC)"), timeCol("last (UTC)"), textCol("consent", 24), textCol("identifiers", 30),
		textCol("exhibits", 20), textCol("rules", 40), textCol("sentence", 100))
	if b.m.Review != nil {
		cols = append(cols, intCol("events whose link a reviewer removed"))
	}
	return Sheet{Name: "Findings", Intro: "One row for each category and recipient.", Columns: cols, Rows: rowsOf(rows)}
}

func (b *builder) eventsSheet() Sheet {
	cols := columns(textCol("event_id", 16), textCol("exhibit", 8), textCol("kind", 10), textCol("time_utc_text", 26), timeCol("time_utc"), textCol("local", 26),
		textCol("time_basis", 14), textCol("page_title", 40), textCol("page_title_from", 16), textCol("page_url", 60), textCol("page_url_from", 12),
		textCol("categories", 30), textCol("confidence", 12), textCol("words held by the request", 12), textCol("vendor", 12), textCol("company", 30), textCol("endpoint", 18),
		textCol("host", 28), textCol("method", 8), intCol("status"), textCol("delivery", 14), textCol("event_name", 24), textCol("account", 20),
		textCol("button_text", 30), textCol("identifiers", 40), textCol("consent_state", 16), intCol("copies"), textCol("source", 8), intCol("entry_no"),
		intCol("byte_from"), intCol("byte_to"), textCol("entry_sha256", 66), textCol("notes", 40), textCol("matches supplied values", 40))
	cols = append(append(append(cols, clockColumns()...), textCol("consent_basis", 60), textCol("client", 16), textCol("user", 16)), b.reviewColumn()...)
	return Sheet{Name: "Events", Intro: "Every record, in order of time. Only rows of kind “event” are counted as events; byte_to is not included.",
		Columns: cols, Rows: b.eventRows(func(e *evidence.Event, at time.Time, yield func(row) bool) bool {
			return yield(b.eventRow(e, at))
		})}
}

func (b *builder) eventRow(e *evidence.Event, at time.Time) row {
	var categories, ids []string
	confidence, sent := "", ""
	for _, l := range e.Categories {
		addOnceUnbounded(&categories, l.ID)
		if confidence != evidence.Strong {
			confidence = l.Confidence
		}
		if l.Sent {
			sent = "yes"
		} else if sent == "" {
			sent = "no"
		}
	}
	for _, id := range e.Identifiers {
		ids = append(ids, id.Kind+"="+id.Value)
	}
	status, basis := Value{}, ""
	if e.Status != nil {
		status = integer(*e.Status)
	}
	if e.Consent != nil {
		basis = strings.Join(e.Consent.Basis, "; ")
	}
	return append(row{text(e.ID), text(b.t.exhibits.labels[e.ID]), text(string(e.Kind)), text(e.Time), instant(at), text(b.local(at)),
		text(e.TimeBasis), text(e.PageTitle), text(e.PageTitleFrom), text(e.PageURL), text(e.PageURLFrom),
		text(strings.Join(categories, ", ")), text(confidence), text(sent), text(e.Vendor), text(b.company(e.Vendor, e.Company)), text(e.Endpoint),
		text(e.Host), text(e.Method), status, text(string(e.Delivery)), text(e.Event), text(e.Account),
		text(e.ButtonText), text(strings.Join(ids, "; ")), text(consentState(e)), integer(len(e.Copies)), text(e.Source), integer(e.Entry),
		integer64(e.Offset), integer64(e.Offset + e.Length), text(e.EntrySHA256), text(strings.Join(e.Notes, " ")), text(knownCell(e))}, append(append(b.clockCells(e), text(basis), text(e.Client), text(e.User)), b.reviewCell(e, "")...)...)
}

func (b *builder) fieldsSheet() Sheet {
	cols := columns(textCol("event_id", 16), textCol("copy_id", 16), textCol("location", 10), textCol("name_raw", 24), textCol("name", 24),
		textCol("value_raw", 60), textCol("value_decoded", 60), textCol("reading", 50), textCol("encoding", 10), textCol("decode_steps", 20),
		textCol("label", 24), textCol("meaning", 50), textCol("basis", 14), textCol("document", 24), textCol("is_identifier", 12))
	return Sheet{Name: "Fields", Intro: "Every parameter of every record. For a copy, those that differ from the event’s.",
		Columns: cols, Rows: b.eventRows(func(e *evidence.Event, _ time.Time, yield func(row) bool) bool {
			for i := range e.Params {
				if !yield(fieldCells(e.ID, "", &e.Params[i], e.Identifiers)) {
					return false
				}
			}
			for i := range e.Copies {
				c := &e.Copies[i]
				for j := range c.Params {
					if !yield(fieldCells(e.ID, c.ID, &c.Params[j], c.Identifiers)) {
						return false
					}
				}
			}
			return true
		})}
}

func (b *builder) timelineSheet() Sheet {
	cols := columns(timeCol("time_utc"), textCol("time_utc_text", 26), textCol("local", 26), textCol("event_id", 16), textCol("copy of", 16),
		textCol("kind", 10), textCol("company", 30), textCol("host", 28), textCol("event_name", 24), textCol("page_url", 60),
		textCol("categories", 30), textCol("delivery", 14), textCol("source", 8), intCol("entry_no"), textCol("clock", 16), textCol("client", 16), textCol("user", 16))
	return Sheet{Name: "Timeline", Intro: "Every record in order of time; a copy stands under its event.",
		Columns: cols, Rows: b.eventRows(func(e *evidence.Event, _ time.Time, yield func(row) bool) bool {
			var categories []string
			for _, l := range e.Categories {
				addOnceUnbounded(&categories, b.category(l.ID))
			}
			for r := range requestsOf(e) {
				at, _ := time.Parse(time.RFC3339Nano, r.time)
				of, clock, client, user := "", b.clockCells(e)[0], e.Client, e.User
				if r.id != e.ID {
					of, clock, client, user = e.ID, Value{}, "", ""
				}
				if !yield(row{instant(at.UTC()), text(r.time), text(b.local(at)), text(r.id), text(of), text(string(e.Kind)),
					text(b.company(e.Vendor, e.Company)), text(r.host), text(e.Event), text(e.PageURL),
					text(strings.Join(categories, ", ")), text(string(r.delivery)), text(r.source), integer(r.entry), clock, text(client), text(user)}) {
					return false
				}
			}
			return true
		})}
}

func (b *builder) rulesSheet() Sheet {
	cols := columns(textCol("event_id", 16), textCol("category", 26), textCol("rule", 40), textCol("text matched", 30), textCol("field", 18),
		intCol("from"), intCol("to"), textCol("confidence", 12), textCol("carried by the request", 12))
	return Sheet{Name: "Rules fired", Intro: "Every link of a record to a category. from and to are bytes of the field as printed in sheet Events or Fields.",
		Columns: append(cols, b.reviewColumn()...), Rows: b.eventRows(func(e *evidence.Event, _ time.Time, yield func(row) bool) bool {
			for _, l := range e.Categories {
				if !yield(append(row{text(e.ID), text(l.ID), text(l.Rule), text(l.Matched), text(l.Field),
					integer(l.From), integer(l.To), text(l.Confidence), yesNo(l.Sent)}, b.reviewCell(e, l.ID)...)) {
					return false
				}
			}
			return true
		})}
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

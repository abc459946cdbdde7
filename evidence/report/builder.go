package report

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// A builder puts sections together. The first error of a template is kept and
// ends the build.
type builder struct {
	m       *Model
	w       *wording
	t       *tally
	zone    *time.Location
	vendors map[string]Vendor
	law     *law
	limits  []Limit
	cited   []string // documents that exhibits name under "Basis", as in decode.Param.Doc
	err     error
}

// Build reads the events of m and returns what the pack says about them.
// Events are read several times; the sheets read them again when they are
// written.
func Build(m *Model) (*Report, error) {
	w, err := loadWording()
	if err != nil {
		return nil, err
	}
	t, err := count(m)
	if err != nil {
		return nil, err
	}
	b := &builder{m: m, w: w, t: t, zone: cmp.Or(m.Zone, time.UTC), vendors: map[string]Vendor{}}
	for _, v := range m.Vendors {
		b.vendors[v.ID] = v
	}
	if b.law, err = loadLaw(); err != nil {
		return nil, err
	}
	if b.limits, err = b.limitsThatApply(); err != nil {
		return nil, err
	}
	exhibits, chart, err := b.second()
	if err != nil {
		return nil, err
	}
	findings := b.findings()
	r := &Report{
		Findings:    findings,
		Identifiers: t.identifiers.json(),
		Document:    b.document(findings, exhibits, chart),
		Sheets:      b.sheets(findings),
		Files:       b.files(findings, exhibits),
	}
	if b.err != nil {
		return nil, b.err
	}
	return r, nil
}

func (b *builder) say(id string, s slots) string {
	out, err := b.w.fill(id, s)
	if err != nil && b.err == nil {
		b.err = err
	}
	return strings.TrimRight(out, "\n")
}

func (b *builder) list(id string) []Text {
	items, ok := b.w.Lists[id]
	if !ok && b.err == nil {
		b.err = fmt.Errorf("wording.yaml: no list %q", id)
	}
	out := make([]Text, len(items))
	for i, item := range items {
		out[i] = plain(item)
	}
	return out
}

func (b *builder) para(id string, s slots) Para { return Para{plain(b.say(id, s))} }

// stated returns s, or the words for what nobody has filled in.
func (b *builder) stated(s string) string {
	return cmp.Or(strings.TrimSpace(s), b.w.NotCompleted)
}

// company names the recipient, by its company, its product or its id.
func (b *builder) company(vendor, company string) string {
	v := b.vendors[vendor]
	return cmp.Or(company, v.Company, v.Name, vendor)
}

// service names a recipient in a word or two: by its service where that is
// known, else by its company.
func (b *builder) service(vendor, company string) string {
	return cmp.Or(b.vendors[vendor].Name, company, vendor)
}

// serviceOf names a service with its company.
func (b *builder) serviceOf(vendor, company string) string {
	service, name := b.service(vendor, company), b.company(vendor, company)
	if service == name {
		return service
	}
	return service + " (" + name + ")"
}

func (b *builder) category(id string) string {
	return cmp.Or(b.m.Categories[id].Label, id)
}

func plain(s string) Text { return Text{{Text: s}} }
func mono(s string) Text  { return Text{{Text: s, Mono: true}} }
func bold(s string) Text  { return Text{{Text: s, Bold: true}} }

// number writes n with commas between thousands.
func number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// quantity writes n with the word for it.
func quantity(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

func events(n int) string   { return quantity(n, "event", "events") }
func requests(n int) string { return quantity(n, "request", "requests") }
func pages(n int) string    { return quantity(n, "page address", "page addresses") }

// joined writes a list as in a sentence.
func joined(s []string) string {
	switch len(s) {
	case 0:
		return ""
	case 1:
		return s[0]
	}
	return strings.Join(s[:len(s)-1], ", ") + " and " + s[len(s)-1]
}

// stamp writes a time to the millisecond, UTC; "" for the zero time.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// moment writes a time in UTC and in the zone of the report, for readers.
func (b *builder) moment(t time.Time) string {
	if t.IsZero() {
		return "no time recorded"
	}
	s := t.UTC().Format("15:04:05 UTC on 2 January 2006")
	if l := b.local(t); l != "" {
		s += " (" + l + ")"
	}
	return s
}

// local writes a time in the zone of the report; "" for the zero time and
// where local time is UTC.
func (b *builder) local(t time.Time) string {
	l := t.In(b.zone)
	switch {
	case t.IsZero() || b.zone == time.UTC || sameClock(l):
		return ""
	case l.Day() == t.UTC().Day():
		return l.Format("15:04:05 MST")
	}
	return l.Format("15:04:05 MST on 2 January 2006")
}

// sameClock reports whether t is in a zone that is at UTC on that day.
func sameClock(t time.Time) bool {
	_, offset := t.Zone()
	return offset == 0
}

// deliveryWords says in a few words what became of requests.
func deliveryWords(d har.Delivery) string {
	switch d {
	case har.Answered:
		return "answered"
	case har.NoAnswer:
		return "no answer recorded"
	case har.NotRecorded:
		return "answer not recorded by this capture"
	case har.Blocked:
		return "blocked by the browser"
	case har.Failed:
		return "failed"
	case har.FromCache:
		return "from the browser’s cache (nothing was sent)"
	default:
		return string(d)
	}
}

func (b *builder) findings() *Findings {
	m := b.m
	f := &Findings{
		Schema: FindingsSchema, Case: m.Case, Variant: m.Variant, Invented: m.Invented,
		Tool: m.Tool, RulesSHA256: m.RulesSHA256, VendorsSHA256: m.VendorsSHA256,
		TimeZone: b.zone.String(),
		Sources:  []Source{}, Skipped: append([]Skipped{}, m.Skipped...),
		Findings: []Finding{}, Unlinked: []Unlinked{}, Limits: b.limits,
	}
	for i := range m.Sources {
		f.Sources = append(f.Sources, SourceOf(&m.Sources[i]))
	}
	for _, c := range b.w.counts {
		f.Counts = append(f.Counts, Count{c.ID, b.t.n[c.ID], c.Label, c.CountedAs, c.Recount})
	}
	for _, x := range b.t.findings {
		f.Findings = append(f.Findings, b.finding(x))
	}
	for _, u := range b.t.unlinked.sorted() {
		vendor, event, _ := strings.Cut(u.Name, "\x00")
		f.Unlinked = append(f.Unlinked, Unlinked{vendor, event, u.N})
	}
	return f
}

func (b *builder) finding(x *finding) Finding {
	f := Finding{
		ID: x.id, Category: x.key.category, Label: b.category(x.key.category), Tier: x.tier,
		Vendor: x.key.vendor, Company: b.company(x.key.vendor, x.company),
		Events: x.events, EventsStrong: x.strong, EventsPossible: x.possible,
		EventsSent: x.sent, EventsElsewhere: x.elsewhere, EventsAccount: x.accounts,
		Requests: x.requests.len(), PageAddresses: x.pages.len(),
		FirstTime: stamp(x.first), LastTime: stamp(x.last),
		EventNames: x.eventNames.sorted(), Identifiers: x.kinds.sorted(), Rules: x.sortedRules(),
		Consent: "not_examined", Exhibits: append([]string{}, x.exhibits...),
		Deliveries: []DeliveryOf{},
	}
	for _, d := range deliveryOrder {
		if n := x.deliveries[d]; n > 0 {
			f.Deliveries = append(f.Deliveries, DeliveryOf{d, n})
		}
	}
	f.Sentence = b.findingSentence(x, &f)
	return f
}

// findingSentence says a finding in words.
func (b *builder) findingSentence(x *finding, f *Finding) string {
	when := ""
	switch {
	case x.first.IsZero():
	case x.first.Equal(x.last):
		when = ", at " + b.moment(x.first)
	default:
		when = ", between " + b.moment(x.first) + " and " + b.moment(x.last)
	}
	where := pages(f.PageAddresses)
	if f.PageAddresses == 0 {
		where = "pages whose address is not known"
	}
	out := []string{b.say("finding", slots{
		"Events": events(f.Events), "Pages": where, "Category": f.Label, "Company": b.serviceOf(f.Vendor, x.company),
		"Requests": requests(f.Requests), "When": when, "Were": were(f.Events),
	})}
	out = append(out, b.heldWords(f))
	out = append(out, b.deliverySentence(f))
	switch {
	case f.EventsStrong == 0:
		out = append(out, b.say("finding.possible", nil))
	case f.EventsPossible > 0:
		out = append(out, b.say("finding.possible_some", slots{
			"Strong": number(f.EventsStrong), "Possible": number(f.EventsPossible)}))
	}
	if f.EventsAccount > 0 {
		out = append(out, b.say("finding.account", slots{"Events": events(f.EventsAccount)}))
	}
	return strings.Join(append(out, b.say("finding.consent", nil)), " ")
}

// heldWords says in how many events of a finding the request itself held the
// words, and in how many they are known from elsewhere.
func (b *builder) heldWords(f *Finding) string {
	switch {
	case f.EventsSent == f.Events && f.Events == 1:
		return b.say("finding.sent_one", nil)
	case f.EventsSent == f.Events:
		return b.say("finding.sent_all", nil)
	case f.EventsSent == 0:
		return b.say("finding.elsewhere_all", nil)
	}
	return b.say("finding.sent", slots{"N": number(f.EventsSent)}) + " " +
		b.say("finding.elsewhere", slots{"N": number(f.EventsElsewhere)})
}

func (b *builder) deliverySentence(f *Finding) string {
	var parts []string
	for _, d := range f.Deliveries {
		parts = append(parts, number(d.Requests)+" "+deliveryWords(d.Delivery))
	}
	return "Of the requests: " + joined(parts) + "."
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// link names an exhibit so that a reader can go to it.
func link(label string) Span { return Span{Text: label, Target: "exhibit-" + label} }

func documentDate(c evidence.Case) time.Time {
	t, err := time.Parse(time.DateOnly, c.Date)
	if err != nil {
		return time.Time{}
	}
	return t
}

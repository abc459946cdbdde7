package report

import (
	"strings"
)

func (b *builder) findings() *Findings {
	m := b.m
	f := &Findings{
		Schema: FindingsSchema, Case: m.Case, Variant: m.Variant, Invented: m.Invented,
		Tool: m.Tool, RulesSHA256: m.RulesSHA256, VendorsSHA256: m.VendorsSHA256,
		TimeZone: b.zone.String(),
		Sources:  []Source{}, Skipped: append([]Skipped{}, m.Skipped...),
		Findings: []Finding{}, Unlinked: []Unlinked{}, Limits: b.limits,
		Data: b.t.dataOf(),
	}
	for i := range m.Sources {
		s := SourceOf(&m.Sources[i])
		if i < len(m.Clocks) {
			s.Clock = m.Clocks[i]
		}
		f.Sources = append(f.Sources, s)
	}
	for _, c := range b.w.counts {
		if c.When != "" && !b.applies(c.When) {
			continue
		}
		f.Counts = append(f.Counts, Count{c.ID, b.t.n[c.ID], c.Label, c.CountedAs, c.Recount})
	}
	for _, x := range b.t.findings {
		f.Findings = append(f.Findings, b.finding(x))
	}
	for _, u := range b.t.unlinked.sorted() {
		vendor, event, _ := strings.Cut(u.Name, "\x00")
		f.Unlinked = append(f.Unlinked, Unlinked{vendor, event, u.N})
	}
	f.OtherHosts = b.otherHosts()
	f.Tunnels = b.tunnelsOf()
	f.Review = b.reviewOf()
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
		Consent: oneState(stateCounts(x.consent)), ConsentStates: stateCounts(x.consent), Exhibits: append([]string{}, x.exhibits...),
		Deliveries: deliveriesOf(x), EventsRemoved: x.removed, Review: b.reviewedBy(x),
	}
	f.Sentence = b.findingSentence(x, &f)
	return f
}

func deliveriesOf(x *finding) []DeliveryOf {
	out := []DeliveryOf{}
	for _, d := range deliveryOrder {
		if n := x.deliveries[d]; n > 0 {
			out = append(out, DeliveryOf{d, n})
		}
	}
	return out
}

// findingSentence says a finding in words.
func (b *builder) findingSentence(x *finding, f *Finding) string {
	when := ""
	switch {
	case x.first.IsZero():
	case b.moment(x.first) == b.moment(x.last):
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
	if n := x.clients.len(); n > 1 {
		out = append(out, b.say("finding.clients", slots{"N": number(n)}))
	}
	if f.EventsAccount > 0 {
		out = append(out, b.say("finding.account", slots{"Events": events(f.EventsAccount)}))
	}
	return strings.Join(append(out, b.say("finding.consent", slots{"States": b.consentWords(f.ConsentStates)})), " ")
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

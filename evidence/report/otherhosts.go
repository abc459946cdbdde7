package report

import (
	"cmp"
	"slices"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// A HostSeen is a host of another site than the page's, as in findings.json.
type HostSeen struct {
	Host        string `json:"host"`
	Site        string `json:"site"`         // its registrable domain
	Vendor      string `json:"vendor"`       // as in evidence.OtherHost
	Requests    int    `json:"requests"`     // to it
	OriginOnly  int    `json:"origin_only"`  // of those, whose Referer named the origin of the page and no more
	Disclosures int    `json:"disclosures"`  // records of kind disclosure
	RefererOnly int    `json:"referer_only"` // of those, which carried the address of the page in the Referer field and nothing else
	Pages       int    `json:"pages"`        // different page addresses that those records name
}

// A hostTally counts the disclosures to one host.
type hostTally struct {
	disclosures, referer int
	pages                bitset
}

// others counts the disclosures, host by host.
type others map[string]*hostTally

// addDisclosure counts a record of kind disclosure.
func (t *tally) addDisclosure(e *evidence.Event) {
	if len(e.Known) > 0 {
		t.n["disclosures_known"]++
	}
	referer := refererOnly(e)
	if referer {
		t.n["disclosures_referer"]++
	}
	h := t.others[e.Host]
	if h == nil {
		if len(t.others) >= maxHosts {
			t.hostsOver++
			return
		}
		h = &hostTally{}
		t.others[e.Host] = h
		t.n["disclosure_hosts"]++
	}
	h.disclosures++
	if referer {
		h.referer++
	}
	if e.PageURL != "" {
		id, _ := t.disclosed.of(e.PageURL)
		h.pages.add(id)
	}
}

func refererOnly(e *evidence.Event) bool {
	return len(e.Params) > 0 && !slices.ContainsFunc(e.Params, func(p decode.Param) bool { return p.In != "header" || p.Key != "referer" })
}

// otherHosts joins the hosts that requests were made to with what was found in
// them: those with most disclosures first.
func (b *builder) otherHosts() []HostSeen {
	out := make([]HostSeen, 0, len(b.m.OtherHosts))
	for _, h := range b.m.OtherHosts {
		s := HostSeen{Host: h.Host, Site: h.Site, Vendor: h.Vendor, Requests: h.Requests, OriginOnly: h.OriginOnly}
		if t := b.t.others[h.Host]; t != nil {
			s.Disclosures, s.RefererOnly, s.Pages = t.disclosures, t.referer, t.pages.len()
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(x, y HostSeen) int {
		return cmp.Or(cmp.Compare(y.Disclosures, x.Disclosures), cmp.Compare(y.Requests, x.Requests), cmp.Compare(x.Host, y.Host))
	})
	return out
}

// hostsSection lists the hosts of other sites that are no known vendor's.
func (m *material) hostsSection() []Block {
	blocks := []Block{Heading{Level: 2, Text: "Other hosts"}}
	if len(m.f.OtherHosts) == 0 {
		return append(blocks, m.para("others.none", nil))
	}
	n := m.t.n
	several := ""
	if len(m.f.Sources) > 1 {
		several = m.say("others.several", nil)
	}
	blocks = append(blocks, m.para("others.intro", nil), m.para("others.counts", slots{"Several": several,
		"Requests": requests(n["disclosures"]), "Hosts": quantity(n["disclosure_hosts"], "host", "hosts"),
		"Referer": number(n["disclosures_referer"]), "Origin": requests(n["origin_only"])}))
	t := Table{Dense: true, Columns: []Column{
		{Title: "Host", Weight: 5}, {Title: "Registrable domain", Weight: 4}, {Title: "Requests recorded", Weight: 2, Right: true},
		{Title: "Held something of the page", Weight: 2, Right: true}, {Title: "Of these, in the Referer alone", Weight: 2, Right: true},
		{Title: "Page addresses", Weight: 2, Right: true}, {Title: "Referer with the origin only", Weight: 2, Right: true}}}
	const shown = 60
	for _, h := range m.f.OtherHosts[:min(shown, len(m.f.OtherHosts))] {
		name := mono(h.Host)
		if v := m.vendors[h.Vendor]; v.Name != "" {
			name = append(name, Span{Text: " (" + v.Name + ")"})
		}
		t.Rows = append(t.Rows, []Text{name, mono(h.Site), plain(number(h.Requests)),
			plain(number(h.Disclosures)), plain(number(h.RefererOnly)), plain(number(h.Pages)), plain(number(h.OriginOnly))})
	}
	if rest := len(m.f.OtherHosts) - shown; rest > 0 {
		t.Caption = m.cut(rest, "host", "hosts", "the workbook, sheet Recipients, and data/findings.json")
	}
	blocks = append(blocks, t)
	if over := m.m.OtherHostsOver; over > 0 {
		blocks = append(blocks, m.para("others.over", slots{"Requests": requests(over), "Max": number(len(m.m.OtherHosts))}))
	}
	return blocks
}

// summaryOthers says in a sentence or two what was found apart from events.
func (m *material) summaryOthers() []Block {
	n := m.t.n
	var blocks []Block
	if n["disclosures"] > 0 {
		blocks = append(blocks, m.para("summary.others", slots{
			"Requests": requests(n["disclosures"]), "Hosts": quantity(n["disclosure_hosts"], "host", "hosts")}))
	}
	if n["tunnels"] > 0 {
		blocks = append(blocks, m.para("summary.tunnels", nil))
	}
	if n["events_known"]+n["disclosures_known"] > 0 {
		blocks = append(blocks, m.para("summary.known", slots{
			"Events": events(n["events_known"]), "Others": requests(n["disclosures_known"])}))
	}
	return blocks
}

// otherHostColumns are the columns of the sheet of recipients that only other
// hosts fill.
func otherHostColumns() []SheetColumn {
	return columns(textCol("registrable domain", 30), intCol("requests recorded"), intCol("requests that held something of the page"),
		intCol("of these, in the Referer alone"), intCol("page addresses"), intCol("requests whose Referer had the origin only"))
}

// otherHostRows are the rows of the other hosts; before is the number of
// columns before those of otherHostColumns.
func (b *builder) otherHostRows(f []HostSeen, before int) []row {
	var rows []row
	for _, h := range f {
		r := append(make(row, 0, before), text(h.Host), text(h.Vendor))
		r = append(r, make(row, before-len(r))...)
		rows = append(rows, append(r, text(h.Site), integer(h.Requests), integer(h.Disclosures), integer(h.RefererOnly),
			integer(h.Pages), integer(h.OriginOnly)))
	}
	return rows
}

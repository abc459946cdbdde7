package report

import (
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// consent is the chronology: what records of consent the captures hold, when
// they changed, and which events were before and after.
func (m *material) consent() []Block {
	blocks := []Block{
		Box{Title: "How to read this section", Tone: ToneNote, Paras: []Text{plain(m.say("consent.body", nil))}},
	}
	if m.t.n["events"] > 0 {
		blocks = append(blocks, m.consentTable())
	}
	if len(m.m.Consents) == 0 {
		blocks = append(blocks, m.para("consent.none", nil))
	}
	const shown = 20
	for i := range m.m.Consents[:min(shown, len(m.m.Consents))] {
		blocks = append(blocks, m.consentSite(&m.m.Consents[i])...)
	}
	if rest := len(m.m.Consents) - shown; rest > 0 {
		blocks = append(blocks, Para{plain(m.cut(rest, "site", "sites", "the workbook, sheet Consent, and data/consent.json"))})
	}
	blocks = append(blocks, m.consentGaps()...)
	blocks = append(blocks, m.consentTools()...)
	return append(blocks,
		Heading{Level: 2, Text: "What a person can add"},
		m.para("consent.how", nil),
		List{Items: m.list("consent.record")},
		Facts{Rows: []Fact{{"Choice on the banner, as stated in the case file", plain(m.stated(m.m.Case.Operator.BannerChoice))}}})
}

// consentTable counts events by state for each recipient.
func (m *material) consentTable() Table {
	t := Table{Caption: m.say("consent.table", nil), Columns: []Column{{Title: "Recipient", Weight: 4}}}
	states := stateCounts(m.t.consents.all)
	for _, s := range states {
		t.Columns = append(t.Columns, Column{Title: m.say("consent.words."+s.Name, nil), Weight: 3, Right: true})
	}
	add := func(name Text, n map[string]int) {
		row := []Text{name}
		for _, s := range states {
			row = append(row, plain(number(n[s.Name])))
		}
		t.Rows = append(t.Rows, row)
	}
	var vendors []string
	for v := range m.t.consents.vendors {
		vendors = append(vendors, v)
	}
	slices.Sort(vendors)
	for _, v := range vendors {
		add(plain(m.service(v, "")), m.t.consents.vendors[v])
	}
	add(bold("All events"), m.t.consents.all)
	return t
}

func (m *material) consentSite(s *evidence.ConsentSite) []Block {
	facts := []Fact{
		{"Requests to this site", plain(number(s.Requests) + ", of which " + number(s.Cookies) + " recorded with cookies")},
		{"Events on its pages", plain(nameOr(m.consentWords(stateCounts(m.t.consents.sites[consentKey{s.Source, s.Client, s.Site}])), "none"))},
		{"Preferences sent by the browser", plain(nameOr(signalWords(s), "none is recorded"))},
	}
	blocks := []Block{Heading{Level: 2, Text: siteName(s.Source, s.Site, m.clientName(s.Client))}, Facts{Rows: facts}}
	if len(s.Changes) == 0 {
		return append(blocks, m.para("consent.norecord", nil))
	}
	const shown = 40
	t := Table{Caption: m.say("consent.changes", nil), Columns: []Column{
		{Title: "First sight or change (UTC)", Weight: 4}, {Title: "Record, and where", Weight: 5}, {Title: "What it says", Weight: 8},
		{Title: "Time that it states itself (UTC)", Weight: 4}, {Title: "Seen so until", Weight: 4}}}
	for i := range s.Changes[:min(shown, len(s.Changes))] {
		t.Rows = append(t.Rows, m.changeRow(&s.Changes[i]))
	}
	if rest := len(s.Changes) - shown + s.Unlisted; rest > 0 && len(s.Changes) > shown {
		t.Caption += " " + m.cut(rest, "change", "changes", "data/consent.json, as far as they are listed there")
	}
	return append(blocks, t)
}

func (m *material) changeRow(c *evidence.ConsentChange) []Text {
	at := shortTime(c.Time) + ", " + strings.ReplaceAll(c.Change, "_", " ")
	if c.AbsentTime != "" {
		at += "; a request at " + shortTime(c.AbsentTime) + " went without it"
	}
	stated, choice := nameOr(shortTime(c.Stated), "none"), c.Choice
	if c.In == "query" && (choice == "made" || choice == "none") {
		choice += ".signal"
	}
	where := Text{{Text: c.Tool + ": "}, {Text: recordNames(c.Records), Mono: true},
		{Text: " (" + changeWords(c.In) + ", entry " + number(c.Entry) + ", "}, {Text: c.Host, Mono: true}, {Text: ")"}}
	says := append(plain(m.say("consent.choice."+choice, nil)+": "), mono(m.quote(c.Says))...)
	return []Text{plain(at), where, says, plain(stated),
		plain(shortTime(c.LastTime) + ", entry " + number(c.LastEntry) + "; seen " + quantity(c.Seen, "time", "times"))}
}

// shortTime writes a time of consent.json for a column that says UTC.
func shortTime(s string) string { return strings.TrimSuffix(strings.Replace(s, "T", " ", 1), "Z") }

func signalWords(s *evidence.ConsentSite) string {
	var parts []string
	for _, g := range s.Signals {
		parts = append(parts, g.Name+": "+g.Value+" in "+requests(g.Requests)+", first in entry "+number(g.Entry))
	}
	return strings.Join(parts, "; ")
}

// siteName names a site as one client of a capture visited it.
func siteName(source, site, client string) string {
	if client == "" {
		return source + " " + site
	}
	return source + " " + site + " for client " + client
}

// consentGaps names the sites on whose pages events were recorded and no
// consent record was seen.
func (m *material) consentGaps() []Block {
	var names []string
	unknown := 0
	for key, states := range m.t.consents.sites {
		if key.site == "" {
			for _, n := range states {
				unknown += n
			}
			continue
		}
		i := slices.IndexFunc(m.m.Consents, func(s evidence.ConsentSite) bool { return consentKey{s.Source, s.Client, s.Site} == key })
		if i >= 0 && len(m.m.Consents[i].Changes) > 0 {
			continue
		}
		names = append(names, siteName(key.source, key.site, m.clientName(key.client)))
	}
	if len(names)+unknown == 0 {
		return nil
	}
	slices.Sort(names)
	pageless := ""
	if unknown > 0 {
		pageless = events(unknown)
	}
	return []Block{Heading{Level: 2, Text: "Where no consent record was seen"},
		m.para("consent.gaps", slots{"Unknown": pageless, "Sites": m.shortened(names, 20, "the workbook, sheet Events")})}
}

// consentTools lists what is known of the tools whose records were seen, and
// names those that were looked for.
func (m *material) consentTools() []Block {
	seen := map[string]bool{}
	for i := range m.m.Consents {
		for j := range m.m.Consents[i].Changes {
			seen[m.m.Consents[i].Changes[j].Tool] = true
		}
	}
	t := Table{Caption: m.say("consent.tools", nil), Columns: []Column{{Title: "Tool", Weight: 3}, {Title: "What to know", Weight: 8}, {Title: "Basis of the reading", Weight: 7}}}
	var names []string
	for _, tool := range m.m.ConsentTools {
		names = append(names, tool.Name)
		if seen[tool.Name] {
			t.Rows = append(t.Rows, []Text{plain(tool.Name), plain(nameOr(tool.Note, "–")),
				plain(strings.ReplaceAll(tool.Basis, "_", " ") + ": " + strings.Join(tool.Sources, "; "))})
		}
	}
	if len(names) == 0 {
		return nil
	}
	blocks := []Block{Heading{Level: 2, Text: "Records that were looked for"}, m.para("consent.lookedfor", slots{"Names": joined(names)})}
	if len(t.Rows) > 0 {
		blocks = append(blocks, t)
	}
	return blocks
}

package report

import (
	"cmp"
	"strings"
	"time"

	"pixelwitness/evidence"
)

// maxOfKind bounds the values of one kind and field that are listed one by one.
const maxOfKind = 5

// A further counts the values of one kind and field that are not listed.
type further struct {
	kind, key      string
	listed, values int
	records        int
}

func (m *material) identifiersSection() []Block {
	all := m.t.identifiers.ranked()
	if len(all) == 0 {
		return append(append([]Block{m.para("identifiers.none", nil)}, m.knownSection()...), m.dataMap()...)
	}
	const shown = 100
	t := Table{Columns: []Column{
		{Title: "Kind and field", Weight: 4}, {Title: "Value", Weight: 7}, {Title: "Tied to an account", Weight: 2},
		{Title: "First seen (UTC)", Weight: 8}, {Title: "Addressed to", Weight: 5}, {Title: "Sites", Weight: 4}, {Title: "Records", Weight: 2, Right: true}}, Dense: true}
	groups := map[string]*further{} // by kind and key
	var order []*further
	listed := 0
	for i := range all {
		s := &all[i]
		g := groups[s.Kind+" "+s.Key]
		if g == nil {
			g = &further{kind: s.Kind, key: s.Key}
			groups[s.Kind+" "+s.Key] = g
			order = append(order, g)
		}
		if g.listed >= maxOfKind || listed >= shown {
			g.values++
			g.records += s.Records
			continue
		}
		g.listed++
		listed++
		linked := "no"
		if s.AccountLinked {
			linked = "yes"
		}
		t.Rows = append(t.Rows, []Text{append(plain(s.Kind+" "), mono(s.Key)...), m.identifierValue(s), plain(linked), plain(m.firstSeen(s.FirstSeen)),
			plain(m.addressed(s)), plain(strings.Join(s.Domains, ", ")), plain(number(s.Records))})
	}
	rest := 0
	for _, g := range order {
		switch {
		case g.values == 0:
		case g.listed == 0:
			rest += g.values
		default:
			t.Rows = append(t.Rows, []Text{append(plain(g.kind+" "), mono(g.key)...),
				plain(m.say("identifiers.further", slots{"Values": quantity(g.values, "further value", "further values")})), nil, nil, nil, nil, plain(number(g.records))})
		}
	}
	if rest > 0 {
		t.Caption = m.cut(rest, "value", "values", "the workbook, sheet Identifiers, and data/identifiers.json")
	}
	out := []Block{m.para("identifiers.intro", nil), m.para("identifiers.origin", nil), m.para("identifiers.several", m.severals(all)), t}
	if n := m.t.identifiers.unlisted; n > 0 {
		out = append(out, m.para("cut.identifiers", slots{"Max": number(maxIdentifiers), "N": number(n)}))
	}
	return append(append(out, m.knownSection()...), m.dataMap()...)
}

// identifierValue writes the value of s, and what the time inside it says.
func (b *builder) identifierValue(s *IdentifierSeen) Text {
	value := mono(b.quote(s.Value))
	switch {
	case s.Issued == "":
	case s.AgeFirstMS == nil || *s.AgeFirstMS < 0:
		value = append(value, Span{Text: " " + b.say("identifiers.made", slots{"Issued": timeInside(s.Issued)})})
	default:
		value = append(value, Span{Text: " " + b.say("identifiers.made_before", slots{"Issued": timeInside(s.Issued), "Age": offsetWords(*s.AgeFirstMS)})})
	}
	return value
}

// timeInside writes a time inside a value for a narrow column, UTC.
func timeInside(s string) string {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return s
	}
	return clockTime(t)
}

// firstSeen says where a value was first seen.
func (b *builder) firstSeen(s evidence.Sight) string {
	at, _ := time.Parse(time.RFC3339Nano, s.Time)
	part := ""
	if s.Part {
		part = b.say("seen.part", nil)
	}
	words := b.say("seen."+s.How, slots{"Name": s.Name, "Host": s.Host, "Source": s.Source, "Entry": number(s.Entry), "Part": part})
	if s.Script != "" {
		words += " " + b.say("seen.script", slots{"Script": b.quote(s.Script)})
	}
	return clockTime(at) + ": " + words
}

// addressed lists the recipients of a value.
func (b *builder) addressed(s *IdentifierSeen) string {
	var out []string
	for i := range s.Recipients {
		r := &s.Recipients[i]
		words := b.service(r.Vendor, r.Company) + ": " + strings.Join(r.Hosts, ", ")
		if !r.sent() {
			words += " " + b.say("identifiers.not_sent", nil)
		}
		out = append(out, words)
	}
	return strings.Join(out, "; ")
}

// severals counts the different values that several companies were sent, that
// came from pages of several sites, and that an answer of the captures set.
func (b *builder) severals(all []IdentifierSeen) slots {
	values, to, sites, set := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for i := range all {
		s := &all[i]
		values[s.Value] = true
		if s.SeveralTo {
			to[s.Value] = true
		}
		if s.SeveralSites {
			sites[s.Value] = true
		}
		if s.FirstSeen.How == evidence.SeenSetCookie {
			set[s.Value] = true
		}
	}
	return slots{"Values": quantity(len(values), "different value", "different values"), "To": number(len(to)), "Sites": number(len(sites)), "Set": number(len(set))}
}

func (b *builder) identifiersSheet() Sheet {
	var rows []row
	for _, i := range b.t.identifiers.ranked() {
		var companies []string
		for _, r := range i.Recipients {
			addOnceUnbounded(&companies, cmp.Or(r.Company, r.Vendor))
		}
		age := Value{}
		if i.AgeFirstMS != nil {
			age = integer64(*i.AgeFirstMS)
		}
		seen := i.FirstSeen
		rows = append(rows, row{text(i.Kind), text(i.Key), text(i.Value), text(i.Issued), yesNo(i.AccountLinked), integer(i.Events),
			instant(i.first), instant(i.last), text(i.FirstEvent), text(strings.Join(i.Vendors, ", ")),
			text(strings.Join(i.Hosts, ", ")), text(strings.Join(i.Sites, ", ")),
			integer(i.Records), age, text(b.firstSeen(seen)), text(seen.How), text(seen.Source), integer(seen.Entry), text(seen.Host),
			text(strings.Join(companies, ", ")), yesNo(i.SeveralTo), text(strings.Join(i.Domains, ", ")), yesNo(i.SeveralSites)})
	}
	intro := "Each different value that can single out a browser, a device or an account."
	if n := b.t.identifiers.unlisted; n > 0 {
		intro += " " + b.say("cut.identifiers", slots{"Max": number(maxIdentifiers), "N": number(n)})
	}
	return Sheet{Name: "Identifiers", Intro: intro, Columns: columns(textCol("kind", 18), textCol("field", 18), textCol("value", 50),
		textCol("time inside the value", 26), textCol("tied to an account", 10), intCol("events"), timeCol("first (UTC)"), timeCol("last (UTC)"),
		textCol("first record", 16), textCol("vendors", 20), textCol("hosts", 40), textCol("sites", 40),
		intCol("records of any kind"), intCol("age when first recorded (ms)"), textCol("first seen", 60), textCol("seen in", 12), textCol("source", 8), intCol("entry_no"), textCol("host then", 30),
		textCol("companies", 40), textCol("to several companies", 10), textCol("registrable domains of the pages", 40), textCol("from several domains", 10)), Rows: rowsOf(rows)}
}

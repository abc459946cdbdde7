package report

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

func (m *material) method() []Block {
	t := m.m.Tool
	blocks := []Block{
		m.para("method.intro", nil),
		List{Items: m.list("method.steps"), Ordered: true},
		Facts{Rows: []Fact{
			{"Program", plain(nameOr(strings.TrimSpace(t.Name+" "+t.Version), "not stated"))},
			{"Commit", plain(nameOr(t.Commit, "not stated"))},
			{"Built with", plain(nameOr(t.Go, "not stated"))},
			{"SHA-256 of the category rules", mono(nameOr(m.m.RulesSHA256, "not stated"))},
			{"SHA-256 of the vendor files", mono(nameOr(m.m.VendorsSHA256, "not stated"))},
			{"Local time", plain(m.zoneName())},
		}},
		m.para("method.repeat", nil),
	}
	return append(blocks, m.documents()...)
}

func (m *material) limitsSection() []Block {
	items := make([]Text, len(m.limits))
	for i, l := range m.limits {
		items[i] = plain(l.Text)
	}
	t := Table{Columns: []Column{{Title: "What was counted", Weight: 5}, {Title: "Number", Weight: 2, Right: true}, {Title: "Counted as", Weight: 7}}, Dense: true}
	for _, c := range m.f.Counts {
		t.Rows = append(t.Rows, []Text{plain(c.Label), plain(number(c.N)), plain(c.CountedAs)})
	}
	return []Block{
		m.para("limits.list", nil),
		List{Items: items},
		Heading{Level: 2, Text: "Counts"},
		m.para("limits.intro", nil),
		t,
	}
}

// lawDates is the period that names of law are chosen by, and its words.
func (b *builder) lawDates() (first, last time.Time, words string) {
	of := "events"
	first, last = b.t.first, b.t.last
	if first.IsZero() {
		first, last, of = b.t.from, b.t.to, "records"
	}
	if first.IsZero() {
		return first, last, ""
	}
	a, z := first.Format("2 January 2006"), last.Format("2 January 2006")
	if a == z {
		return first, last, of + " on " + a
	}
	return first, last, of + " from " + a + " to " + z
}

func (m *material) prompts() []Block {
	first, last, words := m.lawDates()
	blocks := []Block{m.para("prompts.intro", slots{"Dates": nameOr(words, "every date")})}
	if words == "" {
		blocks = append(blocks, m.para("prompts.nodate", nil))
	}
	t := Table{Columns: []Column{{Title: "No.", Weight: 1}, {Title: "Question", Weight: 5}, {Title: "Where in this pack", Weight: 4}, {Title: "Names of law to consider", Weight: 5}, {Title: "For a lawyer", Weight: 2}}}
	var used []string
	for _, p := range m.law.Prompts {
		t.Rows = append(t.Rows, []Text{plain(p.ID), plain(p.Question), plain(p.Where),
			plain(nameOr(strings.Join(lawNames(p.Names, first, last, &used), "; "), "–")), plain(m.w.NotCompleted)})
	}
	blocks = append(blocks, t)
	blocks = append(blocks, m.bases()...)
	sources := Table{Caption: "Where the names of law were read.", Columns: []Column{{Title: "Id", Weight: 1}, {Title: "Text", Weight: 6}, {Title: "Place", Weight: 6}, {Title: "Read on", Weight: 2}}, Dense: true}
	for _, s := range m.law.Sources {
		if slices.Contains(used, s.ID) {
			sources.Rows = append(sources.Rows, []Text{plain(s.ID), plain(s.Title), mono(s.Where), plain(s.Read)})
		}
	}
	return append(blocks, sources)
}

// lawNames returns the names that hold in a period, with the ids of where
// they were read.
func lawNames(names []lawName, first, last time.Time, used *[]string) []string {
	var out []string
	for _, n := range names {
		if !n.holds(first, last) {
			continue
		}
		addOnceUnbounded(used, n.Source)
		out = append(out, n.dated()+" ["+n.Source+"]")
	}
	return out
}

func addOnceUnbounded(list *[]string, s string) {
	if !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// bases lists the legal bases of the categories found, each once, as prompts.
func (m *material) bases() []Block {
	var order []string
	categories := map[string][]string{}
	list := func(category, label string) {
		for _, key := range m.m.Categories[category].Bases {
			addOnceUnbounded(&order, key)
			labels := categories[key]
			addOnceUnbounded(&labels, label)
			categories[key] = labels
		}
	}
	for i := range m.f.Findings {
		if f := &m.f.Findings[i]; !f.removed() {
			list(f.Category, f.Label)
		}
	}
	for _, f := range m.t.review.added {
		list(f.key.category, m.category(f.key.category)+" (added by the reviewer)")
	}
	if len(order) == 0 {
		return nil
	}
	t := Table{Columns: []Column{{Title: "To consider", Weight: 8}, {Title: "For", Weight: 4}}}
	for _, key := range order {
		t.Rows = append(t.Rows, []Text{plain(cmp.Or(m.m.Bases[key], key)), plain(strings.Join(categories[key], "; "))})
	}
	return []Block{Heading{Level: 2, Text: "By category"}, m.para("prompts.bases", nil), t}
}

func (m *material) declarations() []Block {
	o, a := m.m.Case.Operator, m.m.Case.Analyst
	fact := func(name, value string) Fact { return Fact{name, plain(m.stated(value))} }
	sign := Signature{Labels: []string{"Name", "Signature", "Date"}}
	blocks := []Block{
		m.para("declarations.intro", nil),
		Heading{Level: 2, Text: "(a) The person who made the captures"},
		Facts{Rows: []Fact{
			fact("Name", o.Name), fact("Device", o.Device), fact("Browser", o.Browser),
			fact("Browser profile (fresh or everyday)", o.Profile), fact("Accounts signed in at the time", o.SignedIn),
			fact("Choice on the cookie banner", o.BannerChoice), fact("Notes", o.Notes),
			fact("When and where the captures were made", ""), fact("For a log: whose system wrote it, and how the file was taken from it", ""), fact("Which of this is from own knowledge", ""),
		}},
		sign,
		Heading{Level: 2, Text: "(b) The person who prepared this pack"},
		Facts{Rows: []Fact{fact("Name", a.Name), fact("Qualifications", a.Qualifications), fact("Instructions received", a.Instructions),
			fact("Checks made by hand, and their result", "")}},
		sign,
		Heading{Level: 2, Text: "(c) Exhibit line for a witness statement (Practice Direction 32)"},
		Facts{Rows: []Fact{fact("“I refer to the … marked”", ""), fact("Exhibit numbers", exhibitRange(m.exhibits))}},
		Heading{Level: 2, Text: "(d) Points for an expert’s report (Practice Direction 35, paragraph 3.2)"},
		Facts{Rows: []Fact{fact("Qualifications", ""), fact("Literature and other material relied on", ""),
			fact("Substance of the instructions", ""), fact("Facts within own knowledge", ""),
			fact("Who carried out each examination or test, and under whose supervision", ""),
			fact("Range of opinion, and reasons", ""), fact("Summary of conclusions", ""), fact("Statement of the duty to the court", "")}},
		Heading{Level: 2, Text: "(e) Forensic Science Regulator’s statutory Code"},
		Facts{Rows: []Fact{fact("This work was / was not carried out under the Code", "")}},
		Heading{Level: 2, Text: "(f) Statement of truth (text only; not made by anyone in this document)"},
		m.para("declarations.truth", nil),
		sign,
	}
	return append(append(blocks, m.reviewDeclaration()...),
		Heading{Level: 2, Text: "Seal of this pack"},
		m.para("declarations.seal", nil),
		Signature{Labels: []string{"SHA-256 of MANIFEST.sha256"}})
}

func exhibitRange(x []exhibit) string {
	switch len(x) {
	case 0:
		return ""
	case 1:
		return x[0].label
	}
	return x[0].label + " to " + x[len(x)-1].label
}

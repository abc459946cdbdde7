package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// A dataKind is one row of the map of what went to whom, as
// templates/data-kinds.yaml explains.
type dataKind struct {
	ID          string   `yaml:"id"`
	Label       string   `yaml:"label"`
	Field       string   `yaml:"field"`
	Account     bool     `yaml:"account"`
	Identifiers []string `yaml:"identifiers"`
	Labels      []string `yaml:"labels"`
}

// dataKinds tells the kinds of data in records.
type dataKinds struct {
	list    []dataKind
	byLabel map[string]int // as labels are met; -1 for none
	byKind  map[string]int // of identifiers
}

// maxDataKinds is the number of kinds that there can be: one bit each.
const maxDataKinds = 32

func loadDataKinds() (*dataKinds, error) {
	k := &dataKinds{byLabel: map[string]int{}, byKind: map[string]int{}}
	const name = "data-kinds.yaml"
	if err := readYAML(name, &k.list); err != nil {
		return nil, err
	}
	if len(k.list) == 0 || len(k.list) > maxDataKinds {
		return nil, fmt.Errorf("%s: %d kinds, want 1 to %d", name, len(k.list), maxDataKinds)
	}
	return k, nil
}

// A kindSet is a set of kinds by their places in the list.
type kindSet uint32

func (s *kindSet) add(i int) {
	if i >= 0 {
		*s |= 1 << i
	}
}

func (s kindSet) has(i int) bool { return s&(1<<i) != 0 }

// of returns the kinds of data that the request of e itself held.
func (k *dataKinds) of(e *evidence.Event) kindSet {
	s := k.fields(e)
	for i := range e.Params {
		s.add(k.label(&e.Params[i]))
	}
	for _, id := range e.Identifiers {
		s.add(k.identifier(id))
	}
	return s
}

// ofCopy returns the kinds that a copy of e held. What a copy shares with its
// event is the payload; cookies and header fields are its own, and only those
// that differ are listed with it.
func (k *dataKinds) ofCopy(e *evidence.Event, c *evidence.Copy) kindSet {
	s := k.fields(e)
	payload := map[string]bool{}
	for i := range e.Params {
		if p := &e.Params[i]; p.In != "cookie" && p.In != "header" {
			payload[p.Key] = true
			s.add(k.label(p))
		}
	}
	for _, id := range e.Identifiers {
		if payload[id.Key] {
			s.add(k.identifier(id))
		}
	}
	for i := range c.Params {
		s.add(k.label(&c.Params[i]))
	}
	for _, id := range c.Identifiers {
		s.add(k.identifier(id))
	}
	return s
}

func (k *dataKinds) fields(e *evidence.Event) (s kindSet) {
	for i := range k.list {
		held := false
		switch k.list[i].Field {
		case "page_url":
			held = e.PageURL != "" && (e.PageURLFrom == "dl" || e.PageURLFrom == "referer")
		case "referrer":
			held = e.Referrer != ""
		case "page_title":
			held = e.PageTitle != "" && e.PageTitleFrom == "own"
		case "button_text":
			held = e.ButtonText != ""
		}
		if held {
			s.add(i)
		}
	}
	return s
}

// label returns the kind that lists the label of p; -1 if none does.
func (k *dataKinds) label(p *decode.Param) int {
	if p.Label == "" || p.Value == "" {
		return -1
	}
	i, ok := k.byLabel[p.Label]
	if !ok { // labels come from the vendors' files, so there is an end to them
		i = slices.IndexFunc(k.list, func(d dataKind) bool {
			return slices.ContainsFunc(d.Labels, func(l string) bool { return fits(l, p.Label) })
		})
		k.byLabel[p.Label] = i
	}
	return i
}

// identifier returns the kind of id.
func (k *dataKinds) identifier(id decode.Identifier) int {
	if id.AccountLinked {
		if i := slices.IndexFunc(k.list, func(d dataKind) bool { return d.Account }); i >= 0 {
			return i
		}
	}
	i, ok := k.byKind[id.Kind]
	if !ok {
		i = slices.IndexFunc(k.list, func(d dataKind) bool {
			return slices.ContainsFunc(d.Identifiers, func(p string) bool { return fits(p, id.Kind) })
		})
		if i < 0 {
			i = len(k.list) - 1
		}
		if len(k.byKind) < maxNames {
			k.byKind[id.Kind] = i
		}
	}
	return i
}

// fits reports whether s is as pattern, in which "*" at either end stands for
// anything.
func fits(pattern, s string) bool {
	head, tail := strings.HasPrefix(pattern, "*"), strings.HasSuffix(pattern, "*")
	p := strings.Trim(pattern, "*")
	switch {
	case head && tail:
		return strings.Contains(s, p)
	case head:
		return strings.HasSuffix(s, p)
	case tail:
		return strings.HasPrefix(s, p)
	}
	return s == p
}

// A recipientData counts, for one service, the records that held each kind.
type recipientData struct {
	vendor, company string
	records         int
	held            [maxDataKinds]int
}

// addData counts the kinds of data of e for its recipient, and for each host.
// Of requests that the browser says it did not send, nothing is counted.
func (t *tally) addData(e *evidence.Event) {
	var all kindSet
	count := func(host string, kinds kindSet) {
		all |= kinds
		if h := t.host(host, e.Vendor, e.Company); h != nil {
			for i := range t.kinds.list {
				if kinds.has(i) {
					h.held[i]++
				}
			}
		}
	}
	sent := false
	if !notSent(e.Delivery) {
		sent = true
		count(e.Host, t.kinds.of(e))
	}
	for i := range e.Copies {
		if c := &e.Copies[i]; !notSent(c.Delivery) {
			sent = true
			count(c.Host, t.kinds.ofCopy(e, c))
		}
	}
	if !sent {
		return
	}
	key := e.Vendor + "\x00" + e.Company
	r := t.data[key]
	if r == nil {
		if len(t.data) >= maxHosts {
			return // as its host is, which is said
		}
		r = &recipientData{vendor: e.Vendor, company: e.Company}
		t.data[key] = r
	}
	r.records++
	for i := range t.kinds.list {
		if all.has(i) {
			r.held[i]++
		}
	}
}

// recipientsOfData returns the recipients of data, those with most records
// first.
func (t *tally) recipientsOfData() []*recipientData {
	out := make([]*recipientData, 0, len(t.data))
	for _, r := range t.data {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b *recipientData) int {
		return cmp.Or(cmp.Compare(b.records, a.records), cmp.Compare(a.vendor, b.vendor), cmp.Compare(a.company, b.company))
	})
	return out
}

// A DataOf says how many records held one kind of data for one recipient.
type DataOf struct {
	Vendor  string `json:"vendor"`
	Company string `json:"company,omitempty"`
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Records int    `json:"records"`
}

func (t *tally) dataOf() []DataOf {
	out := []DataOf{}
	for _, r := range t.recipientsOfData() {
		for i, k := range t.kinds.list {
			if n := r.held[i]; n > 0 {
				out = append(out, DataOf{r.vendor, r.company, k.ID, k.Label, n})
			}
		}
	}
	return out
}

// maxMapColumns bounds the recipients of the map in the report.
const maxMapColumns = 7

// dataMap draws which kinds of data went to which recipient.
func (m *material) dataMap() []Block {
	all := m.t.recipientsOfData()
	if len(all) == 0 {
		return nil
	}
	shown := all[:min(maxMapColumns, len(all))]
	t := Table{Dense: true, Columns: []Column{{Title: "Kind of data", Weight: 5}}}
	for _, r := range shown {
		t.Columns = append(t.Columns, Column{Title: m.service(r.vendor, r.company), Weight: 2, Right: true})
	}
	for i, k := range m.t.kinds.list {
		row, some := []Text{plain(k.Label)}, false
		for _, r := range shown {
			cell := "–"
			if r.held[i] > 0 {
				cell, some = number(r.held[i]), true
			}
			row = append(row, plain(cell))
		}
		if some {
			t.Rows = append(t.Rows, row)
		}
	}
	last := []Text{bold("Records in all")}
	for _, r := range shown {
		last = append(last, bold(number(r.records)))
	}
	t.Rows = append(t.Rows, last)
	if rest := len(all) - len(shown); rest > 0 {
		t.Caption = m.cut(rest, "recipient", "recipients", "the workbook, sheet Recipients, and data/findings.json")
	}
	return []Block{Heading{Level: 2, Text: "Kinds of data by recipient", Anchor: "data-map", Bookmark: true}, m.para("data.intro", nil), t}
}

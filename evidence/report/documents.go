package report

import (
	"cmp"
	"slices"
	"strings"

	"pixelwitness/decode"
)

// A citation is a document that an exhibit names under "Basis". Ids are those
// of one vendor's file, so that the vendor belongs to it.
type citation struct{ vendor, text string } // text as in decode.Param.Doc

// cite notes the documents that a meaning rests on and returns their ids.
func (b *builder) cite(vendor, docs string) (ids []string) {
	for _, d := range strings.Split(docs, "; ") {
		if c := (citation{vendor, d}); !slices.Contains(b.cited, c) {
			b.cited = append(b.cited, c)
		}
		id, _, _ := strings.Cut(d, " ")
		ids = append(ids, id)
	}
	return ids
}

// names reports whether c names d. A document of no vendor of the model, such
// as those on browsers, can be named for any.
func (b *builder) names(c citation, d Doc) bool {
	_, vendors := b.vendors[d.Vendor]
	return c.text == decode.Source{ID: d.ID, Title: d.Title, Version: d.Version, Read: d.Read}.String() &&
		(c.vendor == d.Vendor || !vendors)
}

// documents lists what meanings rest on: the documents of the vendors that the
// captures record, and any other that an exhibit names.
func (m *material) documents() []Block {
	t := Table{Caption: m.say("sources.meanings", nil), Columns: []Column{
		{Title: "Vendor", Weight: 3}, {Title: "Id", Weight: 1}, {Title: "Document", Weight: 12}, {Title: "Version", Weight: 3}, {Title: "Read on", Weight: 2}}, Dense: true}
	recorded := make(map[string]bool)
	for _, h := range m.t.hosts {
		recorded[h.vendor] = true
	}
	rest := 0
	unlisted := slices.Clone(m.cited)
	for _, d := range m.m.Docs {
		named := func(c citation) bool { return m.names(c, d) }
		if !recorded[d.Vendor] && !slices.ContainsFunc(m.cited, named) {
			rest++
			continue
		}
		unlisted = slices.DeleteFunc(unlisted, named)
		t.Rows = append(t.Rows, []Text{plain(nameOr(m.vendors[d.Vendor].Name, d.Vendor)), plain(d.ID),
			append(plain(d.Title+" "), mono(d.Where)...), plain(d.Version), plain(d.Read)})
	}
	slices.SortFunc(unlisted, func(x, y citation) int {
		return cmp.Or(cmp.Compare(x.vendor, y.vendor), cmp.Compare(x.text, y.text))
	})
	for _, c := range unlisted {
		id, title, _ := strings.Cut(c.text, " ")
		t.Rows = append(t.Rows, []Text{plain(m.service(c.vendor, "")), plain(id), plain(title), nil, nil})
	}
	if rest > 0 {
		t.Caption += " " + m.cut(rest, "document, neither of a recorded vendor nor named by an exhibit", "documents, neither of a recorded vendor nor named by an exhibit", "method/vendors.json")
	}
	heading := Heading{Level: 2, Text: "Documents that meanings rest on"}
	switch {
	case len(t.Rows) > 0:
		return []Block{heading, t}
	case rest > 0:
		return []Block{heading, m.para("sources.nomeanings", slots{"N": number(rest)})}
	}
	return nil
}

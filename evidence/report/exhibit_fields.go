package report

import (
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// fieldTables lists every parameter of e, and those of its copies that differ:
// first those that name the page, the button, the browser or the account,
// and header fields, which the browser sets for the most part, apart.
func (b *builder) fieldTables(e *evidence.Event) (key, rest []Block) {
	columns := []Column{{Title: "Field", Weight: 3}, {Title: "Value as sent", Weight: 7}, {Title: "Meaning", Weight: 12}, {Title: "Basis", Weight: 4}}
	if recordedOnly(e.Delivery) {
		columns[1].Title = "Value as recorded"
	}
	first := Table{Caption: "What it held about the page, and the browser or account", Columns: columns, Dense: true}
	other := Table{Caption: "Every other parameter that was read in the request, but for header fields", Columns: columns, Dense: true}
	copies := Table{Caption: "Copies: the parameters that differ", Columns: columns, Dense: true}
	headers := Table{Caption: "Header fields that were read in the request", Columns: slices.Clone(columns), Dense: true}
	headers.Columns[1].Weight, headers.Columns[2].Weight = 6, 10
	for i := range e.Params {
		p := &e.Params[i]
		t := &other
		switch {
		case isKey(e, p):
			t = &first
		case p.In == "header":
			t = &headers
		}
		row := b.fieldRow(e.Vendor, e.ID, p)
		if t == &headers {
			row[0] = mono(p.RawKey) // the caption says where it stands
		}
		t.Rows = append(t.Rows, row)
	}
	for i := range e.Copies {
		for j := range e.Copies[i].Params {
			row := b.fieldRow(e.Vendor, e.Copies[i].ID, &e.Copies[i].Params[j])
			row[0] = append(plain(e.Copies[i].ID+": "), row[0]...)
			copies.Rows = append(copies.Rows, row)
		}
	}
	if len(first.Rows) > 0 {
		key = append(key, first)
	}
	for _, t := range []Table{other, headers, copies} {
		if len(t.Rows) > 0 {
			rest = append(rest, t)
		}
	}
	if len(e.Params) == 0 {
		rest = append(rest, b.para("exhibits.nofields", nil))
	}
	return key, rest
}

// isKey reports whether p names the page, the button, the browser or the
// account, or holds the words of a link.
func isKey(e *evidence.Event, p *decode.Param) bool {
	for i := range e.Identifiers {
		if id := &e.Identifiers[i]; id.Key == p.Key && (id.AccountLinked || id.Issued != "") {
			return true
		}
	}
	for _, l := range e.Categories {
		if l.Field == "param:"+p.Key {
			return true
		}
	}
	if p.In == "header" {
		return e.PageURLFrom == "referer" && strings.EqualFold(p.Key, "referer")
	}
	for _, v := range []string{e.PageURL, e.PageTitle, e.ButtonText} {
		if v != "" && v == p.Value {
			return true
		}
	}
	return false
}

func (b *builder) fieldRow(vendor, id string, p *decode.Param) []Text {
	value := mono(b.value(id, p.Raw))
	if p.Enc != "" {
		value = append(plain(p.Enc+" of bytes that are not text: "), value...)
	}
	var meaning []string
	if said := meaningWords(p); said != "" {
		meaning = append(meaning, said)
	}
	if p.Value != p.Raw {
		meaning = append(meaning, "Decoded: "+b.value(id, p.Value))
	}
	if p.Reading != "" {
		meaning = append(meaning, "Read as: "+b.value(id, p.Reading))
	}
	return []Text{
		append(mono(p.RawKey), Span{Text: " (" + p.In + ")"}),
		value, plain(strings.Join(meaning, " ")), plain(b.basis(vendor, p)),
	}
}

// meaningWords joins label and meaning, where the one does not repeat the other.
func meaningWords(p *decode.Param) string {
	label, meaning := strings.TrimSuffix(p.Label, "."), strings.TrimSuffix(p.Meaning, ".")
	switch {
	case label == "" && meaning == "":
		return ""
	case label == "" || strings.HasPrefix(strings.ToLower(meaning), strings.ToLower(label)):
		return meaning + "."
	case meaning == "":
		return label + "."
	}
	return label + ". " + meaning + "."
}

// basis names the basis of a meaning with the ids of its documents, which
// section 11 lists.
func (b *builder) basis(vendor string, p *decode.Param) string {
	out := strings.ReplaceAll(string(p.Basis), "_", " ")
	if p.Doc == "" {
		return out
	}
	return out + ", " + strings.Join(b.cite(vendor, p.Doc), ", ")
}

func (b *builder) value(id, s string) string {
	head, rest := cutAt(s, valueMax)
	if rest == 0 {
		return s
	}
	return head + b.say("cut.value", slots{"N": characters(rest), "ID": id})
}

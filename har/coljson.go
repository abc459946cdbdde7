package har

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/go-faster/jx"
)

// maxNesting is how deep the members of a record can lie.
const maxNesting = 4

// findJSON looks for a line that is a JSON object and holds an address: of the
// preset given, of any, or by the members given. A known log counts for more
// than usual names, also when its first line is damaged.
func (d *tableData) findJSON(lines []string, p *preset, keys map[string]ranked) (table, bool) {
	var records []map[string]string
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "{") && strings.HasSuffix(line, "}") && validJSON([]byte(line)) {
			records = append(records, d.members([]byte(line)))
		}
	}
	var tries []table
	if p == nil && keys == nil {
		for i := range d.Presets {
			if q := &d.Presets[i]; q.cols == nil {
				tries = append(tries, table{data: d, json: true, preset: q})
			}
		}
	}
	tries = append(tries, table{data: d, json: true, preset: p, keys: keys})
	for _, t := range tries {
		for _, members := range records {
			if t.addresses(members) && (t.preset == nil || t.preset == p || t.preset.has(members)) {
				return t, true
			}
		}
	}
	return table{}, false
}

// addresses reports a record that holds an address, and what makes it one of a
// log: a time or a method.
func (t *table) addresses(members map[string]string) bool {
	var seen [columns]bool
	for key, value := range members {
		r, ok := t.member(key)
		if !ok || value == "" || value == "-" {
			continue
		}
		if r.col != colURL || schemeOf(value) != "" || hostLike(value) || value[0] == '/' {
			seen[r.col] = true
		}
	}
	return (seen[colURL] || seen[colRequest] || seen[colHost] && seen[colPath]) &&
		(seen[colTime] || seen[colDate] || seen[colMethod] || t.keys != nil)
}

func newReader() *reader {
	return &reader{d: jx.DecodeBytes(nil), seed: maphash.MakeSeed(), halves: true}
}

// members are those of one record, by the letters of their names.
func (d *tableData) members(text []byte) map[string]string {
	r := newReader()
	r.d.ResetBytes(text)
	out := map[string]string{}
	d.walk(r, "", maxNesting, func(key, value string) { out[key] = value })
	return out
}

// walk calls f for each member of the object that r is at, also of objects in
// it, whose names are joined. It reports the grammar's error.
func (d *tableData) walk(r *reader, path string, depth int, f func(key, value string)) error {
	return r.d.ObjBytes(func(_ *jx.Decoder, key []byte) error {
		name := path + letters(string(key))
		if r.d.Next() == jx.Object && depth > 1 {
			if path == "" && slices.ContainsFunc(d.Wrappers, func(w string) bool { return letters(w) == name }) {
				name = ""
			}
			return d.walk(r, name, depth-1, f)
		}
		value, ok, err := r.scalar()
		if ok {
			f(name, value)
		}
		return err
	})
}

// has reports a record of the preset.
func (p *preset) has(members map[string]string) bool {
	there := func(key string) bool { _, ok := members[letters(key)]; return ok }
	for _, key := range p.All {
		if !there(key) {
			return false
		}
	}
	return len(p.Any) == 0 || slices.ContainsFunc(p.Any, there)
}

// member says what a member of a record holds.
func (t *table) member(key string) (ranked, bool) {
	if t.keys != nil {
		r, ok := t.keys[key]
		return r, ok
	}
	if t.preset != nil {
		if r, ok := t.preset.keys[key]; ok {
			return r, r.col != colNone
		}
	}
	r, ok := t.data.known[key]
	return r, ok
}

// jsonRow reads a record. It says why it cannot.
func (x *tableReader) jsonRow(text []byte) string {
	x.row.reset()
	x.twice = x.twice[:0]
	if !validJSON(text) {
		return "the line is not one whole JSON value"
	}
	r := &x.c.reader
	r.lone = false
	r.d.ResetBytes(text)
	if r.d.Next() != jx.Object {
		return "the line is no JSON object"
	}
	err := x.t.data.walk(r, "", maxNesting, func(key, value string) {
		m, ok := x.t.member(key)
		if !ok {
			return
		}
		if value = x.value(value); value == "" {
			return
		}
		if x.row.text[m.col] != "" && x.rank[m.col] <= m.rank {
			if x.rank[m.col] == m.rank {
				x.twice = append(x.twice, key)
			}
			return
		}
		x.row.text[m.col], x.rank[m.col] = value, m.rank
	})
	if err != nil {
		return err.Error()
	}
	if text := &x.row.text; text[colDate] != "" && text[colClock] == "" {
		text[colClock], text[colTime] = text[colTime], ""
	}
	return ""
}

package report

import (
	"cmp"
	"slices"
	"strings"

	"pixelwitness/evidence"
	"pixelwitness/evidence/known"
)

// A KnownSearch says which values were looked for. It does not hold them.
type KnownSearch struct {
	Fields []string
	Values int
}

// A knownKey is one way in which a supplied value was met.
type knownKey struct {
	field, rule, form, recipient string
	event                        bool // in records of kind event
}

// addKnown counts the supplied values that a record held.
func (t *tally) addKnown(e *evidence.Event) {
	var counted []knownKey
	for _, k := range e.Known {
		key := knownKey{k.Field, k.Rule, k.Form, e.Host, e.Kind == "event"}
		if slices.Contains(counted, key) {
			continue
		}
		counted = append(counted, key)
		if t.known[key] == 0 && len(t.known) >= maxNames {
			t.knownOver++
			continue
		}
		t.known[key]++
	}
	if len(e.Known) > 0 && e.Kind == "event" {
		t.n["events_known"]++
	}
}

// knownSection lists the supplied values that were found.
func (m *material) knownSection() []Block {
	search := m.m.Known
	if search == nil {
		return nil
	}
	var fields []string
	for _, f := range search.Fields {
		fields = append(fields, known.Words(f))
	}
	blocks := []Block{Heading{Level: 2, Text: "Values supplied for the search"},
		m.para("known.intro", slots{"Values": quantity(search.Values, "value was", "values were"), "Fields": joined(fields)})}
	if len(m.t.known) == 0 {
		return append(blocks, m.para("known.none", nil))
	}
	var keys []knownKey
	for k := range m.t.known {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b knownKey) int {
		return cmp.Or(cmp.Compare(a.field, b.field), cmp.Compare(a.recipient, b.recipient), cmp.Compare(a.form, b.form),
			cmp.Compare(a.rule, b.rule), compareBool(!a.event, !b.event))
	})
	t := Table{Columns: []Column{{Title: "Matches the value supplied as", Weight: 3}, {Title: "Rule", Weight: 6}, {Title: "Form", Weight: 3},
		{Title: "Addressed to", Weight: 4}, {Title: "Records", Weight: 2, Right: true}, {Title: "Of kind", Weight: 2}}, Dense: true}
	const shown = 60
	for _, k := range keys[:min(shown, len(keys))] {
		kind := "disclosure or other"
		if k.event {
			kind = "event"
		}
		t.Rows = append(t.Rows, []Text{plain(known.Words(k.field)), plain(k.rule + ": " + m.ruleWords(k.rule)), plain(formWords(k.form)),
			plain(k.recipient), plain(number(m.t.known[k])), plain(kind)})
	}
	if rest := len(keys) - shown + m.t.knownOver; rest > 0 {
		t.Caption = m.cut(rest, "row", "rows", "data/events.jsonl, under “known”")
	}
	return append(blocks, t, m.para("known.means", nil))
}

// knownSentences says which supplied values e held.
func (b *builder) knownSentences(e *evidence.Event) (out []string) {
	for _, k := range e.Known {
		where := "the " + k.In
		if k.Key != "" {
			where = "“" + b.quote(k.Key) + "”"
		}
		id := "known.sent"
		if recordedOnly(e.Delivery) {
			id = "known.recorded"
		}
		out = append(out, b.say(id, slots{"Where": where, "Field": known.Words(k.Field), "Rule": k.Rule, "Does": b.ruleWords(k.Rule), "Form": formWords(k.Form)}))
	}
	return out
}

// ruleWords says what a rule does, from the file of rules.
func (b *builder) ruleWords(id string) string {
	rules, _, err := known.Rules()
	if err != nil && b.err == nil {
		b.err = err
	}
	for _, r := range rules {
		if r.ID == id {
			return r.Say
		}
	}
	return id
}

// formWords says how a supplied value stood in a request.
func formWords(form string) string {
	switch form {
	case "clear":
		return "as it stands"
	case "percent":
		return "percent-encoded"
	case "json":
		return "with JSON’s escapes"
	case "base64":
		return "in base64"
	case "hex":
		return "in hexadecimal digits"
	case "md5":
		return "as its MD5 hash"
	case "sha1":
		return "as its SHA-1 hash"
	case "sha256":
		return "as its SHA-256 hash"
	}
	return form
}

// knownCell lists the supplied values that e held, for a sheet.
func knownCell(e *evidence.Event) string {
	var out []string
	for _, k := range e.Known {
		out = append(out, k.Field+" ("+k.Rule+", "+k.Form+") in "+strings.TrimSpace(k.In+" "+k.Key))
	}
	return strings.Join(out, "; ")
}

package decode

import (
	"slices"
	"strings"
	"time"
)

// fill names the parameters of e, reads them, and fills its fields from them.
func (d *Decoder) fill(f *route, e *Event) {
	for i := range e.Params {
		q := &e.Params[i]
		r := d.row(f, q)
		if r == nil || r.Basis == BasisUndocumented {
			continue
		}
		q.Label, q.Meaning, q.Basis, q.Doc = r.Label, r.Meaning, r.Basis, r.doc
		if q.Enc == "" && !isMasked(q.Value) {
			d.reading(r, q, e)
			d.identify(f, r, q, e)
		}
	}
	d.roles(f, e)
	e.JoinKey = joinKey(f, e.Params)
}

func (d *Decoder) row(f *route, q *Param) *Row {
	switch q.In {
	case inHeader:
		if r := f.vendor.headers[q.Key]; r != nil {
			return r
		}
		return d.browser[q.Key]
	case inCookie:
		return f.vendor.cookie(q.Key)
	}
	return f.vendor.param(f.endpoint.Name, q.Key)
}

func (d *Decoder) reading(r *Row, q *Param, e *Event) {
	e.mark(r.Marks, q.Value)
	if r.Reading == "" {
		return
	}
	if r.Reading == readURL {
		e.mark(e.Vendor.AddressMarks, q.Value)
		return
	}
	if r.Reading == readBits {
		e.Notes = append(e.Notes, bitNotes(r.Bits, q.Value)...)
	}
	q.Reading = d.read(r, q.Value)
	if q.Reading != "" && (r.Reading == readJSON || r.Reading == readForm) {
		q.Reading = d.secrets.MaskText(q.Reading)
		q.Steps = append(q.Steps[:len(q.Steps):len(q.Steps)], "json")
	}
}

// mark adds the notes that the texts in value call for, once each.
func (e *Event) mark(marks []Mark, value string) {
	for _, m := range marks {
		if strings.Contains(value, m.Text) && !slices.Contains(e.Notes, m.Note) {
			e.Notes = append(e.Notes, m.Note)
		}
	}
}

// roles fills the fields of e from the parameters that the roles name, those
// of the endpoint first.
func (d *Decoder) roles(f *route, e *Event) {
	own, all := &f.endpoint.Roles, &f.vendor.Roles
	text := func(own, all []string) (value, key string) {
		for _, keys := range [...][]string{own, all} {
			for _, want := range keys {
				if v := d.value(e, want); v != "" {
					return v, want
				}
			}
		}
		return "", ""
	}
	e.Account, _ = text(own.Account, all.Account)
	e.Name, _ = text(own.Event, all.Event)
	e.Referrer, _ = text(own.Referrer, all.Referrer)
	e.ButtonText, _ = text(own.ButtonText, all.ButtonText)
	e.RuleID, _ = text(own.Rule, all.Rule)
	e.Library, _ = text(own.Library, all.Library)
	for _, want := range slices.Concat(own.Words, all.Words) {
		if d.value(e, want) != "" && !slices.Contains(e.Words, want) {
			e.Words = append(e.Words, want)
		}
	}
	e.PageTitle, e.TitleKey = text(own.PageTitle, all.PageTitle)
	if e.PageURL, _ = text(own.PageURL, all.PageURL); e.PageURL != "" {
		e.PageURLFrom = "dl"
	} else if e.PageURL = d.value(e, "referer"); e.PageURL != "" {
		e.PageURLFrom = "referer"
	}
	e.PayloadTime, e.TimeKey = d.payloadTime(f, e, own.Time)
	if e.PayloadTime.IsZero() {
		e.PayloadTime, e.TimeKey = d.payloadTime(f, e, all.Time)
	}
}

// maxList is the length of the values of a list, joined, from which no more
// are added.
const maxList = 1 << 10

// value returns the value of the parameter that want names. Of several with
// one key the last counts, as it does for those who read forms on servers; a
// note says so when they differ. Those at several positions of a list are
// joined by commas.
func (d *Decoder) value(e *Event, want string) string {
	want, pointer, inside := strings.Cut(want, "#")
	var last *Param
	text := ""
	for i := range e.Params {
		q := &e.Params[i]
		if !sameKey(q.Key, want) || q.Enc != "" || (q.In == inHeader) != (want == "referer") || q.In == inCookie {
			continue
		}
		switch {
		case last == nil || last.Key == q.Key:
			text = q.Value
		case len(text) < maxList:
			text += "," + q.Value
		}
		if last != nil && last.Key == q.Key && last.Value != q.Value {
			note := "The parameter " + q.Key + " was sent more than once with different values: the last is used, all are listed."
			if !slices.Contains(e.Notes, note) {
				e.Notes = append(e.Notes, note)
			}
		}
		last = q
	}
	if last == nil || !inside {
		return text
	}
	if name, ok := strings.CutPrefix(pointer, ";"); ok {
		return listAt(last.Value, name)
	}
	return d.secrets.MaskText(jsonAt(last.Value, pointer))
}

func (d *Decoder) payloadTime(f *route, e *Event, keys []string) (t time.Time, key string) {
	for _, want := range keys {
		v := d.value(e, want)
		r := f.vendor.param(f.endpoint.Name, want)
		if v == "" || r == nil {
			continue
		}
		if t, ok := r.clock(v); ok {
			return t, want
		}
	}
	return time.Time{}, ""
}

// maxJoin is the number of parameters that a vendor's event key may have.
const maxJoin = 8

// joinKey returns the values that copies of one event share; "" unless all
// are there.
func joinKey(f *route, params []Param) string {
	keys := f.endpoint.Join
	if keys == nil {
		keys = f.vendor.Join
	}
	if len(keys) == 0 {
		return ""
	}
	n := len(f.vendor.ID)
	var vals [maxJoin]string
	for i, key := range keys {
		key, first := strings.CutSuffix(key, "#0")
		for j := range params {
			if q := &params[j]; sameKey(q.Key, key) && q.In != inHeader && q.In != inCookie {
				vals[i] = q.Value
				if first {
					break
				}
			}
		}
		if vals[i] == "" {
			return ""
		}
		n += 1 + len(vals[i])
	}
	b := append(make([]byte, 0, n), f.vendor.ID...)
	for _, s := range vals[:len(keys)] {
		b = append(append(b, '\n'), s...)
	}
	return string(b)
}

package decode

import (
	"slices"
	"strconv"
	"strings"

	"pixelwitness/har"
)

// decode reads the request once and gives it to the first endpoint whose
// requirements it meets.
func (d *Decoder) decode(found []*route, r *Request) []Event {
	a := parseAddress(r.URL)
	if f := found[0]; f.endpoint == f.vendor.contact {
		return []Event{{Kind: KindContact, Vendor: f.vendor.Vendor, Endpoint: f.endpoint.Name, Notes: []string{f.endpoint.Note}}}
	}
	p := payload{secrets: d.secrets, steps: d.steps}
	p.params = make([]Param, 0, strings.Count(a.query, "&")+12)
	p.pairs(inQuery, a.query)
	read := false
	for _, f := range found {
		if !read && len(f.endpoint.Require) > 0 && isWild(f.endpoint) && !f.names(a.query) && !f.namesIn(r.Body.Data) && len(r.Body.Params) == 0 {
			continue
		}
		if !read {
			p.body(r.Body)
			p.finish()
			read = true
		}
		p.spread(f.endpoint.Batch)
		if f.meets(p.params) {
			return d.events(f, a, r, &p)
		}
	}
	return nil
}

func isWild(e *Endpoint) bool {
	for _, h := range e.Hosts {
		if h == "*" {
			return true
		}
	}
	return false
}

// meets reports whether the parameters have what the endpoint requires.
func (r *route) meets(params []Param) bool {
	for _, want := range r.endpoint.Require {
		found := false
		for i := range params {
			if sameKey(params[i].Key, want) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	f := r.endpoint.Digits
	if f.Key == "" {
		return true
	}
	for i := range params {
		if v := params[i].Value; params[i].Key == f.Key {
			return len(v) >= f.Min && len(v) <= f.Max && strings.Trim(v, "0123456789") == ""
		}
	}
	return false
}

// events makes the events of a request to one endpoint.
func (d *Decoder) events(f *route, a address, r *Request, p *payload) []Event {
	groups := split(f.endpoint, p)
	wild := isWild(f.endpoint)
	rest := payload{secrets: d.secrets, steps: d.steps}
	for _, pattern := range f.paths {
		if !pattern.match(a.path, nil) {
			continue
		}
		pattern.match(a.path, func(name, raw string) {
			value, e := unescape(strings.ReplaceAll(raw, "+", "%2B"))
			if !strings.Contains(raw, "%") {
				e = 0
			}
			rest.add(inPath, "", name, raw, value, rest.stepsOf(e))
		})
		break
	}
	path := rest.params
	rest.params = nil
	for _, h := range r.Headers {
		name := strings.ToLower(h.Name)
		if d.browser[name] == nil && f.vendor.headers[name] == nil {
			continue
		}
		v := rest.text(d.secrets.MaskHeader(name, h.Value))
		rest.params = append(rest.params, Param{In: inHeader, RawKey: rest.text(h.Name), Key: name, Raw: v, Value: v, Basis: BasisUndocumented})
	}
	var known func(string) bool
	if wild {
		known = func(name string) bool { return f.vendor.cookies[name] != nil }
	}
	rest.cookies(r.Headers, r.Cookies, known)

	events := make([]Event, len(groups))
	for i, g := range groups {
		e := &events[i]
		e.Kind, e.Vendor, e.Endpoint = f.endpoint.Kind, f.vendor.Vendor, f.endpoint.Name
		e.Params = g
		if len(path) > 0 {
			e.Params = append(path[:len(path):len(path)], g...)
		}
		e.Params = append(e.Params, rest.params...)
		e.Limit = p.limit
		if f.endpoint.Note != "" {
			e.Notes = append(e.Notes, f.endpoint.Note)
		}
		e.Notes = append(e.Notes, p.notes...)
		d.fill(f, e)
		if len(groups) > 1 {
			e.Notes = append(e.Notes, "One of "+strconv.Itoa(len(groups))+" events of one request.")
		}
	}
	if e := &events[0]; e.Kind == KindEvent && len(path) == 0 && len(groups[0]) == 0 && r.Body.State == har.BodyNone {
		e.Kind = KindContact
		e.Notes = append(e.Notes, "The capture shows no parameters for this request: what it told is not recorded.")
	}
	if f.endpoint.Reader != "" {
		d.answer(f, &events[0], r.Answer)
	}
	return events
}

// split deals the parameters out to the events that a batch holds. Those of
// the batch itself go to every event.
func split(e *Endpoint, p *payload) [][]Param {
	switch {
	case e.Batch == "":
	case e.Batch[0] == '/':
		return splitPointers(e.Batch+"/", p.params)
	default:
		return splitForms(e.Batch+"[", p)
	}
	return [][]Param{p.params}
}

// splitPointers deals out the members of a JSON list.
func splitPointers(prefix string, params []Param) [][]Param {
	var shared []Param
	var order []string
	groups := make(map[string][]Param)
	for _, q := range params {
		rest, ok := strings.CutPrefix(q.Key, prefix)
		if !ok {
			shared = append(shared, q)
			continue
		}
		i, _, _ := strings.Cut(rest, "/")
		if groups[i] == nil {
			order = append(order, i)
		}
		groups[i] = append(groups[i], q)
	}
	if len(order) == 0 {
		return [][]Param{params}
	}
	out := make([][]Param, len(order))
	for n, i := range order {
		out[n] = append(shared[:len(shared):len(shared)], groups[i]...)
	}
	return out
}

// splitForms deals out the elements of a form batch, each of which is itself
// a list of pairs.
func splitForms(prefix string, p *payload) [][]Param {
	element := func(q Param) bool {
		return strings.HasPrefix(q.Key, prefix) && strings.Contains(q.Value, "=") && q.Enc == ""
	}
	if !slices.ContainsFunc(p.params, element) {
		return [][]Param{p.params}
	}
	var shared, elements []Param
	for _, q := range p.params {
		if element(q) {
			elements = append(elements, q)
		} else {
			shared = append(shared, q)
		}
	}
	out := make([][]Param, len(elements))
	for n, q := range elements {
		inner := payload{secrets: p.secrets, steps: p.steps, before: q.Steps}
		inner.pairs(q.In, strings.TrimPrefix(q.Value, "?"))
		inner.finish()
		out[n] = append(shared[:len(shared):len(shared)], inner.params...)
		p.notes = append(p.notes, inner.notes...)
		p.limit = p.limit || inner.limit
	}
	return out
}

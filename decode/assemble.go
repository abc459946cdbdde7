package decode

import (
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
	p.params = make([]Param, 0, strings.Count(a.query, "&")+1)
	p.pairs(inQuery, a.query)
	read := false
	for _, f := range found {
		if !read && len(f.endpoint.Require) > 0 && isWild(f.endpoint) && !f.names(a.query) && !f.namesIn(r.Body.Data) && len(r.Body.Params) == 0 {
			continue
		}
		if !read {
			switch {
			case f.endpoint.Sealed:
				p.sealed(r.Body)
			case f.endpoint.Batch == eachLine:
				p.lineBody(r.Body)
			default:
				p.body(r.Body)
			}
			p.finish()
			read = true
		}
		p.spread(f.endpoint.Batch)
		p.unpack(f.endpoint.Unpack)
		if f.meets(p.params) || r.Stripped && !isWild(f.endpoint) {
			return d.events(found, f, a, r, &p)
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
		want, prefix, _ := strings.Cut(want, "=")
		for i := range params {
			if sameKey(params[i].Key, want) && strings.HasPrefix(params[i].Value, prefix) {
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
func (d *Decoder) events(found []*route, f *route, a address, r *Request, p *payload) []Event {
	b := p.split(f.endpoint.Batch)
	path := d.path(f, a, p)
	around := d.around(f, r, p)
	events := make([]Event, len(b.own))
	for i, own := range b.own {
		e := &events[i]
		if len(b.own) == 1 && len(path)+len(b.shared) == 0 && i < b.full {
			e.Params = append(own, around...) // what was read is this event's alone
		} else {
			e.Params = make([]Param, 0, len(path)+len(own)+len(b.shared)+len(around))
			e.Params = append(e.Params, path...)
			if i < b.full {
				e.Params = append(e.Params, b.shared...)
			}
			e.Params = append(e.Params, own...)
			if i < b.full {
				e.Params = append(e.Params, around...)
			}
		}
		for i := range e.Params {
			d.secrets.MaskPacked(&e.Params[i])
		}
		e.Limit = p.limit
		f := f.endpointOf(found, e.Params)
		e.Kind, e.Vendor, e.Endpoint = f.endpoint.Kind, f.vendor.Vendor, f.endpoint.Name
		if f.endpoint.Note != "" {
			e.Notes = append(e.Notes, f.endpoint.Note)
		}
		e.Notes = append(e.Notes, p.notes...)
		if b.notes != nil {
			e.Notes = append(e.Notes, b.notes[i]...)
		}
		d.fill(f, e)
	}
	noteParts(events)
	if e := &events[0]; r.Stripped && e.Kind == KindEvent {
		e.Notes = append(e.Notes, "This is a request to the vendor’s endpoint. Which event it was, and what it carried, is not recorded.")
	} else if e.Kind == KindEvent && len(path)+len(p.params) == 0 && r.Body.State == har.BodyNone {
		e.Kind = KindContact
		e.Notes = append(e.Notes, "The capture shows no parameters for this request: what it told is not recorded.")
	}
	if f.endpoint.Reader != "" {
		d.answer(f, &events[0], r.Answer)
	}
	return events
}

// path returns the named parts of the path.
func (d *Decoder) path(f *route, a address, p *payload) []Param {
	q := payload{secrets: d.secrets, steps: d.steps}
	for i := range f.paths {
		pattern := &f.paths[i]
		if !pattern.match(a.path, func(name, raw string) { q.pathPart("", name, raw) }) {
			continue
		}
		if list, ok := pattern.list(a.path); ok {
			q.pathPairs(list, pattern.separator)
		}
		break
	}
	q.finish()
	p.notes = append(p.notes, q.notes...)
	p.limit = p.limit || q.limit
	return q.params
}

// around returns what is sent around the payload: chosen header fields, and
// cookies. Of the cookies of a host that is not the vendor's, only those that
// the vendor sets are its concern.
func (d *Decoder) around(f *route, r *Request, p *payload) []Param {
	q := payload{secrets: d.secrets, steps: d.steps}
	for _, h := range r.Headers {
		name := strings.ToLower(h.Name)
		if d.browser[name] == nil && f.vendor.headers[name] == nil {
			continue
		}
		v := d.secrets.MaskHeader(name, h.Value)
		q.put(false, inHeader, h.Name, name, v, v, nil)
	}
	var known func(string) bool
	if isWild(f.endpoint) {
		known = func(name string) bool { return f.vendor.cookie(name) != nil }
	}
	q.cookies(r.Headers, r.Cookies, known)
	q.finish()
	p.notes = append(p.notes, q.notes...)
	p.limit = p.limit || q.limit
	return q.params
}

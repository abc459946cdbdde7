package decode

import "strings"

// identify adds the identifiers that a parameter carries to e.
func (d *Decoder) identify(f *route, r *Row, q *Param, e *Event) {
	if r.Reading == readURL {
		for _, a := range f.vendor.AddressIdentifiers {
			if v := addressParam(q.Value, a.Name); v != "" && !isMasked(v) {
				e.Identifiers = append(e.Identifiers, Identifier{Kind: a.Kind, Key: q.Key, Value: v})
			}
		}
		return
	}
	if r.Identifier == "" || q.Value == "" {
		return
	}
	if r.Reading == readUserData {
		d.userIdentifiers(r, q, e)
		return
	}
	if d.nobody(r, q.Value) {
		return
	}
	id := Identifier{Kind: r.Identifier, Key: q.Key, Value: q.Value, AccountLinked: r.AccountLinked}
	if strings.HasSuffix(id.Kind, "*") {
		id.Kind = strings.TrimSuffix(id.Kind, "*") + innerName(q.Key)
	}
	if r.Reading == readBrowser || r.Reading == readClick {
		if c, ok := parseCookieID(q.Value); ok {
			id.Issued = timeText(c.made)
		}
	}
	switch r.Reading {
	case readUUID1, readULID, readMade, readPart:
		if t, ok := r.clock(q.Value); ok {
			id.Issued = timeText(t)
		}
	}
	e.Identifiers = append(e.Identifiers, id)
}

// nobody reports whether v, though it stands where an identifier belongs,
// identifies nobody: it is a word for no value, a placeholder or the hash of
// one, or one of the values that the row puts in words.
func (d *Decoder) nobody(r *Row, v string) bool {
	if _, said := r.Values[v]; said {
		return true
	}
	bare, _ := r.cut(v)
	if _, known := d.placeholders[bare]; known {
		return true
	}
	_, known := d.placeholder(bare)
	return known
}

// innerName returns the name in brackets of "ud[em]", or the last name of a
// pointer that is not a position.
func innerName(key string) string {
	if i := strings.IndexByte(key, '['); i >= 0 {
		name, _, _ := strings.Cut(key[i+1:], "]")
		return name
	}
	for strings.HasPrefix(key, "/") {
		i := strings.LastIndexByte(key, '/')
		if s := key[i+1:]; strings.Trim(s, "0123456789") != "" {
			return s
		}
		key = key[:i]
	}
	return key
}

// addressParam returns the value of a parameter in the query or the fragment
// of an address.
func addressParam(address, name string) string {
	for i := 0; ; {
		n := strings.Index(address[i:], name+"=")
		if n < 0 {
			return ""
		}
		i += n
		if i > 0 && strings.IndexByte("?&#;", address[i-1]) >= 0 {
			v := address[i+len(name)+1:]
			if end := strings.IndexAny(v, "&#;"); end >= 0 {
				v = v[:end]
			}
			v, _ = unescape(v)
			return v
		}
		i += len(name)
	}
}

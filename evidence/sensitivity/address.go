package sensitivity

import (
	"bytes"
	"strings"
)

// address reads the parts of a page's address as captured. It does not need a
// valid one: what cannot be a host is read as a path. It returns the host in
// lower case, "" if there is none, with its place in the field.
func (s *scan) address(name, text string, skip map[string]bool) (host string, from, to int32) {
	if text == "" {
		return "", 0, 0
	}
	m := s.open(name, text)
	for range 2 { // an address that was itself encoded as a whole
		if bytes.Contains(m.b, []byte("://")) || !bytes.Contains(bytes.ToLower(m.b), []byte("%3a")) {
			break
		}
		m = percent(m)
	}
	rest := m
	if i := bytes.Index(m.b, []byte("//")); i == 0 || i > 0 && m.b[i-1] == ':' && !bytes.ContainsAny(m.b[:i], "?#") {
		rest = m.slice(i+2, len(m.b))
	} else if i := bytes.IndexAny(m.b, "/?#"); i == 0 || bytes.IndexByte(m.b[:max(i, 0)], '.') < 0 && i >= 0 {
		s.path(m, skip)
		return "", 0, 0
	}
	h := rest
	if i := bytes.IndexAny(rest.b, "/?#"); i >= 0 {
		h = rest.slice(0, i)
	}
	s.path(rest.slice(len(h.b), len(rest.b)), skip)
	if i := bytes.LastIndexByte(h.b, '@'); i >= 0 {
		h = h.slice(i+1, len(h.b))
	}
	if i := bytes.IndexByte(h.b, ':'); i >= 0 {
		h = h.slice(0, i)
	}
	if len(h.b) == 0 {
		return "", 0, 0
	}
	if i := bytes.LastIndexByte(bytes.TrimSuffix(h.b, []byte(".")), '.'); i > 0 {
		s.words(h.slice(0, i), zoneHost) // a top-level domain is no word of the page
	}
	from, to = h.span(0, len(h.b))
	return strings.ToLower(strings.TrimSuffix(string(h.b), ".")), from, to
}

// path reads path, query and fragment.
func (s *scan) path(m mapped, skip map[string]bool) {
	cut := func(c byte) (mapped, bool) {
		if i := bytes.IndexByte(m.b, c); i >= 0 {
			after := m.slice(i+1, len(m.b))
			m = m.slice(0, i)
			return after, true
		}
		return mapped{}, false
	}
	fragment, _ := cut('#')
	query, _ := cut('?')
	s.segments(m)
	s.query(query, skip)
	if i := bytes.IndexByte(fragment.b, '?'); i >= 0 { // a hash route with its own query
		s.query(fragment.slice(i+1, len(fragment.b)), skip)
		fragment = fragment.slice(0, i)
	}
	s.segments(fragment)
}

// segments reads path segments, without the file ending of the last.
func (s *scan) segments(m mapped) {
	const longest = 5 // letters of a file ending: "shtml"
	slash := bytes.LastIndexByte(m.b, '/')
	if dot := bytes.LastIndexByte(m.b, '.'); dot > slash+1 && len(m.b)-dot-1 <= longest {
		m = m.slice(0, dot)
	}
	s.words(entities(percent(percent(m))), zonePath)
}

// query reads the values of a query, passing over parameters that never hold
// words a person chose, such as click identifiers.
func (s *scan) query(m mapped, skip map[string]bool) {
	for len(m.b) > 0 {
		pair := m
		if i := bytes.IndexAny(m.b, "&;"); i >= 0 {
			pair, m = m.slice(0, i), m.slice(i+1, len(m.b))
		} else {
			m = mapped{}
		}
		if i := bytes.IndexByte(pair.b, '='); i >= 0 {
			key := strings.ToLower(string(pair.b[:i]))
			if skip[strings.TrimPrefix(key, "amp;")] {
				continue
			}
			pair = pair.slice(i+1, len(pair.b))
		}
		s.typed = true
		s.words(entities(percent(percent(pair))), zoneQuery)
		s.typed = false
	}
}

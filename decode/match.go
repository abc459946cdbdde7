package decode

import (
	"cmp"
	"strings"
)

// A route is one endpoint that a host leads to.
type route struct {
	vendor   *vendorTable
	endpoint *Endpoint
	paths    []pathPattern
}

// routes finds the endpoints of a host. It is read-only once built.
type routes struct {
	hosts map[string][]*route // "www.facebook.com", ".facebook.com"
	ends  map[string][]*route // endpoints of any host, by the last segment of their paths
	any   []*route            // endpoints of any host with other paths, or none
}

func (t *routes) add(v *vendorTable, e *Endpoint) {
	r := &route{vendor: v, endpoint: e}
	for _, p := range e.Paths {
		r.paths = append(r.paths, parsePath(p))
	}
	for _, h := range e.Hosts {
		if h == "*" {
			t.addAny(r)
		} else {
			t.hosts[h] = append(t.hosts[h], r)
		}
	}
}

// addAny adds an endpoint of any host, by the ends of its paths where they are
// fixed: most requests of a capture end in none of them.
func (t *routes) addAny(r *route) {
	ends := make(map[string]bool)
	for i := range r.paths {
		p := &r.paths[i]
		last := p.segments[len(p.segments)-1]
		if last.name != "" || p.separator != 0 {
			ends = nil
			break
		}
		ends[last.prefix] = true
	}
	if len(ends) == 0 {
		t.any = append(t.any, r)
		return
	}
	for end := range ends {
		t.ends[end] = append(t.ends[end], r)
	}
}

// lookup returns the routes of host and of the domains it is below. The
// second result is nil unless host is below a listed domain.
func (t *routes) lookup(host string) (exact, below []*route) {
	exact = t.hosts[host]
	for i := strings.IndexByte(host, '.'); i >= 0; {
		if below = t.hosts[host[i:]]; below != nil {
			return exact, below
		}
		n := strings.IndexByte(host[i+1:], '.')
		if n < 0 {
			break
		}
		i += n + 1
	}
	return exact, nil
}

// An address is a request target in its parts, as sent. The fragment is left
// out: browsers do not send it.
type address struct {
	host  string // lower case, without port or user information
	path  string // still percent-encoded
	query string // still percent-encoded, without the "?"
}

// parseAddress splits an absolute address. It accepts "host:port", as the
// target of a CONNECT request.
func parseAddress(u string) address {
	if i := strings.IndexByte(u, '#'); i >= 0 {
		u = u[:i]
	}
	var a address
	if i := strings.IndexByte(u, '?'); i >= 0 {
		u, a.query = u[:i], u[i+1:]
	}
	if i := strings.Index(u, "//"); i >= 0 && !strings.Contains(u[:i], "/") {
		u = u[i+2:]
	}
	if i := strings.IndexByte(u, '/'); i >= 0 {
		u, a.path = u[:i], u[i:]
	}
	if i := strings.LastIndexByte(u, '@'); i >= 0 {
		u = u[i+1:]
	}
	if i := strings.LastIndexByte(u, ':'); i >= 0 && !strings.HasSuffix(u, "]") {
		u = u[:i]
	}
	a.host = strings.ToLower(strings.TrimSuffix(u, "."))
	return a
}

// A pathPattern matches paths segment by segment.
type pathPattern struct {
	segments  []segment
	deep      bool // only the last segments of a path are looked at
	separator byte // of the pairs that follow the last segment; 0 for none
}

// A segment is literal text, or a name between a literal prefix and suffix.
type segment struct{ prefix, name, suffix string }

func parsePath(p string) pathPattern {
	var out pathPattern
	p, out.deep = strings.CutPrefix(p, anyDepth)
	p, out.separator = cutList(p)
	for s := range strings.SplitSeq(strings.TrimPrefix(p, "/"), "/") {
		before, rest, ok := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !ok || !closed {
			out.segments = append(out.segments, segment{prefix: s})
			continue
		}
		out.segments = append(out.segments, segment{before, name, after})
	}
	return out
}

// match reports whether the pattern fits path. It calls found, if not nil,
// with each named part.
func (p *pathPattern) match(path string, found func(name, value string)) bool {
	if p.deep {
		path = last(path, len(p.segments))
	}
	if p.separator != 0 {
		_, ok := p.list(path)
		return ok
	}
	rest := strings.TrimPrefix(path, "/")
	for i, s := range p.segments {
		part, tail, more := strings.Cut(rest, "/")
		if more != (i < len(p.segments)-1) {
			return false
		}
		if s.name == "" {
			if part != s.prefix {
				return false
			}
		} else {
			if len(part) <= len(s.prefix)+len(s.suffix) ||
				!strings.HasPrefix(part, s.prefix) || !strings.HasSuffix(part, s.suffix) {
				return false
			}
			if found != nil {
				found(s.name, part[len(s.prefix):len(part)-len(s.suffix)])
			}
		}
		rest = tail
	}
	return true
}

// fits reports whether method and path are the endpoint's.
func (r *route) fits(method, path string) bool {
	method = cmp.Or(method, "GET")
	ok := false
	for _, m := range r.endpoint.Methods {
		ok = ok || m == method
	}
	if !ok {
		return false
	}
	if len(r.paths) == 0 {
		return true
	}
	for i := range r.paths {
		if r.paths[i].match(path, nil) {
			return true
		}
	}
	return false
}

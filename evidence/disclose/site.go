package disclose

import (
	"strings"

	"pixelwitness/evidence"
)

// An address is a captured address in its parts, without its fragment.
type address struct {
	host  string // lower-case, without port or user information
	path  string // as captured; "/" if it has none
	query string // as captured, without the "?"
}

// parse splits an address of the web; ok is false for any other.
func parse(s string) (a address, ok bool) {
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		return a, false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "ws", "wss":
	default:
		return a, false
	}
	rest, _, _ = strings.Cut(rest, "#")
	rest, a.query, _ = strings.Cut(rest, "?")
	a.host, a.path = rest, "/"
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		a.host, a.path = rest[:i], rest[i:]
	}
	a.host = a.host[strings.LastIndexByte(a.host, '@')+1:]
	if i := strings.LastIndexByte(a.host, ':'); i >= 0 && !strings.HasSuffix(a.host, "]") {
		a.host = a.host[:i]
	}
	a.host = strings.TrimSuffix(strings.ToLower(a.host), ".")
	return a, a.host != ""
}

// maxSites bounds the sites kept at hand.
const maxSites = 10_000

// site is evidence.Site with a memory.
func (w *Watcher) site(host string) string {
	if s, ok := w.siteOf[host]; ok {
		return s
	}
	if len(w.siteOf) >= maxSites {
		clear(w.siteOf)
	}
	s := evidence.Site(host)
	w.siteOf[host] = s
	return s
}

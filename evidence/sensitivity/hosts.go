package sensitivity

import "strings"

// shortestName is the least number of letters that the name of a body has to
// be known by under another ending.
const shortestName = 6

// hostName returns what a body calls its site: the first label, without
// hyphens.
func hostName(host string) string {
	name, _, _ := strings.Cut(host, ".")
	return strings.ReplaceAll(name, "-", "")
}

// hostRules adds the categories that the site is known for. Each meets the word
// list that has the name of its family. A site that only has the name of one
// that is known, under another ending, makes its categories possible: charities
// hold several, but so may others.
func (r *Rules) hostRules(s *scan, host place) {
	known := false
	for name := range suffixes(host.name) {
		for _, h := range r.hosts[name] {
			r.hostRule(s, host, h, "host:"+name, h.confirmed)
			known = true
		}
	}
	if known {
		return
	}
	for name := range suffixes(host.name) {
		if !strings.Contains(name, ".") {
			break // a top-level domain is nobody's name
		}
		for _, h := range r.names[hostName(name)] {
			r.hostRule(s, host, h, "name:"+hostName(name), false)
		}
	}
}

func (r *Rules) hostRule(s *scan, host place, h hostRule, rule string, strong bool) {
	c := &r.categories[h.category]
	s.found = append(s.found, found{
		category: h.category, tier: int32(c.Tier), piece: -1,
		from: host.from, to: host.to, strong: strong, unless: h.unless,
		rule: c.ID + "#" + rule,
	})
	if list := r.families[h.category]; list >= 0 {
		s.met[list] = true
	}
}

// suffixes yields a host name, then what is left without its first label, and
// so on.
func suffixes(host string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for host != "" && yield(host) {
			i := 0
			for i < len(host) && host[i] != '.' {
				i++
			}
			host = host[min(i+1, len(host)):]
		}
	}
}

package sensitivity

import (
	"fmt"
	"slices"
)

// shut is a gate that stops the links of one field or one piece of it.
type shut struct{ gate, field, piece int32 }

// close applies the gates: to the whole page when its host, path or title
// states another purpose, or a button of the kind that only such pages have, to
// the text itself when a search, another button or a parameter does.
func (r *Rules) close(s *scan, host place) {
	s.shuts = s.shuts[:0]
	for _, h := range s.hits {
		pat := &r.patterns[h.pattern]
		if pat.kind != isGate || !s.meets(pat.needs) {
			continue
		}
		if _, ok := r.voided(s, h, isGateNot, pat.owner); ok {
			continue
		}
		p := s.pieces[h.piece]
		if pat.wide {
			if p.zone == zoneButton {
				s.closed = append(s.closed, pat.owner)
			}
			continue
		}
		switch p.zone {
		case zoneHost, zonePath, zoneTitle:
			s.closed = append(s.closed, pat.owner)
		case zoneQuery:
			s.shuts = append(s.shuts, shut{pat.owner, p.field, h.piece})
		default:
			s.shuts = append(s.shuts, shut{pat.owner, p.field, -1})
		}
	}
	for name := range suffixes(host.name) {
		if g, ok := r.gateHosts[name]; ok {
			s.closed = append(s.closed, g)
		}
	}
	if len(s.closed)+len(s.shuts) == 0 {
		return
	}
	slices.Sort(s.closed)
	s.closed = slices.Compact(s.closed)
	for i := range s.found {
		f := &s.found[i]
		if g, ok := r.closedFor(s, f); ok {
			f.gate, f.reason = r.gates[g].id, r.gates[g].reason
		}
	}
}

// closedFor returns the first gate that stops f.
func (r *Rules) closedFor(s *scan, f *found) (int32, bool) {
	for _, g := range s.closed {
		if r.gates[g].stops(s, f) {
			return g, true
		}
	}
	for _, c := range s.shuts {
		if c.field == f.field && (c.piece < 0 || c.piece == f.piece) && r.gates[c.gate].stops(s, f) {
			return c.gate, true
		}
	}
	return 0, false
}

// namesSite reports whether f rests on the name of the site alone: its host, or
// a later stretch of the title, where sites put their names.
func (s *scan) namesSite(f *found) bool {
	if f.piece < 0 || s.pieces[f.piece].zone == zoneHost {
		return true
	}
	return f.piece > 0 && s.pieces[f.piece].zone == zoneTitle && s.pieces[f.piece-1].zone == zoneTitle
}

// giveWay marks what gives way to another category on the same page. Of two
// that would give way to each other, both stay.
func (r *Rules) giveWay(s *scan) {
	for i := range s.found {
		f := &s.found[i]
		if f.gate != "" || !r.conditional(f) {
			continue
		}
		for j := range s.found {
			g := &s.found[j]
			if (g.gate == "" || g.gate == gateSpecific) && r.yields(f, g) && !r.yields(g, f) {
				f.gate = gateSpecific
				f.reason = fmt.Sprintf("the page names a more specific category: %s", r.categories[g.category].ID)
				break
			}
		}
	}
}

// conditional reports whether f may give way.
func (r *Rules) conditional(f *found) bool {
	return f.unless != 0 || int(f.category) < len(r.unless) && r.unless[f.category] != 0
}

// yields reports whether f gives way to the category of g.
func (r *Rules) yields(f, g *found) bool {
	if f.unless != 0 && r.beside[f.unless][g.category] {
		return true
	}
	return int(f.category) < len(r.unless) && r.beside[r.unless[f.category]] != nil && r.beside[r.unless[f.category]][g.category]
}

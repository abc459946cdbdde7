package sensitivity

import (
	"cmp"
	"fmt"
	"slices"
)

// The gates that are not in the gates file.
const (
	gateContext  = "context"  // words around the match
	gateSpecific = "specific" // a more specific category
)

// A hit is a pattern found on a page.
type hit struct {
	pattern     int32
	piece       int32
	first, last int32 // half-open range in scan.tokens
}

// A found is a link being weighed.
type found struct {
	category, tier int32
	field          int32
	piece          int32
	first, last    int32 // half-open range in scan.tokens; equal for a host rule
	from, to       int32 // half-open byte range in the field
	strong         bool
	unless         int32 // the set in Rules.beside to which it gives way, 0 for none
	rule           string
	gate, reason   string // what speaks against it, "" for nothing
}

// weigh finds what the rules say of the pieces read, into s.found. Gates that
// stand already in s.closed stay.
func (r *Rules) weigh(s *scan, host place) {
	r.match(s)
	clear(s.met)
	clear(s.vetoed)
	s.notes = s.notes[:0]
	for _, h := range s.hits {
		switch p := &r.patterns[h.pattern]; p.kind {
		case isContext:
			s.met[p.owner] = true
		case isVeto:
			s.vetoed[p.owner] = p.rule
		case isNot, isGateNot:
			s.notes = append(s.notes, h)
		}
	}
	r.hostRules(s, host)
	r.collect(s)
	s.thin()
	r.close(s, host)
	r.giveWay(s)
}

// match walks the trie over every piece.
func (r *Rules) match(s *scan) {
	for i, p := range s.pieces {
		for t := p.first; t < p.last; t++ {
			if s.tokens[t].known {
				r.walk(s, int32(i), p, 0, t, t)
			}
		}
	}
}

// walk follows the phrase that began at token first from token t on.
func (r *Rules) walk(s *scan, at int32, p piece, state, first, t int32) {
	for _, w := range [2]word{s.tokens[t].word, s.tokens[t].exact} {
		next := r.trie.step(state, w)
		if next == 0 {
			continue
		}
		if id := r.trie.ends[next]; id >= 0 {
			r.note(s, hit{id, at, first, t + 1}, p)
			for _, id := range r.trie.more[next] {
				r.note(s, hit{id, at, first, t + 1}, p)
			}
		}
		if t+1 < p.last && s.tokens[t+1].known {
			r.walk(s, at, p, next, first, t+1)
		}
	}
}

// note adds a hit, if it stands where its pattern may.
func (r *Rules) note(s *scan, h hit, p piece) {
	pat := &r.patterns[h.pattern]
	if (!pat.start || h.first == p.first) && (!pat.end || h.last == p.last) {
		s.hits = append(s.hits, h)
	}
}

// collect turns hits on terms into links, with what voids them. Terms that
// need something come last: a link to a category meets the word list that has
// the name of its family.
func (r *Rules) collect(s *scan) {
	for _, needy := range [2]bool{false, true} {
		for _, h := range s.hits {
			pat := &r.patterns[h.pattern]
			if pat.kind != isTerm || len(pat.needs) > 0 != needy || needy && !s.meets(pat.needs) {
				continue
			}
			f := r.candidate(s, h, pat)
			s.found = append(s.found, f)
			if list := r.families[pat.owner]; !needy && f.gate == "" && list >= 0 {
				s.met[list] = true
			}
		}
	}
}

// candidate weighs one hit by the words around it.
func (r *Rules) candidate(s *scan, h hit, pat *pattern) found {
	p := s.pieces[h.piece]
	f := found{
		category: pat.owner, tier: int32(r.categories[pat.owner].Tier),
		field: p.field, piece: h.piece, first: h.first, last: h.last,
		from: s.tokens[h.first].from, to: s.tokens[h.last-1].to,
		strong: pat.strong && p.zone != zoneHost, unless: pat.unless, rule: pat.rule,
	}
	if n, ok := r.voided(s, h, isNot, pat.owner); ok {
		f.gate = gateContext
		f.reason = fmt.Sprintf("part of the phrase %q", n)
	} else if veto := s.vetoed[pat.owner]; veto != "" {
		f.gate = gateContext
		f.reason = fmt.Sprintf("the page has the phrase %q", veto)
	}
	return f
}

func (s *scan) meets(needs [][]int32) bool {
	for _, need := range needs {
		if !slices.ContainsFunc(need, func(c int32) bool { return s.met[c] }) {
			return false
		}
	}
	return true
}

// voided returns the phrase of a "not" list that shares a word with h.
func (r *Rules) voided(s *scan, h hit, kind patternKind, owner int32) (string, bool) {
	from, _ := slices.BinarySearchFunc(s.notes, h.first-maxWords, func(n hit, t int32) int {
		return cmp.Compare(n.first, t)
	})
	for _, n := range s.notes[from:] {
		if n.first >= h.last {
			break
		}
		p := &r.patterns[n.pattern]
		if p.kind == kind && p.owner == owner && n.last > h.first && s.meets(p.needs) {
			return p.rule, true
		}
	}
	return "", false
}

// thin drops matches that lie within a longer one of the same category at
// least as strong, and all but the first of a rule in a field.
func (s *scan) thin() {
	slices.SortFunc(s.found, func(a, b found) int {
		return cmp.Or(
			cmp.Compare(a.category, b.category), cmp.Compare(a.piece, b.piece),
			cmp.Compare(a.first, b.first), cmp.Compare(b.last, a.last), cmp.Compare(a.rule, b.rule),
		)
	})
	kept := s.found[:0]
	var group found             // category and piece of the run at hand
	var strongEnd, anyEnd int32 // how far matches of the run reach
	for i, f := range s.found {
		if i == 0 || f.category != group.category || f.piece != group.piece {
			group, strongEnd, anyEnd = f, -1, -1
		}
		if f.last <= strongEnd || !f.strong && f.last <= anyEnd {
			continue
		}
		if f.gate == "" {
			anyEnd = max(anyEnd, f.last)
			if f.strong {
				strongEnd = max(strongEnd, f.last)
			}
		}
		kept = append(kept, f)
	}
	voided := func(f found) int { return min(len(f.gate), 1) }
	slices.SortFunc(kept, func(a, b found) int {
		return cmp.Or(
			cmp.Compare(a.rule, b.rule), cmp.Compare(a.field, b.field), cmp.Compare(voided(a), voided(b)),
			cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to),
		)
	})
	s.found = slices.CompactFunc(kept, func(a, b found) bool { return a.rule == b.rule && a.field == b.field })
}

package sensitivity

import (
	"slices"
	"strings"
)

// add compiles a line of a list into a pattern of the kind given.
func (l *loader) add(at line, welsh bool, p pattern) error {
	written, unless, _ := strings.Cut(at.text, " - ")
	written, needs, _ := strings.Cut(written, " + ")
	var err error
	if unless != "" {
		p.unless = l.unlessSet(at, p.owner, unless)
	}
	if needs != "" {
		if p.needs, err = l.needsOf(at, needs); err != nil {
			return err
		}
	}
	l.joined = l.joined[:0]
	if !welsh && isPlain(written) {
		l.patterns = append(l.patterns, p)
		return l.plain(at, written)
	}
	ph, err := l.phrase(at, written, welsh)
	if err != nil {
		return err
	}
	p.start, p.end = ph.start, ph.end
	l.patterns = append(l.patterns, p)
	return l.expand(at, ph, way{pattern: int32(len(l.patterns) - 1)})
}

// isPlain reports whether a term is only words that folding leaves as they
// are, as most are.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != ' ' && (c < 'a' || 'z' < c) && (c < '0' || '9' < c) {
			return false
		}
	}
	return true
}

// plain inserts the last pattern, written as isPlain has it: what phrase and
// expand would do, without the forms in between.
func (l *loader) plain(at line, s string) error {
	w := way{pattern: int32(len(l.patterns) - 1)}
	for f := range strings.FieldsSeq(s) {
		w.whole++
		if l.vocab.passes(f) {
			continue
		}
		if w.words++; w.words > maxWords {
			return at.errorf("%q has more than %d words", at.text, maxWords)
		}
		w.state = l.trie.child(w.state, l.vocab.number(f, false))
		l.joined = append(l.joined, f...)
	}
	if w.whole == 0 {
		return at.errorf("no words in %q", at.text)
	}
	return l.endWay(at, w)
}

// A way is how far a phrase has been put into the trie in one of its forms.
type way struct {
	pattern int32
	slot    int   // words of the phrase done
	state   int32 // of the trie
	words   int   // words done, without those passed over
	whole   int   // and with them
}

// expand inserts every way to write a phrase, and the same with its words run
// together, as host names and old addresses have it.
func (l *loader) expand(at line, ph *phrase, w way) error {
	if w.slot == len(ph.ends) {
		return l.endWay(at, w)
	}
	first := 0
	if w.slot > 0 {
		first = ph.ends[w.slot-1]
	}
	for _, f := range ph.forms[first:ph.ends[w.slot]] {
		next := way{w.pattern, w.slot + 1, w.state, w.words + len(f.words), w.whole + f.whole}
		if next.words > maxWords {
			return at.errorf("%q has more than %d words", at.text, maxWords)
		}
		for _, n := range f.words {
			next.state = l.trie.child(next.state, n)
		}
		n := len(l.joined)
		l.joined = append(l.joined, f.joined...)
		if err := l.expand(at, ph, next); err != nil {
			return err
		}
		l.joined = l.joined[:n]
	}
	return nil
}

// endWay ends a pattern at a way to write it.
func (l *loader) endWay(at line, w way) error {
	const shortest = 8 // letters of words run together
	if w.words == 0 {
		return at.errorf("%q has only words that are passed over", at.text)
	}
	if w.words == 1 && w.whole > 1 {
		return at.errorf("%q is no more than %q, since %s passes over the rest", at.text, l.joined, wordsFile)
	}
	if l.listed(w) {
		return at.errorf("%q is listed twice", at.text)
	}
	l.trie.end(w.state, w.pattern)
	if w.words > 1 && len(l.joined) >= shortest {
		l.buf = append(l.buf[:0], l.joined...)
		l.trie.end(l.trie.child(0, l.vocab.numberOf(l.buf, false)), w.pattern)
	}
	return nil
}

// listed reports whether the same term of the same category ends where w does.
func (l *loader) listed(w way) bool {
	p := &l.patterns[w.pattern]
	if p.kind != isTerm {
		return false
	}
	same := func(id int32) bool {
		q := &l.patterns[id]
		return id != w.pattern && q.kind == isTerm && q.owner == p.owner && q.rule == p.rule && slices.EqualFunc(q.needs, p.needs, slices.Equal)
	}
	first := l.trie.ends[w.state]
	return first >= 0 && (same(first) || slices.ContainsFunc(l.trie.more[w.state], same))
}

// needsOf reads "@help/support + court": what a term needs. Each of the lists
// returned must be met by one of its contexts.
func (l *loader) needsOf(at line, s string) ([][]int32, error) {
	if needs, ok := l.needs[s]; ok {
		return needs, nil
	}
	var needs [][]int32
	for one := range strings.SplitSeq(s, " + ") {
		var any []int32
		for alt := range strings.SplitSeq(one, "/") {
			id, err := l.context(at, strings.TrimSpace(alt))
			if err != nil {
				return nil, err
			}
			any = append(any, id)
		}
		needs = append(needs, any)
	}
	l.needs[s] = needs
	return needs, nil
}

// unlessSet returns the number of the set of categories beside which a rule
// of a category does not count: "crime.*/health.mental", or "*" for any other.
func (l *loader) unlessSet(at line, owner int32, s string) int32 {
	n := int32(len(l.beside))
	l.beside = append(l.beside, nil)
	l.after = append(l.after, func() error {
		var names []string
		for name := range strings.SplitSeq(s, "/") {
			names = append(names, strings.TrimSpace(name))
		}
		set, err := l.categoriesOf(at, names)
		if err != nil {
			return err
		}
		set[owner] = false
		l.beside[n] = set
		return nil
	})
	return n
}

// context returns the number of a word list ("@help") or phrase that terms
// may need.
func (l *loader) context(at line, name string) (int32, error) {
	if name == "" {
		return 0, at.errorf("%q needs something that is not named", at.text)
	}
	if list, ok := strings.CutPrefix(name, "@"); ok {
		id, ok := l.named[list]
		if !ok {
			return 0, at.errorf("no word list %q in %s", list, wordsFile)
		}
		return id, nil
	}
	if id, ok := l.needed[name]; ok {
		return id, nil
	}
	id := int32(len(l.named) + len(l.needed))
	l.needed[name] = id
	at.text = name
	return id, l.add(at, false, pattern{kind: isContext, owner: id})
}

// categoriesOf returns which categories the names stand for; "crime.*" is a
// family.
func (l *loader) categoriesOf(at line, names []string) ([]bool, error) {
	set := make([]bool, len(l.categories))
	for _, name := range names {
		found := false
		family, all := strings.CutSuffix(name, "*")
		for i, c := range l.categories {
			if c.ID == name || all && strings.HasPrefix(c.ID, family) {
				set[i], found = true, true
			}
		}
		if !found {
			return nil, at.errorf("no category %q", name)
		}
	}
	return set, nil
}

// basis reports whether a legal basis is known.
func (l *loader) basis(id string) bool {
	return slices.ContainsFunc(l.bases, func(b Basis) bool { return b.ID == id })
}

package sensitivity

import (
	"slices"
	"strings"
)

// add compiles a term into patterns of one kind.
func (l *loader) add(at line, t term, p pattern) error {
	for _, need := range t.needs {
		var any []int32
		for _, n := range need {
			id, err := l.context(at, n)
			if err != nil {
				return err
			}
			any = append(any, id)
		}
		p.needs = append(p.needs, any)
	}
	p.start, p.end = t.phrases[0].start, t.phrases[0].end
	id := int32(len(l.patterns))
	l.patterns = append(l.patterns, p)
	for _, ph := range t.phrases {
		if err := l.insert(at, ph, id); err != nil {
			return err
		}
	}
	return nil
}

// insert adds one way to write a pattern, and the same with its words run
// together, as host names and old addresses have it.
func (l *loader) insert(at line, ph phrase, pattern int32) error {
	const shortest = 8 // letters of words run together
	var words []word
	joined := ""
	for i, w := range ph.words {
		if l.vocab.stop[w] {
			continue
		}
		words = append(words, l.vocab.number(w, ph.exact[i]))
		joined += w
	}
	if len(words) == 0 {
		return at.errorf("%q has only words that are passed over", at.text)
	}
	if len(words) == 1 && len(ph.words) > 1 {
		return at.errorf("%q is no more than %q, since %s passes over the rest", at.text, joined, wordsFile)
	}
	if len(words) > maxWords {
		return at.errorf("%q has more than %d words", at.text, maxWords)
	}
	l.trie.insert(words, pattern)
	if len(words) > 1 && len(joined) >= shortest {
		l.trie.insert([]word{l.vocab.number(joined, false)}, pattern)
	}
	return nil
}

// context returns the number of a word list ("@help") or phrase that terms
// may need.
func (l *loader) context(at line, name string) (int32, error) {
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
	phrases, err := parsePhrase(at, name, false)
	if err != nil {
		return 0, err
	}
	id := int32(len(l.named) + len(l.needed))
	l.needed[name] = id
	return id, l.add(at, term{phrases: phrases}, pattern{kind: isContext, owner: id})
}

// categoriesOf returns which categories the names stand for; "crime.*" is a
// family.
func (l *loader) categoriesOf(k key, names []string) ([]bool, error) {
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
			return nil, k.errorf("no category %q", name)
		}
	}
	return set, nil
}

// basis reports whether a legal basis is known.
func (l *loader) basis(id string) bool {
	return slices.ContainsFunc(l.bases, func(b Basis) bool { return b.ID == id })
}

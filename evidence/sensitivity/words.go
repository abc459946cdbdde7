package sensitivity

// A word is a number standing for a word that some rule uses; 0 is any other.
type word int32

// A vocabulary numbers the words of the rules. Words are held as [stem] leaves
// them; those that a rule wants exactly as written are held apart.
type vocabulary struct {
	stemmed map[string]word
	exact   map[string]word
	stop    map[string]bool // words passed over, in rules and in pages alike
	longest int             // letters of the longest of them
	typos   typos
	last    word
	kept    arena
	buf     []byte
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		stemmed: make(map[string]word, 1<<15),
		exact:   make(map[string]word),
		stop:    make(map[string]bool),
		typos:   typos{known: make(map[string]string), near: make(map[byte][]string)},
	}
}

// passOver adds a word to those passed over.
func (v *vocabulary) passOver(w string) {
	v.stop[w] = true
	v.longest = max(v.longest, len(w))
}

// passes reports whether a folded word is passed over.
func (v *vocabulary) passes(w string) bool { return len(w) <= v.longest && v.stop[w] }

// number returns the number of a folded word, giving it one if it has none.
func (v *vocabulary) number(w string, exact bool) word {
	v.buf = append(v.buf[:0], w...)
	return v.numberOf(v.buf, exact)
}

// numberOf is number for a word that it may overwrite.
func (v *vocabulary) numberOf(w []byte, exact bool) word {
	m := v.exact
	if !exact {
		m, w = v.stemmed, stem(w)
	}
	n, ok := m[string(w)]
	if !ok {
		v.last++
		n = v.last
		m[v.kept.keep(w)] = n
	}
	return n
}

// look returns the numbers of a folded word, which it may overwrite.
func (v *vocabulary) look(w []byte) (stemmed, exact word) {
	exact = v.exact[string(w)]
	return v.stemmed[string(stem(w))], exact
}

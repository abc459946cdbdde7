package sensitivity

// A word is a number standing for a word that some rule uses; 0 is any other.
type word int32

// A vocabulary numbers the words of the rules. Words are held as [stem] leaves
// them; those that a rule wants exactly as written are held apart.
type vocabulary struct {
	stemmed map[string]word
	exact   map[string]word
	stop    map[string]bool // words passed over, in rules and in pages alike
	typos   typos
	last    word
}

func newVocabulary() *vocabulary {
	return &vocabulary{
		stemmed: make(map[string]word, 1<<15),
		exact:   make(map[string]word),
		stop:    make(map[string]bool),
		typos:   typos{known: make(map[string]string), near: make(map[byte][]string)},
	}
}

// number returns the number of a folded word, giving it one if it has none.
func (v *vocabulary) number(w string, exact bool) word {
	m := v.exact
	if !exact {
		m, w = v.stemmed, string(stem([]byte(w)))
	}
	n, ok := m[w]
	if !ok {
		v.last++
		n = v.last
		m[w] = n
	}
	return n
}

// look returns the numbers of a folded word, which it may overwrite.
func (v *vocabulary) look(w []byte) (stemmed, exact word) {
	exact = v.exact[string(w)]
	return v.stemmed[string(stem(w))], exact
}

// A trie holds the phrases of the rules, word by word.
type trie struct {
	next map[edge]int32
	ends [][]int32 // by state: the patterns that end there
	root []int32   // by word: the state after it, 0 for none
}

type edge struct {
	state int32
	word  word
}

func newTrie() *trie {
	return &trie{next: make(map[edge]int32, 1<<16), ends: make([][]int32, 1)}
}

// insert adds a phrase that ends in a pattern.
func (t *trie) insert(phrase []word, pattern int32) {
	state := int32(0)
	for _, w := range phrase {
		to, ok := t.next[edge{state, w}]
		if !ok {
			to = int32(len(t.ends))
			t.ends = append(t.ends, nil)
			t.next[edge{state, w}] = to
		}
		state = to
	}
	t.ends[state] = append(t.ends[state], pattern)
}

// index makes the first step of a walk fast; insert must not be called after.
func (t *trie) index(words word) {
	t.root = make([]int32, words+1)
	for e, to := range t.next {
		if e.state == 0 {
			t.root[e.word] = to
		}
	}
}

func (t *trie) step(state int32, w word) int32 {
	switch {
	case w == 0:
		return 0
	case state == 0:
		return t.root[w]
	}
	return t.next[edge{state, w}]
}

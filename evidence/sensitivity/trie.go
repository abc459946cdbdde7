package sensitivity

// A trie holds the phrases of the rules, word by word. State 0 is its root.
type trie struct {
	root []int32           // by word: the state after it, 0 for none
	next map[uint64]int32  // by edge, for the other states
	ends []int32           // by state: the first pattern that ends there, -1 for none
	more map[int32][]int32 // by state: the others that do
}

func newTrie() *trie {
	return &trie{
		root: make([]int32, 0, 1<<15),
		next: make(map[uint64]int32, 1<<15),
		ends: append(make([]int32, 0, 1<<16), -1),
		more: make(map[int32][]int32, 1<<12),
	}
}

// edge is the key of the step from a state by a word.
func edge(state int32, w word) uint64 { return uint64(uint32(state))<<32 | uint64(uint32(w)) }

// child returns the state after a word, made if there is none.
func (t *trie) child(state int32, w word) int32 {
	if to := t.step(state, w); to != 0 {
		return to
	}
	to := int32(len(t.ends))
	t.ends = append(t.ends, -1)
	if state != 0 {
		t.next[edge(state, w)] = to
		return to
	}
	for int(w) >= len(t.root) {
		t.root = append(t.root, 0)
	}
	t.root[w] = to
	return to
}

// end makes a pattern end at a state. All ends of one pattern are made before
// those of the next.
func (t *trie) end(state, pattern int32) {
	if t.ends[state] < 0 {
		t.ends[state] = pattern
		return
	}
	if more := t.more[state]; t.ends[state] != pattern && (len(more) == 0 || more[len(more)-1] != pattern) {
		t.more[state] = append(more, pattern)
	}
}

// step returns the state after a word, 0 if there is none.
func (t *trie) step(state int32, w word) int32 {
	switch {
	case w == 0:
		return 0
	case state != 0:
		return t.next[edge(state, w)]
	case int(w) < len(t.root):
		return t.root[w]
	}
	return 0
}

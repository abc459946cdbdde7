package sensitivity

import "strings"

// Typos are what people type in a search when they mean a word of the rules.
type typos struct {
	known map[string]string // misspelling to word
	near  map[byte][]string // by first letter: words also found with one slip
}

// shortestNear is the least number of letters a word has to be found with a
// slip: shorter words are too like others.
const shortestNear = 7

// add reads a word and its misspellings. A long word is also found with one
// letter wrong, missing, added or swapped with the next, but not the first.
func (t *typos) add(at line) error {
	words := strings.Fields(at.text)
	for _, w := range words {
		if len(splitWord(w)) != 1 || splitWord(w)[0] != w {
			return at.errorf("%q is not one word in lower case without accents", w)
		}
	}
	for _, w := range words[1:] {
		t.known[w] = words[0]
	}
	if len(words[0]) >= shortestNear {
		t.near[words[0][0]] = append(t.near[words[0][0]], words[0])
	}
	return nil
}

// meant returns the word that w is most likely a misspelling of, stemmed, or
// "".
func (t *typos) meant(w []byte) string {
	if m, ok := t.known[string(w)]; ok {
		return string(stem([]byte(m)))
	}
	if len(w) < shortestNear-1 {
		return ""
	}
	for _, m := range t.near[w[0]] {
		if oneSlip(w, m) {
			return string(stem([]byte(m)))
		}
	}
	return ""
}

// oneSlip reports whether a is b with one byte wrong, missing, added or
// swapped with the next.
func oneSlip(a []byte, b string) bool {
	d := len(a) - len(b)
	if d < -1 || d > 1 {
		return false
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	switch d {
	case -1:
		return string(a[i:]) == b[i+1:]
	case 1:
		return string(a[i+1:]) == b[i:]
	}
	if i == len(a) || string(a[i+1:]) == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && string(a[i+2:]) == b[i+2:]
}

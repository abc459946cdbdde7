package sensitivity

import "strings"

// A phrase is one way to write a term: words in a row.
type phrase struct {
	words      []string // folded
	exact      []bool   // by word: no inflection
	start, end bool     // only at the start, the end of a piece
}

// A term is one line of a list of terms, as the package comment describes it.
type term struct {
	source  string // the line
	rule    string // the first phrase as written, words joined by hyphens
	phrases []phrase
	needs   [][]string // each must be met by one of its names or phrases
}

const (
	maxWords    = 8  // in a phrase
	maxVariants = 96 // of a term
)

// parseTerm reads a line. In a Welsh list the first word is also taken in its
// mutated forms.
func parseTerm(l line, welsh bool) (term, error) {
	parts := strings.Split(l.text, " + ")
	t := term{source: l.text}
	t.rule = strings.Join(strings.Fields(parts[0]), "-")
	var err error
	if t.phrases, err = parsePhrase(l, parts[0], welsh); err != nil {
		return term{}, err
	}
	for _, p := range parts[1:] {
		var need []string
		for alt := range strings.SplitSeq(p, "/") {
			if alt = strings.TrimSpace(alt); alt == "" {
				return term{}, l.errorf("%q needs something that is not named", l.text)
			}
			need = append(need, alt)
		}
		t.needs = append(t.needs, need)
	}
	return t, nil
}

// parsePhrase reads "^report~ a crime|incident$" and returns every way to
// write it.
func parsePhrase(l line, s string, welsh bool) ([]phrase, error) {
	s = strings.TrimSpace(s)
	s, start := strings.CutPrefix(s, "^")
	s, end := strings.CutSuffix(s, "$")
	out := []phrase{{start: start, end: end}}
	fields := strings.Fields(s)
	if len(fields) == 0 {
		return nil, l.errorf("no words in %q", l.text)
	}
	for i, f := range fields {
		var next []phrase
		for alt := range strings.SplitSeq(f, "|") {
			forms, exact, err := wordForms(l, alt, welsh && i == 0)
			if err != nil {
				return nil, err
			}
			for _, p := range out {
				for _, form := range forms {
					next = append(next, p.with(form, exact))
				}
			}
		}
		if out = next; len(out) > maxVariants {
			return nil, l.errorf("%q has more than %d variants", l.text, maxVariants)
		}
	}
	return out, nil
}

// with returns p with a further word or words, split as a page's are.
func (p phrase) with(form []string, exact bool) phrase {
	words := append(p.words[:len(p.words):len(p.words)], form...)
	flags := p.exact[:len(p.exact):len(p.exact)]
	for range form {
		flags = append(flags, exact)
	}
	return phrase{words, flags, p.start, p.end}
}

// wordForms returns the forms of one word of a term, each as the words that a
// page's text would be split into.
func wordForms(l line, w string, welsh bool) (forms [][]string, exact bool, err error) {
	if w == anyYear {
		return [][]string{{anyYear}}, false, nil
	}
	if inner, ok := strings.CutPrefix(w, `"`); ok {
		if w, exact = strings.CutSuffix(inner, `"`); !exact {
			return nil, false, l.errorf("quotation mark without its pair in %q", l.text)
		}
	}
	w, verb := strings.CutSuffix(w, "~")
	parts := splitWord(w)
	if len(parts) == 0 {
		return nil, false, l.errorf("%q has no letters in %q", w, l.text)
	}
	switch first := parts[0]; {
	case verb && len(parts) == 1:
		for _, f := range verbForms(first) {
			forms = append(forms, []string{f})
		}
	case verb:
		return nil, false, l.errorf("%q: the mark ~ goes with a single word", l.text)
	case welsh:
		for _, f := range mutations(first) {
			forms = append(forms, append([]string{f}, parts[1:]...))
		}
	default:
		forms = [][]string{parts}
	}
	return forms, exact, nil
}

// splitWord folds and splits text as a page's text is.
func splitWord(s string) []string {
	var out []string
	m := mapped{b: []byte(s)}
	for i := 0; i < len(m.b); {
		r, n := m.rune(i)
		if !wordRune(r) {
			i += n
			continue
		}
		j := runEnd(m, i)
		if w := foldWord(nil, m.slice(i, j)); len(w) > 0 {
			out = append(out, string(w))
		}
		i = j
	}
	return out
}

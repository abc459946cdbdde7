package sensitivity

import (
	"slices"
	"strings"
)

// A form is one way to write one word of a term.
type form struct {
	words  []word // as a page's text would be split; none is passed over
	joined string // the same folded and run together
	whole  int    // how many words were written, those passed over too
}

// A phrase is a term read, without what it needs: a row of words, each with
// the ways to write it. It is good until the next is read.
type phrase struct {
	forms      []form
	ends       []int // by word of the row: the end of its forms in forms
	start, end bool  // only at the start, the end of a piece
}

const (
	maxWords    = 8  // in a phrase
	maxVariants = 96 // of a term
)

// phrase reads "^report~ a crime|incident$". In a Welsh list the first word is
// also taken in its mutated forms.
func (l *loader) phrase(at line, s string, welsh bool) (*phrase, error) {
	p := &l.read
	*p = phrase{forms: p.forms[:0], ends: p.ends[:0]}
	l.numbers = l.numbers[:0]
	s = strings.TrimSpace(s)
	s, p.start = strings.CutPrefix(s, "^")
	s, p.end = strings.CutSuffix(s, "$")
	variants := 1
	for f := range strings.FieldsSeq(s) {
		n := len(p.forms)
		for alt := range strings.SplitSeq(f, "|") {
			if err := l.forms(at, p, alt, welsh && n == 0); err != nil {
				return nil, err
			}
		}
		p.ends = append(p.ends, len(p.forms))
		if variants *= len(p.forms) - n; variants > maxVariants {
			return nil, at.errorf("%q has more than %d variants", at.text, maxVariants)
		}
	}
	if len(p.ends) == 0 {
		return nil, at.errorf("no words in %q", at.text)
	}
	return p, nil
}

// forms adds the forms of one word of a term.
func (l *loader) forms(at line, p *phrase, w string, welsh bool) error {
	if w == anyYear {
		p.forms = append(p.forms, l.form(false, anyYear))
		return nil
	}
	exact := false
	if inner, ok := strings.CutPrefix(w, `"`); ok {
		if w, exact = strings.CutSuffix(inner, `"`); !exact {
			return at.errorf("quotation mark without its pair in %q", at.text)
		}
	}
	w, verb := strings.CutSuffix(w, "~")
	if !verb && !welsh && w != "" && isPlain(w) {
		p.forms = append(p.forms, l.form(exact, w))
		return nil
	}
	parts := splitWord(w)
	if len(parts) == 0 {
		return at.errorf("%q has no letters in %q", w, at.text)
	}
	if verb && len(parts) > 1 {
		return at.errorf("%q: the mark ~ goes with a single word", at.text)
	}
	firsts := parts[:1:1]
	if verb {
		firsts = verbForms(parts[0])
	} else if welsh {
		firsts = mutations(parts[0])
	}
	for _, first := range firsts {
		p.forms = append(p.forms, l.form(exact, slices.Concat([]string{first}, parts[1:])...))
	}
	return nil
}

// form numbers the folded words of a form.
func (l *loader) form(exact bool, parts ...string) form {
	f := form{whole: len(parts)}
	first := len(l.numbers)
	for _, w := range parts {
		if l.vocab.passes(w) {
			continue
		}
		l.numbers = append(l.numbers, l.vocab.number(w, exact))
		if f.joined == "" {
			f.joined = w
		} else {
			f.joined += w
		}
	}
	f.words = l.numbers[first:len(l.numbers):len(l.numbers)]
	return f
}

// splitWord folds and splits text as a page's text is.
func splitWord(s string) []string {
	if s != "" && isPlain(s) {
		return strings.Fields(s)
	}
	var out []string
	var room [64]byte
	m := mapped{b: []byte(s)}
	for i := 0; i < len(m.b); {
		r, n := m.rune(i)
		if !wordRune(r) {
			i += n
			continue
		}
		j := runEnd(m, i)
		if w := foldWord(room[:0], m.slice(i, j)); len(w) > 0 {
			out = append(out, string(w))
		}
		i = j
	}
	return out
}

package sensitivity

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// The files that are not a category.
const (
	gatesFile = "_gates.yaml"
	wordsFile = "_words.yaml"
	basesFile = "_bases.yaml"
)

// Load reads the rule files (*.yaml) of fsys, or of its folder "categories" if
// it has one. A file in a later file system stands in for the file of the same
// name in an earlier one, or adds a category. Errors name the file and line;
// an example that does not hold is an error.
func Load(fsys fs.FS, overrides ...fs.FS) (*Rules, error) {
	docs, sum, err := readAll(append([]fs.FS{fsys}, overrides...))
	if err != nil {
		return nil, fmt.Errorf("category rules: %w", err)
	}
	l := loader{
		Rules: &Rules{
			sum:       sum,
			vocab:     newVocabulary(),
			trie:      newTrie(),
			skip:      make(map[string]bool),
			hosts:     make(map[string][]int),
			gateHosts: make(map[string]int32),
		},
		named:  make(map[string]int32),
		needed: make(map[string]int32),
		ids:    make(map[string]int),
	}
	if err := l.load(docs); err != nil {
		return nil, fmt.Errorf("category rules: %w", err)
	}
	return l.Rules, nil
}

// readAll reads the files in force, in byte order of their names.
func readAll(systems []fs.FS) (docs []document, sum string, err error) {
	from := make(map[string]fs.FS)
	for _, fsys := range systems {
		if info, err := fs.Stat(fsys, "categories"); err == nil && info.IsDir() {
			if fsys, err = fs.Sub(fsys, "categories"); err != nil {
				return nil, "", err
			}
		}
		names, err := fs.Glob(fsys, "*.yaml")
		if err != nil {
			return nil, "", err
		}
		for _, name := range names {
			from[name] = fsys
		}
	}
	sums := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(from)) {
		doc, data, err := readDocument(from[name], name)
		if err != nil {
			return nil, "", err
		}
		fmt.Fprintf(sums, "%x  %s\n", sha256.Sum256(data), name)
		docs = append(docs, doc)
	}
	return docs, fmt.Sprintf("%x", sums.Sum(nil)), nil
}

// A loader is Rules being filled.
type loader struct {
	*Rules
	named    map[string]int32 // word lists by name
	needed   map[string]int32 // phrases that terms need, by what is written
	ids      map[string]int   // categories by id
	examples []example
	after    []func() error // what needs every category to be known
}

func (l *loader) load(docs []document) error {
	special := make(map[string]document)
	var categories []document
	for _, d := range docs {
		if strings.HasPrefix(d.name, "_") {
			special[d.name] = d
		} else {
			categories = append(categories, d)
		}
	}
	for _, name := range []string{gatesFile, wordsFile, basesFile} {
		if _, ok := special[name]; !ok {
			return fmt.Errorf("%s: %w", name, fs.ErrNotExist)
		}
	}
	if len(special) > 3 {
		return errors.New("a file name begins with _ and is none of " + gatesFile + ", " + wordsFile + ", " + basesFile)
	}
	if err := l.words(special[wordsFile]); err != nil {
		return err
	}
	if err := l.readBases(special[basesFile]); err != nil {
		return err
	}
	for _, d := range categories {
		if err := l.category(d); err != nil {
			return err
		}
	}
	if err := l.readGates(special[gatesFile]); err != nil {
		return err
	}
	for _, f := range l.after {
		if err := f(); err != nil {
			return err
		}
	}
	l.trie.index(l.vocab.last)
	l.contexts = len(l.named) + len(l.needed)
	return l.check()
}

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

// newCategory gives a category its number.
func (l *loader) newCategory(c evidence.Category) int {
	l.ids[c.ID] = len(l.categories)
	l.categories = append(l.categories, c)
	family, _, _ := strings.Cut(c.ID, ".")
	list, ok := l.named[family]
	if !ok {
		list = -1
	}
	l.families = append(l.families, list)
	return l.ids[c.ID]
}

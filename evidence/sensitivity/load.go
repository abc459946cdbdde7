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
	docs, files, sum, err := readAll(append([]fs.FS{fsys}, overrides...))
	if err != nil {
		return nil, fmt.Errorf("category rules: %w", err)
	}
	l := loader{
		Rules: &Rules{
			sum:       sum,
			files:     files,
			vocab:     newVocabulary(),
			trie:      newTrie(),
			skip:      make(map[string]bool),
			hosts:     make(map[string][]hostRule),
			names:     make(map[string][]hostRule),
			beside:    make([][]bool, 1),
			gateHosts: make(map[string]int32),
		},
		named:  make(map[string]int32),
		needed: make(map[string]int32),
		needs:  make(map[string][][]int32),
		ids:    make(map[string]int),
		common: make(map[string]bool),
	}
	if err := l.load(docs); err != nil {
		return nil, fmt.Errorf("category rules: %w", err)
	}
	return l.Rules, nil
}

// readAll reads the files in force, in byte order of their names.
func readAll(systems []fs.FS) (docs []document, files []File, sum string, err error) {
	from := make(map[string]fs.FS)
	for _, fsys := range systems {
		if info, err := fs.Stat(fsys, "categories"); err == nil && info.IsDir() {
			if fsys, err = fs.Sub(fsys, "categories"); err != nil {
				return nil, nil, "", err
			}
		}
		names, err := fs.Glob(fsys, "*.yaml")
		if err != nil {
			return nil, nil, "", err
		}
		for _, name := range names {
			from[name] = fsys
		}
	}
	sums := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(from)) {
		doc, data, err := readDocument(from[name], name)
		if err != nil {
			return nil, nil, "", err
		}
		fmt.Fprintf(sums, "%x  %s\n", sha256.Sum256(data), name)
		docs = append(docs, doc)
		files = append(files, File{name, string(data)})
	}
	return docs, files, fmt.Sprintf("%x", sums.Sum(nil)), nil
}

// A loader is Rules being filled.
type loader struct {
	*Rules
	named    map[string]int32     // word lists by name
	needed   map[string]int32     // phrases that terms need, by what is written
	needs    map[string][][]int32 // what follows " + " in terms, by what is written
	ids      map[string]int       // categories by id
	examples []example
	after    []func() error // what needs every category to be known

	// Room that is used again for each term.
	read    phrase
	numbers []word
	joined  []byte
	rule    []byte
	buf     []byte
	common  map[string]bool // names of bodies that say nothing under another ending
}

func (l *loader) load(docs []document) error {
	rows := 0
	for _, d := range docs {
		rows += d.rows
	}
	l.patterns = make([]pattern, 0, rows+rows/8) // what terms need are patterns too
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
	l.contexts = len(l.named) + len(l.needed)
	return l.check()
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

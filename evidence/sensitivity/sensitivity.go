// Package sensitivity links a page to the categories of sensitive subject that
// a visit to it may reveal, from the page's address, title and other text, and
// gives for each link the rule, the matched text and its place in the field as
// captured.
//
// The rules are data: one YAML file a category, with _gates.yaml (pages whose
// purpose is another, such as vacancies, carry no category), _words.yaml (word
// lists that terms refer to) and _bases.yaml (prompts on the law). README.md
// beside them says how they are written, in the words of whoever edits them.
//
// # Terms
//
// Terms are lines of a literal block, one term a line; "# " begins a comment.
//
//	stalking            the word, or its plural, in any case and without accents
//	restraining order   the words in a row, within one path segment, one query
//	                    value or one stretch of a title; hyphens, underscores,
//	                    changes of case and "the", "a", "my" between them do
//	                    not matter, nor does leaving out the spaces
//	abuse~              abuse, abuses, abused, abusing
//	knife|acid attack   either word
//	"aids"              exactly so, not "aid"
//	^pip$               only as the first and last word of such a segment, value
//	                    or stretch; ^ and $ also go alone
//	^<year>$            a segment or stretch that is a year
//	spiking + @help     only if the page also has a phrase of the list help
//	theft + police/stolen  only if the page also has one of these phrases
//	assault - crime.sexual_offences/life.*  not beside these categories
//	counselling - *     not beside any other category
//
// In the Welsh lists the first word is also found in its soft, nasal and
// aspirate mutations. The lists of other languages hold phrases in their own
// scripts; each Chinese character counts as a word.
//
// Under "not", a line is a phrase that no match may share a word with
// ("assault course"), or, after "! ", one that rules the category out for the
// whole page.
//
// # Examples
//
// Each file states pages that must be linked ("match") and pages that must not
// ("nomatch"), and does not load unless they hold. A line is an address, then,
// where wanted, a title, a button text in square brackets, and a referrer
// after "<-".
package sensitivity

import (
	"slices"
	"sync"

	"pixelwitness/evidence"
)

// Rules are the categories and gates as loaded. They may be used from several
// goroutines at once.
type Rules struct {
	categories []evidence.Category
	bases      []Basis
	gates      []gate
	sum        string
	files      []File

	vocab     *vocabulary
	trie      *trie
	patterns  []pattern
	contexts  int             // number of word lists and phrases that terms may need
	families  []int32         // by category: the word list named as its family, -1 for none
	skip      map[string]bool // query parameters that are never read
	silent    []bool          // by word: says nothing of a page's subject
	hosts     map[string][]hostRule
	names     map[string][]hostRule // the same by [hostName]
	unless    []int32               // by category: the set in beside to which it gives way, 0 for none
	beside    [][]bool              // by set, by category; the first is empty
	gateHosts map[string]int32      // by host: the gate that closes it

	scans sync.Pool // of *scan
}

// Files returns the rule files in use, in byte order of their names.
func (r *Rules) Files() []File { return slices.Clone(r.files) }

// A File is a rule file, word for word.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// A Basis is a point of law to think of: a prompt for a lawyer, never a
// finding.
type Basis struct {
	ID      string // "art9.health"
	Name    string // "UK GDPR Article 9(1), data concerning health"
	Text    string
	Caution string // what speaks against relying on it, "" if nothing is noted
}

// A gate is a kind of page that carries no category, whatever its words.
type gate struct {
	id     string
	reason string
	keeps  []bool // by category: not stopped by this gate
	site   bool   // stops only what the name of the site says
}

// stops reports whether a closed gate stops f.
func (g *gate) stops(s *scan, f *found) bool {
	return !g.keeps[f.category] && (!g.site || s.namesSite(f))
}

// Categories returns the categories in order of id. The caller may change the
// slice, not what it points to.
func (r *Rules) Categories() []evidence.Category { return slices.Clone(r.categories) }

// Bases returns the legal bases in the order of _bases.yaml.
func (r *Rules) Bases() []Basis { return slices.Clone(r.bases) }

// SHA256 returns in hexadecimal the SHA-256 of what `sha256sum *.yaml` prints
// for the rule files in use, in byte order of their names.
func (r *Rules) SHA256() string { return r.sum }

// A hostRule is a site that names a category.
type hostRule struct {
	category, unless int32
	confirmed        bool
}

// A patternKind says what a phrase found on a page means.
type patternKind uint8

const (
	isTerm    patternKind = iota // a term of category owner
	isNot                        // voids matches of category owner that it shares a word with
	isVeto                       // rules category owner out for the page
	isGate                       // gate owner
	isGateNot                    // voids matches of gate owner that it shares a word with
	isContext                    // meets context owner
)

// A pattern is one line of a list, compiled.
type pattern struct {
	kind       patternKind
	owner      int32
	start, end bool // only at the start, the end of a piece
	strong     bool
	wide       bool      // in a button, closes the page: only there
	rule       string    // "crime.violence#knife-crime"
	needs      [][]int32 // contexts: one of each must be met
	unless     int32     // the set in Rules.beside to which a match gives way, 0 for none
}

package disclose

import (
	"slices"
	"strings"

	"pixelwitness/evidence/seek"
)

// A page is one page address of a visit, and what it can be known by.
type page struct {
	raw   string // as captured, without its fragment
	site  string
	path  string   // host and path with escapes undone, without "www." and the last slash
	full  string   // path with the query; equal to path if there is none
	title string   // with "+" as a space
	named string   // the title as it stands
	words []string // what was searched for, with "+" as a space
}

// Lengths below which a text could be met by chance.
const (
	minTitle      = 8  // of a title that is the whole of a value
	minTitleIn    = 16 // of a title inside a longer value
	minWords      = 4
	minWordsIn    = 12
	minIdentifier = 8
)

// searchKeys are parameters of page addresses that hold what a visitor
// searched for, as site-search features name them by default.
var searchKeys = [...]string{"q", "query", "s", "search", "search_query", "searchterm", "search_term", "search_string", "keyword", "keywords", "term", "terms"}

// newPage describes the page at an address; nil if the address says no more
// than its origin.
func (w *Watcher) newPage(raw string) *page {
	raw, _, _ = strings.Cut(raw, "#")
	a, ok := parse(raw)
	if !ok || a.path == "/" && a.query == "" {
		return nil
	}
	path, _ := seek.Undo(a.path)
	p := &page{raw: raw, site: w.site(a.host)}
	p.path = strings.TrimPrefix(a.host, "www.") + strings.TrimSuffix(path, "/")
	p.full = p.path
	if a.query != "" {
		query, _ := seek.Undo(a.query)
		p.full = p.path + "?" + query
		if a.path == "/" {
			p.path += "/?" + query
			p.full = p.path
		}
	}
	for part := range strings.SplitSeq(a.query, "&") {
		key, value, _ := strings.Cut(part, "=")
		if !slices.Contains(searchKeys[:], strings.ToLower(key)) {
			continue
		}
		value, _ = seek.Undo(value)
		if value = plus(value); len(value) >= minWords {
			p.words = append(p.words, value)
		}
	}
	return p
}

// plus makes texts comparable that forms may have encoded.
func plus(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "+", " ")) }

// A carried is how much of a page's address a text holds.
type carried int

const (
	nothing carried = iota
	withoutQuery
	whole
)

// in says how much of the page's address s holds; escapes in s are undone.
func (p *page) in(s string) carried {
	most := nothing
	for from := 0; most < whole; {
		i := strings.Index(s[from:], p.path)
		if i < 0 {
			break
		}
		i += from
		from = i + len(p.path)
		if i > 0 && partOfHost(s[i-1]) && !strings.HasSuffix(s[:i], "www.") {
			continue
		}
		rest := strings.TrimPrefix(s[from:], "/")
		if rest != "" && partOfPath(rest[0]) {
			continue
		}
		most = withoutQuery
		if query := p.full[len(p.path):]; query == "" || strings.HasPrefix(rest, query) {
			most = whole
		}
	}
	return most
}

func alphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func partOfHost(c byte) bool { return alphanumeric(c) || c == '-' || c == '.' || c == '_' }

func partOfPath(c byte) bool {
	return alphanumeric(c) || strings.IndexByte("-._~%/!$'()*:@", c) >= 0 || c >= 0x80
}

// titled reports whether s, with "+" as a space, is or holds the title.
func (p *page) titled(s string) bool { return isOrHolds(s, p.title, minTitle, minTitleIn) }

// searched reports whether s, with "+" as a space, is or holds what was
// searched for on the page.
func (p *page) searched(s string) bool {
	for _, words := range p.words {
		if isOrHolds(s, words, minWords, minWordsIn) {
			return true
		}
	}
	return false
}

func isOrHolds(s, part string, least, leastIn int) bool {
	return len(part) >= least && s == part || len(part) >= leastIn && strings.Contains(s, part)
}

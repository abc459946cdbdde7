package disclose

import (
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/har"
)

// Bounds of what is kept of one source.
const (
	maxRecent      = 12     // page addresses that are looked for
	maxPageRefs    = 20_000 // pages of a capture's own list
	maxIdentifiers = 5_000
)

// A visit is what is kept of the source that is being read.
type visit struct {
	byRef   map[string]*opened // by the capture's own page id
	last    *opened
	sites   map[string]bool // of opened pages
	recent  []*page         // latest first
	ids     map[string]string
	cookies string // the header seen last, to spare reading it again
}

// An opened is a page that a document was opened as. Its page is nil when its
// address says no more than its origin.
type opened struct {
	site string
	page *page
}

func newVisit() *visit {
	return &visit{byRef: make(map[string]*opened), sites: make(map[string]bool), ids: make(map[string]string)}
}

// Begin makes ready for another source.
func (w *Watcher) Begin() {
	w.v = newVisit()
	w.visits = map[string]*visit{"": w.v}
}

// maxClients bounds the clients of a capture whose visits are told apart.
const maxClients = 1_000

// of turns to the visit of a client.
func (w *Watcher) of(client string) {
	if w.v = w.visits[client]; w.v != nil {
		return
	}
	w.v = newVisit()
	if len(w.visits) < maxClients {
		w.visits[client] = w.v
	}
}

// Open records that e opened a page, with the title of its document if that
// is known.
func (w *Watcher) Open(e *har.Entry, title string) {
	w.of(e.Who())
	a, ok := parse(e.URL)
	if !ok {
		return
	}
	o := &opened{site: w.site(a.host), page: w.newPage(e.URL)}
	if o.page != nil {
		o.page.title, o.page.named = plus(title), title
		w.remember(o.page)
	}
	v := w.v
	v.last = o
	if len(v.sites) < maxPageRefs {
		v.sites[o.site] = true
	}
	if e.PageRef != "" && (len(v.byRef) < maxPageRefs || v.byRef[e.PageRef] != nil) {
		v.byRef[e.PageRef] = o
	}
	for _, name := range w.inAddress {
		if value := parameter(a.query, name.Name); value != "" {
			v.learn(name.Kind, value)
		}
	}
}

// parameter returns the value of a parameter of a query, as sent.
func parameter(query, name string) string {
	for part := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			return value
		}
	}
	return ""
}

// Told records the address and the title of a page as a request told them to a
// vendor: an address that changed without a document shows there first.
func (w *Watcher) Told(e *har.Entry, ev *decode.Event) {
	w.of(e.Who())
	if ev.PageURLFrom != "dl" || strings.Contains(ev.PageURL, "[masked ") {
		return
	}
	p := w.newPage(ev.PageURL)
	if p == nil || !w.v.sites[p.site] {
		return
	}
	p.title, p.named = plus(ev.PageTitle), ev.PageTitle
	w.remember(p)
}

// remember puts p first among the recent pages.
func (w *Watcher) remember(p *page) {
	v := w.v
	if len(v.recent) > 0 && v.recent[0].raw == p.raw && p.title == "" {
		return
	}
	if i := slices.IndexFunc(v.recent, func(o *page) bool { return o.raw == p.raw }); i >= 0 {
		if p.title == "" {
			p.title, p.named = v.recent[i].title, v.recent[i].named
		}
		v.recent = slices.Delete(v.recent, i, i+1)
	}
	v.recent = slices.Insert(v.recent, 0, p)
	v.recent = v.recent[:min(len(v.recent), maxRecent)]
}

// around returns the site of the page that e belongs to, and the page if its
// address is known; "" if the capture does not show it.
func (w *Watcher) around(e *har.Entry, referer string) (site string, p *page) {
	v := w.v
	from := ""
	if a, ok := parse(referer); ok {
		from = w.site(a.host)
	}
	if e.PageRef != "" {
		if o := v.byRef[e.PageRef]; o != nil {
			return o.site, o.page
		}
	}
	if from != "" && (v.sites[from] || len(v.sites) == 0) {
		for _, p := range v.recent {
			if p.site == from {
				return from, p
			}
		}
		return from, nil
	}
	if v.last != nil && e.PageRef == "" {
		return v.last.site, v.last.page
	}
	return "", nil
}

// learnFrom keeps the identifiers that a request to the page's own site
// carries, and the address that it came from.
func (w *Watcher) learnFrom(e *har.Entry, referer string) {
	v := w.v
	if p := w.newPage(referer); p != nil && isPage(referer) && (len(v.recent) == 0 || v.recent[0].raw != p.raw) {
		w.remember(p)
	}
	for _, h := range e.Headers {
		if !strings.EqualFold(h.Name, "cookie") || h.Value == v.cookies {
			continue
		}
		v.cookies = h.Value
		for c := range strings.SplitSeq(h.Value, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(c), "=")
			if kind := w.cookies[name]; kind != "" && !w.secrets.Cookie(name) {
				v.learn(kind, value)
			}
		}
	}
}

// learn keeps an identifier whose value can be told from the text around it.
// Of a Google Analytics client id the part that requests carry is kept too.
func (v *visit) learn(kind, value string) {
	if len(value) < minIdentifier || strings.IndexFunc(value, func(r rune) bool { return r > 0x7f || !partOfToken(byte(r)) }) >= 0 {
		return
	}
	if len(v.ids) >= maxIdentifiers {
		return
	}
	if _, ok := v.ids[value]; ok {
		return
	}
	v.ids[value] = kind
	if rest, ok := strings.CutPrefix(value, "GA1."); ok {
		if _, id, ok := strings.Cut(rest, "."); ok && len(id) >= minIdentifier {
			v.ids[id] = kind
		}
	}
}

func partOfToken(c byte) bool { return alphanumeric(c) || c == '.' || c == '-' || c == '_' || c == '~' }

// isPage reports whether an address that requests came from can be a page:
// style sheets and scripts are named as Referer too.
func isPage(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	for _, ext := range [...]string{".css", ".js", ".mjs", ".svg"} {
		if strings.HasSuffix(path, ext) {
			return false
		}
	}
	return true
}

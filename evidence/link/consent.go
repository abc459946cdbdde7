package link

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/decode/consent"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// Bounds on what is kept of consent: it grows with sites, hosts and changes of
// records, never with entries.
const (
	maxChanges = 200    // of one tool's record on one site
	maxHosts   = 20_000 // of which it is known when a request was last made
)

// Consents keeps, for each capture and site, each first sight and change of a
// consent record, and which preferences the browser sent.
type Consents struct {
	tools   *consent.Tools
	secrets *decode.Secrets
	sites   map[siteKey]*consentSite
	hosts   map[hostKey]opened
}

// A consent is one client's: a proxy records those of many.
type siteKey struct {
	source       int
	client, site string
}

type hostKey struct {
	source       int
	client, host string
}

// opened is the last request to a host that would have carried its cookies.
type opened struct {
	time  time.Time
	entry int
}

type consentSite struct {
	label    string
	requests int
	cookies  int
	series   []*series
	unlisted int
	signals  []evidence.ConsentSignal
}

// A series is what the records of one tool said, in order of time.
type series struct {
	tool   string
	in     string // cookie, query or body
	spans  []span
	hosts  map[string]bool // that the record was seen at
	absent opened          // of the requests before the first sight, the last to one of those hosts
	full   time.Time       // of the first change beyond the bound; zero if there was none
}

// A span is a time in which a record said the same.
type span struct {
	consent.Reading
	in         string // cookie, set_cookie, query
	host       string
	from, last time.Time
	fromEntry  int
	lastEntry  int
	seen       int
}

// NewConsents returns Consents for every tool known, which mask by secrets
// what they print of a record.
func NewConsents(secrets *decode.Secrets) (*Consents, error) {
	tools, err := consent.Default()
	if err != nil {
		return nil, err
	}
	return &Consents{tools: tools, secrets: secrets, sites: make(map[siteKey]*consentSite), hosts: make(map[hostKey]opened)}, nil
}

// Tools returns the tools whose records are read.
func (c *Consents) Tools() []*consent.Tool { return c.tools.List() }

// See notes what the request and the answer of e carry; source is the number
// of its source. Page is the address of the page that e was made for, "" when
// it is not known. It keeps nothing of e. An entry without a time is passed
// over: nothing can be said to be before or after it.
func (c *Consents) See(e *har.Entry, source int, page string) {
	if e.Time.IsZero() {
		return
	}
	host := evidence.Host(e.URL)
	site := evidence.Site(host)
	var cookies []har.Field
	withCookies := false
	s := seen{c: c, e: e, source: source, host: host}
	for _, f := range e.Headers {
		switch {
		case strings.EqualFold(f.Name, "cookie"):
			withCookies = withCookies || f.Value != ""
			if c.tools.InCookies(f.Value) {
				cookies = append(cookies, consent.CookieHeader(f.Value)...)
			}
		case strings.EqualFold(f.Name, "sec-gpc"):
			c.signal(source, page, "Sec-GPC", f.Value, e)
		case strings.EqualFold(f.Name, "dnt"):
			c.signal(source, page, "DNT", f.Value, e)
		}
	}
	if !withCookies {
		cookies, withCookies = e.Cookies, len(e.Cookies) > 0
	}
	st := c.site(siteKey{source, e.Who(), site}, e.Source.Label)
	st.requests++
	if withCookies {
		st.cookies++
	}
	for _, r := range c.tools.Cookies(cookies) {
		s.add(site, inCookie, inCookie, r)
	}
	s.setCookies(site, cookies)
	if page != "" {
		for _, r := range c.tools.Address(e.URL) {
			s.add(evidence.Site(evidence.Host(page)), inQuery, inQuery, r)
		}
	}
	if page != "" && e.Method == "POST" && c.tools.TakesBody(host) {
		if body, err := e.RequestBody(); err == nil { // an error is told of where the entry is decoded
			for _, r := range c.tools.Body(host, body.Data) {
				s.add(evidence.Site(evidence.Host(page)), inBody, inBody, r)
			}
		}
	}
	if fetched(e) && (withCookies || isDocument(e)) {
		k := hostKey{source, e.Who(), host}
		if o, ok := c.hosts[k]; ok && e.Time.After(o.time) || !ok && len(c.hosts) < maxHosts {
			c.hosts[k] = opened{e.Time, e.Entry}
		}
	}
}

// fetched reports whether e went over the network, so that it carried the
// cookies that there were.
func fetched(e *har.Entry) bool { return e.FromCache == "" && e.Delivery() == har.Answered }

// isDocument reports whether e is a page that was opened.
func isDocument(e *har.Entry) bool {
	if dest, ok := e.RequestHeader("Sec-Fetch-Dest"); ok {
		return dest == "document"
	}
	return e.ResourceType == "document" || e.ResourceType == "" && strings.HasPrefix(e.ResponseType, "text/html")
}

func (c *Consents) site(k siteKey, label string) *consentSite {
	s := c.sites[k]
	if s == nil {
		s = &consentSite{label: label}
		if len(c.sites) < maxHosts {
			c.sites[k] = s
		}
	}
	return s
}

func (c *Consents) signal(source int, page, name, value string, e *har.Entry) {
	if page == "" {
		page = e.URL
	}
	st := c.site(siteKey{source, e.Who(), evidence.Site(evidence.Host(page))}, e.Source.Label)
	for i := range st.signals {
		if g := &st.signals[i]; g.Name == name && g.Value == value {
			g.Requests++
			return
		}
	}
	if len(st.signals) < 8 && len(value) <= 16 {
		st.signals = append(st.signals, evidence.ConsentSignal{Name: name, Value: value, Requests: 1, Entry: e.Entry, Time: instant(e.Time)})
	}
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// seen is one entry in which records are seen.
type seen struct {
	c      *Consents
	e      *har.Entry
	source int
	host   string
}

// setCookies notes the records that the answer sets or removes. Those that it
// sets are read together with what the request carried of the same tool.
func (s seen) setCookies(site string, carried []har.Field) {
	var set []har.Field
	for _, h := range s.e.ResponseHeaders {
		if !strings.EqualFold(h.Name, "set-cookie") {
			continue
		}
		f, removed := consent.SetCookie(h.Value, s.e.Time)
		if !removed {
			set = append(set, f)
		} else if r, ok := s.c.tools.Removal(f.Name); ok {
			s.add(site, inCookie, inSetCookie, r)
		}
	}
	found := s.c.tools.Cookies(set)
	if len(found) == 0 {
		return
	}
	together := s.c.tools.Cookies(append(set, carried...)) // of two with one name, the first is read
	for _, r := range found {
		for _, t := range together {
			if t.Tool == r.Tool {
				s.add(site, inCookie, inSetCookie, t)
			}
		}
	}
}

// add notes what a tool's record says in the entry.
func (s seen) add(site, class, in string, r consent.Reading) {
	r.Words = s.c.secrets.MaskText(r.Words)
	st := s.c.site(siteKey{s.source, s.e.Who(), site}, s.e.Source.Label)
	i := slices.IndexFunc(st.series, func(x *series) bool { return x.tool == r.Tool && x.in == class })
	if i < 0 {
		i = len(st.series)
		st.series = append(st.series, &series{tool: r.Tool, in: class, hosts: make(map[string]bool)})
	}
	x := st.series[i]
	if class == inCookie && !x.hosts[s.host] {
		if o, ok := s.c.hosts[hostKey{s.source, s.e.Who(), s.host}]; ok && o.time.After(x.absent.time) {
			x.absent = o
		}
		if len(x.hosts) < 100 {
			x.hosts[s.host] = true
		}
	}
	st.unlisted += x.add(span{Reading: r, in: in, host: s.host, from: s.e.Time, last: s.e.Time, fromEntry: s.e.Entry, lastEntry: s.e.Entry, seen: 1})
}

// add puts a sight in its place: into the span that says the same, or into one
// of its own. It returns the number of changes that were not kept.
func (x *series) add(n span) int {
	i := len(x.spans) // of the first span after n
	for i > 0 && x.spans[i-1].from.After(n.from) {
		i--
	}
	if i > 0 && x.spans[i-1].Same(&n.Reading) {
		p := &x.spans[i-1]
		p.seen++
		if n.from.After(p.last) || n.from.Equal(p.last) {
			p.last, p.lastEntry = n.last, n.lastEntry
		}
		return 0
	}
	if i < len(x.spans) && x.spans[i].Same(&n.Reading) {
		p := &x.spans[i]
		p.seen++
		p.from, p.fromEntry, p.host, p.in = n.from, n.fromEntry, n.host, n.in
		return 0
	}
	if len(x.spans) >= maxChanges {
		if x.full.IsZero() || n.from.Before(x.full) {
			x.full = n.from
		}
		return 1
	}
	if i > 0 && x.spans[i-1].last.After(n.from) { // a sight out of order splits the span that it falls into
		p := x.spans[i-1]
		p.from, p.fromEntry = p.last, p.lastEntry
		x.spans[i-1].last, x.spans[i-1].lastEntry = x.spans[i-1].from, x.spans[i-1].fromEntry
		x.spans = slices.Insert(x.spans, i, n, p)
		return 0
	}
	x.spans = slices.Insert(x.spans, i, n)
	return 0
}

// Sites lists what was noted, by source, site and client: those with a record or a
// preference, and nothing of others.
func (c *Consents) Sites() []evidence.ConsentSite {
	keys := make([]siteKey, 0, len(c.sites))
	for k, s := range c.sites {
		if len(s.series) > 0 || len(s.signals) > 0 {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b siteKey) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.site, b.site), cmp.Compare(a.client, b.client))
	})
	out := make([]evidence.ConsentSite, 0, len(keys))
	for _, k := range keys {
		out = append(out, c.sites[k].describe(k.client, k.site))
	}
	return out
}

func (s *consentSite) describe(client, site string) evidence.ConsentSite {
	out := evidence.ConsentSite{Source: s.label, Client: client, Site: site, Requests: s.requests, Cookies: s.cookies, Unlisted: s.unlisted,
		Changes: []evidence.ConsentChange{}, Signals: append([]evidence.ConsentSignal{}, s.signals...)}
	for _, x := range s.series {
		for i := range x.spans {
			p := &x.spans[i]
			ch := evidence.ConsentChange{Tool: p.Name, Records: p.Records, Change: "changed", In: p.in, Entry: p.fromEntry, Host: p.host,
				Time: instant(p.from), Stated: instant(p.Time), Choice: string(p.Choice), Advertising: string(p.Advertising),
				Statistics: string(p.Statistics), Says: p.Words, LastEntry: p.lastEntry, LastTime: instant(p.last), Seen: p.seen}
			switch {
			case p.Choice == consent.Removed:
				ch.Change = "removed"
			case i == 0:
				ch.Change = "first_seen"
				ch.AbsentTime = instant(x.absentBefore())
			}
			out.Changes = append(out.Changes, ch)
		}
	}
	slices.SortStableFunc(out.Changes, func(a, b evidence.ConsentChange) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Entry, b.Entry), cmp.Compare(a.Tool, b.Tool), cmp.Compare(a.In, b.In))
	})
	slices.SortFunc(out.Signals, func(a, b evidence.ConsentSignal) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Value, b.Value))
	})
	return out
}

// absentBefore is when a request last went out without the record before its
// first sight; zero if none is known to have.
func (x *series) absentBefore() time.Time {
	if x.absent.time.Before(x.spans[0].from) {
		return x.absent.time
	}
	return time.Time{}
}

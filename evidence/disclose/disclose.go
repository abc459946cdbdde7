// Package disclose finds requests to other sites that carry what the page that
// is open can be known by: its address, its title, what was searched for on
// it, an identifier that the capture shows elsewhere, or a value that a person
// has supplied.
//
// A site is a registrable domain. Requests that open a page are looked at
// too, except for their Referer, and preflights are not.
package disclose

import (
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/known"
	"pixelwitness/evidence/seek"
	"pixelwitness/har"
)

// A Watcher reads the entries of captures, in order. What it keeps is bounded,
// whatever their number. It is not safe for concurrent use.
type Watcher struct {
	dec       *decode.Decoder
	secrets   *decode.Secrets
	known     *known.Set // nil: none were supplied
	cookies   map[string]string
	inAddress []decode.AddressIdentifier
	siteOf    map[string]string
	hosts     map[string]*evidence.OtherHost
	over      int
	visits    map[string]*visit // of the capture being read, by client: a proxy records those of many
	v         *visit            // of the client whose entry is read
}

// maxHosts bounds the hosts that are counted one by one.
const maxHosts = 5_000

// New returns a Watcher that knows the identifiers that dec's vendors
// document.
func New(dec *decode.Decoder, values *known.Set) *Watcher {
	w := &Watcher{dec: dec, secrets: dec.Secrets(), known: values,
		cookies: make(map[string]string), siteOf: make(map[string]string), hosts: make(map[string]*evidence.OtherHost)}
	w.Begin()
	for _, v := range dec.Vendors() {
		for _, c := range v.Cookies {
			if c.Identifier != "" {
				w.cookies[c.Key] = c.Identifier
			}
		}
		w.inAddress = append(w.inAddress, v.AddressIdentifiers...)
	}
	return w
}

// Entry returns what e, which is not known as a vendor's request, carries to
// another site than that of the page; nil if nothing was found. opens says
// that e opened a page; Open is called after. The error is a body that could not be read; what was
// found without it is returned too.
func (w *Watcher) Entry(e *har.Entry, opens bool) (*Found, error) {
	w.of(e.Who())
	a, ok := parse(e.URL)
	if !ok || e.Method == "OPTIONS" || e.Method == "CONNECT" {
		return nil, nil
	}
	referer, _ := e.RequestHeader("Referer")
	from, current := w.around(e, referer)
	site := w.site(a.host)
	if from == "" {
		return nil, nil
	}
	if site == from {
		w.learnFrom(e, referer)
		return nil, nil
	}
	opens = opens || isNavigation(e)
	s := &search{w: w, e: e, current: current}
	h := w.host(a.host, site, e.URL)
	s.vendor = h.Vendor
	if !opens {
		h.Requests++
		s.named(referer, from, h)
	}
	body, err := e.RequestBody()
	if err != nil {
		body = har.Body{State: har.BodyNotRecorded}
	}
	if s.referer == nil && !s.any(body) {
		return nil, err
	}
	f := s.found(body)
	if opens && f != nil {
		h.Requests++ // a visit to another site is not counted otherwise
	}
	return f, err
}

func isNavigation(e *har.Entry) bool {
	if dest, ok := e.RequestHeader("Sec-Fetch-Dest"); ok {
		return dest == "document"
	}
	return e.ResourceType == "document"
}

func (w *Watcher) host(name, site, address string) *evidence.OtherHost {
	h := w.hosts[name]
	if h == nil {
		if len(w.hosts) >= maxHosts {
			w.over++
			return &evidence.OtherHost{Vendor: w.vendor(address)}
		}
		h = &evidence.OtherHost{Host: name, Site: site, Vendor: w.vendor(address)}
		w.hosts[name] = h
	}
	return h
}

func (w *Watcher) vendor(address string) string {
	if v := w.dec.HostVendor(address); v != nil {
		return v.ID
	}
	return Unknown
}

// Unknown stands for the vendor of a host that belongs to no known one.
const Unknown = "unknown"

// named looks at the Referer field.
func (s *search) named(referer, from string, h *evidence.OtherHost) {
	a, ok := parse(referer)
	if !ok || s.w.site(a.host) != from {
		return
	}
	p := s.w.newPage(referer)
	if p == nil {
		h.OriginOnly++
		return
	}
	if !isPage(referer) {
		return
	}
	s.w.remember(p)
	s.referer = s.w.v.recent[0] // p, or as it was known before
}

// any reports whether something is found in the address or the body.
func (s *search) any(body har.Body) bool {
	if s.in(s.e.URL) {
		s.hit = decode.Param{In: "query", Raw: s.e.URL}
		return true
	}
	for _, p := range body.Params {
		if s.in(p.Value) {
			s.hit = decode.Param{In: "body", Raw: p.Value}
			return true
		}
	}
	if isGzip(body.Data) {
		return true // read in full
	}
	if s.inBody(body.Data) {
		return true
	}
	if s.w.known == nil {
		return false
	}
	for _, h := range s.e.Headers {
		if len(s.w.known.Find(h.Value)) > 0 {
			return true
		}
	}
	return false
}

// A long body is searched in stretches that overlap, so that memory stays flat.
const (
	stretch = 1 << 20
	overlap = 64 << 10
)

func (s *search) inBody(b []byte) bool {
	for len(b) > 0 {
		n := min(stretch, len(b))
		if text := string(b[:n]); s.in(text) {
			s.hit = decode.Param{In: "body", Raw: text}
			return true
		}
		if n == len(b) {
			break
		}
		b = b[n-overlap:]
	}
	return false
}

func isGzip(b []byte) bool { return len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b }

// in reports whether text holds anything that is looked for.
func (s *search) in(text string) bool {
	for l := range seek.Layers(text) {
		if l.Binary {
			continue
		}
		for _, p := range s.w.v.recent {
			if p.in(l.Text) != nothing || p == s.current && (len(p.title) >= minTitle || len(p.words) > 0) && s.words(p, l.Text) {
				return true
			}
		}
		if len(s.w.v.ids) > 0 && s.identifier(l.Text, nil) {
			return true
		}
	}
	return len(s.w.known.Find(text)) > 0
}

// words reports whether text may hold the title or the words searched for.
func (s *search) words(p *page, text string) bool {
	text = plus(text)
	if len(p.title) >= minTitle && strings.Contains(text, p.title) {
		return true
	}
	for _, words := range p.words {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// identifier reports whether text holds an identifier of the visit, and calls
// each, if given, for every one.
func (s *search) identifier(text string, each func(kind, value string)) bool {
	any := false
	for i := 0; i < len(text); i++ {
		from := i
		for i < len(text) && partOfToken(text[i]) {
			i++
		}
		if i-from < minIdentifier {
			continue
		}
		if kind, ok := s.w.v.ids[text[from:i]]; ok {
			any = true
			if each == nil {
				return true
			}
			each(kind, text[from:i])
		}
	}
	return any
}

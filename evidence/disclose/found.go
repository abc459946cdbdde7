package disclose

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/known"
	"pixelwitness/evidence/seek"
	"pixelwitness/har"
)

// A Found is what one request carried to another site, secrets masked.
type Found struct {
	Vendor      string // "unknown", or the vendor whose host it is
	PageURL     string // "" if the capture does not show the page
	PageURLFrom string // dl, referer or document
	PageTitle   string // "" if the request did not carry it
	Params      []decode.Param
	Identifiers []decode.Identifier
	Words       []string // keys of parameters that held what was searched for
	Known       []evidence.Known
	Notes       []string
}

// A search looks through one request.
type search struct {
	w       *Watcher
	e       *har.Entry
	vendor  string
	current *page // that the request belongs to; nil if its address is not known
	referer *page // that the Referer field names; nil if it names none
	told    []told
	notes   []string
	hit     decode.Param // where something was found at first: a stretch of the address or the body
}

// A told is a page whose address is carried outside the Referer field.
type told struct {
	page *page
	how  carried
}

// found reads the request in full and keeps the parameters that carry
// something; nil if none does.
func (s *search) found(body har.Body) *Found {
	f := &Found{Vendor: s.vendor}
	headers := s.e.Headers
	if s.w.known == nil {
		headers = nil
		if v, ok := s.e.RequestHeader("Referer"); ok && s.referer != nil {
			headers = []har.Field{{Name: "Referer", Value: v}}
		}
	}
	for _, p := range s.w.dec.Split(decode.Request{Method: s.e.Method, URL: s.e.URL, Headers: headers, Body: body}) {
		keep := false
		if p.In == "header" {
			keep = p.Key == "referer" && s.referer != nil
		} else {
			keep = s.param(f, &p)
		}
		if values := Known(s.w.known, p); len(values) > 0 {
			f.Known = append(f.Known, values...)
			keep = true
		}
		if keep {
			s.w.secrets.MaskPacked(&p)
			f.Params = append(f.Params, p)
		}
	}
	unlisted := len(f.Params) == 0 && s.unlisted(f)
	if len(f.Params) == 0 {
		return nil
	}
	s.page(f)
	for _, k := range f.Known {
		s.note("value supplied as " + known.Words(k.Field))
	}
	for i, n := range s.notes {
		s.notes[i] = n + s.fate()
	}
	f.Notes = s.notes
	if unlisted {
		f.Notes = append(f.Notes, "The parameter that held it is not listed: the request has more of them than are listed, or it is masked. The length and the SHA-256 of the stretch that holds it are given instead.")
	}
	return f
}

// unlisted records what was found in a stretch of the request whose parameters
// are not listed.
func (s *search) unlisted(f *Found) bool {
	p := s.hit
	if p.Raw == "" {
		return false
	}
	keep := s.param(f, &p)
	f.Known = append(f.Known, Known(s.w.known, p)...)
	if !keep && len(f.Known) == 0 {
		return false
	}
	p.Raw = fmt.Sprintf("[%d bytes, SHA-256 %x]", len(p.Raw), sha256.Sum256([]byte(p.Raw)))
	p.Value = p.Raw
	if p.Basis == "" {
		p.Basis = decode.BasisUndocumented
	}
	f.Params = append(f.Params, p)
	return true
}

// page says which page the request is about, and what it carried of its
// address: the page that the Referer field names; or else the current one, if
// its address is carried; or else the latest that is.
func (s *search) page(f *Found) {
	p, how := s.referer, nothing
	if p == nil {
		p = s.current
	}
	of := func(p *page) int {
		return slices.IndexFunc(s.told, func(t told) bool { return p != nil && t.page.raw == p.raw })
	}
	i := of(p)
	if i < 0 && s.referer == nil && len(s.told) > 0 {
		i, p = 0, s.told[0].page
	}
	if i >= 0 {
		how = s.told[i].how
	}
	if p == nil {
		return
	}
	address := p.raw
	first := ""
	switch {
	case how == whole, s.referer != nil:
		first = "address of this page"
	case how == withoutQuery:
		first = "address of this page, without its query,"
		address, _, _ = strings.Cut(address, "?")
	}
	if first != "" {
		s.notes = slices.Insert(s.notes, 0, first)
	}
	for _, t := range s.told {
		if t.page.path != p.path {
			s.note("address of another page of this visit")
		}
	}
	f.PageURL = s.w.secrets.MaskText(address)
	switch {
	case how != nothing:
		f.PageURLFrom = "dl"
	case s.referer != nil:
		f.PageURLFrom = "referer"
	default:
		f.PageURLFrom = "document"
	}
}

func (s *search) note(text string) {
	if !slices.Contains(s.notes, text) {
		s.notes = append(s.notes, text)
	}
}

// fate says of the request what the capture shows of it.
func (s *search) fate() string {
	a, _ := parse(s.e.URL)
	switch s.e.Delivery() {
	case har.Blocked:
		return fmt.Sprintf(" in a request to %s that was blocked", a.host)
	case har.Failed:
		return fmt.Sprintf(" in a request to %s that failed", a.host)
	case har.NoAnswer:
		return fmt.Sprintf(" in a request to %s that has no recorded answer", a.host)
	case har.FromCache:
		return fmt.Sprintf(" in a request to %s that a cache answered", a.host)
	case har.NotRecorded:
		return fmt.Sprintf(" in a request to %s whose answer is not recorded", a.host)
	}
	return " sent to " + a.host
}

// param reports whether p carries something, and records what.
func (s *search) param(f *Found, p *decode.Param) bool {
	if p.Enc != "" {
		return false
	}
	keep := false
	meant := func(text string) {
		keep = true
		if p.Meaning == "" {
			p.Meaning, p.Basis = text, decode.BasisInferred
		}
	}
	for l := range seek.Layers(p.Raw) {
		if l.Binary {
			continue
		}
		for _, o := range s.w.v.recent {
			if how := o.in(l.Text); how != nothing {
				s.tell(o, how)
				meant("Holds the address of a page that the capture records.")
			}
		}
		text := plus(l.Text)
		for _, c := range s.about() {
			if c.titled(text) {
				s.note("title of this page")
				f.PageTitle = s.w.secrets.MaskText(c.named)
				meant("Holds the title of the page that the capture records.")
			}
			if c.searched(text) {
				s.note("search words of this page")
				f.Words = append(f.Words, p.Key)
				meant("Holds the words that the address of the page names as searched for.")
			}
		}
		s.identifier(l.Text, func(kind, value string) {
			id := decode.Identifier{Kind: kind, Key: p.Key, Value: value}
			if slices.Contains(f.Identifiers, id) {
				return
			}
			f.Identifiers = append(f.Identifiers, id)
			s.note("identifier " + kind)
			meant("Holds an identifier that the capture shows on the site of the page.")
		})
	}
	return keep
}

// about lists the pages whose titles and searches are looked for.
func (s *search) about() []*page {
	var out []*page
	for _, p := range [...]*page{s.current, s.referer} {
		if p != nil && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

func (s *search) tell(p *page, how carried) {
	for i := range s.told {
		if t := &s.told[i]; t.page == p {
			t.how = max(t.how, how)
			return
		}
	}
	s.told = append(s.told, told{p, how})
}

// Known returns the supplied values that a parameter holds. A nil set holds
// none.
func Known(set *known.Set, p decode.Param) []evidence.Known {
	var out []evidence.Known
	for _, m := range set.Find(p.Raw) {
		out = append(out, evidence.Known{Field: m.Field, Rule: m.Rule, Form: string(m.Form), In: p.In, Key: p.Key})
	}
	return out
}

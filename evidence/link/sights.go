package link

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// maxSights bounds the values whose first sight is kept, at about 150 bytes
// each.
const maxSights = 20_000

// Sights keeps where the values of the cookies that vendors' files describe,
// and of the identifiers that vendors put into addresses, were first seen. Of
// a value itself it keeps a digest only.
type Sights struct {
	cookies map[string]string // names, each under itself; "_ga_*" under "_ga_"
	params  map[string]string
	hosts   map[string]string
	at      map[[16]byte]sight
	over    int // values beyond the bound
}

type sight struct {
	how    string
	name   string
	part   bool
	host   string
	time   time.Time // zero if the capture states none
	source int
	entry  int
}

// NewSights returns Sights for the cookies and parameters of vendors.
func NewSights(vendors []*decode.Vendor) *Sights {
	s := &Sights{cookies: make(map[string]string), params: make(map[string]string),
		hosts: make(map[string]string), at: make(map[[16]byte]sight)}
	for _, v := range vendors {
		for _, r := range v.Cookies {
			s.cookies[strings.TrimSuffix(r.Key, "*")] = r.Key
		}
		for _, a := range v.AddressIdentifiers {
			s.params[a.Name] = a.Name
		}
	}
	return s
}

// Add notes what the request and the answer of e carried; source is the number
// of its source. It keeps nothing of e.
func (s *Sights) Add(e *har.Entry, source int) {
	at := sight{time: e.Time, source: source, entry: e.Entry}
	_, query, _ := strings.Cut(e.URL, "?")
	query, _, _ = strings.Cut(query, "#")
	for pair := range strings.SplitSeq(query, "&") {
		if name, value, _ := strings.Cut(pair, "="); s.params[name] != "" {
			at.how, at.name = evidence.SeenAddress, s.params[name]
			s.note(value, at, e.URL)
		}
	}
	listed := false
	for _, f := range e.Headers {
		if strings.EqualFold(f.Name, "Cookie") {
			listed = true
			for name, value := range decode.CookiePairs(f.Value) {
				s.cookie(evidence.SeenCookie, name, value, at, e.URL)
			}
		}
	}
	if !listed {
		for _, c := range e.Cookies {
			s.cookie(evidence.SeenCookie, c.Name, c.Value, at, e.URL)
		}
	}
	for _, f := range e.ResponseHeaders {
		if strings.EqualFold(f.Name, "Set-Cookie") {
			pair, _, _ := strings.Cut(f.Value, ";")
			name, value, _ := strings.Cut(strings.TrimSpace(pair), "=")
			s.cookie(evidence.SeenSetCookie, name, value, at, e.URL)
		}
	}
}

// cookie notes the value of a cookie, and its last parts where a vendor's
// cookie has an identifier behind two or three other parts, as in
// GA1.1.123.456 or fb.1.1700000000000.abc.
func (s *Sights) cookie(how, name, value string, at sight, address string) {
	row := s.cookies[name]
	if i := strings.LastIndexByte(name, '_'); row == "" && i > 0 {
		row = s.cookies[name[:i+1]]
	}
	if row == "" {
		return
	}
	at.how, at.name = how, row
	s.note(value, at, address)
	at.part = true
	rest := value
	for part := range 3 {
		_, after, ok := strings.Cut(rest, ".")
		if !ok {
			return
		}
		if rest = after; part > 0 {
			s.note(rest, at, address)
		}
	}
}

// shortest bounds the values that are looked for: shorter ones are too likely
// to be met by chance.
const shortest = 8

func (s *Sights) note(value string, at sight, address string) {
	if len(value) < shortest {
		return
	}
	k := digest(value)
	old, seen := s.at[k]
	switch {
	case seen && !at.before(old):
		return
	case !seen && len(s.at) >= maxSights:
		s.over++
		return
	}
	at.host = s.host(address)
	s.at[k] = at
}

// before reports whether a comes before b in time, or else in place. Within
// one entry the request comes before the answer.
func (a sight) before(b sight) bool {
	if a.time.IsZero() != b.time.IsZero() {
		return b.time.IsZero()
	}
	if c := a.time.Compare(b.time); c != 0 {
		return c < 0
	}
	return place{a.source, a.entry, 0}.compare(place{b.source, b.entry, 0}) < 0
}

func (s *Sights) host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	h := strings.ToLower(u.Hostname())
	if known, ok := s.hosts[h]; ok {
		return known
	}
	h = strings.Clone(h)
	s.hosts[h] = h
	return h
}

// Of returns where value was first seen.
func (s *Sights) Of(value string) (evidence.Sight, bool) {
	a, ok := s.at[digest(value)]
	if !ok {
		return evidence.Sight{}, false
	}
	out := evidence.Sight{How: a.how, Name: a.name, Part: a.part, Host: a.host,
		Source: fmt.Sprintf("S%02d", a.source), Entry: a.entry}
	if !a.time.IsZero() {
		out.Time = a.time.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return out, true
}

// Over returns how often a value was met that is beyond the bound of what is kept.
func (s *Sights) Over() int { return s.over }

// digest is of the value as a server reads it.
func digest(value string) [16]byte {
	if strings.Contains(value, "%") {
		if v, err := url.PathUnescape(value); err == nil {
			value = v
		}
	}
	sum := sha256.Sum256([]byte(value))
	return [16]byte(sum[:16])
}

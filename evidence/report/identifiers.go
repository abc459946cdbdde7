package report

import (
	"cmp"
	"slices"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// IdentifiersSchema names the form of identifiers.json.
const IdentifiersSchema = "pixelwitness.identifiers/v1"

// Identifiers is identifiers.json: the different values that single out a
// browser, a device or an account, in the order in which they first come.
type Identifiers struct {
	Schema      string           `json:"schema"`
	Identifiers []IdentifierSeen `json:"identifiers"`
	Unlisted    int              `json:"unlisted"` // occurrences of further values beyond the bound of the list
}

// An IdentifierSeen is one value and where it was seen.
type IdentifierSeen struct {
	Kind          string   `json:"kind"`
	Key           string   `json:"key"`
	Value         string   `json:"value"`
	Issued        string   `json:"issued,omitempty"`
	AccountLinked bool     `json:"account_linked"`
	Events        int      `json:"events"` // kind=event lines that carry it, in the line or in a copy
	FirstTime     string   `json:"first_time,omitempty"`
	LastTime      string   `json:"last_time,omitempty"`
	FirstEvent    string   `json:"first_event"` // id of the first record, of whatever kind
	Vendors       []string `json:"vendors"`
	Hosts         []string `json:"hosts"` // at most 20
	Sites         []string `json:"sites"` // hosts of the pages, at most 20

	Records      int                   `json:"records"`                   // lines of every kind that carry it
	AgeFirstMS   *int64                `json:"age_at_first_ms,omitempty"` // first_time minus issued, in milliseconds
	FirstSeen    evidence.Sight        `json:"first_seen"`
	Recipients   []IdentifierRecipient `json:"recipients"`
	Domains      []string              `json:"domains"`         // registrable domains of the pages, at most 20
	SeveralTo    bool                  `json:"several_to"`      // the same value, whatever its kind and key, was sent to several companies
	SeveralSites bool                  `json:"several_domains"` // or from pages of several registrable domains

	first, last time.Time
}

// An IdentifierRecipient is one company that a value was addressed to, by one
// of its services.
type IdentifierRecipient struct {
	Vendor  string   `json:"vendor"`
	Company string   `json:"company,omitempty"`
	Hosts   []string `json:"hosts"`    // at most 20
	Records int      `json:"records"`  // lines of every kind
	Events  int      `json:"events"`   // of these, lines of kind event
	NotSent int      `json:"not_sent"` // of Records, those that the browser says it did not send
}

// sent reports whether something that carried the value was sent, or may have
// been.
func (r *IdentifierRecipient) sent() bool { return r.Records > r.NotSent }

type identifierKey struct{ kind, key, value string }

type identifierList struct {
	at       map[identifierKey]int
	seen     []IdentifierSeen
	unlisted int
}

// add counts the identifiers of e and reports whether one is tied to an
// account.
func (l *identifierList) add(e *evidence.Event, at time.Time) bool {
	account := false
	var counted []identifierKey
	note := func(ids []decode.Identifier, host string) {
		for _, id := range ids {
			account = account || id.AccountLinked
			k := identifierKey{id.Kind, id.Key, id.Value}
			i, ok := l.at[k]
			if !ok {
				if len(l.seen) >= maxIdentifiers {
					l.unlisted++
					continue
				}
				i = len(l.seen)
				l.at[k] = i
				l.seen = append(l.seen, IdentifierSeen{Kind: id.Kind, Key: id.Key, Value: id.Value,
					Issued: id.Issued, AccountLinked: id.AccountLinked, FirstEvent: e.ID, FirstSeen: carriedBy(e, id.Key)})
			}
			isNew := !slices.Contains(counted, k)
			l.seen[i].add(e, at, host, isNew)
			if isNew {
				counted = append(counted, k)
			}
		}
	}
	note(e.Identifiers, e.Host)
	for i := range e.Copies {
		note(e.Copies[i].Identifiers, e.Copies[i].Host)
	}
	return account
}

// carriedBy is the first sight of a value that the record e carried.
func carriedBy(e *evidence.Event, key string) evidence.Sight {
	s := evidence.Sight{How: evidence.SeenRecord, Name: key, Source: e.Source, Entry: e.Entry, Host: e.Host, Time: e.Time}
	if in := e.Initiator; in != nil && in.Type == "script" {
		if s.Script = in.URL; s.Script == "" && len(in.Chain) > 0 {
			s.Script = in.Chain[0]
		}
	}
	return s
}

// add counts one record that carried s to host; isNew says that the record was
// not counted yet.
func (s *IdentifierSeen) add(e *evidence.Event, at time.Time, host string, isNew bool) {
	addOnce(&s.Hosts, host)
	r := s.recipient(e)
	addOnce(&r.Hosts, host)
	if !isNew {
		return
	}
	s.Records++
	r.Records++
	if e.Kind == decode.KindEvent {
		s.Events++
		r.Events++
	}
	if !anySent(e) {
		r.NotSent++
	}
	addOnce(&s.Vendors, e.Vendor)
	site := siteOf(e.PageURL)
	addOnce(&s.Sites, site)
	addOnce(&s.Domains, evidence.Site(site))
	span(&s.first, &s.last, at)
	s.FirstTime, s.LastTime = stamp(s.first), stamp(s.last)
}

// recipient returns the service that e was addressed to.
func (s *IdentifierSeen) recipient(e *evidence.Event) *IdentifierRecipient {
	i := slices.IndexFunc(s.Recipients, func(r IdentifierRecipient) bool { return r.Vendor == e.Vendor && r.Company == e.Company })
	if i < 0 {
		i = len(s.Recipients)
		s.Recipients = append(s.Recipients, IdentifierRecipient{Vendor: e.Vendor, Company: e.Company, Hosts: []string{}})
	}
	return &s.Recipients[i]
}

// anySent reports whether one of the requests of e was sent, or may have been.
func anySent(e *evidence.Event) bool {
	for r := range requestsOf(e) {
		if !notSent(r.delivery) {
			return true
		}
	}
	return false
}

func addOnce(list *[]string, s string) {
	if s != "" && len(*list) < 20 && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

// finish looks up where each value was first seen, and compares the values of
// the list with each other. Sight may be nil.
func (l *identifierList) finish(sight func(value string) (evidence.Sight, bool)) {
	type group struct{ companies, domains []string }
	groups := make(map[string]*group)
	for i := range l.seen {
		s := &l.seen[i]
		if t, err := time.Parse(time.RFC3339Nano, s.Issued); err == nil && !s.first.IsZero() {
			age := s.first.Sub(t).Milliseconds()
			s.AgeFirstMS = &age
		}
		if sight != nil {
			if found, ok := sight(s.Value); ok && !sooner(s.FirstSeen, found) {
				s.FirstSeen = found
			}
		}
		g := groups[s.Value]
		if g == nil {
			g = new(group)
			groups[s.Value] = g
		}
		for j := range s.Recipients {
			if r := &s.Recipients[j]; r.sent() {
				addOnce(&g.companies, cmp.Or(r.Company, r.Vendor))
			}
		}
		for _, d := range s.Domains {
			addOnce(&g.domains, d)
		}
	}
	for i := range l.seen {
		g := groups[l.seen[i].Value]
		l.seen[i].SeveralTo, l.seen[i].SeveralSites = len(g.companies) > 1, len(g.domains) > 1
	}
}

// sooner reports whether a is earlier than b in time, or else in place. Of one
// entry, what a cookie or an address shows is told rather than the record.
func sooner(a, b evidence.Sight) bool {
	at, errA := time.Parse(time.RFC3339Nano, a.Time)
	bt, errB := time.Parse(time.RFC3339Nano, b.Time)
	if (errA == nil) != (errB == nil) {
		return errA == nil
	}
	return cmp.Or(at.Compare(bt), cmp.Compare(len(a.Source), len(b.Source)), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Entry, b.Entry)) < 0
}

func (l *identifierList) json() *Identifiers {
	out := &Identifiers{Schema: IdentifiersSchema, Identifiers: slices.Clone(l.seen), Unlisted: l.unlisted}
	if out.Identifiers == nil {
		out.Identifiers = []IdentifierSeen{}
	}
	for i := range out.Identifiers {
		s := &out.Identifiers[i]
		for _, list := range []*[]string{&s.Vendors, &s.Hosts, &s.Sites, &s.Domains} {
			if *list == nil {
				*list = []string{}
			}
		}
	}
	return out
}

// ranked returns the identifiers as they are printed: those tied to an account
// first, then those that several companies were sent, then those in most
// records.
func (l *identifierList) ranked() []IdentifierSeen {
	out := slices.Clone(l.seen)
	slices.SortStableFunc(out, func(a, b IdentifierSeen) int {
		return cmp.Or(compareBool(!a.AccountLinked, !b.AccountLinked), compareBool(!a.SeveralTo, !b.SeveralTo),
			cmp.Compare(b.Records, a.Records), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

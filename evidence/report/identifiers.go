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
	FirstEvent    string   `json:"first_event"` // id
	Vendors       []string `json:"vendors"`
	Hosts         []string `json:"hosts"` // at most 20
	Sites         []string `json:"sites"` // hosts of the pages, at most 20

	first, last time.Time
}

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
					Issued: id.Issued, AccountLinked: id.AccountLinked, FirstEvent: e.ID})
			}
			s := &l.seen[i]
			addOnce(&s.Hosts, host)
			if slices.Contains(counted, k) {
				continue
			}
			counted = append(counted, k)
			s.Events++
			addOnce(&s.Vendors, e.Vendor)
			addOnce(&s.Sites, siteOf(e.PageURL))
			span(&s.first, &s.last, at)
			s.FirstTime, s.LastTime = stamp(s.first), stamp(s.last)
		}
	}
	note(e.Identifiers, e.Host)
	for i := range e.Copies {
		note(e.Copies[i].Identifiers, e.Copies[i].Host)
	}
	return account
}

func addOnce(list *[]string, s string) {
	if s != "" && len(*list) < 20 && !slices.Contains(*list, s) {
		*list = append(*list, s)
	}
}

func (l *identifierList) json() *Identifiers {
	out := &Identifiers{Schema: IdentifiersSchema, Identifiers: slices.Clone(l.seen), Unlisted: l.unlisted}
	if out.Identifiers == nil {
		out.Identifiers = []IdentifierSeen{}
	}
	for i := range out.Identifiers {
		s := &out.Identifiers[i]
		for _, list := range []*[]string{&s.Vendors, &s.Hosts, &s.Sites} {
			if *list == nil {
				*list = []string{}
			}
		}
	}
	return out
}

// ranked returns the identifiers as they are printed: those tied to an account
// first, then those in most events.
func (l *identifierList) ranked() []IdentifierSeen {
	out := slices.Clone(l.seen)
	slices.SortStableFunc(out, func(a, b IdentifierSeen) int {
		return cmp.Or(compareBool(!a.AccountLinked, !b.AccountLinked), cmp.Compare(b.Events, a.Events))
	})
	return out
}

package sensitivity

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// Classify returns the categories that a visit to the page may reveal, the
// strongest first, and those that a rule named but the page's purpose, or the
// words around the match, spoke against. There is one link for each category,
// rule and field, at its first match. Sent is left for the caller to set.
//
// The referrer counts only when the page itself says nothing of its subject,
// as on a page of thanks. A category named by the site alone has the field
// page_url and the range of the host name in it.
func (r *Rules) Classify(p evidence.Page) (links []evidence.Link, suppressed []evidence.Suppressed) {
	s := r.scan()
	defer r.free(s)

	host := s.readPage(p, r.skip)
	r.weigh(s, host)
	if len(s.found) == 0 && p.Referrer != "" && r.saysNothing(s) {
		s.reset()
		from := s.readReferrer(p.Referrer, r.skip)
		r.weigh(s, from)
		if from.name != host.name {
			for i := range s.found {
				s.found[i].strong = false
			}
		}
	}
	slices.SortFunc(s.found, compareFound)
	for _, f := range s.found {
		link := evidence.Link{
			ID:         r.categories[f.category].ID,
			Tier:       r.categories[f.category].Tier,
			Rule:       f.rule,
			Field:      s.fields[f.field].name,
			Matched:    s.fields[f.field].text[f.from:f.to],
			From:       int(f.from),
			To:         int(f.to),
			Confidence: evidence.Possible,
		}
		if f.strong {
			link.Confidence = evidence.Strong
		}
		if f.gate == "" {
			links = append(links, link)
		} else {
			suppressed = append(suppressed, evidence.Suppressed{Link: link, Gate: f.gate, Reason: f.reason})
		}
	}
	return links, suppressed
}

// A place is a host name and where it stands in the first field.
type place struct {
	name     string
	from, to int32
}

func (s *scan) readPage(p evidence.Page, skip map[string]bool) place {
	var host place
	host.name, host.from, host.to = s.address("page_url", p.URL, skip)
	s.plain("page_title", p.Title, zoneTitle)
	s.plain("button_text", p.Button, zoneButton)
	if len(p.Params) > 0 {
		for _, k := range slices.Sorted(maps.Keys(p.Params)) {
			if !skip[strings.ToLower(k)] {
				s.plain("param:"+k, p.Params[k], zoneParam)
			}
		}
	}
	return host
}

func (s *scan) readReferrer(url string, skip map[string]bool) place {
	var host place
	host.name, host.from, host.to = s.address("referrer", url, skip)
	return host
}

// scan returns an empty scan.
func (r *Rules) scan() *scan {
	s, ok := r.scans.Get().(*scan)
	if !ok {
		s = &scan{vocab: r.vocab, met: make([]bool, r.contexts), vetoed: make([]string, len(r.categories))}
	}
	s.reset()
	s.closed = s.closed[:0]
	return s
}

// free keeps a scan for the next page, unless an unusually long one has grown
// it.
func (r *Rules) free(s *scan) {
	const largest = 1 << 16 // bytes of text
	if cap(s.text) <= largest {
		r.scans.Put(s)
	}
}

// saysNothing reports whether path and title have no word of a subject. Of a
// title only the part before its first separator counts: the rest is the name
// of the site.
func (r *Rules) saysNothing(s *scan) bool {
	titled := false
	for _, p := range s.pieces {
		switch {
		case p.zone == zoneTitle && !titled:
			titled = true
		case p.zone != zonePath:
			continue
		}
		for _, t := range s.tokens[p.first:p.last] {
			if int(t.word) < len(r.silent) && r.silent[t.word] {
				continue
			}
			if strings.Trim(s.fields[p.field].text[t.from:t.to], "0123456789") != "" {
				return false
			}
		}
	}
	return true
}

// compareFound puts strong before possible, then the graver tier, then the
// order of categories, fields and places.
func compareFound(a, b found) int {
	strength := func(f found) int {
		if f.strong {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(strength(a), strength(b)),
		cmp.Compare(a.tier, b.tier),
		cmp.Compare(a.category, b.category),
		cmp.Compare(a.field, b.field),
		cmp.Compare(a.from, b.from),
		cmp.Compare(b.to, a.to),
		cmp.Compare(a.rule, b.rule),
	)
}

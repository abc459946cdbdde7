package decode

import (
	"slices"
	"strings"
)

// Bounds on what one batch may become.
const (
	maxEvents = 1000    // events of one request
	maxCopies = 100_000 // parameters of the batch itself, times the events that they are given to
)

// A batch is the parameters of a request, dealt out to its events.
type batch struct {
	shared []Param    // of the batch itself
	own    [][]Param  // of each event; at least one
	notes  [][]string // on each event, if any were made
	full   int        // the events, from the first, that are given the shared ones
}

// split deals out the parameters. A list that begins with "/" is that of a
// JSON body, see splitPointers; another is a form's, each element of which is
// itself a list of pairs.
func (p *payload) split(list string) batch {
	b := batch{own: [][]Param{p.params}, full: maxEvents}
	switch {
	case list == "":
		return b
	case list == eachLine:
		p.splitLines(&b)
	case list[0] == '/':
		p.splitPointers(&b, list)
		p.unfold(&b)
	default:
		p.splitForms(&b, list+"[")
	}
	if n := len(b.own) - maxEvents; n > 0 {
		b.own = b.own[:maxEvents]
		p.limit = true
		p.note("%d further events of this request are not listed: at most %d of one request are.", n, maxEvents)
	}
	if len(b.shared)*len(b.own) > maxCopies {
		b.full = 1
		p.limit = true
		p.note("The parameters of the batch itself are listed with its first event only.")
	}
	return b
}

func (p *payload) splitForms(b *batch, prefix string) {
	element := func(q Param) bool {
		return strings.HasPrefix(q.Key, prefix) && strings.Contains(q.Value, "=") && q.Enc == ""
	}
	if !slices.ContainsFunc(p.params, element) {
		return
	}
	b.own = nil
	for _, q := range p.params {
		if !element(q) {
			b.shared = append(b.shared, q)
			continue
		}
		inner := payload{secrets: p.secrets, steps: p.steps, before: q.Steps}
		inner.pairs(q.In, strings.TrimPrefix(q.Value, "?"))
		inner.finish()
		b.own = append(b.own, inner.params)
		b.notes = append(b.notes, inner.notes)
		p.limit = p.limit || inner.limit
	}
}

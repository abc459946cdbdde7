package review

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"pixelwitness/evidence"
)

// A Pass sets the entries of a review beside the events of one run.
type Pass struct {
	set *Set
	met []met // by entry
}

// A met says what became of one entry.
type met struct {
	applied bool
	named   string   // id of the first event that it named, whether linked or not
	others  []string // categories that rules link that event to
}

// Begin begins a run.
func (s *Set) Begin() *Pass { return &Pass{set: s, met: make([]met, len(s.entries))} }

// Apply sets beside ev the entries that name it: those that confirm or remove
// a link that it has, and those that add one that it has not. It is an error
// when two of them contradict each other. The links stay as they are.
func (p *Pass) Apply(ev *evidence.Event) error {
	if len(p.met) == 0 {
		return nil
	}
	for _, i := range p.naming(ev) {
		e, m := &p.set.entries[i], &p.met[i]
		if m.named == "" {
			m.named = ev.ID
			for _, l := range ev.Categories {
				if !slices.Contains(m.others, l.ID) {
					m.others = append(m.others, l.ID)
				}
			}
		}
		if ev.Linked(e.Review.ID) == (e.Review.Action == evidence.Add) {
			continue
		}
		for _, r := range ev.Review {
			if r.ID == e.Review.ID && r.Action != e.Review.Action {
				return p.set.errorf(e.Line, "it contradicts %s: %s and %s %s, for event %s", p.set.where(r.Ref), r.Action, e.Review.Action, r.ID, ev.ID)
			}
		}
		m.applied = true
		ev.Review = append(ev.Review, e.Review)
	}
	return nil
}

// naming returns the entries that name ev, in order: by its page, or by its own
// record or that of a copy, since which of several is the event depends on the
// captures that are read together.
func (p *Pass) naming(ev *evidence.Event) []int {
	at := p.set.at
	named := slices.Concat(at[target{page: printed(ev.PageURL)}],
		at[target{sha: ev.SourceSHA256, member: printed(ev.Member), entry: ev.Entry, n: ev.N}])
	for i := range ev.Copies {
		c := &ev.Copies[i]
		n, err := strconv.Atoi(c.ID[strings.LastIndexByte(c.ID, '-')+1:])
		if err == nil {
			named = append(named, at[target{sha: c.SourceSHA256, member: printed(c.Member), entry: c.Entry, n: n}]...)
		}
	}
	slices.Sort(named)
	return slices.Compact(named)
}

// where names the line of an entry.
func (s *Set) where(ref string) string {
	for i := range s.entries {
		if s.entries[i].Review.Ref == ref {
			return fmt.Sprintf("line %d", s.entries[i].Line)
		}
	}
	return ref
}

// An UnfitError says which entries of a review fit no event.
type UnfitError struct{ errs []error }

// Error has a line for each entry.
func (u *UnfitError) Error() string { return errors.Join(u.errs...).Error() }

// End returns an [UnfitError] if an entry changed nothing, once every event of
// the run has been given to Apply.
func (p *Pass) End() error {
	var errs []error
	for i, m := range p.met {
		if m.applied {
			continue
		}
		e := &p.set.entries[i]
		t, id := targetOf(e), e.Review.ID
		linked := "none"
		if len(m.others) > 0 {
			linked = strings.Join(m.others, ", ")
		}
		switch {
		case m.named == "" && t.page != "":
			errs = append(errs, p.set.errorf(e.Line, "no event names %v", t))
		case m.named == "":
			errs = append(errs, p.set.errorf(e.Line, "there is no event at %v", t))
		case e.Review.Action == evidence.Add:
			errs = append(errs, p.set.errorf(e.Line, "nothing to add: rules link every event at %v to %s already, which can be confirmed", t, id))
		default:
			errs = append(errs, p.set.errorf(e.Line, "nothing to %s: rules link no event at %v to %s; event %s is linked to: %s",
				e.Review.Action, t, id, m.named, linked))
		}
	}
	if n := len(errs) - maxErrors; n > 0 {
		errs = append(errs[:maxErrors], fmt.Errorf("%s: %d further entries change nothing", p.set.name, n))
	}
	if len(errs) == 0 {
		return nil
	}
	return &UnfitError{errs}
}

// printed is s as JSON prints it, which is how the file can have it: bytes that
// are not UTF-8 are U+FFFD each.
func printed(s string) string { return string([]rune(s)) }

package sensitivity

import (
	"errors"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// gatePrefix marks an example of a gate rather than a category.
const gatePrefix = "gate "

// An example is a page that a rule file says must, or must not, be linked to
// a category or stopped by a gate.
type example struct {
	at    line
	owner string // category id, or gatePrefix and gate id
	want  bool
	page  evidence.Page
}

// exampleLines reads examples.
func (l *loader) exampleLines(k key, owner string, want bool) error {
	lines, err := k.lines()
	if err != nil {
		return err
	}
	for _, at := range lines {
		l.examples = append(l.examples, example{at, owner, want, parsePage(at.text)})
	}
	return nil
}

// parsePage reads "ADDRESS TITLE [BUTTON] <- REFERRER".
func parsePage(s string) evidence.Page {
	var p evidence.Page
	s, p.Referrer, _ = strings.Cut(s, " <- ")
	s, p.Button, _ = strings.Cut(s, " [")
	p.Button = strings.TrimSuffix(p.Button, "]")
	p.URL, p.Title, _ = strings.Cut(s, " ")
	return p
}

// check holds the rules to their examples and returns all that fail.
func (l *loader) check() error {
	var errs []error
	for _, e := range l.examples {
		errs = append(errs, l.checkOne(e))
	}
	return errors.Join(errs...)
}

func (r *Rules) checkOne(e example) error {
	links, suppressed := r.Classify(e.page)
	if gateID, ok := strings.CutPrefix(e.owner, gatePrefix); ok {
		stopped := slices.ContainsFunc(suppressed, func(s evidence.Suppressed) bool { return s.Gate == gateID })
		if stopped != e.want {
			return e.at.errorf("the example is %s by gate %s: %s", did(stopped, "stopped"), gateID, summary(links, suppressed))
		}
		return nil
	}
	linked := slices.ContainsFunc(links, func(k evidence.Link) bool { return k.ID == e.owner })
	if linked != e.want {
		return e.at.errorf("the example is %s to %s: %s", did(linked, "linked"), e.owner, summary(links, suppressed))
	}
	return nil
}

func did(b bool, what string) string {
	if b {
		return what
	}
	return "not " + what
}

// summary says in one line what the rules made of a page.
func summary(links []evidence.Link, suppressed []evidence.Suppressed) string {
	var out []string
	for _, k := range links {
		out = append(out, k.Rule)
	}
	for _, s := range suppressed {
		out = append(out, s.Link.Rule+" stopped by "+s.Gate+" ("+s.Reason+")")
	}
	if out == nil {
		return "no rule matches"
	}
	return strings.Join(out, "; ")
}

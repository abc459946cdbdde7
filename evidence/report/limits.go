package report

// A limitText is one sentence of templates/limits.yaml and when it applies:
// "always", the id of a count that is above zero, or one of the words below.
type limitText struct {
	ID   string `yaml:"id"`
	When string `yaml:"when"`
	Text string `yaml:"text"`
}

// limitsThatApply returns the limits of this report, in the order of the file.
func (b *builder) limitsThatApply() ([]Limit, error) {
	var all []limitText
	if err := readYAML("limits.yaml", &all); err != nil {
		return nil, err
	}
	out := []Limit{}
	for _, l := range all {
		if b.applies(l.When) {
			out = append(out, Limit{l.ID, l.Text})
		}
	}
	return out, nil
}

func (b *builder) applies(when string) bool {
	switch when {
	case "always":
		return true
	case "sanitised":
		for i := range b.m.Sources {
			if b.m.Sources[i].Sanitised {
				return true
			}
		}
		return false
	case "no_operator":
		return b.m.Case.Operator.Name == ""
	case "review":
		return b.m.Review != nil
	case "several_clients":
		return b.t.n["clients"] > 1
	case "users_named":
		return len(b.t.users) > 0
	case "known_searched":
		return b.m.Known != nil
	case "many_identifiers":
		return b.t.identifiers.unlisted > 0
	case "many_sights":
		return b.m.SightsOver > 0
	case "many_pages":
		return len(b.t.pageIDs) > maxPages
	}
	return b.t.n[when] > 0
}

package sensitivity

import (
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"pixelwitness/evidence"
)

// category reads the file of one category.
func (l *loader) category(d document) error {
	c := evidence.Category{ID: strings.TrimSuffix(d.name, ".yaml")}
	at := len(l.categories) // its number, if the file is sound
	var sources []string
	for _, k := range d.keys {
		var err error
		switch k.name {
		case "id":
			var id string
			if id, err = k.str(); err == nil && id != c.ID {
				err = k.errorf("id %q is not the name of the file", id)
			}
		case "label":
			c.Label, err = k.str()
		case "tier":
			c.Tier, err = k.tier()
		case "bases":
			if c.Bases, err = k.list(); err == nil {
				err = l.known(k, c.Bases)
			}
		case "includes":
			c.Includes, err = k.str()
		case "excludes":
			c.Excludes, err = k.str()
		case "note":
			c.Note, err = k.str()
		case "sources":
			sources, err = k.list()
		case "strong", "possible":
			err = l.terms(k, c.ID, at, k.name == "strong", false)
		case "strong_cy", "possible_cy":
			err = l.terms(k, c.ID, at, k.name == "strong_cy", true)
		case "strong_other", "possible_other":
			err = l.terms(k, c.ID, at, k.name == "strong_other", false)
		case "not":
			err = l.nots(k, at)
		case "hosts":
			err = l.hostLines(k, func(row line, host, unless string) {
				rule := hostRule{category: int32(at), confirmed: !strings.HasPrefix(row.text, unconfirmed)}
				if unless != "" {
					rule.unless = l.unlessSet(row, rule.category, unless)
				}
				l.hosts[host] = append(l.hosts[host], rule)
				if name := hostName(host); len(name) >= shortestName && !l.common[name] {
					l.names[name] = append(l.names[name], rule)
				}
			})
		case "unless":
			err = l.givesWay(k, at)
		case "match", "nomatch":
			err = l.exampleLines(k, c.ID, k.name == "match")
		default:
			err = k.errorf("unknown key %q", k.name)
		}
		if err != nil {
			return err
		}
	}
	whole := key{file: d.name, line: 1}
	switch {
	case c.Label == "" || c.Includes == "" || c.Excludes == "":
		return whole.errorf("label, includes and excludes must be given")
	case c.Tier == 0 || len(c.Bases) == 0 || len(sources) == 0:
		return whole.errorf("tier, bases and sources must be given")
	}
	l.newCategory(c)
	return nil
}

func (k key) tier() (int, error) {
	if v, ok := k.value.(*ast.IntegerNode); ok {
		if n, err := strconv.Atoi(v.Token.Value); err == nil && 1 <= n && n <= 3 {
			return n, nil
		}
	}
	return 0, k.errorf("tier is not 1, 2 or 3")
}

func (l *loader) known(k key, bases []string) error {
	for _, b := range bases {
		if !l.basis(b) {
			return k.errorf("no basis %q in %s", b, basesFile)
		}
	}
	return nil
}

func (l *loader) terms(k key, id string, owner int, strong, welsh bool) error {
	lines, err := k.lines()
	if err != nil {
		return err
	}
	for _, at := range lines {
		p := pattern{kind: isTerm, owner: int32(owner), strong: strong, rule: l.ruleName(id, at.text)}
		if err := l.add(at, welsh, p); err != nil {
			return err
		}
	}
	return nil
}

// ruleName returns the name of a term's rule: the category's id, and the words
// of the term without what it needs, joined by hyphens.
func (l *loader) ruleName(id, term string) string {
	term, _, _ = strings.Cut(term, " - ")
	term, _, _ = strings.Cut(term, " + ")
	l.rule = append(l.rule[:0], id...)
	between := byte('#')
	for w := range strings.FieldsSeq(term) {
		l.rule = append(append(l.rule, between), w...)
		between = '-'
	}
	return l.vocab.kept.keep(l.rule)
}

func (l *loader) nots(k key, owner int) error {
	lines, err := k.lines()
	if err != nil {
		return err
	}
	for _, at := range lines {
		p := pattern{kind: isNot, owner: int32(owner), rule: at.text}
		if rest, ok := strings.CutPrefix(at.text, "! "); ok {
			p.kind, at.text = isVeto, rest
			p.rule = rest
		}
		if err := l.add(at, false, p); err != nil {
			return err
		}
	}
	return nil
}

// unconfirmed begins the line of a host that nobody found in print: it makes
// its category possible only.
const unconfirmed = "? "

// hostLines reads lines that begin with a host name; what follows it names the
// body, and after " - " the categories beside which it does not count.
func (l *loader) hostLines(k key, add func(at line, host, unless string)) error {
	lines, err := k.lines()
	if err != nil {
		return err
	}
	for _, at := range lines {
		name, unless, _ := strings.Cut(strings.TrimPrefix(at.text, unconfirmed), " - ")
		host, _, _ := strings.Cut(name, " ")
		if strings.ToLower(host) != host || !strings.Contains(host, ".") || strings.ContainsAny(host, "/:@%") || strings.HasPrefix(host, "www.") {
			return at.errorf("%q is not a host name in lower case without www", host)
		}
		add(at, host, unless)
	}
	return nil
}

// givesWay reads the categories beside which this one is not given.
func (l *loader) givesWay(k key, owner int) error {
	names, err := k.list()
	if err != nil {
		return err
	}
	n := l.unlessSet(line{file: k.file, n: k.line}, int32(owner), strings.Join(names, "/"))
	for len(l.unless) <= owner {
		l.unless = append(l.unless, 0)
	}
	l.unless[owner] = n
	return nil
}

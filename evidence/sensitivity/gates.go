package sensitivity

// words reads the word lists: "stop" is passed over everywhere, "silent" says
// nothing of a page's subject, "skip" names query parameters that are not
// read, "common" names of bodies that say nothing elsewhere, "typos" holds words with what they are often misspelt as; the others are for terms to refer to.
func (l *loader) words(d document) error {
	lists := make(map[string][]line, len(d.keys))
	var order []string
	for _, k := range d.keys {
		lines, err := k.lines()
		if err != nil {
			return err
		}
		switch k.name {
		case "stop":
			for _, at := range lines {
				l.vocab.passOver(at.text)
			}
		case "typos":
			for _, at := range lines {
				if err := l.vocab.typos.add(at); err != nil {
					return err
				}
			}
		case "common":
			for _, at := range lines {
				l.common[at.text] = true
			}
		case "skip":
			for _, at := range lines {
				l.skip[at.text] = true
			}
		default:
			lists[k.name] = lines
			order = append(order, k.name)
		}
	}
	for i, name := range order {
		l.named[name] = int32(i)
	}
	for _, name := range order {
		for _, at := range lists[name] {
			if name == "silent" {
				l.silence(at)
				continue
			}
			if err := l.add(at, false, pattern{kind: isContext, owner: l.named[name]}); err != nil {
				return err
			}
		}
	}
	return nil
}

// silence marks a word as saying nothing of a page's subject.
func (l *loader) silence(at line) {
	for _, w := range splitWord(at.text) {
		n := int(l.vocab.number(w, false))
		for len(l.silent) <= n {
			l.silent = append(l.silent, false)
		}
		l.silent[n] = true
	}
}

// readBases reads the legal bases.
func (l *loader) readBases(d document) error {
	for _, entry := range d.keys {
		b := Basis{ID: entry.name}
		keys, err := mapping(entry.file, entry.value, entry.blocks)
		if err != nil {
			return err
		}
		for _, k := range keys {
			switch k.name {
			case "name":
				b.Name, err = k.str()
			case "text":
				b.Text, err = k.str()
			case "caution":
				b.Caution, err = k.str()
			default:
				err = k.errorf("unknown key %q", k.name)
			}
			if err != nil {
				return err
			}
		}
		if b.Name == "" || b.Text == "" {
			return entry.errorf("%s needs a name and a text", b.ID)
		}
		l.bases = append(l.bases, b)
	}
	return nil
}

// readGates reads the gates; where several close, the first is named.
func (l *loader) readGates(d document) error {
	for i, entry := range d.keys {
		g := gate{id: entry.name, keeps: make([]bool, len(l.categories))}
		keys, err := mapping(entry.file, entry.value, entry.blocks)
		if err != nil {
			return err
		}
		for _, k := range keys {
			switch k.name {
			case "reason":
				g.reason, err = k.str()
			case "stops":
				g.site = true
				if of, e := k.str(); e != nil || of != "site" {
					err = k.errorf(`a gate stops "site" or, without this key, all`)
				}
			case "terms":
				err = l.gateTerms(k, pattern{kind: isGate, owner: int32(i)})
			case "buttons":
				err = l.gateTerms(k, pattern{kind: isGate, owner: int32(i), wide: true})
			case "not":
				err = l.gateTerms(k, pattern{kind: isGateNot, owner: int32(i)})
			case "hosts":
				err = l.hostLines(k, func(_ line, host, _ string) { l.gateHosts[host] = int32(i) })
			case "keeps":
				var names []string
				if names, err = k.list(); err == nil {
					g.keeps, err = l.categoriesOf(line{file: k.file, n: k.line}, names)
				}
			case "match", "nomatch":
				err = l.exampleLines(k, gatePrefix+g.id, k.name == "match")
			default:
				err = k.errorf("unknown key %q", k.name)
			}
			if err != nil {
				return err
			}
		}
		if g.reason == "" {
			return entry.errorf("gate %s needs a reason", g.id)
		}
		l.gates = append(l.gates, g)
	}
	return nil
}

func (l *loader) gateTerms(k key, p pattern) error {
	lines, err := k.lines()
	if err != nil {
		return err
	}
	for _, at := range lines {
		p.rule = at.text
		if err := l.add(at, false, p); err != nil {
			return err
		}
	}
	return nil
}

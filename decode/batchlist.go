package decode

import "strings"

// splitPointers deals out the parameters of a JSON body. The list is named by
// a pointer in which "*" stands for any position; "/" is the body itself. An
// event is given what stands beside its own list too.
func (p *payload) splitPointers(b *batch, list string) {
	var pattern []string
	if list != "/" {
		pattern = strings.Split(list[1:], "/")
	}
	var shared []Param
	var own [][]Param
	var scopes []string                // of each event
	place := make(map[string]int)      // of each event
	beside := make(map[string][]Param) // by scope
	for _, q := range p.params {
		event, scope := element(pattern, q.Key)
		i, known := place[event]
		switch {
		case event == "" && scope == "":
			shared = append(shared, q)
			continue
		case event == "":
			beside[scope] = append(beside[scope], q)
			continue
		case !known:
			i = len(own)
			place[event] = i
			own, scopes = append(own, nil), append(scopes, scope)
		}
		own[i] = append(own[i], q)
	}
	if len(own) == 0 {
		return
	}
	copies := 0
	given := make(map[string]bool)
	for i, scope := range scopes {
		if copies += len(beside[scope]); copies > maxCopies && given[scope] {
			p.limit = true
			continue
		}
		own[i] = append(beside[scope][:len(beside[scope]):len(beside[scope])], own[i]...)
		given[scope] = true
	}
	idle := 0
	for scope, params := range beside {
		if !given[scope] {
			idle += len(params)
		}
	}
	if idle > 0 {
		p.note("%d parameters that stand beside an empty list of events are not listed.", idle)
	}
	b.shared, b.own = shared, own
}

// element returns the pointer of the element of a list that key belongs to, ""
// if to none; and the pointer up to the last position that the pattern names.
func element(pattern []string, key string) (event, scope string) {
	at := 0
	next := func() (string, bool) {
		if at >= len(key) || key[at] != '/' {
			return "", false
		}
		name, _, _ := strings.Cut(key[at+1:], "/")
		at += 1 + len(name)
		return name, true
	}
	for _, want := range pattern {
		name, ok := next()
		switch {
		case !ok || want != "*" && name != want || want == "*" && !isPosition(name):
			return "", scope
		case want == "*":
			scope = key[:at]
		}
	}
	if name, ok := next(); !ok || !isPosition(name) {
		return "", scope
	}
	return key[:at], scope
}

func isPosition(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// Package known looks for values that a person has supplied, with their
// consent, in what requests carry: as they stand, encoded, or hashed. It says
// which of them was met and by which rule, never the value.
package known

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"pixelwitness/evidence/seek"
)

// The digests that a value is looked for as.
const (
	MD5    seek.Form = "md5"
	SHA1   seek.Form = "sha1"
	SHA256 seek.Form = "sha256"
)

// A Match says that a text holds a supplied value.
type Match struct {
	Field string    // key of the file: "email"
	Rule  string    // id of the first rule that makes what was met
	Form  seek.Form // how it stood there
}

// A Set is what is looked for. It is safe for concurrent use.
type Set struct {
	texts   []variant
	phones  map[string]Match // by digits
	digests map[string]Match // by digest, as bytes
	fields  []string
	values  int
}

// A variant is a text that is looked for as it stands, in small letters.
type variant struct {
	text string
	Match
}

const (
	minText   = 4 // characters below which a text is looked for as a digest only
	minDigits = 7
)

// Read reads a file of known values. The error names the line and never a
// value.
func Read(data []byte) (*Set, error) {
	values, err := parse(data)
	if err != nil {
		return nil, err
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("no value is filled in")
	}
	rules, _, err := Rules()
	if err != nil {
		return nil, err
	}
	s := &Set{phones: make(map[string]Match), digests: make(map[string]Match), values: len(values)}
	for _, v := range values {
		if !slices.Contains(s.fields, v.field) {
			s.fields = append(s.fields, v.field)
		}
		made := false
		for i := range rules {
			if r := &rules[i]; slices.Contains(r.Fields, v.field) {
				made = s.add(r, v) || made
			}
		}
		if !made {
			return nil, fmt.Errorf("line %d: %s: nothing can be looked for", v.line, v.field)
		}
	}
	return s, nil
}

// Fields lists the fields that have a value, in the order of the file.
func (s *Set) Fields() []string { return slices.Clone(s.fields) }

// Values counts the values.
func (s *Set) Values() int { return s.values }

// add adds what a rule makes of a value. What an earlier rule made stays.
func (s *Set) add(r *Rule, v supplied) bool {
	text := r.apply(v.value)
	if text == "" {
		return false
	}
	b := []byte(text)
	m5, s1, s256 := md5.Sum(b), sha1.Sum(b), sha256.Sum256(b)
	for _, d := range []struct {
		sum  string
		form seek.Form
	}{{string(m5[:]), MD5}, {string(s1[:]), SHA1}, {string(s256[:]), SHA256}} {
		if _, ok := s.digests[d.sum]; !ok {
			s.digests[d.sum] = Match{v.field, r.ID, d.form}
		}
	}
	if r.HashOnly {
		return true
	}
	m := Match{Field: v.field, Rule: r.ID}
	if digits := stepOf("digits")(text); v.field == "phone" && len(digits) >= minDigits {
		if _, ok := s.phones[digits]; !ok {
			s.phones[digits] = m
		}
		return true
	}
	low := fold(text)
	if len(low) >= minText && !slices.ContainsFunc(s.texts, func(t variant) bool { return t.text == low }) {
		s.texts = append(s.texts, variant{low, m})
	}
	return true
}

// fold makes texts comparable: in small letters, with the "+" that forms send
// for a space as a space.
func fold(s string) string { return strings.ReplaceAll(strings.ToLower(s), "+", " ") }

// Find returns what text holds, however it is encoded: each field, rule and
// form once, in the order met.
func (s *Set) Find(text string) []Match {
	if s == nil {
		return nil
	}
	var out []Match
	met := func(m Match, form seek.Form) {
		if form != "" {
			m.Form = form
		}
		// What is found under an escape was found as it stands too, if it
		// holds nothing that is escaped.
		if !slices.ContainsFunc(out, func(o Match) bool {
			return o.Field == m.Field && (o.Form == m.Form || escaped(m.Form) && (escaped(o.Form) || o.Form == seek.Clear))
		}) {
			out = append(out, m)
		}
	}
	for l := range seek.Layers(text) {
		if l.Binary {
			if m, ok := s.digests[l.Text]; ok {
				met(m, "")
			}
			continue
		}
		low := fold(l.Text)
		for _, v := range s.texts {
			if holds(low, v.text) {
				met(v.Match, l.Form)
			}
		}
		if len(s.phones) > 0 {
			for number := range numbers(low) {
				if m, ok := s.phones[number]; ok {
					met(m, l.Form)
				}
			}
		}
	}
	return out
}

func escaped(f seek.Form) bool { return f == seek.Percent || f == seek.JSON }

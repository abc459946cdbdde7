package decode

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"pixelwitness/har"
)

// Bounds on what one request may become.
const (
	maxValue  = 1 << 20  // bytes of one value; a longer one is given by length and digest
	maxParams = 10_000   // parameters of one request
	maxBody   = 32 << 20 // bytes of a body after decompression
	maxDepth  = 100      // nesting of a JSON body
)

// Where a parameter was carried: Param.In.
const (
	inQuery  = "query"
	inBody   = "body"
	inPath   = "path"
	inHeader = "header"
	inCookie = "cookie"
)

// stepSets are the values of Param.Steps that occur often, made once so that
// parameters can share them. They have no spare capacity.
type stepSets struct{ percent, plus, both, json, gzip []string }

func newStepSets() *stepSets {
	return &stepSets{
		percent: []string{"percent"},
		plus:    []string{"plus"},
		both:    []string{"plus", "percent"},
		json:    []string{"json"},
		gzip:    []string{"gzip"},
	}
}

// A payload collects what one request carries, in the order sent. Secrets are
// masked as parameters are added, but for those in base64, which may yet be
// taken apart: see [Secrets.MaskPacked].
type payload struct {
	secrets *Secrets
	steps   *stepSets
	before  []string // steps that all further parameters have gone through
	params  []Param
	notes   []string
	lines   []int    // where in params each line of the body begins, for a body of lines
	odd     []string // keys of parameters with a "%" that begins no percent-encoding
	dropped int      // parameters over maxParams
	limit   bool     // a bound was met
}

func (p *payload) note(format string, args ...any) {
	p.notes = append(p.notes, fmt.Sprintf(format, args...))
}

// pairs adds the parameters of an &-separated list. Empty elements are passed
// over; everything else is kept, blanks, repeats and order included. A key is
// all before the first "=", as in the URL Standard
// (https://url.spec.whatwg.org/#urlencoded-parsing).
func (p *payload) pairs(in, s string) {
	for len(s) > 0 {
		part := s
		if i := strings.IndexByte(s, '&'); i >= 0 {
			part, s = s[:i], s[i+1:]
		} else {
			s = ""
		}
		if part == "" {
			continue
		}
		rawKey, raw, _ := strings.Cut(part, "=")
		key, k := unescape(rawKey)
		value, v := unescape(raw)
		if (k|v)&badEscape != 0 {
			p.odd = append(p.odd, p.text(clip(key, 80)))
		}
		secret := p.secrets.Param(key)
		if !secret && len(raw) <= maxValue {
			if m := p.secrets.maskOpen(raw); m != raw {
				// The value is decoded from what is left: what is one level
				// deeper in an address would look like the next parameter.
				raw = m
				value, v = unescape(m)
			} else if v != 0 {
				value = p.secrets.maskOpen(value)
			}
		}
		p.put(secret, in, rawKey, key, raw, value, p.stepsOf(v))
	}
}

func (p *payload) stepsOf(e escapes) []string {
	var s []string
	switch {
	case e&(hadPercent|hadPlus) == hadPercent|hadPlus:
		s = p.steps.both
	case e&hadPercent != 0:
		s = p.steps.percent
	case e&hadPlus != 0:
		s = p.steps.plus
	}
	return p.with(s)
}

// with returns the steps of the surroundings followed by s.
func (p *payload) with(s []string) []string {
	if len(p.before) == 0 {
		return s
	}
	return append(p.before[:len(p.before):len(p.before)], s...)
}

// add masks one parameter and adds it, and returns it for completion before
// the next is added; nil if there are too many.
func (p *payload) add(in, rawKey, key, raw, value string, steps []string) *Param {
	secret := p.secrets.Param(key)
	if !secret && len(raw) <= maxValue {
		same := raw == value
		raw = p.secrets.maskOpen(raw)
		if same {
			value = raw
		} else {
			value = p.secrets.maskOpen(value)
		}
	}
	return p.put(secret, in, rawKey, key, raw, value, steps)
}

// put adds one parameter whose value is already masked, or secret as a whole.
func (p *payload) put(secret bool, in, rawKey, key, raw, value string, steps []string) *Param {
	if len(p.params) >= maxParams {
		p.dropped++
		p.limit = true
		return nil
	}
	if len(rawKey) > maxValue {
		p.limit = true
		rawKey, key = digest(rawKey), digest(key)
		p.note("The name of a parameter is longer than %d bytes: its length and SHA-256 are given instead.", maxValue)
	}
	p.params = append(p.params, Param{In: in, RawKey: p.text(rawKey), Key: p.text(key), Raw: raw, Value: value, Steps: steps, Basis: BasisUndocumented})
	q := &p.params[len(p.params)-1]
	switch {
	case secret:
		q.Raw, q.Value = mask(raw), mask(value)
	case len(raw) > maxValue:
		p.limit = true
		q.Raw, q.Value = digest(raw), digest(value)
		p.note("The value of %s is longer than %d bytes: its length and SHA-256 are given instead.", q.Key, maxValue)
	case !utf8.ValidString(raw) || raw != value && !utf8.ValidString(value):
		q.Enc = "base64"
		q.Raw = base64.StdEncoding.EncodeToString([]byte(raw))
		q.Value = base64.StdEncoding.EncodeToString([]byte(value))
	}
	return q
}

// MaskPacked masks what is base64 of a secret in the values of a parameter.
func (s *Secrets) MaskPacked(q *Param) {
	if q.Enc != "" {
		return
	}
	raw := s.maskPacked(q.Raw, 0)
	switch {
	case q.Raw == q.Value:
		q.Value = raw
	case raw != q.Raw && slices.Contains(q.Steps, "plus"): // to be found, a "+" must not be a space
		q.Value, _ = unescape(raw)
	default:
		q.Value = s.maskPacked(q.Value, 0)
	}
	q.Raw = raw
}

// text returns s masked, with bytes that are not UTF-8 percent-encoded.
func (p *payload) text(s string) string {
	s = p.secrets.MaskText(s)
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, "%%%02X", s[i])
		} else {
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// finish closes the list.
func (p *payload) finish() {
	const listed = 5
	if n := len(p.odd); n > listed {
		p.note("A %% that begins no percent-encoding was left as it stands, in %s and %d more.", strings.Join(p.odd[:listed], ", "), n-listed)
	} else if n > 0 {
		p.note("A %% that begins no percent-encoding was left as it stands, in %s.", strings.Join(p.odd, ", "))
	}
	if p.dropped > 0 {
		p.note("%d further parameters are not listed: at most %d of one request are.", p.dropped, maxParams)
	}
}

// cookies adds the cookies sent: those of the Cookie header fields or, where
// the capture has none, those of its own list. If only is not nil, others are
// left out.
func (p *payload) cookies(headers, list []har.Field, only func(name string) bool) {
	found := false
	one := func(name, value string) {
		if only != nil && !only(name) {
			return
		}
		v := p.secrets.MaskCookie(name, value)
		p.put(false, inCookie, name, name, v, v, nil)
	}
	for _, h := range headers {
		if !strings.EqualFold(h.Name, "cookie") {
			continue
		}
		found = true
		for name, value := range CookiePairs(h.Value) {
			one(name, value)
		}
	}
	if found {
		return
	}
	for _, c := range list {
		one(c.Name, c.Value)
	}
}

// digest stands for a value that is too long to print.
func digest(s string) string {
	return fmt.Sprintf("[%d bytes, SHA-256 %x]", len(s), sha256.Sum256([]byte(s)))
}

// clip shortens s to at most n characters, with a mark that it was cut.
func clip(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

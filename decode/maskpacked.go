package decode

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf8"
)

// Bounds on the search for secrets in base64.
const (
	minPacked   = 16      // characters; fewer do not hold a name and its value
	maxPacking  = 3       // of base64 in base64
	maxUnpacked = 1 << 20 // bytes of gzip undone
	maxStarts   = 32      // places in one run of characters at which base64 is taken to begin
)

// A span is a stretch of a text, in bytes.
type span struct{ from, to int }

// maskPacked masks what is base64 of a secret, in either alphabet, and leaves
// what is base64 of its surroundings: whole groups of four characters are
// replaced. Where the base64 is of gzip, all of it is.
func (s *Secrets) maskPacked(t string, depth int) string {
	var out []byte
	done := 0
	for _, p := range s.packed(t, depth) {
		out = append(append(out, t[done:p.from]...), Masked(p.to-p.from)...)
		done = p.to
	}
	if out == nil {
		return t
	}
	return string(append(out, t[done:]...))
}

// packed returns the spans of t that are base64 of secrets, in order.
func (s *Secrets) packed(t string, depth int) (spans []span) {
	if len(t) < minPacked || depth >= maxPacking {
		return nil
	}
	m := masker{t: t}
	for i := 0; i < len(t); {
		from, n, plain := i, 0, true
		for i < len(t) {
			w := 1
			if !isBase64(t[i]) {
				if t[i] != '%' && t[i] != '\\' {
					break
				}
				c := m.at(i)
				if !isBase64(c.b) && !escapesSlash(t[i:]) {
					break
				}
				w, plain = c.width, false
			}
			i += w
			n++
		}
		if n >= minPacked {
			spans = append(spans, s.packedRun(&m, from, i, plain, depth)...)
		}
		switch {
		case i == len(t):
		case t[i] == '%', t[i] == '\\':
			i += m.at(i).width
		default:
			i++
		}
	}
	return spans
}

// packedRun searches one run of the characters of base64, t[from:to].
func (s *Secrets) packedRun(m *masker, from, to int, plain bool, depth int) (spans []span) {
	run := m.t[from:to]
	at := func(k int) int { return from + k }
	if !plain {
		var b strings.Builder
		var places []int
		for i := from; i < to; {
			c := m.at(i)
			if c.b != '\\' {
				b.WriteByte(c.b)
				places = append(places, i)
			}
			i += c.width
		}
		run, at = b.String(), func(k int) int { return append(places, to)[k] }
	}
	tried := 0
	for k := 0; k+minPacked <= len(run) && tried < maxStarts; k++ {
		if k > 0 && !strings.ContainsRune("/+-_", rune(run[k-1])) || !looksPacked(run[k:]) {
			continue
		}
		tried++
		found, end := s.unpacked(run[k:], depth)
		for _, f := range found {
			spans = append(spans, span{at(k + f.from), at(k + f.to)})
		}
		k += end
	}
	return spans
}

// unpacked returns the spans of run that are base64 of secrets, and how much
// of run is base64 of a text.
func (s *Secrets) unpacked(run string, depth int) (spans []span, end int) {
	data := unbase64(run)
	if bytes.HasPrefix(data, gzipMagic) {
		if len(s.secretsIn(gunzipped(data), depth+1)) > 0 {
			return []span{{0, len(run)}}, len(run)
		}
		return nil, len(run)
	}
	text := validText(data)
	for _, p := range s.secretsIn(text, depth+1) {
		f := span{p.from / 3 * 4, min((p.to+2)/3*4, len(run))}
		if n := len(spans); n > 0 && f.from < spans[n-1].to {
			spans[n-1].to = max(spans[n-1].to, f.to)
		} else {
			spans = append(spans, f)
		}
	}
	return spans, len(text) / 3 * 4
}

// secretsIn returns the spans of the secrets of a text, in order.
func (s *Secrets) secretsIn(t string, depth int) []span {
	m := masker{secrets: s, t: t}
	m.run()
	if deeper := s.packed(t, depth); len(m.spans) == 0 {
		return deeper
	} else if len(deeper) > 0 {
		return []span{{min(m.spans[0].from, deeper[0].from), max(m.spans[len(m.spans)-1].to, deeper[len(deeper)-1].to)}}
	}
	return m.spans
}

func isBase64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '+' || c == '/' || c == '-' || c == '_'
}

// escapesSlash reports whether t begins with a slash as JSON may write it.
func escapesSlash(t string) bool { return strings.HasPrefix(t, `\/`) }

var gzipMagic = []byte{0x1f, 0x8b}

// looksPacked reports whether run, of at least minPacked characters, begins
// as base64 of text or of gzip does.
func looksPacked(run string) bool {
	var in [minPacked]byte
	var head [minPacked / 4 * 3]byte
	for i := range in {
		switch in[i] = run[i]; in[i] {
		case '-':
			in[i] = '+'
		case '_':
			in[i] = '/'
		}
	}
	n, _ := base64.RawStdEncoding.Decode(head[:], in[:])
	return bytes.HasPrefix(head[:], gzipMagic) || textLen(head[:n]) >= n-utf8.UTFMax+1
}

// unbase64 decodes characters of either alphabet; what does not fill a byte at
// the end is passed over.
func unbase64(run string) []byte {
	if len(run)%4 == 1 {
		run = run[:len(run)-1]
	}
	if strings.ContainsAny(run, "-_") {
		run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
	}
	data, _ := base64.RawStdEncoding.DecodeString(run) // only characters of its alphabet
	return data
}

// validText returns the text that data begins with.
func validText(data []byte) string { return string(data[:textLen(data)]) }

func textLen(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7f {
			return i
		}
		i += n
	}
	return len(data)
}

// gunzipped returns the text that compressed data begins with.
func gunzipped(data []byte) string {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return ""
	}
	text, _ := io.ReadAll(io.LimitReader(r, maxUnpacked)) // what came before any damage
	return validText(text)
}

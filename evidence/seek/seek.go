// Package seek undoes the encodings that a request may wrap a text in, so that
// a text can be looked for in what is left.
package seek

import (
	"encoding/base64"
	"encoding/hex"
	"iter"
	"strings"
	"unicode/utf8"
)

// A Form says how a text stood in what was searched.
type Form string

// The forms. Encodings inside one another are named by the innermost that is
// more than an escape.
const (
	Clear   Form = "clear"   // as it stands
	Percent Form = "percent" // percent-encoded, once or more often
	JSON    Form = "json"    // with JSON's escapes
	Base64  Form = "base64"  // RFC 4648, either alphabet, with or without padding
	Hex     Form = "hex"     // pairs of hexadecimal digits
)

// A Layer is a text found in another by undoing encodings.
type Layer struct {
	Text   string
	Form   Form
	Binary bool // Text is 16, 20 or 32 bytes, as a digest is, and not text
}

const (
	maxDepth  = 3   // of base64 and hexadecimal digits in one another
	maxLayers = 500 // of one text
	minRun    = 16  // characters of a run that is tried
)

// Layers yields s itself and every text that can be found in it by undoing
// percent-encoding and JSON escapes as often as they were applied, base64 and
// hexadecimal digits. What decodes to neither text nor the size of a digest
// is passed over.
func Layers(s string) iter.Seq[Layer] {
	return func(yield func(Layer) bool) {
		p := peeler{yield: yield, left: maxLayers}
		p.peel(s, Clear, 0)
	}
}

type peeler struct {
	yield func(Layer) bool
	left  int
}

func (p *peeler) give(l Layer) bool {
	p.left--
	return p.left >= 0 && p.yield(l)
}

// peel yields s and what is in it; false means to stop.
func (p *peeler) peel(s string, form Form, depth int) bool {
	if !p.give(Layer{Text: s, Form: form}) {
		return false
	}
	plain, escapes := Undo(s)
	if escapes != Clear {
		if form == Clear {
			form = escapes
		}
		if !p.give(Layer{Text: plain, Form: form}) {
			return false
		}
	}
	if depth == maxDepth {
		return true
	}
	for run := range runs(plain) {
		if !p.run(run, depth) {
			return false
		}
	}
	return true
}

func (p *peeler) run(run string, depth int) bool {
	if digits := strings.TrimRight(run, "="); len(digits)%2 == 0 && allHex(digits) {
		b, _ := hex.DecodeString(digits) // checked
		switch {
		case isText(b):
			return p.peel(string(b), Hex, depth+1)
		case digestSize(len(b)):
			return p.give(Layer{Text: string(b), Form: Hex, Binary: true})
		}
	}
	if text, ok := decode64(run); ok {
		if digestSize(len(text)) && !isText(text) {
			return p.give(Layer{Text: string(text), Form: Base64, Binary: true})
		}
		return p.peel(string(text), Base64, depth+1)
	}
	if !strings.Contains(run, "/") {
		return true
	}
	// The slash is in the alphabet, and stands between the parts of a path.
	for part := range strings.SplitSeq(run, "/") {
		if len(part) >= minRun && !p.run(part, depth) {
			return false
		}
	}
	return true
}

func digestSize(n int) bool { return n == 16 || n == 20 || n == 32 }

// runs yields the longest stretches of base64's characters, with padding.
func runs(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from := 0
		for i := 0; i <= len(s); i++ {
			if i < len(s) && is64(s[i]) {
				continue
			}
			if i-from >= minRun {
				end := i
				for end < len(s) && end < i+2 && s[end] == '=' {
					end++
				}
				if !yield(s[from:end]) {
					return
				}
			}
			from = i + 1
		}
	}
}

func is64(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == '+' || c == '/' || c == '-' || c == '_'
}

// decode64 decodes a run that holds text, or as many bytes as a digest has.
func decode64(run string) ([]byte, bool) {
	run = strings.TrimRight(run, "=")
	if len(run)%4 == 1 {
		return nil, false
	}
	n := base64.RawStdEncoding.DecodedLen(len(run))
	if !digestSize(n) && !begins(run) {
		return nil, false
	}
	b, err := encodingOf(run).DecodeString(run)
	return b, err == nil && (isText(b) || digestSize(n))
}

func encodingOf(run string) *base64.Encoding {
	if strings.ContainsAny(run, "-_") {
		return base64.RawURLEncoding
	}
	return base64.RawStdEncoding
}

// begins reports whether the first bytes of a run could be those of a text, to
// spare the decoding of those that are not.
func begins(run string) bool {
	var b [6]byte
	if _, err := encodingOf(run[:8]).Decode(b[:], []byte(run[:8])); err != nil {
		return false
	}
	return !hasControl(b[:])
}

func isText(b []byte) bool { return len(b) > 0 && !hasControl(b) && utf8.Valid(b) }

func hasControl(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return true
		}
	}
	return false
}

func allHex(s string) bool {
	for i := range len(s) {
		if _, ok := unhex(s[i]); !ok {
			return false
		}
	}
	return true
}

package decode

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/go-faster/jx"

	"pixelwitness/har"
)

// unpack replaces each parameter that an endpoint names as holding others by
// what is in it: JSON, or JSON in base64, under a pointer that begins with the
// parameter's name; a list of pairs with its name and a dot before, "p0.e".
// What has none of these forms stays as it is.
func (p *payload) unpack(names []string) {
	for _, name := range names {
		for i := 0; i < len(p.params); i++ {
			if q := p.params[i]; q.Key == name && q.Enc == "" && !isMasked(q.Value) {
				in := p.inside(q)
				if in == nil {
					continue
				}
				p.params = slices.Concat(p.params[:i:i], in.params, p.params[i+1:])
				p.dropped, p.limit = p.dropped+in.dropped, p.limit || in.limit
				p.notes = append(p.notes, in.notes...)
				i += len(in.params) - 1
			}
		}
	}
}

// inside returns what the value of q holds; nil if it has no known form.
func (p *payload) inside(q Param) *payload {
	in := &payload{secrets: p.secrets, steps: p.steps, before: q.Steps}
	text := q.Value
	if b := fromBase64(text); looksJSON(b) {
		text = string(b)
		in.before = append(q.Steps[:len(q.Steps):len(q.Steps)], "base64")
	}
	switch {
	case looksJSON([]byte(text)):
		if jx.DecodeStr(text).Validate() != nil || in.flatten(jx.DecodeStr(text), "/"+pointerName(q.Key), 0) != nil {
			return nil
		}
	case looksForm(text):
		in.pairs(q.In, text)
		for i := range in.params {
			in.params[i].Key = q.Key + "." + in.params[i].Key
		}
		in.finish()
	default:
		return nil
	}
	for i := range in.params {
		in.params[i].In = q.In
	}
	return in
}

// fromBase64 decodes either alphabet, with or without padding, and with plus
// signs that a form turned into spaces; nil for other texts.
func fromBase64(s string) []byte {
	s = strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	b, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return b
}

// unfold takes apart those events of a JSON list that are query strings, as in
// Matomo's bulk requests.
func (p *payload) unfold(b *batch) {
	for i, own := range b.own {
		if len(own) != 1 || own[0].Enc != "" || !looksForm(strings.TrimPrefix(own[0].Value, "?")) {
			continue
		}
		in := payload{secrets: p.secrets, steps: p.steps, before: own[0].Steps}
		in.pairs(inBody, strings.TrimPrefix(own[0].Value, "?"))
		in.finish()
		b.own[i] = in.params
		if in.notes != nil {
			if b.notes == nil {
				b.notes = make([][]string, len(b.own))
			}
			b.notes[i] = in.notes
		}
		p.limit = p.limit || in.limit
	}
}

// sealed notes a body that is not read, such as a recording: how long it is,
// and its digest.
func (p *payload) sealed(b har.Body) {
	if len(b.Data) > 0 {
		p.note("The body was not read: %d bytes as the capture holds it, SHA-256 %x.", len(b.Data), sha256.Sum256(b.Data))
	}
}

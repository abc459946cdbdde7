package build

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// maxShown bounds the body text kept for an exhibit.
const maxShown = 64 << 10

// request renders the captured request with its secrets masked.
func (a *Analysis) request(e *har.Entry, body har.Body) evidence.Request {
	r := evidence.Request{Method: e.Method, URL: a.secrets.MaskText(e.URL), HTTPVersion: e.HTTPVersion,
		Headers: a.secrets.MaskFields(e.Headers)}
	switch {
	case body.State == har.BodyNone:
	case body.State == har.BodyParamsOnly:
		var b strings.Builder
		for _, p := range body.Params {
			fmt.Fprintf(&b, "%s: %s\n", p.Name, a.secrets.MaskParam(p.Name, p.Value))
		}
		r.Body = strings.TrimSuffix(b.String(), "\n")
		r.BodyNote = "The capture holds names and values only."
	case body.Data == nil:
		r.BodyNote = "The capture does not hold the body of this request."
	case utf8.Valid(body.Data):
		r.Body = a.secrets.MaskText(string(body.Data))
	default:
		// Secrets cannot be found in it, so it is not shown.
		r.BodyNote = fmt.Sprintf("The body is %d bytes that are not text, which are not shown. Their SHA-256 is %x.",
			len(body.Data), sha256.Sum256(body.Data))
	}
	if len(r.Body) > maxShown {
		n := maxShown
		for n > 0 && !utf8.RuneStart(r.Body[n]) {
			n--
		}
		r.BodyNote = strings.TrimSpace(fmt.Sprintf("%s The first %d of %d bytes are shown; the capture holds the rest.", r.BodyNote, n, len(r.Body)))
		r.Body = r.Body[:n]
	}
	return r
}

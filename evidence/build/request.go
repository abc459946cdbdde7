package build

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// maxShown bounds each text kept for an exhibit: the address, the value of a
// header field, the body.
const maxShown = 64 << 10

// request renders the captured request with its secrets masked.
func (a *Analysis) request(e *har.Entry, body har.Body) evidence.Request {
	r := evidence.Request{Method: e.Method, URL: beginning(a.secrets.MaskText(e.URL)), HTTPVersion: e.HTTPVersion,
		Headers: a.secrets.MaskFields(e.Headers)}
	for i := range r.Headers {
		h := &r.Headers[i]
		h.Name, h.Value = beginning(h.Name), beginning(h.Value)
	}
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
		n := shownLen(r.Body)
		r.BodyNote = strings.TrimSpace(fmt.Sprintf("%s The first %d of %d bytes are shown; the capture holds the rest.", r.BodyNote, n, len(r.Body)))
		r.Body = r.Body[:n]
	}
	return r
}

// beginning returns what is shown of s, with a mark where it is not all.
func beginning(s string) string {
	if len(s) <= maxShown {
		return s
	}
	n := shownLen(s)
	return fmt.Sprintf("%s… [the first %d of %d bytes are shown; the capture holds the rest]", s[:n], n, len(s))
}

// shownLen returns where s, which is longer than maxShown, is cut.
func shownLen(s string) int {
	n := maxShown
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

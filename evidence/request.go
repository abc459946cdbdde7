package evidence

import "pixelwitness/har"

// A Request is the captured record of one request with its secret values
// masked, as an exhibit shows it. It is a rendering, not wire bytes.
type Request struct {
	Method      string      `json:"method"`
	URL         string      `json:"url"`
	HTTPVersion string      `json:"http_version,omitempty"`
	Headers     []har.Field `json:"headers,omitempty"`
	Body        string      `json:"body,omitempty"`      // UTF-8 text
	BodyNote    string      `json:"body_note,omitempty"` // why there is no body, or not the whole of it
}

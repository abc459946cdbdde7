package decode

import "bytes"

// gzipBase64 is how base64 begins of data in the form of gzip.
const gzipBase64 = "H4sI"

// wrapped returns a body without the wrappings that need no other description
// than itself: gzip, and gzip in base64.
func (p *payload) wrapped(data []byte) []byte {
	if bytes.HasPrefix(data, []byte(gzipBase64)) {
		if b := fromBase64(string(bytes.TrimSpace(data))); b != nil {
			out := p.gunzip(b)
			if p.before != nil {
				p.before = []string{"base64", "gzip"}
				return out
			}
		}
	}
	if len(data) >= 2 && data[0] == 0x1f && data[1] == 0x8b {
		return p.gunzip(data)
	}
	return data
}

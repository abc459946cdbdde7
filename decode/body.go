package decode

import (
	"bytes"
	"compress/gzip"
	"io"
	"mime"
	"strings"

	"pixelwitness/har"
)

const formType = "application/x-www-form-urlencoded"

// body adds the parameters of a request body. The stated media type is tried
// first; where it does not fit the bytes, the form of the bytes decides, since
// beacons are often mislabelled. How faithfully the capture holds the body is
// for those who report it to say.
func (p *payload) body(b har.Body) {
	if b.State == har.BodyParamsOnly {
		for _, f := range b.Params {
			p.add(inBody, f.Name, f.Name, f.Value, f.Value, nil)
		}
		return
	}
	data := p.wrapped(b.Data)
	if len(data) == 0 {
		return
	}
	p.content(b.Type, data)
}

func (p *payload) content(contentType string, data []byte) {
	media, attrs, err := mime.ParseMediaType(contentType)
	if err != nil {
		media, _, _ = strings.Cut(contentType, ";")
		media = strings.ToLower(strings.TrimSpace(media))
	}
	text := string(data)
	switch {
	case media == "multipart/form-data" || looksMultipart(data):
		if p.multipart(attrs["boundary"], text) {
			return
		}
	case looksJSON(data):
		if p.json(data) {
			return
		}
		if media == formType {
			p.pairs(inBody, text)
			return
		}
		if strings.Contains(media, "json") {
			p.note("The body is stated to be JSON but does not parse as such.")
		}
	case media == formType || looksForm(text):
		p.pairs(inBody, text)
		return
	}
	p.add(inBody, "", "", text, text, p.with(nil))
}

func looksMultipart(data []byte) bool {
	return bytes.HasPrefix(data, []byte("--")) && bytes.Contains(data, []byte("Content-Disposition: form-data"))
}

func looksJSON(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && (data[0] == '{' || data[0] == '[')
}

// looksForm reports whether s has the form key=value, with a key that holds
// neither white space nor a comma or semicolon: those begin forms of a
// vendor's own.
func looksForm(s string) bool {
	i := strings.IndexAny(s, "= \t\r\n&,;")
	return i > 0 && s[i] == '='
}

func (p *payload) gunzip(data []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	out, err := io.ReadAll(io.LimitReader(r, maxBody+1))
	switch {
	case len(out) > maxBody:
		out = out[:maxBody]
		p.limit = true
		p.note("The body is longer than %d bytes when uncompressed: the rest was not read.", maxBody)
	case err != nil:
		p.note("The body is compressed with gzip and breaks off or is damaged: what came before was read.")
	}
	p.before = p.steps.gzip
	return out
}

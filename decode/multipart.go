package decode

import (
	"fmt"
	"mime"
	"strings"
)

// multipart adds the fields of a multipart/form-data body (RFC 7578). It
// keeps each field as sent, which mime/multipart does not. It reports whether
// the body has that form.
func (p *payload) multipart(boundary, s string) bool {
	if boundary == "" {
		line, _, _ := strings.Cut(s, "\n")
		boundary = strings.TrimPrefix(strings.TrimRight(line, "\r"), "--")
	}
	if boundary == "" {
		return false
	}
	delimiter := "--" + boundary
	_, s, ok := strings.Cut("\r\n"+s, "\r\n"+delimiter)
	if !ok {
		return false
	}
	for !strings.HasPrefix(s, "--") {
		_, rest, ok := strings.Cut(s, "\r\n")
		if !ok {
			p.note("The body breaks off before its closing boundary.")
			return true
		}
		part, after, closed := strings.Cut(rest, "\r\n"+delimiter)
		p.part(part)
		if !closed {
			p.note("The body breaks off before its closing boundary.")
			return true
		}
		s = after
	}
	return true
}

// part adds one field: header lines, an empty line, the content.
func (p *payload) part(s string) {
	var name, file, media string
	for {
		line, rest, ok := strings.Cut(s, "\r\n")
		if !ok {
			return // it breaks off before its content
		}
		s = rest
		if line == "" {
			break
		}
		field, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(strings.TrimSpace(field)) {
		case "content-disposition":
			name, file = disposition(value)
		case "content-type":
			media = strings.TrimSpace(value)
		}
	}
	q := p.add(inBody, name, unescapeName(name), s, s, p.with(nil))
	if q != nil && file != "" {
		q.Reading = p.text(fmt.Sprintf("file %q, %s, %d bytes", unescapeName(file), media, len(s)))
	}
}

// disposition returns the name and file name of a Content-Disposition value,
// still encoded. Browsers quote them without backslashes.
func disposition(s string) (name, file string) {
	name, file = quoted(s, "name=\""), quoted(s, "filename=\"")
	if name == "" {
		if _, attrs, err := mime.ParseMediaType(s); err == nil {
			name, file = attrs["name"], attrs["filename"]
		}
	}
	return name, file
}

func quoted(s, attr string) string {
	for i := 0; ; {
		n := strings.Index(s[i:], attr)
		if n < 0 {
			return ""
		}
		i += n + len(attr)
		if before := i - len(attr) - 1; before < 0 || s[before] == ' ' || s[before] == ';' {
			v, _, _ := strings.Cut(s[i:], `"`)
			return v
		}
	}
}

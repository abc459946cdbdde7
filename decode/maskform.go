package decode

import "strings"

// bearer returns the span of a token after the word "Bearer".
func (m *masker) bearer(i int) (from, to int) {
	from = m.skip(i, " \t+")
	sure := false
	to = from
	for to < len(m.t) {
		c := m.at(to)
		if !isNameByte(c.b) && strings.IndexByte("~+/=", c.b) < 0 {
			break
		}
		sure = sure || strings.IndexByte("0123456789._~+/=-", c.b) >= 0
		to += c.width
	}
	if from == i || !sure && to-from < 16 {
		return 0, 0
	}
	return from, to
}

// formField returns the span of the content of a multipart form field, given
// the end of the word "name" in its header: name="password", the rest of the
// header, an empty line, the content, and two hyphens on a new line. Line ends
// may be written out as in JSON.
func (m *masker) formField(i int) (from, to int) {
	rest := m.t[i:]
	field, rest, ok := strings.Cut(strings.TrimLeft(rest, `=\`), `"`)
	if !ok || field != "" || m.t[i] != '=' {
		return 0, 0
	}
	end := strings.IndexByte(rest, '"')
	if end <= 0 || end > maxName || !m.secrets.Param(unescapeName(strings.TrimRight(rest[:end], `\`))) {
		return 0, 0
	}
	rest = rest[end:]
	for _, newline := range [...]string{"\r\n", `\r\n`, "\n", `\n`} {
		header, _, ok := strings.Cut(rest[:min(len(rest), maxHeader)], newline+newline)
		if !ok || strings.Contains(header, newline+"--") {
			continue
		}
		from = len(m.t) - len(rest) + len(header) + 2*len(newline)
		content, _, _ := strings.Cut(m.t[from:], newline+"--")
		return from, from + len(content)
	}
	return 0, 0
}

// maxHeader bounds the header of one field of a multipart form.
const maxHeader = 1 << 10

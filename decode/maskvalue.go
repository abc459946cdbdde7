package decode

import (
	"bytes"
	"strings"
)

// valueAfterName returns the span of the secret that belongs to the name just
// read, which ends at i; an empty span if there is none.
func (m *masker) valueAfterName(i int) (from, to int) {
	first := m.at(i)
	if strings.IndexByte("=:]\"'\\ \t+", first.b) < 0 {
		return 0, 0
	}
	name := m.name[:m.n]
	switch string(name) {
	case "bearer":
		return m.bearer(i)
	case "name":
		return m.formField(i)
	}
	j, quoted := m.closers(i)
	mark := m.t[i:j]
	if quoted {
		j = m.skip(j, " \t\r\n")
	}
	if j >= len(m.t) {
		return 0, 0
	}
	sep := m.at(j)
	after := j + sep.width
	switch {
	case sep.b == '=':
		if !m.secret(name) && !m.secrets.headers.hasLower(name) {
			return 0, 0
		}
		return m.assigned(after, sep.depth)
	case sep.b == ':' && quoted:
		if isCookieHeader(name) {
			m.cookie(after, sep.depth, true)
			return 0, 0
		}
		if !m.secret(name) && !m.secrets.headers.hasLower(name) {
			return 0, 0
		}
		return m.member(after, sep.depth, mark)
	case sep.b == ':':
		if isCookieHeader(name) {
			m.cookie(after, sep.depth, false)
			return 0, 0
		}
		hyphen := bytes.IndexByte(name, '-') >= 0
		if !m.secrets.headers.hasLower(name) && !(hyphen && m.secret(name)) {
			return 0, 0
		}
		after = m.skip(after, " \t+")
		return after, m.lineEnd(after, sep.depth)
	case sep.b == ',' && quoted:
		return m.namedMember(name, after)
	}
	return 0, 0
}

func isCookieHeader(name []byte) bool {
	return string(name) == "cookie" || string(name) == "set-cookie"
}

// secret reports whether name, or what follows its last dot, is secret here.
func (m *masker) secret(name []byte) bool {
	set := &m.secrets.anywhere
	if m.cookieEnd > 0 {
		set = &m.secrets.cookies
	}
	if set.hasLower(name) {
		return true
	}
	i := bytes.LastIndexByte(name, '.')
	return i >= 0 && set.hasLower(name[i+1:])
}

// closers passes over what may stand between a name and its separator:
// brackets, and the quotation mark of a JSON name.
func (m *masker) closers(i int) (j int, quoted bool) {
	for k := 0; i < len(m.t) && k < 12; k++ {
		c := m.at(i)
		switch c.b {
		case '"', '\'':
			quoted = true
		case ']', '[', '\\':
		default:
			return i, quoted
		}
		i += c.width
	}
	return i, quoted
}

// namedMember handles {"name":"xs","value":"…"}: i is after the comma.
func (m *masker) namedMember(name []byte, i int) (from, to int) {
	i = m.skip(i, " \t\r\n\\\"'")
	for _, want := range []byte("value") {
		if i >= len(m.t) || lower(m.at(i).b) != want {
			return 0, 0
		}
		i += m.at(i).width
	}
	j, quoted := m.closers(i)
	j = m.skip(j, " \t\r\n")
	if !quoted || j >= len(m.t) || m.at(j).b != ':' {
		return 0, 0
	}
	sep := m.at(j)
	if isCookieHeader(name) {
		m.cookie(j+sep.width, sep.depth, true)
		return 0, 0
	}
	if !m.secrets.cookies.hasLower(name) && !m.secrets.headers.hasLower(name) {
		return 0, 0
	}
	return m.member(j+sep.width, sep.depth, `"`)
}

// cookie notes how far the value of a Cookie header reaches, so that names
// that are secret only as cookies are known in it.
func (m *masker) cookie(i int, depth uint8, quoted bool) {
	if i < m.cookieEnd {
		return
	}
	if quoted {
		_, m.cookieEnd = m.member(i, depth, "")
		return
	}
	m.cookieEnd = m.lineEnd(i, depth)
}

// assigned returns the span of a value after "=".
func (m *masker) assigned(i int, depth uint8) (from, to int) {
	if from, to, ok := m.inQuotes(i, depth); ok {
		return from, to
	}
	for j := m.pastMask(i); j < len(m.t); j += m.at(j).width {
		if m.ends(j, depth) {
			return i, j
		}
	}
	return i, len(m.t)
}

// pastMask returns the position after a masked value that begins at i; i if
// there is none.
func (m *masker) pastMask(i int) int {
	v := m.t[i:]
	if !strings.HasPrefix(v, "[masked ") {
		return i
	}
	if end := strings.IndexByte(v, ']'); end >= 0 && isMasked(v[:end+1]) {
		return i + end + 1
	}
	return i
}

// ends reports whether an unquoted value that follows a separator of the
// given depth ends at i. Characters under more layers of encoding than the
// separator belong to the value.
func (m *masker) ends(i int, depth uint8) bool {
	if i >= len(m.t) {
		return true
	}
	c := m.at(i)
	if c.depth > depth {
		return false
	}
	rest := m.t[i+c.width:]
	switch c.b {
	case '&', '\n', '\r', '\t':
		return true
	case ' ':
		return c.depth < depth || strings.HasPrefix(rest, "HTTP/")
	case ';':
		return rest == "" || rest[0] == ' ' || i < m.cookieEnd
	case '"', '\'', '`':
		return rest == "" || c.depth < depth || strings.IndexByte(" \t\r\n,;:)]}>\\", rest[0]) >= 0
	case '\\':
		return rest != "" && strings.IndexByte(`"nrt`, rest[0]) >= 0
	case '<':
		return strings.HasPrefix(rest, "/")
	}
	return false
}

// member returns the span of a value after the ":" of a JSON member: inside
// its quotation marks, or all of a number or list, which mark is then put
// around. Objects are walked into.
func (m *masker) member(i int, depth uint8, mark string) (from, to int) {
	i = m.skip(i, " \t\r\n")
	if from, to, ok := m.inQuotes(i, depth); ok {
		return from, to
	}
	if i >= len(m.t) || m.at(i).b == '{' {
		return 0, 0
	}
	stop := ",}] \t\r\n&"
	if m.at(i).b == '[' {
		stop = "]"
	}
	j := m.pastMask(i)
	for ; j < len(m.t); j += m.at(j).width {
		if c := m.at(j); c.depth <= depth && strings.IndexByte(stop, c.b) >= 0 {
			if c.b == ']' && stop == "]" {
				j += c.width
			}
			break
		}
	}
	switch m.t[i:j] {
	case "null", "true", "false", "[]":
		return 0, 0
	}
	m.quote = mark
	return i, j
}

// inQuotes returns the span between quotation marks that may follow at i.
func (m *masker) inQuotes(i int, depth uint8) (from, to int, ok bool) {
	open := 0
	for i < len(m.t) && m.at(i).b == '\\' {
		open++
		i += m.at(i).width
	}
	if i >= len(m.t) {
		return 0, 0, false
	}
	q := m.at(i)
	if q.b != '"' && q.b != '\'' {
		return 0, 0, false
	}
	from = i + q.width
	run, runStart := 0, 0
	for j := m.pastMask(from); j < len(m.t); {
		c := m.at(j)
		switch {
		case c.b == '\\':
			if run == 0 {
				runStart = j
			}
			run++
			j += c.width
			continue
		case c.b == q.b && c.depth <= q.depth && (run <= open || open == 0 && run%2 == 0):
			if run > 0 && open > 0 {
				return from, runStart, true
			}
			return from, j, true
		case c.depth < q.depth && strings.IndexByte("&\"'\n ", c.b) >= 0:
			return from, j, true
		}
		run = 0
		j += c.width
	}
	return from, len(m.t), true
}

// lineEnd returns where the value of a header line ends.
func (m *masker) lineEnd(i int, depth uint8) int {
	for ; i < len(m.t); i += m.at(i).width {
		c := m.at(i)
		if c.depth > depth {
			continue
		}
		rest := m.t[i+c.width:]
		switch c.b {
		case '\r', '\n':
			return i
		case '\\':
			if rest != "" && (rest[0] == 'r' || rest[0] == 'n') {
				return i
			}
		case '"', '\'':
			if rest == "" || strings.IndexByte(" \t\r\n,]})\\", rest[0]) >= 0 {
				return i
			}
		}
	}
	return len(m.t)
}

package har

import "strings"

// A logClass is which bytes a value may have.
type logClass int

const (
	logAny      logClass = iota
	logAddress           // no control characters
	logWord              // no spaces or control characters
	logDigits            // or "-"
	logNumber            // with a fraction, a sign, or "-"
	logUpper             // capital letters, digits and low lines
	logName              // of a host, with or without a port
	logLabel             // of a host, without a port
	logStem              // of an address: no question mark, no spaces
	logQuestion          // "?" or nothing
	logTime              // as many spaces as the layout has
)

func (k logClass) has(c byte) bool {
	switch k {
	case logAddress:
		return c >= ' ' && c != 0x7F
	case logWord:
		return c > ' ' && c != 0x7F
	case logDigits:
		return c >= '0' && c <= '9' || c == '-'
	case logNumber:
		return c >= '0' && c <= '9' || c == '.' || c == '-'
	case logUpper:
		return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
	case logName:
		return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || strings.IndexByte("._-:[]", c) >= 0
	case logLabel:
		return c != ':' && logName.has(c)
	case logStem:
		return c > ' ' && c != '?' && c != 0x7F
	case logQuestion:
		return c == '?'
	case logTime:
		return c >= ' ' && c != '"' && c < 0x7F
	}
	return true
}

// run is how many bytes of s, from its beginning, k has.
func (k logClass) run(s string) int {
	if k == logAny {
		return len(s)
	}
	n := 0
	for n < len(s) && k.has(s[n]) {
		n++
	}
	return n
}

// A logSpan is where in a line a value is.
type logSpan struct{ from, to int }

// A logMatcher finds the values of a line. A value ends where the text that
// follows it in the directive is, for the first time that lets the rest of the
// line be read.
type logMatcher struct {
	f     *logFormat
	s     string
	at    []logSpan
	steps int
}

// maxLogSteps bounds the ways in which one line is tried.
const maxLogSteps = 10_000

// match finds the values of s, one for each piece. They are valid until the
// next call.
func (m *logMatcher) match(f *logFormat, s string) bool {
	if cap(m.at) < len(f.pieces) {
		m.at = make([]logSpan, len(f.pieces))
	}
	m.f, m.s, m.at, m.steps = f, s, m.at[:len(f.pieces)], 0
	return m.from(0, 0)
}

// from matches pieces[i:] with s[pos:].
func (m *logMatcher) from(i, pos int) bool {
	f := m.f
	if i == len(f.pieces) {
		return m.s[pos:] == f.tail
	}
	p := &f.pieces[i]
	if !strings.HasPrefix(m.s[pos:], p.before) {
		return false
	}
	pos += len(p.before)
	if p.padded {
		for pos < len(m.s) && m.s[pos] == ' ' {
			pos++
		}
	}
	next := f.tail
	if i+1 < len(f.pieces) {
		next = f.pieces[i+1].before
		if next == "" {
			return m.adjoined(i, pos)
		}
	} else if next == "" {
		return m.take(i, pos, len(m.s))
	}
	most := pos + p.class.run(p.escape.within(m.s[pos:]))
	for end := pos; ; end++ {
		k := strings.Index(m.s[end:], next)
		if end += k; k < 0 || end > most {
			return false
		}
		if m.steps++; m.steps > maxLogSteps {
			return false
		}
		if m.take(i, pos, end) {
			return true
		}
	}
}

// adjoined matches a piece that another follows directly: it ends where its
// class does, or after its width.
func (m *logMatcher) adjoined(i, pos int) bool {
	p := &m.f.pieces[i]
	end := pos + p.class.run(p.escape.within(m.s[pos:]))
	if p.width > 0 {
		end = min(end, pos+p.width)
	}
	return m.take(i, pos, end)
}

// take makes s[from:to] the value of piece i, if its class allows it and the
// rest can be matched.
func (m *logMatcher) take(i, from, to int) bool {
	p := &m.f.pieces[i]
	value := m.s[from:to]
	if p.class.run(p.escape.within(value)) < len(value) {
		return false
	}
	if p.class == logTime && strings.Count(value, " ") != strings.Count(p.layout, " ") && value != "-" {
		return false
	}
	m.at[i] = logSpan{from, to}
	return m.from(i+1, to)
}

// A logEscape is what a log did to a value so that it cannot be taken for the
// text around it.
type logEscape int

const (
	logRaw     logEscape = iota
	logC                 // \" \\ \n \r \t and the like, \xHH
	logJSON              // a JSON string
	logPercent           // %HH
	logBlob              // %HH, \r \n \\: Squid's log_mime_hdrs
)

// within is s up to the first quotation mark that no escape protects: the
// value that s begins with cannot go further.
func (k logEscape) within(s string) string {
	if k != logC && k != logJSON {
		return s
	}
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '"')
		if i < 0 {
			return s
		}
		i += from
		slashes := i - len(strings.TrimRight(s[:i], `\`))
		if slashes%2 == 0 {
			return s[:i]
		}
		from = i + 1
	}
}

// undo returns value as it was before the log escaped it.
func (k logEscape) undo(value string) string {
	switch {
	case k == logJSON && strings.Contains(value, `\`):
		return string(unquote(nil, []byte(value)))
	case k == logC && strings.Contains(value, `\`):
		return unescapeLog(value, '\\')
	case k == logPercent && strings.Contains(value, "%"):
		return unescapeLog(value, '%')
	case k == logBlob && strings.ContainsAny(value, `%\`):
		return unescapeLog(value, 0)
	}
	return value
}

// unescapeLog undoes the escapes that begin with mark: a backslash, a percent
// sign, or 0 for both. What is no escape stays as it is.
func unescapeLog(s string, mark byte) string {
	const letters, meant = `abfnrtv"\`, "\a\b\f\n\r\t\v\"\\"
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		hex := -1
		switch {
		case c == '%' && mark != '\\':
			hex = i + 1
		case c == '\\' && mark != '%' && i+1 < len(s):
			if k := strings.IndexByte(letters, s[i+1]); k >= 0 {
				b = append(b, meant[k])
				i++
				continue
			}
			if s[i+1] == 'x' {
				hex = i + 2
			}
		}
		if hex >= 0 && hex+1 < len(s) {
			hi, ok1 := unhex(s[hex])
			lo, ok2 := unhex(s[hex+1])
			if ok1 && ok2 {
				b = append(b, hi<<4|lo)
				i = hex + 1
				continue
			}
		}
		b = append(b, c)
	}
	return string(b)
}

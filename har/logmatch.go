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

// run is how many bytes of s, from its beginning, k has.
func (k logClass) run(s string) int {
	n := 0
	switch k {
	case logAny:
		return len(s)
	case logAddress:
		for n < len(s) && s[n] >= ' ' && s[n] != 0x7F {
			n++
		}
	case logWord:
		for n < len(s) && s[n] > ' ' && s[n] != 0x7F {
			n++
		}
	case logDigits:
		for n < len(s) && (isDigit(s[n]) || s[n] == '-') {
			n++
		}
	case logNumber:
		for n < len(s) && (isDigit(s[n]) || s[n] == '.' || s[n] == '-') {
			n++
		}
	case logUpper:
		for n < len(s) && (s[n] >= 'A' && s[n] <= 'Z' || isDigit(s[n]) || s[n] == '_' || s[n] == '-') {
			n++
		}
	case logName:
		for n < len(s) && (isHostByte(s[n]) || s[n] == ':') {
			n++
		}
	case logLabel:
		for n < len(s) && isHostByte(s[n]) {
			n++
		}
	case logStem:
		for n < len(s) && s[n] > ' ' && s[n] != '?' && s[n] != 0x7F {
			n++
		}
	case logQuestion:
		for n < len(s) && s[n] == '?' {
			n++
		}
	case logTime:
		for n < len(s) && s[n] >= ' ' && s[n] != '"' && s[n] < 0x7F {
			n++
		}
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHostByte(c byte) bool {
	return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || c == '.' || c == '-' || c == '_' || c == '[' || c == ']'
}

// A logSpan is where in a line a value is.
type logSpan struct{ from, to int }

// A logMatcher finds the values of a line. A value ends where the text that
// follows it in the directive is, for the first time that lets the rest of the
// line be read.
type logMatcher struct {
	f    *logFormat
	s    string
	at   []logSpan
	left int // bytes that may still be looked at for this line
}

// budget sets how much may be done for one line of n bytes: there can be very
// many ways to read a line, and those worth trying are few.
func (m *logMatcher) budget(n int) { m.left = 1<<16 + 32*n }

// match finds the values of s, one for each piece. They are valid until the
// next call.
func (m *logMatcher) match(f *logFormat, s string) bool {
	if cap(m.at) < len(f.pieces) {
		m.at = make([]logSpan, len(f.pieces))
	}
	m.f, m.s, m.at = f, s, m.at[:len(f.pieces)]
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
		return m.fits(p, pos, len(m.s)) && m.take(i, pos, len(m.s))
	}
	for end := pos; ; end++ {
		k := strings.Index(m.s[end:], next)
		if k < 0 || !m.fits(p, pos, end+k) {
			return false
		}
		end += k
		if m.left -= end - pos + 1; m.left < 0 {
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
	end := pos + p.class.run(m.s[pos:])
	if p.width > 0 {
		end = min(end, pos+p.width)
	}
	return m.take(i, pos, end)
}

// fits reports whether s[from:to] may be a value of p, or the beginning of one.
func (m *logMatcher) fits(p *logPiece, from, to int) bool {
	value := m.s[from:to]
	return p.class.run(value) == len(value) && !p.escape.ends(value)
}

// take makes s[from:to] the value of piece i, and matches the rest.
func (m *logMatcher) take(i, from, to int) bool {
	p := &m.f.pieces[i]
	if value := m.s[from:to]; p.class == logTime && strings.Count(value, " ") != strings.Count(p.layout, " ") && value != "-" {
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

// ends reports whether a quotation mark that no escape protects is in value:
// where the log escapes these, the value ended there.
func (k logEscape) ends(value string) bool {
	if k != logC && k != logJSON {
		return false
	}
	for from := 0; ; {
		i := strings.IndexByte(value[from:], '"')
		if i < 0 {
			return false
		}
		i += from
		slashes := i - len(strings.TrimRight(value[:i], `\`))
		if slashes%2 == 0 {
			return true
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

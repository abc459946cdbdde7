package har

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A logFormat is a log's own format directive, ready to match its lines.
type logFormat struct {
	dialect logDialect
	pieces  []logPiece
	tail    string   // literal text behind the last field
	notes   []string // what the format cannot show
	states  string   // what it has of headers and bodies, for a note
	moment  string   // what its times state, for a note; "" for the usual words
}

// A logDialect is the language of a directive.
type logDialect int

const (
	logUnknown logDialect = iota
	logSquid              // logformat: https://www.squid-cache.org/Doc/config/logformat/, and src/format/Token.cc
	logNginx              // log_format: https://nginx.org/en/docs/http/ngx_http_log_module.html
	logApache             // LogFormat: https://httpd.apache.org/docs/2.4/mod/mod_log_config.html
)

// A logPiece is one field of a line, with the literal text before it.
type logPiece struct {
	before string
	logCode
	name   string    // of a header field or cookie
	layout string    // of a clock, as strftime has it; "" is RFC 3339
	escape logEscape // what the log did to the value
	padded bool      // spaces fill the value up to a width
	width  int       // digits of a number filled up with zeros; 0 when not stated
}

// A logCode is what a code or variable of a directive stands for.
type logCode struct {
	what  logWhat
	class logClass
	unit  time.Duration // of a number of time
	when  TimeKind      // the moment that a time states
	utc   bool          // of a time: in UTC, whatever zone it states
}

// A logWhat is a part of an entry that a log can state.
type logWhat int

const (
	logSkip    logWhat = iota // nothing that an entry holds
	logEpoch                  // seconds since 1970, perhaps with a fraction
	logMillis                 // milliseconds to add to the second
	logClock                  // date and time in words
	logElapsed                // how long the request took
	logClient                 // address of the client
	logUser                   // name of the user
	logMethod
	logURL     // absolute, or host:port, or a path
	logRequest // "METHOD URL VERSION"
	logScheme
	logHost    // as the client named it
	logHostSet // as the server is configured
	logPort
	logPath    // without its query
	logMark    // "?" or nothing
	logQuery   // with or without its "?"
	logVersion // of HTTP
	logStatus
	logReceived  // bytes towards the client
	logServer    // address of the server
	logHeader    // of the request; name says which
	logHeaders   // of the request, all
	logAnswer    // field of the response
	logAnswers   // of the response, all
	logCookie    // of the request; name says which
	logBody      // of the request
	logType      // media type of the response
	logResult    // Squid's result code: TCP_MISS
	logHierarchy // Squid's hierarchy code: HIER_DIRECT
	logSNI       // name of the server as the client gave it in the TLS handshake
)

// CheckLogFormat says what is wrong with a log's format directive: a Squid
// logformat, an nginx log_format or an Apache LogFormat, as the log's own
// configuration has it, with or without the words around it. The error names
// the directive, the byte in it, and the cause.
func CheckLogFormat(directive string) error {
	_, err := compileLogFormat(directive)
	return err
}

// A directiveError says what is wrong with a directive, and where.
type directiveError struct {
	text    string
	at      int
	cause   string
	unknown bool // a code that the dialect does not have
}

func (e *directiveError) Error() string {
	return fmt.Sprintf("log format %q: at byte %d: %s", e.text, e.at, e.cause)
}

func compileLogFormat(directive string) (*logFormat, error) {
	text, dialect, escape, err := unwrapDirective(directive)
	if err != nil {
		return nil, err
	}
	if dialect != logUnknown {
		f, no := compileAs(dialect, text, escape)
		if no != nil {
			return nil, no
		}
		return f, nil
	}
	f, no := compileAs(logSquid, text, escape)
	if no != nil && no.unknown {
		var other *directiveError
		if f, other = compileAs(logApache, text, escape); other == nil || other.at > no.at {
			no = other
		}
	}
	if no != nil {
		return nil, no
	}
	return f, nil
}

// unwrapDirective takes the words of a configuration file off a directive.
func unwrapDirective(s string) (text string, dialect logDialect, escape logEscape, err error) {
	text = strings.TrimSpace(s)
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case word == "log_format":
		_, rest, _ = strings.Cut(strings.TrimSpace(rest), " ") // its name
		text, dialect = rest, logNginx
	case word == "LogFormat" || strings.EqualFold(word, "logformat") && strings.HasPrefix(strings.TrimSpace(rest), `"`):
		text, dialect = rest, logApache
	case word == "logformat":
		_, rest, _ = strings.Cut(strings.TrimSpace(rest), " ")
		return strings.TrimSpace(rest), logSquid, logRaw, nil
	}
	text = strings.TrimSpace(text)
	escape = logC
	if style, ok := strings.CutPrefix(text, "escape="); ok {
		style, rest, _ := strings.Cut(style, " ")
		switch style {
		case "default":
		case "json":
			escape = logJSON
		case "none":
			escape = logRaw
		default:
			return "", 0, 0, &directiveError{text: s, at: strings.Index(s, "escape="), cause: fmt.Sprintf("nginx has no escape %q; it has default, json and none", style)}
		}
		text, dialect = strings.TrimSpace(rest), logNginx
	}
	if dialect == logUnknown && !strings.Contains(text, "%") && strings.Contains(text, "$") {
		dialect = logNginx
	}
	switch {
	case dialect == logNginx && (text != strings.TrimSpace(s) || strings.HasPrefix(text, "'")):
		text = joinQuoted(text)
	case strings.HasPrefix(text, `"`) && (dialect == logApache || strings.Contains(text, `\"`)):
		text = firstQuoted(text)
	}
	if dialect == logApache || dialect == logUnknown && strings.Contains(text, `\"`) {
		text = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\t`, "\t").Replace(text)
	}
	return text, dialect, escape, nil
}

// joinQuoted joins the quoted pieces of an nginx directive, up to its
// semicolon. A backslash keeps the next character from ending a piece. A text
// that is not made of such pieces stays as it is.
func joinQuoted(whole string) string {
	var b strings.Builder
	for s := whole; ; {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" || s[0] == ';' {
			return b.String()
		}
		if s[0] != '\'' && s[0] != '"' {
			return whole
		}
		i := 1
		for i < len(s) && s[i] != s[0] {
			if s[i] == '\\' && i+1 < len(s) && (s[i+1] == s[0] || s[i+1] == '\\') {
				i++
			}
			b.WriteByte(s[i])
			i++
		}
		s = s[min(i+1, len(s)):]
	}
}

// firstQuoted returns what is between the first quotation mark of s and the
// next that no backslash stands before, with its backslashes.
func firstQuoted(s string) string {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return s[1:i]
		}
	}
	return s[1:]
}

// compileAs compiles text as a directive of dialect. Values of nginx are
// escaped as escape says.
func compileAs(dialect logDialect, text string, escape logEscape) (*logFormat, *directiveError) {
	f := &logFormat{dialect: dialect}
	fail := func(at int, cause string, args ...any) (*logFormat, *directiveError) {
		return nil, &directiveError{text: text, at: at, cause: fmt.Sprintf(cause, args...)}
	}
	sigil := byte('%')
	if dialect == logNginx {
		sigil = '$'
	}
	before, context := []byte(nil), logRaw
	for i := 0; i < len(text); {
		c := text[i]
		if c != sigil {
			if dialect == logSquid {
				context = squidContext(context, c)
			}
			before = append(before, c)
			i++
			continue
		}
		if strings.HasPrefix(text[i:], "%%") {
			before = append(before, '%')
			i += 2
			continue
		}
		var p logPiece
		var n int
		var err error
		switch dialect {
		case logSquid:
			p, n, err = f.squidPiece(text[i:], context)
		case logNginx:
			p, n, err = nginxPiece(text[i:], escape)
		default:
			p, n, err = apachePiece(text[i:])
		}
		if err != nil {
			return nil, &directiveError{text: text, at: i, cause: err.Error(), unknown: errors.Is(err, errNoCode)}
		}
		if last := len(f.pieces) - 1; last >= 0 && len(before) == 0 && f.pieces[last].class <= logAddress && f.pieces[last].width == 0 {
			return fail(i, "no text stands between this code and the one before, so that where one value ends cannot be told")
		}
		p.before = string(before)
		before = before[:0]
		f.pieces = append(f.pieces, p)
		i += n
	}
	f.tail = string(before)
	const most = 100
	switch {
	case len(f.pieces) == 0:
		return fail(0, "there is no code or variable in it; the format itself is wanted, not its name")
	case len(f.pieces) > most:
		return fail(0, "it has %d codes; at most %d are read", len(f.pieces), most)
	case !f.has(logURL, logRequest, logPath):
		return fail(0, "it has no code for the address of a request")
	}
	f.describe()
	return f, nil
}

// has reports whether the log states any of list.
func (f *logFormat) has(list ...logWhat) bool {
	for i := range f.pieces {
		for _, w := range list {
			if f.pieces[i].what == w {
				return true
			}
		}
	}
	return false
}

// describe says what of the headers and bodies of requests the log states.
func (f *logFormat) describe() {
	bodies := "The log states no request bodies: what a request carried in its body is not recorded."
	if f.has(logBody) {
		bodies = "The log states the bodies of requests where the server held them in memory, and no others."
	}
	var names []string
	for i := range f.pieces {
		if p := &f.pieces[i]; p.what == logHeader && !slices.Contains(names, p.name) {
			names = append(names, p.name)
		}
	}
	const absent = " That others, such as cookies, are not in it is not evidence that none were sent."
	switch {
	case f.has(logHeaders):
		f.states = bodies
	case len(names) == 0:
		f.states = bodies + " It states no headers of requests either." + strings.Replace(absent, "others, such as cookies,", "cookies", 1)
	case slices.Contains(names, "Cookie") || f.has(logCookie):
		f.states = bodies + " Of their headers it states " + strings.Join(names, ", ") + " and no others."
	default:
		f.states = bodies + " Of their headers it states " + strings.Join(names, ", ") + " and no others." + absent
	}
}

const statedFormat = "log of a stated format"

func logFormatForm() form {
	return form{
		Format: Format{
			Name:         statedFormat,
			RecognisedBy: "the log's own format directive, given with --log-format: a Squid logformat, an nginx log_format or an Apache LogFormat that the first lines have",
			Shows:        "what the directive states: addresses, method, status, times, client, user, any header field, and with nginx the body",
			CannotShow:   "what the directive does not state",
		},
		match: func(head []byte, opt Options) bool {
			if opt.LogFormat == "" {
				return false
			}
			f, err := compileLogFormat(opt.LogFormat)
			if err != nil {
				return false
			}
			_, good := firstLines(head, []*logFormat{f})
			return good > 0
		},
		read: func(c *Capture, in *input) bool {
			f, err := compileLogFormat(c.opt.LogFormat)
			return err != nil || readLog(c, in, []*logFormat{f})
		},
	}
}

package har

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// clf is the layout of times in the Common Log Format.
const clf = "%d/%b/%Y:%H:%M:%S %z"

// squidContext follows the quotation marks and brackets of a Squid directive:
// a value between them is written so that it cannot end them (Token::parse in
// src/format/Token.cc).
func squidContext(context logEscape, c byte) logEscape {
	switch {
	case c == '"' && context == logRaw:
		return logC
	case c == '"' && context == logC, c == ']' && context == logBlob:
		return logRaw
	case c == '[' && context == logRaw:
		return logBlob
	}
	return context
}

// squidPiece reads a code of Squid's logformat:
// % [encoding] [-] [[0]width] [{arg}] code [{arg}].
func (f *logFormat) squidPiece(s string, context logEscape) (p logPiece, n int, err error) {
	rest := s[1:]
	p.escape = context
	if rest != "" {
		if i := strings.IndexByte(`"['#/`, rest[0]); i >= 0 {
			p.escape = [...]logEscape{logC, logBlob, logRaw, logPercent, logC}[i]
			rest = rest[1:]
		}
	}
	rest, left := strings.CutPrefix(rest, "-")
	rest, zero := strings.CutPrefix(rest, "0")
	least, rest := leadingNumber(rest)
	most := 0
	if strings.HasPrefix(rest, ".") {
		most, rest = leadingNumber(rest[1:])
	}
	if p.padded = least > 0 && (!zero || left); !p.padded {
		p.width = least
	}
	arg, rest, err := braced(rest)
	if err != nil {
		return p, 0, err
	}
	name, code, ok := squidCode(rest)
	if !ok {
		return p, 0, fmt.Errorf("Squid has no code that begins %q", "%"+firstWord(rest))
	}
	p.logCode = code
	rest = rest[len(name):]
	if arg == "" && code.what != logSkip {
		if arg, rest, err = braced(rest); err != nil {
			return p, 0, err
		}
	}
	switch p.what {
	case logHeader, logAnswer:
		if arg == "" {
			p.what = map[logWhat]logWhat{logHeader: logHeaders, logAnswer: logAnswers}[p.what]
		}
		p.name, _, _ = strings.Cut(arg, ":")
		if strings.Contains(arg, ":") { // one element of a list in the field
			p.what = logSkip
		}
	case logClock:
		if p.layout = arg; arg == "" {
			p.layout = clf
		}
	case logMillis:
		if most > 0 { // another unit, which depends on the precision
			p.what = logSkip
		}
	case logURL, logRequest:
		if most > 0 {
			f.notes = append(f.notes, fmt.Sprintf("The log cuts addresses to at most %d characters.", most))
		}
	}
	return p, len(s) - len(rest), nil
}

func leadingNumber(s string) (int, string) {
	n := 0
	for n < len(s) && n < 6 && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	v, _ := strconv.Atoi(s[:n])
	return v, s[n:]
}

// braced reads an argument in curly brackets, if there is one.
func braced(s string) (arg, rest string, err error) {
	if !strings.HasPrefix(s, "{") {
		return "", s, nil
	}
	arg, rest, ok := strings.Cut(s[1:], "}")
	if !ok {
		return "", "", errors.New("a curly bracket is not closed")
	}
	return arg, rest, nil
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if len(word) > 20 {
		word = word[:20]
	}
	return word
}

// squidCode finds the longest code at the beginning of s. Codes of a namespace
// other than http are those of certificates and content adaptation, of which
// an entry holds the server's name alone.
func squidCode(s string) (name string, code logCode, ok bool) {
	prefix := ""
	if space, rest, found := strings.Cut(s, "::"); found && isWord(space) {
		prefix = space + "::"
		if space != "http" {
			n := 0
			for n < len(rest) && (rest[n] == '<' || rest[n] == '>') {
				n++
			}
			for n < len(rest) && (rest[n] == '_' || rest[n]|0x20 >= 'a' && rest[n]|0x20 <= 'z') {
				n++
			}
			code = logCode{what: logSkip, class: logAny}
			if rest[:n] == ">sni" {
				code = logCode{what: logSNI, class: logWord}
			}
			return prefix + rest[:n], code, n > 0
		}
		s = rest
	}
	const longest = len("master_xaction")
	for n := min(len(s), longest); n > 0; n-- {
		if code, ok := squidSimple(s[:n]); ok {
			return prefix + s[:n], code, true
		}
	}
	return "", logCode{}, false
}

func isWord(s string) bool {
	for _, c := range []byte(s) {
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return s != ""
}

// squidSimple is what a code of Squid 3 to 7 stands for. Those that an entry
// has no place for are stepped over.
func squidSimple(s string) (code logCode, ok bool) {
	switch s {
	case "ts":
		return logCode{what: logEpoch, class: logNumber, when: TimeEnd}, true
	case "tS":
		return logCode{what: logEpoch, class: logNumber}, true
	case "tu":
		return logCode{what: logMillis, class: logDigits}, true
	case "tl":
		return logCode{what: logClock, class: logTime, when: TimeEnd}, true
	case "tg":
		return logCode{what: logClock, class: logTime, when: TimeEnd, utc: true}, true
	case "tr":
		return logCode{what: logElapsed, class: logNumber, unit: time.Millisecond}, true
	case ">a", ">A":
		return logCode{what: logClient, class: logWord}, true
	case "un", "ul", "ui", "ue":
		return logCode{what: logUser, class: logWord}, true
	case "rm", ">rm":
		return logCode{what: logMethod, class: logWord}, true
	case "ru", ">ru", "rp", ">rp":
		return logCode{what: logURL, class: logAddress}, true
	case ">rs":
		return logCode{what: logScheme, class: logWord}, true
	case ">rd":
		return logCode{what: logHost, class: logName}, true
	case ">rP":
		return logCode{what: logPort, class: logDigits}, true
	case "rv", ">rv", ">v":
		return logCode{what: logVersion, class: logNumber}, true
	case "Hs", ">Hs":
		return logCode{what: logStatus, class: logDigits}, true
	case "<st":
		return logCode{what: logReceived, class: logNumber}, true
	case "<a":
		return logCode{what: logServer, class: logWord}, true
	case ">h":
		return logCode{what: logHeader, class: logAny}, true
	case "<h":
		return logCode{what: logAnswer, class: logAny}, true
	case "mt":
		return logCode{what: logType, class: logWord}, true
	case "Ss":
		return logCode{what: logResult, class: logUpper}, true
	case "Sh":
		return logCode{what: logHierarchy, class: logUpper}, true
	case ">p", "<p", "<A", ">la", "la", ">lp", "lp", "<la", "oa", "<lp", "<pt", "<tt", "dt", ">ha", "<Hs", "<bs", "rG",
		"<rm", "<ru", "<rs", "<rd", "<rP", "<rp", "<rv", ">st", ">sh", "<sH", "<sS", "<sh", "st", "et", "ea", "sn",
		">eui", ">qos", "<qos", ">nfmark", "<nfmark", ">handshake", "err_code", "err_detail", "note", "credentials",
		"busy_time", "master_xaction":
		return logCode{what: logSkip, class: logAny}, true
	}
	return logCode{}, false
}

// nginxPiece reads a variable: $name or ${name}.
func nginxPiece(s string, escape logEscape) (p logPiece, n int, err error) {
	name, n := "", 1
	if strings.HasPrefix(s, "${") {
		var rest string
		if name, rest, err = braced(s[1:]); err != nil {
			return p, 0, err
		}
		n = len(s) - len(rest)
	} else {
		for n < len(s) && (s[n] == '_' || s[n]|0x20 >= 'a' && s[n]|0x20 <= 'z' || n > 1 && s[n] >= '0' && s[n] <= '9') {
			n++
		}
		name = s[1:n]
	}
	if name == "" {
		return p, 0, errors.New("no name of a variable follows the dollar sign")
	}
	p.escape = escape
	p.logCode, p.name = nginxVariable(name)
	switch name {
	case "time_local":
		p.layout = clf
	case "remote_addr", "status", "msec", "request_time", "body_bytes_sent", "bytes_sent", "time_iso8601":
		p.escape = logRaw
	}
	return p, n, nil
}

// nginxVariable says what a variable of nginx stands for. One that is not
// known here may be any module's, and is stepped over.
func nginxVariable(name string) (code logCode, field string) {
	word := func(prefix string) (string, bool) {
		rest, ok := strings.CutPrefix(name, prefix)
		return headerName(rest), ok
	}
	if field, ok := word("sent_http_"); ok {
		return logCode{what: logAnswer, class: logAny}, field
	}
	if field, ok := word("http_"); ok {
		return logCode{what: logHeader, class: logAny}, field
	}
	if field, ok := strings.CutPrefix(name, "cookie_"); ok {
		return logCode{what: logCookie, class: logAny}, field
	}
	switch name {
	case "content_type", "content_length":
		return logCode{what: logHeader, class: logAny}, headerName(name)
	}
	switch name {
	case "msec":
		return logCode{what: logEpoch, class: logNumber, when: TimeEnd}, ""
	case "time_local", "time_iso8601":
		return logCode{what: logClock, class: logTime, when: TimeEnd}, ""
	case "request_time":
		return logCode{what: logElapsed, class: logNumber, unit: time.Second}, ""
	case "remote_addr":
		return logCode{what: logClient, class: logWord}, ""
	case "remote_user":
		return logCode{what: logUser, class: logAny}, ""
	case "request":
		return logCode{what: logRequest, class: logAddress}, ""
	case "request_method":
		return logCode{what: logMethod, class: logWord}, ""
	case "request_uri":
		return logCode{what: logURL, class: logAddress}, ""
	case "uri", "document_uri":
		return logCode{what: logPath, class: logStem}, ""
	case "is_args":
		return logCode{what: logMark, class: logQuestion}, ""
	case "args", "query_string":
		return logCode{what: logQuery, class: logAddress}, ""
	case "scheme":
		return logCode{what: logScheme, class: logWord}, ""
	case "host":
		return logCode{what: logHost, class: logName}, ""
	case "server_name":
		return logCode{what: logHostSet, class: logLabel}, ""
	case "server_port":
		return logCode{what: logPort, class: logDigits}, ""
	case "server_addr":
		return logCode{what: logServer, class: logWord}, ""
	case "server_protocol":
		return logCode{what: logVersion, class: logWord}, ""
	case "status":
		return logCode{what: logStatus, class: logDigits}, ""
	case "body_bytes_sent", "bytes_sent":
		return logCode{what: logReceived, class: logNumber}, ""
	case "request_body":
		return logCode{what: logBody, class: logAny}, ""
	case "ssl_server_name":
		return logCode{what: logSNI, class: logWord}, ""
	}
	return logCode{what: logSkip, class: logAny}, ""
}

// headerName writes the name in a variable as header fields are written.
func headerName(s string) string {
	b := []byte(s)
	up := true
	for i, c := range b {
		switch {
		case c == '_':
			b[i] = '-'
		case up && c >= 'a' && c <= 'z':
			b[i] = c - 'a' + 'A'
		}
		up = c == '_'
	}
	return string(b)
}

// apachePiece reads a code of Apache's LogFormat: % [status,…] [<>] [{arg}]
// letter.
func apachePiece(s string) (p logPiece, n int, err error) {
	rest := strings.TrimLeft(s[1:], "!0123456789,<>")
	arg, rest, err := braced(rest)
	if err != nil {
		return p, 0, err
	}
	rest = strings.TrimLeft(rest, "<>")
	width := 1
	if strings.HasPrefix(rest, "^") {
		width = 3
	}
	if len(rest) < width {
		return p, 0, errors.New("no code follows the percent sign")
	}
	letter := rest[:width]
	p.escape, p.name = logC, arg
	code, ok := apacheCode(letter)
	if !ok {
		return p, 0, fmt.Errorf("Apache has no code %q", "%"+letter)
	}
	p.logCode = code
	switch letter {
	case "t":
		p.apacheTime(arg)
	case "T":
		switch arg {
		case "ms":
			p.unit = time.Millisecond
		case "us":
			p.unit = time.Microsecond
		}
	case "a", "h", "p":
		if arg == "remote" || arg == "local" {
			p.what = logSkip
		}
	}
	return p, len(s) - len(rest) + width, nil
}

// apacheCode is what a letter of Apache's LogFormat stands for. Those that an
// entry has no place for are stepped over.
func apacheCode(letter string) (code logCode, ok bool) {
	switch letter {
	case "h", "a":
		return logCode{what: logClient, class: logWord}, true
	case "u":
		return logCode{what: logUser, class: logAny}, true
	case "r":
		return logCode{what: logRequest, class: logAddress}, true
	case "m":
		return logCode{what: logMethod, class: logWord}, true
	case "U":
		return logCode{what: logPath, class: logStem}, true
	case "q":
		return logCode{what: logQuery, class: logAddress}, true
	case "v":
		return logCode{what: logHostSet, class: logLabel}, true
	case "V":
		return logCode{what: logHost, class: logName}, true
	case "p":
		return logCode{what: logPort, class: logDigits}, true
	case "H":
		return logCode{what: logVersion, class: logWord}, true
	case "s":
		return logCode{what: logStatus, class: logDigits}, true
	case "b", "B", "O":
		return logCode{what: logReceived, class: logNumber}, true
	case "A":
		return logCode{what: logServer, class: logWord}, true
	case "i":
		return logCode{what: logHeader, class: logAny}, true
	case "o":
		return logCode{what: logAnswer, class: logAny}, true
	case "C":
		return logCode{what: logCookie, class: logAny}, true
	case "t":
		return logCode{what: logClock, class: logTime, when: TimeServer}, true
	case "D":
		return logCode{what: logElapsed, class: logNumber, unit: time.Microsecond}, true
	case "T":
		return logCode{what: logElapsed, class: logNumber, unit: time.Second}, true
	case "d", "e", "f", "F", "k", "K", "l", "L", "n", "P", "R", "S", "X", "I", "^ti", "^to":
		return logCode{what: logSkip, class: logAny}, true
	}
	return logCode{}, false
}

// apacheTime reads the argument of %t. Apache states when it began to read
// the request, unless asked for the end. Without an argument it writes the
// brackets of the Common Log Format itself.
func (p *logPiece) apacheTime(arg string) {
	if rest, ok := strings.CutPrefix(arg, "end:"); ok {
		arg, p.when = rest, TimeEnd
	}
	arg = strings.TrimPrefix(arg, "begin:")
	number := func(what logWhat, unit time.Duration) {
		p.logCode = logCode{what: what, class: logDigits, unit: unit, when: p.when}
	}
	switch arg {
	case "":
		p.layout = "[" + clf + "]"
	case "sec":
		number(logEpoch, time.Second)
	case "msec":
		number(logEpoch, time.Millisecond)
	case "usec":
		number(logEpoch, time.Microsecond)
	case "msec_frac":
		number(logMillis, time.Millisecond)
	case "usec_frac":
		number(logMillis, time.Microsecond)
	default:
		p.layout = arg
	}
}

package har

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

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
		return p, 0, fmt.Errorf("%w %q", errNoCode, "%"+letter)
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

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

// errNoCode is for a code that neither Squid nor Apache has.
var errNoCode = errors.New("there is no code")

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
		return p, 0, fmt.Errorf("%w that begins %q", errNoCode, "%"+firstWord(rest))
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

package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/syntax"

	"pixelwitness/har"
)

// A copied is one request copied out of a browser, or typed.
type copied struct {
	method, url string
	headers     []har.Field
	body        har.Body
}

// parseCurl reads a curl command as a POSIX shell would split it, without
// running anything: a command that needs to be run to be understood is an
// error. It knows the options that browsers write.
func parseCurl(text string) (copied, error) {
	words, err := shellWords(text)
	if err != nil {
		return copied{}, err
	}
	if len(words) == 0 || words[0] != "curl" && words[0] != "curl.exe" {
		return copied{}, errors.New("not a curl command")
	}
	var c copied
	var data []string
	c.body.State = har.BodyNone
	for i := 1; i < len(words); i++ {
		name, value, joined := strings.Cut(words[i], "=")
		if !strings.HasPrefix(name, "--") {
			name, value, joined = words[i], "", false
		}
		if strings.HasPrefix(name, "-") && !strings.HasPrefix(name, "--") && len(name) > 2 && takesValue(name[:2]) {
			name, value, joined = name[:2], name[2:], true
		}
		if takesValue(name) && !joined {
			if i++; i == len(words) {
				return copied{}, fmt.Errorf("%s has no value", name)
			}
			value = words[i]
		}
		switch name {
		case "-X", "--request":
			c.method = value
		case "-H", "--header":
			k, v, ok := strings.Cut(value, ":")
			if !ok {
				return copied{}, fmt.Errorf("header %q has no colon", value)
			}
			c.headers = append(c.headers, har.Field{Name: k, Value: strings.TrimSpace(v)})
		case "-b", "--cookie":
			c.headers = append(c.headers, har.Field{Name: "Cookie", Value: value})
		case "-A", "--user-agent":
			c.headers = append(c.headers, har.Field{Name: "User-Agent", Value: value})
		case "-e", "--referer":
			c.headers = append(c.headers, har.Field{Name: "Referer", Value: value})
		case "-u", "--user":
			c.headers = append(c.headers, har.Field{Name: "Authorization", Value: "Basic " + base64.StdEncoding.EncodeToString([]byte(value))})
		case "-d", "--data", "--data-raw", "--data-binary", "--data-ascii":
			if name != "--data-raw" && strings.HasPrefix(value, "@") {
				return copied{}, fmt.Errorf("the body is in the file %q, which is not read", value[1:])
			}
			data = append(data, value)
		case "-F", "--form", "--data-urlencode", "-T", "--upload-file":
			return copied{}, fmt.Errorf("%s builds a body that the command does not hold", name)
		case "--url":
			c.url = value
		default:
			if !strings.HasPrefix(name, "-") {
				c.url = words[i]
			}
		}
	}
	if c.url == "" {
		return copied{}, errors.New("the command names no address")
	}
	if data != nil {
		c.body = har.Body{State: har.BodyExact, Data: []byte(strings.Join(data, "&")), Size: -1,
			Type: headerOr(c.headers, "Content-Type", "application/x-www-form-urlencoded")}
	}
	if c.method == "" {
		c.method = "GET"
		if data != nil {
			c.method = "POST"
		}
	}
	return c, nil
}

// takesValue says whether a curl option is followed by a value, for those
// that browsers and people write.
func takesValue(name string) bool {
	switch name {
	case "-X", "--request", "-H", "--header", "-b", "--cookie", "-A", "--user-agent", "-e", "--referer", "-u", "--user",
		"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "-F", "--form", "-T", "--upload-file",
		"--url", "-o", "--output", "-x", "--proxy", "-m", "--max-time", "--connect-timeout", "-c", "--cookie-jar", "--resolve",
		"-E", "--cert", "--cacert", "--key", "-w", "--write-out":
		return true
	}
	return false
}

// shellWords splits one simple command into its words. The form for the
// Windows command prompt, with ^ before quotes and line ends, is read too.
func shellWords(text string) ([]string, error) {
	if strings.Contains(text, `^"`) {
		text = windowsQuotes(text)
	}
	f, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, fmt.Errorf("the command cannot be read: %w", err)
	}
	if len(f.Stmts) != 1 || len(f.Stmts[0].Redirs) > 0 {
		return nil, errors.New("one command is expected")
	}
	call, ok := f.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok {
		return nil, errors.New("a plain curl command is expected")
	}
	// Without an environment nothing is looked up, and nothing is run.
	words, err := expand.Fields(&expand.Config{Env: expand.FuncEnviron(func(string) string { return "" }), NoUnset: true}, call.Args...)
	if err != nil {
		return nil, fmt.Errorf("the command cannot be read without running it: %w", err)
	}
	return words, nil
}

// windowsQuotes rewrites the Windows form into the POSIX one: outside and
// inside quotes, ^ makes the next character plain, and \" is a quote.
func windowsQuotes(text string) string {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '^' && i+1 < len(text) {
			i++
			if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
				i++
			}
			if c = text[i]; c == '\n' {
				continue
			}
		}
		switch {
		case c == '\\' && i+1 < len(text) && (text[i+1] == '"' || strings.HasPrefix(text[i+1:], `^"`)):
			i = i + strings.IndexByte(text[i:], '"')
			b.WriteByte('"')
		case c == '"':
			quoted = !quoted
			b.WriteByte('\'')
		case c == '\'':
			b.WriteString(`'\''`)
			if !quoted {
				b.Reset() // a quote outside quotes is not what a browser writes
				return text
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func headerOr(headers []har.Field, name, other string) string {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value
		}
	}
	return other
}

package har

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// A curlError says why a command cannot be read. Its reason quotes nothing of
// the command, which can hold secrets.
type curlError struct {
	reason string
	cause  error
}

func (e *curlError) Error() string { return e.reason + ": " + e.cause.Error() }
func (e *curlError) Unwrap() error { return e.cause }

// reasonOf is what may be said of err in a report.
func reasonOf(err error) string {
	var c *curlError
	if errors.As(err, &c) {
		return c.reason
	}
	return err.Error()
}

// A Copied is one request as a command states it.
type Copied struct {
	Method, URL string
	Headers     []Field
	Body        Body
}

// ParseCurl reads a curl command (https://curl.se/docs/manpage.html) as a POSIX
// shell would split it, without running anything: a command that needs to be
// run to be understood is an error. The form for the Windows command prompt is
// read too. It knows the options that browsers write.
func ParseCurl(text string) (Copied, error) {
	words, err := shellWords(text)
	if err != nil {
		return Copied{}, err
	}
	if len(words) == 0 || words[0] != "curl" && words[0] != "curl.exe" {
		return Copied{}, errors.New("not a curl command")
	}
	r := curlOptions{words: words[1:]}
	r.c.Body = Body{State: BodyNone, Size: -1}
	for len(r.words) > 0 {
		if err := r.next(); err != nil {
			return Copied{}, err
		}
	}
	return r.request()
}

// A curlOptions reads the words of a command behind its name.
type curlOptions struct {
	words     []string
	c         Copied
	data      []string
	addresses []string
	json      bool
	asQuery   bool // the data go into the address
	head      bool // HEAD
}

// next reads one option or address.
func (r *curlOptions) next() error {
	word := r.words[0]
	r.words = r.words[1:]
	switch {
	case strings.HasPrefix(word, "--"):
		name, value, joined := strings.Cut(word, "=")
		return r.option(name, value, joined)
	case len(word) < 2 || word[0] != '-':
		r.addresses = append(r.addresses, word)
		return nil
	}
	for i := 1; i < len(word); i++ { // one letter each, the last with its value
		name := "-" + word[i:i+1]
		if takesValue(name) {
			return r.option(name, word[i+1:], i+1 < len(word))
		}
		if err := r.option(name, "", false); err != nil {
			return err
		}
	}
	return nil
}

func (r *curlOptions) option(name, value string, joined bool) error {
	if takesValue(name) && !joined {
		if len(r.words) == 0 {
			return fmt.Errorf("%s has no value", name)
		}
		value, r.words = r.words[0], r.words[1:]
	}
	field := func(name, value string) { r.c.Headers = append(r.c.Headers, Field{name, value}) }
	switch name {
	case "-X", "--request":
		r.c.Method = value
	case "-H", "--header":
		k, v, ok := strings.Cut(value, ":")
		if !ok {
			return errors.New("a header has no colon")
		}
		field(k, strings.TrimSpace(v))
	case "-b", "--cookie":
		field("Cookie", value)
	case "-A", "--user-agent":
		field("User-Agent", value)
	case "-e", "--referer":
		field("Referer", value)
	case "-u", "--user":
		field("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(value)))
	case "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json":
		if name != "--data-raw" && strings.HasPrefix(value, "@") {
			return errors.New("the body is in a file beside the command, which is not read")
		}
		r.json = r.json || name == "--json"
		r.data = append(r.data, value)
	case "-F", "--form", "--form-string", "--data-urlencode", "-T", "--upload-file":
		return fmt.Errorf("%s builds a body that the command does not hold", name)
	case "-K", "--config":
		return errors.New("some of the command is in a file beside it, which is not read")
	case "-G", "--get":
		r.asQuery = true
	case "-I", "--head":
		r.head = true
	case "--url":
		r.addresses = append(r.addresses, value)
	}
	return nil
}

// request puts together what the options say.
func (r *curlOptions) request() (Copied, error) {
	c := r.c
	var err error
	if c.URL, err = r.address(); err != nil {
		return Copied{}, err
	}
	body := strings.Join(r.data, "&")
	method := "GET"
	switch {
	case r.head:
		method = "HEAD"
	case r.asQuery && r.data != nil:
		sep := "?"
		if strings.Contains(c.URL, "?") {
			sep = "&"
		}
		c.URL += sep + body
	case r.data != nil:
		method = "POST"
		kind := "application/x-www-form-urlencoded"
		if r.json {
			body, kind = strings.Join(r.data, ""), "application/json"
		}
		if stated, ok := header(c.Headers, "Content-Type"); ok {
			kind = stated
		}
		c.Body = Body{State: BodyExact, Data: []byte(body), Size: -1, Type: kind}
	}
	if c.Method == "" {
		c.Method = method
	}
	return c, nil
}

// address is the one that the command names. A word behind an option that is
// not known may be its value.
func (r *curlOptions) address() (string, error) {
	var like []string
	for _, a := range r.addresses {
		if addressLike(a) {
			like = append(like, a)
		}
	}
	switch {
	case len(like) > 1:
		return "", fmt.Errorf("the command names %d addresses; write one command for each", len(like))
	case len(like) == 1:
		return like[0], nil
	case len(r.addresses) > 0 && r.addresses[0] != "":
		return r.addresses[0], nil
	}
	return "", errors.New("the command names no address")
}

// takesValue says whether a curl option is followed by a value, for those
// that browsers and people write.
func takesValue(name string) bool {
	switch name {
	case "-X", "--request", "-H", "--header", "-b", "--cookie", "-A", "--user-agent", "-e", "--referer", "-u", "--user",
		"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode", "--json",
		"-F", "--form", "--form-string", "-T", "--upload-file", "--url", "-K", "--config",
		"-o", "--output", "-x", "--proxy", "-U", "--proxy-user", "--proxy-header", "--noproxy", "-m", "--max-time", "--connect-timeout",
		"-c", "--cookie-jar", "--resolve", "--connect-to", "--interface", "-E", "--cert", "--cacert", "--capath", "--key", "-w", "--write-out",
		"-D", "--dump-header", "--trace", "--trace-ascii", "--stderr", "-r", "--range", "-z", "--time-cond", "--limit-rate",
		"--retry", "--retry-delay", "--retry-max-time", "--max-redirs", "--max-filesize", "--ciphers", "--tls-max", "--unix-socket", "--oauth2-bearer":
		return true
	}
	return false
}

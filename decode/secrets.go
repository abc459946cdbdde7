package decode

import (
	"fmt"
	"io/fs"
	"strings"

	"pixelwitness/har"
)

// Secrets is the list of names whose values must not be printed: session
// cookies, tokens, keys and passwords. It is read-only and safe for
// concurrent use.
type Secrets struct {
	anywhere nameSet
	cookies  nameSet
	headers  nameSet
}

type secretsFile struct {
	Say      string   `json:"say"`
	Anywhere []string `json:"anywhere"`
	Cookies  []string `json:"cookies"`
	Headers  []string `json:"headers"`
	Keep     []string `json:"keep"` // never masked, whatever a pattern says
}

// NewSecrets returns the list embedded in this package.
func NewSecrets() (*Secrets, error) { return loadSecrets(data) }

func loadSecrets(fsys fs.FS) (*Secrets, error) {
	var f secretsFile
	if err := strict(fsys, "secrets.json", &f); err != nil {
		return nil, err
	}
	s := &Secrets{
		anywhere: newNameSet(f.Anywhere, f.Keep),
		cookies:  newNameSet(append(f.Cookies, f.Anywhere...), f.Keep),
		headers:  newNameSet(f.Headers, f.Keep),
	}
	return s, nil
}

// Masked returns what stands in place of n masked bytes.
func Masked(n int) string { return fmt.Sprintf("[masked %d bytes]", n) }

// Cookie reports whether the value of a cookie is secret.
func (s *Secrets) Cookie(name string) bool { return s.cookies.has(name) }

// Header reports whether the whole value of a header field is secret.
func (s *Secrets) Header(name string) bool { return s.headers.has(name) || s.anywhere.has(name) }

// Param reports whether the value of a parameter is secret. A key in brackets
// counts, and so does the last part of an RFC 6901 pointer: "user[password]"
// and "/login/password" are secret because "password" is.
func (s *Secrets) Param(key string) bool {
	if s.anywhere.has(key) {
		return true
	}
	if i := strings.LastIndexByte(key, '/'); i >= 0 && key[0] == '/' {
		return s.anywhere.has(key[i+1:])
	}
	for strings.HasSuffix(key, "]") {
		i := strings.LastIndexByte(key, '[')
		if i < 0 {
			break
		}
		if s.anywhere.has(key[i+1:len(key)-1]) || s.anywhere.has(key[:i]) {
			return true
		}
		key = key[:i]
	}
	return false
}

// MaskCookie returns the value of a cookie, masked if it is secret.
func (s *Secrets) MaskCookie(name, value string) string {
	if s.Cookie(name) {
		return mask(value)
	}
	return s.MaskText(value)
}

// MaskParam returns the value of a parameter, masked if it is secret.
func (s *Secrets) MaskParam(key, value string) string {
	if s.Param(key) {
		return mask(value)
	}
	return s.MaskText(value)
}

// MaskHeader returns the value of a header field with what is secret in it
// masked: all of it, or the secret cookies of Cookie and Set-Cookie.
func (s *Secrets) MaskHeader(name, value string) string {
	if s.Header(name) {
		return mask(value)
	}
	if !strings.EqualFold(name, "cookie") && !strings.EqualFold(name, "set-cookie") {
		return s.MaskText(value)
	}
	parts := strings.Split(value, ";")
	for i, part := range parts {
		n, v, ok := strings.Cut(part, "=")
		if ok {
			parts[i] = n + "=" + s.MaskCookie(strings.TrimSpace(n), v)
		}
	}
	return strings.Join(parts, ";")
}

// MaskFields returns fs with secret values masked, as header fields.
func (s *Secrets) MaskFields(fs []har.Field) []har.Field {
	out := make([]har.Field, len(fs))
	for i, f := range fs {
		out[i] = har.Field{Name: s.MaskText(f.Name), Value: s.MaskHeader(f.Name, f.Value)}
	}
	return out
}

// mask masks v, unless it already is.
func mask(v string) string {
	if isMasked(v) {
		return v
	}
	return Masked(len(v))
}

func isMasked(v string) bool {
	n, ok := strings.CutPrefix(v, "[masked ")
	if !ok {
		return false
	}
	n, ok = strings.CutSuffix(n, " bytes]")
	return ok && n != "" && strings.Trim(n, "0123456789") == ""
}

// A nameSet holds names in lower case, and beginnings and endings of names.
type nameSet struct {
	exact    map[string]bool // false: never in the set
	prefixes []string
	suffixes []string
}

func newNameSet(names, except []string) nameSet {
	n := nameSet{exact: make(map[string]bool)}
	for _, name := range names {
		if p, ok := strings.CutSuffix(name, "*"); ok {
			n.prefixes = append(n.prefixes, p)
		} else if p, ok := strings.CutPrefix(name, "*"); ok {
			n.suffixes = append(n.suffixes, p)
		} else {
			n.exact[name] = true
		}
	}
	for _, name := range except {
		n.exact[name] = false
	}
	return n
}

// maxName bounds the names that can be in a set.
const maxName = 128

// has reports whether name is in the set, whatever its case. It does not
// allocate.
func (n nameSet) has(name string) bool {
	var buf [maxName]byte
	if len(name) > maxName {
		name = name[len(name)-maxName:]
	}
	for i := range len(name) {
		buf[i] = lower(name[i])
	}
	return n.hasLower(buf[:len(name)])
}

func (n nameSet) hasLower(name []byte) bool {
	if in, known := n.exact[string(name)]; known {
		return in
	}
	for _, p := range n.prefixes {
		if len(name) >= len(p) && string(name[:len(p)]) == p {
			return true
		}
	}
	for _, p := range n.suffixes {
		if len(name) >= len(p) && string(name[len(name)-len(p):]) == p {
			return true
		}
	}
	return false
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

package consent

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/har"
)

// maxValue bounds the value of one record that is read, in bytes.
const maxValue = 16 << 10

// maxWords bounds the words of a reading, in bytes.
const maxWords = 400

// Cookies returns what the tools' cookies among those of one request say, a
// reading a tool, in order of tool.
func (t *Tools) Cookies(fields []har.Field) []Reading { return t.read(&t.cookie, fields) }

// InCookies reports whether a Cookie header field holds a tool's cookie. It
// allocates nothing.
func (t *Tools) InCookies(header string) bool {
	for from := 0; from < len(header); {
		end := len(header)
		if i := strings.IndexAny(header[from:], ";,"); i >= 0 {
			end = from + i
		}
		if name, _, ok := strings.Cut(header[from:end], "="); ok {
			if _, known := t.cookie.find(strings.TrimSpace(name)); known {
				return true
			}
		}
		from = end + 1
	}
	return false
}

// Parameters returns what the tools' parameters among those of one request
// say. Their values are decoded.
func (t *Tools) Parameters(fields []har.Field) []Reading { return t.read(&t.query, fields) }

// Address returns what the tools' parameters in an address say.
func (t *Tools) Address(address string) []Reading {
	return t.read(&t.query, t.parameters(address))
}

// TakesBody reports whether the bodies of requests to a host are records.
func (t *Tools) TakesBody(host string) bool {
	_, ok := t.body.find(host)
	return ok
}

// Body returns what the body of a request to the host of a tool's maker says.
func (t *Tools) Body(host string, body []byte) []Reading {
	return t.read(&t.body, []har.Field{{Name: host, Value: string(body)}})
}

// CookieHeader splits a Cookie header field. Some proxies join the several
// fields of HTTP/2 by ", ".
func CookieHeader(field string) []har.Field {
	var out []har.Field
	for name, value := range decode.CookiePairs(field) {
		out = append(out, har.Field{Name: name, Value: value})
	}
	return out
}

// SetCookie reads the name and value of a Set-Cookie field. removed says that
// the field removes the cookie: its time to live is over.
func SetCookie(field string, now time.Time) (f har.Field, removed bool) {
	pair, attributes, _ := strings.Cut(field, ";")
	f.Name, f.Value, _ = strings.Cut(strings.TrimSpace(pair), "=")
	for a := range strings.SplitSeq(attributes, ";") {
		name, v, _ := strings.Cut(strings.TrimSpace(a), "=")
		switch strings.ToLower(name) {
		case "max-age":
			if n, err := strconv.Atoi(v); err == nil && n <= 0 {
				return f, true
			}
		case "expires":
			for _, layout := range [...]string{time.RFC1123, "Mon, 02-Jan-2006 15:04:05 MST"} {
				if at, err := time.Parse(layout, v); err == nil && !now.IsZero() && at.Before(now) {
					return f, true
				}
			}
		}
	}
	return f, false
}

// Removal returns the reading of an answer that removes a cookie; false if the
// cookie is not a tool's.
func (t *Tools) Removal(name string) (Reading, bool) {
	at, ok := t.cookie.find(name)
	if !ok {
		return Reading{}, false
	}
	tool := t.list[at.tool]
	return Reading{Tool: tool.ID, Name: tool.Name, Records: []string{name}, Choice: Removed, Words: name + " removed"}, true
}

// parameters returns the tools' parameters of an address, decoded once. They
// stand after "?" or, in some addresses, after ";" in the path.
func (t *Tools) parameters(address string) []har.Field {
	address, _, _ = strings.Cut(address, "#")
	i := strings.IndexAny(address, "?;")
	if i < 0 {
		return nil
	}
	var out []har.Field
	for pair := range strings.FieldsFuncSeq(address[i+1:], func(r rune) bool { return r == '&' || r == ';' || r == '?' }) {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		if _, known := t.query.find(name); known {
			out = append(out, har.Field{Name: name, Value: unescape(value)})
		}
	}
	return out
}

func (t *Tools) read(in *names, fields []har.Field) []Reading {
	type found struct {
		tool   int
		values values
		names  []string
	}
	var all []*found
	for _, f := range fields {
		at, ok := in.find(f.Name)
		if !ok || f.Value == "" || len(f.Value) > maxValue {
			continue
		}
		i := slices.IndexFunc(all, func(x *found) bool { return x.tool == at.tool })
		if i < 0 {
			i = len(all)
			all = append(all, &found{tool: at.tool})
		}
		x := all[i]
		name := f.Name
		if rec := &t.list[at.tool].Records[at.record]; rec.In == inBody {
			name = rec.Name
		}
		if !slices.Contains(x.names, name) {
			x.names = append(x.names, name)
			x.values = append(x.values, t.list[at.tool].Records[at.record].values(f.Name, f.Value)...)
		}
	}
	slices.SortFunc(all, func(a, b *found) int { return a.tool - b.tool })
	var out []Reading
	for _, x := range all {
		if len(x.values) > 0 {
			out = append(out, t.list[x.tool].reading(x.names, x.values))
		}
	}
	return out
}

// A value is one thing that a record states, under a name of the tool.
type value struct {
	key, text string
	category  bool
	state     State // of a category whose form says it by itself
	quiet     bool  // said in the words of another value
}

type values []value

func (vs values) get(key string) (string, bool) {
	for _, v := range vs {
		if v.key == key {
			return v.text, true
		}
	}
	return "", false
}

func (vs values) holds(tests []Test) bool {
	return slices.ContainsFunc(tests, func(t Test) bool {
		text, ok := vs.get(t.Key)
		return ok && (t.In == nil || slices.Contains(t.In, text))
	})
}

func (t *Tool) reading(names []string, vs values) Reading {
	slices.Sort(names)
	r := Reading{Tool: t.ID, Name: t.Name, Records: names, Choice: t.choice(vs)}
	states := make(map[string][]State)
	var words, aside []string
	for _, v := range vs {
		purpose, state := t.category(v)
		if state != "" {
			states[purpose] = append(states[purpose], state)
			if v.quiet {
				continue
			}
			word := v.key + ": " + v.text
			if purpose != "" && !strings.EqualFold(purpose, lastPart(v.key)) {
				word += " (" + purpose + ")"
			}
			words = append(words, word)
		} else if slices.Contains(t.Aside, v.key) {
			aside = append(aside, v.key+": "+v.text)
		} else if !v.quiet && (v.category || t.shown(v)) {
			words = append(words, v.key+": "+v.text)
		}
	}
	r.Advertising, r.Statistics = together(states[Advertising]), together(states[Statistics])
	if vs.holds(t.AllOn) {
		r.Advertising, r.Statistics = Granted, Granted
	} else if vs.holds(t.AllOff) {
		r.Advertising, r.Statistics = Denied, Denied
	}
	if r.Choice == Unread || r.Choice == NoSignal {
		r.Advertising, r.Statistics = "", ""
	}
	for _, key := range t.Time {
		if text, ok := vs.get(key); ok {
			r.Time = moment(text)
			break
		}
	}
	r.core = clip(strings.Join(words, "; "), maxWords)
	r.Words = clip(strings.Join(append(words, aside...), "; "), maxWords)
	return r
}

func (t *Tool) choice(vs values) Choice {
	for _, c := range []struct {
		tests  []Test
		choice Choice
	}{{t.Removed, Removed}, {t.NoSignal, NoSignal}, {t.Made, Made}, {t.Implied, Implied}, {t.None, None}} {
		if vs.holds(c.tests) {
			return c.choice
		}
	}
	return t.Otherwise
}

// category returns the purpose and the state of a value that is a category.
func (t *Tool) category(v value) (purpose string, s State) {
	purpose, known := t.Purposes[strings.ToLower(lastPart(v.key))]
	if !known && !v.category {
		return "", ""
	}
	switch {
	case v.state != "":
		s = v.state
	case slices.Contains(t.On, v.text):
		s = Granted
	case slices.Contains(t.Off, v.text):
		s = Denied
	}
	return purpose, s
}

// lastPart is what a pointer ends in.
func lastPart(key string) string { return key[strings.LastIndexByte(key, '/')+1:] }

// shown reports whether v is printed: it is on the list, or a test that holds
// rests on it.
func (t *Tool) shown(v value) bool {
	if slices.Contains(t.Show, v.key) || slices.Contains(t.Time, v.key) {
		return true
	}
	for _, tests := range [][]Test{t.Made, t.Implied, t.None, t.NoSignal, t.Removed} {
		if (values{v}).holds(slices.DeleteFunc(slices.Clone(tests), func(x Test) bool { return x.Key != v.key })) {
			return true
		}
	}
	return false
}

func together(all []State) State {
	var out State
	for _, s := range all {
		if out != "" && s != out {
			return Mixed
		}
		out = s
	}
	return out
}

// moment reads milliseconds since 1970 or RFC 3339. Times before 2000 and
// after 2100 are taken for something else.
func moment(s string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		ms, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return time.Time{}
		}
		at = time.UnixMilli(ms)
	}
	if at = at.UTC(); at.Year() < 2000 || at.Year() > 2100 {
		return time.Time{}
	}
	return at
}

// unescape undoes percent-encoding; what is not encoded soundly stays as it is.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	out, err := url.PathUnescape(s)
	if err != nil {
		return s
	}
	return out
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return fmt.Sprintf("%s… [%d more bytes]", s[:cut], len(s)-cut)
}

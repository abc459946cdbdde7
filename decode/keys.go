package decode

import "strings"

// number stands for any whole number in the Key of a Row: "cd<n>".
const number = "<n>"

// loose returns the row of a parameter whose name a site chose in part: what
// follows the first dot, "ep.*", or numbers, "pr<n>".
func (t *vendorTable) loose(endpoint, key string) *Row {
	if i := strings.IndexByte(key, '.'); i > 0 {
		if r := pick(t.params[key[:i+1]], endpoint); r != nil {
			return r
		}
	}
	if s := numbered(key); s != key {
		return pick(t.params[s], endpoint)
	}
	return nil
}

// cookie returns the row of a cookie, or of those whose name begins like its
// own up to the last "_": "_ga_*".
func (t *vendorTable) cookie(name string) *Row {
	if r := t.cookies[name]; r != nil {
		return r
	}
	if i := strings.LastIndexByte(name, '_'); i > 0 {
		return t.cookies[name[:i+1]]
	}
	return nil
}

// numbered replaces each number in key by "<n>".
func numbered(key string) string {
	if !strings.ContainsAny(key, "0123456789") {
		return key
	}
	var b strings.Builder
	inside := false
	for i := range len(key) {
		digit := '0' <= key[i] && key[i] <= '9'
		switch {
		case !digit:
			b.WriteByte(key[i])
		case !inside:
			b.WriteString(number)
		}
		inside = digit
	}
	return b.String()
}

// listAt returns the value of a name in a list of pairs with ";" between; ""
// if there is none. A backslash takes the meaning from the character after it.
func listAt(list, name string) string {
	var pair strings.Builder
	value := func() (string, bool) { return strings.CutPrefix(pair.String(), name+"=") }
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '\\' && i+1 < len(list):
			i++
			pair.WriteByte(list[i])
		case c == ';':
			if v, ok := value(); ok {
				return v
			}
			pair.Reset()
		default:
			pair.WriteByte(c)
		}
	}
	if v, ok := value(); ok {
		return v
	}
	return ""
}

package decode

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"time"
)

// Readings of values that Google's tag builds from several parts.
const (
	readUserData = "user-data" // user-provided data: name.value, with "~" between
	readRelease  = "release"   // the day in the release number of the tag
	readItem     = "item"      // an item of an event: two letters and a value, with "~" between
)

// A userPart is one field of user-provided data.
type userPart struct{ name, value string }

// userParts takes user-provided data apart. The first field gives the version
// of the form: "tv.1~em.…~ph.…".
func userParts(v string) ([]userPart, bool) {
	var parts []userPart
	for field := range strings.SplitSeq(v, "~") {
		name, value, ok := strings.Cut(field, ".")
		if !ok || name == "" {
			return nil, false
		}
		parts = append(parts, userPart{name, value})
	}
	return parts, len(parts) > 1 && parts[0].name == "tv"
}

// userDataText names the fields of user-provided data. A field whose name
// ends in a number belongs to the address of that number.
func (d *Decoder) userDataText(words map[string]string, v string) string {
	parts, ok := userParts(v)
	if !ok {
		return ""
	}
	var out []string
	for _, p := range parts[1:] {
		word := words[strings.TrimRight(p.name, "0123456789")]
		switch hash := hexOfBase64(p.value); {
		case word == "":
			word = p.name
		case p.value == "":
			word += ", empty"
		case hash != "":
			word += ": " + d.hashText(hash)
		case len(p.value) == 2 && p.value[0] == 'e' && isPosition(p.value[1:]):
			word += ": " + p.value + ", an error code where a hash is expected"
		default:
			word += ": sent as it stands"
		}
		out = append(out, word)
	}
	return strings.Join(out, "; ")
}

// hexOfBase64 returns, in hexadecimal digits, a hash of the length of SHA-256
// that is written in the URL-safe alphabet of base 64 without padding; "" for
// other texts.
func hexOfBase64(v string) string {
	b, err := base64.RawURLEncoding.DecodeString(v)
	if err != nil || len(b) != 32 {
		return ""
	}
	return hex.EncodeToString(b)
}

// userIdentifiers adds each hash in user-provided data that is not that of a
// known placeholder.
func (d *Decoder) userIdentifiers(r *Row, q *Param, e *Event) {
	parts, _ := userParts(q.Value)
	for _, p := range parts {
		hash := hexOfBase64(p.value)
		if _, none := d.placeholder(hash); hash == "" || none {
			continue
		}
		e.Identifiers = append(e.Identifiers, Identifier{Kind: strings.TrimSuffix(r.Identifier, "*") + p.name, Key: q.Key, Value: p.value})
	}
}

// itemText names the fields of an item; "~~" stands for "~" in a value.
func itemText(words map[string]string, v string) string {
	const mark = "\x00"
	var out []string
	for field := range strings.SplitSeq(strings.ReplaceAll(v, "~~", mark), "~") {
		if len(field) < 2 {
			return ""
		}
		name, value := field[:2], strings.ReplaceAll(field[2:], mark, "~")
		if w := words[name]; w != "" {
			name = w
		}
		out = append(out, name+": "+value)
	}
	return strings.Join(out, "; ")
}

// releaseText reads the day out of a release number such as "45je54n0": after
// two digits, one letter or digit and "e" stand the last digit of the year,
// the month and the day, these two in base 36.
func releaseText(v string) string {
	if len(v) < 8 || v[3] != 'e' || !isPosition(v[:2]) {
		return ""
	}
	year, ok1 := digit64(v[4])
	month, ok2 := digit64(v[5])
	day, ok3 := digit64(v[6])
	t := time.Date(2020+year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if !ok1 || !ok2 || !ok3 || year > 9 || month < 1 || month > 12 || t.Day() != day {
		return ""
	}
	return "release of " + t.Format("2006-01-02") + ", if its year is one of the 2020s"
}

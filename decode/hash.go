package decode

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"strconv"
	"strings"
	"unicode/utf8"
)

type placeholderFile struct {
	Say    string `json:"say"`
	Source string `json:"source"`
	Texts  []struct {
		Text string `json:"text"`
		Say  string `json:"say"`
	} `json:"texts"`
}

// A placeholder is a hashed text that identifies nobody.
type placeholder struct{ algorithm, text, say string }

func (h placeholder) String() string {
	return h.algorithm + " of " + strconv.Quote(h.text) + ": " + h.say
}

// loadPlaceholders returns the placeholders by digest, in lower-case
// hexadecimal, and by the texts themselves, without an algorithm. The digests
// are computed from the texts.
func loadPlaceholders(fsys fs.FS) (map[string]placeholder, error) {
	var f placeholderFile
	if err := strict(fsys, "placeholders.json", &f); err != nil {
		return nil, err
	}
	m := make(map[string]placeholder)
	for _, p := range f.Texts {
		b := []byte(p.Text)
		s256, s1, m5 := sha256.Sum256(b), sha1.Sum(b), md5.Sum(b)
		m[hex.EncodeToString(s256[:])] = placeholder{"SHA-256", p.Text, p.Say}
		m[hex.EncodeToString(s1[:])] = placeholder{"SHA-1", p.Text, p.Say}
		m[p.Text] = placeholder{"", p.Text, p.Say}
		m[hex.EncodeToString(m5[:])] = placeholder{"MD5", p.Text, p.Say}
	}
	return m, nil
}

// placeholder returns the known text that v is the hash of.
func (d *Decoder) placeholder(v string) (placeholder, bool) {
	switch len(v) {
	case 2 * sha256.Size, 2 * sha1.Size, 2 * md5.Size:
		h, ok := d.placeholders[strings.ToLower(v)]
		return h, ok
	}
	return placeholder{}, false
}

func (d *Decoder) hashText(v string) string {
	if v == "" || isMasked(v) {
		return ""
	}
	if h, ok := d.placeholder(v); ok {
		return h.String()
	}
	if !allHex(v) {
		return "not a hash: sent as it stands"
	}
	switch len(v) {
	case 2 * sha256.Size:
		return "64 hexadecimal digits, the form of a SHA-256 hash; not that of a known placeholder"
	case 2 * sha1.Size:
		return "40 hexadecimal digits, the form of a SHA-1 hash; not that of a known placeholder"
	case 2 * md5.Size:
		return "32 hexadecimal digits, the form of an MD5 hash; not that of a known placeholder"
	}
	return "not of the length of a hash: sent as it stands"
}

// cut takes off the text before a hash that the row knows, and returns what it
// says, ready to be followed by the reading of the hash.
func (r *Row) cut(v string) (rest, said string) {
	for prefix, say := range r.Prefixes {
		if rest, ok := strings.CutPrefix(v, prefix); ok && allHex(rest) {
			return rest, say + "; "
		}
	}
	return v, ""
}

func allHex(v string) bool {
	for i := range len(v) {
		if !isHex(v[i]) {
			return false
		}
	}
	return true
}

// shapeText describes a text in which capitals stand as "^", small letters as
// "*" and digits as "#".
func shapeText(v string) string {
	if v == "" {
		return ""
	}
	return strconv.Itoa(utf8.RuneCountInString(v)) + " characters, of which " +
		strconv.Itoa(strings.Count(v, "^")) + " capitals, " +
		strconv.Itoa(strings.Count(v, "*")) + " small letters, " +
		strconv.Itoa(strings.Count(v, "#")) + " digits"
}

package sensitivity

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// appendFolded appends the form in which r is compared: compatibility
// decomposed, without marks, in lower case. The scripts of India keep their
// marks, which are vowels there. Letters that have no
// decomposition but are commonly written as others are so written.
func appendFolded(dst []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(dst, byte(r))
	}
	var buf [utf8.UTFMax]byte
	whole := buf[:utf8.EncodeRune(buf[:], r)]
	parts := norm.NFKD.Properties(whole).Decomposition()
	switch {
	case unicode.Is(unicode.Hangul, r): // is decomposed by rule, not by table
		parts = norm.NFKD.AppendString(nil, string(r))
	case parts == nil:
		parts = whole
	}
	for _, d := range string(parts) {
		if unicode.Is(unicode.Mn, d) && !isIndic(d) {
			continue
		}
		switch d = unicode.ToLower(d); d {
		case 'ß':
			dst = append(dst, "ss"...)
		case 'æ':
			dst = append(dst, "ae"...)
		case 'œ':
			dst = append(dst, "oe"...)
		case 'ø':
			dst = append(dst, 'o')
		case 'đ', 'ð':
			dst = append(dst, 'd')
		case 'ł':
			dst = append(dst, 'l')
		case 'ي', 'ى': // Arabic yeh, as Urdu and Persian write it
			dst = append(dst, "ی"...)
		case 'ك':
			dst = append(dst, "ک"...)
		case 'ı':
			dst = append(dst, 'i')
		default:
			dst = utf8.AppendRune(dst, d)
		}
	}
	return dst
}

// isIndic reports whether r is in the blocks from Devanagari to Sinhala.
func isIndic(r rune) bool { return 0x0900 <= r && r <= 0x0DFF }

// stem cuts an English plural ending from a folded word, in place where it
// must: "bodies" to "body", "boxes" to "box", "cuts" to "cut". It is light on
// purpose: what it cannot know, such as "crises", a term list says.
func stem(w []byte) []byte {
	n := len(w)
	if n < 4 || w[n-1] != 's' {
		return w
	}
	switch {
	case n > 4 && bytes.HasSuffix(w, []byte("ies")):
		w[n-3] = 'y'
		return w[:n-2]
	case bytes.HasSuffix(w, []byte("sses")), bytes.HasSuffix(w, []byte("xes")),
		bytes.HasSuffix(w, []byte("ches")), bytes.HasSuffix(w, []byte("shes")):
		return w[:n-2]
	case w[n-2] == 's', w[n-2] == 'u', w[n-2] == 'i':
		return w
	}
	return w[:n-1]
}

// verbForms returns the forms of an English verb from its plain form:
// "abuse", "abused", "abusing". The plural rule of [stem] covers "abuses".
func verbForms(w string) []string {
	n := len(w)
	switch {
	case n < 3:
		return []string{w}
	case w[n-1] == 'e':
		return []string{w, w + "d", w[:n-1] + "ing"}
	case w[n-1] == 'y' && !isVowel(w[n-2]):
		return []string{w, w[:n-1] + "ied", w + "ing"}
	case n < 6 && !isVowel(w[n-1]) && isVowel(w[n-2]) && !isVowel(w[n-3]) && w[n-1] != 'w' && w[n-1] != 'x':
		last := w[n-1:]
		return []string{w, w + last + "ed", w + last + "ing", w + "ed", w + "ing"}
	}
	return []string{w, w + "ed", w + "ing"}
}

func isVowel(c byte) bool { return bytes.IndexByte([]byte("aeiou"), c) >= 0 }

// mutations returns a Welsh word and what its first consonant may become by
// soft, nasal and aspirate mutation: "trais", "drais", "nhrais", "thrais".
// The table is that of any Welsh grammar; forms that do not occur cost
// nothing.
func mutations(w string) []string {
	table := []struct {
		first string
		to    []string
	}{
		{"ph", nil}, {"th", nil}, {"ch", nil}, {"dd", nil}, {"ff", nil}, {"ng", nil},
		{"ll", []string{"l"}},
		{"rh", []string{"r"}},
		{"p", []string{"b", "mh", "ph"}},
		{"t", []string{"d", "nh", "th"}},
		{"c", []string{"g", "ngh", "ch"}},
		{"b", []string{"f", "m"}},
		{"d", []string{"dd", "n"}},
		{"g", []string{"", "ng"}},
		{"m", []string{"f"}},
	}
	out := []string{w}
	for _, row := range table {
		rest, ok := strings.CutPrefix(w, row.first)
		if !ok {
			continue
		}
		for _, to := range row.to {
			out = append(out, to+rest)
		}
		break
	}
	return out
}

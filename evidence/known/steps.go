package known

import (
	"strings"
	"time"
	"unicode"
)

// stepOf returns the step of a rule by its name; nil if there is none. A step
// returns "" where it does not apply.
func stepOf(name string) func(string) string {
	switch name {
	case "trim":
		return strings.TrimSpace
	case "lower":
		return strings.ToLower
	case "upper":
		return strings.ToUpper
	case "no_space":
		return dropper(unicode.IsSpace)
	case "no_punctuation":
		return dropper(asciiPunctuation)
	case "no_separators":
		return dropper(func(r rune) bool { return strings.ContainsRune("().-", r) })
	case "no_digits":
		return dropper(asciiDigit)
	case "digits":
		return dropper(func(r rune) bool { return !asciiDigit(r) })
	case "word":
		return dropper(func(r rune) bool {
			return r > unicode.MaxASCII || r != '_' && (asciiPunctuation(r) || unicode.IsSpace(r))
		})
	case "no_leading_zeros":
		return func(s string) string { return strings.TrimLeft(s, "0") }
	case "plus":
		return func(s string) string {
			if s == "" {
				return ""
			}
			return "+" + s
		}
	case "international":
		return international
	case "uk_national":
		return ukNational
	case "gmail_no_dots":
		return gmailNoDots
	case "postcode_space":
		return postcodeSpace
	case "first_word", "other_words", "last_word":
		return func(s string) string { return words(name, s) }
	case "first_two":
		return func(s string) string { return s[:min(2, len(s))] } // after "word" it is ASCII
	case "gender_letter":
		return genderLetter
	case "date_ymd":
		return dateAs("20060102")
	case "date_dmy":
		return dateAs("02/01/2006")
	case "date_iso":
		return dateAs(time.DateOnly)
	}
	return nil
}

func dropper(drop func(rune) bool) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			if drop(r) {
				return -1
			}
			return r
		}, s)
	}
}

func asciiDigit(r rune) bool { return '0' <= r && r <= '9' }

func asciiPunctuation(r rune) bool {
	return r < unicode.MaxASCII && r > ' ' && !asciiDigit(r) && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z')
}

// international returns the digits of a telephone number with its country's
// code. One that begins with a single zero is taken as British.
func international(s string) string {
	s = strings.TrimSpace(s)
	plus := strings.HasPrefix(s, "+")
	s = stepOf("digits")(strings.Replace(s, "(0)", "", 1))
	switch {
	case plus:
		return s
	case strings.HasPrefix(s, "00"):
		return s[2:]
	case strings.HasPrefix(s, "0"):
		return "44" + s[1:]
	}
	return s
}

func ukNational(s string) string {
	if rest, ok := strings.CutPrefix(s, "44"); ok {
		return "0" + rest
	}
	return ""
}

func gmailNoDots(s string) string {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || domain != "gmail.com" && domain != "googlemail.com" {
		return s
	}
	return strings.ReplaceAll(local, ".", "") + "@" + domain
}

// postcodeSpace puts the space before the last three characters.
func postcodeSpace(s string) string {
	if len(s) < 5 {
		return s
	}
	return s[:len(s)-3] + " " + s[len(s)-3:]
}

func words(which, s string) string {
	first, rest, _ := strings.Cut(s, " ")
	rest = strings.TrimSpace(rest)
	switch which {
	case "first_word":
		return first
	case "last_word":
		return rest[strings.LastIndexByte(rest, ' ')+1:]
	}
	return rest
}

func genderLetter(s string) string {
	switch s {
	case "f", "female", "girl", "woman":
		return "f"
	case "m", "male", "boy", "man":
		return "m"
	}
	return ""
}

func dateAs(layout string) func(string) string {
	return func(s string) string {
		t, ok := parseDate(s)
		if !ok {
			return ""
		}
		return t.Format(layout)
	}
}

// parseDate reads a date as written in the file of known values.
func parseDate(s string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, "02/01/2006"} {
		if t, err := time.Parse(layout, strings.TrimSpace(s)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

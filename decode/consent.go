package decode

import (
	"strconv"
	"strings"
)

// Readings of consent signals.
const (
	readPlaces  = "places"  // a code of which each place has a meaning
	readLetters = "letters" // a set of letters, each of which has a meaning
	readGCD     = "gcd"     // the four purposes of Google's consent mode, and how each came to be set
	readTCFD    = "tcfd"    // what Google's tag was told by a tool of the IAB's framework
)

// A Place is the meaning of one character of a code.
type Place struct {
	Say    string            `json:"say"`    // what it states; "" if nothing is said of it
	Values map[string]string `json:"values"` // what each character says; another makes the code unreadable
}

func placesText(places []Place, v string) string {
	if len(v) != len(places) {
		return ""
	}
	var parts []string
	for i, p := range places {
		word, ok := p.Values[v[i:i+1]]
		if !ok {
			return ""
		}
		if p.Say != "" {
			parts = append(parts, p.Say+": "+word)
		}
	}
	return strings.Join(parts, "; ")
}

func lettersText(values map[string]string, v string) string {
	parts := make([]string, len(v))
	for i := range v {
		word, ok := values[v[i:i+1]]
		if !ok {
			return ""
		}
		parts[i] = word
	}
	return strings.Join(parts, ", ")
}

// gcdPurposes are the purposes in the order in which the Google tag writes
// them. This and the rest of the form was read in the tag's own code: see
// S-02 in vendors/google.json.
var gcdPurposes = [...]string{"ad storage", "analytics storage", "ad user data", "ad personalisation"}

// States of a consent signal, two bits each.
const (
	gcdUnset  = 1
	gcdDenied = 2
)

// gcdText reads "1", for each purpose two digits of base 64, and one or three
// more. Of the two, the second holds what page code declared, set by default
// and set by update.
func gcdText(v string) string {
	const end = 1 + 2*len(gcdPurposes)
	if len(v) != end+1 && len(v) != end+3 || v[0] != '1' {
		return ""
	}
	var parts []string
	silent := true
	for i, purpose := range gcdPurposes {
		implied, ok1 := digit64(v[1+2*i])
		set, ok2 := digit64(v[2+2*i])
		if !ok1 || !ok2 {
			return ""
		}
		declared, byDefault, update := set>>4&3, set>>2&3, set&3
		say := gcdSay(byDefault, update)
		if declared != gcdUnset {
			say = "declared " + gcdState(declared) + ", " + say
		}
		if implied>>2 != 0 {
			say += ", delegated to another purpose"
		}
		silent = silent && set == gcdUnset<<4|gcdUnset<<2|gcdUnset
		parts = append(parts, purpose+": "+say)
	}
	flags, ok := digit64(v[end])
	if !ok {
		return ""
	}
	mode := flags&4 != 0
	if silent && !mode {
		parts = []string{"no consent signal configured"}
	} else if mode {
		parts = append(parts, "consent mode active")
	} else {
		parts = append(parts, "consent mode not active")
	}
	switch flags & 3 {
	case 2:
		parts = append(parts, "personalised advertising switched on by the site's code")
	case 3:
		parts = append(parts, "personalised advertising switched off by the site's code")
	}
	if flags&8 != 0 {
		parts = append(parts, "Global Privacy Control on, in a region where the tag honours it")
	}
	return strings.Join(parts, "; ")
}

func gcdState(s int) string {
	return [...]string{"in a way that cannot be read", "nothing", "denied", "granted"}[s]
}

// gcdSay tells what was set by default, and what afterwards.
func gcdSay(byDefault, update int) string {
	switch {
	case byDefault == gcdUnset && update == gcdUnset:
		return "not set"
	case update == gcdUnset:
		return gcdState(byDefault) + " by default, not updated"
	case byDefault == gcdUnset:
		return "no default, then " + gcdState(update)
	case byDefault == update:
		return gcdState(byDefault) + " by default, and by update"
	}
	return gcdState(byDefault) + " by default, then " + gcdState(update)
}

// tcfdText reads "1", the tool's number in two digits of base 64, the version
// of the policy, and flags, as the Google tag writes them: see S-02 in
// vendors/google.json.
func tcfdText(v string) string {
	if len(v) != 5 || v[0] != '1' {
		return ""
	}
	var n [4]int
	for i := range n {
		d, ok := digit64(v[1+i])
		if !ok {
			return ""
		}
		n[i] = d
	}
	parts := []string{"consent tool " + strconv.Itoa(n[0]<<6|n[1]) + " of the IAB's list, policy version " + strconv.Itoa(n[2])}
	for i, say := range [...]string{
		"in a region of the EU's Digital Markets Act", "the GDPR applies, as the tool states", "the tool's answer was asked for",
		"consent mode for advertisers on", "the wait for the tool timed out",
	} {
		if n[3]&(1<<i) != 0 {
			parts = append(parts, say)
		}
	}
	return strings.Join(parts, "; ")
}

// digit64 returns the value of a digit of base 64 in the order 0-9, a-z, A-Z,
// "-", "_".
func digit64(c byte) (int, bool) {
	n := strings.IndexByte("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_", c)
	return n, n >= 0
}

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

// gcdText puts the value of gcd in words; "" if it has another form.
func gcdText(v string) string {
	m, ok := ParseConsentMode(v)
	if !ok {
		return ""
	}
	return m.String()
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
		"in a region of the EU's Digital Markets Act", "the GDPR applies, as the tool states", "the page switched the tag's support for such tools on",
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

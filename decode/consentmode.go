package decode

import "strings"

// A ConsentMode is what the code of a page had told the Google tag about
// consent when the tag wrote the parameter gcd. The form was read in the tag's
// own code: see S-02 in vendors/google.json.
type ConsentMode struct {
	Signals [4]ConsentSignal // ad storage, analytics storage, ad user data, ad personalisation
	Active  bool             // consent mode is in use on the page

	flags int
}

// A ConsentSignal is what was told about one purpose.
type ConsentSignal struct {
	Purpose   string // "ad storage"
	Declared  SignalState
	Default   SignalState // before any update
	Update    SignalState // by a later call of the page's code
	Delegated bool        // to another purpose
}

// A SignalState is a state of a [ConsentSignal].
type SignalState int

// The states, as the tag numbers them.
const (
	SignalUnreadable SignalState = iota
	SignalUnset
	SignalDenied
	SignalGranted
)

// consentPurposes are the purposes in the order in which the tag writes them.
var consentPurposes = [...]string{"ad storage", "analytics storage", "ad user data", "ad personalisation"}

// ParseConsentMode reads "1", for each purpose two digits of base 64, and one
// or three more. Of the two, the second holds what page code declared, set by
// default and set by update; false if v has another form.
func ParseConsentMode(v string) (m ConsentMode, ok bool) {
	const end = 1 + 2*len(consentPurposes)
	if len(v) != end+1 && len(v) != end+3 || v[0] != '1' {
		return m, false
	}
	for i, purpose := range consentPurposes {
		implied, ok1 := digit64(v[1+2*i])
		set, ok2 := digit64(v[2+2*i])
		if !ok1 || !ok2 {
			return m, false
		}
		m.Signals[i] = ConsentSignal{purpose, SignalState(set >> 4 & 3), SignalState(set >> 2 & 3), SignalState(set & 3), implied>>2 != 0}
	}
	m.flags, ok = digit64(v[end])
	m.Active = m.flags&4 != 0
	return m, ok
}

// Silent reports that nothing was told and consent mode is not in use: the tag
// then goes on as if all were granted, which is no visitor's consent.
func (m ConsentMode) Silent() bool {
	for _, s := range m.Signals {
		if s.Declared != SignalUnset || s.Default != SignalUnset || s.Update != SignalUnset {
			return false
		}
	}
	return !m.Active
}

// String puts m in words.
func (m ConsentMode) String() string {
	var parts []string
	switch {
	case m.Silent():
		parts = []string{"no consent signal configured"}
	default:
		for _, s := range m.Signals {
			parts = append(parts, s.Purpose+": "+s.String())
		}
		if m.Active {
			parts = append(parts, "consent mode active")
		} else {
			parts = append(parts, "consent mode not active")
		}
	}
	switch m.flags & 3 {
	case 2:
		parts = append(parts, "personalised advertising switched on by the site's code")
	case 3:
		parts = append(parts, "personalised advertising switched off by the site's code")
	}
	if m.flags&8 != 0 {
		parts = append(parts, "Global Privacy Control on, in a region where the tag honours it")
	}
	return strings.Join(parts, "; ")
}

// String says what was set by default, and what afterwards.
func (s ConsentSignal) String() string {
	say := ""
	switch {
	case s.Default == SignalUnset && s.Update == SignalUnset:
		say = "not set"
	case s.Update == SignalUnset:
		say = s.Default.String() + " by default, not updated"
	case s.Default == SignalUnset:
		say = "no default, then " + s.Update.String()
	case s.Default == s.Update:
		say = s.Default.String() + " by default, and by update"
	default:
		say = s.Default.String() + " by default, then " + s.Update.String()
	}
	if s.Declared != SignalUnset {
		say = "declared " + s.Declared.String() + ", " + say
	}
	if s.Delegated {
		say += ", delegated to another purpose"
	}
	return say
}

func (s SignalState) String() string {
	if s < SignalUnreadable || s > SignalGranted {
		return ""
	}
	return [...]string{"in a way that cannot be read", "nothing", "denied", "granted"}[s]
}

package consent

import (
	"strings"

	"pixelwitness/decode"
)

// gcdValues reads the four purposes of Google's consent mode. What was set by
// update counts; where nothing was, what was set by default. "choice" says
// which of the two it was.
func gcdValues(text string) values {
	m, ok := decode.ParseConsentMode(text)
	if !ok {
		return nil
	}
	choice := "unset"
	if m.Silent() {
		choice = "none"
		text += " (no consent signal configured)"
	}
	out := values{{key: "gcd", text: text}}
	updated, set := false, false
	for _, s := range m.Signals {
		v := value{key: s.Purpose, category: true}
		switch {
		case s.Update == decode.SignalDenied || s.Update == decode.SignalGranted:
			updated, set = true, true
			v.text, v.state = "by update", stateOf(s.Update)
		case s.Default == decode.SignalDenied || s.Default == decode.SignalGranted:
			set = true
			v.text, v.state = "by default", stateOf(s.Default)
		default:
			continue
		}
		v.text = string(v.state) + " " + v.text
		out = append(out, v)
	}
	switch {
	case updated:
		choice = "update"
	case set:
		choice = "default"
	}
	return append(out, value{key: "choice", text: choice})
}

func stateOf(s decode.SignalState) State {
	if s == decode.SignalGranted {
		return Granted
	}
	return Denied
}

// gcsValues reads "G1", then ad storage and analytics storage: 1 granted, 0
// denied, "-" not set.
func gcsValues(text string) values {
	if len(text) != 4 || text[:2] != "G1" {
		return nil
	}
	var said []string
	var out values
	for i, purpose := range []string{"ad storage", "analytics storage"} {
		switch text[2+i] {
		case '0':
			out = append(out, value{key: purpose, text: "denied", category: true, state: Denied, quiet: true})
			said = append(said, purpose+" denied")
		case '1':
			out = append(out, value{key: purpose, text: "granted", category: true, state: Granted, quiet: true})
			said = append(said, purpose+" granted")
		case '-':
			said = append(said, purpose+" not set")
		default:
			return nil
		}
	}
	return append(out, value{key: "gcs", text: text + " (" + strings.Join(said, ", ") + ")"})
}

// uspValues reads the US privacy string: version, notice given, opted out of
// sale, agreement; Y, N or "-".
func uspValues(name, text string) values {
	if len(text) != 4 || text[0] != '1' {
		return nil
	}
	out := values{{key: name, text: text}}
	switch text[2] {
	case 'Y', 'y':
		out = append(out, value{key: "opted out of sale", text: "yes"})
	case 'N', 'n':
		out = append(out, value{key: "opted out of sale", text: "no"})
	}
	return out
}

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
	choice, said := "unset", m.String()
	if m.Silent() {
		choice = "none"
	}
	var out values
	same := true
	for _, s := range m.Signals {
		same = same && s.String() == m.Signals[0].String()
		state, how := s.Update, "by update"
		if state != decode.SignalDenied && state != decode.SignalGranted {
			state, how = s.Default, "by default"
		}
		if state != decode.SignalDenied && state != decode.SignalGranted {
			continue
		}
		if how == "by update" {
			choice = "update"
		} else if choice == "unset" {
			choice = "default"
		}
		v := value{key: s.Purpose, category: true, quiet: true, state: stateOf(state)}
		v.text = string(v.state) + " " + how
		out = append(out, v)
	}
	if same && len(out) > 0 {
		said = "ad storage, analytics storage, ad user data and ad personalisation: " + m.Signals[0].String()
	}
	return append(out, value{key: "gcd", text: text + " (" + said + ")"}, value{key: "choice", text: choice, quiet: true})
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

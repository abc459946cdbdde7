package evidence

// A Considered is a link that a rule would have made, had nothing spoken
// against it. It is not a link, and is counted among none.
type Considered struct {
	ID      string `json:"id"` // category id, "crime.domestic_abuse"
	Rule    string `json:"rule"`
	Field   string `json:"field"`   // as in a [Link]
	Sent    bool   `json:"sent"`    // as in a [Link]
	Matched string `json:"matched"` // as it stands in the field
	From    int    `json:"from"`    // half-open UTF-8 byte offsets in the printed field
	To      int    `json:"to"`      //
	Gate    string `json:"gate"`    // id of what spoke against it: a gate of the rules, "context" or "specific"
	Reason  string `json:"reason"`  // the same in words that can follow "because"
}

// ConsideredFrom says what came of a suppressed link. Sent is that of its link.
func ConsideredFrom(s Suppressed) Considered {
	l := s.Link
	return Considered{ID: l.ID, Rule: l.Rule, Field: l.Field, Sent: l.Sent, Matched: l.Matched, From: l.From, To: l.To,
		Gate: s.Gate, Reason: s.Reason}
}

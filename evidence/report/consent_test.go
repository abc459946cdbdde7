package report

import (
	"strings"
	"testing"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// TestConsentSentences: each state has its sentence, and none says more than
// the state does.
func TestConsentSentences(t *testing.T) {
	w, err := loadWording()
	if err != nil {
		t.Fatal(err)
	}
	b := &builder{w: w, zone: time.UTC}
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	event := func(state, change string) *evidence.Event {
		return &evidence.Event{Delivery: har.Answered, Consent: &evidence.Consent{State: state, Purpose: "advertising", At: change, AtFrom: "record"}}
	}
	tests := []struct{ state, change, want string }{
		{"before_choice", "2026-03-01T12:00:01.408Z", "The first recorded choice on the cookie banner was at 12:00:01 UTC on 1 March 2026, as the record itself states. This request was sent 1.408 s earlier."},
		{"before_choice", "", "The consent records say that no choice had been made at that time."},
		{"refused", "2026-03-01T11:58:00.000Z", "A consent record that refuses advertising dates from 11:58:00 UTC on 1 March 2026, as the record itself states. This request was sent 2 min 0 s later."},
		{"granted", "2026-02-27T11:00:00.000Z", "A consent record that grants advertising dates from 11:00:00 UTC on 27 February 2026, as the record itself states. This request was sent 2 days later. What the notice said about this recipient is for a person to check."},
		{"default_granted", "", "The consent records and signals grant advertising by default, without a recorded choice."},
		{"implied", "2026-03-01T11:59:59.000Z", "A consent record that takes carrying on for a choice dates from 11:59:59 UTC on 1 March 2026, as the record itself states. This request was sent 1 s later."},
		{"conflicting", "", "The consent records and signals that the capture holds for that time do not agree."},
		{"not_recorded", "", "The capture does not show whether a choice had been made."},
	}
	seen := map[string]bool{}
	for _, tt := range tests {
		seen[tt.state] = true
		if got := b.consentSentence(event(tt.state, tt.change), at); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.state, got, tt.want)
		}
	}
	for _, s := range evidence.ConsentStates() {
		if !seen[s] {
			t.Errorf("%s has no case", s)
		}
	}
	blocked := event("refused", "2026-03-01T11:58:00.000Z")
	blocked.Delivery = har.Blocked
	if got := b.consentSentence(blocked, at); !strings.Contains(got, "was recorded 2 min 0 s later") {
		t.Errorf("a blocked request: %s", got)
	}
	if got := b.consentSentence(&evidence.Event{}, at); got != "Whether a choice on consent had been made was not examined." {
		t.Errorf("not examined: %s", got)
	}
	for _, s := range consentStates() {
		if b.say("consent.words."+s, nil) == "" {
			t.Errorf("no words for %s", s)
		}
	}
	for _, c := range []string{"made", "implied", "none", "unstated", "no_signal", "unread", "removed"} {
		if b.say("consent.choice."+c, nil) == "" {
			t.Errorf("no words for the choice %s", c)
		}
	}
	if b.err != nil {
		t.Error(b.err)
	}
}

package evidence

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAfterReview(t *testing.T) {
	links := func(pairs ...string) (out []Link) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Link{ID: pairs[i], Confidence: pairs[i+1]})
		}
		return out
	}
	reviews := func(pairs ...string) (out []Review) {
		for i := 0; i < len(pairs); i += 2 {
			out = append(out, Review{Action: pairs[i], ID: pairs[i+1]})
		}
		return out
	}
	tests := []struct {
		name    string
		links   []Link
		reviews []Review
		want    bool
	}{
		{"nothing", nil, nil, false},
		{"strong", links("a", Strong), nil, true},
		{"possible", links("a", Possible), nil, false},
		{"possible, confirmed", links("a", Possible), reviews(Confirm, "a"), true},
		{"strong, removed", links("a", Strong), reviews(Remove, "a"), false},
		{"strong by two rules, removed", links("a", Strong, "a", Strong), reviews(Remove, "a"), false},
		{"two categories, one removed", links("a", Strong, "b", Strong), reviews(Remove, "a"), true},
		{"strong removed, possible left", links("a", Strong, "b", Possible), reviews(Remove, "a"), false},
		{"strong removed, possible confirmed", links("a", Strong, "b", Possible), reviews(Remove, "a", Confirm, "b"), true},
		{"added", nil, reviews(Add, "a"), true},
		{"removed and added", links("a", Strong), reviews(Remove, "a", Add, "b"), true},
	}
	for _, tt := range tests {
		e := &Event{Categories: tt.links, Review: tt.reviews}
		if d := cmp.Diff(tt.want, e.LinkedAfterReview()); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, d)
		}
	}
}

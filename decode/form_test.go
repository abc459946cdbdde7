package decode

import "testing"

// TestFormOfItsOwn holds that a body in a form of a vendor's own stays whole.
func TestFormOfItsOwn(t *testing.T) {
	for body, want := range map[string]bool{
		"a=1&b=2":       true,
		"a=1;2,3":       true,
		"bel.7;1,a=2":   false,
		"1,a=2":         false,
		"a word, a=1":   false,
		"=1":            false,
		"nothing of it": false,
	} {
		if got := looksForm(body); got != want {
			t.Errorf("looksForm(%q) = %v, want %v", body, got, want)
		}
	}
}

package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestGPP uses the examples of headers in the platform's specification.
func TestGPP(t *testing.T) {
	words := map[string]string{"2": "EU", "6": "US", "-1": "none"}
	for _, c := range []struct{ v, want string }{
		{"DBABMA~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA", "sections: EU"},
		{"DBACNY~CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA~1YNN", "sections: EU, US"},
		{"DBACNY", "sections: EU, US"},
		{"DBAA", "no section"},
		{"DBABsA", ""}, // breaks off inside a number
		{"DBAB", ""},
		{"CPXxRfAPXxRfAAfKABENB", ""}, // a TC string
		{"DCABMA", ""},                // another version
		{"D!ABMA", ""}, {"D", ""}, {"", ""},
	} {
		if diff := cmp.Diff(c.want, gppText(words, c.v)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.v, diff)
		}
	}
	for _, c := range []struct{ v, want string }{
		{"2", "EU"}, {"2_6", "EU, US"}, {"7,8", "section 7, section 8"}, {"-1", "none"}, {"x", ""}, {"", ""},
	} {
		if diff := cmp.Diff(c.want, sectionsText(words, c.v)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.v, diff)
		}
	}
}

func FuzzGPP(f *testing.F) {
	for _, s := range []string{"DBABMA~CP", "DBACNY", "DBAA", "DB__________", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := gppText(nil, s); got != "" && s[:2] != "DB" {
			t.Errorf("%q read as %q", s, got)
		}
		sectionsText(nil, s)
	})
}

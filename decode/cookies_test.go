package decode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCookiePairs(t *testing.T) {
	tests := []struct {
		in   string
		want [][2]string
	}{
		{"", nil},
		{"a=1", [][2]string{{"a", "1"}}},
		{"a=1; b=x=y;c", [][2]string{{"a", "1"}, {"b", "x=y"}, {"c", ""}}},
		{"c_user=999000000000001, xs=secret, fr=0.A", [][2]string{{"c_user", "999000000000001"}, {"xs", "secret"}, {"fr", "0.A"}}},
		{"a=1, 2; b=3", [][2]string{{"a", "1, 2"}, {"b", "3"}}},
		{`a={"x": 1, "y": "p=q"}; b=2`, [][2]string{{"a", `{"x": 1, "y": "p=q"}`}, {"b", "2"}}},
		{"when=Mon, 1 Jan=2", [][2]string{{"when", "Mon, 1 Jan=2"}}},
		{" ; =x", nil},
	}
	for _, tt := range tests {
		var got [][2]string
		for name, value := range CookiePairs(tt.in) {
			got = append(got, [2]string{name, value})
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, d)
		}
	}
}

// FuzzCookiePairs holds that nothing of a field is lost, and that a field
// without ", " is split at semicolons alone.
func FuzzCookiePairs(f *testing.F) {
	for _, seed := range []string{"a=1; b=2", "c_user=1, xs=2", "a=1, 2; b", `j={"x": 1, "y=": 2}`, ";;=;, =", "a=1,b=2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, field string) {
		var names, values int
		for name, value := range CookiePairs(field) {
			if !strings.Contains(field, name) || !strings.Contains(field, value) || name == "" {
				t.Errorf("%q: %q=%q is not in it", field, name, value)
			}
			names, values = names+1, values+len(name)+len(value)
		}
		if values > len(field) {
			t.Errorf("%q: %d bytes of names and values", field, values)
		}
		plain := 0
		for part := range strings.SplitSeq(field, ";") {
			if name, _, _ := strings.Cut(strings.TrimSpace(part), "="); name != "" {
				plain++
			}
		}
		if !strings.Contains(field, ", ") && names != plain {
			t.Errorf("%q: %d cookies, want %d", field, names, plain)
		}
	})
}

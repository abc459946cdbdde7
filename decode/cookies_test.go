package decode

import (
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

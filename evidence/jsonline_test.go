package evidence

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestJSONLine(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain <&> text", `"plain <&> text"`},
		{"café 日本 😀", `"café 日本 😀"`},
		{"a\x1b[31m\x7f", `"a\u001b[31m\u007f"`},
		{"\u0085\u009b", `"\u0085\u009b"`},
		{"\u202eabc\u2066\u200b\ufeff", `"\u202eabc\u2066\u200b\ufeff"`},
		{"\U000e0041\U0010ffff", `"\udb40\udc41\udbff\udfff"`},
		{"a\u00a0b", `"a\u00a0b"`},
	}
	for _, tt := range tests {
		got, err := JSONLine(tt.in, "")
		if d := cmp.Diff(tt.want+"\n", string(got)); d != "" || err != nil {
			t.Errorf("%q: %v (-want +got):\n%s", tt.in, err, d)
		}
	}
}

func FuzzJSONLine(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b]0;x\x07", "\u202e\U000e0041", "\\u202e", "\xff\u0085"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		line, err := JSONLine(map[string]string{s: s}, " ")
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(line) || hidden(string(line)) {
			t.Fatalf("%q becomes %q, which is not shown as it is", s, line)
		}
		var want, got map[string]string
		plain, err := json.Marshal(map[string]string{s: s})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(line, &got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("(-want +got):\n%s", d)
		}
	})
}

func hidden(s string) bool {
	for _, r := range s {
		if r != '\n' && !shown(r) {
			return true
		}
	}
	return false
}

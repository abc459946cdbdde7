package evidence_test

import (
	"testing"
	"unicode"
	"unicode/utf8"

	"pixelwitness/evidence"
)

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"report a crime", "report a crime"},
		{"Tŷ £5 – 中文 👍", "Tŷ £5 – 中文 👍"},
		{"a\nb\tc", `a\u{000A}b\u{0009}c`},
		{"\x1b[31mred", `\u{001B}[31mred`},
		{"evil\u202efdp", `evil\u{202E}fdp`},
		{"zero\u200bwidth", `zero\u{200B}width`},
		{"no\u00a0break", `no\u{00A0}break`},
		{"bad\xff", `bad\x{FF}`},
		{"\ufffd", "\ufffd"},
		{`C:\users`, `C:\users`},
		{`\u{202E}`, `\u{005C}u{202E}`},
		{"\U000F0000", `\u{F0000}`},
	}
	for _, tt := range tests {
		if got := evidence.Visible(tt.in); got != tt.want {
			t.Errorf("Visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestVisibleHidesNothing(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		for _, g := range evidence.Visible(string(r)) {
			if g != ' ' && !unicode.IsGraphic(g) || unicode.Is(unicode.Cf, g) || unicode.IsControl(g) {
				t.Fatalf("Visible(%U) holds %U", r, g)
			}
		}
	}
	for b := range 256 {
		s := evidence.Visible(string([]byte{byte(b)}))
		if !utf8.ValidString(s) || s == "" {
			t.Errorf("Visible of byte %#x = %q", b, s)
		}
	}
}

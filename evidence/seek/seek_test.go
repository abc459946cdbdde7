package seek

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayers(t *testing.T) {
	const text = "https://www.northmere.test/report/start?x=1"
	json := `{"u":"https:\/\/www.northmere.test\/report\/start?x=1"}`
	tests := []struct {
		name, in string
		form     Form
	}{
		{"clear", "u=" + text, Clear},
		{"percent", "u=" + url.QueryEscape(text), Percent},
		{"percent twice", "u=" + url.QueryEscape(url.QueryEscape(text)), Percent},
		{"JSON", json, JSON},
		{"JSON, percent", "d=" + url.QueryEscape(json), Percent},
		{"JSON's code points", `{"u":"\u0068ttps://www.northmere.test/report\u002fstart?x=1"}`, JSON},
		{"base64", "d=" + base64.StdEncoding.EncodeToString([]byte(text)), Base64},
		{"base64 of the web, no padding", "d=" + base64.RawURLEncoding.EncodeToString([]byte("é?~"+text)), Base64},
		{"base64, percent", "d=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(text+"~"))), Base64},
		{"JSON in base64", base64.StdEncoding.EncodeToString([]byte(json)), Base64},
		{"base64 in base64", base64.StdEncoding.EncodeToString([]byte("x=" + base64.StdEncoding.EncodeToString([]byte(text)))), Base64},
		{"base64 in a path", "/collect/v1/" + base64.RawURLEncoding.EncodeToString([]byte(text)) + "/x", Base64},
		{"hex", "h=" + hex.EncodeToString([]byte(text)), Hex},
		{"hex, capitals", "h=" + strings.ToUpper(hex.EncodeToString([]byte(text))), Hex},
	}
	for _, tt := range tests {
		var got []Form
		for l := range Layers(tt.in) {
			if strings.Contains(l.Text, text) {
				got = append(got, l.Form)
			}
		}
		if len(got) == 0 || got[0] != tt.form {
			t.Errorf("%s: found as %q, want %s", tt.name, got, tt.form)
		}
	}
}

func TestDigestsAreLayers(t *testing.T) {
	digest := strings.Repeat("\xe3\xb0", 16)
	for _, in := range []string{
		hex.EncodeToString([]byte(digest)),
		base64.StdEncoding.EncodeToString([]byte(digest)),
		"em=" + base64.RawURLEncoding.EncodeToString([]byte(digest)) + "&x",
	} {
		found := false
		for l := range Layers(in) {
			found = found || l.Binary && l.Text == digest
		}
		if !found {
			t.Errorf("%q: the digest was not found", in)
		}
	}
}

func TestNothingIsMadeUp(t *testing.T) {
	for _, in := range []string{"", "plain", "100%", "a=%zz", `\u00`, "/assets/fonts/OpenSans-Regular/v2/x", "deadbeefdeadbeefdeadbeef"} {
		var got []string
		for l := range Layers(in) {
			got = append(got, l.Text)
		}
		if d := cmp.Diff([]string{in}, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", in, d)
		}
	}
}

func TestDeepEncodingsEnd(t *testing.T) {
	s := "the innermost text of all"
	for range 8 {
		s = base64.StdEncoding.EncodeToString([]byte(s))
	}
	n := 0
	for range Layers(s) {
		n++
	}
	if n != maxDepth+1 {
		t.Errorf("%d layers, want %d", n, maxDepth+1)
	}
}

// FuzzLayers holds that a text is found again however it was wrapped.
func FuzzLayers(f *testing.F) {
	f.Add("https://www.northmere.test/a?b=c", byte(0))
	f.Add("person@example.test and more", byte(1))
	f.Add("Ymddygiad ar-lein, â ô ŵ ŷ", byte(2))
	f.Add("100% of {\"x\": \\\"y\\\"}", byte(5))
	f.Fuzz(func(t *testing.T, s string, how byte) {
		if len(s) < minRun || !isText([]byte(s)) || strings.ContainsAny(s, "%\\\n\r\t") {
			t.Skip()
		}
		wrapped := s
		switch how % 3 {
		case 0:
			wrapped = "k=" + url.QueryEscape(strings.ReplaceAll(s, " ", "_"))
			s = strings.ReplaceAll(s, " ", "_")
		case 1:
			wrapped = "k=" + base64.StdEncoding.EncodeToString([]byte(s))
		case 2:
			wrapped = "k=" + hex.EncodeToString([]byte(s))
		}
		var all []string
		for l := range Layers(wrapped) {
			all = append(all, l.Text)
		}
		if !slices.ContainsFunc(all, func(l string) bool { return strings.Contains(l, s) }) {
			t.Errorf("%q was not found in %q: %q", s, wrapped, all)
		}
	})
}

func BenchmarkLayers(b *testing.B) {
	const s = "https://cdn.other.example/collect?u=https%3A%2F%2Fwww.northmere.test%2Freport%2Fdomestic-abuse%2F&id=fb.1.1752000000000.123456789&t=Report%20abuse&v=2.9.138&r=aHR0cHM6Ly93d3cubm9ydGhtZXJlLnRlc3Qv"
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		for range Layers(s) {
		}
	}
}

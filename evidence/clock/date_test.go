package clock

import (
	"net/http"
	"strings"
	"testing"
)

// FuzzHTTPDate compares with the standard library's own reader of dates, which
// takes any zone in the second form where the standard has GMT.
func FuzzHTTPDate(f *testing.F) {
	for _, seed := range []string{"Sun, 01 Mar 2026 12:00:00 GMT", "Sunday, 01-Mar-26 12:00:00 GMT", "Sun Mar  1 12:00:00 2026",
		"Sun, 1 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:00:00 BST", "2026-03-01T12:00:00Z", "Sun, 31 Feb 2026 12:00:00 GMT", "0", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := httpDate(s)
		want, err := http.ParseTime(s)
		other := err == nil && strings.Contains(s, "-") && !strings.HasSuffix(s, " GMT")
		if ok != (err == nil && !other) || ok && !got.Equal(want) {
			t.Errorf("httpDate(%q) = %v, %v; want %v, %v", s, got, ok, want, err)
		}
	})
}

package har

import (
	"slices"
	"testing"
)

// Beside a log whose format is given, captures of other forms are read as
// without it, and one that the format may have been meant for says so.
func TestStatedFormatOfAnotherFile(t *testing.T) {
	const note = "Its first lines do not have the log format that was given. It is read as what it looks like."
	opt := Options{LogFormat: "%ts.%03tu <%>a> %rm %ru"}
	for _, tt := range []struct {
		data, format string
		noted        bool
	}{
		{"1795290900.722 <192.0.2.10> GET https://vendor.example/p?a=1\n", statedFormat, false},
		{"https://vendor.example/p?a=1\nhttps://vendor.example/p?a=2\n", "list of addresses", true},
		{"time,method,url\n2026-05-03T10:00:00Z,GET,https://vendor.example/p?a=1\n", "table", true},
		{"1795290900.722     11 192.0.2.10 TCP_MISS/200 836 GET https://vendor.example/p - HIER_DIRECT/192.0.2.81 image/gif\n", "Squid access log", true},
		{"curl 'https://vendor.example/p?a=1'\n", "copied cURL commands", false},
	} {
		src := read(t, []byte(tt.data), opt, nil)
		if src.Format != tt.format || src.Entries == 0 || slices.Contains(src.Notes, note) != tt.noted {
			t.Errorf("%q: read as %q, %d entries, notes %q; want %q, noted %v", tt.data, src.Format, src.Entries, src.Notes, tt.format, tt.noted)
		}
	}
}

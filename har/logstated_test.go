package har

import "testing"

// Beside a capture whose format or columns are given, those of other forms are
// read as without, and one that they may have been meant for says so.
func TestStatedFormatOfAnotherFile(t *testing.T) {
	const (
		noFormat  = "Its first lines do not have the log format that was given. It is read as what it looks like."
		noColumns = "Its first lines do not have the list of columns that was given. It is read as what it looks like."
	)
	format, columns := Options{LogFormat: "%ts.%03tu <%>a> %rm %ru"}, Options{Columns: "time,method,url"}
	for _, tt := range []struct {
		data   string
		opt    Options
		format string
		note   string // the other is not there
	}{
		{"1795290900.722 <192.0.2.10> GET https://vendor.example/p?a=1\n", format, statedFormat, ""},
		{"https://vendor.example/p?a=1\nhttps://vendor.example/p?a=2\n", format, "list of addresses", noFormat},
		{"time,method,url\n2026-05-03T10:00:00Z,GET,https://vendor.example/p?a=1\n", format, tableFormat, noFormat},
		{"curl 'https://vendor.example/p?a=1'\n", format, "copied cURL commands", ""},
		{"2026-05-03T10:00:00Z,GET,https://vendor.example/p?a=1\n", columns, tableFormat, ""},
		{"https://vendor.example/p?a=1\nhttps://vendor.example/p?a=2\n", columns, "list of addresses", noColumns},
		{"curl 'https://vendor.example/p?a=1'\n", columns, "copied cURL commands", ""},
	} {
		src := read(t, []byte(tt.data), tt.opt, nil)
		note := ""
		for _, n := range src.Notes {
			if n == noFormat || n == noColumns {
				note += n
			}
		}
		if src.Format != tt.format || src.Entries == 0 || note != tt.note {
			t.Errorf("%q: read as %q, %d entries, note %q; want %q, note %q", tt.data, src.Format, src.Entries, note, tt.format, tt.note)
		}
	}
}

package evidence_test

import (
	"testing"

	"pixelwitness/evidence"
)

func TestSite(t *testing.T) {
	tests := []struct{ host, want string }{
		{"www.northmere-police.test", "northmere-police.test"},
		{"a.b.eastvale.example", "eastvale.example"},
		{"www.marlhythe.gov.uk", "marlhythe.gov.uk"},
		{"shop.marlhythe.co.uk", "marlhythe.co.uk"},
		{"police.uk", "police.uk"}, // a suffix itself
		{"quietford.example.", "quietford.example"},
		{"localhost", "localhost"},
		{"127.0.0.1", "127.0.0.1"},
		{"[::1]", "[::1]"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := evidence.Site(tt.host); got != tt.want {
			t.Errorf("Site(%q) = %q, want %q", tt.host, got, tt.want)
		}
	}
}

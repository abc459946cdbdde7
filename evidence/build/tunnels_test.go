package build_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/build"
)

// The opening of a tunnel is left out beside the requests that went through it,
// but not where a further capture records the tunnel too.
func TestTunnelsBesideRequests(t *testing.T) {
	const (
		tunnel  = "1795291830.560     30 192.0.2.10 TCP_TUNNEL/200 900 CONNECT www.facebook.com:443 - HIER_DIRECT/198.51.100.82 -\n"
		request = "1795291831.813     69 192.0.2.10 TCP_MISS/200 243 GET https://www.facebook.com/tr/?id=1234567890123456&ev=PageView - HIER_DIRECT/198.51.100.82 image/gif\n"
	)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	opened, alone := write("opened.log", tunnel+request), write("alone.log", tunnel)
	for _, tt := range []struct {
		paths []string
		want  []string
	}{
		{[]string{opened}, []string{"S01-000001-1 GET"}},
		{[]string{alone}, []string{"S01-000000-1 CONNECT"}},
		{[]string{opened, alone}, []string{"S01-000000-1 CONNECT, S02-000000-1", "S01-000001-1 GET"}},
		{[]string{alone, opened}, []string{"S01-000000-1 CONNECT, S02-000000-1", "S02-000001-1 GET"}},
	} {
		var got []string
		items, _ := analyseForm(t, build.LogOptions{}, tt.paths...)
		for _, it := range items {
			s := it.Event.ID + " " + it.Event.Method
			for _, c := range it.Event.Copies {
				s += ", " + c.ID
			}
			got = append(got, s)
		}
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", tt.paths, d)
		}
	}
}

package decode

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseAddress(t *testing.T) {
	tests := []struct {
		in   string
		want address
	}{
		{"", address{}},
		{"https://www.facebook.com/tr/?a=1?b#c?d", address{"www.facebook.com", "/tr/", "a=1?b"}},
		{"https://www.facebook.com?a=1", address{"www.facebook.com", "", "a=1"}},
		{"HTTPS://WWW.Facebook.COM.:443/TR", address{"www.facebook.com", "/TR", ""}},
		{"https://www.facebook.com@x.test/tr", address{"x.test", "/tr", ""}},
		{"https://anna:secret@www.facebook.com:8443/tr", address{"www.facebook.com", "/tr", ""}},
		{"https://x.test/?u=https://www.facebook.com/tr/", address{"x.test", "/", "u=https://www.facebook.com/tr/"}},
		{"https://x.test/https://www.facebook.com/tr/", address{"x.test", "/https://www.facebook.com/tr/", ""}},
		{"https://[2001:db8::1]:443/tr", address{"[2001:db8::1]", "/tr", ""}},
		{"https://[2001:db8::1]/tr", address{"[2001:db8::1]", "/tr", ""}},
		{"www.facebook.com:443", address{"www.facebook.com", "", ""}},
		{"www.facebook.com/tr?id=1", address{"www.facebook.com", "/tr", "id=1"}},
		{"//www.facebook.com/tr", address{"www.facebook.com", "/tr", ""}},
		{"x.test/a//b", address{"x.test", "/a//b", ""}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, parseAddress(tt.in), cmp.AllowUnexported(address{})); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", tt.in, diff)
		}
	}
}

// FuzzAddress holds the parsing of web addresses to that of net/url.
func FuzzAddress(f *testing.F) {
	for _, s := range []string{"a.test/b?c=d#e", "user:pass@a.test:80/", "[::1]:8080/x?y", "a.test//b/", "A.TEST.?q=https://b.test/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := url.Parse("https://" + s)
		if err != nil || strings.Contains(parseAddress(s).host, "%") || strings.ContainsAny(s, "\\") || u.Host == "" {
			t.Skip()
		}
		host := strings.ToLower(u.Hostname())
		if strings.HasPrefix(u.Host, "[") {
			host = "[" + host + "]"
		}
		got := parseAddress("https://" + s)
		if want := strings.TrimSuffix(host, "."); got.host != want {
			t.Errorf("%q: host %q, net/url has %q", s, got.host, want)
		}
		if got.query != u.RawQuery {
			t.Errorf("%q: query %q, net/url has %q", s, got.query, u.RawQuery)
		}
		if p, err := url.PathUnescape(got.path); err == nil && p != u.Path {
			t.Errorf("%q: path %q, net/url has %q", s, p, u.Path)
		}
	})
}

func TestPathPattern(t *testing.T) {
	tests := []struct {
		pattern, path string
		want          string // names and values found, or "no"
	}{
		{"/tr/", "/tr/", ""},
		{"/tr/", "/tr", "no"},
		{"/tr", "/tr/", "no"},
		{"/tr", "/tr/x", "no"},
		{"/{locale}/fbevents.js", "/en_GB/fbevents.js", "locale=en_GB"},
		{"/{locale}/fbevents.js", "/fbevents.js", "no"},
		{"/{locale}/fbevents.js", "//fbevents.js", "no"},
		{"/v{version}/{id}/events", "/v20.0/77/events", "version=20.0 id=77"},
		{"/v{version}/{id}/events", "/20.0/77/events", "no"},
		{"/plugins/{p}.js", "/plugins/a.b.js", "p=a.b"},
		{"/plugins/{p}.js", "/plugins/.js", "no"},
		{"**/matomo.php", "/matomo.php", ""},
		{"**/matomo.php", "/stats/x/matomo.php", ""},
		{"**/matomo.php", "matomo.php", ""},
		{"**/matomo.php", "/matomo.php/", "no"},
		{"**/matomo.php", "/notmatomo.php", "no"},
		{"**/c/{id}.js", "/c/7.js", "id=7"},
		{"**/c/{id}.js", "/a/b/c/7.js", "id=7"},
		{"**/c/{id}.js", "/7.js", "no"},
		{"**/c/{id}.js", "", "no"},
		{"/pixel;{;list*}", "/pixel;r=1;a=p", ""},
		{"/pixel;{;list*}", "/pixel;", ""},
		{"/pixel;{;list*}", "/pixels;r=1", "no"},
		{"/a/b{&list*}", "/a/bx=1&y=/", ""},
		{"/a/b{&list*}", "/a", "no"},
		{"/a/b{&list*}", "/x/bx=1", "no"},
		{"/5/{/list*}", "/5/c=1/b=2", ""},
		{"/5/{/list*}", "/5", "no"},
	}
	for _, tt := range tests {
		var found []string
		got := "no"
		pattern := parsePath(tt.pattern)
		if pattern.match(tt.path, func(name, value string) { found = append(found, name+"="+value) }) {
			got = strings.Join(found, " ")
		}
		if got != tt.want {
			t.Errorf("%s on %s: %q, want %q", tt.pattern, tt.path, got, tt.want)
		}
	}
}

func TestLookup(t *testing.T) {
	d := newDecoder(t)
	tests := []struct {
		host         string
		exact, below bool
	}{
		{"www.facebook.com", true, true},
		{"facebook.com", true, false},
		{"www.beta.facebook.com", false, true},
		{"notfacebook.com", false, false},
		{"facebook.com.x.test", false, false},
		{"com", false, false},
		{"", false, false},
		{".", false, false},
	}
	for _, tt := range tests {
		exact, below := d.routes.lookup(tt.host)
		if (len(exact) > 0) != tt.exact || (len(below) > 0) != tt.below {
			t.Errorf("%q: exact %d, below %d, want %v, %v", tt.host, len(exact), len(below), tt.exact, tt.below)
		}
	}
}

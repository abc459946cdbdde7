package disclose

import (
	"strings"
	"testing"

	"pixelwitness/evidence/seek"
)

// FuzzIn holds that the address of a page is found in what holds it, however
// it is escaped, and that another page's is not taken for it.
func FuzzIn(f *testing.F) {
	w := watcher(f, "")
	f.Add("report/start", "a=1&b=2", "u=", "&v=1")
	f.Add("help/", "q=leaving+a+partner", "", "")
	f.Add("%C3%A2-%C3%B4/x", "", "[", "]")
	f.Add("", "page=7", "x https://northmere.test/ y ", " z")
	f.Fuzz(func(t *testing.T, path, query, before, after string) {
		if strings.ContainsAny(path+query, "#? \\") || strings.ContainsAny(before+after, "%\\") || strings.Contains(path+query, "%") && !valid(path+query) {
			t.Skip()
		}
		raw := "https://www.northmere.test/" + path
		if query != "" {
			raw += "?" + query
		}
		p := w.newPage(raw)
		if p == nil {
			if path+query != "" {
				t.Fatalf("%q: no page", raw)
			}
			t.Skip()
		}
		text, _ := seek.Undo(before + " " + escapeAll(raw) + " " + after)
		if got := p.in(text); got != whole {
			t.Errorf("%q in %q: %d", raw, text, got)
		}
		other, _ := seek.Undo("https://www.northmere.test/x" + path)
		if path != "" && !strings.Contains(other, p.path) && p.in(other) != nothing {
			t.Errorf("%q was taken for %q", other, raw)
		}
	})
}

// valid reports whether every "%" begins an escape of a byte that is no "%".
func valid(s string) bool {
	for i := range len(s) {
		if s[i] == '%' && (i+2 >= len(s) || !strings.ContainsRune("23467", rune(s[i+1])) || !strings.ContainsRune("0123456789ABCDEF", rune(s[i+2])) || s[i+1:i+3] == "25") {
			return false
		}
	}
	return true
}

// escapeAll percent-encodes every byte.
func escapeAll(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		b.WriteByte('%')
		b.WriteByte(digits[s[i]>>4])
		b.WriteByte(digits[s[i]&15])
	}
	return b.String()
}

// BenchmarkEntry reads requests to other sites: four in five hold nothing,
// one in five the page's address in its Referer.
func BenchmarkEntry(b *testing.B) {
	w := watcher(b, "")
	list := []request{home}
	for i := range 5 {
		r := request{URL: "https://cdn.other.example/assets/app.3f9c2.js?v=2026.03&lang=en-GB&r=1752000000", Referer: origin + "/", Page: "p1"}
		if i == 0 {
			r.Referer = home.URL
		}
		list = append(list, r)
	}
	c := capture(b, list...)
	defer c.Close()
	w.Begin()
	n := 0
	for e, err := range c.Entries() {
		if err != nil {
			b.Fatal(err)
		}
		if n == 0 {
			w.Open(e, home.Title)
		} else {
			b.Run(map[bool]string{true: "found", false: "nothing"}[n == 1], func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := w.Entry(e, false); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		if n++; n == 3 {
			break
		}
	}
}

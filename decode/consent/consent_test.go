package consent_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode/consent"
	"pixelwitness/har"
)

func tools(t testing.TB) *consent.Tools {
	t.Helper()
	all, err := consent.Default()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestExamples holds each tool's file to the examples that it carries.
func TestExamples(t *testing.T) {
	all := tools(t)
	examples := 0
	for _, tool := range all.List() {
		yes, no := 0, 0
		for _, ex := range tool.Examples {
			examples++
			var got []consent.Reading
			if ex.Body != "" {
				_, rest, _ := strings.Cut(ex.URL, "://")
				host, _, _ := strings.Cut(rest, "/")
				if got = all.Body(host, []byte(ex.Body)); all.TakesBody(host) == ex.NotThis {
					t.Errorf("%s: %s: bodies to %s are taken or left wrongly", tool.ID, ex.Say, host)
				}
			} else if ex.URL != "" {
				got = all.Address(ex.URL)
			} else {
				var fields []har.Field
				for _, c := range ex.Cookies {
					fields = append(fields, har.Field{Name: c[0], Value: c[1]})
				}
				got = all.Cookies(fields)
			}
			var of *consent.Reading
			for i := range got {
				if got[i].Tool == tool.ID {
					of = &got[i]
				}
			}
			if ex.NotThis {
				no++
				if of != nil {
					t.Errorf("%s: %s: read as %+v", tool.ID, ex.Say, *of)
				}
				continue
			}
			yes++
			if of == nil {
				t.Errorf("%s: %s: not read", tool.ID, ex.Say)
				continue
			}
			type said struct {
				Choice                  consent.Choice
				Advertising, Statistics consent.State
				Time                    string
			}
			want := said{ex.Choice, ex.Advertising, ex.Statistics, ex.Time}
			have := said{of.Choice, of.Advertising, of.Statistics, ""}
			if !of.Time.IsZero() {
				have.Time = of.Time.Format(time.RFC3339Nano)
			}
			if d := cmp.Diff(want, have); d != "" {
				t.Errorf("%s: %s (-want +got):\n%s", tool.ID, ex.Say, d)
			}
			if !strings.Contains(of.Words, ex.Words) || of.Words == "" {
				t.Errorf("%s: %s: words %q do not hold %q", tool.ID, ex.Say, of.Words, ex.Words)
			}
		}
		if yes == 0 || no == 0 {
			t.Errorf("%s: %d examples that are read and %d that are not", tool.ID, yes, no)
		}
	}
	if len(all.List()) != 15 || examples != 65 {
		t.Errorf("%d tools, %d examples", len(all.List()), examples)
	}
}

func TestCookieHeader(t *testing.T) {
	tests := []struct {
		in   string
		want []har.Field
	}{
		{"", nil},
		{"a=1; b=2", []har.Field{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}}},
		{"a=1, b=2, c=x,y", []har.Field{{Name: "a", Value: "1"}, {Name: "b", Value: "2"}, {Name: "c", Value: "x,y"}}},
		{"v={stamp:'a, b',x:1}; w=2", []har.Field{{Name: "v", Value: "{stamp:'a, b',x:1}"}, {Name: "w", Value: "2"}}},
		{"a; =b; c=", []har.Field{{Name: "a"}, {Name: "c"}}},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, consent.CookieHeader(tt.in)); d != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, d)
		}
	}
}

func TestSetCookie(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		in      string
		name    string
		removed bool
	}{
		{"cookies_policy={}; Path=/; Max-Age=31536000", "cookies_policy", false},
		{"klaro=; Max-Age=0", "klaro", true},
		{"klaro=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "klaro", true},
		{"klaro=x; expires=Thu, 01-Jan-2037 00:00:00 GMT", "klaro", false},
		{"klaro=x; Max-Age=soon", "klaro", false},
	}
	for _, tt := range tests {
		f, removed := consent.SetCookie(tt.in, now)
		if f.Name != tt.name || removed != tt.removed {
			t.Errorf("SetCookie(%q) = %q, %v", tt.in, f.Name, removed)
		}
	}
}

// A tcWriter writes bits, big end first.
type tcWriter struct {
	b []byte
	n int
}

func (w *tcWriter) put(v int64, bits int) {
	for i := bits - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(v>>i&1) << (7 - w.n%8)
		w.n++
	}
}

func (w *tcWriter) set(width int, ids ...int) {
	on := map[int]bool{}
	for _, id := range ids {
		on[id] = true
	}
	for i := 1; i <= width; i++ {
		if on[i] {
			w.put(1, 1)
		} else {
			w.put(0, 1)
		}
	}
}

// tcString writes a TC string as its specification lays it out.
func tcString(purposes, interests []int, ranges bool, vendors ...int) string {
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).UnixMilli() / 100
	w := &tcWriter{}
	w.put(2, 6)
	w.put(day, 36)
	w.put(day, 36)
	w.put(300, 12)
	w.put(1, 12)
	w.put(1, 6)
	w.put('E'-'A', 6)
	w.put('N'-'A', 6)
	w.put(120, 12)
	w.put(5, 6)
	w.put(2, 2)
	w.set(12)
	w.set(24, purposes...)
	w.set(24, interests...)
	w.put(0, 1)
	w.put(6<<6|1, 12)
	w.put(800, 16)
	if ranges {
		w.put(1, 1)
		w.put(int64(len(vendors)), 12)
		for _, id := range vendors {
			w.put(1, 1)
			w.put(int64(id), 16)
			w.put(int64(id), 16)
		}
	} else {
		w.put(0, 1)
		w.set(800, vendors...)
	}
	w.put(0, 16) // no vendor with a legitimate interest
	w.put(0, 1)
	w.put(0, 12) // no restriction
	return base64.RawURLEncoding.EncodeToString(w.b)
}

func TestTC(t *testing.T) {
	all := tools(t)
	segment := ".IAAA" // vendors disclosed
	tests := []struct {
		say        string
		text       string
		choice     consent.Choice
		ads, stats consent.State
		words      string
	}{
		{"everything, as a bit field", tcString([]int{1, 2, 3, 4, 7, 8, 9}, []int{2, 7}, false, 1, 755), consent.Made, consent.Granted, consent.Granted, "Google among them: yes"},
		{"everything, as ranges", tcString([]int{1, 2, 3, 4, 7, 8, 9}, nil, true, 755) + segment, consent.Made, consent.Granted, consent.Granted, "vendors consented to: 1, Google among them: yes"},
		{"only measurement", tcString([]int{1, 8, 9}, nil, false, 12), consent.Made, consent.Denied, consent.Granted, "purposes consented to: 1, 8, 9"},
		{"some of advertising", tcString([]int{1, 2}, nil, false), consent.Made, consent.Mixed, consent.Denied, "Google among them: no"},
		{"nothing: the string does not say whether anyone answered", tcString(nil, []int{7, 9}, false), consent.Unread, "", "", "as legitimate interest: 7, 9"},
	}
	for _, tt := range tests {
		got := all.Address("https://ads.vendor.example/p?gdpr=1&gdpr_consent=" + tt.text)
		if len(got) != 1 {
			t.Errorf("%s: %d readings", tt.say, len(got))
			continue
		}
		r := got[0]
		if r.Choice != tt.choice || r.Advertising != tt.ads || r.Statistics != tt.stats || !strings.Contains(r.Words, tt.words) {
			t.Errorf("%s: %+v", tt.say, r)
		}
		if _, ok := consent.ParseTC(tt.text); !ok {
			t.Errorf("%s: not parsed", tt.say)
		}
	}
	whole := tcString([]int{1}, nil, false)
	tc, ok := consent.ParseTC(whole + segment)
	if !ok || tc.CMP != 300 || tc.Policy != 5 || tc.Language != "EN" || !tc.Disclosed || tc.Updated.Format(time.DateOnly) != "2026-03-01" {
		t.Errorf("ParseTC: %+v, %v", tc, ok)
	}
	for _, bad := range []string{"", "C", whole[:40], "B" + whole[1:], "C####", strings.Repeat("A", len(whole))} {
		if _, ok := consent.ParseTC(bad); ok {
			t.Errorf("ParseTC(%q) is read", bad)
		}
	}
}

// FuzzRead holds the readers to their promises whatever the value is: no
// panic, bounded words, and states only with a choice that gives them.
func FuzzRead(f *testing.F) {
	all := tools(f)
	for _, tool := range all.List() {
		for _, ex := range tool.Examples {
			for _, c := range ex.Cookies {
				f.Add(c[0], c[1])
			}
			if ex.URL != "" {
				f.Add("", ex.URL)
			}
		}
	}
	f.Add("euconsent-v2", tcString([]int{1, 2, 3, 4, 7}, nil, true, 755))
	f.Fuzz(func(t *testing.T, name, value string) {
		readings := all.Cookies(consent.CookieHeader(name + "=" + value))
		readings = append(readings, all.Cookies([]har.Field{{Name: name, Value: value}})...)
		readings = append(readings, all.Address(value)...)
		readings = append(readings, all.Body("consent-api.service.consent.usercentrics.eu", []byte(value))...)
		for _, r := range readings {
			if len(r.Words) > 450 || len(r.Records) == 0 || r.Choice == "" {
				t.Errorf("%+v", r)
			}
			if (r.Choice == consent.Unread || r.Choice == consent.NoSignal) && (r.Advertising != "" || r.Statistics != "") {
				t.Errorf("states without a choice: %+v", r)
			}
			if !r.Same(&r) {
				t.Errorf("not the same as itself: %+v", r)
			}
		}
	})
}

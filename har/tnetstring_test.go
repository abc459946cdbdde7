package har

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTnetHead(t *testing.T) {
	for in, want := range map[string]string{
		"0:~":               "0 2 true",
		"12:":               "12 3 true",
		"999999999999:":     "999999999999 13 true",
		"1000000000000:":    "0 0 false", // a digit too many
		"":                  "0 0 false",
		":":                 "0 0 false",
		"1":                 "0 0 false",
		"01:":               "0 0 false", // padding
		"00:":               "0 0 false",
		"1x:":               "0 0 false",
		"-1:":               "0 0 false",
		"١:":                "0 0 false", // a digit, but none of ASCII
		"5:hello,6:world!;": "5 2 true",
	} {
		n, size, ok := tnetHead([]byte(in))
		if got := fmt.Sprint(n, size, ok); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func TestTnetTime(t *testing.T) {
	for in, want := range map[string]string{
		"18:1795290799.4399588^": "2026-11-21T19:53:19.439959Z 1µs true",
		"14:1449080668.874^":     "2015-12-02T18:24:28.874Z 1ms true",
		"10:1612375501#":         "2021-02-03T18:05:01Z 1s true",
		"12:253402300799^":       "9999-12-31T23:59:59Z 1s true",
		"12:253402300800^":       "0001-01-01T00:00:00Z 0s false",
		"3:0.0^":                 "0001-01-01T00:00:00Z 0s false",
		"1:0#":                   "0001-01-01T00:00:00Z 0s false",
		"2:-1#":                  "0001-01-01T00:00:00Z 0s false",
		"3:nan^":                 "0001-01-01T00:00:00Z 0s false",
		"3:inf^":                 "0001-01-01T00:00:00Z 0s false",
		"0:~":                    "0001-01-01T00:00:00Z 0s false",
		"4:1.5s;":                "0001-01-01T00:00:00Z 0s false",
	} {
		v, _, _ := cutTnet([]byte(in), 0)
		at, precision, ok := v.time()
		if got := fmt.Sprint(at.Format(time.RFC3339Nano), " ", precision, " ", ok); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

// A value is exactly the bytes it is read from, and the values of a whole list
// or dictionary are exactly its payload.
func FuzzTnet(f *testing.F) {
	f.Add([]byte(tn(flow21(request21("GET", "/", headerList("a", "b"), []byte{}), gif()))))
	f.Add([]byte("19:5:12345#4:true!1:0#]"))
	f.Add([]byte("14:3:key;5:value,}0:~"))
	f.Add([]byte("9:3:key;0:~}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		const off = 1000
		v, rest, ok := cutTnet(b, off)
		if !ok {
			return
		}
		if !agree(b[:len(b)-len(rest)], int64(len(b)-len(rest))) {
			t.Errorf("%q was cut off, but its lengths do not agree", b)
		}
		if whole := fmt.Sprintf("%d:%s%c%s", v.n, v.b, v.kind, rest); whole != string(b) {
			t.Errorf("%q is not the value of %q", whole, b)
		}
		if got := b[v.off-off:][:v.n]; !bytes.Equal(got, v.b) {
			t.Errorf("at %d is %q, want %q", v.off, got, v.b)
		}
		var inside strings.Builder
		write := func(x tnet) bool {
			if got := b[x.off-off:][:x.n]; !bytes.Equal(got, x.b) {
				t.Errorf("at %d is %q, want %q", x.off, got, x.b)
			}
			fmt.Fprintf(&inside, "%d:%s%c", x.n, x.b, x.kind)
			return true
		}
		if v.each(write) && inside.String() != string(v.b) {
			t.Errorf("the list %q has the values %q", v.b, inside.String())
		}
		values := 0
		if v.members(func(_ []byte, x tnet) bool { values++; return write(x) }) && values == 0 && v.n > 0 {
			t.Errorf("the dictionary %q has no members", v.b)
		}
	})
}

// What looks like flows everywhere, and is none, is passed over in one go and
// listed once.
func TestFlowsThatAreNone(t *testing.T) {
	good := tn(flow21(request21("GET", "/tr/?n=1", nil, []byte{}), gif()))
	for name, bait := range map[string]string{
		"lengths past the end":     strings.Repeat("3999999:4:type;4:http;", 20_000),
		"lengths past the limit":   strings.Repeat("99999999999:4:type;4:http;7:version;", 10_000),
		"dictionaries of nothing":  strings.Repeat("14:4:type;4:http;}", 20_000),
		"a dictionary in each":     nested(2_000),
		"members of no dictionary": strings.Repeat("4:type;4:http;7:version;2:21#", 20_000),
	} {
		var urls []string
		src := read(t, []byte(good+bait+good), Options{}, func(e *Entry) { urls = append(urls, e.URL) })
		want := []string{"https://www.facebook.com/tr/?n=1", "https://www.facebook.com/tr/?n=1"}
		if diff := cmp.Diff(want, urls); diff != "" {
			t.Errorf("%s: entries (-want +got):\n%s", name, diff)
		}
		if len(src.Damage) != 1 || src.Damage[0].Offset != int64(len(good)) || src.Damage[0].Length != int64(len(bait)) {
			t.Errorf("%s: damage %+v, want one of %d bytes at %d", name, src.Damage, len(bait), len(good))
		}
	}
}

// nested is a dictionary in a dictionary, and so on, each with the name of a
// member of flows.
func nested(depth int) string {
	s := ""
	for range depth {
		s = fmt.Sprintf("4:type;%d:%s}", len(s), s)
	}
	return fmt.Sprintf("%d:%s}", len(s), s)
}

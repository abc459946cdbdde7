package decode

import (
	"bytes"
	"compress/gzip"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

func newPayload(t testing.TB) *payload {
	return &payload{secrets: newSecrets(t), steps: newStepSets()}
}

// row is what a test compares of a parameter.
type row struct{ RawKey, Key, Raw, Value, Enc, Steps string }

func rows(params []Param) []row {
	var out []row
	for _, q := range params {
		out = append(out, row{q.RawKey, q.Key, q.Raw, q.Value, q.Enc, strings.Join(q.Steps, " ")})
	}
	return out
}

func TestPairs(t *testing.T) {
	tests := []struct {
		in    string
		want  []row
		notes int
	}{
		{in: ""},
		{in: "&&"},
		{in: "a=1&a=2&b=", want: []row{{"a", "a", "1", "1", "", ""}, {"a", "a", "2", "2", "", ""}, {"b", "b", "", "", "", ""}}},
		{in: "flag&=v&a=b=c", want: []row{{"flag", "flag", "", "", "", ""}, {"", "", "v", "v", "", ""}, {"a", "a", "b=c", "b=c", "", ""}}},
		{in: "cd%5Bx%5D=a+b%20c", want: []row{{"cd%5Bx%5D", "cd[x]", "a+b%20c", "a b c", "", "plus percent"}}},
		{in: "u=%2541", want: []row{{"u", "u", "%2541", "%41", "", "percent"}}},
		{in: "p=100%&q=%zz&r=%4", want: []row{{"p", "p", "100%", "100%", "", ""}, {"q", "q", "%zz", "%zz", "", ""}, {"r", "r", "%4", "%4", "", ""}}, notes: 1},
		{in: "b=%ff%00", want: []row{{"b", "b", "JWZmJTAw", "/wA=", "base64", "percent"}}},
		{in: "%ff=1", want: []row{{"%ff", "%FF", "1", "1", "", ""}}},
		{in: "xs=SECRET&c_user=1000", want: []row{{"xs", "xs", "[masked 6 bytes]", "[masked 6 bytes]", "", ""}, {"c_user", "c_user", "1000", "1000", "", ""}}},
		{in: "dl=https://x.test/?password=a%26b", want: []row{{"dl", "dl", "https://x.test/?password=[masked 5 bytes]", "https://x.test/?password=[masked 5 bytes]", "", ""}}},
		{in: "t=%F0%9F%91%8D", want: []row{{"t", "t", "%F0%9F%91%8D", "👍", "", "percent"}}},
	}
	for _, tt := range tests {
		p := newPayload(t)
		p.pairs(inQuery, tt.in)
		p.finish()
		if diff := cmp.Diff(tt.want, rows(p.params)); diff != "" {
			t.Errorf("%q: (-want +got)\n%s", tt.in, diff)
		}
		if len(p.notes) != tt.notes {
			t.Errorf("%q: notes %q, want %d", tt.in, p.notes, tt.notes)
		}
	}
}

func TestBody(t *testing.T) {
	form := "--B\r\nContent-Disposition: form-data; name=\"a%22b\"\r\n\r\n1+1 %41\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n"
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	z.Write([]byte("ev=Lead&v=a+b"))
	z.Close()
	tests := []struct {
		name, media, data string
		want              []row
		notes             int
	}{
		{"urlencoded", "application/x-www-form-urlencoded; charset=UTF-8", "a=1+2", []row{{"a", "a", "1+2", "1 2", "", "plus"}}, 0},
		{"form as text", "text/plain;charset=UTF-8", "ev=Lead", []row{{"ev", "ev", "Lead", "Lead", "", ""}}, 0},
		{"form without a type", "", "ev=Lead", []row{{"ev", "ev", "Lead", "Lead", "", ""}}, 0},
		{"prose", "text/plain", "hello there = you", []row{{"", "", "hello there = you", "hello there = you", "", ""}}, 0},
		{"multipart", "multipart/form-data; boundary=B", form, []row{{"a%22b", `a"b`, "1+1 %41", "1+1 %41", "", ""}, {"f", "f", "hello", "hello", "", ""}}, 0},
		{"multipart without a type", "", form, []row{{"a%22b", `a"b`, "1+1 %41", "1+1 %41", "", ""}, {"f", "f", "hello", "hello", "", ""}}, 0},
		{"multipart cut", "multipart/form-data; boundary=B", form[:70], []row{{"a%22b", `a"b`, "1+1 %41", "1+1 %41", "", ""}}, 1},
		{"multipart of another boundary", "multipart/form-data; boundary=C", "x", []row{{"", "", "x", "x", "", ""}}, 0},
		{"json", "application/json", `{"a":{"b~/c":[1.50,"x\u00e9",null,true]},"e":{},"l":[]}`, []row{
			{"/a/b~0~1c/0", "/a/b~0~1c/0", "1.50", "1.50", "", ""}, {"/a/b~0~1c/1", "/a/b~0~1c/1", `"x\u00e9"`, "xé", "", "json"},
			{"/a/b~0~1c/2", "/a/b~0~1c/2", "null", "null", "", ""}, {"/a/b~0~1c/3", "/a/b~0~1c/3", "true", "true", "", ""},
			{"/e", "/e", "{}", "{}", "", ""}, {"/l", "/l", "[]", "[]", "", ""}}, 0},
		{"json as text", "text/plain", `[{"a":"b"}]`, []row{{"/0/a", "/0/a", `"b"`, "b", "", "json"}}, 0},
		{"json twice the same name", "application/json", `{"a":1,"a":2}`, []row{{"/a", "/a", "1", "1", "", ""}, {"/a", "/a", "2", "2", "", ""}}, 0},
		{"not json", "application/json", `{"a":`, []row{{"", "", `{"a":`, `{"a":`, "", ""}}, 1},
		{"form that begins like json", "application/x-www-form-urlencoded", `{a=1`, []row{{"{a", "{a", "1", "1", "", ""}}, 0},
		{"secret in json", "application/json", `{"password":"SECRET","u":"https://x.test/?xs=SECRET"}`, []row{
			{"/password", "/password", "[masked 8 bytes]", "[masked 6 bytes]", "", "json"},
			{"/u", "/u", `"https://x.test/?xs=[masked 6 bytes]"`, "https://x.test/?xs=[masked 6 bytes]", "", "json"}}, 0},
		{"gzip", "text/plain", zipped.String(), []row{{"ev", "ev", "Lead", "Lead", "", "gzip"}, {"v", "v", "a+b", "a b", "", "gzip plus"}}, 0},
		{"gzip cut", "text/plain", zipped.String()[:zipped.Len()-6], []row{{"ev", "ev", "Lead", "Lead", "", "gzip"}, {"v", "v", "a+b", "a b", "", "gzip plus"}}, 1},
		{"bytes", "application/octet-stream", "\x00\xff", []row{{"", "", "AP8=", "AP8=", "base64", ""}}, 0},
	}
	for _, tt := range tests {
		p := newPayload(t)
		p.body(har.Body{State: har.BodyExact, Type: tt.media, Data: []byte(tt.data)})
		if diff := cmp.Diff(tt.want, rows(p.params)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.name, diff)
		}
		if len(p.notes) != tt.notes {
			t.Errorf("%s: notes %q, want %d", tt.name, p.notes, tt.notes)
		}
	}
}

func TestBodyStates(t *testing.T) {
	tests := []struct {
		body  har.Body
		want  []row
		notes int
	}{
		{har.Body{State: har.BodyNone}, nil, 0},
		{har.Body{State: har.BodyNotRecorded}, nil, 0},
		{har.Body{State: har.BodyParamsOnly, Params: []har.Field{{Name: "a", Value: "1+%41"}}}, []row{{"a", "a", "1+%41", "1+%41", "", ""}}, 0},
		{har.Body{State: har.BodyTruncated, Data: []byte("a=1")}, []row{{"a", "a", "1", "1", "", ""}}, 0},
		{har.Body{State: har.BodyCorrupted, Data: []byte("a=\ufffd")}, []row{{"a", "a", "\ufffd", "\ufffd", "", ""}}, 0},
		{har.Body{State: har.BodyDecoded, Data: []byte("a=1")}, []row{{"a", "a", "1", "1", "", ""}}, 0},
	}
	for _, tt := range tests {
		p := newPayload(t)
		p.body(tt.body)
		if diff := cmp.Diff(tt.want, rows(p.params)); diff != "" || len(p.notes) != tt.notes {
			t.Errorf("%s: notes %q, want %d; (-want +got)\n%s", tt.body.State, p.notes, tt.notes, diff)
		}
	}
}

func TestLimits(t *testing.T) {
	p := newPayload(t)
	p.pairs(inQuery, "a="+strings.Repeat("x", maxValue+1)+"&b=1")
	if !p.limit || len(p.notes) != 1 || !strings.HasPrefix(p.params[0].Value, "[1048577 bytes, SHA-256 ") || p.params[1].Value != "1" {
		t.Errorf("long value: limit %v, notes %q, value %.60q", p.limit, p.notes, p.params[0].Value)
	}
	p = newPayload(t)
	p.pairs(inQuery, strings.Repeat("a=1&", maxParams+3))
	p.finish()
	if !p.limit || len(p.params) != maxParams || len(p.notes) != 1 || !strings.HasPrefix(p.notes[0], "3 further") {
		t.Errorf("many parameters: limit %v, %d, notes %q", p.limit, len(p.params), p.notes)
	}
}

// FuzzPairs holds the splitting to two oracles: what was split can be put
// together again, and net/url agrees on what it decodes to.
func FuzzPairs(f *testing.F) {
	for _, s := range []string{"a=1&b=2", "cd%5Bx%5D=a+b&cd[x]=%zz", "a&b=&=c&&d", "u=%25%32%35&%ff=%fe", "a=b=c;d=e"} {
		f.Add(s)
	}
	secrets, steps := newSecrets(f), newStepSets()
	f.Fuzz(func(t *testing.T, s string) {
		p := &payload{secrets: secrets, steps: steps}
		p.pairs(inQuery, s)
		var parts []string
		for part := range strings.SplitSeq(s, "&") {
			if part != "" {
				parts = append(parts, part)
			}
		}
		if len(p.params) != len(parts) {
			t.Fatalf("%d parameters of %d parts", len(p.params), len(parts))
		}
		for i, q := range p.params {
			if !utf8.ValidString(q.Key + q.RawKey + q.Raw + q.Value) {
				t.Errorf("parameter %d is not UTF-8: %q", i, q)
			}
			rawKey, raw, _ := strings.Cut(parts[i], "=")
			if strings.Contains(parts[i], ":") || strings.Contains(q.Raw+q.Value+q.Key, "[masked ") || q.Enc != "" || !utf8.ValidString(rawKey) {
				continue
			}
			if q.RawKey != rawKey || q.Raw != raw {
				t.Errorf("parameter %d: %q=%q of %q", i, q.RawKey, q.Raw, parts[i])
			}
			if want, err := url.QueryUnescape(raw); err == nil && q.Value != want {
				t.Errorf("parameter %d: value %q, net/url has %q", i, q.Value, want)
			}
		}
	})
}

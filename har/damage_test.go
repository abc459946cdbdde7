package har

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDamage(t *testing.T) {
	e := func(n int) string { return fmt.Sprintf(`{"startedDateTime":"t","request":{"url":"u%d"}}`, n) }
	head, tail := `{"log":{"entries":[`, `]}}`
	tests := []struct {
		name, text string
		urls       string
		damage     []string // offset+length, entry, reason
	}{
		{"none", head + e(0) + "," + e(1) + tail, "0:u0 1:u1", nil},
		{"a bracket of the wrong kind", head + e(0) + `,{"request":{"url":"x"]},` + e(2) + tail, "0:u0 2:u2",
			[]string{`66+24 entry 1: at byte 87: ']' where "," or "}" belongs`}},
		{"a lost quote at the end swallows the next start", head + e(0) + `,{"pageref":"page_1},` + e(2) + "," + e(3) + tail, "0:u0 2:u2 3:u3",
			[]string{`66+20 entry 1: at byte 88: 's' where "," or "}" belongs`}},
		{"two in a row", head + `{"startedDateTime":"t","request":{]},{"startedDateTime":]},` + e(2) + tail, "2:u2",
			[]string{`19+59 entry 0: at byte 53: ']' where a key belongs`}},
		{"between two entries", head + e(0) + `;` + e(1) + tail, "0:u0 1:u1", []string{`65+1 entry 1: at byte 65: ';' where "," or "]" belongs`}},
		{"a control character", head + "{\"request\":{\"url\":\"a\x00\"}}," + e(1) + tail, "1:u1", []string{`19+25 entry 0: at byte 39: control character 0x00 in a string`}},
		{"in the head", `{"log":{"creator":{"name":"x},"entries":[` + e(0) + tail, "0:u0", []string{`8+33 entry 0: at byte 31: 'e' where "," or "}" belongs`}},
		{"in the tail", head + e(0) + `],"pages":[x]}}`, "0:u0", []string{`67+0 entry 1: at byte 76: 'x' where a value belongs`}},
		{"after the end", head + e(0) + tail + "x", "0:u0", []string{`68+0 entry 1: at byte 68: 'x' where the end belongs`}},
		{"no object", head + `7,` + e(1) + `,null` + tail, "1:u1", []string{`19+1 entry 0: an element of the list is not an object`, `68+4 entry 2: an element of the list is not an object`}},
		{"a trailing comma", head + e(0) + `,` + tail, "0:u0", []string{`66+0 entry 1: at byte 66: ']' where a value belongs`}},
		{"no list", `{"log":{"version":"1.2"}}`, "", []string{`25+0 entry 0: log has no list of entries`}},
		{"under another name", `{"log":{"entrids":[` + e(0) + tail, "0:u0", []string{`8+10 entry 0: the list of entries has the name "entrids"`}},
		{"before log", `{"a":x,"log":{"entries":[` + e(0) + tail, "0:u0", []string{`1+24 entry 0: at byte 5: 'x' where a value belongs`}},
		{"an escaped name", `{"log":{"entr\u0069es":[{"r\u0065quest":{"url":"u0"}}` + tail, "0:u0", nil},
		{"empty", "", "", []string{`0+0 entry 0: there is nothing in it`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var urls []string
			src := read(t, []byte(tt.text), Options{}, func(e *Entry) { urls = append(urls, fmt.Sprintf("%d:%s", e.Entry, e.URL)) })
			var damage []string
			for _, d := range src.Damage {
				damage = append(damage, fmt.Sprintf("%d+%d entry %d: %s", d.Offset, d.Length, d.Entry, d.Reason))
			}
			if diff := cmp.Diff(tt.urls, strings.Join(urls, " ")); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.damage, damage); diff != "" {
				t.Errorf("damage (-want +got):\n%s", diff)
			}
			if want := sha256.Sum256([]byte(tt.text)); src.SHA256 != want || src.MemberSHA256 != want {
				t.Errorf("digest %x, want %x", src.SHA256, want)
			}
		})
	}
}

// Strings of an entry over its limit are left out while it is checked; bodies
// among them are read again by range.
func TestOverLimit(t *testing.T) {
	long := strings.Repeat(`0123456789abcd\n\u00e9`, 40_000)
	text := `{"log":{"entries":[{"_a":"` + long + `","request":{"method":"POST","url":"https://a.test/","postData":{"mimeType":"text/plain; charset=utf-8","text":"` + long +
		`"},"headers":[{"name":"X","value":"y"}]},"response":{"status":200,"content":{"mimeType":"text/plain; charset=utf-8","text":"` + long + `"}}},{"request":{"url":"b"}}]}}`
	body := strings.Repeat("0123456789abcd\né", 40_000)
	for _, cs := range charsets() {
		for _, ct := range containers() {
			data := cs.encode(text)
			n := 0
			opt := Options{Limits: Limits{Entry: 64 << 10}}
			src := read(t, ct.wrap(data), opt, func(e *Entry) {
				n++
				if n == 2 {
					return
				}
				got, err := e.RequestBody()
				if err != nil || string(got.Data) != body || got.State != BodyExact || got.Part == nil {
					t.Fatalf("%s, %s: request body of %d bytes, %q, %v", cs.name, ct.name, len(got.Data), got.State, err)
				}
				stored := data[got.Part.Offset : got.Part.Offset+got.Part.Length]
				if want := fmt.Sprintf("%x", sha256.Sum256(stored)); got.Part.SHA256 != want {
					t.Errorf("%s, %s: part digest %s, want %s", cs.name, ct.name, got.Part.SHA256, want)
				}
				if answer, err := e.ResponseBody(); err != nil || string(answer.Data) != body {
					t.Errorf("%s, %s: response body of %d bytes, %v", cs.name, ct.name, len(answer.Data), err)
				}
				sum, err := e.SHA256()
				if raw := data[e.Offset : e.Offset+e.Length]; err != nil || sum != sha256.Sum256(raw) {
					t.Errorf("%s, %s: entry digest %x, %v", cs.name, ct.name, sum, err)
				}
				raw, err := e.RawRecord()
				if err != nil || !bytes.Equal(raw, data[e.Offset:e.Offset+e.Length]) {
					t.Errorf("%s, %s: record of %d bytes, %v", cs.name, ct.name, len(raw), err)
				}
				if v, ok := e.RequestHeader("x"); v != "y" || !ok {
					t.Errorf("%s, %s: header %q", cs.name, ct.name, v)
				}
			})
			if n != 2 {
				t.Fatalf("%s, %s: %d entries, want 2", cs.name, ct.name, n)
			}
			if len(src.Damage) != 1 || !src.Damage[0].Limit || !strings.HasPrefix(src.Damage[0].Reason, "_a is a text of ") {
				t.Errorf("%s, %s: damage %v", cs.name, ct.name, src.Damage)
			}
		}
	}
}

func TestBodyOverLimit(t *testing.T) {
	text := string(one("WebInspector", `"method":"POST","headers":[],"postData":{"mimeType":"text/plain","text":"0123\u00e9\\567"}`, `"status":200`, ""))
	for limit, want := range map[int64]string{3: "012", 4: "0123", 5: "0123", 9: "0123", 10: "0123é", 11: "0123é", 12: `0123é\`, 13: `0123é\5`, 15: `0123é\567`} {
		src := read(t, []byte(text), Options{Limits: Limits{Body: limit}}, func(e *Entry) {
			got, err := e.RequestBody()
			state := BodyTruncated
			if limit == 15 {
				state = BodyExact
			}
			if err != nil || string(got.Data) != want || got.State != state {
				t.Errorf("limit %d: %q %q %v, want %q", limit, got.Data, got.State, err, want)
			}
		})
		if got := len(src.Damage) == 1 && src.Damage[0].Limit; got != (limit < 15) {
			t.Errorf("limit %d: damage %v", limit, src.Damage)
		}
	}
}

// Compression inside compression is bounded, and said to be.
func TestRatio(t *testing.T) {
	text := []byte(`{"log":{"entries":[{"request":{"url":"a"}},{"_x":"` + strings.Repeat("0", 64<<20) + `"}]}}`)
	n := 0
	src := read(t, gzipped(gzipped(text)), Options{}, func(e *Entry) { n++ })
	if n != 1 || len(src.Damage) == 0 || !src.Damage[len(src.Damage)-1].Limit {
		t.Errorf("%d entries, damage %v; want 1 entry and a limit", n, src.Damage)
	}
	if diff := cmp.Diff([]string{"gzip", "gzip"}, src.Container); diff != "" {
		t.Errorf("container (-want +got):\n%s", diff)
	}
	deep := gzipped(gzipped(gzipped(gzipped([]byte(`{"log":{}}`)))))
	if _, err := openBytes(deep, Options{}); !errors.As(err, new(*RefusedError)) {
		t.Errorf("four layers: %v, want a refusal", err)
	}
}

// The digests can be completed after the consumer has broken off.
func TestFinish(t *testing.T) {
	data := []byte(fixtures()[0].text)
	for _, ct := range containers() {
		stored := ct.wrap(data)
		for _, begin := range []bool{false, true} {
			c := mustOpen(t, stored, Options{})[0]
			if begin {
				for range c.Entries() {
					break
				}
			}
			if err := c.Finish(); err != nil {
				t.Fatal(err)
			}
			src := c.Source()
			if src.SHA256 != sha256.Sum256(stored) || src.MemberSHA256 != sha256.Sum256(data) || src.Size != int64(len(stored)) || src.MemberSize != int64(len(data)) {
				t.Errorf("%s, begun %v: wrong digests or sizes: %+v", ct.name, begin, src)
			}
			for _, err := range c.Entries() {
				if begin && err == nil {
					t.Errorf("%s: entries can be read twice", ct.name)
				}
				break
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// plain stops at every byte that ends a run of plain text, and at no other.
func TestPlain(t *testing.T) {
	for c := range 256 {
		for at := range 40 {
			b := bytes.Repeat([]byte("\xffa\x7f !#["), 6)[:41]
			b[at] = byte(c)
			want := len(b)
			if c < 0x20 || c == '"' || c == '\\' {
				want = at
			}
			if got := plain(b, 0); got != want {
				t.Errorf("byte %#x at %d: stops at %d, want %d", c, at, got, want)
			}
		}
	}
}

// Strings left out only once more had been read are found again too.
func TestLeftOutLater(t *testing.T) {
	body := strings.Repeat("b", 20_000)
	header := `,{"name":"X","value":"` + strings.Repeat("h", 5_000) + `"}`
	text := string(one("WebInspector", `"method":"POST","postData":{"mimeType":"text/plain","text":"`+body+`"},"headers":[{"name":"A","value":"a"}`+strings.Repeat(header, 12)+`]`, `"status":200`, ""))
	n := 0
	src := read(t, []byte(text), Options{Limits: Limits{Entry: 64 << 10}}, func(e *Entry) {
		n++
		got, err := e.RequestBody()
		if err != nil || string(got.Data) != body || got.Part == nil || text[got.Part.Offset:][:got.Part.Length] != body {
			t.Errorf("body of %d bytes, %v, part %v", len(got.Data), err, got.Part)
		}
		if v, _ := e.RequestHeader("a"); v != "a" || len(e.Headers) != 13 {
			t.Errorf("%d headers, the first %q", len(e.Headers), v)
		}
	})
	if n != 1 || len(src.Damage) != 12 || !src.Damage[11].Limit {
		t.Errorf("%d entries, damage %v; want 1 entry and 12 headers left out", n, src.Damage)
	}
}

// Entries are kept whole wherever the ends of the buffers fall.
func TestBufferEnds(t *testing.T) {
	entries := strings.TrimSuffix(strings.Repeat(`{"request":{"method":"GET","url":"https://a.test/\ud83d\ude00é😀","headers":[{"name":"a","value":"b"}]},"response":{"status":200}},`, 2200), ",")
	n := 0
	for _, cs := range charsets() {
		for shift := range 60 {
			data := cs.encode(`{"log":{"comment":"` + strings.Repeat("x", shift) + `","entries":[` + entries + `]}}`)
			src := read(t, data, Options{}, func(e *Entry) {
				n++
				raw, err := e.RawRecord()
				if err != nil || !bytes.Equal(raw, data[e.Offset:e.Offset+e.Length]) {
					t.Fatalf("%s, shifted by %d: entry %d is not at its range: %v", cs.name, shift, e.Entry, err)
				}
				if e.URL != "https://a.test/😀é😀" || e.Status != 200 {
					t.Fatalf("%s, shifted by %d: entry %d: %q %d", cs.name, shift, e.Entry, e.URL, e.Status)
				}
			})
			if len(src.Damage) > 0 {
				t.Fatalf("%s, shifted by %d: %v", cs.name, shift, src.Damage)
			}
		}
	}
	if want := 4 * 60 * 2200; n != want {
		t.Errorf("%d entries, want %d", n, want)
	}
}

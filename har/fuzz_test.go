package har

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// oracle reads a HAR with the standard library: the elements of its list of
// entries. ok is false if data is not JSON of that shape, or says a thing
// twice, in which case the library takes the last and this program both.
func oracle(data []byte) (entries []json.RawMessage, ok bool) {
	if !json.Valid(data) || !unique(data) {
		return nil, false
	}
	var top, log map[string]json.RawMessage
	if json.Unmarshal(data, &top) != nil || json.Unmarshal(top["log"], &log) != nil {
		return nil, false
	}
	list := bytes.TrimSpace(log["entries"])
	if len(list) == 0 || list[0] != '[' || json.Unmarshal(list, &entries) != nil {
		return nil, false
	}
	return entries, true
}

// unique reports whether no object of data, valid JSON, has a key twice.
func unique(data []byte) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	var walk func() bool
	walk = func() bool {
		tok, err := d.Token()
		if err != nil {
			return false
		}
		delim, ok := tok.(json.Delim)
		if !ok {
			return true
		}
		seen := map[string]bool{}
		for d.More() {
			if delim == '{' {
				key, _ := d.Token()
				k, _ := key.(string)
				if seen[k] {
					return false
				}
				seen[k] = true
			}
			if !walk() {
				return false
			}
		}
		_, err = d.Token()
		return err == nil
	}
	return walk()
}

func FuzzEntries(f *testing.F) {
	for _, fx := range fixtures() {
		f.Add([]byte(fx.text))
		f.Add([]byte(fx.text)[:len(fx.text)*2/3])
	}
	for _, s := range []string{
		`{"log":{"entries":[]}}`, `{"log":{"entries":[{}]}}`, `{"log":{"entries":[{},null,1e9,"x",[{}],{"request":{"url":"\ud83d\ude00\ud800"}}]}}`,
		`{"log":{"pages":[{"startedDateTime":"x"}],"entries":[{"request":{"url":"a"}},{"request":{"url":"b"}x},{"request":{"url":"c"}}]}}`,
		`{"log":{"entries":[{"request":{"url":"a"}}],"entries":[{"request":{"url":"b"}}]}}`,
		`{"a":1,"log":{"creator":{"name":"WebInspector"},"entries":[{"request":{"postData":{"text":"\u0000","params":[{"name":"a%20","value":"+"}]}}}]}}`,
		"", "{", `{"lo`, "\ufeff{\"log\":{}}", "\xff\xfe{\x00\"\x00l\x00", "cb({\"log\":{\"entries\":[{}]}});",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		opt := Options{Limits: Limits{Entry: 64 << 10, Body: 8 << 10, Depth: 200, Ratio: 50}}
		captures, err := openBytes(data, opt)
		entries, valid := oracle(data)
		if err != nil {
			if valid {
				t.Fatalf("refused: %v", err)
			}
			return
		}
		for _, c := range captures {
			check(t, c, data, entries, valid)
		}
	})
}

func check(t *testing.T, c *Capture, data []byte, want []json.RawMessage, valid bool) {
	n, end := 0, int64(0)
	src := readCapture(t, c, func(e *Entry) {
		if e.Offset < end || e.Entry < n {
			t.Fatalf("entry %d at %d, before byte %d or entry %d", e.Entry, e.Offset, end, n)
		}
		end, n = e.Offset+e.Length, e.Entry+1
		raw, err := e.RawRecord()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.RequestBody(); err != nil {
			t.Fatal(err)
		}
		if _, err := e.ResponseBody(); err != nil {
			t.Fatal(err)
		}
		e.Delivery()
		if len(c.Source().Container) == 0 && !bytes.Equal(raw, data[e.Offset:end]) {
			t.Fatalf("entry %d is not at its range", e.Entry)
		}
		if !valid {
			return
		}
		if e.Entry >= len(want) || !bytes.Equal(raw, want[e.Entry]) {
			t.Fatalf("entry %d of %d is %q", e.Entry, len(want), raw)
		}
		checkURL(t, e, raw)
	})
	if !valid {
		return
	}
	if n != len(want) && len(src.Damage) == 0 {
		t.Fatalf("%d entries, want %d", n, len(want))
	}
	for _, d := range src.Damage {
		if !d.Limit && !strings.Contains(d.Reason, "not an object") {
			t.Fatalf("damage in valid JSON: %+v", d)
		}
	}
}

func checkURL(t *testing.T, e *Entry, raw []byte) {
	var entry, request map[string]json.RawMessage
	if json.Unmarshal(raw, &entry) != nil || json.Unmarshal(entry["request"], &request) != nil {
		return
	}
	var want string
	if url := request["url"]; len(url) == 0 || url[0] != '"' || json.Unmarshal(url, &want) != nil {
		return
	}
	if utf8.ValidString(e.URL) && e.URL != want {
		t.Fatalf("address %q, want %q", e.URL, want)
	}
	if !utf8.ValidString(e.URL) && (len(e.Notes) == 0 || !strings.ContainsRune(want, utf8.RuneError)) {
		t.Fatalf("address %q is not noted as odd; the library reads %q", e.URL, want)
	}
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-05-01T10:00:00.123Z", "2026-05-01 10:00:00,1", "2026-05-01T10:00:00+0100", "2026-05-01T10:00:00.1234567891-05:30", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, precision, _, ok := parseTime(s)
		if !ok {
			return
		}
		if precision <= 0 || got.Truncate(precision) != got {
			t.Fatalf("%q: %v is finer than %v", s, got, precision)
		}
		again, _, zoned, ok := parseTime(got.Format("2006-01-02T15:04:05.999999999Z07:00"))
		if year := got.Year(); year >= 0 && year <= 9999 && (!ok || !zoned || !again.Equal(got)) {
			t.Fatalf("%q: %v is read back as %v", s, got, again)
		}
	})
}

func FuzzUTF16(f *testing.F) {
	f.Add([]byte("a\x00\x3d\xd8\x00\xde"), true)
	f.Add([]byte("\xd8\x3d\x00a"), false)
	f.Add([]byte("\x3d\xd8\x00\xde"), true)
	f.Fuzz(func(t *testing.T, data []byte, little bool) {
		w := widener{order: wide(little)}
		var text []byte
		half := len(data) / 2
		text = w.convert(text, data[:half], false)
		text = w.convert(text, data[half:], true)
		once := widener{order: wide(little)}
		if want := once.convert(nil, data, true); !bytes.Equal(text, want) {
			t.Fatalf("%x in two parts became %x, in one %x", data, text, want)
		}
		whole := data[:len(data)-len(w.rest)]
		if back := narrow(text, wide(little)); !bytes.Equal(back, whole) {
			t.Fatalf("%x became %x", whole, back)
		}
		if n := wideLen(text); n != int64(len(whole)) {
			t.Fatalf("%x: length %d, want %d", whole, n, len(whole))
		}
	})
}

func wide(little bool) wideOrder {
	if little {
		return binary.LittleEndian
	}
	return binary.BigEndian
}

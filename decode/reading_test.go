package decode

import (
	"strings"
	"testing"
	"time"
)

func TestReadings(t *testing.T) {
	d := newDecoder(t)
	hash := strings.Repeat("0a", 32)
	long := `{"t":"` + strings.Repeat("é", 400) + `"}`
	bits := &Row{Reading: readBits, Bits: []Bit{{Bit: 0, Say: "zero"}, {Bit: 2, Say: "two", Note: "Two."}}}
	values := &Row{Reading: readValues, Values: map[string]string{"1": "one", "": "nothing"}}
	tests := []struct {
		row         *Row
		value, want string
	}{
		{&Row{Reading: readMillis}, "1767604000123", "2026-01-05T09:06:40.123Z"},
		{&Row{Reading: readMillis}, "-1", ""},
		{&Row{Reading: readMillis}, "1767604000", ""},
		{&Row{Reading: readMillis}, "99999999999999999999", ""},
		{&Row{Reading: readMillis}, "soon", ""},
		{&Row{Reading: readSeconds}, "1767604000", "2026-01-05T09:06:40.000Z"},
		{&Row{Reading: readSeconds}, "1767604000123", ""},
		{&Row{Reading: readSeconds}, "1767604000.1239", "2026-01-05T09:06:40.123Z"},
		{&Row{Reading: readSeconds}, "1767604000.5", "2026-01-05T09:06:40.500Z"},
		{&Row{Reading: readSeconds}, "1767604000.", ""},
		{&Row{Reading: readSeconds}, "1767604000.-5", ""},
		{&Row{Reading: readMillis}, "1767604000123.5", ""},
		{&Row{Reading: readBrowser}, "fb.1.1767600000000.42", "browser id 42, first made 2026-01-05T08:00:00.000Z, subdomain index 1"},
		{&Row{Reading: readBrowser}, "fb.1.1767600000000.42.AQ", "browser id 42, first made 2026-01-05T08:00:00.000Z, subdomain index 1, mark of the library AQ"},
		{&Row{Reading: readBrowser}, "fb.1.42", ""},
		{&Row{Reading: readBrowser}, "fb.x.1767600000000.42", ""},
		{&Row{Reading: readClick}, "fb.2.1767600000000.IwAR0.b", "click id IwAR0.b, first seen 2026-01-05T08:00:00.000Z, subdomain index 2"},
		{bits, "5", "bit 0: zero; bit 2: two"},
		{bits, "12", "bit 2: two; bit 3: meaning not published"},
		{bits, "0", "no bit set"},
		{bits, "-1", ""},
		{bits, "x", ""},
		{values, "1", "one"},
		{values, "", "nothing"},
		{values, "2", ""},
		{&Row{Reading: readUnit, Unit: "px"}, "1920", "1920 px"},
		{&Row{Reading: readUnit, Unit: "px"}, "1920.", ""},
		{&Row{Reading: readUnit, Unit: "px"}, "wide", ""},
		{&Row{Reading: readHash}, "EB045D78D273107348B0300C01D29B7552D622ABBC6FAF81B3EC55359AA9950C", `SHA-256 of "undefined": JavaScript's word for no value`},
		{&Row{Reading: readHash}, "d41d8cd98f00b204e9800998ecf8427e", `MD5 of "": the empty text`},
		{&Row{Reading: readHash}, hash, "64 hexadecimal digits, the form of a SHA-256 hash; not that of a known placeholder"},
		{&Row{Reading: readHash}, hash[:40], "40 hexadecimal digits, the form of a SHA-1 hash; not that of a known placeholder"},
		{&Row{Reading: readHash}, "visitor-7", "not a hash: sent as it stands"},
		{&Row{Reading: readHash}, "abc123", "not of the length of a hash: sent as it stands"},
		{&Row{Reading: readHash}, "", ""},
		{&Row{Reading: readShape}, "^***.##@*", "9 characters, of which 1 capitals, 4 small letters, 2 digits"},
		{&Row{Reading: readJSON}, `{"a":"b","n":[1,{"c":null}]}`, `a: "b"; n: [1, {c: null}]`},
		{&Row{Reading: readJSON}, long, `t: "` + strings.Repeat("é", wordsText) + `…"`},
		{&Row{Reading: readJSON}, `{"a":`, ""},
		{&Row{Reading: readJSON}, "plain", ""},
		{&Row{Reading: readForm}, `[{"id":"i","name":"n","tag":"input"},{"placeholder":"p","valueMeaning":"empty"},{"x":1}]`,
			`3 fields: "n" (input) not marked empty; "p" marked empty; (no name) not marked empty`},
		{&Row{Reading: readForm}, `[{"name":"n"}]`, `1 field: "n" not marked empty`},
		{&Row{Reading: readForm}, `[]`, "0 fields"},
		{&Row{Reading: readForm}, `[1]`, ""},
	}
	for _, tt := range tests {
		if got := d.read(tt.row, tt.value); got != tt.want {
			t.Errorf("%s of %.60q = %q, want %q", tt.row.Reading, tt.value, got, tt.want)
		}
	}
}

func TestBitNotes(t *testing.T) {
	bits := []Bit{{Bit: 0, Say: "zero"}, {Bit: 2, Say: "two", Note: "Two."}}
	for v, want := range map[string]string{"5": "Two.", "1": "", "x": "", "": ""} {
		if got := strings.Join(bitNotes(bits, v), " "); got != want {
			t.Errorf("bitNotes(%q) = %q, want %q", v, got, want)
		}
	}
}

// TestPlaceholders holds the computed digests to those published for the
// same texts.
func TestPlaceholders(t *testing.T) {
	d := newDecoder(t)
	for digest, text := range map[string]string{
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855": "",
		"74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b": "null",
		"f660ab912ec121d1b1e928a0bb4bc61b15f5ad44d5efdc4e1c92a25e99b8e44a": "test@test.com",
		"7b7416ec1f35b8a794c92887c2c62529b2179b6fa911173803c59c0c463ba572": "__insert_user_email__",
		"24aba99b2defbb47ee981b4200313f61f3ae31541d8717bdac1e463c838939b0": "<user_email_address>",
	} {
		if h, ok := d.placeholder(digest); !ok || h.text != text || h.algorithm != "SHA-256" {
			t.Errorf("%s: %v %+v, want %q", digest, ok, h, text)
		}
	}
	if _, ok := d.placeholder(strings.Repeat("0", 64)); ok {
		t.Error("any digest is taken for a placeholder")
	}
}

func TestJSONAt(t *testing.T) {
	const text = `{"a":{"b/c":["x",["y"],3]},"n":1}`
	tests := []struct{ pointer, want string }{
		{"/a/b~1c/0", "x"},
		{"/a/b~1c/1/0", "y"},
		{"/a/b~1c/2", ""}, // not a text
		{"/a/b~1c/3", ""},
		{"/a/b~1c/00", ""},
		{"/a/b~1c", ""},
		{"/n/0", ""},
		{"/z", ""},
	}
	for _, tt := range tests {
		if got := jsonAt(text, tt.pointer); got != tt.want {
			t.Errorf("jsonAt(%q) = %q, want %q", tt.pointer, got, tt.want)
		}
	}
	if got := jsonAt(`[["pageview",{}]]`, "/0/0"); got != "pageview" {
		t.Errorf("in a list: %q", got)
	}
}

func TestTimeText(t *testing.T) {
	for _, tt := range []struct {
		at   time.Time
		want string
	}{
		{time.UnixMilli(0), "1970-01-01T00:00:00.000Z"},
		{time.Date(2026, 2, 3, 4, 5, 6, 7_000_000, time.FixedZone("", 3600)), "2026-02-03T03:05:06.007Z"},
		{time.Date(2026, 12, 31, 23, 59, 59, 999_999_999, time.UTC), "2026-12-31T23:59:59.999Z"},
		{time.Date(2026, 1, 1, 0, 0, 0, 120_000_000, time.UTC), "2026-01-01T00:00:00.120Z"},
	} {
		if got := timeText(tt.at); got != tt.want {
			t.Errorf("timeText(%v) = %s, want %s", tt.at, got, tt.want)
		}
	}
}

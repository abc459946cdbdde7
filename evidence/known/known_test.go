package known

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/seek"
)

const file = `
# a person who agreed to the search
name: Jo Ann Bloggs
email: [Person@Example.test, p.erson@gmail.com]
phone: 07700 900123
postcode: SW1A 1AA
county: Yorkshire
gender: woman
date_of_birth: 1991-02-28
`

func read(t *testing.T, text string) *Set {
	t.Helper()
	s, err := Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sha(s string) string { b := sha256.Sum256([]byte(s)); return hex.EncodeToString(b[:]) }

func TestFind(t *testing.T) {
	s := read(t, file)
	raw := sha256.Sum256([]byte("person@example.test"))
	m5, s1 := md5.Sum([]byte("person@example.test")), sha1.Sum([]byte("person@example.test"))
	tests := []struct {
		say, in string
		want    []Match
	}{
		{"clear", "mailto:person@example.test", []Match{{"email", "lower", seek.Clear}}},
		{"other case", "PERSON@EXAMPLE.TEST", []Match{{"email", "lower", seek.Clear}}},
		{"percent", "person%40example.test", []Match{{"email", "lower", seek.Percent}}},
		{"percent twice", "u=https%3A%2F%2Fx.test%2F%3Fe%3Dperson%2540example.test", []Match{{"email", "lower", seek.Percent}}},
		{"base64", base64.StdEncoding.EncodeToString([]byte("person@example.test")), []Match{{"email", "lower", seek.Base64}}},
		{"hex", hex.EncodeToString([]byte("person@example.test")), []Match{{"email", "lower", seek.Hex}}},
		{"SHA-256", sha("person@example.test"), []Match{{"email", "lower", SHA256}}},
		{"SHA-256 in capitals", strings.ToUpper(sha("person@example.test")), []Match{{"email", "lower", SHA256}}},
		{"SHA-256 as base64", url.QueryEscape(base64.StdEncoding.EncodeToString(raw[:])), []Match{{"email", "lower", SHA256}}},
		{"SHA-256 of it as supplied", sha("Person@Example.test"), []Match{{"email", "as_supplied", SHA256}}},
		{"SHA-256 inside a text", "em:" + sha("person@example.test") + "~ph:" + sha("447700900123"), []Match{{"email", "lower", SHA256}, {"phone", "international", SHA256}}},
		{"SHA-1", hex.EncodeToString(s1[:]), []Match{{"email", "lower", SHA1}}},
		{"MD5", hex.EncodeToString(m5[:]), []Match{{"email", "lower", MD5}}},
		{"full stops dropped", sha("person@gmail.com"), []Match{{"email", "gmail_no_dots", SHA256}}},
		{"phone of the pixel", sha("7700900123"), []Match{{"phone", "digits_no_leading_zeros", SHA256}}},
		{"phone, E.164", sha("+447700900123"), []Match{{"phone", "e164", SHA256}}},
		{"phone, national", sha("07700900123"), []Match{{"phone", "digits", SHA256}}},
		{"phone, as typed", "tel=07700+900+123", []Match{{"phone", "digits", seek.Clear}}},
		{"phone with its country", "tel=%2B44%207700%20900123", []Match{{"phone", "international", seek.Percent}}},
		{"postcode with its space", sha("sw1a 1aa"), []Match{{"postcode", "postcode_spaced", SHA256}}},
		{"postcode without", sha("sw1a1aa"), []Match{{"postcode", "postcode_joined", SHA256}}},
		{"postcode, clear", "pc=SW1A+1AA", []Match{{"postcode", "postcode_spaced", seek.Clear}}},
		{"first name", sha("jo"), []Match{{"name", "first_word", SHA256}}},
		{"last name", sha("bloggs"), []Match{{"name", "last_word", SHA256}}},
		{"whole name", "n=Jo%20Ann%20Bloggs", []Match{{"name", "lower", seek.Percent}, {"name", "last_word", seek.Percent}}[:1]},
		{"county, cut", sha("yo"), []Match{{"county", "county_two_letters", SHA256}}},
		{"gender", sha("f"), []Match{{"gender", "gender_letter", SHA256}}},
		{"date of birth", "db=19910228", []Match{{"date_of_birth", "date_joined", seek.Clear}}},

		{"part of a longer address", "otherperson@example.test.invalid", nil},
		{"in a host's name", "https://jo.bloggs.test/bloggs-and-son/bloggs.html?x=bloggs.", []Match{{"name", "last_word", seek.Clear}}},
		{"part of a host's name", "https://www.bloggs.test/bloggs/a", nil},
		{"another e-mail address", "x.person@example.test person@example.test.invalid person@example.test-x", nil},
		{"part of a longer word", "mybloggs", nil},
		{"short texts are not looked for", "jo f yo woman", nil},
		{"part of a longer number", "1107700900123", nil},
		{"another hash", sha("someone@example.test"), nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		if d := cmp.Diff(tt.want, s.Find(tt.in)); d != "" {
			t.Errorf("%s (-want +got):\n%s", tt.say, d)
		}
	}
}

func TestNilSetFindsNothing(t *testing.T) {
	var s *Set
	if got := s.Find("person@example.test"); got != nil {
		t.Errorf("found %v", got)
	}
}

func TestReadKeepsWhatIsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"phone: 07700900123\n":              "07700900123",
		"phone: +447700900123\n":            "+447700900123",
		"phone: \"07700 900123\"\n":         "07700 900123",
		"customer_id: 0012\n":               "0012",
		"# only a line\nemail:\n- a@b.test": "a@b.test",
		"email: a@b.test\nname: \"\"\n":     "a@b.test",
	} {
		got, err := parse([]byte(in))
		if err != nil || len(got) != 1 || got[0].value != want {
			t.Errorf("%q: %v, %v; want %q", in, got, err, want)
		}
	}
}

func TestErrorsNameTheLineAndNoValue(t *testing.T) {
	for in, want := range map[string]string{
		"":                                     "no value is filled in",
		"# nothing\n":                          "no value is filled in",
		"email: \"\"\n":                        "no value is filled in",
		"mail: secret@example.test\n":          `line 1: there is no field "mail"`,
		"email: a@b.test\nphone: {a: secret}":  "line 2: phone: a text or a list of texts is needed",
		"date_of_birth: 31 secret 1991\n":      "line 1: date_of_birth: not a date in the form 1991-01-31",
		"name: Jo\ngender: secret\nphone: abc": "line 3: phone: not a telephone number: it has fewer than 7 digits",
		"email: [a@b.test, secret]":            "line 1: email: not an e-mail address: it has no @",
		"secret":                               `line 1: a list of fields such as "email: …" is needed`,
	} {
		_, err := Read([]byte(in))
		if err == nil || err.Error() != want {
			t.Errorf("%q: error %v, want %s", in, err, want)
		}
	}
	if _, err := Read([]byte("email: [secret@example.test\nname: 'secret")); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("damaged YAML: error %v", err)
	}
}

func TestRulesKeepTheirExamples(t *testing.T) {
	rules, sources, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	examples, ids := 0, map[string]bool{}
	for _, r := range rules {
		if ids[r.ID] || r.Say == "" || len(r.Examples) == 0 || len(r.Doc) == 0 {
			t.Errorf("%s: comes twice, or says too little", r.ID)
		}
		ids[r.ID] = true
		for _, doc := range r.Doc {
			if !slices.ContainsFunc(sources, func(s Source) bool { return s.ID == doc }) {
				t.Errorf("%s: no source %s", r.ID, doc)
			}
		}
		for _, f := range r.Fields {
			if Words(f) == strings.ReplaceAll(f, "_", " ") && !slices.ContainsFunc(fields[:], func(o struct{ key, words string }) bool { return o.key == f }) {
				t.Errorf("%s: no field %s", r.ID, f)
			}
		}
		for _, x := range r.Examples {
			examples++
			if got := r.apply(x.In); got != x.Out {
				t.Errorf("%s: %q becomes %q, want %q", r.ID, x.In, got, x.Out)
			}
		}
	}
	if len(rules) != 26 || examples != 42 {
		t.Errorf("%d rules with %d examples", len(rules), examples)
	}
}

// FuzzFind holds that a supplied value is found however it is wrapped, and
// that nothing is found in what does not hold it.
func FuzzFind(f *testing.F) {
	f.Add("x=", "&y=1", byte(0))
	f.Add("{\"e\":\"", "\"}", byte(1))
	f.Add("", "", byte(2))
	f.Fuzz(func(t *testing.T, before, after string, how byte) {
		s := read(t, "email: person@example.test\n")
		if strings.ContainsAny(before+after, "%\\") || len(s.Find(before+" "+after)) > 0 {
			t.Skip()
		}
		v := "person@example.test"
		switch how % 4 {
		case 1:
			v = url.QueryEscape(v)
		case 2:
			v = base64.StdEncoding.EncodeToString([]byte(v))
		case 3:
			v = sha(v)
		}
		if got := s.Find(before + " " + v + " " + after); len(got) == 0 {
			t.Errorf("%q, %q, %q: not found", before, v, after)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	s, err := Read([]byte(file))
	if err != nil {
		b.Fatal(err)
	}
	const text = "https://www.example.test/collect?u=https%3A%2F%2Fwww.northmere.test%2Freport&em=f660ab912ec121d1b1e928a0bb4bc61b15f5ad44d5efdc4e1c92a25e99b8e44a&t=Report%20abuse"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		s.Find(text)
	}
}

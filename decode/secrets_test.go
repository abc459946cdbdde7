package decode

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

func newSecrets(t testing.TB) *Secrets {
	t.Helper()
	s, err := NewSecrets()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMaskText(t *testing.T) {
	s := newSecrets(t)
	tests := []struct{ in, want string }{
		// left as it is
		{"", ""},
		{"report a hate crime", "report a hate crime"},
		{"https://www.northshire-police.test/report/?step=2#form", "https://www.northshire-police.test/report/?step=2#form"},
		{"https://www.northshire-police.test:8443/a@b", "https://www.northshire-police.test:8443/a@b"},
		{"id=1&sid=7&cid=2&auid=3&c_user=100012345678901&fbp=fb.1.2.3", "id=1&sid=7&cid=2&auid=3&c_user=100012345678901&fbp=fb.1.2.3"},
		{"Forgotten password: how to choose a new one", "Forgotten password: how to choose a new one"},
		{"Bearer of news", "Bearer of news"},
		{`{"token":null,"auth":{"kind":"none"},"csrf":true}`, `{"token":null,"auth":{"kind":"none"},"csrf":true}`},
		{"boxs=1&xsmall=2", "boxs=1&xsmall=2"},
		{"sess_id=1&session_id=2&sid=3&sc_at=4", "sess_id=1&session_id=2&sid=3&sc_at=4"},
		{"access_token=[masked 6 bytes]&a=1", "access_token=[masked 6 bytes]&a=1"},
		{`{"password":"[masked 6 bytes]"}`, `{"password":"[masked 6 bytes]"}`},
		{"100% = all", "100% = all"},
		{"Cookie: a=1\r\nX-Season: session=autumn", "Cookie: a=1\r\nX-Season: session=autumn"},

		// pairs
		{"xs=SECRET", "xs=[masked 6 bytes]"},
		{"a=1&access_token=SECRET&b=2", "a=1&access_token=[masked 6 bytes]&b=2"},
		{"ACCESS_TOKEN=SECRET", "ACCESS_TOKEN=[masked 6 bytes]"},
		{"https://x.test/?token=SECRET HTTP/1.1", "https://x.test/?token=[masked 6 bytes] HTTP/1.1"},
		{"user[password]=SECRET&x=1", "user[password]=[masked 6 bytes]&x=1"},
		{"user%5Bpassword%5D=SECRET&x=1", "user%5Bpassword%5D=[masked 6 bytes]&x=1"},
		{"access_token=[masked 6 bytes]SECRET", "access_token=[masked 22 bytes]"},
		{"password=SEC RET", "password=[masked 7 bytes]"},
		{"password=it's SECRET", "password=[masked 11 bytes]"},
		{"this.xs=SECRET", "this.xs=[masked 6 bytes]"},

		// under encodings
		{"dl=https%3A%2F%2Fx.test%2F%3Faccess_token%3DSECRET%26y%3D1&ev=Lead", "dl=https%3A%2F%2Fx.test%2F%3Faccess_token%3D[masked 6 bytes]%26y%3D1&ev=Lead"},
		{"u=a%253Faccess_token%253DSECRET%2526y%253D1", "u=a%253Faccess_token%253D[masked 6 bytes]%2526y%253D1"},
		{"access_token=SEC%26RET&a=1", "access_token=[masked 9 bytes]&a=1"},
		{"%61ccess_token=SECRET", "%61ccess_token=[masked 6 bytes]"},
		{`access_token\u003dSECRET\u0026a=1`, `access_token\u003d[masked 6 bytes]\u0026a=1`},

		// JSON
		{`{"password":"SECRET","a":1}`, `{"password":"[masked 6 bytes]","a":1}`},
		{`{"password" : "SEC\"RET","a":1}`, `{"password" : "[masked 8 bytes]","a":1}`},
		{`{"pin_code":123456,"a":1}`, `{"pin_code":"[masked 6 bytes]","a":1}`},
		{`{"api_key":["SECRET","SECRET"],"a":1}`, `{"api_key":"[masked 19 bytes]","a":1}`},
		{`"{\"password\":\"SECRET\",\"a\":1}"`, `"{\"password\":\"[masked 6 bytes]\",\"a\":1}"`},
		{"cd=%7B%22password%22%3A%22SECRET%22%7D&a=1", "cd=%7B%22password%22%3A%22[masked 6 bytes]%22%7D&a=1"},
		{`{"name":"xs","value":"SECRET"}`, `{"name":"xs","value":"[masked 6 bytes]"}`},
		{`{ "name": "Authorization", "value": "Basic SECRET" }`, `{ "name": "Authorization", "value": "[masked 12 bytes]" }`},
		{`{"name":"Cookie","value":"a=1; session=SECRET; xs=SECRET"}`, `{"name":"Cookie","value":"a=1; session=[masked 6 bytes]; xs=[masked 6 bytes]"}`},
		{`{"url":"https://x.test/?token=SECRET","b":1}`, `{"url":"https://x.test/?token=[masked 6 bytes]","b":1}`},

		// header lines
		{"Authorization: Bearer SECRET", "Authorization: [masked 13 bytes]"},
		{"GET / HTTP/1.1\r\nAuthorization: Basic SECRET\r\nHost: x.test", "GET / HTTP/1.1\r\nAuthorization: [masked 12 bytes]\r\nHost: x.test"},
		{"Cookie: a=1; session=SECRET; xs=SECRET; c_user=1000", "Cookie: a=1; session=[masked 6 bytes]; xs=[masked 6 bytes]; c_user=1000"},
		{"x-vault-token: SECRET", "x-vault-token: [masked 6 bytes]"},
		{"curl -H 'Authorization: Bearer SECRET' https://x.test/", "curl -H 'Authorization: [masked 13 bytes]' https://x.test/"},
		{"uses Bearer SECRET.TOKEN.0 here", "uses Bearer [masked 14 bytes] here"},
		{"https://anna:SECRET@x.test/", "https://anna:[masked 6 bytes]@x.test/"},
		{"u=https%3A%2F%2Fanna%3ASECRET%40x.test%2F", "u=https%3A%2F%2Fanna%3A[masked 6 bytes]%40x.test%2F"},

		// forms in parts
		{"--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nSEC\r\nRET\r\n--B--", "--B\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n[masked 8 bytes]\r\n--B--"},
		{`--B\r\nContent-Disposition: form-data; name=\"xs\"\r\nX-Y: z\r\n\r\nSECRET\r\n--B--`, `--B\r\nContent-Disposition: form-data; name=\"xs\"\r\nX-Y: z\r\n\r\n[masked 6 bytes]\r\n--B--`},
		{"--B\r\nContent-Disposition: form-data; name=\"ev\"\r\n\r\nLead\r\n--B--", "--B\r\nContent-Disposition: form-data; name=\"ev\"\r\n\r\nLead\r\n--B--"},
	}
	for _, tt := range tests {
		got := s.MaskText(tt.in)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("MaskText(%q): (-want +got)\n%s", tt.in, diff)
		}
		if again := s.MaskText(got); again != got {
			t.Errorf("MaskText(%q) = %q, and that again %q", tt.in, got, again)
		}
	}
}

func TestMaskNames(t *testing.T) {
	s := newSecrets(t)
	tests := []struct {
		name                  string
		cookie, header, param bool
	}{
		{"xs", true, true, true},
		{"XS", true, true, true},
		{"c_user", false, false, false},
		{"datr", false, false, false},
		{"sid", true, false, false},
		{"session", true, false, false},
		{"ASPSESSIONIDABC", true, false, false},
		{"SSESS0123456789abcdef", true, false, false},
		{"PHPSESSID", true, true, true},
		{"Authorization", false, true, false},
		{"access_token", true, true, true},
		{"user[password]", false, false, true},
		{"/data/0/access_token", true, true, true},
		{"cd[value]", false, false, false},
		{"id", false, false, false},
		{"XSRF-TOKEN", true, true, true},
		{"_ga", false, false, false},
		{strings.Repeat("a", 500), false, false, false},
	}
	for _, tt := range tests {
		got := []bool{s.Cookie(tt.name), s.Header(tt.name), s.Param(tt.name)}
		if diff := cmp.Diff([]bool{tt.cookie, tt.header, tt.param}, got); diff != "" {
			t.Errorf("%q as cookie, header, parameter: (-want +got)\n%s", tt.name, diff)
		}
	}
}

func TestMaskFields(t *testing.T) {
	s := newSecrets(t)
	got := s.MaskFields([]har.Field{
		{Name: "Cookie", Value: "datr=D; session=SECRET; xs=SECRET"},
		{Name: "Set-Cookie", Value: "sid=SECRET; Path=/; Secure"},
		{Name: "Authorization", Value: "Basic SECRET"},
		{Name: "Referer", Value: "https://x.test/?token=SECRET"},
	})
	want := []har.Field{
		{Name: "Cookie", Value: "datr=D; session=[masked 6 bytes]; xs=[masked 6 bytes]"},
		{Name: "Set-Cookie", Value: "sid=[masked 6 bytes]; Path=/; Secure"},
		{Name: "Authorization", Value: "[masked 12 bytes]"},
		{Name: "Referer", Value: "https://x.test/?token=[masked 6 bytes]"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("MaskFields: (-want +got)\n%s", diff)
	}
	if again := s.MaskFields(got); cmp.Diff(want, again) != "" {
		t.Errorf("MaskFields of what is masked: %v", again)
	}
	if got := s.MaskParam("user[password]", "SECRET") + s.MaskParam("q", "xs=SECRET"); got != "[masked 6 bytes]xs=[masked 6 bytes]" {
		t.Errorf("MaskParam: %q", got)
	}
}

// carriers are the ways in which FuzzMaskText hides a secret: each must be
// seen through.
func carriers(name, secret, before, after string) []string {
	q := url.QueryEscape
	j, _ := json.Marshal(map[string]string{"a": before, name: secret, "z": after})
	jj, _ := json.Marshal(string(j))
	address := "https://x.test/?a=" + q(before) + "&" + name + "=" + q(secret) + "&z=" + q(after)
	return []string{
		address,
		"dl=" + q(address) + "&ev=Lead",
		"events[0]=" + q("dl="+q(address)+"&ev=Lead") + "&batch=1",
		string(j),
		string(jj),
		"cd=" + q(string(j)) + "&ev=Lead",
		`{"name":"` + name + `","value":` + quoteJSON(secret) + `}`,
		"Cookie: a=1; " + name + "=" + q(secret) + "; z=" + q(after),
		"--B\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + strings.ReplaceAll(secret, "\n--", "") + "\r\n--B--",
	}
}

func quoteJSON(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func FuzzMaskText(f *testing.F) {
	f.Add(uint8(0), "hunter2&x=1", "before", "after")
	f.Add(uint8(1), `a"b\c`, "", "%26")
	f.Add(uint8(2), "a b+c/d=e;f", "100%", "\"")
	f.Add(uint8(3), "päß wörd", "\\", "'")
	names := []string{"xs", "access_token", "password", "JSESSIONID"}
	s, err := NewSecrets()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, n uint8, secret, before, after string) {
		secret = "5ecr3t" + secret + "5ecr3t"
		if !utf8.ValidString(secret) || !utf8.ValidString(before+after) || strings.Contains(before+after, "ecr3t") {
			t.Skip()
		}
		name := names[int(n)%len(names)]
		for i, text := range carriers(name, secret, before, after) {
			got := s.MaskText(text)
			if strings.Contains(got, "5ecr3t") {
				t.Errorf("carrier %d: %q became %q", i, text, got)
			}
			if again := s.MaskText(got); again != got {
				t.Errorf("carrier %d: %q became %q, and that %q", i, text, got, again)
			}
		}
	})
}

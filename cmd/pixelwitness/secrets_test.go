package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pixelwitness/evidence"
)

// canaries numbers the secrets that a test plants, so that one that is found
// names its place.
type canaries struct {
	t      testing.TB
	places []string
}

// new returns a secret value that stands nowhere else.
func (c *canaries) new(place string) string {
	c.places = append(c.places, place)
	return canaryPrefix + fmt.Sprintf("%04dxJ", len(c.places)-1)
}

// canaryPrefix is a text that no pack holds, and long enough for nine of its
// bytes to be found in base64 wherever it falls.
const canaryPrefix = "KqzWvYbQxJq"

// find reports what text holds of canaries, in any of their encodings.
func (c *canaries) find(where, text string) {
	lower := strings.ToLower(text)
	if m := canaryRE.FindStringSubmatch(lower); m != nil {
		n, err := strconv.Atoi(m[1])
		if err != nil || n >= len(c.places) {
			c.t.Errorf("%s holds what no capture does: %q", where, m[0])
			return
		}
		at := strings.Index(lower, m[0])
		c.t.Errorf("%s holds the secret of %s: %q", where, c.places[n], lower[max(0, at-80):min(len(lower), at+40)])
	}
	for _, format := range []string{"%02x", `\u00%02x`, "%%%02x", "%%25%02x"} {
		if strings.Contains(lower, escaped(canaryPrefix, format)) {
			c.t.Errorf("%s holds a secret written in the form %s", where, format)
		}
	}
	for _, f := range base64Forms(canaryPrefix) {
		if at := strings.Index(text, f); at >= 0 {
			c.t.Errorf("%s holds a secret in base64: %q", where, text[max(0, at-80):min(len(text), at+40)])
		}
	}
}

var canaryRE = regexp.MustCompile(strings.ToLower(canaryPrefix) + "([0-9]{4})")

func escaped(v, format string) string {
	var b strings.Builder
	for i := range len(v) {
		fmt.Fprintf(&b, format, v[i])
	}
	return b.String()
}

// base64Forms returns what v looks like inside the base64 of a longer text,
// at each of the three ways it can fall.
func base64Forms(v string) []string {
	var out []string
	for shift := range 3 {
		s := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + v))
		from := (shift*8 + 5) / 6
		out = append(out, s[from:len(s)-1])
	}
	return out
}

// plant writes a capture that holds secrets wherever a capture can.
func plant(t *testing.T, c *canaries) []byte {
	const pixel = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView"
	const page = "https://advice.example/help"
	names := []string{"xs", "sessionid", "PHPSESSID", "JSESSIONID", "ASP.NET_SessionId", "connect.sid", "laravel_session",
		"auth_token", "ct0", "li_at", "access_token", "refresh_token", "id_token", "token", "jwt", "client_secret", "api_key", "apikey",
		"password", "passwd", "pwd", "otp", "fb_dtsg", "authenticity_token", "csrf_token", "xsrf-token", "SAMLResponse",
		"oauth_token", "code_verifier", "X-Amz-Signature", "wordpress_logged_in_1a2b", "user_password", "app_secret"}
	var records []record
	add := func(r record) { records = append(records, r) }
	dl := func(address string) string { return pixel + "&dl=" + url.QueryEscape(address) }
	for _, n := range names {
		pair := func(place string) string { return n + "=" + c.new(n+" in "+place) }
		add(record{url: pixel + "&" + pair("the query")})
		add(record{url: pixel + "&cd[" + n + "]=" + c.new(n+" in brackets")})
		add(record{url: dl(page + "?a=1&" + pair("dl"))})
		add(record{url: dl(page + "#" + pair("the fragment of dl"))})
		add(record{url: dl(page + "?next=" + url.QueryEscape("https://login.example/?"+pair("an address in dl")+"&b=2"))})
		add(record{url: dl(page + "?next=" + url.QueryEscape("https://login.example/?r="+url.QueryEscape("/x?"+pair("an address in an address in dl"))))})
		add(record{url: pixel, headers: []string{"Cookie: a=b; " + pair("Cookie") + "; c_user=100000000000001"}})
		add(record{url: pixel, answer: []string{"Set-Cookie: " + pair("Set-Cookie") + "; Path=/; HttpOnly"}})
		add(record{url: pixel, headers: []string{"Referer: " + page + "?" + pair("Referer")}})
		add(record{url: pixel + "#" + pair("the fragment")})
		add(record{method: "POST", url: "https://www.facebook.com/tr/", bodyType: "application/x-www-form-urlencoded",
			body: "id=1234567890123456&ev=SubmitForm&" + pair("a form") + "&x=1"})
		add(record{method: "POST", url: "https://www.facebook.com/tr/", bodyType: "multipart/form-data; boundary=xyz",
			body: "--xyz\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n1234567890123456\r\n--xyz\r\nContent-Disposition: form-data; name=\"ev\"\r\n\r\nPageView\r\n--xyz\r\nContent-Disposition: form-data; name=\"" +
				n + "\"\r\n\r\n" + c.new(n+" in a multipart form") + "\r\n--xyz--\r\n"})
		add(record{method: "POST", url: "https://www.facebook.com/tr/", bodyType: "application/x-www-form-urlencoded",
			params: []string{"id=1234567890123456", "ev=PageView", n + "=" + c.new(n+" in a list of parameters")}})
		object := func(place string) string {
			b, err := json.Marshal(map[string]any{"a": 1, n: c.new(n + " in " + place), "list": []any{map[string]any{n: c.new(n + " in a list in " + place)}}})
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
		add(record{method: "POST", url: "https://analytics.tiktok.com/api/v2/pixel", bodyType: "application/json",
			body: `{"event":"Pageview","context":{"page":{"url":"` + page + `?` + pair("an address in JSON") + `"},"x":` + object("JSON") + `},"timestamp":"2026-03-02T10:00:00Z"}`})
		add(record{url: pixel + "&cd[info]=" + url.QueryEscape(object("JSON in a parameter"))})
		add(record{url: pixel + "&cd[info]=" + url.QueryEscape(url.QueryEscape(object("JSON in a parameter, encoded twice")))})
		add(record{url: pixel + "&cd[info]=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(object("JSON in base64"))))})
		add(record{url: "https://api.mixpanel.com/track/?data=" + url.QueryEscape(base64.StdEncoding.EncodeToString(
			[]byte(`{"event":"View","properties":`+object("Mixpanel's base64")+`}`)))})
		add(record{url: pixel + "&data=" + base64.StdEncoding.EncodeToString([]byte(object("base64 with signs left as they are")+"?>?>"))})
		add(record{method: "POST", url: "https://collect.other.example/e", bodyType: "text/plain", headers: []string{"Referer: " + page},
			body: "u=" + url.QueryEscape(page) + "&d=" + base64.URLEncoding.EncodeToString([]byte(object("base64 to another site")))})
		add(record{url: pixel, cookies: []string{pair("a list of cookies")}})
		add(record{url: pixel, initiator: map[string]any{"type": "script", "stack": map[string]any{"callFrames": []any{
			map[string]any{"functionName": "f", "scriptId": "1", "url": page + "/s.js?" + pair("the address of a script"), "lineNumber": 1, "columnNumber": 1}}}}})
		add(record{url: pixel, initiator: map[string]any{"type": "parser", "url": page + "?" + pair("the address of an initiator"), "lineNumber": 1}})
		add(record{url: page + "?" + pair("the address of a page"), resourceType: "document", answerType: "text/html",
			answerBody: "<title>Help " + pair("a title") + "</title>", page: "page_1"})
		add(record{url: pixel, page: "page_1"})
		add(record{url: dl(page) + "&cd[button_text]=" + url.QueryEscape("Log in "+pair("the text of a button"))})
		add(record{method: "POST", url: "https://collect.other.example/e", bodyType: "application/json", headers: []string{"Referer: " + page},
			body: `{"page":"` + page + `/refuge","x":` + object("JSON to another site") + `}`})
		add(record{url: "https://collect.other.example/p?u=" + url.QueryEscape(page+"/refuge?"+pair("an address to another site")), headers: []string{"Referer: " + page + "?" + pair("a Referer to another site")}})
		add(record{url: "https://connect.facebook.net/signals/config/1234567890123456?v=2.9.138&" + pair("the address of a configuration"), answerType: "application/x-javascript",
			answerBody: `fbq.loadPlugin("x");instance.configuration.set("1234567890123456",` + object("a configuration") + `);fbq.set("x","1234567890123456",` + object("fbq.set") + `);`})
		add(record{url: "wss://ws.hotjar.com/api/v2/client/ws", status: 101, resourceType: "websocket",
			messages: []string{pair("a message"), object("a message in JSON")}})
	}
	for _, h := range []string{"Authorization", "Proxy-Authorization", "X-Api-Key", "X-Auth-Token", "X-CSRF-Token", "X-XSRF-Token",
		"X-Amz-Security-Token", "X-Session-Token", "api-key"} {
		add(record{url: pixel, headers: []string{h + ": " + c.new("the header "+h)}})
		add(record{method: "POST", url: "https://collect.other.example/e?u=" + url.QueryEscape(page+"/refuge"), bodyType: "text/plain", body: "x=1",
			headers: []string{"Referer: " + page, h + ": " + c.new("the header "+h+" to another site")}})
	}
	add(record{url: pixel, headers: []string{"Authorization: Bearer " + c.new("a bearer token")}})
	add(record{url: pixel, headers: []string{"X-Note: Bearer " + c.new("a bearer token in another header")}})
	add(record{url: pixel, headers: []string{"Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte("user:"+c.new("basic authorisation")))}})
	add(record{url: dl("https://user:" + c.new("a password in an address") + "@advice.example/")})
	add(record{url: dl("https://advice.example/careers/domestic-abuse-officer?refuge-password=" + c.new("an address that was considered and not linked"))})
	add(record{url: "https://user:" + c.new("a password in the address") + "@www.facebook.com/tr/?id=1234567890123456&ev=PageView"})
	return harOf(t, records...)
}

// TestSecrets plants secrets in a capture and looks for them in everything
// that the program writes.
func TestSecrets(t *testing.T) {
	c := &canaries{t: t}
	dir, tmp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	path := filepath.Join(dir, "visit.har")
	if err := os.WriteFile(path, plant(t, c), 0o600); err != nil {
		t.Fatal(err)
	}
	if want := 1542; len(c.places) != want {
		t.Errorf("%d secrets planted, want %d", len(c.places), want)
	}
	out := filepath.Join(dir, "pack")
	r := call("pack", path, "-o", out)
	if r.code != exitDone {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	c.find("standard output of pack", r.out)
	c.find("standard error of pack", r.err)
	found := texts(t, out)
	for name, text := range found {
		c.find(name, text)
	}
	if n := len(found); n < 30 {
		t.Errorf("%d files looked through", n)
	}
	if !strings.Contains(found["02-evidence-report.pdf:pages"], "[masked") || !slices.ContainsFunc(strings.Fields(found["data/events.jsonl"]), func(s string) bool {
		return strings.Contains(s, "100000000000001")
	}) {
		t.Error("the pack's texts were not read")
	}
	if !strings.Contains(found["data/events.jsonl"], `"considered":[`) {
		t.Error("nothing was considered and not linked")
	}
	for _, output := range []string{"text", "jsonl", "csv"} {
		r := call("inspect", path, "--output", output)
		if r.code != exitDone || !strings.Contains(r.out, "meta") {
			t.Errorf("inspect: exit %d", r.code)
		}
		c.find("inspect "+output, r.out)
		c.find("standard error of inspect "+output, r.err)
	}
	if left, err := os.ReadDir(tmp); len(left) > 0 || err != nil {
		t.Errorf("left in the folder for temporary files: %v, %v", left, err)
	}
	b, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(b, []byte(canaryPrefix)) {
		t.Fatal("the capture does not hold the secrets", err)
	}
	records := 0
	for line := range strings.Lines(found["data/events.jsonl"]) {
		var ev evidence.Event
		if err := json.Unmarshal([]byte(line), &ev); err != nil {
			t.Fatal(err)
		}
		if want := sha256.Sum256(b[ev.Offset : ev.Offset+ev.Length]); ev.EntrySHA256 != hex.EncodeToString(want[:]) {
			t.Errorf("%s: entry_sha256 is not that of the record as captured", ev.ID)
		}
		records++
	}
	if records < 500 {
		t.Errorf("%d records checked", records)
	}
}

// TestSecretsOfOneRequest gives secrets to explain, in requests that can be
// read and in one that cannot.
func TestSecretsOfOneRequest(t *testing.T) {
	c := &canaries{t: t}
	const pixel = "https://www.facebook.com/tr/?id=1&ev=PageView"
	for _, request := range []string{
		pixel + "&access_token=" + c.new("a query"),
		"curl '" + pixel + "' -H 'Authorization: Bearer " + c.new("a header of curl") + "' -b 'xs=" + c.new("a cookie of curl") + "' -u a:" + c.new("a user of curl"),
		"curl '" + pixel + "' --data-raw 'password=" + c.new("a body of curl") + "'",
		"GET " + pixel + " HTTP/1.1\r\nHost: www.facebook.com\r\nCookie: xs=" + c.new("a cookie") + "\r\n\r\n",
		"curl -H 'Authorization Bearer " + c.new("a header without a colon") + "' '" + pixel + "'",
		pixel + "&access_token=" + c.new("an address that cannot be read") + "\x7f",
		pixel + "&access_token=" + c.new("a request of two lines") + "\nand more",
	} {
		for _, output := range []string{"text", "jsonl"} {
			r := call("explain", "--output", output, request)
			c.find("standard output of explain", r.out)
			c.find("standard error of explain", r.err)
			if r.out+r.err == "" {
				t.Errorf("%q: nothing is said", request)
			}
		}
	}
}

package decode

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

func TestMaskPacked(t *testing.T) {
	s := newSecrets(t)
	const object = `{"a":"x","access_token":"SECRET-0123456789","b":"y?~>"}`
	std, raw := base64.StdEncoding.EncodeToString, base64.RawURLEncoding.EncodeToString
	packed := std([]byte(object))
	// What is left is base64 of what comes before and after; the secret's
	// first and last groups of three bytes go with it.
	from, to := strings.Index(object, "SECRET")/3*4, (strings.Index(object, `","b"`)+2)/3*4
	masked := packed[:from] + Masked(to-from) + packed[to:]
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write([]byte(object))
	w.Close()
	gzipped := strings.TrimRight(std(zipped.Bytes()), "=")
	twice := std([]byte("x=" + packed))
	tests := []struct{ name, in, want string }{
		{"by itself", packed, masked},
		{"URL-safe", raw([]byte(object)), strings.TrimRight(strings.NewReplacer("+", "-", "/", "_").Replace(masked), "=")},
		{"in a query", "v=1&data=" + packed + "&z=1", "v=1&data=" + masked + "&z=1"},
		{"percent-encoded", "data=" + url.QueryEscape(packed), "data=" + strings.NewReplacer("=", "%3D", "+", "%2B", "/", "%2F").Replace(masked)},
		{"in a path", "https://x.test/e/" + packed, "https://x.test/e/" + masked},
		{"in JSON", `{"d":"` + strings.ReplaceAll(packed, "/", `\/`) + `"}`, `{"d":"` + strings.ReplaceAll(masked, "/", `\/`) + `"}`},
		{"gzip", "data=" + gzipped, "data=" + Masked(len(gzipped))},
		{"no secret", std([]byte(strings.ReplaceAll(object, "access_token", "page"))), std([]byte(strings.ReplaceAll(object, "access_token", "page")))},
		{"a hash", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"masked", masked, masked},
	}
	for _, tt := range tests {
		got := s.MaskText(tt.in)
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s: (-want +got):\n%s", tt.name, d)
		}
		if again := s.MaskText(got); again != got {
			t.Errorf("%s: %q, and masked again %q", tt.name, got, again)
		}
	}
	if got := s.MaskText(twice); strings.Contains(undone(t, undone(t, strings.TrimPrefix(got, "x="))), "SECRET") || got == twice {
		t.Errorf("base64 in base64: %q", got)
	}
}

// undone decodes base64 as far as it goes.
func undone(t *testing.T, s string) string {
	t.Helper()
	if i := strings.IndexByte(s, '['); i >= 0 {
		s = s[:i]
	}
	return string(unbase64(strings.TrimPrefix(strings.TrimRight(s, "="), "x=")))
}

// TestPackedIsReadBeforeItIsMasked holds that what a vendor's base64 carries
// is listed although some of it is secret, and that base64 which the vendor's
// description does not take apart is masked.
func TestPackedIsReadBeforeItIsMasked(t *testing.T) {
	d := newDecoder(t)
	data := base64.StdEncoding.EncodeToString([]byte(`{"event":"View","properties":{"token":"SECRET-0123456789","page":"help"}}`))
	got := d.Request(Request{Method: "GET", URL: "https://api.mixpanel.com/track/?data=" + url.QueryEscape(data) + "&other=" + url.QueryEscape(data), Body: har.Body{State: har.BodyNone}})
	if len(got) != 1 || got[0].Name != "View" {
		t.Fatalf("%+v", got)
	}
	values := make(map[string]string)
	for _, p := range got[0].Params {
		values[p.Key] = p.Value
	}
	delete(values, "other")
	want := map[string]string{"/data/event": "View", "/data/properties/token": "[masked 17 bytes]", "/data/properties/page": "help"}
	if d := cmp.Diff(want, values); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	for _, p := range got[0].Params {
		if p.Key == "other" && (!strings.Contains(p.Raw, "[masked") || !strings.Contains(p.Value, "[masked")) {
			t.Errorf("other: %q, %q", p.Raw, p.Value)
		}
	}
}

package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

func TestSplit(t *testing.T) {
	d, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	got := d.Split(Request{Method: "POST", URL: "https://metrics.other.example/v1/collect?u=a%2Fb&password=hidden",
		Headers: []har.Field{{Name: "Referer", Value: "https://www.northmere.test/"}, {Name: ":path", Value: "/v1/collect"}, {Name: "X-Page", Value: "1"}},
		Body:    har.Body{State: har.BodyExact, Type: "application/json", Data: []byte(`{"page":{"title":"Home"}}`)}})
	type param struct{ In, Key, Value string }
	var list []param
	for _, p := range got {
		list = append(list, param{p.In, p.Key, p.Value})
	}
	want := []param{{"path", "", "/v1/collect"}, {"query", "u", "a/b"}, {"query", "password", "[masked 6 bytes]"},
		{"body", "/page/title", "Home"}, {"header", "referer", "https://www.northmere.test/"}, {"header", "x-page", "1"}}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got[4].Meaning == "" || got[5].Meaning != "" {
		t.Errorf("meanings: %q, %q", got[4].Meaning, got[5].Meaning)
	}
}

func TestHostVendor(t *testing.T) {
	d, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		"https://www.facebook.com/plugins/like.php": "meta",
		"https://metrics.other.example/tr/":         "",
		"":                                          "",
	} {
		got := ""
		if v := d.HostVendor(address); v != nil {
			got = v.ID
		}
		if got != want {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

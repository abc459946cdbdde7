package decode

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

// partsVendor has a list whose elements are of several kinds.
const partsVendor = `{"id":"v","name":"V","company":"V Ltd","company_doc":"D-1",
"sources":[{"id":"D-1","title":"v.js","where":"https://v.test/v.js","version":"","read":"2026-01-05"}],
"endpoints":[
{"name":"v.event","kind":"event","hosts":["v.test"],"paths":["/p"],"methods":["POST"],"meaning":"An event.","basis":"client_code","doc":["D-1"],"batch":"/req","require":["/req/*/t/ev"],"roles":{"event":["/req/*/t/ev"]},"note":"Told."},
{"name":"v.sync","kind":"sync","hosts":["v.test"],"paths":["/p"],"methods":["POST"],"meaning":"Ids.","basis":"client_code","doc":["D-1"],"batch":"/req","require":["/req/*/i/*"],"roles":{"account":["/req/*/i/*"]}},
{"name":"v.other","kind":"upload","hosts":["v.test"],"paths":["/p"],"methods":["POST"],"meaning":"Else.","basis":"client_code","doc":["D-1"],"batch":"/req"}],
"params":[{"key":"/req/*/t/em","label":"E-mail","meaning":"A hash.","basis":"client_code","doc":["D-1"],"reading":"hash","prefixes":{"FFF":"marked"},"identifier":"v.em"}]}`

func TestElementsOfSeveralKinds(t *testing.T) {
	d, err := load(vendorFS(t, partsVendor))
	if err != nil {
		t.Fatal(err)
	}
	type part struct{ Endpoint, Kind, Name, Account, Note string }
	tests := []struct {
		body string
		want []part
	}{
		{`{"req":[{"t":{"ev":"A"}}]}`, []part{{"v.event", "event", "A", "", "Told."}}},
		{`{"req":[{"i":["1","2"]},{"t":{"ev":"A"}},{"z":1}]}`, []part{
			{"v.sync", "sync", "", "1,2", "One of 3 parts of one request."},
			{"v.event", "event", "A", "", "Told."},
			{"v.other", "upload", "", "", "One of 3 parts of one request."},
		}},
		{`{"req":[{"z":1},{"z":2}]}`, []part{
			{"v.other", "upload", "", "", "One of 2 parts of one request."},
			{"v.other", "upload", "", "", "One of 2 parts of one request."},
		}},
		{`{"x":1}`, []part{{"v.other", "upload", "", "", ""}}},
	}
	for _, tt := range tests {
		var got []part
		for _, e := range d.Request(Request{Method: "POST", URL: "https://v.test/p", Body: har.Body{State: har.BodyExact, Data: []byte(tt.body)}}) {
			p := part{e.Endpoint, string(e.Kind), e.Name, e.Account, ""}
			if len(e.Notes) > 0 {
				p.Note = e.Notes[0]
			}
			got = append(got, p)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.body, diff)
		}
	}
}

func TestHashPrefix(t *testing.T) {
	d, err := load(vendorFS(t, partsVendor))
	if err != nil {
		t.Fatal(err)
	}
	const undefined = "eb045d78d273107348b0300c01d29b7552d622abbc6faf81b3ec55359aa9950c"
	const other = "0000000000000000000000000000000000000000000000000000000000000001"
	tests := []struct {
		value, reading string
		identifiers    int
	}{
		{undefined, `SHA-256 of "undefined": JavaScript's word for no value`, 0},
		{"FFF" + undefined, `marked; SHA-256 of "undefined": JavaScript's word for no value`, 0},
		{"FFF" + other, "marked; 64 hexadecimal digits, the form of a SHA-256 hash; not that of a known placeholder", 1},
		{"FFFx", "not a hash: sent as it stands", 1},
		{"undefined", "not a hash: sent as it stands", 0},
	}
	for _, tt := range tests {
		events := d.Request(Request{Method: "POST", URL: "https://v.test/p", Body: har.Body{State: har.BodyExact, Data: []byte(`{"req":[{"t":{"ev":"A","em":"` + tt.value + `"}}]}`)}})
		if len(events) != 1 || len(events[0].Params) != 2 {
			t.Fatalf("%s: %+v", tt.value, events)
		}
		if got := events[0].Params[1].Reading; got != tt.reading || len(events[0].Identifiers) != tt.identifiers {
			t.Errorf("%s: reading %q, want %q; identifiers %v", tt.value, got, tt.reading, events[0].Identifiers)
		}
	}
}

func TestWrappedBody(t *testing.T) {
	d, err := load(vendorFS(t, partsVendor))
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	w.Write([]byte(`{"req":[{"t":{"ev":"A"}}]}`)) // to memory: cannot fail
	w.Close()
	coded := base64.StdEncoding.EncodeToString(packed.Bytes())
	tests := []struct {
		say, body, name string
		steps           []string
	}{
		{"gzip", packed.String(), "A", []string{"gzip", "json"}},
		{"gzip in base64", coded, "A", []string{"base64", "gzip", "json"}},
		{"with a line end", coded + "\r\n", "A", []string{"base64", "gzip", "json"}},
		{"not base64", "H4sI=" + coded, "", nil},
		{"not gzip", "H4sIAAAA", "", nil},
	}
	for _, tt := range tests {
		events := d.Request(Request{Method: "POST", URL: "https://v.test/p", Body: har.Body{State: har.BodyExact, Data: []byte(tt.body)}})
		if len(events) != 1 || len(events[0].Params) != 1 || events[0].Name != tt.name {
			t.Errorf("%s: %+v", tt.say, events)
			continue
		}
		if diff := cmp.Diff(tt.steps, events[0].Params[0].Steps); diff != "" {
			t.Errorf("%s: steps (-want +got)\n%s", tt.say, diff)
		}
	}
}

package decode

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

func TestUnpack(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString([]byte(`{"u":"https://x.test/","xs":"SECRET"}`))
	tests := []struct {
		in   string
		want []row
	}{
		{"a=1&data=%7B%22u%22%3A%5B2%5D%7D&b=2", []row{{"a", "a", "1", "1", "", ""}, {"/data/u/0", "/data/u/0", "2", "2", "", "percent"}, {"b", "b", "2", "2", "", ""}}},
		{"data=" + b64, []row{{"/data/u", "/data/u", `"https://x.test/"`, "https://x.test/", "", "base64 json"}, {"/data/xs", "/data/xs", "[masked 8 bytes]", "[masked 6 bytes]", "", "base64 json"}}},
		{"p0=e%3Dvh%26tms%3Da%2526b", []row{{"e", "p0.e", "vh", "vh", "", "percent"}, {"tms", "p0.tms", "a%26b", "a&b", "", "percent percent"}}},
		{"data=%7Bnot+JSON&p0=plain", []row{{"data", "data", "%7Bnot+JSON", "{not JSON", "", "plus percent"}, {"p0", "p0", "plain", "plain", "", ""}}},
		{"data=&xs=a%3Db", []row{{"data", "data", "", "", "", ""}, {"xs", "xs", "[masked 5 bytes]", "[masked 3 bytes]", "", "percent"}}},
	}
	for _, tt := range tests {
		p := newPayload(t)
		p.pairs(inQuery, tt.in)
		p.unpack([]string{"data", "p0", "xs"})
		if diff := cmp.Diff(tt.want, rows(p.params)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.in, diff)
		}
	}
}

// TestBatchLists deals out JSON bodies to events.
func TestBatchLists(t *testing.T) {
	tests := []struct {
		name, list, body string
		want             []string // "key=value" of each event
	}{
		{"a list of query strings", "/requests", `{"requests":["?idsite=1&url=https%3A%2F%2Fx.test%2F","idsite=1&rec=1"],"v":2}`,
			[]string{"/v=2 idsite=1 url=https://x.test/", "/v=2 idsite=1 rec=1"}},
		{"the body is the list", "/", `[{"event":"a"},{"event":"b"}]`, []string{"/0/event=a", "/1/event=b"}},
		{"the body is an object", "/", `{"event":"a","n":1}`, []string{"/event=a /n=1"}},
		{"an object in place of the list", "/data", `{"data":{"event":"a"}}`, []string{"/data/event=a"}},
		{"lists in a list", "/b/*/events", `{"b":[{"pid":"p","events":[{"e":1},{"e":2}]},{"events":[],"pid":"q"},{"pid":"r","events":[{"e":3}]}],"v":1}`,
			[]string{"/v=1 /b/0/pid=p /b/0/events/0/e=1", "/v=1 /b/0/pid=p /b/0/events/1/e=2", "/v=1 /b/2/pid=r /b/2/events/0/e=3"}},
		{"no such list", "/b/*/events", `{"e":1}`, []string{"/e=1"}},
	}
	for _, tt := range tests {
		p := newPayload(t)
		if !p.json([]byte(tt.body)) {
			t.Fatalf("%s: not read", tt.name)
		}
		b := p.split(tt.list)
		var got []string
		for _, own := range b.own {
			var s []string
			for _, q := range slices.Concat(b.shared, own) {
				s = append(s, q.Key+"="+q.Value)
			}
			got = append(got, strings.Join(s, " "))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.name, diff)
		}
	}
}

func TestSealed(t *testing.T) {
	fsys := vendorFS(t, strings.Replace(okVendor, `"kind":"event",`, `"kind":"upload","sealed":true,`, 1))
	d, err := load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	e := d.Request(Request{URL: "https://v.test/e?a=1", Body: har.Body{State: har.BodyExact, Type: "application/json", Data: []byte(`{"b":2}`)}})
	want := []string{"The body was not read: 7 bytes as the capture holds it, SHA-256 0ab1a6d394cd30195f0642b67ae1180c375ffadf5dd7f39c390668b5fdb6da93."}
	if len(e) != 1 || len(e[0].Params) != 1 {
		t.Fatalf("events %+v", e)
	}
	if diff := cmp.Diff(want, e[0].Notes); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

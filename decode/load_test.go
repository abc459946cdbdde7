package decode

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/vendors.golden anew")

const okVendor = `{"id":"v","name":"V","company":"V Ltd","company_doc":"D-1",
"sources":[{"id":"D-1","title":"v.js","where":"https://v.test/v.js","version":"1.0","library":true,"read":"2026-01-05"}],
"endpoints":[{"name":"v.e","kind":"event","hosts":["v.test"],"paths":["/e"],"methods":["GET"],"meaning":"An event.","basis":"client_code","doc":["D-1"]}],
"params":[{"key":"a","label":"A","meaning":"An a.","basis":"client_code","doc":["D-1"]}]}`

func vendorFS(t *testing.T, vendor string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{"vendors/v.json": &fstest.MapFile{Data: []byte(vendor)}}
	for _, name := range []string{"browser.json", "secrets.json", "placeholders.json"} {
		b, err := data.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: b}
	}
	return fsys
}

func TestLoad(t *testing.T) {
	d, err := load(vendorFS(t, okVendor))
	if err != nil {
		t.Fatal(err)
	}
	e := d.Request(Request{URL: "https://v.test/e?a=1"})
	if len(e) != 1 || e[0].Params[0].Doc != "D-1 v.js 1.0, read 2026-01-05" {
		t.Errorf("events %+v", e)
	}
	if diff := cmp.Diff([]string{"1.0"}, d.Vendors()[0].LibraryVersions()); diff != "" {
		t.Errorf("LibraryVersions: (-want +got)\n%s", diff)
	}
}

func TestLoadRefuses(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{`"id":"v"`, `"id":"w"`, `does not begin with "w."`},
		{`"name":"V"`, `"nom":"V"`, `unknown field "nom"`},
		{`"name":"V"`, `"name":""`, "name, company"},
		{`"company_doc":"D-1"`, `"company_doc":"D-2"`, "name, company"},
		{`"read":"2026-01-05"`, `"read":""`, "title, where and read must be given"},
		{`"name":"v.e"`, `"name":"e"`, `does not begin with "v."`},
		{`"methods":["GET"]`, `"methods":[]`, "methods must be given"},
		{`"hosts":["v.test"]`, `"hosts":["v.test"],"reader":"x"`, `no reader "x"`},
		{`"meaning":"An a."`, `"meaning":""`, `"a": key, label and meaning`},
		{`"label":"A"`, `"label":""`, `"a": key, label and meaning`},
		{`"label":"A"`, `"label":"A","reading":"tea leaves"`, `no reading "tea leaves"`},
		{`"label":"A"`, `"label":"A","reading":"bits"`, `no reading "bits"`},
		{`"An a.","basis":"client_code"`, `"An a.","basis":"undocumented"`, "an undocumented row has no meaning"},
		{`"An a.","basis":"client_code"`, `"An a.","basis":"hearsay"`, `no basis "hearsay"`},
		{`"doc":["D-1"]}]}`, `"doc":["D-9"]}]}`, `no source "D-9"`},
		{`"doc":["D-1"]}]}`, `"doc":[]}]}`, `"a": no source`},
		{`"params":[`, `"params":[{"key":"a","basis":"undocumented"},`, `"a": given twice`},
		{`"params":`, `"join":["a","b","c","d","e","f","g","h","i"],"params":`, "more than 8"},
		{`"label":"A"`, `"label":"A","reading":"bits","bits":[{"bit":63,"say":"x"}]`, `no reading "bits"`},
		{`"params":`, `"roles":{"event":["a#b"]},"params":`, `role "a#b"`},
		{`{"id":"v"`, `{"id":1`, "vendors/v.json: at byte"},
	}
	for _, tt := range tests {
		broken := strings.Replace(okVendor, tt.old, tt.new, 1)
		if broken == okVendor {
			t.Fatalf("%q is not in the vendor file", tt.old)
		}
		_, err := load(vendorFS(t, broken))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.new, err, tt.want)
		}
	}
	for _, name := range []string{"browser.json", "secrets.json", "placeholders.json"} {
		fsys := vendorFS(t, okVendor)
		fsys[name] = &fstest.MapFile{Data: []byte(`{"other":1}`)}
		if _, err := load(fsys); err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// TestDictionary pins what the embedded files hold, so that nothing is lost
// from them unnoticed.
func TestDictionary(t *testing.T) {
	d := newDecoder(t)
	var got strings.Builder
	for _, v := range d.Vendors() {
		var named, undocumented, features int
		for _, rows := range [][]Row{v.Params, v.Cookies, v.Headers} {
			for _, r := range rows {
				if r.Basis == BasisUndocumented {
					undocumented++
				} else {
					named++
				}
			}
		}
		if v.Config != nil {
			features = len(v.Config.Features)
		}
		fmt.Fprintf(&got, "%s: %d endpoints, %d named, %d undocumented, %d features, %d examples\n",
			v.ID, len(v.Endpoints), named, undocumented, features, len(v.Examples))
	}
	const golden = "testdata/vendors.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, want := len(d.browser), 28; got != want {
		t.Errorf("%d header fields of browsers, want %d", got, want)
	}
	if got, want := len(d.placeholders), 4*28; got != want {
		t.Errorf("%d placeholders and digests of them, want %d", got, want)
	}
}

// TestWording keeps words out of the data that claim more than is known, and
// the wrong readings of some parameters that are repeated in public.
func TestWording(t *testing.T) {
	d := newDecoder(t)
	banned := []string{"leak", "victim", "proves", "illegal", "tracked", "spied", " hit"}
	check := func(where, text string) {
		for _, w := range banned {
			if strings.Contains(strings.ToLower(text), w) {
				t.Errorf("%s: %q in %q", where, w, text)
			}
		}
	}
	n := 0
	for _, v := range d.Vendors() {
		for _, rows := range [][]Row{v.Params, v.Cookies, v.Headers} {
			for _, r := range rows {
				n++
				check(r.Key, r.Label+" "+r.Meaning)
				for _, say := range r.Values {
					check(r.Key, say)
				}
				if r.Meaning != "" && !strings.HasSuffix(r.Meaning, ".") {
					t.Errorf("%s: %q is not a sentence", r.Key, r.Meaning)
				}
			}
		}
		for _, e := range v.Endpoints {
			n++
			check(e.Name, e.Meaning+" "+e.Note)
		}
		if v.Config == nil {
			continue
		}
		for _, f := range v.Config.Features {
			n++
			check(f.Name, f.Meaning)
		}
	}
	if n < 200 {
		t.Errorf("only %d texts were looked at", n)
	}
}

package har

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// packagedWARC is a WACZ of two archives, with the digests of its files, and
// change, which is made to the members after the digests.
func packagedWARC(change func([]member) []member) []byte {
	var compressed []byte
	for _, r := range wgetWARC() {
		compressed = append(compressed, gzipped([]byte(r))...)
	}
	files := []member{
		{"archive/data-0.warc.gz", compressed},
		{"archive/data-1.warc", []byte(strings.Join(browserWARC(), ""))},
		{"pages/pages.jsonl", []byte(`{"format":"json-pages-1.0","id":"pages"}` + "\n")},
	}
	var list []string
	for _, f := range files {
		list = append(list, fmt.Sprintf(`{"name":%q,"path":%q,"hash":"sha256:%x","bytes":%d}`, f.name, f.name, sha256.Sum256(f.data), len(f.data)))
	}
	about := `{"profile":"data-package","wacz_version":"1.1.1","software":"ExampleCrawl 2.1","resources":[` + strings.Join(list, ",") + `]}`
	digest := fmt.Sprintf(`{"path":"datapackage.json","hash":"sha256:%x","signedData":{"hash":"x"}}`, sha256.Sum256([]byte(about)))
	files = append(files, member{"datapackage.json", []byte(about)}, member{"datapackage-digest.json", []byte(digest)})
	if change != nil {
		files = change(files)
	}
	return zipped(files...)
}

func waczSpecimens() []specimen {
	const format = "WACZ web archive"
	return []specimen{
		{name: "WACZ", format: format, data: packagedWARC(nil), spread: true},
		{name: "WACZ that was changed", format: format, spread: true, data: packagedWARC(func(m []member) []member {
			m[1].data = []byte(strings.Replace(string(m[1].data), "ev=PageView", "ev=Purchase", 1))
			return slices.Delete(m, 2, 3)
		})},
	}
}

// What a WACZ states of its files is compared with them.
func TestWACZDigests(t *testing.T) {
	replace := func(name string, data string) func([]member) []member {
		return func(files []member) []member {
			for i := range files {
				if files[i].name == name {
					files[i].data = []byte(data)
				}
			}
			return files
		}
	}
	for _, tt := range []struct {
		name   string
		change func([]member) []member
		want   string // in the damage of the first source
	}{
		{"nothing", nil, ""},
		{"a page list", replace("pages/pages.jsonl", "{}"), `the file "pages/pages.jsonl" does not have the digest`},
		{"the description", replace("datapackage.json", `{"resources":[]}`), `the file "datapackage.json" does not have the digest`},
		{"no description", replace("datapackage.json", `[1]`), "datapackage.json cannot be read: it is no JSON object"},
		{"broken", replace("datapackage.json", `{"resources":[{"path":"a`), "datapackage.json cannot be read: "},
		{"of another kind", replace("datapackage-digest.json", `[]`), ""},
		{"no archive", replace("archive/data-0.warc.gz", "hello"), "not read: it looks like text of an unknown kind"},
	} {
		captures := mustOpen(t, packagedWARC(tt.change), Options{})
		if len(captures) != 2 {
			t.Fatalf("%s: %d sources, want 2", tt.name, len(captures))
		}
		first := readCapture(t, captures[0], nil)
		readCapture(t, captures[1], nil)
		var got []string
		for _, d := range first.Damage {
			got = append(got, d.Reason)
		}
		all := strings.Join(got, "\n")
		if tt.want == "" && all != "" || !strings.Contains(all, tt.want) {
			t.Errorf("%s: damage %q, want %q", tt.name, all, tt.want)
		}
	}
}

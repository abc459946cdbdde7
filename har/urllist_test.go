package har

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// mail is a list as it stands in a mail that was sent on.
func mail() string {
	return `Addresses from the Network panel:

> 1. https://www.facebook.com/tr/?id=1234567890123456&ev=PageView
> 2. <https://www.facebook.com/tr/?id=1234567890123456&ev=ViewContent&
> dl=https%3A%2F%2Fclinic.test%2F>
- “https://pixel.vendor.example/t?a=1”,
* POST https://pixel.vendor.example/t?a=2; and www.vendor.example/p?a=3
https://pixel.vendor.example/t?dl=https%3A%2F%2Fclinic.test%2Fadvice%2F 
hiv%2Fgetting-a-test%2F&n=4
https://pixel.vendor.example/t?dl=https%3A%2F%2Fclinic.test%2Fadvice%2F
hiv%2Fgetting-a-test%2F&n=5
https://pixel.vendor.example/t?a=6&dl=https%3A%2F%2Fcli…
# those above are not all
(see https://clinic.test/advice/).
https://pixel.vendor.example/t?a=7
"https://pixel.vendor.example/t?a=8
`
}

func urlListSpecimens() []specimen {
	list := []specimen{
		{name: "list of a mail", data: []byte(mail())},
		{name: "list in utf-16", data: narrow([]byte("\ufeff"+strings.ReplaceAll(mail(), "\n", "\r\n")), binary.LittleEndian)},
		{name: "list in quoted-printable", data: []byte("https://www.facebook.com/tr/?id=3D1234567890123456&ev=3DPageView&dl=3Dhttps=\n%3A%2F%2Fclinic.test%2F&rl=\n=3D&if=3Dfalse\nhttps://pixel.vendor.example/t?view=3D3D\n")},
		{name: "list plain", data: []byte("# exported\r\nhttps://www.facebook.com/tr/?id=1234567890123456&rl=\r\n\r\nhttps://t.co/i/adsct?view=3D\r\nhttps://pixel.vendor.example/\xe9?a=1\r\nhttps://t.co/i/adsct")},
	}
	for i := range list {
		list[i].format = "list of addresses"
	}
	return list
}

func TestReadListLine(t *testing.T) {
	tests := []struct {
		line string
		want []string
		end  string // of the first, taken off
	}{
		{"https://a.test/x", []string{"https://a.test/x"}, ""},
		{" \u00a0<https://a.test/x>.", []string{"https://a.test/x"}, ">."},
		{"https://a.test/x(1)", []string{"https://a.test/x(1)"}, ""},
		{"(https://a.test/x)", []string{"https://a.test/x"}, ")"},
		{"[https://a.test/x],", []string{"https://a.test/x"}, "],"},
		{"<URL:https://a.test/x>", []string{"https://a.test/x"}, ">"},
		{"https://a.test/?q='x'", []string{"https://a.test/?q='x"}, "'"},
		{"www.a.test/x", []string{"www.a.test/x"}, ""},
		{"www.a.test", nil, ""},
		{"\x01 https://a.test/x\x02", []string{"https://a.test/x\x02"}, ""},
		{"https://", nil, ""},
		{"ftp://a.test/", nil, ""},
		{"a https://a.test/x https://b.test/y", []string{"https://a.test/x", "https://b.test/y"}, ""},
	}
	for _, tt := range tests {
		item := readListLine(tt.line)
		var got []string
		end := ""
		for i, token := range item.tokens {
			bare, behind := trimPunctuation(token.text, item.opener)
			if i == 0 {
				end = behind
			}
			got = append(got, bare)
			if !strings.HasPrefix(tt.line[token.at:], token.text) {
				t.Errorf("%q: %q is not at %d", tt.line, token.text, token.at)
			}
		}
		if d := cmp.Diff(tt.want, got); d != "" || end != tt.end {
			t.Errorf("%q: end %q, want %q (-want +got):\n%s", tt.line, end, tt.end, d)
		}
	}
}

// An address whose bracket is not closed takes nothing from the next.
func TestListUnclosed(t *testing.T) {
	var got []string
	read(t, []byte("<https://a.test/?x=1\nhttps://a.test/?x=2>\n<https://a.test/?x=3\n&y=4\n\n> z>\n"), Options{}, func(e *Entry) { got = append(got, e.URL) })
	if d := cmp.Diff([]string{"https://a.test/?x=1", "https://a.test/?x=2", "https://a.test/?x=3"}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Text that is no list is not taken for one, nor for a table or a log.
func TestNoListNoTable(t *testing.T) {
	tests := []string{
		"hello",
		"Dear all,\n\nplease see https://a.test/x\n\nYours\n",
		"<html>\n<a href=\"https://a.test/\">\nhttps://a.test/\n</html>\n",
		"// https://a.test/\nvar a = 1;\nfetch('https://a.test/')\n",
		"time,status\n2026-05-03,200\n",
		"url\nnothing\n",
		"The url, the method, the time:\nsee above\n",
		"{\"url\":\"https://a.test/\"}\n",
		"{\"type\":\"resource\",\"url\":\"none\",\"time\":1}\n",
		"#Fields: date time x\n2026-05-03 10:00:00 1\n",
		"curl 'https://a.test/' -H 'Accept: */*'\n",
		"\x00https://a.test/\n",
	}
	for _, text := range tests {
		for _, f := range []form{elffForm(), columnsForm(), urlListForm()} {
			if f.match([]byte(text), Options{}) {
				t.Errorf("%q is taken for a %s", text, f.Name)
			}
		}
	}
}

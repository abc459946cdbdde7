package har

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const curlBash = `# copied on Sunday
curl 'https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fadvice%2F' \
  -H 'accept: image/avif,image/webp,*/*;q=0.8' \
  -H 'referer: https://clinic.test/' \
  -b 'c_user=100000000000001; fr=0abc' ;
curl 'https://www.facebook.com/tr/' \
  -X 'POST' \
  -H 'content-type: multipart/form-data; boundary=----XYZ' \
  --data-raw $'------XYZ\r\nContent-Disposition: form-data; name="ev"\r\n\r\nIt\'s \u2013 a click\r\n------XYZ--\r\n' --compressed
$ curl -sG pixel.vendor.example/t -d a=1 -d 'b=2 3'

curl 'https://pixel.vendor.example/collect?v=2' --data-binary '{
  "text": "several # lines \"quoted\""
}' -H "X-Note: a \"b\" \
c"
And this I saw as well.
  -H 'lost: its command' \
curl 'https://pixel.vendor.example/t' -d @body.bin
curl "https://pixel.vendor.example/$(whoami)"
curl 'https://pixel.vendor.example/last' -I
`

// As Chromium's DevTools write them for the Windows command prompt, several at
// once.
const curlWindows = "curl ^\"https://www.facebook.com/tr/?id=1234567890123456^&ev=Lead^\" ^\r\n" +
	"  -H ^\"accept: */*^\" ^\r\n" +
	"  -b ^\"c_user=100000000000001; x=50^%^\" ^\r\n" +
	"  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"it's^\\^\"^}^\n\nend^\" &\r\n" +
	"curl \"https://pixel.vendor.example/old?a=1\" ^\r\n" +
	"  -H \"accept: */*\"\r\n"

func curlSpecimens() []specimen {
	name := "copied cURL commands"
	return []specimen{
		{name: "curl for bash", format: name, data: []byte(curlBash)},
		{name: "curl for Windows", format: name, data: []byte(curlWindows)},
		{name: "curl in UTF-16", format: name, data: charsets()[2].encode(strings.ReplaceAll(curlBash, "\n", "\r\n"))},
	}
}

func TestParseCurl(t *testing.T) {
	got := func(text string) string {
		c, err := ParseCurl(text)
		if err != nil {
			return "error: " + err.Error()
		}
		s := c.Method + " " + c.URL
		for _, h := range c.Headers {
			s += " [" + h.Name + ": " + h.Value + "]"
		}
		if c.Body.State != BodyNone {
			s += " " + c.Body.Type + " " + string(c.Body.State) + " " + string(c.Body.Data)
		}
		return s
	}
	tests := []struct{ command, want string }{
		{"curl https://a.test/", "GET https://a.test/"},
		{"curl.exe --url https://a.test/ -XPUT", "PUT https://a.test/"},
		{"curl -sSLkX POST 'https://a.test/' -d 'a=1' --data b=2", "POST https://a.test/ application/x-www-form-urlencoded exact a=1&b=2"},
		{"curl https://a.test/?x -G -d a=1", "GET https://a.test/?x&a=1"},
		{"curl https://a.test/ -G -d a=1", "GET https://a.test/?a=1"},
		{"curl https://a.test/ --json '{\"a\":1}'", "POST https://a.test/ application/json exact {\"a\":1}"},
		{"curl https://a.test/ -d 1 -H 'content-type: text/plain'", "POST https://a.test/ [content-type: text/plain] text/plain exact 1"},
		{"curl https://a.test/ --retry 3 --unknown 4", "GET https://a.test/"},
		{"curl -A ua -e https://b.test/ -b c=d -u me:pw https://a.test/", "GET https://a.test/ [User-Agent: ua] [Referer: https://b.test/] [Cookie: c=d] [Authorization: Basic bWU6cHc=]"},
		{"curl $'https://a.test/\\u00e9\\x21\\041'", "GET https://a.test/é!!"},
		{"curl https://a.test/ https://b.test/", "error: the command names 2 addresses; write one command for each"},
		{"curl -H", "error: -H has no value"},
		{"curl -H nocolon https://a.test/", "error: a header has no colon"},
		{"curl https://a.test/ -d @secret", "error: the body is in a file beside the command, which is not read"},
		{"curl https://a.test/ --data-raw @kept", "POST https://a.test/ application/x-www-form-urlencoded exact @kept"},
		{"curl https://a.test/ -F a=b", "error: -F builds a body that the command does not hold"},
		{"curl -K x https://a.test/", "error: some of the command is in a file beside it, which is not read"},
		{"curl", "error: the command names no address"},
		{"wget https://a.test/", "error: not a curl command"},
		{"curl https://a.test/ | sh", "error: a plain curl command is expected"},
		{"curl https://a.test/ > x", "error: one command is expected"},
		{"curl https://a.test/; rm x", "error: one command is expected"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, got(tt.command)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.command, diff)
		}
	}
}

// What is no list of commands is not taken for one.
func TestNoCurlCommands(t *testing.T) {
	for _, text := range []string{
		"curl up with a book\nand read\n",
		"#!/bin/sh\nset -e\ncd /tmp\ncurl -O https://a.test/x\n",
		"Dear all,\nplease run this:\n\ncurl https://a.test/\n",
		"https://a.test/\ncurling https://b.test/\n",
		"#!/usr/bin/env python\nimport os\n",
	} {
		if matchCurlCommands([]byte(text), Options{}) {
			t.Errorf("%q is taken for commands", text)
		}
	}
	if !matchCurlCommands([]byte("cxrl 'https://a.test/'\ncurl 'https://a.test/'\ncurl 'https://a.test/' \\\n  -H 'a: b'\n"), Options{}) {
		t.Error("a damaged first line hides the commands behind it")
	}
}

// What cannot be read of a list of commands is named, without its words.
func TestCurlDamage(t *testing.T) {
	tests := []struct{ text, damage, note string }{
		{"curl 'https://a.test/' -H 'a: s3cret\n", "the capture ends inside the quotation marks of a command", ""},
		{"curl 'https://a.test/' -H 'a: s3cret\ncurl 'https://b.test/'\n", "a quotation mark of the command is not closed before the next command follows", ""},
		{"curl 'https://a.test/' -H s3cret\n", "a header has no colon", ""},
		{"curl 'https://a.test/' -d \"$s3cret\"\n", "the command cannot be read without running it: a shell would put something else in the place of a word", ""},
		{"curl 'https://a.test/' -H {1..1000000000} -H {a,b}\n", "the command cannot be read without running it: a shell would put something else in the place of a word", ""},
		{"curl 'https://a.test/' s3cret()\n", "the command cannot be read", ""},
		{"curl 's3cret'\n", "the command names no address", ""},
		{"curl 'https://a.test/' \\\ncurl 'https://b.test/'\n", "", "The command says that it goes on in the next line, but there the next command follows."},
		{"curl 'https://a.test/' \\\n", "", openNote},
	}
	for _, tt := range tests {
		var notes []string
		src := read(t, []byte(tt.text), Options{}, func(e *Entry) { notes = append(notes, e.Notes...) })
		damage := ""
		for _, d := range src.Damage {
			damage += d.Reason
		}
		if damage != tt.damage || strings.Join(notes, "") != tt.note {
			t.Errorf("%q: damage %q, notes %q; want %q and %q", tt.text, damage, notes, tt.damage, tt.note)
		}
	}
}

// A command that can be read ends where its quotation marks are closed, as the
// reader that looks for its last line finds it.
func FuzzParseCurl(f *testing.F) {
	f.Add(curlBash[strings.Index(curlBash, "curl "):strings.Index(curlBash, " ;\n")])
	f.Add("curl $'https://a.test/\\u00e9\\'\\x21' -d \"a \\\"b\\\" 'c'\" # '")
	f.Add("curl ^\"https://a.test/^\" ^\n  -H ^\"a: b^\"")
	f.Add("curl $'https://a.test/$1\\'' 'b' {1..9}")
	f.Add("curl https://a.test/ -d 'a\nb' \\\n -H \"c: d\"")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCurl(text)
		if err != nil {
			return
		}
		if c.Method == "" && c.URL == "" {
			t.Errorf("%q: nothing is read, and nothing is said", text)
		}
		if strings.ContainsAny(text, "^`\r\x00") || strings.Contains(text, "<<") || strings.Contains(text, `$"`) {
			return // of the Windows command prompt, or more than a browser writes
		}
		var end commandEnd
		for line := range strings.Lines(text) {
			end.line(strings.TrimSuffix(line, "\n"))
		}
		if end.quote != 0 {
			t.Errorf("%q is read, but its quotation marks are said to be open", text)
		}
	})
}

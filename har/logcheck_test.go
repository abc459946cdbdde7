package har

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCheckLogFormat(t *testing.T) {
	tests := []struct{ directive, want string }{
		{"%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt", ""},
		{"logformat wide %tS %>A %http::>rm %#ru %-20{X-A}>h %note{key} %icap::tt %adapt::<last_h %tls::<cert_errors %%", ""},
		{`"%>a" %>rs://%>rd:%>rP%>rp`, ""},
		{`log_format main '$remote_addr "$request" ' "$status";`, ""},
		{"log_format j escape=json '{\"u\":\"$scheme://${host}$request_uri\"}';", ""},
		{`"$request" $status $upstream_cache_status $any_other`, ""},
		{`LogFormat "%h %l %u %t \"%r\" %>s %b %!200,304{Referer}i %{X}n %^ti" name`, ""},
		{`"%h \"%r\" %{us}T"`, ""},
		{"%{%Y}t %U%q", ""},

		{"", `log format "": at byte 0: there is no code or variable in it; the format itself is wanted, not its name`},
		{"combined", `log format "combined": at byte 0: there is no code or variable in it; the format itself is wanted, not its name`},
		{"%ts %zz %ru", `log format "%ts %zz %ru": at byte 4: there is no code that begins "%zz"`},
		{"%ts %>a", `log format "%ts %>a": at byte 0: it has no code for the address of a request`},
		{"%>h%ru", `log format "%>h%ru": at byte 3: no text stands between this code and the one before, so that where one value ends cannot be told`},
		{"%{Referer>h %ru", `log format "%{Referer>h %ru": at byte 0: a curly bracket is not closed`},
		{"%", `log format "%": at byte 0: there is no code that begins "%"`},
		{"$ $request", `log format "$ $request": at byte 0: no name of a variable follows the dollar sign`},
		{"${request", `log format "${request": at byte 0: a curly bracket is not closed`},
		{"log_format x escape=xml '$request'", `log format "log_format x escape=xml '$request'": at byte 13: nginx has no escape "xml"; it has default, json and none`},
		{`LogFormat "%h %Q \"%r\"" x`, `log format "%h %Q \"%r\"": at byte 3: there is no code "%Q"`},
		{strings.Repeat("$status ", 101) + "$request", `log format "` + strings.Repeat("$status ", 101) + `$request": at byte 0: it has 102 codes; at most 100 are read`},
	}
	for _, tt := range tests {
		got := ""
		if err := CheckLogFormat(tt.directive); err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.directive, diff)
		}
	}
}

// The directives that are known without being given are right, and none is
// lost.
func TestKnownLogFormats(t *testing.T) {
	if got := len(squidNative()); got != 2 {
		t.Errorf("%d formats of Squid, want 2", got)
	}
	if got := len(squidCommon()); got != 4 {
		t.Errorf("%d common formats of Squid, want 4", got)
	}
	if got := len(serverCommon()); got != 6 {
		t.Errorf("%d common formats of servers, want 6", got)
	}
}

func TestLogEscapes(t *testing.T) {
	tests := []struct {
		escape   logEscape
		in, want string
	}{
		{logRaw, `a\x22%20`, `a\x22%20`},
		{logC, `\x22\x5Cx41 \"\\\n\t\q \xZ \`, "\"\\x41 \"\\\n\t\\q \\xZ \\"},
		{logC, `caf\xc3\xa9 %20`, "café %20"},
		{logJSON, `\u0001\"\\\/é`, "\x01\"\\/é"},
		{logPercent, `https%3A//a%2525 %zz %4`, "https://a%25 %zz %4"},
		{logBlob, `%5bx%5d\r\n\\ \x41`, "[x]\r\n\\ A"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tt.escape.undo(tt.in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestParseLayout(t *testing.T) {
	const none = "none"
	tests := []struct{ layout, in, want string }{
		{clf, "21/Nov/2026:19:55:00 +0000", "2026-11-21T19:55:00Z 1s true"},
		{clf, "21/Nov/2026:20:25:00 +05:30", "2026-11-21T14:55:00Z 1s true"},
		{"[" + clf + "]", "[01/Jan/2027:00:30:00 +0100]", "2026-12-31T23:30:00Z 1s true"},
		{"%d.%m.%Y %T", "21.11.2026 19:55:00", "2026-11-21T19:55:00Z 1s false"},
		{"%D %I:%M %p", "11/21/26 12:05 AM", "2026-11-21T00:05:00Z 1m0s false"},
		{"%a %b %e %H:%M:%S %Z %Y", "Sat Nov  7 19:55:00 GMT 2026", "2026-11-07T19:55:00Z 1s true"},
		{"%a %b %e %H:%M:%S %Z %Y", "Sat Nov  7 19:55:00 CST 2026", "2026-11-07T19:55:00Z 1s false"},
		{"%s", "1795290900", "2026-11-21T19:55:00Z 1s true"},
		{"%F", "2026-11-21", "2026-11-21T00:00:00Z 24h0m0s false"},
		{clf, "31/Feb/2026:19:55:00 +0000", none},
		{clf, "21/Nov/2026:24:55:00 +0000", none},
		{clf, "21/Nov/2026:19:55:00", none},
		{clf, "21/ovN/2026:19:55:00 +0000", none},
		{clf, "21/Nov/2026:19:55:00 +0000x", none},
		{"%F", "", none},
	}
	for _, tt := range tests {
		got := none
		if v, precision, zoned, ok := parseLayout(tt.layout, tt.in); ok {
			got = fmt.Sprintf("%s %v %v", v.Format(time.RFC3339Nano), precision, zoned)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q by %q (-want +got):\n%s", tt.in, tt.layout, diff)
		}
	}
}

// Where clocks are put back the hour that is logged twice is noted.
func TestLogHourTwice(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	opt := Options{LogFormat: "%{%Y-%m-%d %H:%M:%S}tl %rm %ru", LogZone: london}
	data := "2026-10-25 00:30:00 GET https://help.example/a\n2026-10-25 01:30:00 GET https://help.example/b\n2026-10-25 02:30:00 GET https://help.example/c\n"
	all, _, err := sightings(t, []byte(data), opt)
	if err != nil {
		t.Fatal(err)
	}
	var got []bool
	for _, s := range all {
		got = append(got, len(s.notes) > 0)
	}
	if diff := cmp.Diff([]bool{false, true, false}, got); diff != "" {
		t.Errorf("noted (-want +got):\n%s", diff)
	}
}

// Text that is no log of a form known here is not claimed.
func TestLogsNotClaimed(t *testing.T) {
	for _, text := range []string{
		"", "\n\n", "hello\nworld\n",
		"2026/11/21 19:54:54| Starting Squid Cache version 5.7 for x86_64-pc-linux-gnu...\n",
		"2026/11/21 19:57:29 [notice] 26151#26151: using the \"epoll\" event method\n",
		"<html>192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] \"GET / HTTP/1.1\" 200 5</html>\n",
		"1795290847.047 192.0.2.10 - www.facebook.com:443\n",
		"192.0.2.10 [21/Nov/2026:19:54:07 +0000] \"Browser/1.0\"\n",
		"We saw 192.0.2.10 - - [21/Nov/2026:19:57:31 +0000] \"GET / HTTP/1.1\" 200 5\nand\nasked\n",
		"https://help.example/\nhttps://help.example/2\n",
	} {
		for _, f := range []form{squidForm(), commonLogForm(), logFormatForm()} {
			if f.match([]byte(text), Options{}) {
				t.Errorf("%q is claimed as %s", text, f.Name)
			}
		}
	}
}

// What a log escaped is read back, byte for byte.
func FuzzLogEscapes(f *testing.F) {
	for _, s := range []string{"https://help.example/?a=1", "\"\\\"", "é\x00\n\r\t", "\\x41", "%41 [x]", "\xff\xfe", "\\", "a\\\\\"b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if value == "" || value == "-" {
			t.Skip()
		}
		hex := func(format, special string) string {
			var b strings.Builder
			for i := range len(value) {
				if c := value[i]; c < ' ' || c >= 0x7F || strings.IndexByte(special, c) >= 0 {
					fmt.Fprintf(&b, format, c)
				} else {
					b.WriteByte(c)
				}
			}
			return b.String()
		}
		lines := []struct{ directive, line string }{
			{`"$http_referer" "$request"`, `"` + hex(`\x%02X`, `"\`) + `" "GET / HTTP/1.1"`},
			{`LogFormat "\"%{Referer}i\" \"%r\""`, `"` + hex(`\x%02x`, `"\`) + `" "GET / HTTP/1.1"`},
			{`[%{Referer}>h] %ru`, `[` + hex(`%%%02x`, `%[]\`) + `] /help`},
			{`from %#{Referer}>h %ru`, `from ` + hex(`%%%02x`, `% "`) + ` /help`},
		}
		if j, err := json.Marshal(value); err == nil && json.Valid(j) && strings.ToValidUTF8(value, "") == value {
			lines = append(lines, struct{ directive, line string }{`escape=json {"r":"$http_referer","u":"$request"}`, `{"r":` + string(j) + `,"u":"GET / HTTP/1.1"}`})
		}
		for _, l := range lines {
			all, _, err := sightingsOf(t, l.line+"\n", Options{LogFormat: l.directive})
			if err != nil {
				t.Fatalf("%q: %v", l.line, err)
			}
			if diff := cmp.Diff([]string{value}, all); diff != "" {
				t.Errorf("%q by %q (-want +got):\n%s", l.line, l.directive, diff)
			}
		}
	})
}

// sightingsOf returns the Referer of each entry.
func sightingsOf(t *testing.T, data string, opt Options) (list []string, src *Source, err error) {
	t.Helper()
	captures, err := openBytes([]byte(data), opt)
	if err != nil {
		return nil, nil, err
	}
	src = readCapture(t, captures[0], func(e *Entry) {
		v, _ := e.RequestHeader("Referer")
		list = append(list, v)
	})
	return list, src, nil
}

// Any directive and any line are read without a panic, and every value lies in
// the line.
func FuzzLogLine(f *testing.F) {
	for _, s := range logFormatSpecimens() {
		f.Add(s.opt.LogFormat, string(s.data))
	}
	f.Add("%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt", string(squidSpecimens()[0].data))
	f.Add("%h %l %u %t \"%r\" %>s %b", string(commonLogSpecimens()[1].data))
	f.Fuzz(func(t *testing.T, directive, data string) {
		format, err := compileLogFormat(directive)
		if err != nil {
			return
		}
		for line := range strings.Lines(data) {
			var m logMatcher
			m.budget(len(line))
			if !m.match(format, line) {
				continue
			}
			rebuilt, end := "", 0
			for i, p := range format.pieces {
				if m.at[i].from < end || m.at[i].to < m.at[i].from || m.at[i].to > len(line) {
					t.Fatalf("%q by %q: value %d is at %v", line, directive, i, m.at[i])
				}
				rebuilt += p.before + strings.Repeat(" ", m.at[i].from-end-len(p.before)) + line[m.at[i].from:m.at[i].to]
				end = m.at[i].to
			}
			if rebuilt += format.tail; rebuilt != line {
				t.Fatalf("%q by %q: read as %q", line, directive, rebuilt)
			}
		}
		if _, _, err := sightingsOf(t, data, Options{LogFormat: directive}); err != nil && !strings.Contains(err.Error(), "looks like") {
			t.Fatal(err)
		}
	})
}

package har

import (
	"encoding/binary"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const trAddress = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fclinic.test%2Fadvice%2F"

// excel is a table as a spreadsheet program in Britain writes it.
func excel() string {
	return strings.ReplaceAll("\ufeffDate/Time;Method;URL;Referer;Status;Pixel id\n"+
		"03/05/2026 10:00:01;GET;"+trAddress+";https://clinic.test/advice/;200;1.23457E+15\n"+
		"13/05/2026 10:00:02;POST;\"https://www.facebook.com/tr/?id=1234567890123456;x\";;200\n"+
		"13/05/2026 10:00;GET;\"https://pixel.vendor.example/t?q=\n\"\"two lines\"\"\";https://clinic.test/;;\n"+
		";;;;;\n"+
		"05/13/2026 10:00:03;GET;https://pixel.vendor.example/t?n=4;;404\n"+
		"14/05/2026 10:00:04;GET;none;;;\n"+
		"15/05/2026 10:00:05;GET;https://pixel.vendor.example/t?n=6;;302;\n", "\n", "\r\n")
}

// presetRecord is the example of a preset.
func presetRecord(name string) string {
	d, _ := tableNames()
	for _, p := range d.Presets {
		if p.Name == name {
			return p.Examples[0].Record
		}
	}
	return ""
}

func columnsSpecimens() []specimen {
	const name = "table"
	zscaler := presetRecord("zscaler-csv")
	blocked := strings.NewReplacer("10:00:01", "10:00:02", "Allowed", "Blocked", `"200"`, `"403"`).Replace(zscaler)
	tunnel := strings.NewReplacer("10:00:01", "10:00:03", `"HTTPS","www.facebook.com/tr/?id=1234567890123456&ev=PageView"`, `"HTTP_PROXY","www.facebook.com:443"`, `"GET"`, `"CONNECT"`).Replace(zscaler)
	umbrella := presetRecord("umbrella")
	envoy := presetRecord("envoy-json")
	nginx := presetRecord("nginx-json")
	zscalerJSON := presetRecord("zscaler-json")
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	generic := `{"ts":"2026-05-03T10:00:01.038Z","client":"192.0.2.7","method":"CONNECT","url":"www.facebook.com:443","status":200,"referer":"-"}
{"ts":"2026-05-03T10:00:02.038Z","client":"192.0.2.7","method":"GET","url":"` + trAddress + `","status":200,"referer":"https://clinic.test/","method":"PUT"}
{"ts":"2026-05-03T10:00:03.038Z","client":"192.0.2.7","method":"GET"}
{"ts":"2026-05-03T10:00:04.038Z", broken}
{"ts":"2026-05-03T10:00:05.038Z","method":"POST","host":"www.facebook.com","uri":"/tr/","body":"id=1234567890123456&ev=Lead\u00e9","ua":"a\ud800b"}
`
	smart := "sep=,\n“Date”,“Time”,“Address”\n“11/21/2026”,“7:50:28 PM”,“" + trAddress + "”\n“1/2/26”,“07:50”,“www.vendor.example/p?a=1”\n"
	list := []specimen{
		{name: "table of a spreadsheet", data: []byte(excel())},
		{name: "table in utf-16", data: narrow([]byte(strings.ReplaceAll(excel(), ";", "\t")), binary.LittleEndian)},
		{name: "table of smart quotes", data: []byte(smart)},
		{name: "table given", data: []byte("5;x;03/05/2026 01:30;clinic.test;" + trAddress + "\n6;x;25/10/2026 01:30;clinic.test;" + trAddress + "&n=2\n7;x;29/03/2026 01:30 BST;clinic.test;/x\n"),
			opt: Options{Columns: "-,-,time,-,url", LogZone: london, LogHost: "https://clinic.test"}},
		{name: "table zscaler", data: []byte(zscaler + "\n" + blocked + "\n" + tunnel + "\n")},
		{name: "table zscaler json", data: []byte(zscalerJSON + "\n" + strings.Replace(zscalerJSON, `"Allowed"`, `"Blocked"`, 1) + "\n" + zscalerJSON + "\n")},
		{name: "table umbrella", data: []byte(umbrella + "\n" + strings.Replace(umbrella, "ALLOWED", "BLOCKED", 1) + "\n")},
		{name: "table envoy", data: []byte(envoy + "\n" + strings.Replace(envoy, `"response_flags":"-"`, `"response_flags":"UH"`, 1) + "\n")},
		{name: "table nginx", data: []byte(nginx + "\n" + strings.Replace(nginx, `"status":200`, `"request_body":"a\u001f"`, 1) + "\n" +
			`{"time":"2026-05-03T10:00:02+01:00","msec":"1777798802.456","ip":"192.0.2.7","host":"www.facebook.com","method":"POST","uri":"/tr/","status":200,"referer":"https://clinic.test/","ua":"-","cookie":"c_user=100000000000001","body":"id=1234567890123456&ev=Lead"}` + "\n")},
		{name: "table json", data: []byte(generic)},
	}
	for i := range list {
		list[i].format = name
	}
	return list
}

// Each preset reads its own example as the example says.
func TestPresets(t *testing.T) {
	d, err := tableNames()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{"zscaler-csv", "zscaler-json", "umbrella", "envoy-json", "nginx-json"}
	if diff := cmp.Diff(names, d.presetNames()); diff != "" {
		t.Errorf("presets (-want +got):\n%s", diff)
	}
	for _, p := range d.Presets {
		if len(p.Examples) == 0 || len(p.Sources) == 0 {
			t.Errorf("%s has no example, or no source", p.Name)
		}
		for _, ex := range p.Examples {
			for _, spec := range []string{"", p.Name} {
				var got presetExample
				src := read(t, []byte(ex.Record+"\n"), Options{Columns: spec}, func(e *Entry) {
					got = presetExample{ex.Record, e.Method, e.URL, e.Time.Format(time.RFC3339Nano)}
				})
				if diff := cmp.Diff(ex, got); diff != "" || src.Creator != p.Title {
					t.Errorf("%s, columns %q, read as %q (-want +got):\n%s", p.Name, spec, src.Creator, diff)
				}
			}
		}
	}
}

func TestCheckColumns(t *testing.T) {
	tests := []struct{ spec, want string }{
		{"", ""},
		{"umbrella", ""},
		{"Zscaler-CSV", ""},
		{"time,method,url,-,referer", ""},
		{"time, method, scheme+host+path+query, -", ""},
		{"host,path+query", ""},
		{"time=When,url=Where to", ""},
		{"url", ""},
		{"squid", `no table is known as "squid"; known are zscaler-csv, zscaler-json, umbrella, envoy-json, nginx-json; or list the columns, such as time,method,url,-,referer`},
		{"time,adress", `columns: no column is called "adress"; there are time, date, clock, zone, method, url, scheme, host, port, path, query, request, referer, ua, cookie, status, client, user, server, elapsed_ms, elapsed_s, received, type, version, action, exception, body, sni`},
		{"time,url,time", "columns: time occurs twice"},
		{"time,status", "columns: none holds an address: name one url, or host and path"},
		{"time=When,url", `columns: "url" has no heading, although others have one: write each as url=HEADING`},
		{"host+url", `columns: "url" cannot be a part of an address: the parts are scheme, host, port, path and query`},
		{"scheme+host", `columns: "scheme+host" has no path`},
	}
	for _, tt := range tests {
		got := ""
		if err := CheckColumns(tt.spec); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%q: %q, want %q", tt.spec, got, tt.want)
		}
	}
}

// What the standard library's reader takes for one record, splitRow splits the
// same way.
func FuzzSplitRow(f *testing.F) {
	for _, s := range []string{`a,b`, `"a,b",c`, `"a ""b""",`, `"a` + "\n" + `b",c`, `a"b,c`, `"a"b,c`, `,,`, `"`, `""`, `"",""`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		cells, state := splitRow(nil, s, ',')
		if strings.ContainsAny(s, " \r") || s == "" || s[0] == '\n' || strings.HasSuffix(s, "\n") || strings.Contains(s, "\n\n") {
			return // it removes carriage returns, blank lines and the last line end, and spaces mean another thing
		}
		r := csv.NewReader(strings.NewReader(s))
		r.FieldsPerRecord = -1
		want, err := r.Read()
		_, rest := r.Read()
		if err != nil || rest != io.EOF {
			return // not one record
		}
		if d := cmp.Diff(want, cells); state != rowWhole || d != "" {
			t.Errorf("%q: state %d (-want +got):\n%s", s, state, d)
		}
	})
}

// A time is one of the years that can be written, whatever the text.
func FuzzTimeReader(f *testing.F) {
	for _, s := range []string{"2026-05-03 10:00:01", "03/05/2026 1:00 pm", "Sun May  3 10:00:01 BST 2026", "9999-12-31 23:59:59 -1200", "1777802401.123456", "[03/May/2026:10:00:01 +0100]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := timeReader{}
		m := r.read(s)
		again := r.read(s)
		if m != again {
			t.Errorf("%q: %v, and then %v", s, m, again)
		}
		if m.ok && (m.t.Year() < 0 || m.t.Year() > 9999 || m.precision <= 0) {
			t.Errorf("%q: %v to %v", s, m.t, m.precision)
		}
	})
}

func TestTimeReader(t *testing.T) {
	tests := []struct {
		text  string
		order dayOrder
		want  string // "" when it is no time
		zone  string
	}{
		{"2026-05-03T10:00:01.5Z", dayFirst, "2026-05-03T10:00:01.5Z 100ms", "Z"},
		{"Sun May  3 10:00:01 2026", dayFirst, "2026-05-03T10:00:01Z 1s", ""},
		{"Sun May  3 10:00:01 BST 2026", dayFirst, "2026-05-03T10:00:01Z 1s", "BST"},
		{"[03/May/2026:10:00:01 +0100]", dayFirst, "2026-05-03T09:00:01Z 1s", "Z"},
		{"03/05/2026 10:00:01", dayFirst, "2026-05-03T10:00:01Z 1s", ""},
		{"03/05/2026 10:00:01", monthFirst, "2026-03-05T10:00:01Z 1s", ""},
		{"3.5.26 10:00", dayFirst, "2026-05-03T10:00:00Z 1m0s", ""},
		{"3/5/2026, 1:00:01 pm", dayFirst, "2026-05-03T13:00:01Z 1s", ""},
		{"2026/05/03 10:00:01.250", dayFirst, "2026-05-03T10:00:01.25Z 1ms", ""},
		{"May 3, 2026 @ 10:00:01.250", dayFirst, "2026-05-03T10:00:01.25Z 1ms", ""},
		{"3 May 2026", dayFirst, "", ""},
		{"03/05/2026", dayFirst, "2026-05-03T00:00:00Z 24h0m0s", ""},
		{"Sun, 03 May 2026 10:00:01 GMT", dayFirst, "2026-05-03T10:00:01Z 1s", "Z"},
		{"1777802401", dayFirst, "2026-05-03T10:00:01Z 1s", "Z"},
		{"1777802401123", dayFirst, "2026-05-03T10:00:01.123Z 1ms", "Z"},
		{"1777802401.123456", dayFirst, "2026-05-03T10:00:01.123456Z 1µs", "Z"},
		{"13/13/2026 10:00", dayFirst, "", ""},
		{"31/02/2026 10:00", dayFirst, "", ""},
		{"10:00:01", dayFirst, "", ""},
		{"200", dayFirst, "", ""},
		{"-177780240", dayFirst, "", ""},
		{"", dayFirst, "", ""},
	}
	for _, tt := range tests {
		r := timeReader{order: tt.order}
		m := r.read(tt.text)
		got, zone := "", m.zone
		if m.ok {
			got = m.t.Format(time.RFC3339Nano) + " " + m.precision.String()
		}
		if m.zoned {
			zone = "Z"
		}
		if got != tt.want || m.ok && zone != tt.zone {
			t.Errorf("%q: %q in %q, want %q in %q", tt.text, got, zone, tt.want, tt.zone)
		}
	}
}

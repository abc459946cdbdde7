package har

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const burpDefinition = `<?xml version="1.0"?>
<!DOCTYPE items [
<!ELEMENT items (item*)>
<!ATTLIST items burpVersion CDATA "">
<!ATTLIST items exportTime CDATA "">
<!ELEMENT item (time, url, host, port, protocol, method, path, extension, request, status, responselength, mimetype, response, comment)>
<!ATTLIST request base64 (true|false) "false">
]>
`

// burpItemText writes one item; a message is in base 64 unless it begins with
// "<".
func burpItemText(when, method, url, request, status, response string) string {
	message := func(name, s string) string {
		if text, ok := strings.CutPrefix(s, "<"); ok {
			return fmt.Sprintf(`<%s base64="false"><![CDATA[%s]]></%s>`, name, text, name)
		}
		return fmt.Sprintf(`<%s base64="true"><![CDATA[%s]]></%s>`, name, base64.StdEncoding.EncodeToString([]byte(s)), name)
	}
	return fmt.Sprintf("  <item>\n    <time>%s</time>\n    <url><![CDATA[%s]]></url>\n    <host ip=\"192.0.2.7\">www.facebook.com</host>\n    <port>443</port>\n    <protocol>https</protocol>\n"+
		"    <method><![CDATA[%s]]></method>\n    <path><![CDATA[/tr/]]></path>\n    <extension>null</extension>\n    %s\n    <status>%s</status>\n    <responselength>0</responselength>\n    <mimetype></mimetype>\n    %s\n    <comment></comment>\n  </item>\n",
		when, url, method, message("request", request), status, message("response", response))
}

func burpExport(head string, items ...string) string {
	return head + "<items burpVersion=\"2026.7\" exportTime=\"Mon May 04 11:05:00 BST 2026\">\n" + strings.Join(items, "") + "</items>\n"
}

func burpItems() []string {
	return []string{
		burpItemText("Mon May 04 10:00:01 GMT 2026", "GET", "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView",
			"GET /tr/?id=1234567890123456&ev=PageView HTTP/2\r\nHost: www.facebook.com\r\nReferer: https://clinic.test/\r\nCookie: fr=abc\r\n\r\n",
			"200", "HTTP/2 200 OK\r\nContent-Type: image/gif\r\nContent-Length: 3\r\n\r\nGIF"),
		"<!-- A note of the examiner. -->\n",
		burpItemText("Mon May 04 11:00:02 BST 2026", "POST", "https://www.facebook.com/tr/",
			"POST /tr/ HTTP/1.1\r\nHost: www.facebook.com\r\nContent-Type: application/octet-stream\r\nContent-Length: 4\r\n\r\n\x00\xff\r\n", "204", "HTTP/1.1 204 No Content\r\n\r\n"),
		burpItemText("Mon May 04 12:00:03 CEST 2026", "POST", "https://www.facebook.com/tr/",
			"POST /tr/ HTTP/2\r\nHost: www.facebook.com\r\n\r\n", "", ""),
	}
}

func burpTextItems() []string {
	return []string{
		burpItemText("Mon May 04 15:00:01 GMT+05:00 2026", "POST", "https://www.facebook.com/tr/",
			"<POST /tr/ HTTP/1.1\nHost: www.facebook.com\nContent-Length: 17\n\na=1</item>\nb=2\n", "200", "<HTTP/1.1 200 OK\n\n<item>\n  <time>x</time></item>"),
		burpItemText("Mon May 04 10:00:02 UTC 2026", "POST", "https://www.facebook.com/tr/",
			"<POST /tr/ HTTP/1.1\r\nHost: www.facebook.com\r\nContent-Encoding: gzip\r\nContent-Length: 30\r\n\r\n\x1f\ufffd\b\x00\ufffd", "200", "<"),
		"  <item><time>2026-05-04T10:00:03Z</time><protocol>https</protocol><host ip=''>a.example</host><path>/x?a=1&amp;b=&#50;&unknown;</path><method>GET</method>" +
			"<request base64=\"true\">R0VUIC94P2E9MSZiPTImdW5rbm93bjsgSFRUUC8xLjENCg0K</request><response/></item>\n",
		"  <item><time>yesterday</time><url>https://a.example/y</url><method>GET</method><status>200</status><request base64=\"true\">!!!</request></item>\n",
	}
}

func burpSpecimens() []specimen {
	const format = "Burp Suite items (XML)"
	return []specimen{
		{name: "Burp Suite items", format: format, data: []byte(burpExport(burpDefinition, burpItems()...))},
		{name: "Burp Suite items as text", format: format, data: []byte(burpExport("<?xml version=\"1.0\"?>\n<!-- Saved as text. -->\n", burpTextItems()...))},
	}
}

// A damaged item costs itself, and is listed.
func TestBurpDamage(t *testing.T) {
	items := burpItems()
	whole := burpExport(burpDefinition, items...)
	for _, tt := range []struct {
		name, old, new string
		want           []string // methods
		damage         int
	}{
		{"nothing", "", "", []string{"GET", "POST", "POST"}, 0},
		{"an end lost", "</item>\n<!--", "\n<!--", []string{"POST", "POST"}, 1},
		{"a start lost", "  <item>\n    <time>Mon May 04 11", "  \n    <time>Mon May 04 11", []string{"GET", "POST"}, 1},
		{"text between", "<!-- A note of the examiner. -->", "a note of the examiner", []string{"GET", "POST", "POST"}, 1},
		{"an element without end", "</time>", "", []string{"POST", "POST"}, 1},
		{"no end", "</items>", "", []string{"GET", "POST", "POST"}, 1},
	} {
		var got []string
		src := read(t, []byte(strings.Replace(whole, tt.old, tt.new, 1)), Options{}, func(e *Entry) { got = append(got, e.Method) })
		if diff := cmp.Diff(tt.want, got); diff != "" || len(src.Damage) != tt.damage {
			t.Errorf("%s: damage %v, want %d; entries (-want +got):\n%s", tt.name, src.Damage, tt.damage, diff)
		}
	}
}

// An item that is too long is read as far as it is held.
func TestBurpLongItem(t *testing.T) {
	long := burpItemText("Mon May 04 10:00:01 GMT 2026", "GET", "https://a.example/", "GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "200",
		"HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("long ", 100_000))
	var got []string
	src := read(t, []byte(burpExport(burpDefinition, long, burpItems()[0])), Options{Limits: Limits{Entry: 5000}}, func(e *Entry) {
		got = append(got, fmt.Sprintf("%s %d %d", e.URL, e.Status, e.Length))
	})
	want := []string{fmt.Sprintf("https://a.example/ 200 %d", len(strings.TrimSpace(long))), fmt.Sprintf("https://www.facebook.com/tr/?id=1234567890123456&ev=PageView 200 %d", len(strings.TrimSpace(burpItems()[0])))}
	if diff := cmp.Diff(want, got); diff != "" || len(src.Damage) != 1 || !src.Damage[0].Limit {
		t.Errorf("damage %v, entries (-want +got):\n%s", src.Damage, diff)
	}
}

func TestJavaTime(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		text string
		zone *time.Location
		want string // "" when it is not read
	}{
		{"Sat Nov 21 19:50:28 GMT 2026", nil, "2026-11-21T19:50:28Z"},
		{"Tue Jan 10 17:55:22 EST 2023", nil, "2023-01-10T22:55:22Z"},
		{"Tue Jun 06 22:34:15 CEST 2017", nil, "2017-06-06T20:34:15Z"},
		{"Mon May 04 10:00:00 GMT-03:30 2026", nil, "2026-05-04T13:30:00Z"},
		{"Mon May 04 10:00:00 GMT+ 2026", nil, ""},
		{"Mon May 04 11:00:00 BST 2026", nil, ""},
		{"Mon May 04 11:00:00 BST 2026", london, "2026-05-04T10:00:00Z"},
		{"Mon May 04 11:00:00 IST 2026", london, ""},
		{"Sat Nov 21 11:00:00 BST 2026", london, ""},
		{"Mon May 32 11:00:00 GMT 2026", nil, ""},
		{"2026-05-04T10:00:00Z", nil, "2026-05-04T10:00:00Z"},
		{"null", nil, ""},
	} {
		c := &Capture{opt: Options{LogZone: tt.zone}}
		e := c.fresh()
		e.setJavaTime(tt.text)
		got := ""
		if !e.Time.IsZero() {
			got = e.Time.Format(time.RFC3339Nano)
		}
		if got != tt.want || e.TimeText != tt.text || (got == "") != (len(e.Notes) == 1) {
			t.Errorf("%q in %v: %q with notes %q, want %q", tt.text, tt.zone, got, e.Notes, tt.want)
		}
	}
}

// Starts of items without ends cost no more than reading them a few times.
func TestBurpHostile(t *testing.T) {
	for name, data := range map[string]string{
		"starts alone":  burpExport("", strings.Repeat(itemStart, 500_000)),
		"one end":       burpExport("", strings.Repeat(itemStart, 500_000), itemEnd),
		"ampersands":    burpExport("", itemStart+"<url>"+strings.Repeat("&", 3_000_000)+"</url>"+itemEnd[1:]),
		"comments":      burpExport("", itemStart+itemEnd+strings.Repeat("<!---->", 100_000)),
		"open sections": burpExport("", strings.Repeat(itemStart+cdataStart, 200_000)),
	} {
		if src := read(t, []byte(data), Options{}, nil); src.Entries != 0 || len(src.Damage) == 0 {
			t.Errorf("%s: %d entries, %d stretches of damage", name, src.Entries, len(src.Damage))
		}
	}
}

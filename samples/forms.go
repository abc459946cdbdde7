package samples

// A Form is one short visit, written in one form of capture. All tell the same
// requests, each as far as its form can.
type Form struct {
	File        string // path in [FS]
	Format      string // the form's name
	LogFormat   string // the directive that its lines need; "" for none
	Description string // one line
}

// FormsTruth is the path in [FS] of what was sent during the visit of
// [Forms], in the terms of [Capture.Truth].
const FormsTruth = "truth/forms.jsonl"

// Forms lists the visit in every form, the fullest first.
func Forms() []Form {
	const squid = "Squid access log"
	list := []Form{
		{"session.har", "har", "", "from a browser's developer tools"},
		{"cdp-events.jsonl", "DevTools protocol events", "", "from a program that listens to the browser"},
		{"trace.zip", "Playwright trace archive (trace.zip)", "", "from a test browser"},
		{"netlog.json", "Chromium NetLog", "", "from Chromium's own network log, with cookies and without bodies"},
		{"session.mitm", "mitmproxy flows", "", "saved by mitmproxy"},
		{"session.saz", "Fiddler session archive (SAZ)", "", "saved by Fiddler"},
		{"session.chlsj", "Charles session in JSON", "", "exported from Charles"},
		{"session.chlsx", "Charles session in XML", "", "exported from Charles"},
		{"burp-items.xml", "Burp Suite items (XML)", "", "saved from Burp's proxy history"},
		{"session.warc.gz", "WARC web archive", "", "from an archiving browser"},
		{"session.wacz", "WACZ web archive", "", "the same, packed"},
		{"curl-commands.txt", "copied cURL commands", "", "copied from a browser: no record that anything was sent"},
		{"curl-output.txt", "curl output", "", "from curl -v, sending the same: no browser's visit, and no bodies"},
		{"squid-access.log", squid, "", "from a proxy that opens encrypted connections and keeps parameters"},
		{"squid-stripped.log", squid, "", "from one that removes the parameters of addresses, as Squid does unless told otherwise"},
		{"squid-connect.log", squid, "", "from one that opens nothing: hosts alone"},
		{"squid-own-format.log", "log of a stated format", "%{%Y-%m-%dT%H:%M:%S}tg.%03tuZ %>a %tr %rm %>Hs %ru \"%{Referer}>h\" \"%{Cookie}>h\"", "from a proxy with a logformat of its own"},
		{"access-combined.log", "common or combined access log", "", "from a proxy that logs as web servers do"},
		{"sgos.log", "W3C extended log", "", "from a Symantec proxy"},
		{"iis.log", "W3C extended log", "", "from the site's own server: what was asked of it, and nothing else"},
		{"zscaler.csv", "table", "", "a feed of Zscaler's web log"},
		{"umbrella.csv", "table", "", "Cisco Umbrella's web log"},
		{"envoy.jsonl", "table", "", "Envoy's log in JSON"},
		{"requests.csv", "table", "", "a table kept by a person"},
		{"addresses.txt", "list of addresses", "", "a list kept by a person"},
	}
	for i := range list {
		list[i].File = "forms/" + list[i].File
	}
	return list
}

package har

import (
	"bytes"
	"strings"
)

const (
	zeekHint = "Zeek sees unencrypted requests alone. Write them out: zeek-cut ts method host id.resp_p uri referrer user_agent status_code id.orig_h <http.log >http.tsv; " +
		"then read http.tsv with --columns time,method,host,port,path,referer,ua,status,client"
	zeekJSONHint = "Zeek sees unencrypted requests alone. Write them out: jq -r '[.ts,.method,.host,.\"id.resp_p\",.uri,.referrer,.user_agent,.status_code,.\"id.orig_h\"]|@csv' http.log >http.csv; " +
		"then read http.csv with --columns time,method,host,port,path,referer,ua,status,client"
	packetsHint = "the addresses of unencrypted requests can be written out: tshark -r FILE -Y http.request -T fields -E separator=, -E quote=d -e frame.time_epoch -e http.request.method -e http.request.full_uri >requests.csv; " +
		"then read requests.csv with --columns time,method,url. Of encrypted ones a packet capture without its keys shows no addresses"
	openWPMHint = "write the requests out: sqlite3 -readonly -csv -header FILE \"select time_stamp as time, method, url, referrer as referer from http_requests\" >requests.csv; then read requests.csv"
	browserHint = "export HAR from the browser's developer tools: Network, “Save all as HAR”"
	tableHint   = "save the sheet that holds the addresses as CSV, and read that"
	layoutHint  = "give the layout of the log with --log-format, as the configuration of the server or proxy has it (log_format of nginx, LogFormat of Apache, logformat of Squid); " +
		"where addresses have no host, give it with --log-host"
	sidecarHint = "the requests are those of the requests.har beside it"
	outOfMail   = "save what is attached to it, and read that; addresses in its text can be copied into a text file, one a line"
)

// lookalikes is in order of trial.
func lookalikes() []lookalike {
	const packets = "a packet capture (pcap)"
	return []lookalike{
		{database("http_requests", "crawl"), "an OpenWPM database", openWPMHint},
		{database("moz_places"), "a browser's history (Firefox)", "a history has the pages that were opened, and not the requests that they made"},
		{database("visits", "urls"), "a browser's history (Chromium)", "a history has the pages that were opened, and not the requests that they made"},
		{starts("SQLite format 3\x00"), "an SQLite database", "if it holds addresses, write them out as CSV: sqlite3 -readonly -csv -header FILE \"select … from …\" >requests.csv"},
		{starts("\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d"), packets, packetsHint},
		{starts("\x0a\x0d\x0d\x0a"), "a packet capture (pcapng)", packetsHint},
		{starts("CLIENT_HANDSHAKE_TRAFFIC_SECRET ", "SERVER_HANDSHAKE_TRAFFIC_SECRET ", "CLIENT_RANDOM ", "# SSL/TLS secrets log file"), "the keys of encrypted connections (SSLKEYLOGFILE)", "keys are no capture; with them, Wireshark can open the packet capture that they belong to"},
		{starts("\x28\xb5\x2f\xfd"), "Zstandard-compressed data", "decompress it first: zstd -d FILE"},
		{starts("BZh"), "bzip2-compressed data", "decompress it first: bunzip2 FILE"},
		{starts("\xfd7zXZ\x00"), "xz-compressed data", "decompress it first: unxz FILE"},
		{starts("7z\xbc\xaf\x27\x1c"), "a 7-Zip archive", "unpack it first"},
		{starts("Rar!"), "a RAR archive", "unpack it first"},
		{starts("%PDF-"), "a PDF document", "a document holds no requests; " + browserHint},
		{starts("\x89PNG", "\xff\xd8\xff", "GIF8", "II*\x00", "MM\x00*"), "an image", "a screenshot holds no requests; " + browserHint},
		{at(4, "ftyp"), "a picture or video", "a recording of the screen holds no requests; " + browserHint},
		{at(8, "WEBP"), "an image", "a screenshot holds no requests; " + browserHint},
		{starts("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "a file of an older Office program (.xls, .doc) or an Outlook message (.msg)", "save a sheet as CSV, or what is attached to a message as a file, and read that"},
		{starts("{\\rtf"), "a document (.rtf)", "if it holds addresses, save it as plain text, and read that"},
		{starts("ElfFile\x00"), "a Windows event log (.evtx)", "it holds no requests; " + browserHint},
		{starts("filedesc://"), "an ARC web archive", "ARC files hold no requests; WARC files can"},
		{starts("\xac\xed\x00\x05"), "data of a Java program, as Charles keeps its sessions in (.chls)", "in Charles: File, Export Session, JSON Session File (.chlsj); or: charles convert FILE.chls FILE.chlsj"},
		{holds("{", `"uri_ins"`), "a Website Evidence Collector result", sidecarHint},
		{holds("title:", "uri_ins:"), "a Website Evidence Collector result", sidecarHint},
		{holds("- filter:", "listName:"), "a Website Evidence Collector list of requests that a filter list names", sidecarHint},
		{holds("- name:", "value:", "domain:", "expires:"), "a Website Evidence Collector list of cookies", sidecarHint},
		{holds("{", `"level":`, `"message":`, `"timestamp":`), "the log of an inspection by Website Evidence Collector or Blacklight", sidecarHint},
		{holds("{", `"reports"`, `"fb_pixel_events"`), "a Blacklight result", sidecarHint},
		{holds("{", `"browser_cookies"`), "a Blacklight list of cookies", sidecarHint},
		{holds("#", "#Fields:"), "a log (W3C extended) without a column for addresses", ""},
		{holds("#separator"), "a Zeek log", zeekHint},
		{isZeekJSON, "a Zeek log in JSON", zeekJSONHint},
		{holds("{", `"_postman_id"`), "a Postman collection", "a collection holds requests to send, and is no record of any"},
		{isHAProxy, "a HAProxy log", "write it out as a table in CSV, with a column each for the time, the method and the whole address, and read that"},
		{isErrorLog, "a server's log of errors", "its log of accesses holds the requests"},
		{isReferrerLog, "a referrer log of Squid", "read it with --log-format '%ts.%03tu %>a %{Referer}>h %ru'"},
		{isUserAgentLog, "a user agent log of Squid", "it holds no addresses: Squid's access.log does"},
		{copiedCode, "copied code that sends a request (PowerShell or fetch)", "in the browser's developer tools copy the request as cURL, or save all as HAR"},
		{isMail, "an e-mail", outOfMail},
		{isSavedPage, "a saved web page (MHTML)", "a saved page holds no requests; " + browserHint},
		{holds("<"), "a web page or XML", "a saved page holds no requests; " + browserHint},
		{hasRequestLines, "a log of requests in a layout of its own", layoutHint},
	}
}

// An archiveLookalike is a zip archive that holds no capture, known by one of
// its members.
type archiveLookalike struct{ member, looksLike, hint string }

// archiveLookalikes is in order of trial.
func archiveLookalikes() []archiveLookalike {
	return []archiveLookalike{
		{"datapackage.json", "a data package without web archives in it", "a WACZ file has them in its folder archive"},
		{"xl/workbook.xml", "a spreadsheet (.xlsx)", tableHint},
		{"word/document.xml", "a text document (.docx)", "if it holds addresses, save it as plain text, and read that"},
		{"META-INF/manifest.xml", "an OpenDocument file (.ods, .odt)", tableHint},
		{"0-meta.json", "a Charles session (.chlz)", "in Charles: File, Export Session, JSON Session File (.chlsj)"},
		{"[Content_Types].xml", "an office document", tableHint},
	}
}

func at(offset int, mark string) func([]byte) bool {
	return func(head []byte) bool { return len(head) > offset && bytes.HasPrefix(head[offset:], []byte(mark)) }
}

// database matches an SQLite file with tables of these names: the statements
// that made them are in its first pages.
func database(tables ...string) func([]byte) bool {
	return func(head []byte) bool {
		if !bytes.HasPrefix(head, []byte("SQLite format 3\x00")) {
			return false
		}
		for _, name := range tables {
			found := false
			for _, before := range []string{"TABLE ", "TABLE IF NOT EXISTS "} {
				for _, after := range []string{"(", " ", "\n"} {
					found = found || bytes.Contains(head, []byte(before+name+after))
				}
			}
			if !found {
				return false
			}
		}
		return true
	}
}

// isHAProxy recognises the prefix that HAProxy gives its lines, as they come
// from syslog: "haproxy[123]: ".
func isHAProxy(head []byte) bool {
	line := firstLine(head)
	i := strings.Index(line, "haproxy[")
	return i >= 0 && i < 100 && strings.Contains(line[i:], "]: ")
}

// isZeekJSON recognises the names that Zeek gives the ends of a connection.
func isZeekJSON(head []byte) bool { return holds("{", `"id.orig_h"`, `"uid"`)(head) }

// linesMatch reports text whose first line is of a kind, or its second.
func linesMatch(head []byte, is func(line string) bool) bool {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	return is(strings.TrimRight(string(line), "\r")) || is(strings.TrimRight(firstLine(rest), "\r"))
}

// isErrorLog recognises "2026/05/03 10:00:00 [error] 1#1: …" of nginx and
// "[Sun May 03 10:00:00.000000 2026] [core:error] …" of Apache.
func isErrorLog(head []byte) bool {
	return linesMatch(head, func(line string) bool {
		nginx := len(line) > 20 && line[4] == '/' && line[7] == '/' && line[13] == ':' && strings.HasPrefix(line[19:], " [") && strings.Contains(line, "#")
		date, rest, _ := strings.Cut(line, "] [")
		apache := strings.HasPrefix(date, "[") && len(date) > 20 && len(date) < 40 && strings.Contains(rest, "] [pid ")
		return nginx || apache
	})
}

// isReferrerLog recognises "1777802401.123 192.0.2.7 https://clinic.test/
// www.facebook.com:443" of Squid's format "referrer".
func isReferrerLog(head []byte) bool {
	return linesMatch(head, func(line string) bool {
		words := strings.Fields(line)
		if len(words) != 4 {
			return false
		}
		seconds, millis, _ := strings.Cut(words[0], ".")
		figures := strings.Trim(seconds+millis, "0123456789") == ""
		return figures && len(seconds) == 10 && len(millis) == 3 && (words[2] == "-" || schemeOf(words[2]) != "")
	})
}

// isUserAgentLog recognises `192.0.2.7 [03/May/2026:10:00:00 +0000] "Mozilla/5.0"`
// of Squid's format "useragent".
func isUserAgentLog(head []byte) bool {
	return linesMatch(head, func(line string) bool {
		client, rest, _ := strings.Cut(line, " [")
		date, agent, ok := strings.Cut(rest, `] "`)
		return ok && !strings.Contains(client, " ") && len(date) == 26 && strings.HasSuffix(agent, `"`) && !strings.Contains(agent, " HTTP/")
	})
}

// copiedCode recognises what browsers copy beside cURL commands.
func copiedCode(head []byte) bool {
	head = bytes.TrimLeft(head, " \t\r\n")
	return starts("Invoke-WebRequest ", "$session = New-Object Microsoft.PowerShell.", `fetch("http`, `await fetch("http`)(head)
}

// isMail recognises the header of a message (RFC 5322).
func isMail(head []byte) bool {
	fields := parseHead(head, nil).fields
	from, subject := false, false
	for _, f := range fields {
		from = from || strings.EqualFold(f.Name, "From") && f.Value != ""
		subject = subject || strings.EqualFold(f.Name, "Subject") || strings.EqualFold(f.Name, "Message-ID")
	}
	kind, _ := header(fields, "Content-Type")
	return from && subject && !strings.HasPrefix(strings.ToLower(kind), "multipart/related")
}

// isSavedPage recognises a page with what it shows, as browsers save it in one
// file.
func isSavedPage(head []byte) bool {
	fields := parseHead(head, nil).fields
	kind, _ := header(fields, "Content-Type")
	_, mime := header(fields, "MIME-Version")
	return mime && strings.HasPrefix(strings.ToLower(kind), "multipart/related")
}

// hasRequestLines recognises lines that have "GET /path HTTP/1.1" in them.
func hasRequestLines(head []byte) bool {
	return linesMatch(head, func(line string) bool {
		i := strings.Index(line, " HTTP/")
		return i > 0 && (strings.Contains(line[:i], "GET ") || strings.Contains(line[:i], "POST ") || strings.Contains(line[:i], "CONNECT ") || strings.Contains(line[:i], "HEAD "))
	})
}

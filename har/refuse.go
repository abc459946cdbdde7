package har

import (
	"bytes"
	"fmt"
	"strings"
)

// A RefusedError is a file that cannot be read as a capture. It says what the
// file looks like, and what would work instead.
type RefusedError struct {
	File      string // as printed
	LooksLike string // "a packet capture (pcap)"
	Hint      string // "export it as HAR: …"; may be ""
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s: looks like %s, which is not read", e.File, e.LooksLike)
}

// A lookalike is a form of file that holds web traffic, or is taken for one,
// and is known by its first bytes.
type lookalike struct {
	match     func(head []byte) bool
	looksLike string
	hint      string
}

func starts(prefixes ...string) func([]byte) bool {
	return func(head []byte) bool {
		for _, p := range prefixes {
			if bytes.HasPrefix(head, []byte(p)) {
				return true
			}
		}
		return false
	}
}

// holds matches text that begins with start and has every word in its head.
func holds(start string, words ...string) func([]byte) bool {
	return func(head []byte) bool {
		head = bytes.TrimLeft(head, " \t\r\n\ufeff")
		if !bytes.HasPrefix(head, []byte(start)) {
			return false
		}
		for _, w := range words {
			if !bytes.Contains(head, []byte(w)) {
				return false
			}
		}
		return true
	}
}

const zeekHint = "Zeek sees unencrypted requests alone: write its http.log out as a table in CSV, with a column each for the time, the method and the whole address, and read that"

// lookalikes is in order of trial.
func lookalikes() []lookalike {
	return []lookalike{
		{starts("SQLite format 3\x00"), "an SQLite database", "export the requests in it as HAR"},
		{starts("\xd4\xc3\xb2\xa1", "\xa1\xb2\xc3\xd4", "\x4d\x3c\xb2\xa1", "\xa1\xb2\x3c\x4d"), "a packet capture (pcap)", "packet captures of encrypted traffic hold no addresses or bodies; capture in the browser and export HAR"},
		{starts("\x0a\x0d\x0d\x0a"), "a packet capture (pcapng)", "packet captures of encrypted traffic hold no addresses or bodies; capture in the browser and export HAR"},
		{starts("\x28\xb5\x2f\xfd"), "Zstandard-compressed data", "decompress it first: zstd -d FILE"},
		{starts("BZh"), "bzip2-compressed data", "decompress it first: bunzip2 FILE"},
		{starts("\xfd7zXZ\x00"), "xz-compressed data", "decompress it first: unxz FILE"},
		{starts("7z\xbc\xaf\x27\x1c"), "a 7-Zip archive", "unpack it first"},
		{starts("Rar!"), "a RAR archive", "unpack it first"},
		{starts("%PDF-"), "a PDF document", "a document holds no requests; export HAR from the browser's developer tools"},
		{starts("\x89PNG", "\xff\xd8\xff", "GIF8"), "an image", "a screenshot holds no requests; export HAR from the browser's developer tools"},
		{starts("filedesc://"), "an ARC web archive", "ARC files hold no requests"},
		{starts("\xac\xed\x00\x05"), "data of a Java program, as Charles keeps its sessions in (.chls)", "in Charles: File, Export Session, JSON Session File (.chlsj); or: charles convert FILE.chls FILE.chlsj"},
		{holds("{", `"uri_ins"`), "a Website Evidence Collector result", "use the requests.har beside it"},
		{holds("{", `"reports"`, `"fb_pixel_events"`), "a Blacklight result", "use the requests.har beside it"},
		{holds("#", "#Fields:"), "a log (W3C extended) without a column for addresses", ""},
		{holds("#separator"), "a Zeek log", zeekHint},
		{holds("{", `"id.orig_h"`), "a Zeek log in JSON", zeekHint},
		{isHAProxy, "a HAProxy log", "write it out as a table in CSV, with a column each for the time, the method and the whole address, and read that"},
		{holds("curl "), "a copied cURL command", "pass it to the explain command"},
		{holds("<"), "a web page or XML", "a saved page holds no requests; export HAR from the browser's developer tools"},
	}
}

func firstLine(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return string(line)
}

// isHAProxy recognises the prefix that HAProxy gives its lines, as they come
// from syslog: "haproxy[123]: ".
func isHAProxy(head []byte) bool {
	line := firstLine(head)
	i := strings.Index(line, "haproxy[")
	return i >= 0 && i < 100 && strings.Contains(line[i:], "]: ")
}

// refuse names what head, the first decompressed bytes, looks like.
func refuse(file string, head []byte) *RefusedError {
	for _, l := range lookalikes() {
		if l.match(head) {
			return &RefusedError{File: file, LooksLike: l.looksLike, Hint: l.hint}
		}
	}
	for _, c := range head {
		if c == 0 {
			return &RefusedError{File: file, LooksLike: "binary data of an unknown kind"}
		}
	}
	return &RefusedError{File: file, LooksLike: "text of an unknown kind"}
}

// refuseArchive names what a zip archive without a HAR looks like.
func refuseArchive(file string, a *archive) *RefusedError {
	e := &RefusedError{File: file, LooksLike: "a zip archive without a .har file in it"}
	for _, m := range a.members {
		switch {
		case m.name == "datapackage.json":
			e.LooksLike, e.Hint = "a data package without web archives in it", "a WACZ file has them in its folder archive"
		case m.name == "[Content_Types].xml" && e.Hint == "":
			e.LooksLike = "an office document"
		default:
			continue
		}
		if m.encrypted {
			break
		}
	}
	for _, m := range a.members {
		if m.encrypted {
			e.LooksLike, e.Hint = "a password-protected zip archive", "unpack it with its password first"
			break
		}
	}
	return e
}

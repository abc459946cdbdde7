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

func firstLine(head []byte) string {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return string(line)
}

// formsHint is for what nothing is known of.
const formsHint = "HAR files are read, and the forms that “pixelwitness list formats” names; a log in a layout of its own is read with --log-format, and a table with --columns"

// refuse names what head, the first decompressed bytes, looks like.
func refuse(file string, head []byte) *RefusedError {
	for _, l := range lookalikes() {
		if l.match(head) {
			return &RefusedError{File: file, LooksLike: l.looksLike, Hint: l.hint}
		}
	}
	for _, c := range head {
		if c == 0 {
			return &RefusedError{File: file, LooksLike: "binary data of an unknown kind", Hint: formsHint}
		}
	}
	return &RefusedError{File: file, LooksLike: "text of an unknown kind", Hint: formsHint}
}

// refuseArchive names what a zip archive without a capture looks like.
func refuseArchive(file string, a *archive) *RefusedError {
	e := &RefusedError{File: file, LooksLike: "a zip archive without a .har file in it", Hint: formsHint}
	encrypted, requests := false, false
	has := map[string]bool{}
	for _, m := range a.members {
		encrypted = encrypted || m.encrypted
		requests = requests || strings.HasPrefix(m.name, "raw/") && strings.HasSuffix(m.name, "_c.txt")
		has[m.name] = true
	}
	for _, l := range archiveLookalikes() {
		if has[l.member] {
			e.LooksLike, e.Hint = l.looksLike, l.hint
			break
		}
	}
	switch {
	case encrypted && requests:
		e.LooksLike, e.Hint = "a password-protected zip archive", "if it is one of Fiddler: in Fiddler, open it with its password, and save it again without one or export it as HAR"
	case encrypted:
		e.LooksLike, e.Hint = "a password-protected zip archive", "unpack it with its password first"
	case strings.HasSuffix(strings.ToLower(file), ".proxymanlogv2"):
		e.LooksLike, e.Hint = "a Proxyman session", "in Proxyman, export the requests as HAR"
	}
	return e
}

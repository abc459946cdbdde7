// Package samples holds small captures of invented sites, made for this
// project with real browsers and proxies on a closed network.
//
// Beside each capture lies its truth: one line for every request that the
// servers of that network received during the visit, written by the servers
// themselves. README.md says how each was made and what it should show. One
// further visit is written, not recorded: in every form of capture, see [Forms].
package samples

import (
	"crypto/sha256"
	"embed"
	"strings"
	"sync"
)

// FS holds the captures, under forms/ one visit in every form, and under
// truth/ what was received during each.
//
//go:embed *.har *.har.zip forms/* truth/*.jsonl
var FS embed.FS

// A Capture is one sample.
type Capture struct {
	Name        string // "police-report-journey"
	File        string // path of the capture in [FS]
	Truth       string // path in [FS]: JSON lines {n, t, method, host, path, headers, body_len, body_sha256, body_b64}
	Description string // one line
}

// Captures lists every sample, the fullest first.
func Captures() []Capture {
	list := []Capture{
		{File: "police-report-journey.har", Description: "Chrome DevTools, with cookies: report and advice pages of a police site, a form, a search, then its careers page"},
		{File: "nhs-appointment-journey.har", Description: "Firefox through mitmproxy: a hospital site reached from a link on Facebook, where requests go on after the visitor refuses"},
		{File: "careers-only-visit.har", Description: "Playwright: only the careers pages of the police site; no category applies"},
		{File: "chrome-sanitised-export.har", Description: "Chrome DevTools, cookies removed on export: one page about drug and alcohol support, no cookie notice"},
		{File: "firefox-referral-form.har", Description: "Firefox network monitor: a referral form, a filtered address and a hash of the word undefined"},
		{File: "council-housing-attach.har.zip", Description: "Playwright archive: a council's pages on homelessness and arrears, batched events and compressed bodies"},
		{File: "no-trackers.har", Description: "Playwright: a library site that names no vendor; no events"},
	}
	for i := range list {
		c := &list[i]
		c.Name, _, _ = strings.Cut(c.File, ".")
		c.Truth = "truth/" + c.Name + ".jsonl"
	}
	return list
}

// IsInvented reports whether sum is the SHA-256 of one of the sample captures
// as stored, so that what is made from it can be marked as invented.
func IsInvented(sum [sha256.Size]byte) bool { return sums()[sum] }

// sums is worked out from the embedded bytes, once: a second list could differ
// from them.
var sums = sync.OnceValue(func() map[[sha256.Size]byte]bool {
	m := make(map[[sha256.Size]byte]bool)
	var files []string
	for _, c := range Captures() {
		files = append(files, c.File)
	}
	for _, f := range Forms() {
		files = append(files, f.File)
	}
	for _, name := range files {
		if data, err := FS.ReadFile(name); err == nil {
			m[sha256.Sum256(data)] = true
		}
	}
	return m
})

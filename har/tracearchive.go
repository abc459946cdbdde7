package har

import (
	"bufio"
	"hash/maphash"
	"io"
	"path"
	"strings"

	"github.com/go-faster/jx"
)

// traceArchiveForm reads the trace.zip that Playwright writes: a trace.network
// for each part of the recording, and the bodies it names under resources/.
func traceArchiveForm() archiveForm {
	f := traceForm()
	return archiveForm{
		Format: Format{
			Name:         "Playwright trace archive (trace.zip)",
			RecognisedBy: "a zip archive with a member trace.network; each is a source",
			Shows:        f.Shows,
			CannotShow:   "what caused each request; preflight requests and icons; bodies that a page sent with sendBeacon from a Blob",
		},
		claims: func(a *archive) bool {
			for _, m := range a.members {
				if isTraceNetwork(m.name) && !m.encrypted {
					return true
				}
			}
			return false
		},
		captures: func(a *archive, base func() *Capture) []*Capture {
			var list []*Capture
			for _, m := range a.members {
				if !isTraceNetwork(m.name) {
					continue
				}
				c := base()
				c.inMember(a, m)
				switch {
				case unsafeName(m.name):
					c.refuse("not read: its name would be unpacked elsewhere")
				case m.encrypted:
					c.refuse("not read: it is protected by a password")
				default:
					c.source.Charset = "utf-8"
					c.form = &f
				}
				list = append(list, c)
			}
			return list
		},
	}
}

// isTraceNetwork reports whether a member is the network part of a trace:
// "trace.network", or "0-trace.network" where several were joined.
func isTraceNetwork(name string) bool {
	base := path.Base(name)
	return !companion(name) && (base == "trace.network" || strings.HasSuffix(base, "-trace.network"))
}

var traceKeys = []string{"type", "browserName", "playwrightVersion"}

// traceContext reads what the trace beside c says of the program and the
// browser: the first line of trace.trace.
func (c *Capture) traceContext() {
	c.source.Creator = "Playwright"
	if c.archive == nil {
		return
	}
	name := strings.TrimSuffix(c.source.Member, ".network") + ".trace"
	for _, m := range c.archive.members {
		if m.name != name || m.encrypted {
			continue
		}
		f, err := m.open()
		if err != nil {
			return
		}
		defer f.Close()
		first, err := bufio.NewReaderSize(io.LimitReader(f, inputSize), inputSize).ReadSlice('\n')
		if err != nil || !validJSON(first) {
			return
		}
		r := &reader{d: jx.DecodeBytes(first), seed: maphash.MakeSeed(), halves: true}
		var kind, browser, version string
		err = r.object("", traceKeys, func(key string) error {
			switch key {
			case "type":
				return r.string(&kind)
			case "browserName":
				return r.string(&browser)
			}
			return r.string(&version)
		})
		if err == nil && kind == "context-options" {
			c.source.Browser, c.source.CreatorVersion = browser, version
		}
		return
	}
}

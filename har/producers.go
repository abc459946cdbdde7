package har

import "strings"

// A producer is a program that writes HAR, with what its files cannot show.
// The statements were measured on captures made for the purpose, or read in
// the producer's source where named.
type producer struct {
	creator string // how log.creator.name begins
	notes   []string
}

func producers() []producer {
	return []producer{
		{"WebInspector", []string{
			"Chromium exports leave out binary request bodies and those that a page sent with sendBeacon from a Blob: only their length stays in the header.",
		}},
		{"Firefox", []string{
			"Firefox exports do not say what caused a request, and do not mark answers that came from the browser's cache.",
			"Automatic Firefox exports are written page by page and can leave requests out.",
		}},
		{"WebKit Web Inspector", []string{
			"Safari exports can be without the Cookie header, protocol version and server address. Their absence is not evidence that none was sent.",
		}},
		{"Playwright", []string{
			"Playwright captures do not say what caused a request, and leave out preflight and icon requests.",
			"Compressed request bodies that Playwright embeds as text are damaged; those it attaches as files are exact.",
			"The title of a page in a Playwright capture is that of the last document in its tab.",
		}},
		{"chrome-har", chromeHAR()},
		{"Browsertime", chromeHAR()},
		{"mitmproxy", []string{
			"mitmproxy records traffic as it passed the proxy: it does not say which page or script caused a request, and answers from the browser's cache do not pass it.",
			"mitmproxy stores bodies with their compression undone, while the header still states it.",
		}},
		{"Charles Proxy", []string{
			"Charles records traffic as it passed the proxy: it does not say which page or script caused a request.",
		}},
		{"Fiddler", []string{
			"Fiddler records traffic as it passed the proxy: it does not say which page or script caused a request.",
		}},
		{"Proxyman", []string{
			"Proxyman exports can be without binary request bodies (its issue 1614).",
			"Proxyman records traffic as it passed the proxy: it does not say which page or script caused a request.",
		}},
		{"HTTP Toolkit", []string{
			"HTTP Toolkit stores bodies with their compression undone, and leaves out bodies over 500 KB.",
			"HTTP Toolkit records traffic as it passed the proxy: it does not say which page or script caused a request.",
		}},
	}
}

func chromeHAR() []string {
	return []string{
		"chrome-har writes form bodies as names and values only: their order and encoding are its own.",
		"chrome-har leaves out requests of frames in another process and answers from the browser's cache.",
		"chrome-har can store provisional headers, without the Cookie header. Its absence is not evidence that none was sent.",
	}
}

// sanitisedNote is about Chromium 130 and later (devtools-frontend commit
// acd96a6, crbug 361717594).
const sanitisedNote = "Cookies are not recorded in this export (Chromium 130 and later remove them by default). Their absence is not evidence that none was sent."

func producerNotes(s *Source) []string {
	var notes []string
	for _, p := range producers() {
		if strings.HasPrefix(s.Creator, p.creator) {
			notes = append(notes, p.notes...)
			break
		}
	}
	if s.Sanitised {
		notes = append(notes, sanitisedNote)
	}
	return notes
}

package build

import (
	"bytes"
	"mime"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"pixelwitness/evidence/link"
	"pixelwitness/har"
)

// document says whether e is an HTML document that was opened as a page, and
// describes it.
func (a *Analysis) document(e *har.Entry, source int) (link.Document, bool) {
	if e.Method != "GET" && e.Method != "POST" || e.Status < 200 || e.Status > 299 || !isHTML(e.ResponseType) {
		return link.Document{}, false
	}
	if dest, ok := e.RequestHeader("Sec-Fetch-Dest"); ok {
		if dest != "document" {
			return link.Document{}, false
		}
	} else if e.ResourceType != "" && e.ResourceType != "document" {
		return link.Document{}, false
	}
	address, _, _ := strings.Cut(e.URL, "#")
	d := link.Document{Source: source, Entry: e.Entry, PageRef: e.PageRef, Time: e.Time, URL: a.secrets.MaskText(address)}
	if body, err := e.ResponseBody(); err == nil {
		d.Title = a.secrets.MaskText(htmlTitle(body.Data, body.Type))
	}
	return d, true
}

func isHTML(mediaType string) bool {
	t, _, _ := mime.ParseMediaType(mediaType)
	return t == "text/html" || t == "application/xhtml+xml"
}

// htmlTitle returns the text of the first title element, its white space
// folded as browsers do; "" if there is none.
func htmlTitle(page []byte, mediaType string) string {
	r, err := charset.NewReader(bytes.NewReader(page), mediaType)
	if err != nil {
		return ""
	}
	z := html.NewTokenizer(r)
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Title:
				if z.Next() != html.TextToken {
					return ""
				}
				return strings.Join(strings.Fields(string(z.Text())), " ")
			case atom.Body, atom.Svg:
				return ""
			}
		}
	}
}

package decode

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"

	"pixelwitness/har"
)

// A Decoder finds events in entries. It is safe for concurrent use.
type Decoder struct {
	vendors      []*Vendor
	routes       routes
	browser      map[string]*Row // header fields of any browser, by lower-case name
	sources      []Source        // of browser
	secrets      *Secrets
	placeholders map[string]placeholder
	steps        *stepSets
}

// Default returns a decoder for every vendor embedded in this package.
func Default() (*Decoder, error) { return load(data) }

func load(fsys fs.FS) (*Decoder, error) {
	d := &Decoder{
		routes:  routes{hosts: make(map[string][]*route), ends: make(map[string][]*route)},
		browser: make(map[string]*Row),
		steps:   newStepSets(),
	}
	var err error
	if d.secrets, err = loadSecrets(fsys); err != nil {
		return nil, err
	}
	if d.placeholders, err = loadPlaceholders(fsys); err != nil {
		return nil, err
	}
	var b browserFile
	if err := strict(fsys, "browser.json", &b); err != nil {
		return nil, err
	}
	src, err := sourceTexts(b.Sources)
	if err == nil {
		err = checkRows(src, b.Headers)
	}
	if err != nil {
		return nil, fmt.Errorf("browser.json: %w", err)
	}
	d.sources = b.Sources
	for i := range b.Headers {
		d.browser[strings.ToLower(b.Headers[i].Key)] = &b.Headers[i]
	}
	if d.vendors, err = loadVendors(fsys); err != nil {
		return nil, err
	}
	for _, v := range d.vendors {
		t := newVendorTable(v)
		for i := range v.Endpoints {
			d.routes.add(t, &v.Endpoints[i])
		}
	}
	return d, nil
}

// Vendors lists the vendors in the order in which they are tried. They belong
// to the decoder and must not be changed.
func (d *Decoder) Vendors() []*Vendor { return d.vendors }

// BrowserSources lists the documents that the meanings of header fields of any
// browser rest on. They belong to the decoder and must not be changed.
func (d *Decoder) BrowserSources() []Source { return d.sources }

// Secrets returns the list by which this decoder masks.
func (d *Decoder) Secrets() *Secrets { return d.secrets }

// Need says which bodies [Decoder.Decode] will ask for.
func (d *Decoder) Need(method, url string, headers []har.Field) (request, response bool) {
	for _, r := range d.find(method, url, headers) {
		request = true
		response = response || r.endpoint.Reader != ""
	}
	return request, response
}

// Decode returns what e told a vendor, in the order sent; nil when its host
// belongs to no vendor. Secret values in it are masked. The error is a body
// that could not be read: the events found without it are returned too.
func (d *Decoder) Decode(e *har.Entry) ([]Event, error) {
	found := d.find(e.Method, e.URL, e.Headers)
	if found == nil {
		return nil, nil
	}
	r := Request{Method: e.Method, URL: e.URL, Headers: e.Headers, Cookies: e.Cookies, Stripped: e.Stripped}
	var err error
	if r.Body, err = e.RequestBody(); err != nil {
		err = fmt.Errorf("request body: %w", err)
		r.Body = har.Body{State: har.BodyNotRecorded}
	}
	for _, f := range found {
		if f.endpoint.Reader == "" {
			continue
		}
		var errAnswer error
		if r.Answer, errAnswer = e.ResponseBody(); errAnswer != nil {
			r.Answer = har.Body{State: har.BodyNotRecorded}
			if err == nil {
				err = fmt.Errorf("response body: %w", errAnswer)
			}
		}
		break
	}
	return d.decode(found, &r), err
}

// A Request is a request by itself, outside any capture.
type Request struct {
	Method   string // "" when not known
	URL      string // still percent-encoded
	Stripped bool   // a log removed the parameters of URL
	Headers  []har.Field
	Cookies  []har.Field // for want of a Cookie header
	Body     har.Body
	Answer   har.Body // of the response; the zero Body when not known
}

// Request returns what r tells a vendor, as [Decoder.Decode] does.
func (d *Decoder) Request(r Request) []Event {
	found := d.find(r.Method, r.URL, r.Headers)
	if found == nil {
		return nil
	}
	return d.decode(found, &r)
}

// find returns the endpoints that a request may belong to, best first.
// Nothing is allocated for a host that belongs to no vendor.
func (d *Decoder) find(method, url string, headers []har.Field) []*route {
	a := parseAddress(url)
	exact, below := d.routes.lookup(a.host)
	var found []*route
	if method == "CONNECT" {
		if rs := append(exact[:len(exact):len(exact)], below...); len(rs) > 0 {
			found = append(found, &route{vendor: rs[0].vendor, endpoint: rs[0].vendor.contact})
		}
		return found
	}
	for _, rs := range [...][]*route{exact, below} {
		for _, r := range rs {
			if r.fits(method, a.path) {
				found = append(found, r)
			}
		}
	}
	if len(exact) > 0 || len(below) > 0 {
		return found
	}
	for _, rs := range [...][]*route{d.routes.ends[last(a.path, 1)], d.routes.any} {
		for _, r := range rs {
			if (isPost(method) && structured(headers) || r.names(a.query)) && r.fits(method, a.path) {
				found = append(found, r)
			}
		}
	}
	return found
}

func isPost(method string) bool { return method == "POST" }

// structured reports whether the headers allow for a body of names and values.
func structured(headers []har.Field) bool {
	for _, h := range headers {
		if !strings.EqualFold(h.Name, "content-type") {
			continue
		}
		for _, t := range [...]string{"form", "json", "text/plain"} {
			if strings.Contains(h.Value, t) {
				return true
			}
		}
		return false
	}
	return true
}

// names reports whether every required parameter is named in s.
func (r *route) names(s string) bool {
	for _, key := range r.endpoint.Require {
		if !strings.Contains(s, lastName(key)) {
			return false
		}
	}
	return true
}

func (r *route) namesIn(b []byte) bool {
	for _, key := range r.endpoint.Require {
		key, _, _ = strings.Cut(key, "=")
		if !bytes.Contains(b, []byte(lastName(key))) {
			return false
		}
	}
	return true
}

// lastName returns the last part of a pointer that is a name: of a list, what
// its elements are called by has no place in the text.
func lastName(key string) string {
	key = strings.TrimSuffix(key, "/*")
	return key[strings.LastIndexByte(key, '/')+1:]
}

package decode

import "strings"

// Split returns what any request carries in its path, its query, its body and
// its header fields, in that order and secrets masked, whoever it is for. What
// is in base64 is left for the caller to look into first, and then to mask:
// see [Secrets.MaskPacked]. Only header fields of any browser have a meaning.
func (d *Decoder) Split(r Request) []Param {
	a := parseAddress(r.URL)
	p := payload{secrets: d.secrets, steps: d.steps}
	if a.path != "" && a.path != "/" {
		path := p.text(a.path)
		p.put(false, inPath, "", "", path, path, nil)
	}
	p.pairs(inQuery, a.query)
	p.body(r.Body)
	for _, h := range r.Headers {
		if strings.HasPrefix(h.Name, ":") {
			continue // of HTTP/2: the method and the address again
		}
		name := strings.ToLower(h.Name)
		v := d.secrets.MaskHeader(name, h.Value)
		q := p.put(false, inHeader, h.Name, name, v, v, nil)
		if row := d.browser[name]; q != nil && row != nil && row.Basis != BasisUndocumented {
			q.Label, q.Meaning, q.Basis, q.Doc = row.Label, row.Meaning, row.Basis, row.doc
		}
	}
	return p.params
}

// HostVendor returns the vendor that the host of an address belongs to, whether
// or not an endpoint of it is known; nil if it belongs to none.
func (d *Decoder) HostVendor(address string) *Vendor {
	exact, below := d.routes.lookup(parseAddress(address).host)
	for _, rs := range [...][]*route{exact, below} {
		if len(rs) > 0 {
			return rs[0].vendor.Vendor
		}
	}
	return nil
}

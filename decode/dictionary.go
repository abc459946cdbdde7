package decode

import "strings"

// A vendorTable is a vendor's file, made ready for look-ups. It is read-only
// once built.
type vendorTable struct {
	*Vendor
	params  map[string][]*Row // by key; patterns "cd[*]", "ep.*" are kept as "cd[", "ep."
	cookies map[string]*Row
	headers map[string]*Row // by lower-case name
	contact *Endpoint       // stands for a host without a request
}

func newVendorTable(v *Vendor) *vendorTable {
	t := &vendorTable{
		Vendor:  v,
		params:  make(map[string][]*Row),
		cookies: make(map[string]*Row),
		headers: make(map[string]*Row),
		contact: &Endpoint{Name: v.ID + ".host", Kind: KindContact,
			Note: "The capture names this host, not what was sent to it."},
	}
	for i := range v.Params {
		r := &v.Params[i]
		key := strings.TrimSuffix(r.Key, "*]")
		if strings.HasSuffix(key, ".*") {
			key = key[:len(key)-1]
		}
		t.params[key] = append(t.params[key], r)
	}
	for i := range v.Cookies {
		t.cookies[strings.TrimSuffix(v.Cookies[i].Key, "*")] = &v.Cookies[i]
	}
	for i := range v.Headers {
		t.headers[strings.ToLower(v.Headers[i].Key)] = &v.Headers[i]
	}
	return t
}

// param returns the row of a parameter at an endpoint; nil if there is none.
func (t *vendorTable) param(endpoint, key string) *Row {
	if r := pick(t.params[key], endpoint); r != nil {
		return r
	}
	if strings.HasPrefix(key, "/") {
		return t.pointer(endpoint, key)
	}
	if i := strings.IndexByte(key, '['); i > 0 {
		return pick(t.params[key[:i+1]], endpoint)
	}
	return t.loose(endpoint, key)
}

// pointer tries a pointer with its positions replaced by "*"; then the list
// that it is a position of; then its parents, followed by "/*".
func (t *vendorTable) pointer(endpoint, key string) *Row {
	key = starred(key)
	for {
		if r := pick(t.params[key], endpoint); r != nil {
			return r
		}
		key = strings.TrimSuffix(key, "/*")
		if r := pick(t.params[key], endpoint); r != nil {
			return r
		}
		i := strings.LastIndexByte(key, '/')
		if i <= 0 {
			return nil
		}
		key = key[:i] + "/*"
	}
}

// starred replaces each position in a pointer by "*".
func starred(pointer string) string {
	var b strings.Builder
	for s := range strings.SplitSeq(pointer[1:], "/") {
		b.WriteByte('/')
		if s != "" && strings.Trim(s, "0123456789") == "" {
			s = "*"
		}
		b.WriteString(s)
	}
	return b.String()
}

func pick(rows []*Row, endpoint string) *Row {
	var general *Row
	for _, r := range rows {
		if len(r.Endpoints) == 0 {
			general = r
		}
		for _, e := range r.Endpoints {
			if e == endpoint {
				return r
			}
		}
	}
	return general
}

// sameKey reports whether a parameter's key is the one that a role or a
// requirement names.
func sameKey(key, want string) bool {
	return key == want || strings.HasPrefix(want, "/") && strings.HasPrefix(key, "/") && starred(key) == want
}

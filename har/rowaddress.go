package har

import "strings"

// Notes on addresses put together from columns.
const (
	pathsNote  = "The log states the path of each address, and not its host. The host can be given when the log is read."
	givenNote  = "The log states the path of each address, and not its host. The host is the one given when the log was read."
	schemeNote = "The log does not state whether a request used http or https. Addresses are written with https where nothing else says."
	partsNote  = "Addresses are put together from several columns of the log."
)

// address sets the address of e from what r has of one. It reports false when
// that is not enough.
func (t *rowReader) address(e *Entry, r *row) bool {
	target := r.text[colURL]
	if target == "" {
		if method, rest, ok := strings.Cut(r.text[colRequest], " "); ok {
			target = rest
			if i := strings.LastIndexByte(rest, ' '); i > 0 && strings.HasPrefix(rest[i+1:], "HTTP/") {
				target, e.HTTPVersion = rest[:i], rest[i+1:]
			}
			e.Method = method
		} else {
			target = method
		}
	}
	if target == "" {
		target = r.text[colPath]
	}
	host, port := r.text[colHost], r.text[colPort]
	if e.Method == "CONNECT" || tunnel(r.text[colScheme]) {
		return t.tunnel(e, r, target, host, port)
	}
	query := r.text[colQuery]
	switch {
	case query == "":
	case query[0] == '?':
		target += query
	default:
		target += "?" + query
	}
	switch {
	case schemeOf(target) != "":
		e.URL = target
	case strings.HasPrefix(target, "//"):
		e.URL = t.scheme(r, "") + ":" + target
	case host != "":
		if target != "" && target[0] != '/' && target[0] != '?' {
			target = "/" + target
		}
		scheme := t.scheme(r, port)
		e.URL = scheme + "://" + host + portOf(scheme, host, port) + target
		t.c.source.note(partsNote)
	case strings.HasPrefix(target, "/"):
		e.URL = strings.TrimSuffix(t.c.opt.LogHost, "/") + target
		if t.c.opt.LogHost == "" {
			t.c.source.note(pathsNote)
		} else {
			t.c.source.note(givenNote)
			e.HostGiven = true
		}
	case hostLike(target):
		e.URL = t.scheme(r, port) + "://" + target
	default:
		return false
	}
	if strings.HasSuffix(e.URL, "?") {
		e.Notes = append(e.Notes, strippedNote)
	}
	return true
}

// tunnel makes e one that a proxy opened without looking into it. Proxies that
// name no method for it ("unknown", "-") name the scheme "ssl" or "tcp".
func (t *rowReader) tunnel(e *Entry, r *row, target, host, port string) bool {
	if host == "" {
		host = strings.TrimSuffix(target, "/")
		if _, rest, ok := strings.Cut(host, "://"); ok {
			host = rest
		}
	}
	if host == "" {
		return false
	}
	if !strings.Contains(host[strings.LastIndexByte(host, ']')+1:], ":") {
		if port == "" {
			port = "443"
		}
		host += ":" + port
	}
	if e.Method != "CONNECT" {
		e.Notes = append(e.Notes, "The log names the method "+quotedWord(e.Method)+" and the scheme "+quotedWord(r.text[colScheme])+": a tunnel that the proxy did not look into.")
		e.Method = "CONNECT"
	}
	e.URL = host
	return true
}

func quotedWord(s string) string {
	if s == "" {
		return "none"
	}
	return `"` + s + `"`
}

func tunnel(scheme string) bool {
	switch strings.ToLower(scheme) {
	case "ssl", "tcp", "ssl-tunnel", "tunnel":
		return true
	}
	return false
}

// scheme is that of an address without one.
func (t *rowReader) scheme(r *row, port string) string {
	switch s := strings.ToLower(r.text[colScheme]); s {
	case "http", "https", "ws", "wss", "ftp":
		return s
	case "http_proxy":
		return "http"
	}
	switch {
	case r.text[colSNI] != "", port == "443":
		return "https"
	case port == "80":
		return "http"
	}
	t.c.source.note(schemeNote)
	return "https"
}

// portOf is the part of an address that states the port, when it must.
func portOf(scheme, host, port string) string {
	switch {
	case port == "", port == "0", port == "-",
		port == "80" && (scheme == "http" || scheme == "ws"),
		port == "443" && (scheme == "https" || scheme == "wss"),
		strings.Contains(host[strings.LastIndexByte(host, ']')+1:], ":"):
		return ""
	}
	return ":" + port
}

// schemeOf returns the scheme of an absolute address with its colon; "" if it
// has none.
func schemeOf(s string) string {
	i := strings.Index(s, "://")
	if i < 1 || i > 20 {
		return ""
	}
	for _, c := range []byte(s[:i]) {
		if !(c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.') {
			return ""
		}
	}
	return s[:i+1]
}

// hostLike reports an address without its scheme: it begins with a name that
// has a dot in it, an IP address, or localhost.
func hostLike(s string) bool {
	host := s
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		host = s[:i]
	}
	if strings.HasPrefix(host, "[") && strings.Contains(host, "]") {
		return strings.Count(host, ":") > 1
	}
	host, _, _ = strings.Cut(host, ":")
	dots := 0
	for i, c := range []byte(host) {
		switch {
		case c == '.':
			if i == 0 || i == len(host)-1 || host[i-1] == '.' {
				return false
			}
			dots++
		case c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9', c == '-', c == '_', c >= 0x80:
		default:
			return false
		}
	}
	return dots > 0 || host == "localhost"
}

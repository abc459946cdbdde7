package decode

import "strings"

// anyDepth begins a path pattern that fits the last segments of a path,
// however deep they lie: "**/matomo.php".
const anyDepth = "**/"

// cutList takes from the end of a path pattern a list in the manner of RFC
// 6570, "{;params*}": what follows in a path are then pairs, between which
// stands the first character in the braces: ";", "&" or "/".
func cutList(pattern string) (rest string, separator byte) {
	head, ok := strings.CutSuffix(pattern, "*}")
	i := strings.LastIndexByte(head, '{')
	if !ok || i < 0 || i+1 == len(head) || strings.IndexByte(";&/", head[i+1]) < 0 {
		return pattern, 0
	}
	return head[:i], head[i+1]
}

// list returns the pairs of a path, which begins with the pattern's segments.
// The last of these is the beginning of one.
func (p *pathPattern) list(path string) (string, bool) {
	if p.separator == 0 {
		return "", false
	}
	rest := strings.TrimPrefix(path, "/")
	n := len(p.segments) - 1
	for _, s := range p.segments[:n] {
		part, tail, more := strings.Cut(rest, "/")
		if !more || part != s.prefix {
			return "", false
		}
		rest = tail
	}
	return strings.CutPrefix(rest, p.segments[n].prefix)
}

// last returns the last n segments of path.
func last(path string, n int) string {
	i := len(path)
	for ; n > 0 && i >= 0; n-- {
		i = strings.LastIndexByte(path[:i], '/')
	}
	return path[i+1:]
}

// pathPairs adds the pairs of a list in a path.
func (p *payload) pathPairs(list string, separator byte) {
	for part := range strings.SplitSeq(list, string(separator)) {
		if part == "" {
			continue
		}
		rawKey, raw, _ := strings.Cut(part, "=")
		key, _ := unescapePath(rawKey)
		p.pathPart(rawKey, key, raw)
	}
}

// pathPart adds one value of a path.
func (p *payload) pathPart(rawKey, key, raw string) {
	value, e := unescapePath(raw)
	if e&badEscape != 0 {
		p.odd = append(p.odd, p.text(clip(key, 80)))
	}
	p.add(inPath, rawKey, key, raw, value, p.stepsOf(e))
}

// unescapePath decodes percent-encoding alone: in a path, a plus sign stands
// for itself.
func unescapePath(s string) (string, escapes) {
	if strings.IndexByte(s, '+') < 0 {
		return unescape(s)
	}
	value, e := unescape(strings.ReplaceAll(s, "+", "%2B"))
	if strings.IndexByte(s, '%') < 0 {
		e = 0
	}
	return value, e
}

package har

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"time"
)

// A tnet is one value of a tnetstring (https://tnetstrings.info): the length
// of its payload in decimal digits, a colon, the payload, and a byte for its
// kind. mitmproxy writes them with a kind of its own for text
// (mitmproxy/io/tnetstring.py, mitmproxy 12): "," bytes, ";" UTF-8, "#" integer,
// "^" float, "!" truth value, "~" null, "]" list, "}" dictionary, whose members
// are keys and values in turn.
type tnet struct {
	kind byte   // 0 for a value that is not there
	b    []byte // its payload; only the beginning when left
	off  int64  // of the payload, counted as in [Ref]
	n    int64  // bytes of the payload
}

// maxTnetDigits is the longest length that mitmproxy reads.
const maxTnetDigits = 12

// tnetHead reads the length that b begins with. size is how many bytes it
// takes, with its colon. Lengths have no leading zeros.
func tnetHead(b []byte) (n int64, size int, ok bool) {
	for i, c := range b {
		switch {
		case c == ':' && i > 0:
			return n, i + 1, true
		case c < '0' || c > '9' || i == maxTnetDigits || i == 1 && n == 0:
			return 0, 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return 0, 0, false
}

// cutTnet splits the value off that b, which is at off, begins with.
func cutTnet(b []byte, off int64) (t tnet, rest []byte, ok bool) {
	n, size, ok := tnetHead(b)
	if !ok || n > int64(len(b)-size-1) || !tnetKind(b[size+int(n)]) {
		return tnet{}, nil, false
	}
	end := size + int(n)
	return tnet{kind: b[end], b: b[size:end:end], off: off + int64(size), n: n}, b[end+1:], true
}

// agree says whether the values that follow each other in a payload of n bytes
// have lengths that agree, as far as b, its beginning, shows them.
func agree(b []byte, n int64) bool {
	for n > 0 {
		v, size, ok := tnetHead(b)
		used := int64(size) + v + 1
		switch {
		case len(b) <= maxTnetDigits && int64(len(b)) < n:
			return true // too little is held to see
		case !ok || used > n:
			return false
		case used > int64(len(b)):
			return true
		case !tnetKind(b[used-1]):
			return false
		}
		b, n = b[used:], n-used
	}
	return true
}

func tnetKind(c byte) bool { return bytes.IndexByte([]byte(",;#^!~]}"), c) >= 0 }

// left says that the payload is not all in b.
func (t tnet) left() bool { return int64(len(t.b)) < t.n }

func (t tnet) isNull() bool { return t.kind == 0 || t.kind == '~' }

func (t tnet) isText() bool { return t.kind == ',' || t.kind == ';' }

// isTrue is for truth values, and for texts that stand for one.
func (t tnet) isTrue() bool { return t.kind == '!' && string(t.b) == "true" || t.isText() && t.n > 0 }

// each calls f with the values of a list. It reports whether they are whole,
// and f wanted them all.
func (t tnet) each(f func(tnet) bool) bool {
	if t.kind != ']' || t.left() {
		return false
	}
	for b := t.b; len(b) > 0; {
		v, rest, ok := cutTnet(b, t.off+int64(len(t.b)-len(b)))
		if !ok || !f(v) {
			return false
		}
		b = rest
	}
	return true
}

// members calls f with the members of a dictionary. It reports whether they
// are whole, and f wanted them all.
func (t tnet) members(f func(key []byte, v tnet) bool) bool {
	if t.kind != '}' || t.left() {
		return false
	}
	for b := t.b; len(b) > 0; {
		key, rest, ok := cutTnet(b, 0)
		if !ok || !key.isText() {
			return false
		}
		v, rest, ok := cutTnet(rest, t.off+int64(len(t.b)-len(rest)))
		if !ok || !f(key.b, v) {
			return false
		}
		b = rest
	}
	return true
}

// at returns the value of the first of keys that a dictionary has.
func (t tnet) at(keys ...string) (found tnet) {
	t.members(func(key []byte, v tnet) bool {
		if slices.Contains(keys, string(key)) {
			found = v
			return false
		}
		return true
	})
	return found
}

// int reads a number; ok is false for any other value.
func (t tnet) int() (n int64, ok bool) {
	if t.kind != '#' {
		return 0, false
	}
	n, err := strconv.ParseInt(string(t.b), 10, 64)
	return n, err == nil
}

// time reads seconds since the start of 1970, UTC, as Python's time.time
// gives. They are kept to the microsecond: a float of that size has no more.
// The precision is that of the text. ok is false for other values, and for
// zero, which mitmproxy writes for a time that it does not know.
func (t tnet) time() (at time.Time, precision time.Duration, ok bool) {
	if t.kind != '^' && t.kind != '#' {
		return time.Time{}, 0, false
	}
	f, err := strconv.ParseFloat(string(t.b), 64)
	if err != nil || !(f > 0) || f > 253402300799 { // the end of the year 9999
		return time.Time{}, 0, false
	}
	precision = time.Second
	digits := 0
	for i := slices.Index(t.b, '.') + 1; i > 0 && i < len(t.b) && digits < 6; i++ {
		precision /= 10
		digits++
	}
	return time.UnixMicro(int64(math.Round(f * 1e6))).UTC(), precision, true
}

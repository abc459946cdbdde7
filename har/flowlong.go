package har

import (
	"bytes"
	"fmt"
)

// A longTnet reads a dictionary that is too long to be held, member by member:
// bodies stay where they are, and of the rest room bytes at most are kept.
type longTnet struct {
	w    *window
	room int64
	over bool // something that is needed was left out for want of room
}

// sniffed is how much of a body that is left in its place is looked at, to see
// whether it is compressed.
const sniffed = 4 << 10

// longFlow is [Capture.flow] for a record over the limit, whose length takes
// size bytes. It passes over what it reads.
func (c *Capture) longFlow(w *window, f flow, size int) (flow, string) {
	l := longTnet{w: w, room: c.limits.Entry}
	n := f.n - int64(size) - 1
	w.skip(int64(size))
	whole := l.members(n, func(key []byte, n int64) bool {
		m := f.message(key)
		switch {
		case m == nil:
			return l.value(key, n, f.set)
		case n > sniffed:
			return l.members(n, func(key []byte, n int64) bool { return l.value(key, n, m.set) }) && l.kind() == '}'
		}
		return l.value(key, n, func(_ []byte, v tnet) bool { return v.isNull() || v.members(m.set) })
	}) && l.kind() == '}'
	switch {
	case l.over:
		f.limit = true
		return f, fmt.Sprintf("a record of %d bytes holds more than the limit besides its bodies; it is not read", f.n)
	case !whole:
		return f, disagree + ", or the data end inside it"
	}
	return f, f.fault()
}

// members calls f with the key of each member that the next n bytes hold, and
// the length of its value, which f reads with its kind. It reports whether
// they are whole, and f wanted them all.
func (l *longTnet) members(n int64, f func(key []byte, n int64) bool) bool {
	const longestKey = 64
	for n > 0 {
		key, _, ok := cutTnet(l.w.peek(min(n, longestKey)), 0)
		if !ok || !key.isText() {
			return false
		}
		name := bytes.Clone(key.b)
		n -= key.off + key.n + 1
		l.w.skip(key.off + key.n + 1)
		v, size, ok := tnetHead(l.w.peek(min(n, maxTnetDigits+1)))
		if n -= int64(size) + v + 1; !ok || n < 0 {
			return false
		}
		l.w.skip(int64(size))
		if !f(name, v) {
			return false
		}
	}
	return true
}

// value reads a value of n bytes, and gives it to set.
func (l *longTnet) value(key []byte, n int64, set func([]byte, tnet) bool) bool {
	v := tnet{off: l.w.off, n: n}
	body := n > sniffed && (string(key) == "content" || string(key) == "body")
	switch {
	case body:
		v.b = bytes.Clone(l.w.peek(sniffed))
	case n <= l.room:
		l.room -= n
		v.b = bytes.Clone(l.w.peek(n))
	}
	if !l.w.skip(n) {
		return false
	}
	v.kind = l.kind()
	fits := set(key, v)
	l.over = l.over || !fits && v.left()
	return fits
}

// kind reads the byte behind a payload; 0 at the end of the data.
func (l *longTnet) kind() byte {
	b := l.w.peek(1)
	if len(b) == 0 {
		return 0
	}
	k := b[0]
	l.w.skip(1)
	return k
}

package har

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// A syntaxError is a byte that JSON (RFC 8259) does not allow where it is.
type syntaxError struct {
	off int64
	msg string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("at byte %d: %s", e.off, e.msg) }

// A cutError is the end of the data inside a value.
type cutError struct{ off int64 }

func (e *cutError) Error() string {
	if e.off == 0 {
		return "there is nothing in it"
	}
	return fmt.Sprintf("the data end at byte %d", e.off)
}

// A depthError is nesting past [Limits.Depth].
type depthError struct {
	off   int64
	limit int
}

func (e *depthError) Error() string {
	return fmt.Sprintf("at byte %d: nested deeper than %d", e.off, e.limit)
}

// A chunk is a stretch of UTF-8 text with its place in the capture.
type chunk struct {
	b    []byte
	off  int64   // of b[0], counted as in [Ref]
	wide bool    // the stored text is UTF-16
	buf  *buffer // to release when done; may be nil
}

// A lexer checks JSON text in one pass, without holding it: only what its
// record asks for is kept. It can be pushed back, to look again at bytes that
// belonged to a damaged value.
type lexer struct {
	source   func() (chunk, bool)
	cur      chunk
	b        []byte // cur.b
	i        int    // next byte of b
	turn     int    // counts the chunks
	pending  []chunk
	depth    int
	rec      *record // nil when nothing is kept
	seg      int     // b[seg:i] is not yet in rec
	name     []byte  // the last key asked for
	stack    []uint64
	returned int64 // bytes pushed back so far
}

func newLexer(source func() (chunk, bool), depth int) *lexer {
	return &lexer{source: source, depth: depth, stack: make([]uint64, depth/64+1)}
}

// pos is the place of b[i] in the capture.
func (l *lexer) pos() int64 { return l.cur.at(l.i) }

func (c *chunk) at(i int) int64 {
	if c.wide {
		return c.off + wideLen(c.b[:i])
	}
	return c.off + int64(i)
}

// more moves to the next chunk; it reports false at the end.
func (l *lexer) more() bool {
	var c chunk
	if n := len(l.pending); n > 0 {
		c = l.pending[n-1]
		l.pending = l.pending[:n-1]
	} else {
		var ok bool
		if c, ok = l.source(); !ok {
			return false
		}
	}
	if l.rec != nil {
		l.rec.take(l.b[l.seg:l.i])
	}
	l.cur.buf.release()
	l.cur, l.b, l.i, l.seg = c, c.b, 0, 0
	l.turn++
	return true
}

// pushBack makes b, which is at off, the next bytes to be read.
func (l *lexer) pushBack(b []byte, off int64) {
	rest := chunk{b: l.b[l.i:], off: l.pos(), wide: l.cur.wide, buf: l.cur.buf}
	l.pending = append(l.pending, rest)
	l.cur = chunk{b: b, off: off, wide: l.cur.wide}
	l.b, l.i, l.seg = b, 0, 0
	l.returned += int64(len(b))
	l.turn++
}

// ahead returns at least n of the next bytes, or all that are left. It keeps
// what is recorded.
func (l *lexer) ahead(n int) []byte {
	if len(l.b)-l.i >= n {
		return l.b[l.i:]
	}
	rest, off := append([]byte(nil), l.b[l.i:]...), l.pos()
	moved := false
	for len(rest) < n && l.more() {
		moved = true
		k := min(n-len(rest), len(l.b))
		rest = append(rest, l.b[:k]...)
		l.i, l.seg = k, k
	}
	if moved {
		l.pushBack(rest, off)
	}
	return l.b[l.i:]
}

// space skips white space and returns the next byte without consuming it.
func (l *lexer) space() (byte, error) {
	for {
		b := l.b
		for i := l.i; i < len(b); i++ {
			if c := b[i]; c > ' ' || c != ' ' && c != '\n' && c != '\r' && c != '\t' {
				l.i = i
				return c, nil
			}
		}
		l.i = len(b)
		if !l.more() {
			return 0, &cutError{l.pos()}
		}
	}
}

// byte returns the next byte without consuming it.
func (l *lexer) byte() (byte, error) {
	for l.i >= len(l.b) {
		if !l.more() {
			return 0, &cutError{l.pos()}
		}
	}
	return l.b[l.i], nil
}

func (l *lexer) bad(want string) error {
	return &syntaxError{l.pos(), fmt.Sprintf("%q where %s belongs", l.b[l.i], want)}
}

// expect skips white space and consumes c.
func (l *lexer) expect(c byte, want string) error {
	got, err := l.space()
	if err != nil {
		return err
	}
	if got != c {
		return l.bad(want)
	}
	l.i++
	return nil
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special marks, by the high bit of its byte, the first quote, backslash or
// control character of the eight bytes of x; bytes after it may be marked
// falsely. Flipping bit 1 puts the quote, 0x22, next to the controls, below
// 0x20: one comparison finds both.
func special(x uint64) uint64 {
	q, s := x^ones*2, x^ones*'\\'
	return ((q-ones*0x21)&^q | (s-ones)&^s) & highs
}

// plain returns the index at or after i of the first quote, backslash or
// control character of b, or len(b).
func plain(b []byte, i int) int {
	for ; i+16 <= len(b); i += 16 {
		m := special(binary.LittleEndian.Uint64(b[i:]))
		n := special(binary.LittleEndian.Uint64(b[i+8:]))
		if m|n == 0 {
			continue
		}
		if m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		return i + 8 + bits.TrailingZeros64(n)>>3
	}
	for i < len(b) && b[i] >= 0x20 && b[i] != '"' && b[i] != '\\' {
		i++
	}
	return i
}

// str reads a string after its opening quote, past its closing one.
func (l *lexer) str() error {
	for {
		b, i := l.b, plain(l.b, l.i)
		for i+1 < len(b) && b[i] == '\\' && simpleEscape(b[i+1]) {
			i = plain(b, i+2)
		}
		l.i = i
		c, err := l.byte()
		switch {
		case err != nil:
			return err
		case c == '"':
			l.i++
			return nil
		case c == '\\':
			l.i++
			if err := l.escape(); err != nil {
				return err
			}
		case c < 0x20:
			return &syntaxError{l.pos(), fmt.Sprintf("control character %#02x in a string", c)}
		}
	}
}

// simpleEscape reports whether c after a backslash is a whole escape.
func simpleEscape(c byte) bool {
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return true
	}
	return false
}

func (l *lexer) escape() error {
	c, err := l.byte()
	if err != nil {
		return err
	}
	switch {
	case simpleEscape(c):
		l.i++
		return nil
	case c != 'u':
		return l.bad("an escape")
	}
	l.i++
	for range 4 {
		c, err := l.byte()
		if err != nil {
			return err
		}
		if _, ok := unhex(c); !ok {
			return l.bad("a hexadecimal digit")
		}
		l.i++
	}
	return nil
}

func (l *lexer) word(w string) error {
	for i := range len(w) {
		c, err := l.byte()
		if err != nil {
			return err
		}
		if c != w[i] {
			return l.bad(w)
		}
		l.i++
	}
	return nil
}

// number reads a number. One at the very end of the data is complete.
func (l *lexer) number() error {
	if c, err := l.byte(); err == nil && c == '-' {
		l.i++
	}
	c, err := l.byte()
	if err != nil {
		return err
	}
	if c == '0' {
		l.i++
	} else if err := l.digits(); err != nil {
		return err
	}
	if c, err := l.byte(); err == nil && c == '.' {
		l.i++
		if err := l.digits(); err != nil {
			return err
		}
	}
	if c, err := l.byte(); err == nil && (c == 'e' || c == 'E') {
		l.i++
		if c, err := l.byte(); err == nil && (c == '+' || c == '-') {
			l.i++
		}
		return l.digits()
	}
	return nil
}

func (l *lexer) digits() error {
	for n := 0; ; n++ {
		c, err := l.byte()
		if n > 0 && (err != nil || c < '0' || c > '9') {
			return nil
		}
		if err != nil {
			return err
		}
		if c < '0' || c > '9' {
			return l.bad("a digit")
		}
		l.i++
	}
}

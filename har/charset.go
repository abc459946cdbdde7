package har

import (
	"encoding/binary"
	"unicode/utf16"
	"unicode/utf8"
)

// wideLen is the length in bytes, as UTF-16, of the UTF-8 text b. Cutting b
// inside a character is harmless: the whole of it is counted at its first byte.
func wideLen(b []byte) int64 {
	n := int64(0)
	for _, c := range b {
		switch {
		case c < 0x80 || c >= 0xC0 && c < 0xF0:
			n += 2
		case c >= 0xF0:
			n += 4
		}
	}
	return n
}

// A widener turns UTF-16 into UTF-8 and back without losing anything: a
// surrogate without its partner is kept, see [appendCodePoint]. What is left
// at the end, half a unit or half a pair, is in rest.
type widener struct {
	order binary.ByteOrder
	rest  []byte // at most three bytes, not yet converted
}

// convert appends to dst the UTF-8 of in and of the rest before it. At the
// end of the data, last is true.
func (w *widener) convert(dst, in []byte, last bool) []byte {
	in = append(w.rest, in...)
	for len(in) >= 2 {
		r := rune(w.order.Uint16(in))
		if utf16.IsSurrogate(r) && r < 0xDC00 {
			if len(in) < 4 && !last {
				break
			}
			if len(in) >= 4 {
				if both := utf16.DecodeRune(r, rune(w.order.Uint16(in[2:]))); both != utf8.RuneError {
					dst, in = utf8.AppendRune(dst, both), in[4:]
					continue
				}
			}
		}
		dst, in = appendCodePoint(dst, r), in[2:]
	}
	w.rest = append([]byte(nil), in...)
	return dst
}

// narrow is the way back: the UTF-16 that b came from.
func narrow(b []byte, order binary.AppendByteOrder) []byte {
	out := make([]byte, 0, 2*len(b))
	for len(b) > 0 {
		if r, ok := surrogate(b); ok {
			out, b = order.AppendUint16(out, uint16(r)), b[3:]
			continue
		}
		r, n := utf8.DecodeRune(b)
		b = b[n:]
		if r >= 0x10000 {
			r1, r2 := utf16.EncodeRune(r)
			out = order.AppendUint16(order.AppendUint16(out, uint16(r1)), uint16(r2))
			continue
		}
		out = order.AppendUint16(out, uint16(r))
	}
	return out
}

package har

// A window is the part of an input that is looked at before it is passed over.
// It is for forms whose records have to be tried, and found anew behind
// damage. Memory grows with what is asked for, to about twice that.
type window struct {
	in  *input
	b   []byte
	i   int   // of the next byte, in b
	off int64 // of b[i], counted as in [Ref]
}

func newWindow(in *input) *window { return &window{in: in, off: in.pos()} }

// peek returns the next n bytes, or as many as there are. They are valid until
// the next call of peek or skip.
func (w *window) peek(n int64) []byte {
	if have := int64(len(w.b) - w.i); have < n {
		if w.i > 0 && w.i >= cap(w.b)/2 || have == 0 {
			w.b = w.b[:copy(w.b, w.b[w.i:])]
			w.i = 0
		}
		w.b, _ = w.in.read(w.b, n-have)
	}
	return w.b[w.i:min(int64(len(w.b)), int64(w.i)+n)]
}

// skip passes n bytes over, or as many as there are, and reports whether there
// were n.
func (w *window) skip(n int64) bool {
	k := min(n, int64(len(w.b)-w.i))
	w.i += int(k)
	w.off += k
	if k == n {
		return true
	}
	from := w.in.pos()
	whole := w.in.skip(n - k)
	w.off += w.in.pos() - from
	return whole
}

package sensitivity

import "strings"

// An arena keeps many short strings for as long as any of them is used, with
// one allocation for many.
type arena struct{ b strings.Builder }

// keep returns the parts as one string.
func (a *arena) keep(parts ...[]byte) string {
	const chunk = 1 << 16 // bytes
	n := 0
	for _, p := range parts {
		n += len(p)
	}
	if a.b.Cap()-a.b.Len() < n {
		a.b.Reset() // strings kept keep the old chunk
		a.b.Grow(max(n, chunk))
	}
	from := a.b.Len()
	for _, p := range parts {
		a.b.Write(p)
	}
	return a.b.String()[from:]
}

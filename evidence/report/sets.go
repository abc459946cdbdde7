package report

import (
	"crypto/sha256"
	"math/bits"
)

// A bitset is a set of small non-negative numbers.
type bitset []uint64

// add reports whether n was not yet in the set. Negative numbers are never
// added.
func (s *bitset) add(n int) bool {
	if n < 0 {
		return false
	}
	for len(*s) <= n/64 {
		*s = append(*s, 0)
	}
	bit := uint64(1) << (n % 64)
	if (*s)[n/64]&bit != 0 {
		return false
	}
	(*s)[n/64] |= bit
	return true
}

func (s bitset) len() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// An entrySet is a set of entries by source, at one bit an entry, so that a
// capture of a million entries costs 128 kB.
type entrySet map[string]*bitset

func (s entrySet) add(source string, entry int) bool {
	b := s[source]
	if b == nil {
		b = new(bitset)
		s[source] = b
	}
	return b.add(entry)
}

func (s entrySet) len() int {
	n := 0
	for _, b := range s {
		n += b.len()
	}
	return n
}

// An index numbers different texts in the order in which they come, at the
// cost of a digest each.
type index map[[16]byte]int

// of returns the number of text and whether it is new.
func (x index) of(text string) (int, bool) {
	sum := sha256.Sum256([]byte(text))
	key := [16]byte(sum[:16])
	if n, ok := x[key]; ok {
		return n, false
	}
	n := len(x)
	x[key] = n
	return n, true
}

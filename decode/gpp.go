package decode

import (
	"strconv"
	"strings"
)

// Readings of the IAB's Global Privacy Platform
// (https://github.com/InteractiveAdvertisingBureau/Global-Privacy-Platform).
const (
	readGPP      = "gpp"      // a string of the platform: which sections it has
	readSections = "sections" // numbers of sections
)

// maxSections bounds the sections named of one string.
const maxSections = 100

// gppText names the sections that the header of a string lists. What the
// sections say is not read.
func gppText(words map[string]string, v string) string {
	header, _, _ := strings.Cut(v, "~")
	bits := gppBits{header: header}
	const kind, version = 3, 1
	if bits.fixed(6) != kind || bits.fixed(6) != version {
		return ""
	}
	var numbers []string
	last := 0
	for range bits.fixed(12) {
		n := 1
		isRange := bits.fixed(1) == 1
		from := last + bits.fibonacci()
		if last = from; isRange {
			n += bits.fibonacci()
			last = from + n - 1
		}
		if bits.bad || len(numbers)+n > maxSections {
			return ""
		}
		for i := range n {
			numbers = append(numbers, sectionWord(words, strconv.Itoa(from+i)))
		}
	}
	if bits.bad {
		return ""
	}
	if len(numbers) == 0 {
		return "no section"
	}
	return "sections: " + strings.Join(numbers, ", ")
}

// sectionsText names the sections in a list of numbers.
func sectionsText(words map[string]string, v string) string {
	numbers := strings.FieldsFunc(v, func(c rune) bool { return c == ',' || c == '_' })
	for i, n := range numbers {
		if !isPosition(n) && words[n] == "" {
			return ""
		}
		numbers[i] = sectionWord(words, n)
	}
	return strings.Join(numbers, ", ")
}

func sectionWord(words map[string]string, n string) string {
	if w := words[n]; w != "" {
		return w
	}
	return "section " + n
}

// gppBits reads a header bit by bit. Reading beyond its end, and letters that
// are not of the URL-safe alphabet of base 64, make it bad.
type gppBits struct {
	header string
	at     int // bits read
	bad    bool
}

func (b *gppBits) fixed(n int) int {
	v := 0
	for range n {
		v = v<<1 | b.bit()
	}
	return v
}

func (b *gppBits) bit() int {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	if b.at/6 >= len(b.header) {
		b.bad = true
		return 0
	}
	v := strings.IndexByte(alphabet, b.header[b.at/6])
	b.bad = b.bad || v < 0
	b.at++
	return v >> (5 - (b.at-1)%6) & 1
}

// fibonacci reads a number in Fibonacci coding: the bits stand for 1, 2, 3, 5,
// 8 and so on, and a second 1 in a row ends it.
func (b *gppBits) fibonacci() int {
	const longest = 20
	v, low, high, before := 0, 1, 2, 0
	for range longest {
		bit := b.bit()
		if bit == 1 && before == 1 {
			return v
		}
		v += bit * low
		low, high, before = high, low+high, bit
	}
	b.bad = true
	return 0
}

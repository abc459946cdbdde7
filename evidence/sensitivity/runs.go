package sensitivity

import "unicode"

// run splits one unbroken run of letters and digits into words: at a change
// of case as in "reportACrime", and between letters and digits. A run that is
// more likely an identifier than words is one token that no rule uses.
func (s *scan) run(m mapped, i, j int) {
	n := len(s.tokens)
	s.token(m, i, j)
	if len(s.tokens) == n || s.tokens[n].known {
		return
	}
	var cuts []int
	if simple(m.b[i:j]) {
		cuts = s.compound(m.b, i, j)
	} else {
		cuts = caseCuts(m, i, j)
	}
	if cuts == nil {
		return
	}
	s.tokens = s.tokens[:n]
	for k := 0; k+1 < len(cuts); k++ {
		s.token(m, cuts[k], cuts[k+1])
	}
}

// simple reports whether b has nothing to be split at.
func simple(b []byte) bool {
	for i, c := range b {
		if i > 0 && 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80 {
			return false
		}
	}
	return true
}

// caseCuts returns the bounds of the words in b[i:j], or nil when it has one
// word or looks like an identifier.
func caseCuts(m mapped, i, j int) []int {
	const lower, upper, digit = 1, 2, 3
	cuts := []int{i}
	last, lastAt, digits := 0, i, 0
	for k := i; k < j; {
		r, n := m.rune(k)
		kind := lower
		switch {
		case unicode.IsDigit(r):
			kind = digit
		case unicode.IsUpper(r):
			kind = upper
		case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unseen(r) || r == '\'' || r == '’':
			kind = last
		}
		begun := cuts[len(cuts)-1]
		switch {
		case k == i || kind == last:
		case kind == digit || last == digit:
			cuts = append(cuts, k)
			digits++
		case last == lower:
			cuts = append(cuts, k)
		case lastAt > begun && !(r == 's' && k+n == j): // "HIVTest", but not "STIs"
			cuts = append(cuts, lastAt)
		}
		last, lastAt = kind, k
		k += n
	}
	cuts = append(cuts, j)
	words := len(cuts) - 1
	if words == 1 || digits > 2 || words > 3 && (j-i)/words < 3 {
		return nil
	}
	return cuts
}

// compound returns the bounds of the words in b[i:j] around the longest word
// of the rules within it, as in "anytownfoodbank", or nil when it has none of
// a length that is unlikely by chance.
func (s *scan) compound(b []byte, i, j int) []int {
	const shortest, longest, longestRun = 10, 24, 64
	if j-i > longestRun {
		return nil
	}
	s.buf = s.buf[:0]
	for _, c := range b[i:j] {
		s.buf = appendFolded(s.buf, rune(c))
	}
	for n := min(j-i-1, longest); n >= shortest; n-- {
		for k := 0; k+n <= j-i; k++ {
			if s.vocab.stemmed[string(s.buf[k:k+n])] == 0 {
				continue
			}
			cuts := []int{i, i + k, i + k + n, j}
			if k == 0 {
				cuts = cuts[1:]
			}
			if k+n == j-i {
				cuts = cuts[:len(cuts)-1]
			}
			return cuts
		}
	}
	return nil
}

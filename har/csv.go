package har

import "strings"

// A rowState says how the splitting of a row ended.
type rowState int

const (
	rowWhole rowState = iota
	rowOpen           // inside quotation marks: the row may go on in the next line
	rowWrong          // text behind a closing quotation mark
)

// splitRow appends the cells of a row of a table (RFC 4180: quotation marks
// around a cell that holds the delimiter, line breaks or quotation marks, which
// are then doubled). Spaces before a quotation mark, as Umbrella writes them,
// are passed over.
func splitRow(to []string, s string, delim byte) ([]string, rowState) {
	for {
		start := 0
		for start < len(s) && s[start] == ' ' {
			start++
		}
		if start == len(s) || s[start] != '"' {
			n := strings.IndexByte(s, delim)
			if n < 0 {
				return append(to, s), rowWhole
			}
			to, s = append(to, s[:n]), s[n+1:]
			continue
		}
		cell, rest, closed := quotedCell(s[start+1:])
		to = append(to, cell)
		if !closed {
			return to, rowOpen
		}
		rest = strings.TrimLeft(rest, " ")
		switch {
		case rest == "":
			return to, rowWhole
		case rest[0] != delim:
			return to, rowWrong
		}
		s = rest[1:]
	}
}

// quotedCell reads up to the closing quotation mark.
func quotedCell(s string) (cell, rest string, closed bool) {
	doubled := false
	for i := 0; ; i++ {
		n := strings.IndexByte(s[i:], '"')
		if n < 0 {
			return s, "", false
		}
		i += n
		if i+1 < len(s) && s[i+1] == '"' {
			doubled = true
			i++
			continue
		}
		cell = s[:i]
		if doubled {
			cell = strings.ReplaceAll(cell, `""`, `"`)
		}
		return cell, s[i+1:], true
	}
}

package sensitivity

import "bytes"

// cutBlocks takes the literal blocks ("key: |" with lines indented under it)
// out of a YAML file and returns them by the line of their key, from 1. In
// what is left of the file their lines are empty, so that lines keep their
// numbers, and the bar is a tilde. The lists of terms are nearly all of the
// rules: a YAML library takes as long over each of their letters as over those
// of the rest, and half of the time that loading took.
//
// Only blocks written so are taken, without a number, sign, comment or
// quotation mark on the line of the key. The library reads any other.
func cutBlocks(data []byte) (rest []byte, blocks map[int]string) {
	blocks = make(map[int]string)
	rest = make([]byte, 0, 1<<12)
	for n := 1; len(data) > 0; n++ {
		row, after := cutLine(data)
		style, indent := opensBlock(row)
		size, lines := 0, 0
		if style != 0 {
			size, lines = blockSize(after, indent)
		}
		data = after[size:]
		if style != '|' {
			rest = append(append(rest, row...), after[:size]...)
			n += lines
			continue
		}
		blocks[n] = string(after[:size])
		rest = append(append(rest, row[:bytes.LastIndexByte(row, '|')]...), "~\n"...)
		for range lines {
			rest = append(rest, '\n')
		}
		n += lines
	}
	return rest, blocks
}

// blockSize returns how many bytes and lines at the start of data are empty or
// indented further than their key.
func blockSize(data []byte, indent int) (size, lines int) {
	for size < len(data) {
		row, _ := cutLine(data[size:])
		if in := indentOf(row); in >= 0 && in <= indent {
			break
		}
		size += len(row)
		lines++
	}
	return size, lines
}

// cutLine returns the first line of data, with its end, and what follows.
func cutLine(data []byte) (row, rest []byte) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return data[:i+1], data[i+1:]
	}
	return data, nil
}

// indentOf returns how many spaces a line begins with, or -1 for an empty one.
func indentOf(row []byte) int {
	text := bytes.TrimLeft(row, " ")
	if len(bytes.TrimSpace(text)) == 0 {
		return -1
	}
	return len(row) - len(text)
}

// opensBlock returns the style of the block, '|' or '>', that a line with a
// plain key opens, and the key's indentation; 0 if it opens none.
func opensBlock(row []byte) (style byte, indent int) {
	row = bytes.TrimRight(row, "\r\n")
	if !bytes.HasSuffix(row, []byte(": |")) && !bytes.HasSuffix(row, []byte(": >")) {
		return 0, 0
	}
	key := row[:len(row)-len(": |")]
	indent = max(indentOf(key), 0)
	for _, c := range key[indent:] {
		if (c < 'a' || 'z' < c) && c != '_' {
			return 0, 0
		}
	}
	return row[len(row)-1], indent
}

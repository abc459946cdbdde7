package har

import (
	"strconv"
	"strings"
)

// A curlMark says what a line of curl's output is. The marks are those of
// tool_cb_dbg.c in curl's source.
type curlMark byte

const (
	curlOther    curlMark = iota // progress, or the text of an answer
	curlInfo                     // "* ", "== Info: "
	curlSent                     // "> ": a line of a request's header
	curlReceived                 // "< ": a line of an answer's header
	curlNoise                    // "{ [5 bytes data]"
	curlBlock                    // "=> Send header, 191 bytes (0xbf)"
	curlDump                     // "0040: …"
)

// curlMarked splits a line of the output: the time of day that --trace-time
// puts before it, its mark, and what stands behind the mark.
func curlMarked(line string) (clock string, mark curlMark, text string) {
	if i := strings.LastIndexByte(line, '\r'); i >= 0 {
		line = line[i+1:] // the progress meter writes over itself
	}
	if i := strings.LastIndex(line, "--:--:-- "); i >= 0 {
		line = strings.TrimLeft(line[i+9:], " 0123456789.kMGTP")
	}
	if len(line) > 16 && line[2] == ':' && line[5] == ':' && line[8] == '.' && line[15] == ' ' {
		clock, line = line[:15], line[16:]
	}
	if strings.HasPrefix(line, "[") { // --trace-ids
		if id, rest, ok := strings.Cut(line[1:], "] "); ok && strings.Trim(id, "0123456789-x") == "" {
			line = rest
		}
	}
	for _, m := range []struct {
		prefix string
		mark   curlMark
	}{
		{"* ", curlInfo}, {"== Info: ", curlInfo}, {"> ", curlSent}, {"< ", curlReceived},
		{"{ [", curlNoise}, {"} [", curlNoise}, {"=> Send ", curlBlock}, {"<= Recv ", curlBlock},
	} {
		if rest, ok := strings.CutPrefix(line, m.prefix); ok {
			if m.mark == curlBlock {
				return clock, curlBlock, line
			}
			return clock, m.mark, rest
		}
	}
	switch line {
	case ">":
		return clock, curlSent, ""
	case "<":
		return clock, curlReceived, ""
	}
	if i := strings.IndexByte(line, ':'); i >= 4 && (i+1 == len(line) || line[i+1] == ' ') && i <= 8 && strings.Trim(line[:i], "0123456789abcdef") == "" {
		return clock, curlDump, line
	}
	return clock, curlOther, line
}

// A dump is one block of --trace or --trace-ascii as it is read: a heading
// with the number of bytes, and lines of an offset and what is there.
type dump struct {
	header, sent bool // of what the block holds
	other        bool // or it holds the bytes of the encryption
	size         int  // bytes, as the heading states
	at           int  // bytes read
	ascii        bool // some of them as text alone
	odd          bool // some are missing
}

// dumpHeading reads the heading of a block.
func dumpHeading(line string) (d dump, ok bool) {
	what, size, ok := strings.Cut(line, ", ")
	count, rest, _ := strings.Cut(size, " bytes (0x")
	n, err := strconv.Atoi(count)
	hex, err2 := strconv.ParseInt(strings.TrimSuffix(rest, ")"), 16, 64)
	if !ok || err != nil || err2 != nil || int64(n) != hex || n < 0 {
		return dump{}, false
	}
	d = dump{size: n, sent: strings.HasPrefix(what, "=> ")}
	switch what[len("=> Send "):] {
	case "header":
		d.header = true
	case "data":
	case "SSL data":
		d.other = true
	default:
		return dump{}, false
	}
	return d, true
}

// take reads one line of the block, and appends what it holds to dst.
func (d *dump) take(dst []byte, line string) []byte {
	offset, text, _ := strings.Cut(line, ":")
	text = strings.TrimPrefix(text, " ")
	at, err := strconv.ParseInt(offset, 16, 64)
	if err != nil || at > int64(d.size) {
		d.odd = true
		return dst
	}
	dst = d.gap(dst, int(at))
	if data, ok := hexRow(text, d.size-d.at); ok {
		d.at += len(data)
		return append(dst, data...)
	}
	if len(text) > min(64, d.size-d.at) {
		d.odd = true
		text = text[:min(64, d.size-d.at)]
	}
	d.ascii = d.ascii || text != ""
	d.at += len(text)
	return append(dst, text...)
}

// gap appends what is between the last line and the offset at: nothing, or the
// line end at which --trace-ascii begins a new line.
func (d *dump) gap(dst []byte, at int) []byte {
	switch at - d.at {
	case 0:
	case 2:
		dst = append(dst, "\r\n"...)
	default:
		d.odd = true
	}
	d.at = at
	return dst
}

// hexRow reads "50 4f 53 54 … POST", at most 16 of left bytes.
func hexRow(s string, left int) ([]byte, bool) {
	const width = 16
	n := min(width, left)
	if n == 0 || len(s) != 3*width+n {
		return nil, false
	}
	out := make([]byte, n)
	for i := range width {
		cell := s[3*i : 3*i+3]
		if i >= n {
			if cell != "   " {
				return nil, false
			}
			continue
		}
		high, ok1 := unhex(cell[0])
		low, ok2 := unhex(cell[1])
		if !ok1 || !ok2 || cell[2] != ' ' {
			return nil, false
		}
		out[i] = byte(high<<4 | low)
	}
	return out, true
}

package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxLine bounds, in bytes, one line of a list, and one record of a table.
const maxLine = 1 << 20

var errLong = fmt.Errorf("longer than %d bytes", maxLine)

// A lineReader reads the lines of a text as people save it: UTF-8, or UTF-16
// with a byte order mark. A line that is not UTF-8 is read as Windows-1252, in
// which spreadsheets save tables in western Europe.
type lineReader struct {
	in    *bufio.Reader
	n     int // lines read
	other int // of these, in Windows-1252
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReader(transform.NewReader(r, unicode.BOMOverride(encoding.Nop.NewDecoder())))}
}

// next returns the next line without its end, valid until the next call, and
// io.EOF after the last.
func (l *lineReader) next() ([]byte, error) {
	var line []byte
	part, err := l.in.ReadSlice('\n')
	for err == bufio.ErrBufferFull && len(line)+len(part) <= maxLine {
		line = append(line, part...)
		part, err = l.in.ReadSlice('\n')
	}
	if line = append(line, part...); err == io.EOF && len(line) > 0 {
		err = nil
	}
	if err == io.EOF {
		return nil, err
	}
	l.n++
	line = bytes.TrimRight(line, "\r\n")
	switch {
	case err == bufio.ErrBufferFull || len(line) > maxLine:
		return nil, errLong
	case err != nil:
		return nil, err
	case l.n == 1 && bytes.HasPrefix(line, []byte("PK\x03\x04")):
		return nil, &hintError{errors.New("this is a workbook or an archive, not text"),
			"in the spreadsheet, save the sheet as CSV UTF-8 (File, Save as)"}
	case bytes.IndexByte(line, 0) >= 0:
		return nil, errors.New("a zero byte: this is not text")
	case !utf8.Valid(line):
		l.other++
		return charmap.Windows1252.NewDecoder().Bytes(line)
	}
	return line, nil
}

package pdf

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// A file writes numbered objects, and at its end the table that says where
// each begins (PDF 1.4, section 3.4).
type file struct {
	w       *bufio.Writer
	hash    hash.Hash
	at      int64
	offsets []int64 // by number
	err     error
}

func newFile(w io.Writer) *file {
	f := &file{w: bufio.NewWriterSize(w, 1<<16), hash: sha256.New()}
	// Four bytes above 127 tell programs that the file is not text.
	f.write([]byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"))
	return f
}

func (f *file) write(b []byte) {
	if f.err != nil {
		return
	}
	f.hash.Write(b)
	n, err := f.w.Write(b)
	f.at, f.err = f.at+int64(n), err
}

// object writes an object; body ends with a line feed.
func (f *file) object(number int, body []byte) {
	for len(f.offsets) <= number {
		f.offsets = append(f.offsets, 0)
	}
	f.offsets[number] = f.at
	f.write([]byte(strconv.Itoa(number) + " 0 obj\n"))
	f.write(body)
	f.write([]byte("endobj\n"))
}

func (f *file) objectf(number int, format string, args ...any) {
	f.object(number, fmt.Appendf(nil, format+"\n", args...))
}

func (f *file) stream(number int, dict string, data []byte) {
	b := fmt.Appendf(nil, "<<%s /Length %d>>\nstream\n", dict, len(data))
	f.object(number, append(append(b, data...), "\nendstream\n"...))
}

// close writes the table of objects and the trailer. The identifier of the
// file is the start of the SHA-256 of what stands before them.
func (f *file) close(root, info int) error {
	id := f.hash.Sum(nil)[:16]
	start := f.at
	var b bytes.Buffer
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets))
	for _, at := range f.offsets[1:] {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %d 0 R /Info %d 0 R /ID [<%X> <%X>]>>\nstartxref\n%d\n%%%%EOF\n",
		len(f.offsets), root, info, id, id, start)
	f.write(b.Bytes())
	if f.err != nil {
		return f.err
	}
	return f.w.Flush()
}

// Limits of the archive format (PDF 1.4, appendix C: 8,191 elements in an
// array, 65,535 bytes in a string), and of good sense.
const (
	longestArray    = 8000
	longestAlt      = 10_000 // characters
	longestProperty = 1_000
	longestBookmark = 200
)

// shorten returns at most n characters of s, with … for the rest.
func shorten(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// textString returns s as a string of the file: UTF-16 with its byte order
// mark first, and without bytes that have a meaning there.
func textString(s string) string {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`, "\r", `\r`).Replace(string(b)) + ")"
}

var errLibraryFile = errors.New("the drawing library wrote a file of another shape than expected")

// objectsOf returns the objects of a file as the drawing library writes it:
// one table of objects, in which all numbers are in use. Element 0 is nil.
// The objects share the file's memory.
func objectsOf(file []byte) ([][]byte, error) {
	i := bytes.LastIndex(file, []byte("startxref\n"))
	if i < 0 {
		return nil, errLibraryFile
	}
	var table, count int
	if _, err := fmt.Sscanf(string(file[i:]), "startxref\n%d", &table); err != nil || table < 0 || table > i {
		return nil, errLibraryFile
	}
	if _, err := fmt.Sscanf(string(file[table:min(table+40, i)]), "xref\n0 %d", &count); err != nil {
		return nil, errLibraryFile
	}
	const entry = 20
	rows := file[table+len(fmt.Sprintf("xref\n0 %d\n", count)) : i]
	if len(rows) < count*entry {
		return nil, errLibraryFile
	}
	starts := make([]int, count) // starts[0] is that of the table
	starts[0] = table
	for n := 1; n < count; n++ {
		at, err := strconv.Atoi(string(rows[n*entry : n*entry+10]))
		if err != nil || at >= table {
			return nil, errLibraryFile
		}
		starts[n] = at
	}
	order := slices.Sorted(slices.Values(starts))
	out := make([][]byte, count)
	for n := 1; n < count; n++ {
		i, _ := slices.BinarySearch(order, starts[n])
		object := file[starts[n]:order[i+1]]
		object, head := bytes.CutPrefix(object, fmt.Appendf(nil, "%d 0 obj\n", n))
		object, tail := bytes.CutSuffix(object, []byte("endobj\n"))
		if !head || !tail {
			return nil, errLibraryFile
		}
		out[n] = object
	}
	return out, nil
}

package pdf_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// A reader takes apart a file that this package has written.
type reader struct {
	t       testing.TB
	objects map[string][]byte // by number
	pages   []string          // numbers of the page objects, in order
	trailer []byte
}

var (
	objectRE  = regexp.MustCompile(`(?m)^(\d+) 0 obj\b`)
	lengthRE  = regexp.MustCompile(`/Length (\d+)`)
	kidsRE    = regexp.MustCompile(`/Kids \[((?:\d+ 0 R ?)*)\]`)
	contentRE = regexp.MustCompile(`/Contents (\d+) 0 R`)
	titleRE   = regexp.MustCompile(`^(?s)\s*<<\s*/Title `)
)

func read(t testing.TB, file []byte) *reader {
	t.Helper()
	r := &reader{t: t, objects: make(map[string][]byte)}
	at := 0
	for {
		m := objectRE.FindSubmatchIndex(file[at:])
		if m == nil {
			break
		}
		number, from := string(file[at+m[2]:at+m[3]]), at+m[1]
		end := from + bytes.Index(file[from:], []byte("endobj"))
		if s := bytes.Index(file[from:end], []byte("stream\n")); s >= 0 {
			n := 0
			if _, err := fmt.Sscan(string(lengthRE.FindSubmatch(file[from : from+s])[1]), &n); err != nil {
				t.Fatal(err)
			}
			end = from + s + len("stream\n") + n
		}
		r.objects[number] = file[from:end]
		at = end
	}
	r.trailer = file[at:]
	for _, o := range r.objects {
		if bytes.Contains(o, []byte("/Type /Pages")) {
			for _, kid := range strings.Split(string(kidsRE.FindSubmatch(o)[1]), " 0 R") {
				if kid = strings.TrimSpace(kid); kid != "" {
					r.pages = append(r.pages, kid)
				}
			}
		}
	}
	if len(r.pages) == 0 {
		t.Fatal("no pages")
	}
	return r
}

// content returns the drawing commands of a page, counted from 0.
func (r *reader) content(page int) []byte {
	r.t.Helper()
	o := r.objects[string(contentRE.FindSubmatch(r.objects[r.pages[page]])[1])]
	i := bytes.Index(o, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(o[i+len("stream\n"):]))
	if err != nil {
		r.t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

// texts returns the strings drawn on a page, in the order of drawing.
func (r *reader) texts(page int) []string {
	r.t.Helper()
	var out []string
	c := r.content(page)
	for {
		i := bytes.Index(c, []byte(" Td ("))
		if i < 0 {
			return out
		}
		s, n := literal(c[i+len(" Td "):])
		out = append(out, utf16be(s))
		c = c[i+len(" Td ")+n:]
	}
}

// all returns all text of the file in the order of drawing.
func (r *reader) all() string {
	var b strings.Builder
	for p := range r.pages {
		for _, s := range r.texts(p) {
			b.WriteString(s)
		}
	}
	return b.String()
}

// outline returns the titles of the outline in the order of their objects.
func (r *reader) outline() []string {
	var out []string
	for n := 1; n <= len(r.objects)+1; n++ {
		o := r.objects[fmt.Sprint(n)]
		if titleRE.Match(o) && bytes.Contains(o, []byte("/Parent")) {
			s, _ := literal(o[bytes.IndexByte(o, '('):])
			out = append(out, strings.TrimPrefix(utf16be(s), "\ufeff"))
		}
	}
	return out
}

// literal reads the string in parentheses that b begins with, and returns its
// bytes and its length in the file.
func literal(b []byte) ([]byte, int) {
	var out []byte
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case ')':
			return out, i + 1
		case '\\':
			i++
			if b[i] == 'r' {
				out = append(out, '\r')
				continue
			}
			out = append(out, b[i])
		default:
			out = append(out, b[i])
		}
	}
	return out, len(b)
}

func utf16be(b []byte) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

package har

import (
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
)

// A shape is a file made of a unit many times over, which is never held whole.
type shape struct {
	head, unit, tail string
	times            int64
}

func (s shape) size() int64 {
	return int64(len(s.head)) + s.times*int64(len(s.unit)) + int64(len(s.tail))
}

func (s shape) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	end := int64(len(s.head)) + s.times*int64(len(s.unit))
	for n < len(p) && off < s.size() {
		var from string
		switch {
		case off < int64(len(s.head)):
			from = s.head[off:]
		case off < end:
			k := (off - int64(len(s.head))) % int64(len(s.unit))
			from = s.unit[k:]
		default:
			from = s.tail[off-end:]
		}
		k := copy(p[n:], from)
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// grow makes a shape of about size bytes; its unit is made long first.
func grow(head, unit, tail string, size int64) shape {
	unit = strings.Repeat(unit, max(1, 8192/len(unit)))
	return shape{head, unit, tail, size / int64(len(unit))}
}

// Memory does not grow with the capture, whatever its shape, and what a limit
// kept from being read is declared.
func TestMemoryIsFlat(t *testing.T) {
	const size, bound = 96 << 20, 40 << 20
	if testing.Short() {
		t.Skip("reads a gigabyte")
	}
	open := `{"log":{"version":"1.2","creator":{"name":"hostile"},"entries":[`
	body := open + `{"request":{"method":"POST","url":"https://a.test/","headers":[],"postData":{"mimeType":"text/plain","text":"`
	end := `"}},"response":{"status":200}},{"request":{"url":"https://last.test/"}}]}}`
	tests := []struct {
		name    string
		s       shape
		entries int // read; -1 when many
		damage  string
	}{
		{"many entries", grow(open, `{"request":{"url":"https://a.test/","headers":[{"name":"a","value":"b"}]},"response":{"status":200}},`, `{}]}}`, size), -1, ""},
		{"empty entries", grow(open, `{},`, `{}]}}`, size/8), -1, ""},
		{"one long body", grow(body, "x", end, size), 2, ""},
		{"a body of escaped quotes", grow(body, `\"`, end, size), 2, ""},
		{"a body of backslashes", grow(body, `\\`, end, size), 2, ""},
		{"a body of code points", grow(body, `\u00e9`, end, size), 2, ""},
		{"a long string before the address", grow(open+`{"_x":"`, "x", `","request":{"url":"https://a.test/"}},{}]}}`, size), 2, "_x is a text"},
		{"a long address", grow(open+`{"request":{"url":"`, "x", `"}},{}]}}`, size), 2, "request.url is a text"},
		{"many keys", grow(open+`{"a":1`, `,"b":2`, `},{}]}}`, size), 1, "one entry holds more"},
		{"a long key", grow(open+`{"`, "k", `":1},{}]}}`, size), 1, "one entry holds more"},
		{"deep lists", grow(open, "[", "", size), 0, "nested deeper"},
		{"deep objects", grow(open, `{"request":`, "", size/4), 0, "nested deeper"},
		{"damage all along", grow(open, `{"request":{"url":"https://a.test/"}}x`, `]}}`, size/4), -1, "more than 9999 stretches"},
		{"broken entries", grow(open, `{"request":{"url":"https://a.test/"]},`, `]}}`, size/4), 0, ""},
		{"a long head", grow(`{"log":{"pages":[`, `{"startedDateTime":"x","id":"y"},`, `{}],"entries":[{}]}}`, size), 1, ""},
		{"white space", grow(`{"log":`, " ", `{"entries":[{}]}}`, size), 1, ""},
		{"an open string to the end", grow(open+`{"a":"`, "x", "", size), 0, "the data end"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			before, peak := m.HeapAlloc, uint64(0)
			opt := Options{Progress: func(_, _ int64) {
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}}
			captures, err := openShape(tt.s, opt)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			src := readCapture(t, captures[0], func(e *Entry) {
				n++
			})
			if tt.entries >= 0 && n != tt.entries {
				t.Errorf("%d entries, want %d", n, tt.entries)
			}
			if tt.entries < 0 && n < 1000 {
				t.Errorf("%d entries, want many", n)
			}
			if peak > before+bound {
				t.Errorf("%d bytes held, want at most %d", peak-before, bound)
			}
			if all := fmt.Sprint(src.Damage); !strings.Contains(all, tt.damage) {
				t.Errorf("damage %.300s, want %q", all, tt.damage)
			}
			if src.MemberSize != tt.s.size() {
				t.Errorf("%d bytes hashed, want %d", src.MemberSize, tt.s.size())
			}
		})
	}
}

func openShape(s shape, opt Options) ([]*Capture, error) {
	st := newStored(s, s.size(), func() error { return nil })
	captures, err := open(File{Path: "shape", Name: "shape"}, st, opt)
	st.users.Store(int32(len(captures)))
	return captures, err
}

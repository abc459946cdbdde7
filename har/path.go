package har

import (
	"bytes"
	"fmt"
	"strings"
)

// keyPath names the member that is open at kept[at], a place inside a checked
// value: "request.headers[3].value". Long keys are shortened.
func keyPath(kept []byte, at int) string {
	type level struct {
		key   string
		index int // in a list; -1 in an object
	}
	var stack []level
	wantKey := false
	for i := 0; i < at && i < len(kept); i++ {
		switch kept[i] {
		case '{':
			stack = append(stack, level{index: -1})
			wantKey = true
		case '[':
			stack = append(stack, level{})
			wantKey = false
		case '}', ']':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
			wantKey = false
		case ',':
			if n := len(stack) - 1; n >= 0 && stack[n].index >= 0 {
				stack[n].index++
			} else {
				wantKey = true
			}
		case '"':
			end := i + 1
			for end < at && kept[end] != '"' {
				if kept[end] == '\\' {
					end++
				}
				end++
			}
			if n := len(stack) - 1; wantKey && n >= 0 && end <= len(kept) {
				key := unquote(nil, kept[i+1:min(end, len(kept))])
				stack[n].key = string(bytes.ToValidUTF8(key[:min(len(key), 64)], []byte("?")))
				wantKey = false
			}
			i = end
		}
	}
	var s strings.Builder
	for _, l := range stack {
		switch {
		case l.index >= 0:
			fmt.Fprintf(&s, "[%d]", l.index)
		case s.Len() > 0:
			s.WriteString("." + l.key)
		default:
			s.WriteString(l.key)
		}
	}
	return s.String()
}

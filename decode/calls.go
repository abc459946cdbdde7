package decode

import (
	"encoding/json"
	"iter"
	"strings"
)

// A call is one statement of the form name(args), with its arguments as JSON.
type call struct {
	name string
	args []string
}

// calls yields the statements of a JavaScript function body up to its closing
// brace, in order. The second value is false for a statement that is not a
// call with JSON arguments; what it says is then passed over.
func calls(js string) iter.Seq2[call, bool] {
	return func(yield func(call, bool) bool) {
		for {
			js = strings.TrimLeft(js, " \t\r\n;")
			if js == "" || js[0] == '}' {
				return
			}
			i := 0
			for i < len(js) && (isNameByte(js[i]) && js[i] != '-') {
				i++
			}
			c := call{name: js[:i]}
			if i == 0 || i == len(js) || js[i] != '(' {
				n := statement(js)
				js = js[n:]
				if !yield(call{}, false) {
					return
				}
				continue
			}
			js = js[i+1:]
			ok := true
			for {
				n, end := argument(js)
				a := strings.TrimSpace(js[:n])
				if a != "" {
					c.args = append(c.args, a)
					ok = ok && json.Valid([]byte(a))
				}
				js = js[min(n+1, len(js)):]
				if end != ',' {
					ok = ok && end == ')'
					break
				}
			}
			if !yield(c, ok) {
				return
			}
		}
	}
}

// argument returns the length of the argument that js begins with, and the
// byte that ends it; 0 at the end of the text.
func argument(js string) (n int, end byte) {
	depth := 0
	for i := 0; i < len(js); i++ {
		switch c := js[i]; c {
		case '"', '\'', '`':
			i += quotedLen(js[i:]) - 1
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth == 0 {
				return i, c
			}
			depth--
		case ',':
			if depth == 0 {
				return i, c
			}
		}
	}
	return len(js), 0
}

// statement returns the length of the statement that js begins with, its
// closing semicolon included.
func statement(js string) int {
	depth := 0
	for i := 0; i < len(js); i++ {
		switch c := js[i]; c {
		case '"', '\'', '`':
			i += quotedLen(js[i:]) - 1
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			if depth == 0 {
				return max(i, 1)
			}
			depth--
		case ';':
			if depth == 0 {
				return i + 1
			}
		}
	}
	return len(js)
}

// quotedLen returns the length of the string literal that js begins with.
func quotedLen(js string) int {
	for i := 1; i < len(js); i++ {
		switch js[i] {
		case '\\':
			i++
		case js[0]:
			return i + 1
		}
	}
	return len(js)
}

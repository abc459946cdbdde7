package har

import "fmt"

// The members that lead to a slot.
const (
	onOther uint8 = iota
	onRequest
	onResponse
	onPostData
	onRequestContent
	onContent
)

// value checks one value, however deep, without recursion.
func (l *lexer) value() error {
	depth := 0
	var path [4]uint8 // of the open members at depth 1, 2, 3
	at := slotNone
	for {
		c, err := l.space()
		if err != nil {
			return err
		}
		switch c {
		case '{', '[':
			if depth == l.depth {
				return &depthError{l.pos(), l.depth}
			}
			l.i++
			word, bit := depth/64, uint64(1)<<(depth%64)
			depth++
			if depth < len(path) {
				path[depth] = onOther
			}
			closing := byte(']')
			if c == '{' {
				l.stack[word] |= bit
				closing = '}'
			} else {
				l.stack[word] &^= bit
			}
			next, err := l.space()
			if err != nil {
				return err
			}
			if next == closing {
				l.i++
				depth--
				break
			}
			if c == '{' {
				if at, err = l.member(depth, &path); err != nil {
					return err
				}
			} else {
				at = slotNone
			}
			continue
		case '"':
			l.i++
			l.begin()
			if err := l.str(); err != nil {
				return err
			}
			l.end(at)
		case 't':
			err = l.word("true")
		case 'f':
			err = l.word("false")
		case 'n':
			err = l.word("null")
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			err = l.number()
		default:
			return l.bad("a value")
		}
		if err != nil {
			return err
		}
		again, err := l.after(&depth, &path, &at)
		if err != nil || !again {
			return err
		}
	}
}

// after reads what may follow a value inside its containers. It reports
// whether another value comes.
func (l *lexer) after(depth *int, path *[4]uint8, at *slot) (bool, error) {
	for *depth > 0 {
		c, err := l.space()
		if err != nil {
			return false, err
		}
		top := *depth - 1
		object := l.stack[top/64]>>(top%64)&1 == 1
		switch {
		case c == ',' && object:
			l.i++
			*at, err = l.member(*depth, path)
			return true, err
		case c == ',':
			l.i++
			*at = slotNone
			return true, nil
		case c == '}' && object, c == ']' && !object:
			l.i++
			*depth--
		case object:
			return false, l.bad(`"," or "}"`)
		default:
			return false, l.bad(`"," or "]"`)
		}
	}
	return false, nil
}

// member reads a key and its colon at depth. It reports the slot that the
// value belongs to.
func (l *lexer) member(depth int, path *[4]uint8) (slot, error) {
	if depth >= len(path) || l.rec == nil || !l.rec.entry || l.rec.lost {
		_, err := l.key(false)
		return slotNone, err
	}
	key, err := l.key(true)
	if err != nil {
		return slotNone, err
	}
	path[depth] = onOther
	switch depth {
	case 1:
		if len(l.rec.first) == 0 {
			l.rec.first = append(l.rec.first, key...)
		}
		switch string(key) {
		case "request":
			path[1], l.rec.request = onRequest, true
		case "response":
			path[1] = onResponse
		}
	case 2:
		switch {
		case path[1] == onRequest && string(key) == "postData":
			path[2] = onPostData
		case path[1] == onRequest && string(key) == "_content":
			path[2] = onRequestContent
		case path[1] == onResponse && string(key) == "content":
			path[2] = onContent
		case l.rec.holds != "" && string(key) == l.rec.holds:
			path[2] = map[uint8]uint8{onRequest: onPostData, onResponse: onContent}[path[1]]
		}
	case 3:
		if string(key) != "text" && (l.rec.holds == "" || string(key) != "encoded") {
			break
		}
		switch path[2] {
		case onPostData:
			return slotRequest, nil
		case onRequestContent:
			return slotRequestContent, nil
		case onContent:
			return slotResponse, nil
		}
	}
	return slotNone, nil
}

// key reads a key and its colon. Asked to, it returns the text of a key short
// enough to matter; the result is valid until the next key is read.
func (l *lexer) key(want bool) ([]byte, error) {
	if err := l.expect('"', "a key"); err != nil {
		return nil, err
	}
	var text []byte
	if want {
		b := l.ahead(maxKey)
		for i, c := range b[:min(maxKey, len(b))] {
			if c == '"' {
				text = b[:i]
				break
			}
			if c == '\\' {
				text = escapedKey(b)
				break
			}
		}
	}
	l.name = append(l.name[:0], text...)
	text = l.name
	if err := l.str(); err != nil {
		return nil, err
	}
	if err := l.expect(':', `":"`); err != nil {
		return nil, err
	}
	return text, nil
}

// maxKey is the longest key, as stored, that is compared with a known one.
const maxKey = 128

// escapedKey returns the text of the key that b starts with, if it ends there.
func escapedKey(b []byte) []byte {
	b = b[:min(maxKey, len(b))]
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			return unquote(nil, b[:i])
		case '\\':
			i++
		}
	}
	return nil
}

func quoteKeys(keys []string) string {
	if len(keys) == 0 {
		return "none"
	}
	s := ""
	for i, k := range keys {
		if i > 0 {
			s += ", "
		}
		s += fmt.Sprintf("%q", k)
	}
	return s
}

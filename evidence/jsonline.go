package evidence

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSONLine returns v as one line of JSON, with its line feed; indent, if not
// "", makes it several lines. In its strings, whatever [Visible] would write
// out is escaped as RFC 8259 has it: the values stay the same, and nothing
// in them acts on a terminal or on the order in which text is shown.
func JSONLine(v any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return escapeHidden(b.Bytes()), nil
}

// escapeHidden escapes, in JSON text, the characters that are not shown. They
// can stand in strings only.
func escapeHidden(text []byte) []byte {
	var out []byte
	done := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf && c != 0x7f {
			i++
			continue
		}
		r, n := utf8.DecodeRune(text[i:])
		if !shown(r) {
			out = append(out, text[done:i]...)
			if hi, lo := utf16.EncodeRune(r); hi != utf8.RuneError {
				out = fmt.Appendf(out, `\u%04x\u%04x`, hi, lo)
			} else {
				out = fmt.Appendf(out, `\u%04x`, r)
			}
			done = i + n
		}
		i += n
	}
	if out == nil {
		return text
	}
	return append(out, text[done:]...)
}

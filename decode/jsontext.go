package decode

import (
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// Bounds on a JSON value put in words.
const (
	wordsTotal = 1500 // bytes
	wordsText  = 300  // characters of one text
	wordsDepth = 8
)

// jsonText puts the members of a JSON value in short words, in the order
// sent; "" if it is not JSON or holds nothing.
func jsonText(v string) string {
	if v == "" || v[0] != '{' && v[0] != '[' || jx.DecodeStr(v).Validate() != nil {
		return ""
	}
	w := words{}
	if w.value(jx.DecodeStr(v), 0) != nil {
		return ""
	}
	return w.String()
}

type words struct{ strings.Builder }

func (w *words) value(d *jx.Decoder, depth int) error {
	if w.Len() > wordsTotal || depth > wordsDepth {
		w.more()
		return d.Skip()
	}
	n := 0
	switch d.Next() {
	case jx.Object:
		if depth > 0 {
			w.WriteString("{")
		}
		err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
			if n++; n > 1 {
				w.WriteString("; ")
			}
			if w.Len() > wordsTotal {
				w.more()
				return d.Skip()
			}
			w.WriteString(clip(string(key), wordsText) + ": ")
			return w.value(d, depth+1)
		})
		if depth > 0 {
			w.WriteString("}")
		}
		return err
	case jx.Array:
		w.WriteString("[")
		err := d.Arr(func(d *jx.Decoder) error {
			if n++; n > 1 {
				w.WriteString(", ")
			}
			return w.value(d, depth+1)
		})
		w.WriteString("]")
		return err
	case jx.String:
		s, err := d.Str()
		w.WriteString(strconv.Quote(clip(s, wordsText)))
		return err
	default:
		raw, err := d.Raw()
		w.Write(raw)
		return err
	}
}

// more marks that the rest is not put in words.
func (w *words) more() {
	if !strings.HasSuffix(w.String(), "…") {
		w.WriteString("…")
	}
}

// formText puts a list of form fields in words. A field is said to be marked
// empty only if the list says so; what was typed is not in the list.
func formText(v string) string {
	if v == "" || v[0] != '[' {
		return ""
	}
	var b strings.Builder
	count := 0
	err := jx.DecodeStr(v).Arr(func(d *jx.Decoder) error {
		f := make(map[string]string)
		err := d.Obj(func(d *jx.Decoder, key string) error {
			if d.Next() != jx.String {
				return d.Skip()
			}
			s, err := d.Str()
			f[key] = s
			return err
		})
		count++
		if err != nil || b.Len() > wordsTotal {
			return err
		}
		if count == 1 {
			b.WriteString(": ")
		} else {
			b.WriteString("; ")
		}
		b.WriteString(fieldText(f))
		return nil
	})
	if err != nil {
		return ""
	}
	if count == 1 {
		return "1 field" + b.String()
	}
	return strconv.Itoa(count) + " fields" + b.String()
}

func fieldText(f map[string]string) string {
	name := "(no name)"
	for _, k := range []string{"name", "id", "placeholder"} {
		if f[k] != "" {
			name = strconv.Quote(clip(f[k], wordsText))
			break
		}
	}
	s := name
	if t := strings.TrimSpace(f["tag"] + " " + f["inputType"]); t != "" {
		s += " (" + clip(t, wordsText) + ")"
	}
	if f["valueMeaning"] == "empty" {
		return s + " marked empty"
	}
	return s + " not marked empty"
}

package decode

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-faster/jx"
)

// json adds the scalars of a JSON body, in the order sent, each under its RFC
// 6901 pointer. Numbers keep their literal text; an empty object or list is
// kept as such. It reports whether the whole body is JSON.
func (p *payload) json(data []byte) bool {
	if jx.DecodeBytes(data).Validate() != nil {
		return false
	}
	mark := len(p.params)
	if p.flatten(jx.DecodeBytes(data), "", 0) != nil {
		p.params = p.params[:mark]
		return false
	}
	return true
}

func (p *payload) flatten(d *jx.Decoder, at string, depth int) error {
	empty := true
	switch t := d.Next(); {
	case t == jx.Object && depth < maxDepth:
		err := d.ObjBytes(func(d *jx.Decoder, key []byte) error {
			empty = false
			return p.flatten(d, at+"/"+pointerName(string(key)), depth+1)
		})
		if err == nil && empty {
			p.add(inBody, at, at, "{}", "{}", p.with(nil))
		}
		return err
	case t == jx.Array && depth < maxDepth:
		i := 0
		err := d.Arr(func(d *jx.Decoder) error {
			empty = false
			i++
			return p.flatten(d, at+"/"+strconv.Itoa(i-1), depth+1)
		})
		if err == nil && empty {
			p.add(inBody, at, at, "[]", "[]", p.with(nil))
		}
		return err
	case t == jx.String:
		raw, err := d.Raw()
		if err != nil {
			return err
		}
		value, err := jx.DecodeBytes(raw).Str()
		if err != nil {
			return err
		}
		p.add(inBody, at, at, string(raw), value, p.with(p.steps.json))
		return nil
	default:
		raw, err := d.Raw()
		if err != nil {
			return err
		}
		p.add(inBody, at, at, string(raw), string(raw), p.with(nil))
		return nil
	}
}

// spread replaces a form field that holds the JSON list of a batch by what is
// in it, so that the list is read in the same way as in a JSON body.
func (p *payload) spread(batch string) {
	if !strings.HasPrefix(batch, "/") {
		return
	}
	for i, q := range p.params {
		if q.Key != batch[1:] || q.Enc != "" || !looksJSON([]byte(q.Value)) || jx.DecodeStr(q.Value).Validate() != nil {
			continue
		}
		inner := payload{secrets: p.secrets, steps: p.steps, before: q.Steps}
		if inner.flatten(jx.DecodeStr(q.Value), batch, 0) != nil {
			continue
		}
		for j := range inner.params {
			inner.params[j].In = q.In
		}
		p.params = slices.Concat(p.params[:i:i], inner.params, p.params[i+1:])
		p.dropped, p.limit = p.dropped+inner.dropped, p.limit || inner.limit
		p.notes = append(p.notes, inner.notes...)
		return
	}
}

// memberAt goes to the member of an object, or the position in a list, that
// has the name want; false if there is none.
func memberAt(d *jx.Decoder, want string) bool {
	switch d.Next() {
	case jx.Object:
		it, err := d.ObjIter()
		for err == nil && it.Next() {
			if string(it.Key()) == want {
				return true
			}
			err = d.Skip()
		}
	case jx.Array:
		it, err := d.ArrIter()
		for i := 0; err == nil && it.Next(); i++ {
			if strconv.Itoa(i) == want {
				return true
			}
			err = d.Skip()
		}
	}
	return false
}

// pointerName escapes an object's name for use in a pointer.
func pointerName(s string) string {
	if !strings.ContainsAny(s, "~/") {
		return s
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(s)
}

// jsonAt returns the string that an RFC 6901 pointer names inside a JSON
// text; "" if there is none.
func jsonAt(text, pointer string) string {
	d := jx.DecodeStr(text)
	for pointer != "" {
		var want string
		want, pointer, _ = strings.Cut(pointer[1:], "/")
		if pointer != "" {
			pointer = "/" + pointer
		}
		want = strings.NewReplacer("~1", "/", "~0", "~").Replace(want)
		if !memberAt(d, want) {
			return ""
		}
	}
	if d.Next() != jx.String {
		return ""
	}
	s, err := d.Str()
	if err != nil {
		return ""
	}
	return s
}

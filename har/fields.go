package har

import (
	"bytes"
	"hash/maphash"
	"strconv"

	"github.com/go-faster/jx"
)

// A reader takes the values out of one bounded entry, whose grammar the walk
// has checked. It is tolerant of kinds: producers write numbers as strings,
// null for nothing, and lists as objects.
type reader struct {
	d      *jx.Decoder
	text   []byte
	seed   maphash.Seed
	seen   [1024]string // short strings, by hash
	halves bool         // surrogates are escaped: the library would replace one without its partner
	lone   bool         // an escaped surrogate without its partner was read
	twice  []string     // members that occur twice, with their path
}

// maxShared is the longest string worth sharing: header names and the like.
const maxShared = 64

// str makes a string of b, sharing short ones seen lately.
func (r *reader) str(b []byte) string {
	if len(b) > maxShared {
		return string(b)
	}
	slot := &r.seen[maphash.Bytes(r.seed, b)%uint64(len(r.seen))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// scalar reads a string, or the text of a number or truth value. ok is false
// for null and for anything with parts, which is skipped.
func (r *reader) scalar() (s string, ok bool, err error) {
	kind := r.d.Next()
	if kind == jx.String && !r.halves {
		b, err := r.d.StrBytes()
		return r.str(b), true, err
	}
	raw, err := r.d.Raw()
	if err != nil {
		return "", false, err
	}
	switch kind {
	case jx.String:
		return r.unquoted(raw[1 : len(raw)-1]), true, nil
	case jx.Number, jx.Bool:
		return r.str(raw), true, nil
	}
	return "", false, nil
}

func (r *reader) unquoted(raw []byte) string {
	if bytes.IndexByte(raw, '\\') < 0 {
		return r.str(raw)
	}
	r.text = unquote(r.text[:0], raw)
	r.lone = r.lone || hasLone(r.text)
	return r.str(r.text)
}

// hasLone reports a surrogate without its partner.
func hasLone(b []byte) bool {
	for i := range b {
		if b[i] == 0xED {
			if _, ok := surrogate(b[i:]); ok {
				return true
			}
		}
	}
	return false
}

func (r *reader) string(to *string) error {
	s, ok, err := r.scalar()
	if ok {
		*to = s
	}
	return err
}

// number reads a number, also when written as a string.
func (r *reader) number() (f float64, ok bool, err error) {
	s, ok, err := r.scalar()
	if !ok || err != nil {
		return 0, false, err
	}
	f, perr := strconv.ParseFloat(s, 64)
	return f, perr == nil, nil
}

func (r *reader) int64(to *int64) error {
	f, ok, err := r.number()
	if ok && f > -1e15 && f < 1e15 {
		*to = int64(f)
	}
	return err
}

func (r *reader) int(to *int) error {
	n := int64(*to)
	err := r.int64(&n)
	*to = int(n)
	return err
}

// object reads the members of an object; a value of another kind is skipped.
// keys are those that may occur once only, at most 64.
func (r *reader) object(path string, keys []string, f func(key string) error) error {
	if r.d.Next() != jx.Object {
		return r.d.Skip()
	}
	var seen uint64
	return r.d.ObjBytes(func(_ *jx.Decoder, key []byte) error {
		k := indexKey(keys, key)
		if k < 0 {
			return r.d.Skip()
		}
		if seen>>k&1 == 1 {
			r.twice = append(r.twice, path+keys[k])
		}
		seen |= 1 << k
		return f(keys[k])
	})
}

func indexKey(keys []string, key []byte) int {
	for i, k := range keys {
		if k == string(key) {
			return i
		}
	}
	return -1
}

// array reads the elements of a list; a value of another kind is skipped.
func (r *reader) array(f func() error) error {
	if r.d.Next() != jx.Array {
		return r.d.Skip()
	}
	return r.d.Arr(func(*jx.Decoder) error { return f() })
}

// fields reads a list of {name, value}, of [name, value] pairs, or an object
// of values by name. Anything else in the list is passed over.
func (r *reader) fields(path string, to []Field) ([]Field, error) {
	switch r.d.Next() {
	case jx.Array:
		err := r.d.Arr(func(*jx.Decoder) error {
			var f Field
			named, err := r.field(path, &f)
			if named {
				to = append(to, f)
			}
			return err
		})
		return to, err
	case jx.Object:
		err := r.d.Obj(func(_ *jx.Decoder, key string) error {
			f := Field{Name: key}
			err := r.string(&f.Value)
			to = append(to, f)
			return err
		})
		return to, err
	}
	return to, r.d.Skip()
}

func (r *reader) field(path string, f *Field) (named bool, err error) {
	switch r.d.Next() {
	case jx.Object:
		valued, again := false, false
		err = r.d.ObjBytes(func(_ *jx.Decoder, key []byte) error {
			switch string(key) {
			case "name":
				named, again = true, again || named
				return r.string(&f.Name)
			case "value":
				valued, again = true, again || valued
				return r.string(&f.Value)
			}
			return r.d.Skip()
		})
		if again {
			r.twice = append(r.twice, "a member of "+path)
		}
	case jx.Array:
		n := 0
		err = r.d.Arr(func(*jx.Decoder) error {
			n++
			switch n {
			case 1:
				named = true
				return r.string(&f.Name)
			case 2:
				return r.string(&f.Value)
			}
			return r.d.Skip()
		})
	default:
		err = r.d.Skip()
	}
	return named, err
}

package har

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// errStop says that the consumer has had enough.
var errStop = errors.New("stopped")

// A walker goes through the outer JSON of a HAR: log, its members and the list
// of entries. Damage does not stop it.
type walker struct {
	l       *lexer
	rec     *record
	entries int                // position of the next element of the list
	element bool               // inside an element of the list
	unit    int64              // start of what would be lost: a member of log, or an element
	listed  bool               // a list of entries was found
	firsts  []string           // first members of the entries so far
	found   func(Ref) error    // the entry in rec; rec may be another afterwards
	member  func(string) error // the member of log in rec
	damage  func(Damage) error
}

// walk reads the capture to its end, or until the consumer has had enough.
func (w *walker) walk() {
	err := w.top()
	for err != nil {
		if err = w.recover(err); err == errResumed {
			err = w.rest()
			continue
		}
		return // the end, or a stop
	}
	if !w.listed {
		w.damage(Damage{Offset: w.l.pos(), Reason: "log has no list of entries"})
	}
}

// top reads the capture from its first byte.
func (w *walker) top() error {
	w.unit = w.l.pos()
	if _, err := w.l.space(); err != nil {
		w.listed = true // the cut says it all
		return err
	}
	wrapped := w.callback()
	if err := w.l.expect('{', `"{"`); err != nil {
		return err
	}
	if err := w.members(false, w.topMember); err != nil {
		return err
	}
	return w.tail(wrapped, wrapped)
}

// rest goes on after an entry found behind damage.
func (w *walker) rest() error {
	w.listed = true
	if err := w.elements(true); err != nil {
		return err
	}
	if err := w.members(true, w.logMember); err != nil {
		return err
	}
	if err := w.members(true, w.topMember); err != nil {
		return err
	}
	return w.tail(true, false)
}

// tail reads what may follow the outermost value: the end of a JSONP wrapper,
// which may or must be there.
func (w *walker) tail(may, must bool) error {
	w.unit = w.l.pos()
	for {
		c, err := w.l.space()
		if err != nil && must {
			return err
		}
		if err != nil {
			return nil
		}
		if !may || c != ')' && c != ';' {
			return w.l.bad("the end")
		}
		must = must && c != ')'
		w.l.i++
	}
}

// callback skips the name and bracket of a JSONP wrapper.
func (w *walker) callback() bool {
	n := callbackLen(w.l.ahead(maxKey))
	w.l.i += n
	return n > 0
}

// callbackLen is the length of "name(" at the start of b, or 0.
func callbackLen(b []byte) int {
	for i, c := range b[:min(maxKey, len(b))] {
		switch {
		case c == '(' && i > 0:
			return i + 1
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '_', c == '$', c == '.':
		default:
			return 0
		}
	}
	return 0
}

// members reads the members of an object, from after its opening brace or,
// if inside, from after one of its values. f reads the value.
func (w *walker) members(inside bool, f func(key string) error) error {
	for first := !inside; ; first = false {
		c, err := w.l.space()
		if err != nil {
			w.unit, w.element = w.l.pos(), false
			return err
		}
		switch {
		case c == '}' && (first || inside):
			w.l.i++
			return nil
		case c == ',' && inside:
			w.l.i++
		case !first:
			return w.l.bad(`"," or "}"`)
		}
		if _, err := w.l.space(); err != nil {
			return err
		}
		w.unit, w.element = w.l.pos(), false
		w.l.startRecord(w.rec, false)
		key, err := w.l.key(true)
		if err != nil {
			return err
		}
		if err := f(string(key)); err != nil {
			return err
		}
		inside = true
	}
}

func (w *walker) topMember(key string) error {
	c, err := w.l.space()
	if err != nil {
		return err
	}
	if key == "log" && c == '{' {
		w.l.i++
		return w.members(false, w.logMember)
	}
	err = w.l.value()
	if err == nil {
		w.l.stopRecord()
	}
	return err
}

func (w *walker) logMember(key string) error {
	c, err := w.l.space()
	if err != nil {
		return err
	}
	if key == "entries" && c == '[' {
		w.l.i++
		w.l.stopRecord()
		w.listed = true
		return w.elements(false)
	}
	if c == '[' && !w.listed && w.misnamed(key) {
		at := Damage{Offset: w.unit, Length: w.l.pos() - w.unit, Reason: fmt.Sprintf("the list of entries has the name %q", key)}
		if err := w.damage(at); err != nil {
			return err
		}
		w.l.i++
		w.l.stopRecord()
		w.listed = true
		return w.elements(false)
	}
	w.l.startRecord(w.rec, false)
	if err := w.l.value(); err != nil {
		return err
	}
	w.l.stopRecord()
	if w.rec.lost {
		return nil
	}
	return w.member(key)
}

// misnamed reports whether a list under an unknown name begins as one of
// entries does: a single wrong bit in its name must not cost the whole of it.
func (w *walker) misnamed(key string) bool {
	if key == "pages" || strings.HasPrefix(key, "_") {
		return false
	}
	b := bytes.TrimLeft(w.l.ahead(2 * maxKey)[1:], " \t\r\n")
	return len(b) > 0 && b[0] == '{' && w.entryStart(b)
}

// elements reads the list of entries, from after its opening bracket or, if
// inside, from after one of its elements.
func (w *walker) elements(inside bool) error {
	for first := !inside; ; first = false {
		w.element = false
		c, err := w.l.space()
		if err != nil {
			w.unit = w.l.pos()
			return err
		}
		w.unit = w.l.pos()
		switch {
		case c == ']' && (first || inside):
			w.l.i++
			return nil
		case c == ',' && inside:
			w.l.i++
		case !first:
			return w.l.bad(`"," or "]"`)
		}
		if c, err = w.l.space(); err != nil {
			return err
		}
		w.unit, w.element = w.l.pos(), true
		w.l.startRecord(w.rec, true)
		if err := w.l.value(); err != nil {
			return err
		}
		w.l.stopRecord()
		if err := w.handOn(c == '{'); err != nil {
			return err
		}
		inside = true
	}
}

// handOn hands on the element in the record.
func (w *walker) handOn(object bool) error {
	w.element = false
	n := w.entries
	w.entries++
	at := Damage{Offset: w.rec.off, Length: w.l.pos() - w.rec.off, Entry: n}
	switch {
	case !object:
		at.Reason = "an element of the list is not an object"
		return w.damage(at)
	case w.rec.lost:
		at.Limit = true
		at.Reason = fmt.Sprintf("one entry holds more than %d bytes besides its long texts", w.rec.limit/2)
		return w.damage(at)
	}
	if first := string(w.rec.first); first != "" && len(w.firsts) < 8 && !slices.Contains(w.firsts, first) {
		w.firsts = append(w.firsts, first)
	}
	return w.found(Ref{Entry: n, Offset: at.Offset, Length: at.Length})
}

// maxDamage bounds the list, so that a file made of damage costs no more than
// another.
const maxDamage = 10_000

func (s *Source) addDamage(d Damage) {
	if len(s.Damage) < maxDamage {
		s.Damage = append(s.Damage, d)
		return
	}
	last := &s.Damage[maxDamage-1]
	last.Length = 0
	last.Limit = true
	last.Reason = fmt.Sprintf("more than %d stretches are damaged; the rest are not listed one by one", maxDamage-1)
}

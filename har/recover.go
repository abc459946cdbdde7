package har

import (
	"bytes"
	"errors"
	"slices"
	"strings"
)

// recover looks for the next entry after a fault, and hands it on. The fault
// may have swallowed the start of the next entry (a lost quote does), so the
// search begins again at the start of what was damaged. It returns nil at the
// end of the data; otherwise the walk goes on after the entry found, and
// the result is errResumed.
func (w *walker) recover(cause error) error {
	if errors.Is(cause, errStop) {
		return cause
	}
	recorded := w.l.rec != nil
	w.l.stopRecord()
	start, reason := w.unit, cause.Error()
	entry := w.entries
	var deep *depthError
	limit := errors.As(cause, &deep)
	firsts := w.firsts // entries begin alike: a broken one counts as one
	if w.element {
		w.entries++
		w.element = false
		firsts = append(slices.Clip(firsts), string(w.rec.first))
	}
	if recorded {
		w.again(w.rec)
	}
	for w.candidate() {
		at := w.l.pos()
		w.l.startRecord(w.rec, true)
		err := w.l.value()
		w.l.stopRecord()
		if err != nil {
			if slices.Contains(firsts, string(w.rec.first)) {
				w.entries++
			}
			w.again(w.rec)
			continue
		}
		if !w.rec.request || w.rec.lost {
			continue
		}
		if err := w.damage(Damage{Offset: start, Length: at - start, Entry: entry, Limit: limit, Reason: reason}); err != nil {
			return err
		}
		if err := w.handOn(true); err != nil {
			return err
		}
		return errResumed
	}
	w.listed = true
	return w.damage(Damage{Offset: start, Entry: entry, Limit: limit, Reason: reason})
}

// errResumed says that the walk goes on behind damage.
var errResumed = errors.New("resumed")

// again makes the bytes of a failed record, without the first, the next to be
// read. There is a budget, so that hostile input stays linear.
func (w *walker) again(r *record) {
	const slack = 16 << 20
	n := len(r.kept)
	if r.over || r.lost || n < 2 || w.l.returned+int64(n) > w.l.pos()+slack {
		return
	}
	head := chunk{b: r.kept[:1], off: r.off, wide: w.l.cur.wide}
	w.l.pushBack(append([]byte(nil), r.kept[1:]...), head.at(1))
}

// candidate moves to the next "{" that may begin an entry.
func (w *walker) candidate() bool {
	for {
		k := bytes.IndexByte(w.l.b[w.l.i:], '{')
		if k < 0 {
			w.l.i = len(w.l.b)
			if !w.l.more() {
				return false
			}
			continue
		}
		w.l.i += k
		if w.entryStart(w.l.ahead(maxKey)) {
			return true
		}
		w.l.i++
	}
}

// entryStart reports whether b begins with "{", a key that entries begin with
// and a colon.
func (w *walker) entryStart(b []byte) bool {
	const space = " \t\r\n"
	b = bytes.TrimLeft(b[1:min(maxKey, len(b))], space)
	if len(b) == 0 || b[0] != '"' {
		return false
	}
	key, rest, ok := strings.Cut(string(b[1:]), `"`)
	if !ok || !strings.HasPrefix(strings.TrimLeft(rest, space), ":") {
		return false
	}
	if slices.Contains(w.firsts, key) || strings.HasPrefix(key, "_") {
		return true
	}
	switch key {
	case "startedDateTime", "pageref", "time", "request", "response", "cache", "timings", "connection", "serverIPAddress", "comment":
		return true
	}
	return false
}

package link

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// joinCopies reads the items, those of one identity together, and hands on
// one item an event: the first by place, with the others listed as its copies.
func (l *Linker) joinCopies() error {
	var group []*Item
	var identity []byte
	for r, err := range l.join.all() {
		if err != nil {
			return err
		}
		var it Item
		if err := json.Unmarshal(r.val, &it); err != nil {
			return err
		}
		if id := r.key[:sha256.Size]; !bytes.Equal(id, identity) {
			if err := l.emitAll(events(group)); err != nil {
				return err
			}
			group, identity = group[:0], append(identity[:0], id...)
		}
		switch {
		case !l.several && it.JoinKey == "": // sent twice, told twice
			if err := l.emit(&it); err != nil {
				return err
			}
		case !l.several && len(group) == 1:
			group[0].Event.Copies = append(group[0].Event.Copies, newCopy(group[0].Event, it.Event))
		default:
			group = append(group, &it)
		}
	}
	return l.emitAll(events(group))
}

func (l *Linker) emitAll(items []*Item) error {
	for _, it := range items {
		if err := l.emit(it); err != nil {
			return err
		}
	}
	return nil
}

// events turns the items of one identity, in order of place, into events with
// copies. Where the vendor names a key, all are one event. Where it names
// none, the same told twice is two events, unless two captures hold the same
// request. The event is then of the capture that holds most of it.
func events(group []*Item) []*Item {
	if len(group) < 2 {
		return group
	}
	several := slices.ContainsFunc(group, func(it *Item) bool { return it.Source != group[0].Source })
	keyed := group[0].JoinKey != ""
	if !several && !keyed {
		return group
	}
	if several {
		fullestFirst(group)
	}
	out := group[:1:1]
	of := make(map[*Item]*Item, len(group)) // the event of each item
	of[group[0]] = group[0]
	earlier := newRecorded()
	for i, it := range group {
		var same *Item
		if several {
			same = earlier.find(it)
		}
		switch {
		case i == 0:
			continue
		case same != nil:
			of[it] = of[same]
		case keyed:
			of[it] = group[0]
		default:
			of[it] = it
			out = append(out, it)
			continue
		}
		c := newCopy(of[it].Event, it.Event)
		if same != nil {
			c.SameRequestAs = same.Event.ID
		}
		of[it].Event.Copies = append(of[it].Event.Copies, c)
	}
	return out
}

// fullestFirst orders a group, which is in order of place, by how much the
// captures hold of it: one that states times before one that states none, then
// by what it lacks of what was told, then by place.
func fullestFirst(group []*Item) {
	first := make(map[int]*Item) // of each source
	for _, it := range group {
		if first[it.Source] == nil {
			first[it.Source] = it
		}
	}
	undated := func(it *Item) int {
		if it.Time.IsZero() {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(group, func(x, y *Item) int {
		a, b := first[x.Source], first[y.Source]
		return cmp.Or(undated(a)-undated(b), a.lacks()-b.lacks(), a.Source-b.Source)
	})
}

// identity is a digest of what the item told its vendor: its join key and
// every parameter of query, body and path but those that only say how it
// travelled. Items of one identity are copies of one event. Without a join key
// it is one of the whole request.
func (l *Linker) identity(it *Item) []byte {
	ev := it.Event
	var told []string
	if it.JoinKey != "" {
		told = toldBy(it, l.transport[ev.Vendor])
	} else {
		told = append(toldBy(it, nil), ev.Endpoint, ev.Host, cmp.Or(ev.Method, "GET")) // a list of addresses names no method
	}
	told = append(told, ev.Vendor, string(ev.Kind), it.JoinKey)
	var b strings.Builder
	enc := json.NewEncoder(&b) // quotes each part, so that no two lists look alike
	enc.Encode(told)           // strings in memory: cannot fail
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:]
}

// toldBy lists the parameters of query, body and path, sorted, without those
// of the keys in leave.
func toldBy(it *Item, leave map[string]bool) []string {
	told := []string{}
	for _, p := range it.Event.Params {
		if payload(p) && !leave[p.Key] {
			told = append(told, p.Key+"\x00"+p.Enc+"\x00"+p.Value)
		}
	}
	slices.Sort(told)
	return told
}

func payload(p decode.Param) bool { return p.In == "query" || p.In == "body" || p.In == "path" }

// newCopy describes ev as a copy of first, with the parameters and
// identifiers in which it differs.
func newCopy(first, ev *evidence.Event) evidence.Copy {
	c := evidence.Copy{
		ID: ev.ID, Source: ev.Source, SourceSHA256: ev.SourceSHA256, Member: ev.Member, Entry: ev.Entry,
		Offset: ev.Offset, Line: ev.Line, Length: ev.Length, EntrySHA256: ev.EntrySHA256,
		Time: ev.Time, Endpoint: ev.Endpoint, Host: ev.Host, Method: ev.Method,
		Status: ev.Status, Delivery: ev.Delivery,
	}
	type told struct{ in, key, value string }
	have := make(map[told]int)
	for _, p := range first.Params {
		have[told{p.In, p.Key, p.Value}]++
	}
	for _, p := range ev.Params {
		if t := (told{p.In, p.Key, p.Value}); have[t] > 0 {
			have[t]--
		} else {
			c.Params = append(c.Params, p)
		}
	}
	for _, id := range ev.Identifiers {
		if !slices.Contains(first.Identifiers, id) {
			c.Identifiers = append(c.Identifiers, id)
		}
	}
	return c
}

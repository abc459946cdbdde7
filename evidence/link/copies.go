package link

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// joinCopies reads the items that may have copies, those of one identity
// together, and hands on one item an event: the first by place, with the
// others listed as its copies.
func (l *Linker) joinCopies() error {
	var first *Item
	var identity []byte
	for r, err := range l.join.all() {
		if err != nil {
			return err
		}
		var it Item
		if err := json.Unmarshal(r.val, &it); err != nil {
			return err
		}
		if id := r.key[:sha256.Size]; first != nil && bytes.Equal(id, identity) {
			first.Event.Copies = append(first.Event.Copies, newCopy(first.Event, it.Event))
			continue
		} else if first != nil {
			if err := l.emit(first); err != nil {
				return err
			}
		}
		first, identity = &it, r.key[:sha256.Size]
	}
	if first == nil {
		return nil
	}
	return l.emit(first)
}

// identity is a digest of what the item told its vendor: its join key and
// every parameter of query, body and path but those that only say how it
// travelled. Items of one identity are copies of one event.
func (l *Linker) identity(it *Item) []byte {
	ev := it.Event
	var told []string
	for _, p := range ev.Params {
		if payload(p) && !l.transport[ev.Vendor][p.Key] {
			told = append(told, p.Key+"\x00"+p.Enc+"\x00"+p.Value)
		}
	}
	slices.Sort(told)
	told = append(told, ev.Vendor, string(ev.Kind), it.JoinKey)
	var b strings.Builder
	enc := json.NewEncoder(&b) // quotes each part, so that no two lists look alike
	enc.Encode(told)           // strings in memory: cannot fail
	sum := sha256.Sum256([]byte(b.String()))
	return sum[:]
}

func payload(p decode.Param) bool { return p.In == "query" || p.In == "body" || p.In == "path" }

// newCopy describes ev as a copy of first, with the parameters and
// identifiers in which it differs.
func newCopy(first, ev *evidence.Event) evidence.Copy {
	c := evidence.Copy{
		ID: ev.ID, Source: ev.Source, SourceSHA256: ev.SourceSHA256, Entry: ev.Entry,
		Offset: ev.Offset, Length: ev.Length, EntrySHA256: ev.EntrySHA256,
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

// Package link joins what several entries of a capture say together: copies
// of one event, the title of a page told by another event, the configuration
// rule that made an event, and the document that was open. It puts events in
// order of time, in memory that does not grow with their number.
package link

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// An Item is an event on its way into a pack, with what linking needs and
// events.jsonl does not hold.
type Item struct {
	Event   *evidence.Event  `json:"event"`
	Request evidence.Request `json:"request"`
	Source  int              `json:"source"`             // number of the source, which orders equal times
	Time    time.Time        `json:"time,omitzero"`      // of the event; zero if unknown
	JoinKey string           `json:"join_key,omitempty"` // equal for copies of one event
	RuleID  string           `json:"rule_id,omitempty"`  // of the configuration rule that made the event
	PageRef string           `json:"page_ref,omitempty"` // the capture's own page id
	Words   []string         `json:"words,omitempty"`    // keys of the parameters whose words say what the page is about
}

// A Document is an HTML document that a capture records as opened.
type Document struct {
	Source  int
	Entry   int
	PageRef string
	Time    time.Time
	URL     string // as captured, secrets masked
	Title   string // of its HTML; "" when its body was not recorded
}

// A Linker collects items and documents, and then yields the linked items.
type Linker struct {
	transport map[string]map[string]bool
	join, out *sorter
	late      *undated
	titles    map[string]title
	rules     map[string]rule
	docs      *documents
	first     int  // source
	several   bool // sources
}

type title struct {
	text, from string
	at         place
}

type rule struct {
	decode.Rule
	configID string
	at       place
}

// A place orders events by where they stand in the captures.
type place struct{ source, entry, n int }

func (a place) compare(b place) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.entry, b.entry), cmp.Compare(a.n, b.n))
}

// New returns a Linker that keeps its temporary file in dir, or in the
// system's temporary folder when dir is empty. Transport gives, for each
// vendor id, the parameter keys in which copies of one event may differ.
func New(dir string, transport map[string][]string) *Linker {
	t := make(map[string]map[string]bool)
	for vendor, keys := range transport {
		t[vendor] = make(map[string]bool)
		for _, k := range keys {
			t[vendor][k] = true
		}
	}
	return &Linker{
		transport: t,
		join:      newSorter(dir),
		out:       newSorter(dir),
		late:      newUndated(),
		titles:    make(map[string]title),
		rules:     make(map[string]rule),
		docs:      newDocuments(),
	}
}

// Close gives up the temporary files.
func (l *Linker) Close() error { return errors.Join(l.join.close(), l.out.close()) }

// Document records an opened document.
func (l *Linker) Document(d Document) { l.docs.add(d) }

// Add records an item, which it does not keep.
func (l *Linker) Add(it *Item) error {
	at := it.place()
	ev := it.Event
	if l.first == 0 {
		l.first = it.Source
	}
	l.several = l.several || it.Source != l.first
	if ev.PageTitle != "" && ev.PageURL != "" {
		if old, ok := l.titles[ev.PageURL]; !ok || at.compare(old.at) < 0 {
			l.titles[ev.PageURL] = title{ev.PageTitle, "event:" + ev.ID, at}
		}
	}
	if ev.Config != nil {
		for _, r := range ev.Config.Rules {
			k := ruleKey(ev.Vendor, ev.Account, r.ID)
			if old, ok := l.rules[k]; !ok || at.compare(old.at) < 0 {
				l.rules[k] = rule{r, ev.ID, at}
			}
		}
	}
	val, err := json.Marshal(it)
	if err != nil {
		return fmt.Errorf("%s: %w", ev.ID, err)
	}
	return l.join.add(placeKey(l.identity(it), at), val)
}

// emit hands an item on to be ordered by time.
func (l *Linker) emit(it *Item) error {
	if l.several && l.late.keep(it) {
		return nil
	}
	val, err := json.Marshal(it)
	if err != nil {
		return fmt.Errorf("%s: %w", it.Event.ID, err)
	}
	return l.out.add(timeKey(it), val)
}

// Items yields the linked items in order of time; equal times by source,
// entry and position in the entry; those without a time last. It may be
// called once. Each item is the caller's.
func (l *Linker) Items() iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		if err := l.joinCopies(); err != nil {
			yield(nil, err)
			return
		}
		items := l.ordered()
		if l.several {
			items = joinIncomplete(items, l.late)
		}
		for it, err := range items {
			if err != nil {
				yield(nil, err)
				return
			}
			l.addRule(it)
			l.addPage(it)
			if !yield(it, nil) {
				return
			}
		}
	}
}

// ordered yields the items in order of time.
func (l *Linker) ordered() iter.Seq2[*Item, error] {
	return func(yield func(*Item, error) bool) {
		for r, err := range l.out.all() {
			it := new(Item)
			if err == nil {
				err = json.Unmarshal(r.val, it)
			}
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(it, nil) {
				return
			}
		}
	}
}

// addPage gives an event without a page the document that was open, and one
// without a title the title that another event or the document told.
func (l *Linker) addPage(it *Item) {
	ev := it.Event
	if ev.PageURL == "" {
		if d, ok := l.docs.open(it); ok {
			ev.PageURL, ev.PageURLFrom = d.URL, "document"
		}
	}
	if ev.PageURL == "" || ev.PageTitle != "" {
		return
	}
	if t, ok := l.titles[ev.PageURL]; ok {
		ev.PageTitle, ev.PageTitleFrom = t.text, t.from
	} else if d, ok := l.docs.titled[ev.PageURL]; ok {
		ev.PageTitle, ev.PageTitleFrom = d.Title, "document"
	}
}

func (l *Linker) addRule(it *Item) {
	if it.RuleID == "" {
		return
	}
	ev := it.Event
	if r, ok := l.rules[ruleKey(ev.Vendor, ev.Account, it.RuleID)]; ok {
		ev.Rule = &evidence.RuleLink{RuleID: r.ID, ConfigID: r.configID, Event: r.Event, Condition: r.Condition}
	}
}

func ruleKey(vendor, account, id string) string {
	return strings.Join([]string{vendor, account, id}, "\x00")
}

func (it *Item) place() place { return place{it.Source, it.Event.Entry, it.Event.N} }

// placeKey appends an encoding of p that sorts as p does.
func placeKey(b []byte, p place) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(p.source))
	b = binary.BigEndian.AppendUint64(b, uint64(p.entry))
	return binary.BigEndian.AppendUint32(b, uint32(p.n))
}

// timeKey sorts items as they are printed.
func timeKey(it *Item) []byte {
	b := []byte{1}
	if !it.Time.IsZero() {
		b[0] = 0
		b = binary.BigEndian.AppendUint64(b, uint64(it.Time.Unix())^1<<63)
		b = binary.BigEndian.AppendUint32(b, uint32(it.Time.Nanosecond()))
	}
	return placeKey(b, it.place())
}

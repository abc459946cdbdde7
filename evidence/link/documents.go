package link

import (
	"cmp"
	"slices"
)

// documents holds the opened documents.
type documents struct {
	bySource map[int][]Document  // in order of time
	titled   map[string]Document // by address: the first that has a title
}

func newDocuments() *documents {
	return &documents{make(map[int][]Document), make(map[string]Document)}
}

func (m *documents) add(d Document) {
	if d.PageRef != "" { // others are never asked for
		list := m.bySource[d.Source]
		i, _ := slices.BinarySearchFunc(list, d, Document.compare)
		m.bySource[d.Source] = slices.Insert(list, i, d)
	}
	if d.Title == "" {
		return
	}
	if old, ok := m.titled[d.URL]; !ok || d.compare(old) < 0 {
		m.titled[d.URL] = d
	}
}

func (d Document) compare(e Document) int {
	return cmp.Or(cmp.Compare(d.Source, e.Source), d.Time.Compare(e.Time), cmp.Compare(d.Entry, e.Entry))
}

// open returns the document that was open when the item was sent: the last
// one before it of the same page of the capture. An item whose capture names
// no page has none, since another tab's document could be the last.
func (m *documents) open(it *Item) (Document, bool) {
	if it.PageRef == "" || it.Time.IsZero() {
		return Document{}, false
	}
	for _, d := range slices.Backward(m.bySource[it.Source]) {
		if d.PageRef == it.PageRef && !d.Time.After(it.Time) {
			return d, true
		}
	}
	return Document{}, false
}

package review

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// maxDraft bounds the entries of a draft.
const maxDraft = 2_000

// A Draft gathers the links of a pack, to be decided on. Its zero value is
// empty.
type Draft struct {
	at    map[draftKey]*drafted
	pages map[target]int // of what has an entry, in order of first sight
	over  int
}

type draftKey struct {
	target   target
	category string
}

// A drafted is an entry to be filled in.
type drafted struct {
	key     draftKey
	page    int // position of the page among those seen
	linked  bool
	events  int
	vendors []string
	words   []string // why rules link the events, or do not
}

// Add takes in what rules made of an event, or considered and did not link.
func (d *Draft) Add(ev *evidence.Event) {
	if ev.Kind != decode.KindEvent {
		return
	}
	if d.at == nil {
		d.at, d.pages = make(map[draftKey]*drafted), make(map[target]int)
	}
	t := target{page: ev.PageURL}
	if t.page == "" {
		t = target{sha: ev.SourceSHA256, member: ev.Member, entry: ev.Entry, n: ev.N}
	}
	seen := make(map[string]bool)
	for _, l := range ev.Categories {
		d.add(ev, t, l.ID, true, !seen[l.ID], fmt.Sprintf("“%s” in %s (%s)", l.Matched, fieldWords(l.Field), l.Confidence))
		seen[l.ID] = true
	}
	for _, c := range ev.Considered {
		if !ev.Linked(c.ID) {
			d.add(ev, t, c.ID, false, !seen[c.ID], fmt.Sprintf("“%s” in %s, because %s", c.Matched, fieldWords(c.Field), c.Reason))
			seen[c.ID] = true
		}
	}
}

// fieldWords names the field of a link.
func fieldWords(field string) string {
	if field == "page_url" {
		return "page address"
	}
	return strings.ReplaceAll(field, "_", " ")
}

func (d *Draft) add(ev *evidence.Event, t target, category string, linked, first bool, words string) {
	k := draftKey{t, category}
	x := d.at[k]
	if x == nil {
		if len(d.at) >= maxDraft {
			d.over++
			return
		}
		if _, ok := d.pages[t]; !ok {
			d.pages[t] = len(d.pages)
		}
		x = &drafted{key: k, page: d.pages[t]}
		d.at[k] = x
	}
	if linked && !x.linked { // on another event of the page it was only considered
		x.linked, x.events, x.words, x.vendors = true, 0, nil, nil
	}
	if x.linked != linked {
		return
	}
	if first {
		x.events++
	}
	if !slices.Contains(x.vendors, ev.Vendor) {
		x.vendors = append(x.vendors, ev.Vendor)
	}
	const shown = 4
	if len(x.words) < shown && !slices.Contains(x.words, words) {
		x.words = append(x.words, words)
	}
}

// Write prints the review file to fill in: head, which is the text of a blank
// file up to its entries, an entry for each page and category, filled in where
// done decides on it, and what else done decides. Done may be nil. Labels names
// the categories in words.
func (d *Draft) Write(out io.Writer, head string, labels map[string]string, done *Set) error {
	w := bufio.NewWriter(out)
	head, _, _ = strings.Cut(head, "\nentries:")
	fmt.Fprintf(w, "%s\nentries:\n", head)
	if done == nil {
		done = new(Set)
	}
	all := slices.SortedFunc(maps.Values(d.at), compareDrafted)
	written := make(map[int]bool) // entries of done
	for _, x := range all {
		x.comment(w)
		decided := done.on(x.key)
		for _, i := range decided {
			written[i] = true
			writeDone(w, &done.entries[i], labels)
		}
		if len(decided) == 0 {
			writeBlank(w, x.key.target, x.key.category, labels)
		}
	}
	for i := range done.entries {
		if !written[i] {
			writeDone(w, &done.entries[i], labels)
		}
	}
	if d.over > 0 {
		fmt.Fprintf(w, "  # Not listed here: %d further links. At most %d entries are.\n", d.over, maxDraft)
	}
	if len(all)+len(done.entries) == 0 {
		fmt.Fprint(w, "  # The rules link no event of this pack to a category.\n")
		writeBlank(w, target{}, "", nil)
	}
	return w.Flush()
}

// on returns the entries about exactly these events and category.
func (s *Set) on(k draftKey) (at []int) {
	for _, i := range s.at[k.target] {
		if s.entries[i].Review.ID == k.category {
			at = append(at, i)
		}
	}
	return at
}

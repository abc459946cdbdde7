package review

import (
	"bufio"
	"fmt"
	"io"
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
	pages map[target]int // order of first sight
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
	if _, ok := d.pages[t]; !ok {
		d.pages[t] = len(d.pages)
	}
	seen := make(map[string]bool)
	for _, l := range ev.Categories {
		d.add(ev, t, l.ID, true, !seen[l.ID], fmt.Sprintf("“%s” in %s (%s)", l.Matched, strings.ReplaceAll(l.Field, "_", " "), l.Confidence))
		seen[l.ID] = true
	}
	for _, c := range ev.Considered {
		if !ev.Linked(c.ID) {
			d.add(ev, t, c.ID, false, !seen[c.ID], fmt.Sprintf("“%s” in %s, because %s", c.Matched, strings.ReplaceAll(c.Field, "_", " "), c.Reason))
			seen[c.ID] = true
		}
	}
}

func (d *Draft) add(ev *evidence.Event, t target, category string, linked, first bool, words string) {
	k := draftKey{t, category}
	x := d.at[k]
	if x == nil {
		if len(d.at) >= maxDraft {
			d.over++
			return
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
// file up to its entries, what done decides, if it is not nil, and then an
// entry for each page and category that done leaves open. Labels names the
// categories in words.
func (d *Draft) Write(out io.Writer, head string, labels map[string]string, done *Set) error {
	w := bufio.NewWriter(out)
	head, _, _ = strings.Cut(head, "\nentries:")
	fmt.Fprintf(w, "%s\nentries:\n", head)
	if done != nil {
		for i := range done.entries {
			writeDone(w, &done.entries[i], labels)
		}
	}
	open := make([]*drafted, 0, len(d.at))
	for _, x := range d.at {
		if done == nil || !done.decides(x.key) {
			open = append(open, x)
		}
	}
	slices.SortFunc(open, compareDrafted)
	for _, x := range open {
		x.write(w, labels)
	}
	if d.over > 0 {
		fmt.Fprintf(w, "  # Not listed here: %d further links. At most %d entries are.\n", d.over, maxDraft)
	}
	if len(open) == 0 && done == nil {
		fmt.Fprint(w, "  # The rules link no event of this pack to a category.\n")
		writeFields(w, target{}, "", "", nil)
		fmt.Fprint(w, "    reason: \"\"\n")
	}
	return w.Flush()
}

// decides reports whether an entry names exactly these events and category.
func (s *Set) decides(k draftKey) bool {
	return slices.ContainsFunc(s.at[k.target], func(i int) bool { return s.entries[i].Review.ID == k.category })
}

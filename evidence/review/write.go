package review

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"
	"unicode"

	"pixelwitness/evidence"
)

// compareDrafted keeps pages together in the order in which they were seen,
// what is linked before what was only considered.
func compareDrafted(a, b *drafted) int {
	rank := func(x *drafted) int {
		if x.linked {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.page, b.page), cmp.Compare(rank(a), rank(b)), cmp.Compare(a.key.category, b.key.category))
}

// comment says what the rules made of the events of an entry.
func (x *drafted) comment(w *bufio.Writer) {
	events := "events"
	if x.events == 1 {
		events = "event"
	}
	how := "linked by"
	if !x.linked {
		how = "considered and not linked:"
	}
	comment(w, fmt.Sprintf("%d %s, to %s; %s %s", x.events, events, strings.Join(x.vendors, ", "), how, strings.Join(x.words, "; ")))
}

// writeBlank prints an entry to be filled in.
func writeBlank(w *bufio.Writer, t target, category string, labels map[string]string) {
	writeFields(w, t, "", category, labels)
	fmt.Fprint(w, "    reason: \"\"\n")
}

// writeDone prints an entry as it is filled in.
func writeDone(w *bufio.Writer, e *evidence.ReviewEntry, labels map[string]string) {
	r := e.Review
	writeFields(w, targetOf(e), r.Action, r.ID, labels)
	fmt.Fprintf(w, "    reason: %s\n    initials: %s\n", quote(r.Reason), quote(r.Initials))
	if r.Date != "" {
		fmt.Fprintf(w, "    date: %s\n", quote(r.Date))
	}
}

// writeFields prints an entry up to its reason.
func writeFields(w *bufio.Writer, t target, action, category string, labels map[string]string) {
	label := labels[category]
	if label != "" {
		label = " # " + evidence.Visible(label)
	}
	if action == "" {
		action = quote(action)
	}
	if category == "" {
		category = quote(category)
	}
	fmt.Fprintf(w, "  - action: %s\n    category: %s%s\n", action, category, label)
	if t.sha == "" {
		fmt.Fprintf(w, "    page: %s\n", quote(t.page))
		return
	}
	fmt.Fprintf(w, "    source_sha256: %s\n", quote(t.sha))
	if t.member != "" {
		fmt.Fprintf(w, "    member: %s\n", quote(t.member))
	}
	fmt.Fprintf(w, "    entry: %d\n    n: %d\n", t.entry, t.n)
}

// comment prints a comment on one line, shortened where it is long.
func comment(w *bufio.Writer, s string) {
	const max = 300
	r := []rune(evidence.Visible(s))
	if len(r) > max {
		r = append(r[:max], '…')
	}
	fmt.Fprintf(w, "  # %s\n", string(r))
}

// quote writes s as a double-quoted scalar of YAML in which nothing is hidden.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == ' ' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S):
			b.WriteRune(r)
		case r <= 0xff:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r <= 0xffff:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
	}
	return b.String() + `"`
}

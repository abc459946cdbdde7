package report

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"pixelwitness/evidence"
)

// files returns the texts of the pack, in order of name.
func (b *builder) files(f *Findings, exhibits []exhibit) []File {
	out := []File{
		b.file("00-READ-ME-FIRST.txt", "read-me-first.txt", b.readMeSlots()),
	}
	for _, x := range exhibits {
		out = append(out, x.file)
	}
	out = append(out, b.letters(f)...)
	slices.SortFunc(out, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	return out
}

// file fills a template that is a whole text.
func (b *builder) file(name, template string, s slots) File {
	return File{name, []byte(reveal(strings.TrimLeft(b.say(template, s), "\n") + "\n"))}
}

// reveal writes out every character of a text that a reader could not see, and
// keeps its line ends. Escapes that are already there stay as they are.
func reveal(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		if s[:n] == "\n" {
			b.WriteByte('\n')
		} else {
			b.WriteString(evidence.Visible(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

func (b *builder) readMeSlots() slots {
	c, n := b.m.Case, b.t.n
	banner := ""
	if b.m.Invented {
		banner = b.w.Banner
	}
	review := ""
	if b.m.Review != nil {
		review = b.say("review.readme", slots{"By": visibleLine(joined(b.initials()))})
	}
	return slots{
		"Review": review,
		"Banner": banner, "BannerText": b.say("invented", nil),
		"Report": "02-evidence-report.pdf", "Workbook": "03-evidence-workbook.xlsx",
		"Content": b.contentNote(), "Handling": b.handling(),
		"Case":     visibleLine(b.stated(c.Reference)),
		"Captures": number(n["sources"]),
		"Events":   events(n["events"]) + " in " + requests(n["requests"]),
		"Tool":     b.toolName(),
	}
}

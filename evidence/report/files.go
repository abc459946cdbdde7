package report

import (
	"cmp"
	"slices"
	"strings"
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
	return File{name, []byte(strings.TrimLeft(b.say(template, s), "\n") + "\n")}
}

func (b *builder) readMeSlots() slots {
	c, n := b.m.Case, b.t.n
	banner := ""
	if b.m.Invented {
		banner = b.w.Banner
	}
	return slots{
		"Banner": banner, "BannerText": b.say("invented", nil),
		"Report": "02-evidence-report.pdf", "Workbook": "03-evidence-workbook.xlsx",
		"Content": b.contentNote(), "Handling": b.handling(),
		"Case":     visibleLine(b.stated(c.Reference)),
		"Captures": number(n["sources"]),
		"Events":   events(n["events"]) + " in " + requests(n["requests"]),
		"Tool":     b.toolName(),
	}
}

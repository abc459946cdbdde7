package report

import (
	"fmt"
	"strings"

	"pixelwitness/evidence"
)

// raw draws the request as recorded, and writes the whole of it to the
// exhibit's file.
func (b *builder) raw(e *evidence.Event, x *exhibit, integrity string, said []string) []Block {
	var text strings.Builder
	if b.m.Invented {
		fmt.Fprintf(&text, "%s\n\n", b.banner())
	}
	title := b.say("exhibits.text", slots{"Label": visibleLine(x.label), "ID": e.ID, "Case": visibleLine(b.stated(b.m.Case.Reference))})
	fmt.Fprintf(&text, "%s\n\n%s\n\nIntegrity: %s\n\n", title, visibleLine(strings.Join(said, " ")), visibleLine(integrity))
	lines, ok := b.requestLines(e.ID)
	if !ok {
		text.WriteString(b.say("exhibits.notext", nil) + "\n")
		x.file.Data = []byte(reveal(text.String()))
		return []Block{b.para("exhibits.notext", nil)}
	}
	text.WriteString(b.say("exhibits.raw", nil) + "\n\n")
	r := Raw{Caption: b.say("exhibits.raw", nil) + " " + b.say("exhibits.file", slots{"File": x.file.Name})}
	for i, l := range lines {
		text.WriteString(visibleLine(l) + "\n")
		if i >= linesMax {
			continue
		}
		head, rest := cutAt(l, lineMax)
		if rest > 0 {
			head += b.say("cut.line", slots{"N": characters(rest), "File": x.file.Name})
		}
		r.Lines = append(r.Lines, head)
	}
	x.file.Data = []byte(reveal(text.String()))
	if n := len(lines) - linesMax; n > 0 {
		r.Caption += " " + b.say("cut.lines", slots{"N": quantity(n, "further line", "further lines")})
	}
	return []Block{r}
}

// requestLines returns the masked request of an event, line by line.
func (b *builder) requestLines(id string) ([]string, bool) {
	if b.m.Request == nil {
		return nil, false
	}
	r, ok := b.m.Request(id)
	if !ok {
		return nil, false
	}
	lines := []string{strings.TrimSpace(r.Method + " " + r.URL + " " + r.HTTPVersion)}
	for _, h := range r.Headers {
		lines = append(lines, h.Name+": "+h.Value)
	}
	if r.Body != "" {
		lines = append(lines, "")
		lines = append(lines, strings.Split(r.Body, "\n")...)
	}
	if r.BodyNote != "" {
		lines = append(lines, "", "["+r.BodyNote+"]")
	}
	return lines, true
}

func fullName(file, member string) string {
	if member == "" {
		return file
	}
	return file + ":" + member
}

// fileName keeps of a label what is safe in the name of a file.
func fileName(label string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z':
			return r
		}
		return '-'
	}, label)
}

// visibleLine returns s as one line in which nothing is hidden.
func visibleLine(s string) string { return evidence.Visible(s) }

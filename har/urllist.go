package har

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// urlListForm is a plain list of addresses, one or more a line, as people
// paste them from mails, chats and spreadsheets.
func urlListForm() form {
	return form{
		Format: Format{
			Name:         "list of addresses",
			RecognisedBy: "lines of which most begin with a web address, perhaps behind a bullet, a mail's quotation mark, a bracket or a method",
			Shows:        "addresses, and the method where the list has it",
			CannotShow:   "when, by whom and whether an address was asked for; bodies, headers and answers; what was left out of the list or changed in it",
		},
		match: matchURLList,
		read:  func(c *Capture, in *input) bool { return (&urlList{c: c, lines: lineQueue{in: in}}).read(in) },
	}
}

// matchURLList reports text of which at least as many lines begin with an
// address as do not.
func matchURLList(head []byte, opt Options) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	const most = 200
	addresses, others := 0, 0
	inside := false // brackets that the line above has opened
	for line := range strings.Lines(string(head)) {
		whole := strings.HasSuffix(line, "\n")
		line = strings.TrimRight(line, "\r\n")
		item := readListLine(line)
		switch {
		case inside:
			inside = !strings.Contains(line, ">")
		case item.first:
			addresses++
			inside = item.opener == "<" && !strings.Contains(line, ">")
		case isListComment(line), strings.TrimSpace(line) == "", !whole, !item.other, addresses > 0 && continues(line):
		default:
			others++
			if addresses == 0 && others > 5 {
				return false
			}
		}
		if addresses+others == most {
			break
		}
	}
	return addresses > 0 && addresses >= others
}

func isListComment(line string) bool {
	line = strings.TrimSpace(line)
	return strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//")
}

// A urlList is a list as far as it is read.
type urlList struct {
	c      *Capture
	lines  lineQueue
	quoted bool        // it is in quoted-printable
	other  lineNumbers // that hold no address
	rest   lineNumbers // of these, that may be the rest of the address above
}

// lineNumbers are some of the lines of a text.
type lineNumbers struct {
	n     int
	first []string
}

func (w *lineNumbers) add(no int) {
	const most = 10
	if w.n++; w.n <= most {
		w.first = append(w.first, strconv.Itoa(no))
	}
}

// String lists them, as far as they are few.
func (w *lineNumbers) String() string {
	if w.n > len(w.first) {
		return fmt.Sprintf("%d (lines %s …)", w.n, strings.Join(w.first, ", "))
	}
	return fmt.Sprintf("%d (line %s)", w.n, strings.Join(w.first, ", "))
}

func (x *urlList) read(in *input) bool {
	s := &x.c.source
	s.note("A list of addresses does not record when, by whom or whether an address was asked for, nor who made the list and what was left out of it.")
	head := in.peek(inputSize)
	if x.c.order != nil {
		w := widener{order: x.c.order}
		head = w.convert(nil, head, false)
	}
	x.quoted = quotedPrintable(string(head))
	after := false // the line above holds an address
	for {
		l, ok := x.lines.next()
		if !ok {
			break
		}
		text := strings.TrimSpace(l.text)
		item := readListLine(l.text)
		switch {
		case l.over:
			x.c.damageLine(l.line, "")
		case len(item.tokens) > 0 && !isListComment(l.text):
			if !x.hand(l, item) {
				return false
			}
		case l.open && (text != "" || len(bytes.TrimSpace(l.raw)) > 0):
			x.c.damageLine(l.line, endsWithin)
		case text == "" || isListComment(l.text):
		case after && continues(l.text):
			x.rest.add(l.no)
			continue
		default:
			x.other.add(l.no)
		}
		after = len(item.tokens) > 0
	}
	if x.rest.n > 0 {
		s.note("Lines that may be the rest of the address above them: " + x.rest.String() + ". They are not joined to it, since nothing says so.")
	}
	if x.other.n > 0 {
		s.note("Lines that hold no address: " + x.other.String() + ". They are not read.")
	}
	return true
}

// hand hands on the addresses of a line, with what belongs to them of the
// lines behind it.
func (x *urlList) hand(l queued, item listItem) bool {
	var joined []string // notes
	if len(item.tokens) == 1 {
		l, item, joined = x.join(l, item)
	}
	at := Ref{Offset: l.off, Length: l.n, Line: l.no}
	for i, token := range item.tokens {
		e := x.c.fresh()
		e.Method = item.method
		if i > 0 {
			e.Method = ""
		}
		if e.Method == "" {
			x.c.own.request.state = BodyUnknown
		}
		x.address(e, token.text, item)
		e.Notes = append(e.Notes, joined...)
		if item.other {
			e.Notes = append(e.Notes, "The line holds other text beside the address.")
		}
		if l.open {
			e.Notes = append(e.Notes, openNote)
		}
		if x.c.order == nil && !utf8.ValidString(l.text) {
			e.Notes = append(e.Notes, notUTF8)
		}
		if !x.c.hand(e, at, l.raw) {
			return false
		}
	}
	return true
}

// address cleans an address of what stands around it, and says what it did.
func (x *urlList) address(e *Entry, text string, item listItem) {
	note := func(format string, args ...any) { e.Notes = append(e.Notes, fmt.Sprintf(format, args...)) }
	if x.quoted && strings.Contains(text, "=3D") {
		if decoded, ok := unquotePrintable(text); ok {
			text = decoded
			note("The address is written in quoted-printable, as mails are stored. It is read decoded.")
		}
	}
	e.URL = text
	if shortened(text) {
		note("The address was shortened before it was saved: the rest of it is not recorded.")
		return
	}
	bare, end := trimPunctuation(text, item.opener)
	e.URL = bare
	switch strings.Trim(end, closers(item.opener)) {
	case "":
	case ",", ";":
		x.c.source.note("Some lines end in a comma or semicolon behind the address. It is taken as what separates the addresses.")
	default:
		note("The line ends in %q behind the address. That is taken as punctuation.", end)
	}
	if schemeOf(e.URL) == "" {
		e.URL = "https://" + e.URL
		note("The address was saved without its scheme. It is written with https.")
	}
}

// shortened reports an address that ends in, or has in it, the dots that stand
// for what was left out.
func shortened(s string) bool {
	return strings.Contains(s, "…") || strings.HasSuffix(strings.TrimRight(s, ">\")]”"), "...") || strings.HasSuffix(s, "[...]")
}

package har

import (
	"bytes"
	"errors"
	"strings"
)

// curlCommandForm is one or more commands as "Copy as cURL" in a browser's
// developer tools writes them, for POSIX shells or the Windows command prompt
// (generateCurlCommand in NetworkLogView.ts of Chromium's DevTools; Curl.js of
// Firefox's network monitor).
func curlCommandForm() form {
	return form{
		Format: Format{
			Name:         "copied cURL commands",
			RecognisedBy: "lines that begin with curl and an address, perhaps behind remarks",
			Shows:        "addresses, methods, headers with cookies, and bodies, as the commands state them",
			CannotShow:   "when, by whom and whether a request was sent, and what the answer was: a command sends a request, and is no record of one",
		},
		match: matchCurlCommands,
		read: func(c *Capture, in *input) bool {
			c.source.note("A copied command can be sent again and changed by hand. It is no record that a request was sent, nor of when, by whom and what the answer was.")
			return (&curlCommands{c: c}).read(in)
		},
	}
}

// commandStart is where in line a curl command begins, behind blanks and a
// prompt; -1 if none does.
func commandStart(line string) int {
	rest := strings.TrimLeft(line, " \t")
	rest = strings.TrimPrefix(rest, "$ ")
	name, args, ok := strings.Cut(rest, " ")
	if !ok || name != "curl" && name != "curl.exe" {
		return -1
	}
	// Not a sentence about curls.
	if !strings.ContainsAny(args, `'"`) && !strings.Contains(args, "://") && !strings.HasPrefix(args, "-") &&
		!strings.HasSuffix(strings.TrimRight(args, "\r"), `\`) && !strings.HasSuffix(strings.TrimRight(args, "\r"), "^") {
		return -1
	}
	return len(line) - len(rest)
}

// isRemark reports an empty line or a comment of a shell or command prompt.
func isRemark(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "::") || strings.HasPrefix(strings.ToLower(line), "rem ")
}

// matchCurlCommands reports text whose first line that is no remark is a
// command, or in which commands outnumber the lines that belong to none.
func matchCurlCommands(head []byte, opt Options) bool {
	if bytes.IndexByte(head, 0) >= 0 {
		return false
	}
	commands, others := 0, 0
	var end commandEnd
	for line := range strings.Lines(string(head)) {
		line = strings.TrimRight(line, "\r\n")
		switch at := commandStart(line); {
		case at >= 0:
			commands++
			if others == 0 {
				return true
			}
			end = commandEnd{windows: windowsCommand(line + "\n")}
			end.line(line[at:])
		case end.open():
			end.line(line)
		case isRemark(line):
		default:
			others++
		}
	}
	return commands > others
}

// A curlCommands is a list of commands as far as it is read.
type curlCommands struct {
	c     *Capture
	lines gathered // of the open command
	text  []byte   // of these
	end   commandEnd
	last  bool        // the capture ends behind these lines, without a line end
	stray gathered    // lines that belong to no command, but look like a part of one
	other lineNumbers // lines that do not
}

func (x *curlCommands) read(in *input) bool {
	for {
		l, ok := in.line()
		if !ok {
			break
		}
		text := string(l.text)
		at := commandStart(text)
		switch {
		case l.over:
			if !x.finish("a line too long to be read follows") {
				return false
			}
			x.c.damageLine(l, "")
		case at >= 0:
			if !x.finish("the next command follows") {
				return false
			}
			x.end = commandEnd{windows: windowsCommand(text + "\n")}
			x.take(l, text[at:])
		case x.lines.lines > 0 && x.end.open():
			x.take(l, text)
		default:
			if !x.finish("") {
				return false
			}
			x.apart(l, text)
		}
	}
	if !x.finish("") {
		return false
	}
	x.endStray()
	if x.other.n > 0 {
		x.c.source.note("Lines that are no command: " + x.other.String() + ". They are not read.")
	}
	return true
}

// take adds a line to the command.
func (x *curlCommands) take(l line, text string) {
	x.endStray()
	x.lines.add(x.c, l)
	x.end.line(text)
	x.last = l.open
	if x.lines.over {
		x.text = nil
		return
	}
	x.text = append(append(x.text, text...), '\n')
}

// apart takes a line that belongs to no command.
func (x *curlCommands) apart(l line, text string) {
	trimmed := strings.TrimSpace(text)
	switch {
	case isRemark(text) && !(l.open && l.n > 0):
		x.endStray()
	case l.open, strings.HasPrefix(trimmed, "-"), strings.HasSuffix(trimmed, `\`), strings.HasSuffix(trimmed, "^"), strings.Contains(trimmed, "://"):
		x.stray.add(x.c, l)
	default:
		x.endStray()
		x.other.add(l.no)
	}
}

func (x *curlCommands) endStray() {
	if x.stray.lines > 0 {
		x.stray.damage(x.c, "these lines belong to no command that begins with curl")
		x.stray.clear()
	}
}

// finish hands on the command that is open, if one is. cut says what stands
// where more of it belongs; "" for the end of the capture.
func (x *curlCommands) finish(cut string) bool {
	if x.lines.lines == 0 {
		return true
	}
	defer func() {
		x.lines.clear()
		x.text = x.text[:0]
	}()
	switch {
	case x.lines.over:
		x.lines.damage(x.c, "a command is longer than the limit for one record; it is not read")
		return true
	case x.end.quote != 0 && cut == "":
		x.lines.damage(x.c, "the capture ends inside the quotation marks of a command")
		return true
	case x.end.quote != 0:
		x.lines.damage(x.c, "a quotation mark of the command is not closed before "+cut)
		return true
	}
	text := strings.TrimRight(string(x.text), "\n")
	if x.end.more {
		text = text[:len(text)-1]
	}
	cmd, err := ParseCurl(text)
	if err == nil && schemeOf(cmd.URL) == "" && !hostLike(cmd.URL) {
		err = errors.New("the command names no address")
	}
	if err != nil {
		x.lines.damage(x.c, reasonOf(err))
		return true
	}
	e := x.c.fresh()
	e.Method, e.URL = cmd.Method, cmd.URL
	e.Headers = append(e.Headers, cmd.Headers...)
	x.c.own.request = message{state: cmd.Body.State, kind: cmd.Body.Type, data: cmd.Body.Data}
	if schemeOf(e.URL) == "" {
		e.URL = "http://" + e.URL
		e.Notes = append(e.Notes, "The command names the address without a scheme; curl then uses http.")
	}
	switch {
	case x.last || x.end.more && cut == "":
		e.Notes = append(e.Notes, openNote)
	case x.end.more:
		e.Notes = append(e.Notes, "The command says that it goes on in the next line, but there "+cut+".")
	}
	return x.c.hand(e, x.lines.at(), x.lines.raw)
}

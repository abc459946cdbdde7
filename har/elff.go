package har

import (
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// elffForm is the W3C Extended Log File Format (draft WD-logfile-960323),
// which says: directives begin with #, #Fields names the columns, dates are
// when the transaction completed, in UTC. Written by Blue Coat and Symantec
// SGOS, IIS, Forefront TMG and CloudFront, each in its own manner.
func elffForm() form {
	return form{
		Format: Format{
			Name:         "W3C extended log",
			RecognisedBy: `a line that begins with "#Fields:" and names a column for addresses, also behind a syslog prefix`,
			Shows:        "addresses and status; where the log has columns for them, the Referer, user agent and cookies, who asked, and how long it took",
			CannotShow:   "bodies; header fields without a column; times finer than a second",
		},
		match: matchELFF,
		read: func(c *Capture, in *input) bool {
			return (&elff{c: c, rows: rowReader{c: c, ends: true, utc: ", as the format says"}}).read(in)
		},
	}
}

// matchELFF looks for a #Fields line behind which there can be addresses.
func matchELFF(head []byte, _ Options) bool {
	for line := range strings.Lines(string(head)) {
		_, names, ok := fieldsLine(strings.TrimRight(line, "\r\n"))
		if !ok {
			continue
		}
		for _, name := range names {
			switch elffColumn(name).col {
			case colURL, colHost, colPath:
				return true
			}
		}
	}
	return false
}

// fieldsLine reads a #Fields line. prefix is how many words a syslog service
// has put before it, and so before each record.
func fieldsLine(line string) (prefix int, names []string, ok bool) {
	before, after, ok := strings.Cut(line, "#Fields:")
	if !ok || len(before) > 256 {
		return 0, nil, false
	}
	words := strings.Fields(before)
	return len(words), strings.Fields(after), len(words) <= 12
}

// An elff is a log of this format as far as it is read.
type elff struct {
	c       *Capture
	rows    rowReader
	row     row
	cols    []elffField // nil before #Fields
	prefix  int
	plus    bool // spaces in header fields are written as plus signs
	coded   bool // header fields are percent-encoded
	local   bool // the server's own: s-ip is where the request went
	millis  bool // what time-taken counts
	seconds bool
	date    time.Time // of records without one; zero when not stated
	clock   time.Time // of the last such record; zero when there is none
	dated   bool      // the record in row is one
	values  []string
	rank    [columns]int // of the values in row
}

func (x *elff) read(in *input) bool {
	for {
		l, ok := in.line()
		if !ok {
			return true
		}
		text := skipWords(string(l.text), x.prefix)
		switch {
		case l.over:
			x.c.damageLine(l, "")
		case strings.TrimSpace(text) == "":
			if len(bytes.TrimSpace(l.raw)) > 0 && (x.prefix > 0 || l.open) {
				x.c.damageLine(l, "a line that ends before its record begins")
			}
		case x.directive(l, string(l.text), text):
			if l.open {
				x.c.damageLine(l, endsWithin)
			}
		case x.cols == nil:
			x.c.damageLine(l, "a record before any #Fields line: nothing says what its columns are")
		case !x.record(l, text):
			return false
		}
	}
}

// directive reads a line that begins with #. whole is the line with its
// prefix.
func (x *elff) directive(l line, whole, text string) bool {
	if prefix, names, ok := fieldsLine(whole); ok && (strings.HasPrefix(text, "#") || x.cols == nil) {
		x.prefix = prefix
		x.columns(names)
		return true
	}
	if x.cols == nil && !strings.HasPrefix(text, "#") {
		if _, after, ok := strings.Cut(text, " #"); ok && len(text)-len(after) < 256 {
			text = "#" + after // a prefix whose length is not known yet
		}
	}
	if !strings.HasPrefix(text, "#") {
		return false
	}
	name, value, _ := strings.Cut(text[1:], ":")
	value = strings.TrimSpace(value)
	switch s := &x.c.source; strings.ToLower(name) {
	case "version":
		s.Version = value
	case "software":
		x.software(value)
	case "date":
		x.stated(value)
	case "start-date", "end-date", "remark", "sc":
	default:
		x.c.damageLine(l, "a line that begins with # and is no directive of the format")
	}
	return true
}

// software reads who wrote the log, and so what its columns mean.
func (x *elff) software(value string) {
	s := &x.c.source
	if s.Creator == "" {
		s.Creator = value
		if i := strings.LastIndexByte(value, ' '); i > 0 && strings.ContainsAny(value[i+1:i+2], "0123456789") {
			s.Creator, s.CreatorVersion = value[:i], value[i+1:]
		}
	}
	iis := strings.Contains(value, "Internet Information")
	x.plus, x.local = iis, iis
	x.millis = iis || strings.Contains(value, "SGOS") || strings.Contains(value, "Internet Security") || strings.Contains(value, "Threat Management")
}

// stated reads the #Date line: the date of records that have none, and
// sometimes the time zone.
func (x *elff) stated(value string) {
	words := strings.Fields(value)
	if len(words) == 0 {
		return
	}
	if t, err := time.Parse("2006-01-02", words[0]); err == nil {
		x.date, x.clock = t, time.Time{}
	}
	if len(words) < 2 {
		return
	}
	if t, err := time.Parse(time.TimeOnly, words[1]); err == nil {
		x.clock = t
	}
	if len(words) < 3 {
		return
	}
	said := strings.Join(words[2:], " ")
	name := strings.TrimSuffix(strings.TrimPrefix(words[len(words)-1], "("), ")")
	if name == "UTC" || name == "GMT" || name == "Z" {
		return
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "UTC"), "GMT")
	d, ok := numericOffset(name)
	if !ok {
		x.c.source.note("The log's #Date line names the time zone " + quotedWord(said) + ", which can stand for several. It is not applied.")
		return
	}
	x.rows.zone = time.FixedZone(said, int(d/time.Second))
	x.c.source.note("The log's #Date line states the time zone " + quotedWord(said) + ". Its times are read so, although the format says UTC.")
}

// columns reads the names of a #Fields line.
func (x *elff) columns(names []string) {
	x.cols = make([]elffField, 0, len(names))
	x.seconds = false
	taken := false
	for _, name := range names {
		f := elffColumn(name)
		if strings.EqualFold(name, "x-edge-location") {
			x.coded, x.seconds = true, true
			if x.c.source.Creator == "" {
				x.c.source.Creator = "CloudFront"
			}
		}
		taken = taken || f.col == colMillis
		x.cols = append(x.cols, f)
	}
	s := &x.c.source
	s.note("The log holds no bodies, and of the header fields only those that have a column.")
	switch {
	case taken && (x.millis || x.seconds):
		s.note("The log states when each request ended, and how long it took. Its start is counted back from these.")
	case taken:
		s.note("The log states when each request ended. It does not say in what unit it states how long each took, so the start is not counted back.")
	default:
		s.note("The log states when each request ended, and not when it began.")
	}
	if x.plus {
		s.note("The log writes a space in a header field as a plus sign: a plus sign that was sent cannot be told from it, and is read as a space.")
	}
}

// record hands on the record in text. It reports false when no more are wanted.
func (x *elff) record(l line, text string) bool {
	x.values = splitELFF(x.values[:0], text)
	if len(x.values) != len(x.cols) {
		x.c.damageLine(l, countReason(len(x.values), len(x.cols)))
		return true
	}
	x.row.reset()
	for i, f := range x.cols {
		v := x.values[i]
		if v == "-" || v == "" || f.col == colNone && f.field == "" {
			continue
		}
		x.put(f, v)
	}
	x.settle()
	c := x.c
	e := c.fresh()
	at := Ref{Offset: l.off, Length: l.n, Line: l.no}
	left := ""
	if x.row.text[colMethod] == "CONNECT" && slices.Contains(strings.Fields(x.row.text[colAction]), "TCP_ACCELERATED") {
		left = "A line that the proxy writes when it takes over a tunnel: the requests inside have lines of their own."
	} else if !x.rows.fill(e, &x.row) {
		left = noAddress
	}
	if left != "" {
		if l.open {
			c.damageLine(l, endsWithin)
		}
		c.exclude(at, left)
		return true
	}
	if x.row.text[colTime] == "" && x.dated {
		e.TimeText = x.row.text[colClock]
	}
	if l.open {
		e.Notes = append(e.Notes, openNote)
	}
	if !utf8.Valid(l.raw) && c.order == nil {
		e.Notes = append(e.Notes, notUTF8)
	}
	return c.hand(e, at, l.raw)
}

// settle works out what depends on who wrote the log.
func (x *elff) settle() {
	r := &x.row
	taken := r.text[colMillis]
	r.text[colMillis] = ""
	x.dated = false
	switch {
	case x.seconds || strings.Contains(taken, "."):
		r.text[colSeconds] = taken
	case x.millis:
		r.text[colMillis] = taken
	}
	if r.text[colDate] == "" && r.text[colClock] != "" && !x.date.IsZero() {
		x.c.source.note("The records state a time of day. Their date is that of the #Date line before them, and a day more each time the clock starts anew.")
		clock, err := time.Parse(time.TimeOnly, r.text[colClock])
		if err == nil && !x.clock.IsZero() && x.clock.Sub(clock) > 12*time.Hour {
			x.date = x.date.AddDate(0, 0, 1)
		}
		if err == nil {
			x.clock = clock
		}
		r.text[colDate] = x.date.Format("2006-01-02")
		x.dated = true
	}
}

// skipWords returns s behind its first n words.
func skipWords(s string, n int) string {
	for range n {
		s = strings.TrimLeft(s, " \t")
		i := strings.IndexAny(s, " \t")
		if i < 0 {
			return ""
		}
		s = s[i+1:]
	}
	if n > 0 {
		s = strings.TrimLeft(s, " ")
	}
	return s
}

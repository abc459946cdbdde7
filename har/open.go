package har

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"
)

// Options say how to open a capture.
type Options struct {
	Limits    Limits
	LogFormat string                  // the log's own format directive (Squid logformat or nginx log_format); "" when not given
	Columns   string                  // the columns of a table: "time,method,url,-,referer", or the name of a preset; "" when not given
	LogZone   *time.Location          // of times that state no zone; nil is UTC
	LogHost   string                  // scheme and host of a server's own log, which has paths only; "" when not given
	Progress  func(read, total int64) // bytes of the stored file or archive member; may be nil; called from another goroutine
}

func (l Limits) orDefault() Limits {
	if l.Entry <= 0 {
		l.Entry = 4 << 20
	}
	if l.Body <= 0 {
		l.Body = 32 << 20
	}
	if l.Depth <= 0 {
		l.Depth = 1000
	}
	if l.Ratio <= 0 {
		l.Ratio = 1100
	}
	return l
}

// headSize is how much of a file is looked at to recognise it.
const headSize = 64 << 10

// maxLayers bounds compression inside compression.
const maxLayers = 3

// Open recognises a file by its content and returns its captures: one, or for
// an archive one for each HAR in it, in the archive's order. A file that is no
// capture is refused with a [*RefusedError]; a member that is none, beside
// others that are, is a capture with damage. Each capture must be closed.
func Open(f File, opt Options) ([]*Capture, error) {
	file, done := f.spool, func() error { return nil }
	if file == nil {
		var err error
		if file, err = os.Open(f.Path); err != nil {
			return nil, err
		}
		done = file.Close
	}
	info, err := file.Stat()
	if err != nil {
		done()
		return nil, err
	}
	s := newStored(file, info.Size(), done)
	captures, err := open(f, s, opt)
	if len(captures) == 0 {
		done()
		return nil, err
	}
	s.users.Store(int32(len(captures)))
	return captures, err
}

func open(f File, s *stored, opt Options) ([]*Capture, error) {
	base := func() *Capture {
		return &Capture{
			limits: opt.Limits.orDefault(), progress: opt.Progress, opt: opt, file: s,
			source: Source{Path: f.Path, File: f.Name, Format: "har"},
		}
	}
	c := base()
	c.raw = func() (io.ReadCloser, error) { return io.NopCloser(s.section()), nil }
	c.rawSize, c.weight = s.size, s.size
	head := make([]byte, min(4, s.size))
	if _, err := io.ReadFull(s.section(), head); err != nil {
		return nil, err
	}
	if len(head) < 4 || !bytes.HasPrefix(head, []byte("PK\x03\x04")) && !bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		if err := c.recognise(f.Name); err != nil {
			return nil, err
		}
		return []*Capture{c}, nil
	}
	a, err := readArchive(s)
	if err != nil {
		return nil, &RefusedError{File: f.Name, LooksLike: err.Error()}
	}
	return openArchive(f, a, base)
}

func openArchive(f File, a *archive, base func() *Capture) ([]*Capture, error) {
	for _, form := range archiveForms() {
		if form.claims(a) {
			captures := form.captures(a, base)
			for _, c := range captures {
				c.source.Format = form.Name
			}
			return captures, nil
		}
	}
	// Beside a HAR lie the bodies it names, which are no captures.
	named := slices.ContainsFunc(a.members, func(m archived) bool { return isHAR(m.name) })
	var captures []*Capture
	var refused error
	var others []string
	read := 0
	for _, m := range a.members {
		if companion(m.name) || strings.HasSuffix(m.name, "/") || named && !isHAR(m.name) {
			continue
		}
		c := base()
		c.inMember(a, m)
		err := c.recogniseMember(f, m)
		var no *RefusedError
		switch {
		case err == nil:
			read++
		case !errors.As(err, &no):
			return nil, err
		case !named:
			others = append(others, m.name)
			continue
		default:
			refused = err
			c.refuse("not read: it looks like " + no.LooksLike)
		}
		captures = append(captures, c)
	}
	if read > 0 && len(others) > 0 {
		captures[0].source.note(fmt.Sprintf("%d more members of the archive are no captures, and are not read: %s.", len(others), someNames(others)))
	}
	switch {
	case read > 0:
		return captures, nil
	case refused != nil:
		return nil, refused
	case a.fault != "" && len(a.members) == 0:
		c := base()
		c.source.Container = []string{"zip"}
		c.refuse(a.fault)
		return []*Capture{c}, nil
	}
	return nil, refuseArchive(f.Name, a)
}

// inMember makes a member of an archive the bytes of c.
func (c *Capture) inMember(a *archive, m archived) {
	c.archive = a
	c.raw, c.rawSize, c.weight = m.open, m.size, m.stored
	c.source.Member = m.name
	c.source.Container = []string{"zip"}
	if a.fault != "" {
		c.source.addDamage(Damage{Reason: a.fault})
	}
}

// recogniseMember is recognise for a member of an archive.
func (c *Capture) recogniseMember(f File, m archived) error {
	switch {
	case m.encrypted:
		return &RefusedError{File: f.Name, LooksLike: "a password-protected zip archive", Hint: "unpack it with its password first"}
	case unsafeName(m.name):
		return &RefusedError{File: f.Name, LooksLike: fmt.Sprintf("an archive whose member %q would be unpacked elsewhere", m.name)}
	case m.size == 0 && !isHAR(m.name):
		return &RefusedError{File: f.Name, LooksLike: "an empty file"}
	}
	return c.recognise(f.Name + ":" + m.name)
}

// refuse makes c a capture with nothing to read in it, and says why.
func (c *Capture) refuse(reason string) {
	c.refusal = reason
	c.raw = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("")), nil }
}

// someNames lists the first few of names.
func someNames(names []string) string {
	const most = 5
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " …"
	}
	return strings.Join(names, ", ")
}

// recognise finds the compression and character encoding of c, and whether
// what they hold is a HAR.
func (c *Capture) recognise(file string) error {
	for {
		head, err := c.head()
		if err != nil {
			return err
		}
		layer := ""
		switch {
		case len(head) == 0:
			return nil
		case bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || len(head) == 1 && head[0] == 0x1f:
			layer = "gzip"
		case isZlib(head):
			layer = "zlib"
		case bytes.HasPrefix(head, []byte("PK\x03\x04")):
			return &RefusedError{File: file, LooksLike: "a zip archive inside another file", Hint: "unpack the outer one first"}
		default:
			c.setCharset(head)
			return c.recogniseText(file, head)
		}
		if len(c.layers) == maxLayers {
			return &RefusedError{File: file, LooksLike: "data compressed many times over"}
		}
		c.layers = append(c.layers, layer)
		c.source.Container = append(c.source.Container, layer)
	}
}

func isZlib(head []byte) bool {
	return len(head) >= 2 && head[0] == 0x78 && (int(head[0])<<8|int(head[1]))%31 == 0 && head[1]&0x20 == 0 // no preset dictionary: 78 20 is "x "
}

// head returns the first decompressed bytes, as far as they go.
func (c *Capture) head() ([]byte, error) {
	r, err := c.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if isIO(err) {
		return nil, err
	}
	return head[:n], nil
}

func (c *Capture) setCharset(head []byte) {
	s := &c.source
	switch {
	case len(head) < 3 && bytes.HasPrefix([]byte("\xef\xbb\xbf"), head), bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		s.Charset, c.bom = "utf-8 with byte order mark", 3
	case bytes.HasPrefix(head, []byte("\xff\xfe")), len(head) == 1 && head[0] == 0xff:
		s.Charset, c.bom, c.order = "utf-16le", 2, binary.LittleEndian
	case bytes.HasPrefix(head, []byte("\xfe\xff")), len(head) == 1 && head[0] == 0xfe:
		s.Charset, c.bom, c.order = "utf-16be", 2, binary.BigEndian
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		s.Charset, c.order = "utf-16le", binary.LittleEndian
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		s.Charset, c.order = "utf-16be", binary.BigEndian
	default:
		s.Charset = "utf-8"
	}
}

// recogniseText decides whether the text of c is a HAR, whole or not.
func (c *Capture) recogniseText(file string, head []byte) error {
	text := head[min(c.bom, len(head)):]
	if c.order != nil {
		w := widener{order: c.order}
		text = w.convert(nil, text, false)
	}
	whole := text
	text = bytes.TrimLeft(text, " \t\r\n")
	start := squeeze(text[callbackLen(text):], 16)
	const log = `{"log":{`
	if strings.HasPrefix(start, log) || strings.HasPrefix(log, start) {
		return nil
	}
	unlike := "" // what was given, and these lines do not have
	for _, f := range forms() {
		if f.match(whole, c.opt) {
			c.form = &f
			c.source.Format = f.Name
			if unlike != "" {
				c.source.note("Its first lines do not have the " + unlike + " that was given. It is read as what it looks like.")
			}
			return nil
		}
		switch {
		case f.Name == statedFormat && c.opt.LogFormat != "":
			unlike = "log format"
		case f.Name == tableFormat && c.opt.Columns != "":
			unlike = "list of columns"
		}
	}
	marked := bytes.Contains(text, []byte(`"startedDateTime"`))
	no := refuse(file, text)
	if c.order == nil && c.bom == 0 {
		no = refuse(file, head)
	}
	known := !strings.HasSuffix(no.LooksLike, "of an unknown kind")
	switch {
	case known:
		return no
	case strings.HasPrefix(start, "["):
		return &RefusedError{File: file, LooksLike: "a list in JSON", Hint: "a HAR is an object with a member \"log\""}
	case !strings.HasPrefix(start, "{") && marked:
		return nil
	case !strings.HasPrefix(start, "{"):
		return no
	}
	return c.findLog(file, marked)
}

// squeeze returns the first n bytes of b that are not white space.
func squeeze(b []byte, n int) string {
	var out []byte
	for _, c := range b {
		if len(out) == n {
			break
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			out = append(out, c)
		}
	}
	return string(out)
}

// findLog looks through the members of a JSON object for log. Text that is
// damaged before it is taken for a HAR if it has a mark of one.
func (c *Capture) findLog(file string, marked bool) error {
	p := &Capture{file: c.file, raw: c.raw, rawSize: c.rawSize, weight: c.weight, layers: c.layers,
		bom: c.bom, order: c.order, limits: c.limits, source: Source{File: file, Container: c.source.Container}}
	if err := p.startWalk(); err != nil {
		return err
	}
	defer p.stream.close()
	var keys []string
	l := p.walker.l
	w := &p.walker
	w.callback()
	found := errors.New("found")
	err := l.expect('{', `"{"`)
	if err == nil {
		err = w.members(false, func(key string) error {
			c, err := l.space()
			if err != nil {
				return err
			}
			if key == "log" && c == '{' {
				return found
			}
			if len(keys) < 10 {
				keys = append(keys, strings.ToValidUTF8(key, "?"))
			}
			return l.value()
		})
	}
	switch {
	case err == found, err != nil && marked:
		return nil
	case isIO(p.stream.err):
		return p.stream.err
	case err != nil:
		return &RefusedError{File: file, LooksLike: "damaged JSON (" + err.Error() + ") with the members " + quoteKeys(keys), Hint: `a HAR is an object with a member "log"`}
	}
	return &RefusedError{File: file, LooksLike: "JSON with the members " + quoteKeys(keys), Hint: `a HAR is an object with a member "log"`}
}

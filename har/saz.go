package har

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
)

// sazForm reads the session archives of Fiddler (Telerik, "Fiddler Archives
// (SAZ)" and the FiddlerCore reference): a zip archive with three members for
// each session. The archive is one source.
func sazForm() archiveForm {
	return archiveForm{
		Format: Format{
			Name:         "Fiddler session archive (SAZ)",
			RecognisedBy: "a zip archive with members such as raw/1_c.txt",
			Shows:        "addresses, headers and bodies as they passed the proxy, times, both addresses and the program that asked; of tunnels that were not opened, the host alone",
			CannotShow:   "which page or script caused a request; whether a request was edited before it was saved",
		},
		claims: func(a *archive) bool {
			return slices.ContainsFunc(a.members, func(m archived) bool {
				_, kind, ok := sazName(m.name)
				return ok && kind == sazRequest && !m.encrypted
			})
		},
		captures: func(a *archive, base func() *Capture) []*Capture {
			c := base()
			c.archive = a
			c.raw = func() (io.ReadCloser, error) { return io.NopCloser(c.file.section()), nil }
			c.rawSize, c.weight = c.file.size, c.file.size
			c.form = &form{read: func(c *Capture, _ *input) bool { return (&sazWalk{c: c}).read() }}
			return []*Capture{c}
		},
	}
}

// The members of a session.
const (
	sazRequest = "c.txt"
	sazAnswer  = "s.txt"
	sazAbout   = "m.xml"
	sazFrames  = "w.txt"
)

// sazName reads "raw/017_c.txt". Some tools write a backslash.
func sazName(name string) (session int, kind string, ok bool) {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(name), `\`, "/"), "raw/")
	number, kind, both := strings.Cut(rest, "_")
	if !ok || !both || len(number) > 9 || !isDigits(number) {
		return 0, "", false
	}
	for _, d := range []byte(number) {
		session = session*10 + int(d-'0')
	}
	return session, kind, slices.Contains([]string{sazRequest, sazAnswer, sazAbout, sazFrames}, kind)
}

// A sazSession is one request with its answer.
type sazSession struct {
	number                         int
	request, answer, about, frames *archived
}

// sazSessions lists the sessions of an archive in the order of their numbers.
func sazSessions(a *archive) []*sazSession {
	var list []*sazSession
	byNumber := map[int]*sazSession{}
	for i := range a.members {
		m := &a.members[i]
		number, kind, ok := sazName(m.name)
		if !ok {
			continue
		}
		s := byNumber[number]
		if s == nil {
			s = &sazSession{number: number}
			byNumber[number] = s
			list = append(list, s)
		}
		*map[string]**archived{sazRequest: &s.request, sazAnswer: &s.answer, sazAbout: &s.about, sazFrames: &s.frames}[kind] = m
	}
	slices.SortStableFunc(list, func(a, b *sazSession) int { return a.number - b.number })
	return list
}

// A sazWalk reads the sessions of an archive.
type sazWalk struct {
	c         *Capture
	sessions  []*sazSession
	fiddler   bool            // the archive says that Fiddler wrote it
	decrypted map[string]bool // hosts with requests of their own; nil until asked for
}

func (w *sazWalk) read() bool {
	c := w.c
	s := &c.source
	if c.archive.fault != "" {
		s.addDamage(Damage{Reason: c.archive.fault})
	}
	if name, version, ok := strings.Cut(zipComment(c.file), " "); ok && name == "Fiddler" {
		w.fiddler = true
		s.Creator, s.CreatorVersion = name, strings.Trim(version, "()")
	}
	w.sessions = sazSessions(c.archive)
	for _, x := range w.sessions {
		if x.request == nil {
			s.addDamage(Damage{Entry: c.next, Reason: fmt.Sprintf("session %d has no request in the archive", x.number)})
			continue
		}
		if !w.session(x) {
			return false
		}
	}
	s.note("Fiddler stores messages as they were after its own rules and its user could change them. A change cannot be seen.")
	if !w.fiddler {
		s.note("The archive does not state which version of Fiddler wrote it; the flags it keeps of each session are not used.")
	}
	return true
}

// zipComment is the text that a zip file ends with.
func zipComment(f *stored) string {
	tail := make([]byte, min(f.size, 512))
	if _, err := f.at.ReadAt(tail, f.size-int64(len(tail))); err != nil && err != io.EOF {
		return ""
	}
	i := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if i < 0 || i+22 > len(tail) {
		return ""
	}
	return string(tail[i+22:])
}

// A kept is a member that was read: its beginning, or all of it.
type kept struct {
	name string
	data []byte
	n    int64
	sum  [32]byte
}

func (k *kept) stretch() stretch { return stretch{k.data, 0, k.n} }

func (k *kept) part() Part {
	return Part{Member: k.name, Length: k.n, SHA256: hex.EncodeToString(k.sum[:])}
}

// keep reads m whole, and holds the first n bytes of it.
func (c *Capture) keep(m *archived, n int64) (*kept, error) {
	r, err := m.open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	k := &kept{name: m.name}
	h := sha256.New()
	bound := m.stored*c.limits.Ratio + bufferSize
	from := io.TeeReader(io.LimitReader(r, bound+1), h)
	if k.data, err = io.ReadAll(io.LimitReader(from, n)); err != nil {
		return nil, err
	}
	rest, err := io.Copy(io.Discard, from)
	if err != nil {
		return nil, err
	}
	if k.n = int64(len(k.data)) + rest; k.n > bound {
		return nil, errRatio
	}
	h.Sum(k.sum[:0])
	return k, nil
}

// session hands on one session.
func (w *sazWalk) session(x *sazSession) bool {
	c := w.c
	lost := func(m *archived, err error) {
		c.source.addDamage(Damage{Entry: c.next, Limit: err == errRatio, Reason: fmt.Sprintf("the member %q cannot be read: %v", m.name, err)})
	}
	request, err := c.keep(x.request, c.limits.Entry)
	if err != nil {
		lost(x.request, err)
		c.next++
		return true
	}
	at := Ref{Member: request.name, Length: request.n}
	e := c.fresh()
	target, m, ok := e.takeRequest(request.stretch())
	if !ok {
		c.source.addDamage(Damage{Entry: c.next, Reason: fmt.Sprintf("the member %q does not begin with a request line", request.name)})
		c.next++
		return true
	}
	about := sazMeta{}
	if x.about != nil {
		k, err := c.keep(x.about, maxAbout)
		if err == nil {
			about, err = readSAZMeta(k)
			e.Parts = append(e.Parts, k.part())
		}
		if err != nil {
			lost(x.about, err)
		}
	}
	e.URL = about.address(e, target, w.fiddler)
	if reason := w.noVisit(e, &about); reason != "" {
		c.exclude(at, reason)
		return true
	}
	about.fill(e)
	if w.fiddler && about.has(sazImported) {
		c.source.note("Fiddler states that some sessions were brought in from another tool. It did not see that traffic itself.")
	}
	c.own.request = m
	if x.answer != nil {
		k, err := c.keep(x.answer, c.limits.Body)
		if err == nil {
			w.answer(e, k, &about)
		} else {
			lost(x.answer, err)
		}
	}
	if x.frames != nil {
		e.Notes = append(e.Notes, "Messages of a WebSocket were saved with this session ("+x.frames.name+"). They are not read.")
	}
	var raw []byte
	if request.n == int64(len(request.data)) {
		raw = request.data
	}
	return c.hand(e, at, raw)
}

// answer fills e from the member that holds its answer.
func (w *sazWalk) answer(e *Entry, k *kept, about *sazMeta) {
	e.Parts = append(e.Parts, k.part())
	if k.n == 0 {
		return
	}
	s := k.stretch()
	if s.n > int64(len(s.data)) {
		w.c.source.addDamage(Damage{Entry: w.c.next, Limit: true, Reason: fmt.Sprintf("the member %q is over the limit for one body; its beginning is read", k.name)})
		s.n = int64(len(s.data))
	}
	m, ok := e.takeResponse(s)
	if !ok {
		e.Notes = append(e.Notes, "The stored answer does not begin with a status line.")
		return
	}
	if k.n > s.n {
		m.state = BodyTruncated
	}
	part := k.part()
	if m.data != nil {
		m.part = &part
	}
	if w.fiddler && about.has(sazAnswerByFiddler) && e.Method != "CONNECT" {
		e.Notes = append(e.Notes, fmt.Sprintf("Fiddler states that it made the answer itself, with the status %d. Nothing shows that the request reached the server.", e.Status))
		e.Status, e.StatusKnown, e.StatusText = 0, false, ""
		e.Failure = "Fiddler made the answer itself"
	}
	w.c.own.response = m
}

// noVisit says why a session is no request of a visit; "" when it is one.
func (w *sazWalk) noVisit(e *Entry, about *sazMeta) string {
	if w.fiddler && about.has(sazAskedByFiddler) {
		return "Fiddler states that it made this request itself, for instance in its Composer."
	}
	if e.Method != "CONNECT" {
		return ""
	}
	switch {
	case w.fiddler && about.has(sazOpenedTunnel):
		return "This is the opening of a tunnel that Fiddler decrypted; what passed through it is listed by itself."
	case w.fiddler && about.has(sazBlindTunnel):
		return ""
	case w.opened(hostOf(e.URL)):
		return "This is the opening of a tunnel to a host whose requests are listed by themselves."
	}
	return ""
}

// opened reports whether the archive holds requests to host from inside a
// tunnel.
func (w *sazWalk) opened(host string) bool {
	if w.decrypted == nil {
		w.decrypted = map[string]bool{}
		for _, x := range w.sessions {
			if x.request == nil {
				continue
			}
			r, err := x.request.open()
			if err != nil {
				continue
			}
			begin := make([]byte, 2048)
			n, _ := io.ReadFull(r, begin)
			r.Close()
			if _, target, _, ok := requestLine(parseHead(begin[:n], nil).first); ok {
				if rest, ok := strings.CutPrefix(target, "https://"); ok {
					w.decrypted[hostOf(rest)] = true
				}
			}
		}
	}
	return w.decrypted[host]
}

// hostOf is the host at the start of s, in lower case, without its port.
func hostOf(s string) string {
	s = s[:strings.IndexAny(s+"/", "/?#")]
	if i := strings.LastIndexByte(s, ':'); i >= 0 && !strings.HasSuffix(s, "]") {
		s = s[:i]
	}
	return strings.ToLower(s)
}

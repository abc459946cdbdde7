package har

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"iter"
	"slices"
	"sort"
	"strings"
	"sync/atomic"

	"github.com/go-faster/jx"
)

// A Capture is one open source of entries.
type Capture struct {
	source   Source
	limits   Limits
	progress func(read, total int64)

	file    *stored
	archive *archive // nil unless the capture is a member of one
	raw     func() (io.ReadCloser, error)
	rawSize int64 // bytes raw gives
	weight  int64 // stored bytes they take, for [Limits.Ratio]
	layers  []string
	bom     int
	order   wideOrder // nil for UTF-8
	refusal string    // why there is nothing to read, for a member of an archive

	form  *form // nil for HAR
	opt   Options
	next  int // position of the next entry, for forms other than HAR
	own   own
	yield func(*Entry, error) bool

	stream   *stream
	from     *decompressed // what stream reads, for forms other than HAR
	begun    bool
	finished bool
	failed   error
	half     *Damage // what the end of UTF-16 text was cut in
	walker   walker
	reader   reader
	skeleton []byte
	entry    Entry
	secrets  bool // a cookie or authorisation was seen
}

type wideOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// Source describes the capture. It is complete once Entries has ended, or
// after Finish.
func (c *Capture) Source() *Source { return &c.source }

// Entries reads the entries in the order of the capture's own list, once.
// Damage does not end it: it is listed in the source. An error is an I/O
// failure, and comes last.
func (c *Capture) Entries() iter.Seq2[*Entry, error] {
	return func(yield func(*Entry, error) bool) {
		if c.begun {
			yield(nil, errors.New("the entries of a capture can be read once only"))
			return
		}
		c.begun = true
		if c.refusal != "" {
			c.source.addDamage(Damage{Reason: c.refusal})
			if err := c.Finish(); err != nil {
				yield(nil, err)
			}
			return
		}
		whole, err := c.readAll(yield)
		if err != nil {
			yield(nil, err)
		}
		if !whole {
			return
		}
		if err := c.Finish(); err != nil {
			yield(nil, err)
		}
	}
}

// readAll hands every entry to yield. It reports whether yield wanted them all.
func (c *Capture) readAll(yield func(*Entry, error) bool) (whole bool, err error) {
	if c.form != nil {
		in, err := c.startInput()
		if err != nil {
			return false, err
		}
		defer in.stop()
		c.yield = yield
		return c.form.read(c, in), nil
	}
	if err := c.startWalk(); err != nil {
		return false, err
	}
	whole = c.consume(yield)
	c.source.Sanitised = c.source.Creator == "WebInspector" && c.source.Entries > 0 && !c.secrets
	return whole, nil
}

// startWalk begins to read the stored bytes as a HAR.
func (c *Capture) startWalk() error {
	r, err := c.open()
	if err != nil {
		return err
	}
	var read *atomic.Int64
	if c.progress != nil {
		read = &r.read
	}
	c.stream = newStream(r, c.guess())
	next := c.narrowChunks
	if c.order != nil {
		next = c.wideChunks()
	}
	l := newLexer(func() (chunk, bool) {
		if read != nil {
			c.progress(read.Load(), c.rawSize)
		}
		return next()
	}, c.limits.Depth)
	c.walker = walker{l: l, rec: &record{limit: int(c.limits.Entry)}}
	c.reader.d, c.reader.seed = jx.DecodeBytes(nil), maphash.MakeSeed()
	return nil
}

// guess is about how many bytes c decompresses to.
func (c *Capture) guess() int64 {
	if len(c.source.Container) == 0 {
		return c.rawSize
	}
	return c.weight * 16
}

func (c *Capture) narrowChunks() (chunk, bool) {
	b := c.stream.next()
	if b == nil {
		return chunk{}, false
	}
	skip := 0
	if b.off == 0 {
		skip = min(c.bom, b.n)
	}
	return chunk{b: b.data[skip:b.n], off: b.off + int64(skip), buf: b}, true
}

// wideChunks converts UTF-16 in pieces small enough for offsets inside them
// to be counted.
func (c *Capture) wideChunks() func() (chunk, bool) {
	const piece = 8 << 10
	w := &widener{order: c.order}
	var b *buffer
	k, end := 0, int64(0)
	return func() (chunk, bool) {
		for {
			if b == nil || k == b.n {
				b.release()
				if b = c.stream.next(); b == nil {
					break
				}
				k = 0
				if b.off == 0 {
					k = min(c.bom, b.n)
				}
			}
			off := b.off + int64(k-len(w.rest))
			n := min(piece, b.n-k)
			out := w.convert(nil, b.data[k:k+n], false)
			k += n
			end = b.off + int64(k)
			if len(out) > 0 {
				return chunk{b: out, off: off, wide: true}, true
			}
		}
		rest := int64(len(w.rest))
		out := w.convert(nil, nil, true)
		if len(w.rest) > 0 {
			w.rest = nil
			c.half = &Damage{Offset: end - 1, Entry: c.walker.entries, Reason: "the data end inside a UTF-16 unit"}
		}
		return chunk{b: out, off: end - rest, wide: true}, len(out) > 0
	}
}

// meta reads a member of log other than the entries.
func (c *Capture) meta(ev event) {
	r, s, rec := &c.reader, &c.source, ev.rec
	r.halves = true
	r.d.ResetBytes(rec.kept)
	product := func(name, version *string) error {
		return r.object("", []string{"name", "version"}, func(key string) error {
			if key == "name" {
				return r.string(name)
			}
			return r.string(version)
		})
	}
	var err error
	switch ev.key {
	case "version":
		err = r.string(&s.Version)
	case "creator":
		err = product(&s.Creator, &s.CreatorVersion)
	case "browser":
		err = product(&s.Browser, &s.BrowserVersion)
	}
	if err != nil {
		s.addDamage(Damage{Offset: rec.off, Entry: ev.at.Entry, Reason: err.Error()})
	}
}

// leftOut lists the strings that an entry over its limit is without, and looks
// for secrets.
func (c *Capture) leftOut(rec *record) {
	for _, s := range rec.spans {
		if s.left && s.slot == slotNone {
			c.source.addDamage(Damage{Offset: s.off, Length: s.n, Entry: c.entry.Entry, Limit: true,
				Reason: fmt.Sprintf("%s is a text of %d bytes in an entry over the limit; it is not read", keyPath(rec.kept, s.from), s.n)})
		}
	}
	if c.secrets {
		return
	}
	secret := func(f Field) bool {
		switch strings.ToLower(f.Name) {
		case "cookie", "set-cookie", "authorization":
			return true
		}
		return false
	}
	e := &c.entry
	c.secrets = len(e.Cookies) > 0 || len(e.body.answerCookies) > 0 ||
		slices.ContainsFunc(e.Headers, secret) || slices.ContainsFunc(e.ResponseHeaders, secret)
}

// Finish reads what is left of the capture, for its digests. It is needed only
// when the range over Entries was broken off.
func (c *Capture) Finish() error {
	if c.finished {
		return c.failed
	}
	c.finished = true
	c.failed = c.finish()
	return c.failed
}

func (c *Capture) finish() error {
	s := &c.source
	if c.stream == nil {
		r, err := c.open()
		if err != nil {
			return err
		}
		c.stream = newStream(r, c.guess())
	}
	c.stream.drain()
	s.MemberSHA256, s.MemberSize = c.stream.sum, c.stream.size
	if err := c.stream.err; err != nil {
		if isIO(err) {
			return &EntryError{File: s.name(), Entry: -1, Offset: s.MemberSize, Err: err}
		}
		d := Damage{Offset: s.MemberSize, Entry: c.walker.entries + c.next, Reason: containerFault(s.Container, err)}
		d.Limit = errors.Is(err, errRatio)
		s.addDamage(d)
	}
	if c.half != nil {
		s.addDamage(*c.half)
	}
	c.gapDamage()
	sort.SliceStable(s.Damage, func(i, j int) bool { return s.Damage[i].Offset < s.Damage[j].Offset })
	s.Notes = append(s.Notes, producerNotes(s)...)
	if len(s.Container) == 0 {
		s.Size, s.SHA256 = s.MemberSize, s.MemberSHA256
		return nil
	}
	var err error
	s.Size = c.file.size
	s.SHA256, err = c.file.sum()
	return err
}

func containerFault(container []string, err error) string {
	if errors.Is(err, errRatio) || len(container) == 0 {
		return err.Error()
	}
	return fmt.Sprintf("the %s data are cut or damaged: %v", strings.Join(container, "/"), err)
}

// name is how s is printed in errors.
func (s *Source) name() string {
	if s.Member == "" {
		return s.File
	}
	return s.File + ":" + s.Member
}

// note adds a note once.
func (s *Source) note(text string) {
	if !slices.Contains(s.Notes, text) {
		s.Notes = append(s.Notes, text)
	}
}

// Close releases the file. The digests stay incomplete unless Finish or the
// end of Entries came first.
func (c *Capture) Close() error {
	if c.stream != nil && !c.finished {
		c.finished = true
		c.stream.close()
	}
	return c.file.close()
}

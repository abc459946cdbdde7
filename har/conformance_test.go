package har

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A specimen is a small capture in a form other than HAR, made for this
// project. Every form has at least one, and passes every test in this file
// with it.
type specimen struct {
	name   string // of its golden file: the form's name and what is special
	format string // as Source.Format states it
	data   []byte
	opt    Options

	// What the form cannot do, with the reason in a comment where it is set.
	anyOrder bool // entries come as they are completed, not in the order of the list
	spread   bool // an entry is spread over the file: a cut or a wrong bit may change any that is open there
	binary   bool // not a text: a wrong bit may cost all that follows
}

// specimens lists those of every form.
func specimens() []specimen {
	return slices.Concat(
		mitmproxySpecimens(),
		netlogSpecimens(),
		cdpSpecimens(),
		charlesSpecimens(),
		burpSpecimens(),
		warcSpecimens(),
		traceSpecimens(),
		elffSpecimens(),
		curlTraceSpecimens(),
		curlSpecimens(),
		logFormatSpecimens(),
		squidSpecimens(),
		commonLogSpecimens(),
		columnsSpecimens(),
		urlListSpecimens(),
		sazSpecimens(),
		waczSpecimens(),
	)
}

// A sighting is one entry as far as the tests compare it.
type sighting struct {
	at    Ref
	sum   [32]byte
	text  string // all that the entry says
	notes []string
}

func sightings(t *testing.T, data []byte, opt Options) ([]sighting, []*Source, error) {
	t.Helper()
	captures, err := openBytes(data, opt)
	if err != nil {
		return nil, nil, err
	}
	var all []sighting
	var sources []*Source
	for _, c := range captures {
		src := readCapture(t, c, func(e *Entry) {
			sum, err := e.SHA256()
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, sighting{e.Ref, sum, describe(t, e), slices.Clone(e.Notes)})
		})
		sources = append(sources, src)
	}
	return all, sources, nil
}

// describe prints all that an entry says, one thing a line.
func describe(t *testing.T, e *Entry) string {
	t.Helper()
	var b strings.Builder
	line := func(name string, v any) {
		if s := fmt.Sprint(v); s != "" && s != "[]" && s != "0" && s != "<nil>" {
			fmt.Fprintf(&b, "    %s: %s\n", name, strings.ReplaceAll(fmt.Sprintf("%q", s), `\"`, `"`))
		}
	}
	fmt.Fprintf(&b, "%d %s %s\n", e.Entry, e.Method, e.URL)
	line("member", e.Member)
	line("line", e.Line)
	if !e.Time.IsZero() {
		fmt.Fprintf(&b, "    time: %s to %v %s, as captured %q\n", e.Time.Format("2006-01-02T15:04:05.999999999Z07:00"), e.Precision, e.TimeIs, e.TimeText)
	}
	if e.Elapsed >= 0 {
		line("elapsed", e.Elapsed)
	}
	line("version", e.HTTPVersion)
	for _, f := range e.Headers {
		line("> "+f.Name, f.Value)
	}
	for _, f := range e.Cookies {
		line("> cookie "+f.Name, f.Value)
	}
	if e.StatusKnown {
		fmt.Fprintf(&b, "    status: %d %s\n", e.Status, e.StatusText)
	}
	fmt.Fprintf(&b, "    delivery: %s\n", e.Delivery())
	for _, f := range e.ResponseHeaders {
		line("< "+f.Name, f.Value)
	}
	line("type", e.ResponseType)
	line("redirect", e.RedirectURL)
	line("failure", e.Failure)
	line("server", e.ServerIP)
	line("client", e.Client)
	line("user", e.User)
	if e.Received >= 0 {
		line("received", e.Received)
	}
	line("page", e.PageRef)
	line("resource", e.ResourceType)
	line("cache", e.FromCache)
	if in := e.Initiator; in != nil {
		line("initiator", fmt.Sprintf("%+v", *in))
	}
	body := func(name string, m Body, err error) {
		if err != nil {
			t.Fatal(err)
		}
		if m.State == BodyUnknown && m.Data == nil && m.Size < 0 {
			return
		}
		data := string(m.Data)
		if len(data) > 300 {
			data = fmt.Sprintf("%s… %d bytes, SHA-256 %x", data[:200], len(data), sha256.Sum256(m.Data))
		}
		fmt.Fprintf(&b, "    %s: %s %q size %d %q", name, m.State, m.Type, m.Size, data)
		for _, p := range m.Params {
			fmt.Fprintf(&b, " %q=%q", p.Name, p.Value)
		}
		if m.Part != nil {
			fmt.Fprintf(&b, " part %+v", *m.Part)
		}
		b.WriteByte('\n')
	}
	m, err := e.RequestBody()
	body("request body", m, err)
	m, err = e.ResponseBody()
	body("response body", m, err)
	for _, p := range e.Parts {
		line("part", fmt.Sprintf("%+v", p))
	}
	for _, n := range e.Notes {
		line("note", n)
	}
	return b.String()
}

// Every form has a specimen, and every specimen is read as the golden file
// says. Run with -update after a change that is meant.
func TestFormsGolden(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range specimens() {
		covered[s.format] = true
		all, sources, err := sightings(t, s.data, s.opt)
		if err != nil {
			t.Errorf("%s: %v", s.name, err)
			continue
		}
		var b strings.Builder
		for _, src := range sources {
			fmt.Fprintf(&b, "source %s %s %q version %q by %q %q, %d entries\n", src.Format, src.Member, src.Container, src.Version, src.Creator, src.CreatorVersion, src.Entries)
			if src.Format != s.format {
				t.Errorf("%s: read as %q, want %q", s.name, src.Format, s.format)
			}
			for _, d := range src.Damage {
				fmt.Fprintf(&b, "    damage: %+v\n", d)
			}
			for _, x := range src.Excluded {
				fmt.Fprintf(&b, "    excluded: %+v\n", x)
			}
			for _, n := range src.Notes {
				fmt.Fprintf(&b, "    note: %s\n", n)
			}
		}
		for _, x := range all {
			b.WriteString(x.text)
		}
		name := filepath.Join("testdata", "forms", strings.ReplaceAll(s.name, " ", "-")+".golden")
		if *update {
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(string(want), b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", s.name, diff)
		}
		if len(all) == 0 {
			t.Errorf("%s: no entries", s.name)
		}
	}
	for _, f := range Formats() {
		if !strings.HasPrefix(f.Name, "har") && !strings.HasPrefix(f.Name, "Playwright har") && !covered[f.Name] {
			t.Errorf("the form %q has no specimen", f.Name)
		}
	}
}

// No form claims the specimen of another that is tried before it, and none
// claims a HAR.
func TestFormsAreToldApart(t *testing.T) {
	claimed := func(head []byte, opt Options) (names []string) {
		for _, f := range forms() {
			if f.match(head, opt) {
				names = append(names, f.Name)
			}
		}
		return names
	}
	for _, s := range specimens() {
		if bytes.HasPrefix(s.data, []byte("PK")) {
			continue
		}
		captures := mustOpen(t, s.data, s.opt)
		head, err := captures[0].head()
		if err != nil {
			t.Fatal(err)
		}
		head = head[min(captures[0].bom, len(head)):]
		if o := captures[0].order; o != nil {
			w := widener{order: o}
			head = w.convert(nil, head, false)
		}
		for _, c := range captures {
			c.Close()
		}
		got := claimed(head, s.opt)
		if s.format == statedFormat && len(got) > 1 {
			got = got[:1] // what is stated goes before what the lines look like
		}
		if !slices.Equal(got, []string{s.format}) {
			t.Errorf("%s is claimed by %q, want %q alone", s.name, got, s.format)
		}
	}
	for _, fx := range fixtures() {
		if got := claimed([]byte(fx.text), Options{}); len(got) > 0 {
			t.Errorf("the HAR %s is claimed by %q", fx.name, got)
		}
	}
}

// bytesAt returns the bytes that a locator names, found without the readers.
func bytesAt(t *testing.T, data []byte, src *Source, member string, off, n int64) []byte {
	t.Helper()
	s := newStored(bytes.NewReader(data), int64(len(data)), func() error { return nil })
	c := &Capture{file: s, limits: Limits{}.orDefault(), rawSize: s.size, weight: s.size,
		raw: func() (io.ReadCloser, error) { return io.NopCloser(s.section()), nil }}
	c.source.Container = src.Container
	if member != "" {
		a, err := readArchive(s)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(a.members, func(m archived) bool { return m.name == member })
		if i < 0 {
			t.Fatalf("no member %q", member)
		}
		c.raw, c.weight, c.source.Container = a.members[i].open, a.members[i].stored, []string{"zip"}
	}
	for _, l := range src.Container {
		if l != "zip" {
			c.layers = append(c.layers, l)
			c.source.Container = append(c.source.Container[:0:0], l)
		}
	}
	b, err := c.readRaw(off, n)
	if err != nil {
		t.Fatalf("%s at %d, %d bytes: %v", member, off, n, err)
	}
	return b
}

// Every locator leads back to the bytes whose digest is stated: of the record,
// of its parts, and of bodies outside it.
func TestFormsLocators(t *testing.T) {
	checked := 0
	for _, s := range specimens() {
		captures := mustOpen(t, s.data, s.opt)
		for _, c := range captures {
			readCapture(t, c, func(e *Entry) {
				sum, err := e.SHA256()
				if err != nil {
					t.Fatal(err)
				}
				raw, err := e.RawRecord()
				if err != nil {
					t.Fatal(err)
				}
				member := c.source.Member
				if e.Member != "" {
					member = e.Member
				}
				at := bytesAt(t, s.data, &c.source, member, e.Offset, e.Length)
				if sha256.Sum256(at) != sum || !bytes.Equal(at, raw) {
					t.Errorf("%s entry %d: the bytes at %d are\n%q\nbut its record is\n%q", s.name, e.Entry, e.Offset, at, raw)
				}
				if e.Line > 0 {
					before := bytesAt(t, s.data, &c.source, member, 0, e.Offset)
					if o := c.order; o != nil {
						w := widener{order: o}
						before = w.convert(nil, before, true)
					}
					if got := bytes.Count(before, []byte("\n")) + 1; got != e.Line {
						t.Errorf("%s entry %d: line %d, want %d", s.name, e.Entry, e.Line, got)
					}
				}
				parts := slices.Clone(e.Parts)
				for _, m := range []func() (Body, error){e.RequestBody, e.ResponseBody} {
					b, err := m()
					if err != nil {
						t.Fatal(err)
					}
					if b.Part != nil {
						parts = append(parts, *b.Part)
					}
				}
				for _, p := range parts {
					from := p.Member
					if from == "" {
						from = c.source.Member
					}
					if got := fmt.Sprintf("%x", sha256.Sum256(bytesAt(t, s.data, &c.source, from, p.Offset, p.Length))); got != p.SHA256 {
						t.Errorf("%s entry %d: part %+v has the digest %s", s.name, e.Entry, p, got)
					}
				}
				checked++
			})
		}
	}
	if checked == 0 && len(specimens()) > 0 {
		t.Error("nothing was checked")
	}
}

// Entries keep the positions and the order of the capture's own list, also
// among what is excluded.
func TestFormsOrder(t *testing.T) {
	for _, s := range specimens() {
		captures := mustOpen(t, s.data, s.opt)
		for _, c := range captures {
			var got []int
			src := readCapture(t, c, func(e *Entry) { got = append(got, e.Entry) })
			if !s.anyOrder && !slices.IsSorted(got) {
				t.Errorf("%s: entries come as %v", s.name, got)
			}
			for _, x := range src.Excluded {
				got = append(got, x.Entry)
			}
			slices.Sort(got)
			if len(slices.Compact(got)) != src.Entries+len(src.Excluded) {
				t.Errorf("%s: %d entries and %d excluded have the places %v", s.name, src.Entries, len(src.Excluded), got)
			}
		}
	}
}

// A reader that is left early neither hangs nor spoils the digests.
func TestFormsLeftEarly(t *testing.T) {
	for _, s := range specimens() {
		want := sha256.Sum256(s.data)
		captures := mustOpen(t, s.data, s.opt)
		for _, c := range captures {
			for range c.Entries() {
				break
			}
			if err := c.Finish(); err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if c.Source().SHA256 != want {
				t.Errorf("%s: the digest of the stored file is wrong", s.name)
			}
			c.Close()
		}
	}
}

// Compressed, a capture gives the same entries.
func TestFormsCompressed(t *testing.T) {
	for _, s := range specimens() {
		if bytes.HasPrefix(s.data, []byte("PK")) || bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
			continue
		}
		want, _, err := sightings(t, s.data, s.opt)
		if err != nil {
			t.Fatal(err)
		}
		for name, data := range map[string][]byte{"gzip": gzipped(s.data), "zip": zipped(member{"case/" + s.name + ".dat", s.data})} {
			got, _, err := sightings(t, data, s.opt)
			if err != nil {
				t.Errorf("%s in %s: %v", s.name, name, err)
				continue
			}
			if len(got) != len(want) {
				t.Errorf("%s in %s: %d entries, want %d", s.name, name, len(got), len(want))
				continue
			}
			for i := range got {
				if got[i].at != want[i].at || got[i].sum != want[i].sum {
					t.Errorf("%s in %s: entry %d is at %+v, want %+v", s.name, name, i, got[i].at, want[i].at)
				}
			}
		}
	}
}

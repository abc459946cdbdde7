package har

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A capture cut at any byte gives every entry that is whole before the cut,
// unchanged, and says that it was cut. An entry more is the record that the
// cut is in, when enough of it is left, and says so.
func TestFormsCutAtEveryByte(t *testing.T) {
	for _, s := range specimens() {
		if bytes.HasPrefix(s.data, []byte("PK")) || bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
			continue // archives: TestFormsArchiveCut
		}
		want, whole, err := sightings(t, s.data, s.opt)
		if err != nil {
			t.Fatal(err)
		}
		ends := map[int64]bool{} // of records; a cut between two cannot be seen
		for _, w := range want {
			ends[w.at.Offset+w.at.Length] = true
		}
		for _, x := range whole[0].Excluded {
			ends[x.Offset+x.Length] = true
		}
		end := len(bytes.TrimRight(s.data, "\r\n\x00"))
		refused := 0
		for n := 1; n < end; n++ {
			got, sources, err := sightings(t, s.data[:n], s.opt)
			if no := (*RefusedError)(nil); errors.As(err, &no) {
				refused++
				if len(want) > 0 && int64(n) > want[0].at.Offset+want[0].at.Length && !s.spread {
					t.Fatalf("%s cut at %d: %v", s.name, n, err)
				}
				continue
			}
			if err != nil {
				t.Fatalf("%s cut at %d: %v", s.name, n, err)
			}
			keep, half := 0, int64(0)
			if bytes.HasPrefix(s.data, []byte("\xff\xfe")) {
				half = 1 // of a unit of UTF-16, which says nothing
			}
			for keep < len(want) && want[keep].at.Offset+want[keep].at.Length+half < int64(n) {
				keep++
			}
			said := len(sources[0].Damage) > 0
			for i, g := range got {
				open := slices.Contains(g.notes, openNote)
				said = said || open
				switch {
				case i < keep && !s.spread && g.text != want[i].text:
					t.Fatalf("%s cut at %d: entry %d changed (-want +got):\n%s", s.name, n, i, cmp.Diff(want[i].text, g.text))
				case i >= keep && !s.spread && !open && (i >= len(want) || g.text != want[i].text):
					t.Fatalf("%s cut at %d: entry %d is not declared as cut:\n%s", s.name, n, i, g.text)
				}
			}
			if len(got) < keep && !s.spread {
				t.Fatalf("%s cut at %d: %d entries, want %d", s.name, n, len(got), keep)
			}
			// as between two lines
			between := ends[int64(n)] || s.data[n-1] == '\n' || s.data[n] == '\n' || s.data[n] == '\r' || bytes.HasSuffix(s.data[:n], []byte("\n\x00"))
			if !said && !between && !s.spread {
				t.Fatalf("%s cut at %d of %d: not declared", s.name, n, len(s.data))
			}
		}
		if refused > len(s.data)/2 {
			t.Errorf("%s: %d of %d cuts were refused", s.name, refused, len(s.data))
		}
	}
}

// A zip or gzip cut at any byte is refused or gives entries of the whole one,
// and says so.
func TestFormsArchiveCut(t *testing.T) {
	for _, s := range specimens() {
		if !bytes.HasPrefix(s.data, []byte("PK")) && !bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
			continue
		}
		want, _, err := sightings(t, s.data, s.opt)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, w := range want {
			known[w.text] = true
		}
		for n := 1; n < len(s.data); n += 7 {
			got, sources, err := sightings(t, s.data[:n], s.opt)
			if no := (*RefusedError)(nil); errors.As(err, &no) {
				continue
			}
			if err != nil {
				t.Fatalf("%s cut at %d: %v", s.name, n, err)
			}
			said := slices.ContainsFunc(sources, func(src *Source) bool { return len(src.Damage) > 0 })
			for _, g := range got {
				said = said || slices.Contains(g.notes, openNote)
				if !s.spread && !known[g.text] && !slices.Contains(g.notes, openNote) && !said {
					t.Fatalf("%s cut at %d: an entry that the whole does not have:\n%s", s.name, n, g.text)
				}
			}
			if !said {
				t.Fatalf("%s cut at %d of %d: not declared", s.name, n, len(s.data))
			}
		}
	}
}

// One wrong bit costs at most the record it is in: those before it stay as
// they are, and of a text those after it are found.
func TestFormsOneWrongBit(t *testing.T) {
	for _, s := range specimens() {
		want, _, err := sightings(t, s.data, s.opt)
		if err != nil {
			t.Fatal(err)
		}
		step := 1 + len(s.data)/1500
		for i := 0; i < len(s.data); i += step {
			bit := i * 5 % 8
			data := bytes.Clone(s.data)
			data[i] ^= 1 << bit
			got, _, err := sightings(t, data, s.opt)
			if no := (*RefusedError)(nil); errors.As(err, &no) {
				continue
			}
			if err != nil {
				t.Fatalf("%s byte %d bit %d: %v", s.name, i, bit, err)
			}
			if s.spread || bytes.HasPrefix(s.data, []byte("PK")) || bytes.HasPrefix(s.data, []byte("\x1f\x8b")) {
				continue // read without a panic: that is all there is to ask
			}
			found := map[string]int{}
			for _, g := range got {
				found[apartFromPlace(g)]++
			}
			lost := 0
			for _, w := range want {
				key := apartFromPlace(w)
				if found[key] > 0 {
					found[key]--
					continue
				}
				end := w.at.Offset + w.at.Length
				for end < int64(len(s.data)) && strings.IndexByte("\r\n\x00", s.data[end]) >= 0 {
					end++ // without its line end a record runs into the next
				}
				if end <= int64(i) {
					t.Fatalf("%s byte %d bit %d: entry %d before it changed", s.name, i, bit, w.at.Entry)
				}
				lost++
			}
			headed := len(want) > 0 && int64(i) < want[0].at.Offset // what the rest is read by
			if lost > 2 && !s.binary && !headed {
				t.Fatalf("%s byte %d bit %d: %d of %d entries lost", s.name, i, bit, lost, len(want))
			}
		}
	}
}

// apartFromPlace is what an entry says but for its place in the list and its
// line, which a line end more or less before it changes.
func apartFromPlace(s sighting) string {
	text := s.text[strings.IndexByte(s.text, ' '):]
	return strings.Replace(text, fmt.Sprintf("\n    line: \"%d\"\n", s.at.Line), "\n", 1)
}

// With limits too small for any record nothing panics, and what was not read
// is declared.
func TestFormsLimits(t *testing.T) {
	for _, s := range specimens() {
		opt := s.opt
		opt.Limits = Limits{Entry: 60, Body: 3, Depth: 2}
		want, _, _ := sightings(t, s.data, s.opt)
		got, sources, err := sightings(t, s.data, opt)
		if no := (*RefusedError)(nil); errors.As(err, &no) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		damage := 0
		for _, src := range sources {
			damage += len(src.Damage)
		}
		if len(got) < len(want) && damage == 0 {
			t.Errorf("%s: %d of %d entries, and no damage", s.name, len(got), len(want))
		}
	}
}

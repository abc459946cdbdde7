package har

import (
	"bytes"
	"errors"
	"testing"
)

type seen struct {
	at  Ref
	sum [32]byte
}

func look(t *testing.T, data []byte) ([]seen, *Source) {
	t.Helper()
	var all []seen
	src := read(t, data, Options{}, func(e *Entry) {
		sum, err := e.SHA256()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, seen{e.Ref, sum})
	})
	return all, src
}

// A capture cut at any byte gives every entry that is whole before the cut,
// unchanged, and says that it was cut.
func TestCutAtEveryByte(t *testing.T) {
	cuts := 0
	for _, fx := range fixtures() {
		for _, cs := range charsets() {
			whole := cs.encode(fx.text)
			want, src := look(t, whole)
			if len(src.Damage) > 0 || src.Charset != cs.name {
				t.Fatalf("%s, %s: charset %q, damage %v", fx.name, cs.name, src.Charset, src.Damage)
			}
			end := len(bytes.TrimRight(whole, "\n\x00;"))
			for _, ct := range containers() {
				step := 1
				if ct.name != "plain" {
					step = 13
				}
				if cs.name != "utf-8" {
					step *= 5
				}
				for n := 0; n < len(whole); n += step {
					cuts++
					if fx.name == "jsonp" && n < len(cs.encode("onInputData(")) {
						continue // a name alone is not known for a HAR
					}
					got, src := look(t, ct.wrap(whole[:n]))
					keep := 0
					for keep < len(want) && want[keep].at.Offset+want[keep].at.Length <= int64(n) {
						keep++
					}
					if len(got) != keep {
						t.Fatalf("%s, %s, %s cut at %d: %d entries, want %d", fx.name, cs.name, ct.name, n, len(got), keep)
					}
					for i := range got {
						if got[i] != want[i] {
							t.Fatalf("%s, %s, %s cut at %d: entry %d changed", fx.name, cs.name, ct.name, n, i)
						}
					}
					if n < end && len(src.Damage) == 0 {
						t.Fatalf("%s, %s, %s cut at %d of %d: not declared", fx.name, cs.name, ct.name, n, end)
					}
				}
			}
		}
	}
	if want := 18_574; cuts != want {
		t.Errorf("%d cuts, want %d", cuts, want)
	}
}

// A container cut at any byte gives a prefix of the entries, and says so; the
// first bytes alone may be refused.
func TestContainerCutAtEveryByte(t *testing.T) {
	refused, cuts := 0, 0
	for _, fx := range fixtures() {
		want, _ := look(t, []byte(fx.text))
		for _, ct := range containers()[1:] {
			whole := ct.wrap([]byte(fx.text))
			most := 0
			for n := range len(whole) {
				cuts++
				captures, err := openBytes(whole[:n], Options{})
				if no := (*RefusedError)(nil); errors.As(err, &no) && (n < 40 || fx.name == "jsonp" && n < 120) {
					refused++
					continue
				}
				if err != nil {
					t.Fatalf("%s, %s cut at %d: %v", fx.name, ct.name, n, err)
				}
				i := 0
				src := readCapture(t, captures[0], func(e *Entry) {
					if i >= len(want) || e.Ref != want[i].at {
						t.Fatalf("%s, %s cut at %d: entry %d at %v", fx.name, ct.name, n, i, e.Ref)
					}
					i++
				})
				if i < most {
					t.Fatalf("%s, %s cut at %d: %d entries, but %d for a shorter cut", fx.name, ct.name, n, i, most)
				}
				most = i
				if len(src.Damage) == 0 {
					t.Fatalf("%s, %s cut at %d of %d: not declared", fx.name, ct.name, n, len(whole))
				}
			}
			if most != len(want) {
				t.Errorf("%s, %s: %d of %d entries at the last cut", fx.name, ct.name, most, len(want))
			}
		}
	}
	if refused > cuts/50 {
		t.Errorf("%d of %d cuts were refused", refused, cuts)
	}
}

// One wrong bit costs at most the entry it is in: those before it stay as they
// are, and those after it are found.
func TestOneWrongBit(t *testing.T) {
	flips := 0
	for _, fx := range fixtures() {
		whole := []byte(fx.text)
		want, _ := look(t, whole)
		for i := range whole {
			for bit := range 8 {
				flips++
				data := bytes.Clone(whole)
				data[i] ^= 1 << bit
				captures, err := openBytes(data, Options{})
				if no := (*RefusedError)(nil); errors.As(err, &no) {
					if len(want) > 0 && int64(i) >= want[0].at.Offset {
						t.Fatalf("%s byte %d bit %d: %v", fx.name, i, bit, err)
					}
					continue
				}
				if err != nil {
					t.Fatalf("%s byte %d bit %d: %v", fx.name, i, bit, err)
				}
				got := map[int64]Ref{}
				src := readCapture(t, captures[0], func(e *Entry) { got[e.Offset] = e.Ref })
				for _, w := range want {
					end := w.at.Offset + w.at.Length
					g, ok := got[w.at.Offset]
					switch {
					case int64(i) >= end && g != w.at:
						t.Fatalf("%s byte %d bit %d: entry %v before it became %v", fx.name, i, bit, w.at, g)
					case int64(i) < w.at.Offset && (!ok || g.Length != w.at.Length):
						t.Errorf("%s byte %d (%q) bit %d: entry %d lost, damage %v", fx.name, i, whole[max(0, i-10):i+1], bit, w.at.Entry, src.Damage)
					}
				}
			}
		}
	}
	if want := 60_240; flips != want {
		t.Errorf("%d flips, want %d", flips, want)
	}
}

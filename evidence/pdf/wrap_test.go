package pdf

import (
	"cmp"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/jung-kurt/gofpdf"

	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
)

// Visible returns s as it is printed in the document's first face.
func Visible(t testing.TB, s string) string {
	return typesetterOf(t).visible(s, sans)
}

// RightToLeft reports whether r is a letter that is read from right to left.
func RightToLeft(r rune) bool { return rightToLeft(r) }

func typesetterOf(t testing.TB) *typesetter {
	t.Helper()
	ts, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	return ts
}

// strs returns lines in the order of reading.
func strs(lines []line) []string {
	var out []string
	for _, l := range lines {
		var b strings.Builder
		for i := 0; i < len(l.frags); i += 1 + l.frags[i].more {
			b.WriteString(cmp.Or(l.frags[i].actual, l.frags[i].text))
		}
		out = append(out, b.String())
	}
	return out
}

func TestWrap(t *testing.T) {
	ts := typesetterOf(t)
	tests := []struct {
		in    string
		width float64 // in characters of the fixed-width face
		want  []string
	}{
		{"", 10, nil},
		{"one two three", 10, []string{"one two ", "three"}},
		{"one two three", 7, []string{"one two ", "three"}}, // a space may stick out
		{"word fits-later", 12, []string{"word ", "fits-later"}},
		{"at https://a.test/path/x?k=value&k2=v", 20, []string{"at https://a.test/", "path/x?k=value&k2=v"}},
		{"0123456789", 4, []string{"0123", "4567", "89"}},
		{"abc%41%42", 5, []string{"abc", "%41", "%42"}},
		{"ab\u202ecd", 8, []string{"ab", `\u{202E}`, "cd"}},
		{"ab\u202ecd", 4, []string{"ab", `\u{2`, `02E}`, "cd"}}, // wider than the line
		{"a     b", 3, []string{"a   ", "  b"}},
		{"long-hyphenated_name_of_a_thing", 12, []string{"long", "-hyphenated_", "name_of_a_", "thing"}},
		{"-----", 2, []string{"--", "--", "-"}},
		{"wx\u0301y", 2, []string{"w", "x\u0301", "y"}}, // the mark has a width here
	}
	for _, tt := range tests {
		st := style{size: 10 / monoScale}
		width := tt.width*ts.metrics[mono].of('0', 10) + 0.1
		got := strs(ts.wrap(report.Text{{Text: tt.in, Mono: true}}, st, width))
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("%q in %v (-want +got):\n%s", tt.in, tt.width, d)
		}
	}
}

func TestWrapHard(t *testing.T) {
	ts := typesetterOf(t)
	width := 8*ts.metrics[mono].of('0', 10) + 0.1
	lines := ts.wrapHard(report.Text{{Text: "  one two/three four", Mono: true}}, style{size: 10 / monoScale}, width)
	if d := gocmp.Diff([]string{"  one tw", "o/three ", "four"}, strs(lines)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	// A hyphen at the end of a line could be taken for one that is not in the text.
	hyphen := ts.wrapHard(report.Text{{Text: "abcdefg-hij", Mono: true}}, style{size: 10 / monoScale}, width)
	if d := gocmp.Diff([]string{"abcdefg", "-hij"}, strs(hyphen)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if !lines[0].wraps || lines[2].wraps {
		t.Error("the lines that go on are not the ones marked so")
	}
}

func TestTextsReadFromRightToLeft(t *testing.T) {
	ts := typesetterOf(t)
	tests := []struct {
		in       string
		captured bool
		drawn    string
	}{
		{"abc 123", false, "abc 123"},
		{"a שלום b", false, "a םולש b"},
		{"שלום עולם", true, "םלוע םולש"},
		{"אב 12:30 (גד)", false, "(דג) 12:30 בא"},
		{"אב 12:30 גד", true, "בא 12:30 דג"}, // in captured text figures stay where they are
		{"/אב/גד?x=הו", true, "/בא/דג?x=וה"},
		{"א\u05b0ב", false, "בא\u05b0"},
		{"الشرطة", false, "\ufe94\ufec3\ufeae\ufeb8\ufedf\ufe8d"},
		{"سلام لا", false, "\ufefb \ufee1\ufefc\ufeb3"}, // lam and alef in one
	}
	for _, tt := range tests {
		lines := ts.wrap(report.Text{{Text: tt.in, Mono: tt.captured}}, style{size: 10}, 1000)
		var drawn strings.Builder
		for _, f := range lines[0].frags {
			drawn.WriteString(f.text)
		}
		if got := drawn.String(); got != tt.drawn {
			t.Errorf("%q is drawn as %q (%+q), want %q", tt.in, got, got, tt.drawn)
		}
		if got := strs(lines)[0]; got != tt.in {
			t.Errorf("%q is read as %q", tt.in, got)
		}
	}
}

func TestVisibleForFace(t *testing.T) {
	ts := typesetterOf(t)
	for in, want := range map[string]string{
		"Tŷ £5 – “Привет” Ελλ שלום الشرطة": "Tŷ £5 – “Привет” Ελλ שלום الشرطة",
		"中文":                `\u{4E2D}\u{6587}`,
		"👍":                 `\u{1F44D}`,
		"कa":                `\u{0915}a`,
		`\u{0915}`:          `\u{005C}u{0915}`,
		"a\x00b\xffc\u202e": `a\u{0000}b\x{FF}c\u{202E}`,
	} {
		if got := ts.visible(in, sans); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
	for f := range faces {
		for _, r := range wrapMark + "•●○…" {
			if f == sans && !ts.metrics[f].has(r) {
				t.Errorf("%s lacks %q", f.name(), r)
			}
		}
	}
}

// TestMetrics compares the widths with those of the drawing library, which
// are the ones in the file.
func TestMetrics(t *testing.T) {
	ts := typesetterOf(t)
	p := gofpdf.New("P", "pt", "A4", "")
	counts := [faces]int{}
	for f := range faces {
		p.AddUTF8FontFromBytes(f.name(), "", append([]byte(nil), f.ttf()...))
		p.SetFont(f.name(), "", 10)
		for r := rune(1); r < 0xffff; r++ {
			if !ts.metrics[f].has(r) {
				continue
			}
			counts[f]++
			if got, want := int(ts.metrics[f].width[r]), p.GetStringSymbolWidth(string(r)); got != want {
				t.Errorf("%s: width of %U is %d, want %d", f.name(), r, got, want)
			}
		}
	}
	if d := gocmp.Diff([faces]int{5370, 5366, 3259, 3260}, counts); d != "" {
		t.Errorf("characters shown (-want +got):\n%s", d)
	}
}

func FuzzWrap(f *testing.F) {
	f.Add("one two three", 5.0)
	f.Add(`https://a.test/?x=%41\u{41}`+"\u202e\xff", 30.0)
	f.Add("   a     b", 0.0)
	f.Add("سلام (لا) ב\u05b0 12:30", 20.0)
	ts := typesetterOf(f)
	f.Fuzz(func(t *testing.T, s string, width float64) {
		for _, hard := range []bool{false, true} {
			text := report.Text{{Text: s}, {Text: s, Mono: true}}
			lines := ts.breakLines(text, style{size: 9}, width, hard)
			want := ts.visible(s, sans) + ts.visible(s, mono)
			if got := strings.Join(strs(lines), ""); got != want {
				t.Errorf("lines hold %q, want %q", got, want)
			}
			for i, l := range lines {
				n := strings.Count(strs(lines[i : i+1])[0], "") - 1
				if n == 0 {
					t.Errorf("line %d is empty", i)
				}
				if l.width > width+0.5 && n > 12 && width > 0 && !strings.ContainsFunc(want, isMark) {
					t.Errorf("line %d is %v wide, want at most %v: %q", i, l.width, width, strs(lines[i:i+1]))
				}
			}
		}
	})
}

func isMark(r rune) bool { return r >= 0x300 && evidence.Visible(string(r)) == string(r) }

package pdf

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/report"
)

func TestTicks(t *testing.T) {
	const ms = "2006-01-02T15:04:05.000"
	tests := []struct {
		from, to string
		zone     *time.Location
		want     []string
	}{
		{"2025-07-08T14:03:22.123", "2025-07-08T14:03:22.123", time.UTC, []string{"14:03:22.123|8 Jul 2025"}},
		{"2025-07-08T14:03:22.123", "2025-07-08T14:03:22.125", time.UTC, []string{"14:03:22.123|8 Jul 2025", "14:03:22.124|", "14:03:22.125|"}},
		{"2025-07-08T14:03:22.000", "2025-07-08T14:03:26.500", time.UTC, []string{"14:03:22|8 Jul 2025", "14:03:23|", "14:03:24|", "14:03:25|", "14:03:26|"}},
		{"2025-07-08T14:01:07.000", "2025-07-08T14:32:54.000", time.FixedZone("BST", 3600), []string{"15:05|8 Jul 2025", "15:10|", "15:15|", "15:20|", "15:25|", "15:30|"}},
		{"2025-07-08T22:30:00.000", "2025-07-09T01:10:00.000", time.UTC, []string{"22:30|8 Jul 2025", "23:00|", "23:30|", "00:00|9 Jul 2025", "00:30|", "01:00|"}},
		{"2024-12-30T12:00:00.000", "2025-01-03T12:00:00.000", time.UTC, []string{"31 Dec|2024", "1 Jan|2025", "2 Jan|", "3 Jan|"}},
		{"2025-07-01T12:00:00.000", "2025-08-05T12:00:00.000", time.UTC, []string{"7 Jul|2025", "14 Jul|", "21 Jul|", "28 Jul|", "4 Aug|"}},
		{"2025-01-08T12:00:00.000", "2025-06-07T12:00:00.000", time.UTC, []string{"Feb 2025|", "Mar 2025|", "Apr 2025|", "May 2025|", "Jun 2025|"}},
		{"2023-05-08T12:00:00.000", "2025-06-07T12:00:00.000", time.UTC, []string{"Jul 2023|", "Jan 2024|", "Jul 2024|", "Jan 2025|"}},
		{"1990-05-08T12:00:00.000", "2025-06-07T12:00:00.000", time.UTC, []string{"1995|", "2000|", "2005|", "2010|", "2015|", "2020|", "2025|"}},
		{"0001-01-01T00:00:00.000", "9999-12-31T00:00:00.000", time.UTC, []string{"2000|", "4000|", "6000|", "8000|"}},
	}
	for _, tt := range tests {
		from, err := time.Parse(ms, tt.from)
		if err != nil {
			t.Fatal(err)
		}
		to, err := time.Parse(ms, tt.to)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range ticks(from, to, tt.zone) {
			got = append(got, k.label+"|"+k.below)
		}
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s to %s (-want +got):\n%s", tt.from, tt.to, d)
		}
	}
}

func FuzzTicks(f *testing.F) {
	f.Add(int64(0), int64(0))
	f.Add(int64(1751983402123), int64(1))
	f.Add(int64(-1)<<62, int64(1)<<62)
	f.Fuzz(func(t *testing.T, from, span int64) {
		a := time.UnixMilli(from % 1e15)
		b := a.Add(time.Duration(max(0, span)))
		got := ticks(a, b, time.UTC)
		if len(got) == 0 || len(got) > maxTicks+1 {
			t.Errorf("%d ticks", len(got))
		}
		for _, k := range got {
			if k.at.Before(a) || k.at.After(b) {
				t.Errorf("tick at %v is not between %v and %v", k.at, a, b)
			}
		}
		if !slices.IsSortedFunc(got, func(a, b tick) int { return a.at.Compare(b.at) }) {
			t.Errorf("ticks are out of order: %v", got)
		}
	})
}

func TestShare(t *testing.T) {
	tests := []struct {
		weights, least, want []float64
	}{
		{[]float64{1, 1}, []float64{0, 0}, []float64{50, 50}},
		{[]float64{1, 3}, []float64{0, 0}, []float64{25, 75}},
		{[]float64{1, 9}, []float64{20, 0}, []float64{20, 80}},
		{[]float64{1, 1, 8}, []float64{20, 12, 0}, []float64{20, 12, 68}},
	}
	for _, tt := range tests {
		if d := gocmp.Diff(tt.want, share(tt.weights, tt.least, 100)); d != "" {
			t.Errorf("share(%v, %v) (-want +got):\n%s", tt.weights, tt.least, d)
		}
	}
}

// TestWidths gives short words room and breaks long ones.
func TestWidths(t *testing.T) {
	ts := typesetterOf(t)
	l, g := &layout{typesetter: ts}, gridOf(false)
	cols := []report.Column{{Title: "No."}, {Title: "Address", Weight: 20}}
	word := func(s string) float64 { return ts.wrap(plain(s), style{size: g.size}, full)[0].width + 2*g.padX }
	short := [][]report.Text{{plain("1"), plain("a")}, {plain("one anything"), plain("b")}}
	if got, want := l.widths(cols, short, g, false)[0], word("anything"); got < want || got > want+1 {
		t.Errorf("the first column is %v wide, want about %v for its longest word", got, want)
	}
	long := [][]report.Text{{plain("one " + strings.Repeat("anything", 9)), plain("b")}}
	if got, want := l.widths(cols, long, g, false)[0], word("No."); got > want+5 {
		t.Errorf("the first column is %v wide, want about %v: its long word is broken anyway", got, want)
	}
}

func TestBalance(t *testing.T) {
	g := grid{padX: 0}
	tests := []struct {
		widths, least []float64
		lengths       [][]float64
		want          []float64
	}{
		{[]float64{100, 100}, []float64{20, 20}, [][]float64{{10, 10}}, []float64{100, 100}},   // nothing to be gained
		{[]float64{100, 100}, []float64{20, 20}, [][]float64{{30, 900}}, []float64{28, 172}},   // room for long texts,
		{[]float64{100, 100}, []float64{90, 20}, [][]float64{{30, 900}}, []float64{94, 106}},   // as far as there is any
		{[]float64{100, 100}, []float64{20, 20}, [][]float64{{500, 500}}, []float64{100, 100}}, // both long
	}
	for _, tt := range tests {
		got := slices.Clone(tt.widths)
		balance(got, tt.least, tt.lengths, g)
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("balance(%v, %v, %v) (-want +got):\n%s", tt.widths, tt.least, tt.lengths, d)
		}
	}
}

func TestShorten(t *testing.T) {
	for in, want := range map[string]string{"": "", "abc": "abc", "abcd": "abc…", "ŵŷâ": "ŵŷâ", "ŵŷâî": "ŵŷâ…"} {
		if got := shorten(in, 3); got != want {
			t.Errorf("shorten(%q, 3) = %q, want %q", in, got, want)
		}
	}
}

// TestProfile pins the colour profile, which must be the same on any machine.
func TestProfile(t *testing.T) {
	const want = "2074848c7a1ada36013e43589ed78f5640a4b61a5649b538231af60a98bd7f9b"
	if got := fmt.Sprintf("%x", sha256.Sum256(profileSRGB())); got != want {
		t.Errorf("SHA-256 of the profile is %s, want %s", got, want)
	}
}

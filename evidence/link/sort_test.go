package link

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSorterKeepsOrder(t *testing.T) {
	for _, max := range []int{1, 40, 1 << 20} {
		dir := t.TempDir()
		s := newSorter(dir)
		s.max = max
		rng := rand.New(rand.NewPCG(1, 2))
		type pair struct{ key, val string }
		var want []pair
		for i := range 500 {
			p := pair{fmt.Sprintf("%02d", rng.IntN(20)), fmt.Sprint(i)}
			want = append(want, p)
			if err := s.add([]byte(p.key), []byte(p.val)); err != nil {
				t.Fatal(err)
			}
		}
		slices.SortStableFunc(want, func(a, b pair) int {
			if a.key < b.key {
				return -1
			} else if a.key > b.key {
				return 1
			}
			return 0
		})
		var got []pair
		for r, err := range s.all() {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, pair{string(r.key), string(r.val)})
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(pair{})); d != "" {
			t.Errorf("run size %d (-want +got):\n%s", max, d)
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("run size %d: %d files left behind", max, len(left))
		}
	}
}

func TestSorterReportsACutFile(t *testing.T) {
	s := newSorter(t.TempDir())
	s.max = 1
	for _, k := range []string{"b", "a"} {
		if err := s.add([]byte(k), []byte("value")); err != nil {
			t.Fatal(err)
		}
	}
	defer s.close()
	if err := s.file.Truncate(s.end - 1); err != nil {
		t.Fatal(err)
	}
	var last error
	for _, err := range s.all() {
		last = err
	}
	if last == nil {
		t.Error("a cut sort file went unnoticed")
	}
}

package build_test

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence/build"
	"pixelwitness/samples"
)

// TestFormsTogether reads one visit in all forms at once, in several orders:
// each event counts once, and the fullest record of it is the event.
func TestFormsTogether(t *testing.T) {
	dir := sampleDir(t)
	var paths []string
	format := ""
	for _, f := range samples.Forms() {
		paths = append(paths, filepath.Join(dir, f.File))
		if f.LogFormat != "" {
			format = f.LogFormat
		}
	}
	var want []toldRequest
	for _, s := range sentToVendors(t, dir) {
		if s.Method != "CONNECT" {
			want = append(want, shown(t, s, without{}))
		}
	}
	slices.SortFunc(want, toldRequest.compare)
	order := rand.New(rand.NewPCG(1, 2))
	const runs = 4
	for run := range runs {
		var got []toldRequest
		hosts := make(map[string]bool) // of tunnels
		items, _ := analyseForm(t, build.LogOptions{Format: format}, paths...)
		for _, it := range items {
			if it.Event.Kind == decode.KindContact {
				hosts[it.Event.Host] = true
			} else {
				got = append(got, request(it))
			}
		}
		slices.SortFunc(got, toldRequest.compare)
		if d := gocmp.Diff(want, got, withoutTime()); d != "" {
			t.Errorf("run %d, in the order %v (-sent +shown):\n%s", run, paths, d)
		}
		const tunnels = 6 // to the hosts of all requests
		if len(hosts) != tunnels {
			t.Errorf("run %d: tunnels to %v, want to %d hosts", run, hosts, tunnels)
		}
		order.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	}
}

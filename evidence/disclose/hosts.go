package disclose

import (
	"cmp"
	"slices"

	"pixelwitness/evidence"
)

// Hosts lists the other hosts, those with most requests first, and counts the
// requests to further ones.
func (w *Watcher) Hosts() (hosts []evidence.OtherHost, over int) {
	for _, h := range w.hosts {
		if h.Requests > 0 {
			hosts = append(hosts, *h)
		}
	}
	slices.SortFunc(hosts, func(a, b evidence.OtherHost) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(a.Host, b.Host))
	})
	return hosts, w.over
}

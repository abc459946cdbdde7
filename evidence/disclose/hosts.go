package disclose

import (
	"cmp"
	"slices"
)

// Hosts lists the other hosts, those with most requests first, and counts the
// requests to further ones.
func (w *Watcher) Hosts() (hosts []Host, over int) {
	for _, h := range w.hosts {
		hosts = append(hosts, *h)
	}
	slices.SortFunc(hosts, func(a, b Host) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(a.Name, b.Name))
	})
	return hosts, w.over
}

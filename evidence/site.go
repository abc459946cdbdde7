package evidence

import (
	"net/netip"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Site returns the registrable domain of a host by the Public Suffix List
// (https://publicsuffix.org): "northmere.co.uk" for "www.northmere.co.uk". A
// number, or a name without a dot, is a site of its own. One organisation can
// have several.
func Site(host string) string {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return host
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(strings.TrimSuffix(host, "."))
	if err != nil {
		return host
	}
	return site
}

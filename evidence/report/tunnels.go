package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
)

// A Tunnel is the encrypted tunnels that one client had a proxy open to one
// host of a vendor, as in findings.json. What passed through them is not
// recorded.
type Tunnel struct {
	Source    string `json:"source"` // the first that records one
	Host      string `json:"host"`
	Vendor    string `json:"vendor"`
	Client    string `json:"client,omitempty"`
	User      string `json:"user,omitempty"`
	Opened    int    `json:"opened"`               // tunnels
	Refused   int    `json:"refused"`              // asked for, and not opened
	Received  int64  `json:"received"`             // bytes towards the client, over those whose record states them
	Unstated  int    `json:"unstated"`             // opened tunnels whose record states no bytes
	FirstTime string `json:"first_time,omitempty"` // of the earliest record
	LastTime  string `json:"last_time,omitempty"`  // when the last tunnel was closed, or the time of its record
}

type tunnelKey struct{ host, vendor, client, user string }

type tunnelTally struct {
	Tunnel
	first, last time.Time
}

// addTunnel counts a record of a tunnel.
func (t *tally) addTunnel(e *evidence.Event, at time.Time) {
	if !isTunnel(e) {
		return
	}
	t.n["tunnels"]++
	k := tunnelKey{e.Host, e.Vendor, e.Client, e.User}
	x := t.tunnels[k]
	if x == nil {
		if len(t.tunnels) >= maxHosts {
			t.hostsOver++
			return
		}
		x = &tunnelTally{Tunnel: Tunnel{Source: e.Source, Host: e.Host, Vendor: e.Vendor, Client: e.Client, User: e.User}}
		t.tunnels[k] = x
	}
	switch {
	case notOpened(e):
		x.Refused++
	case e.Received == nil:
		x.Opened++
		x.Unstated++
	default:
		x.Opened++
		x.Received += *e.Received
	}
	span(&x.first, &x.last, at)
	if end, err := time.Parse(time.RFC3339Nano, e.TimeEnd); err == nil {
		span(&x.first, &x.last, end.UTC())
	}
}

func isTunnel(e *evidence.Event) bool {
	return e.Kind == decode.KindContact && e.Method == "CONNECT"
}

func notOpened(e *evidence.Event) bool { return e.Delivery != "host_contact" }

// tunnelsOf lists the tunnels, by host, vendor and client.
func (b *builder) tunnelsOf() []Tunnel {
	out := []Tunnel{}
	for _, k := range slices.SortedFunc(maps.Keys(b.t.tunnels), func(x, y tunnelKey) int {
		return cmp.Or(cmp.Compare(x.host, y.host), cmp.Compare(x.vendor, y.vendor), cmp.Compare(x.client, y.client), cmp.Compare(x.user, y.user))
	}) {
		x := b.t.tunnels[k]
		x.FirstTime, x.LastTime = stamp(x.first), stamp(x.last)
		out = append(out, x.Tunnel)
	}
	return out
}

// tunnelBlocks lists the contacts of which only the host is known.
func (m *material) tunnelBlocks() []Block {
	if len(m.f.Tunnels) == 0 {
		return nil
	}
	blocks := []Block{Heading{Level: 2, Text: "Host contacts"}, m.para("tunnels.intro", nil)}
	t := Table{Dense: true, Columns: []Column{
		{Title: "Host", Weight: 4}, {Title: "Service", Weight: 2}, {Title: "Client, as logged", Weight: 3},
		{Title: "Tunnels", Weight: 1, Right: true}, {Title: "Not opened", Weight: 1, Right: true},
		{Title: "Bytes received", Weight: 2, Right: true}, {Title: "First to last", Weight: 5}}}
	const shown = 60
	for i := range m.f.Tunnels[:min(shown, len(m.f.Tunnels))] {
		x := &m.f.Tunnels[i]
		k := m.t.tunnels[tunnelKey{x.Host, x.Vendor, x.Client, x.User}]
		received := strconv.FormatInt(x.Received, 10)
		if x.Unstated > 0 {
			received = "not stated of " + number(x.Unstated)
		}
		t.Rows = append(t.Rows, []Text{mono(x.Host), plain(nameOr(m.vendors[x.Vendor].Name, x.Vendor)), mono(m.clientOf(x)),
			plain(number(x.Opened)), plain(number(x.Refused)), plain(received), plain(m.span(k.first, k.last))})
	}
	if rest := len(m.f.Tunnels) - shown; rest > 0 {
		t.Caption = m.cut(rest, "client of a host", "clients of hosts", "data/findings.json")
	}
	blocks = append(blocks, t)
	for i := range m.f.Tunnels[:min(shown, len(m.f.Tunnels))] {
		x := &m.f.Tunnels[i]
		if x.Opened == 0 {
			continue
		}
		k := m.t.tunnels[tunnelKey{x.Host, x.Vendor, x.Client, x.User}]
		from, to, bytes := m.moment(k.first), "", ""
		if last := m.moment(k.last); last != from {
			to = last
		}
		if x.Unstated == 0 {
			bytes = strconv.FormatInt(x.Received, 10)
		}
		blocks = append(blocks, m.para("tunnels.statement", slots{"Client": m.clientOf(x), "Host": x.Host,
			"From": from, "To": to, "Several": x.Opened > 1, "Tunnels": quantity(x.Opened, "encrypted tunnel", "encrypted tunnels"), "Bytes": bytes}))
	}
	return append(blocks, m.para("tunnels.not", nil))
}

// clientOf names the client of x.
func (b *builder) clientOf(x *Tunnel) string {
	return nameOr(b.clientName(strings.TrimSpace(x.Client+" "+x.User)), "not named")
}

// clientName names a client, given as [evidence.Event.Who] does; "" for none.
func (b *builder) clientName(who string) string {
	if who == "" {
		return ""
	}
	return nameOr(b.t.clientNames[who], b.say("client.other", nil))
}

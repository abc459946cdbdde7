package har

import (
	"slices"
	"strings"
)

// A cdpChain is what the capture holds under one requestId: a request, and
// those that it was redirected to. ExtraInfo events come before or after the
// others, in the order of the requests
// (https://chromedevtools.github.io/devtools-protocol/tot/Network/#event-requestWillBeSentExtraInfo).
type cdpChain struct {
	id    string
	began int64 // offset of its first event
	hops  []*cdpHop
	asked []cdpExtra // of requests
	told  []cdpExtra // of answers
	over  bool       // its end was read
}

// A cdpHop is one request.
type cdpHop struct {
	place   int
	at      Ref
	raw     []byte
	parts   []Part
	begun   *cdpEvent // requestWillBeSent or webSocketCreated
	socket  *cdpEvent // webSocketWillSendHandshakeRequest
	answer  *cdpAnswerHead
	extra   int     // as in [cdpEvent]
	end     float64 // timestamp of its last event
	cached  bool
	data    bool // bytes of an answer's body came
	frames  int  // messages of a WebSocket
	failure string
}

// A cdpExtra is an ExtraInfo event.
type cdpExtra struct {
	at      Ref
	raw     []byte
	part    Part
	fields  []Field
	cookies []Field
	status  int
}

// lateness is after how many messages without one of its own nothing more is
// awaited of a request that has ended or was answered: the end of beacons and
// of frames that are left is not told.
const lateness = 4096

// event reads one event of the Network domain. It reports whether the consumer
// wants more.
func (r *cdpReader) event(name string, params []byte) bool {
	if !slices.Contains(cdpEvents, name) {
		return true
	}
	ev, err := r.c.reader.cdpParams(params, name)
	if err != nil || ev.id == "" {
		reason := "an event without the id of its request"
		if err != nil {
			reason = err.Error()
		}
		r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: reason})
		return true
	}
	chain, known := r.open.get(ev.id)
	switch name {
	case "requestWillBeSent", "webSocketCreated":
		return r.begin(chain, ev)
	case "requestWillBeSentExtraInfo", "responseReceivedExtraInfo":
		if !known {
			chain = r.add(ev.id)
		}
		r.extra(chain, ev, name == "requestWillBeSentExtraInfo")
	default:
		if !known || len(chain.hops) == 0 {
			r.orphans++
			return true
		}
		r.progress(chain, chain.hops[len(chain.hops)-1], ev, name)
	}
	if chain.over && chain.complete() {
		return r.close(chain, "")
	}
	return true
}

func (r *cdpReader) add(id string) *cdpChain {
	chain := &cdpChain{id: id, began: r.rec.off}
	r.open.add(id, chain, r.count)
	return chain
}

// begin reads the start of a request.
func (r *cdpReader) begin(chain *cdpChain, ev *cdpEvent) bool {
	if ev.request != nil {
		ev.request.over = r.rec.over
		ev.url = ev.request.url
	}
	if ev.url == "" {
		r.c.source.addDamage(Damage{Offset: r.rec.off, Length: r.length, Entry: r.c.next, Reason: "a request without an address"})
		return true
	}
	if chain != nil && len(chain.hops) > 0 {
		last := chain.hops[len(chain.hops)-1]
		switch {
		case ev.redirect && !chain.over:
			last.answer, last.extra = ev.answer, ev.extra
			last.end = ev.timestamp
			last.parts = append(last.parts, r.part())
		case ev.url == last.begun.url && ev.timestamp == last.begun.timestamp:
			r.c.exclude(r.ref(), "the capture holds this request already, as another session of the browser saw it")
			return true
		default: // the id is used anew
			if !r.close(chain, "") {
				return false
			}
			chain = nil
		}
	}
	if chain == nil {
		chain = r.add(ev.id)
	}
	hop := &cdpHop{place: r.c.place(), at: r.ref(), raw: r.raw(), begun: ev}
	chain.hops = append(chain.hops, hop)
	r.open.use(chain.id, 2*int64(len(r.rec.kept)), r.count)
	return true
}

// extra keeps an ExtraInfo event until its request is complete.
func (r *cdpReader) extra(chain *cdpChain, ev *cdpEvent, asked bool) {
	x := cdpExtra{part: r.part(), fields: ev.fields, cookies: ev.cookies, status: ev.status}
	if asked {
		x.at, x.raw = r.ref(), r.raw()
		chain.asked = append(chain.asked, x)
	} else {
		chain.told = append(chain.told, x)
	}
	r.open.use(chain.id, 2*int64(len(r.rec.kept)), r.count)
}

// progress reads an event of a request that has begun.
func (r *cdpReader) progress(chain *cdpChain, hop *cdpHop, ev *cdpEvent, name string) {
	if ev.timestamp > hop.end {
		hop.end = ev.timestamp
	}
	end := false
	switch name {
	case "dataReceived":
		hop.data = hop.data || ev.length > 0
		return
	case "webSocketFrameSent", "webSocketFrameReceived":
		hop.frames++
		return
	case "webSocketWillSendHandshakeRequest":
		hop.socket = ev
	case "responseReceived", "webSocketHandshakeResponseReceived":
		if hop.answer != nil {
			return // another session of the browser saw it too
		}
		hop.answer, hop.extra = ev.answer, ev.extra
	case "requestServedFromCache":
		hop.cached = true
	case "loadingFailed":
		hop.failure, end = ev.failure, true
	case "loadingFinished", "webSocketClosed":
		end = true
	}
	hop.parts = append(hop.parts, r.part())
	r.open.use(chain.id, int64(len(r.rec.kept)), r.count)
	chain.over = chain.over || end
}

// settle hands on what has been answered and is idle, and lets go of something
// when too much is open.
func (r *cdpReader) settle() bool {
	for {
		chain, ok := r.open.idle(r.count, lateness)
		if !ok {
			break
		}
		if !chain.over && !chain.answered() {
			r.open.sleep(chain.id)
			continue
		}
		if !r.close(chain, "") {
			return false
		}
	}
	for r.open.full(r.c.limits) {
		chain, ok := r.open.next()
		if !ok {
			break
		}
		if !r.close(chain, letGo) {
			return false
		}
	}
	return true
}

// answered says that every request of chain has an answer.
func (chain *cdpChain) answered() bool {
	return len(chain.hops) > 0 && (chain.hops[len(chain.hops)-1].answer != nil || len(chain.told) >= len(chain.hops))
}

// complete says that nothing more is to come: every request has the ExtraInfo
// events that are told of.
func (chain *cdpChain) complete() bool {
	want := 0
	for _, hop := range chain.hops {
		if hop.extra == 0 && hop.failure != "" && hop.answer == nil {
			return false // nothing says whether one comes
		}
		if hop.wantsExtra() {
			want++
		}
	}
	return len(chain.asked) >= want && len(chain.told) >= want
}

// wantsExtra says whether ExtraInfo events belong to hop. The browser tells of
// them also when the answer comes from its memory cache, but sends none.
func (hop *cdpHop) wantsExtra() bool { return hop.extra > 0 && !hop.cached }

// close hands on the requests of chain. note is for those without an answer.
func (r *cdpReader) close(chain *cdpChain, note string) bool {
	r.open.remove(chain.id)
	if note == letGo {
		at := r.ref()
		if len(chain.hops) > 0 {
			at = chain.hops[0].at
		}
		r.c.source.addDamage(Damage{Offset: at.Offset, Length: at.Length, Entry: r.c.next, Limit: true, Reason: "more requests are open here than are held at a time"})
	}
	extras := chain.pair()
	for k, hop := range chain.hops {
		x := extras[k]
		if !r.c.atPlace(hop.place, func() bool { return r.hand(chain, hop, x.asked, x.told, note) }) {
			return false
		}
	}
	for _, x := range extras[len(chain.hops):] {
		if x.asked == nil {
			r.orphans++
		} else if !r.handExtra(x.asked, x.told) {
			return false
		}
	}
	return true
}

// A cdpPair is the ExtraInfo events of one request; either can be nil.
type cdpPair struct{ asked, told *cdpExtra }

// pair finds the ExtraInfo events of each request of chain. Those that are of
// none come behind. Both lists are in the order of the requests, but requests
// can be missing from the capture, or have no such events.
func (chain *cdpChain) pair() []cdpPair {
	all := make([]cdpPair, max(len(chain.asked), len(chain.told)))
	for i := range chain.asked {
		all[i].asked = &chain.asked[i]
	}
	for i := range chain.told {
		all[i].told = &chain.told[i]
	}
	pairs, next := make([]cdpPair, len(chain.hops)), 0
	for k, hop := range chain.hops {
		if hop.extra < 0 || hop.cached {
			continue
		}
		i := next
		for i < len(all) && !all[i].fits(hop) {
			i++
		}
		if i == len(all) {
			continue
		}
		if all[i].told != nil && all[i].told.agrees(hop) {
			pairs[k].told, all[i].told = all[i].told, nil
		}
		pairs[k].asked, all[i].asked = all[i].asked, nil
		next = i + 1
	}
	for _, x := range all {
		if x.asked != nil || x.told != nil {
			pairs = append(pairs, x)
		}
	}
	return pairs
}

func (x cdpPair) fits(hop *cdpHop) bool {
	if x.asked != nil {
		return x.asked.fits(hop)
	}
	return x.told.agrees(hop)
}

// agrees says that the status is that of the answer to hop. An answer that the
// browser had the server confirm is told of by the status of the cached one.
func (x *cdpExtra) agrees(hop *cdpHop) bool {
	a := hop.answer
	return a == nil || !a.known || x.status == a.status || x.status == 304 && a.status == 200
}

// fits says that the fields, where they name the place asked, name that of hop.
func (x *cdpExtra) fits(hop *cdpHop) bool {
	if hop.begun.request == nil {
		return true
	}
	address := hop.begun.request.url
	host, path := hostAndPath(address)
	if scheme, ok := header(x.fields, ":scheme"); ok && !strings.HasPrefix(address, scheme+":") {
		return false
	}
	if p, ok := header(x.fields, ":path"); ok && p != path {
		return false
	}
	name, ok := header(x.fields, ":authority")
	if !ok {
		name, ok = header(x.fields, "Host")
	}
	return !ok || strings.EqualFold(name, host)
}

// hostAndPath splits an address as HTTP/2 does into :authority and :path.
func hostAndPath(address string) (host, path string) {
	_, rest, _ := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "#")
	i := strings.IndexAny(rest, "/?")
	if i < 0 {
		return rest, "/"
	}
	host, path = rest[:i], rest[i:]
	if path[0] == '?' {
		path = "/" + path
	}
	return host, path
}

package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// A host is one recipient's host.
type host struct {
	name, vendor, company string
	requests, events      int
	others                int               // records that are not events
	held                  [maxDataKinds]int // records that held each kind of data
}

func (s *names) add(text string) {
	if s.n == nil {
		s.n = map[string]int{}
	}
	if _, ok := s.n[text]; !ok && len(s.n) >= maxNames {
		s.over++
		return
	}
	s.n[text]++
}

func (t *tally) countSources(m *Model) {
	t.n["sources"] = len(m.Sources)
	t.n["skipped"] = len(m.Skipped)
	for i := range m.Sources {
		t.n["entries"] += m.Sources[i].Entries
		t.n["excluded"] += len(m.Sources[i].Excluded)
		for _, d := range m.Sources[i].Damage {
			if d.Limit {
				t.n["limits_met"]++
			} else {
				t.n["damage"]++
			}
		}
	}
}

// kindCount names the count of each kind of record that is not an event.
func kindCount(k decode.Kind) string {
	switch k {
	case decode.KindLoad:
		return "loads"
	case decode.KindConfig:
		return "configs"
	case decode.KindSync:
		return "syncs"
	case decode.KindUpload:
		return "uploads"
	case decode.KindDisclosure:
		return "disclosures"
	default:
		return "host_contacts"
	}
}

func (t *tally) add(e *evidence.Event, seq int) error {
	at, err := eventTime(e)
	if err != nil {
		return err
	}
	span(&t.from, &t.to, at)
	if e.Kind != decode.KindDisclosure && !isTunnel(e) { // counted host by host, apart
		t.addData(e)
	}
	t.addKnown(e)
	t.nameClient(e)
	t.review.addRecord(e)
	if e.Kind != decode.KindEvent {
		t.n[kindCount(e.Kind)]++
		t.addTunnel(e, at)
		if e.Kind == decode.KindDisclosure {
			t.addDisclosure(e)
		} else if !isTunnel(e) {
			if h := t.host(e.Host, e.Vendor, e.Company); h != nil {
				h.others++
			}
		}
		t.identifiers.add(e, at)
		t.addSetup(e, at)
		return nil
	}
	t.n["events"]++
	t.n["copies"] += len(e.Copies)
	for i := range e.Copies {
		if e.Copies[i].SameRequestAs != "" {
			t.n["copies_elsewhere"]++
		}
	}
	if at.IsZero() {
		t.n["events_without_time"]++
	}
	span(&t.first, &t.last, at)
	switch e.BodyState {
	case har.BodyNotRecorded, har.BodyTruncated, har.BodyCorrupted:
		t.n["bodies_incomplete"]++
	case har.BodyUnknown:
		t.n["events_body_unknown"]++
	}
	if incomplete(e) {
		t.n["events_incomplete"]++
	}
	if e.HostGiven {
		t.n["events_host_given"]++
	}
	if e.Stripped {
		t.n["events_parameters_removed"]++
	}
	switch e.TimeBasis {
	case "request_end":
		t.n["events_request_end"]++
	case "payload":
		t.n["events_own_time"]++
	}
	who := t.client(e)
	t.addRequests(e)
	t.n["consent_"+consentState(e)]++
	t.consents.add(e)
	t.addClock(e)
	pageID := t.addPage(e, at)
	if t.identifiers.add(e, at) {
		t.n["events_with_account"]++
	}
	t.addLinks(e, at, pageID, seq, who)
	t.countConsidered(e, pageID, seq)
	t.countReview(e)
	return nil
}

func (t *tally) addRequests(e *evidence.Event) {
	if h := t.host(e.Host, e.Vendor, e.Company); h != nil {
		h.events++
	}
	for r := range requestsOf(e) {
		if !t.requests.add(r.source, r.entry) {
			continue
		}
		t.n["requests"]++
		t.n["delivery_"+string(r.delivery)]++
		if h := t.host(r.host, e.Vendor, e.Company); h != nil {
			h.requests++
		}
	}
}

func (t *tally) host(name, vendor, company string) *host {
	h := t.hosts[name+"\x00"+vendor]
	if h == nil {
		if len(t.hosts) >= maxHosts {
			t.hostsOver++
			return nil
		}
		h = &host{name: name, vendor: vendor, company: company}
		t.hosts[name+"\x00"+vendor] = h
	}
	return h
}

func (t *tally) addPage(e *evidence.Event, at time.Time) int {
	if e.PageURL == "" {
		t.n["events_without_page"]++
		return -1
	}
	id, isNew := t.pageIDs.of(e.PageURL)
	if isNew {
		t.n["page_addresses"]++
		if id < maxPages {
			t.pages = append(t.pages, &page{url: e.PageURL})
		}
	}
	if id >= len(t.pages) {
		return id
	}
	p := t.pages[id]
	p.events++
	p.title = cmp.Or(p.title, e.PageTitle)
	span(&p.first, &p.last, at)
	if !slices.Contains(p.vendors, e.Vendor) {
		p.vendors = append(p.vendors, e.Vendor)
	}
	for _, l := range e.Categories {
		if !slices.Contains(p.categories, l.ID) {
			p.categories = append(p.categories, l.ID)
		}
	}
	return id
}

// nameClient chooses how the report names the client of e: by its address,
// and by a number instead of the name of a user, which only the data hold.
func (t *tally) nameClient(e *evidence.Event) {
	who := e.Who()
	if _, ok := t.clientNames[who]; ok || who == "" || len(t.clientNames) >= maxHosts {
		return
	}
	name := e.Client
	if e.User != "" {
		n, _ := t.users.of(e.User)
		if name = "user " + number(n+1); e.Client != "" {
			name = e.Client + " (" + name + ")"
		}
	}
	t.clientNames[who] = name
}

// client numbers the clients that captures name, from 0; -1 where none is named.
func (t *tally) client(e *evidence.Event) int {
	if e.Client == "" && e.User == "" {
		return -1
	}
	id, _ := t.clients.of(e.Client + "\x00" + e.User)
	t.n["clients"] = len(t.clients)
	return id
}

func (t *tally) addLinks(e *evidence.Event, at time.Time, pageID, seq, who int) {
	c := candidate{seq: seq, id: e.ID, weight: weigh(standing(e)), identifiers: identifierRank(e)}
	t.addAdded(e, at, pageID, &c)
	if len(e.Categories) == 0 {
		t.unlinked.add(e.Vendor + "\x00" + e.Event)
		if len(c.added) > 0 {
			t.exhibits.linked.add(c, t.exhibits.max)
		} else {
			t.exhibits.unlinked.add(c, t.exhibits.max)
		}
		return
	}
	strong, sent := false, false
	for _, l := range e.Categories {
		if l.Confidence == evidence.Strong {
			strong = true
			sent = sent || l.Sent
		}
	}
	switch {
	case !strong:
		t.n["events_linked_possible"]++
	case sent:
		t.n["events_linked_sent"]++
		if answered(e) {
			t.n["events_linked_sent_answered"]++
		}
	default:
		t.n["events_linked_elsewhere"]++
	}
	if strong {
		t.n["events_linked_strong"]++
	}
	for i, l := range e.Categories {
		if slices.ContainsFunc(e.Categories[:i], func(o evidence.Link) bool { return o.ID == l.ID }) {
			continue
		}
		key := findingKey{l.ID, e.Vendor}
		f := t.subjects[key]
		if f == nil {
			f = newFinding(key)
			t.subjects[key] = f
		}
		f.add(e, at, pageID, c)
		f.clients.add(who)
		c.keys = append(c.keys, key)
	}
	t.exhibits.linked.add(c, t.exhibits.max)
}

// finish orders the findings and chooses the exhibits.
func (t *tally) finish(m *Model) {
	t.identifiers.finish(m.Sight)
	for _, f := range t.subjects {
		f.tier = cmp.Or(m.Categories[f.key.category].Tier, f.linkTier)
		t.findings = append(t.findings, f)
	}
	slices.SortFunc(t.findings, func(a, b *finding) int {
		return cmp.Or(
			compareBool(a.strong == 0, b.strong == 0),
			cmp.Compare(a.tier, b.tier),
			cmp.Compare(b.strong, a.strong),
			cmp.Compare(a.key.category, b.key.category),
			cmp.Compare(a.key.vendor, b.key.vendor))
	})
	for i, f := range t.findings {
		f.id = fmt.Sprintf("F-%02d", i+1)
	}
	t.finishAdded(m)
	t.exhibits.choose(t.findings, t.review.added, m.Case.Exhibit)
}

package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"pixelwitness/evidence"
	"pixelwitness/har"
)

// quoteMax bounds a captured text inside a sentence, in characters.
const quoteMax = 300

// quote returns s for use inside a sentence, shortened with a count of what is
// left out. The whole is in the table under the sentence.
func (b *builder) quote(s string) string {
	head, rest := cutAt(s, quoteMax)
	if rest == 0 {
		return s
	}
	return b.say("cut.quote", slots{"Text": head, "N": characters(rest)})
}

// cutAt returns the first n characters of s and how many more there are.
func cutAt(s string, n int) (string, int) {
	if len(s) <= n {
		return s, 0
	}
	all := utf8.RuneCountInString(s)
	if all <= n {
		return s, 0
	}
	i := 0
	for range n {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i], all - n
}

// when says when e was recorded, and by whose clock.
func (b *builder) when(e *evidence.Event, at time.Time) string {
	if at.IsZero() {
		return b.say("time.none", nil) + b.say("clock.none", nil)
	}
	l := at.In(b.zone)
	s := slots{
		"Clock": at.Format("15:04:05"), "Date": at.Format("2 January 2006"),
		"LocalClock": l.Format("15:04:05"), "LocalDate": l.Format("2 January 2006"),
		"Zone": l.Format("MST"),
	}
	id := "time.both"
	switch {
	case b.zone == time.UTC:
		id = "time.utc"
	case sameClock(l):
		id = "time.same"
	case s["Date"] != s["LocalDate"]:
		id = "time.both_dates"
	}
	clock := "clock." + e.TimeBasis
	if b.w.parsed.Lookup(clock) == nil {
		clock = "clock.none"
	}
	return b.say(id, s) + b.say(clock, nil)
}

// statement says in a few sentences what the record of e shows.
func (b *builder) statement(e *evidence.Event, at time.Time) []string {
	service := b.say("service.vendor", slots{"Vendor": b.company(e.Vendor, "")})
	if c := cmp.Or(e.Company, b.vendors[e.Vendor].Company); c != "" {
		service = b.say("service.company", slots{"Company": c})
	}
	fate := string(e.Delivery)
	if byGateway(e) || e.HostGiven && e.Delivery == har.Answered {
		fate = "recorded"
	}
	first := b.when(e, at) + b.say("request."+fate, slots{"Host": e.Host, "Service": service})
	if strings.HasSuffix(first, "..") { // after a company such as “Pebble Inc.”
		first = strings.TrimSuffix(first, ".")
	}
	return []string{
		strings.Join([]string{first, b.carried(e)}, " "),
		strings.Join(b.fate(e), " "),
	}
}

// carried says what the request held, and what is known of its page from
// elsewhere.
func (b *builder) carried(e *evidence.Event) string {
	it, named := b.say("it.sent", nil), "event.sent"
	if recordedOnly(e.Delivery) {
		it, named = b.say("it.recorded", nil), "event.recorded"
	}
	var out []string
	if e.Event == "" {
		out = append(out, b.say("event.unnamed", nil))
	} else {
		out = append(out, b.say(named, slots{"Event": b.quote(e.Event), "Account": b.quote(e.Account)}))
	}
	page := "page." + e.PageURLFrom
	if e.PageURL == "" || b.w.parsed.Lookup(page) == nil {
		page = "page.none"
	}
	out = append(out, b.say(page, slots{"It": it, "URL": b.quote(e.PageURL)}))
	if e.PageTitle != "" {
		id, from := "title.document", ""
		switch {
		case e.PageTitleFrom == "own":
			id = "title.own"
		case strings.HasPrefix(e.PageTitleFrom, "event:"):
			id, from = "title.event", strings.TrimPrefix(e.PageTitleFrom, "event:")
		}
		out = append(out, b.say(id, slots{"It": it, "Title": b.quote(e.PageTitle), "From": from}))
	}
	if e.ButtonText != "" {
		out = append(out, b.say("button", slots{"It": it, "Text": b.quote(e.ButtonText)}))
	}
	for _, id := range e.Identifiers {
		s := slots{"It": it, "Key": id.Key, "Issued": b.issued(id.Issued)}
		switch {
		case id.AccountLinked:
			out = append(out, b.say("identifier.account", s))
		case id.Issued != "":
			out = append(out, b.say("identifier.issued", s))
		}
	}
	return strings.Join(append(out, b.knownSentences(e)...), " ")
}

// issued writes the time inside an identifier for readers.
func (b *builder) issued(s string) string {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return s
	}
	return b.moment(t)
}

// firstFew joins the first five of list, and says how many more there are.
func firstFew(list []string) string {
	const most = 5
	if len(list) > most {
		list = append(list[:most:most], number(len(list)-most)+" more in data/events.jsonl")
	}
	return joined(list)
}

// fate says what became of the request and what cannot be told.
func (b *builder) fate(e *evidence.Event) []string {
	status := "that is not recorded"
	if e.Status != nil {
		status = strconv.Itoa(*e.Status)
	}
	delivery := "delivery." + string(e.Delivery)
	if byGateway(e) {
		delivery = "delivery.gateway"
	}
	out := []string{b.say(delivery, slots{"Status": status})}
	var again, elsewhere []string
	for i := range e.Copies {
		if c := &e.Copies[i]; c.SameRequestAs == "" {
			again = append(again, c.ID+" to "+c.Host+" ("+deliveryWords(c.Delivery)+")")
		} else {
			elsewhere = append(elsewhere, c.ID)
		}
	}
	if n := len(again); n > 0 {
		word := "requests"
		if n == 1 {
			word = "request"
		}
		out = append(out, b.say("copies", slots{"N": number(n), "Requests": word, "List": firstFew(again)}))
	}
	if len(elsewhere) > 0 {
		out = append(out, b.say("copies.elsewhere", slots{"List": firstFew(elsewhere)}))
	}
	if len(e.Copies) > 0 {
		out = append(out, b.copiedAccounts(e)...)
	}
	if r := e.Rule; r != nil {
		out = append(out, b.say("rule", slots{"Rule": r.RuleID, "Condition": b.quote(r.Condition), "From": r.ConfigID}))
	}
	out = append(out, b.clockNotes(e)...)
	if e.HostGiven {
		out = append(out, b.say("host.given", nil))
	}
	if e.Stripped {
		out = append(out, b.say("body.stripped", nil))
	}
	if id := "body." + string(e.BodyState); b.w.parsed.Lookup(id) != nil {
		out = append(out, b.say(id, nil))
	}
	return out
}

// copiedAccounts names the identifiers tied to an account that only a copy held.
func (b *builder) copiedAccounts(e *evidence.Event) (out []string) {
	var known []string
	for _, id := range e.Identifiers {
		known = append(known, id.Kind)
	}
	for i := range e.Copies {
		for _, id := range e.Copies[i].Identifiers {
			if id.AccountLinked && !slices.Contains(known, id.Kind) {
				known = append(known, id.Kind)
				out = append(out, b.say("identifier.copy", slots{"ID": e.Copies[i].ID, "Key": id.Key}))
			}
		}
	}
	return out
}

// why says why l links e to its category.
func (b *builder) why(e *evidence.Event, l evidence.Link) string {
	id := "why.param"
	switch l.Field {
	case "page_url":
		id = "why.url"
	case "page_title":
		id = "why.title"
	case "button_text":
		id = "why.button"
	case "referrer":
		id = "why.referrer"
	case "host":
		id = "why.host"
	}
	carried := "why.elsewhere"
	switch {
	case l.Sent && recordedOnly(e.Delivery):
		carried = "why.recorded"
	case l.Sent:
		carried = "why.sent"
	}
	return b.say(id, slots{
		"Category": b.category(l.ID), "Matched": l.Matched, "Rule": l.Rule, "Confidence": l.Confidence,
		"From": l.From, "To": l.To, "Field": strings.TrimPrefix(l.Field, "param:"),
	}) + " " + b.say(carried, nil)
}

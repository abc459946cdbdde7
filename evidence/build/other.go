package build

import (
	"slices"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/disclose"
	"pixelwitness/har"
)

// readOther looks for what a request that is known as no vendor's carries to
// another site than that of the page. opens says that it opened a page.
func (a *Analysis) readOther(e *har.Entry, number int, opens bool) error {
	f, err := a.watcher.Entry(e, opens)
	if err != nil {
		e.Source.Damage = append(e.Source.Damage, har.Damage{Offset: e.Offset, Length: e.Length, Entry: e.Entry, Reason: err.Error()})
	}
	if f == nil {
		return nil
	}
	body, err := e.RequestBody()
	if err != nil {
		body = har.Body{State: har.BodyNotRecorded} // said above
	}
	sum, err := e.SHA256()
	if err != nil {
		return err
	}
	de := decode.Event{
		Kind: decode.KindDisclosure, Vendor: a.vendor(f.Vendor), Endpoint: "disclosure",
		PageURL: f.PageURL, PageURLFrom: f.PageURLFrom, PageTitle: f.PageTitle,
		Params: f.Params, Identifiers: f.Identifiers, Words: f.Words, Notes: f.Notes,
	}
	it := a.newItem(e, number, 1, &de, body, sum)
	it.Event.Known = f.Known
	return a.linker.Add(it)
}

// vendor returns the vendor of that id, or one that has nothing but the id.
func (a *Analysis) vendor(id string) *decode.Vendor {
	for _, v := range a.dec.Vendors() {
		if v.ID == id {
			return v
		}
	}
	return &decode.Vendor{ID: id}
}

// addKnown says which of the supplied values an event held. What is in the
// request and in no parameter is said of its first event.
func (a *Analysis) addKnown(ev *evidence.Event, i int, e *har.Entry, body har.Body) {
	if a.known == nil {
		return
	}
	add := func(p decode.Param) {
		for _, k := range disclose.Known(a.known, p) {
			if !slices.Contains(ev.Known, k) {
				ev.Known = append(ev.Known, k)
			}
		}
	}
	for _, p := range ev.Params {
		add(p)
	}
	if i > 0 {
		return
	}
	var read, names []string // what the parameters of the event already hold
	for _, p := range ev.Params {
		read = append(read, p.In)
		if p.In == "header" {
			names = append(names, p.Key)
		}
	}
	for _, p := range a.dec.Split(decode.Request{Method: e.Method, URL: e.URL, Headers: e.Headers, Body: body}) {
		switch p.In {
		case "query", "body":
			if slices.Contains(read, p.In) {
				continue
			}
		case "header":
			if slices.Contains(names, p.Key) || p.Key == "cookie" && slices.Contains(read, "cookie") {
				continue
			}
		}
		add(p)
	}
}

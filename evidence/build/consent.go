package build

import (
	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/har"
)

// pageOf returns the address of the page that e was made for: as it told a
// vendor, as its Referer, or as the browser says of its cause; "" when it is
// not known.
func pageOf(e *har.Entry, events []decode.Event) string {
	for i := range events {
		if u := events[i].PageURL; u != "" {
			return u
		}
	}
	if u, ok := e.RequestHeader("Referer"); ok && u != "" {
		return u
	}
	if e.Initiator != nil && e.Initiator.Type == "parser" {
		return e.Initiator.URL
	}
	return ""
}

// purpose is what the recipient of an event is used for, as its vendor's file
// says; "" where it does not.
func (a *Analysis) purpose(ev *evidence.Event) string {
	for _, v := range a.dec.Vendors() {
		if v.ID == ev.Vendor {
			return v.PurposeOf(ev.Endpoint)
		}
	}
	return ""
}

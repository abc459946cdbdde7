package build

import (
	"strings"

	"pixelwitness/decode"
	"pixelwitness/decode/consent"
	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
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

// consentTools describes the tools whose records are looked for.
func consentTools(tools []*consent.Tool) []report.ConsentTool {
	out := make([]report.ConsentTool, 0, len(tools))
	for _, t := range tools {
		r := report.ConsentTool{Name: t.Name, Basis: string(t.Basis), Note: t.Note}
		for _, rec := range t.Records {
			r.Records = append(r.Records, rec.Name)
		}
		for _, s := range t.Sources {
			title := strings.Join(strings.Fields(s.Title+" "+s.Version), " ")
			r.Sources = append(r.Sources, title+", "+s.Where+", read "+s.Read)
		}
		out = append(out, r)
	}
	return out
}

package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

// TestUserIdentifiers takes user-provided data apart: what is no hash, and the
// hash of a text that stands for nobody, are no identifiers.
func TestUserIdentifiers(t *testing.T) {
	// SHA-256 of "undefined", and of "robin@hartwell-nhs.test".
	const nobody, robin = "6wRdeNJzEHNIsDAMAdKbdVLWIqu8b6-Bs-xVNZqplQw", "8tKCK5hR-avjV2ejndUk03W50Jx5lirqau2S-xU24oM"
	d := newDecoder(t)
	r := Request{Method: "POST", URL: "https://google.com/pagead/form-data/123?em=tv.1~em." + nobody + "~em1." + robin + "~fn0.e1~rg0.Northshire~pn.", Body: har.Body{State: har.BodyNone}}
	events := d.Request(r)
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	want := []Identifier{{Kind: "google.em1", Key: "em", Value: robin}}
	if diff := cmp.Diff(want, events[0].Identifiers); diff != "" {
		t.Errorf("identifiers (-want +got)\n%s", diff)
	}
	for _, v := range []string{"", "tv.1", "em.x", "tv.1~em", "tv.1~.x"} {
		if got := d.userDataText(nil, v); got != "" {
			t.Errorf("%q read as %q", v, got)
		}
	}
}

// TestRequiredBeginning asks that the beginning of a required value is looked
// for in the parameter of that name, not anywhere in the address.
func TestRequiredBeginning(t *testing.T) {
	d := newDecoder(t)
	for url, want := range map[string]int{
		"https://www.northshire-police.test/x?v=2&gtm=4&_p=1&tid=G-TEST":         1,
		"https://www.northshire-police.test/x?v=2&gtm=4&_p=1&xtid=G-TEST&tid=T1": 0,
		"https://www.northshire-police.test/x?v=2&gtm=4&_p=1&tid=T1":             0,
	} {
		if got := len(d.Request(Request{Method: "GET", URL: url, Body: har.Body{State: har.BodyNone}})); got != want {
			t.Errorf("%s: %d events, want %d", url, got, want)
		}
	}
}

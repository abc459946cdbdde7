package decode

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/har"
)

// exampleErrors returns what is wrong with the examples of v.
func exampleErrors(d *Decoder, v *Vendor) []error {
	var errs []error
	for _, ex := range v.Examples {
		r := Request{Method: ex.Method, URL: ex.URL, Body: har.Body{State: har.BodyNone}}
		for name, value := range ex.Headers {
			r.Headers = append(r.Headers, har.Field{Name: name, Value: value})
		}
		if ex.Body != "" {
			r.Body = har.Body{State: har.BodyExact, Type: ex.Headers["Content-Type"], Data: []byte(ex.Body)}
		}
		var got []ExampleEvent
		for i, e := range d.Request(r) {
			var want ExampleEvent
			if i < len(ex.Events) {
				want = ex.Events[i]
			}
			got = append(got, asExample(e, want))
		}
		if diff := cmp.Diff(ex.Events, got); diff != "" {
			errs = append(errs, fmt.Errorf("%s: (-want +got)\n%s", ex.Say, diff))
		}
	}
	return errs
}

// asExample returns those fields of e that want sets.
func asExample(e Event, want ExampleEvent) ExampleEvent {
	got := ExampleEvent{Endpoint: e.Endpoint, Kind: e.Kind}
	if want.Event != "" {
		got.Event = e.Name
	}
	if want.Account != "" {
		got.Account = e.Account
	}
	if want.PageURL != "" {
		got.PageURL = e.PageURL
	}
	if want.PageTitle != "" {
		got.PageTitle = e.PageTitle
	}
	if want.ButtonText != "" {
		got.ButtonText = e.ButtonText
	}
	values, readings := make(map[string]string), make(map[string]string)
	for _, p := range e.Params {
		values[p.Key], readings[p.Key] = p.Value, p.Reading
	}
	only := func(have, want map[string]string) map[string]string {
		if want == nil {
			return nil
		}
		maps.DeleteFunc(have, func(k, _ string) bool { _, ok := want[k]; return !ok })
		return have
	}
	got.Params, got.Readings = only(values, want.Params), only(readings, want.Readings)
	return got
}

func newDecoder(t testing.TB) *Decoder {
	t.Helper()
	d, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestExamples(t *testing.T) {
	d := newDecoder(t)
	count := 0
	for _, v := range d.Vendors() {
		for _, err := range exampleErrors(d, v) {
			t.Errorf("%s: %v", v.ID, err)
		}
		count += len(v.Examples)
	}
	if count < 22 {
		t.Errorf("only %d examples; testdata/vendors.golden pins those of each vendor", count)
	}
}

func TestWrongExampleIsFound(t *testing.T) {
	d := newDecoder(t)
	for _, ex := range []Example{
		{Say: "wrong name", URL: "https://www.facebook.com/tr/?id=1&ev=Lead", Events: []ExampleEvent{{Endpoint: "meta.tr", Kind: KindEvent, Event: "PageView"}}},
		{Say: "no match", URL: "https://www.northshire-police.test/", Events: []ExampleEvent{{Endpoint: "meta.tr", Kind: KindEvent}}},
		{Say: "must not match, but does", URL: "https://www.facebook.com/tr/?id=1&ev=Lead"},
		{Say: "one event too many", URL: "https://www.facebook.com/tr/?id=1&ev=Lead", Events: []ExampleEvent{{Endpoint: "meta.tr", Kind: KindEvent}, {Endpoint: "meta.tr", Kind: KindEvent}}},
	} {
		if errs := exampleErrors(d, &Vendor{Examples: []Example{ex}}); len(errs) != 1 {
			t.Errorf("%s: errors %v, want one", ex.Say, errs)
		}
	}
}

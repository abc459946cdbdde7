package decode

import (
	"testing"

	"pixelwitness/har"
)

const benchURL = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=https%3A%2F%2Fwww.northshire-police.test%2Freport%2Fhate-crime%2F%3Fstep%3D2&rl=https%3A%2F%2Fwww.northshire-police.test%2F&if=false&ts=1767604000123&sw=1920&sh=1080&v=2.9.199&r=stable&ec=0&o=4126&fbp=fb.1.1767600000000.1234567890&ler=empty&cdl=API_unavailable&it=1767604000001&coo=false&cs_cc=1&exp=k0&rqm=GET"

func BenchmarkRequest(b *testing.B) {
	d, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	r := Request{Method: "GET", URL: benchURL, Body: har.Body{State: har.BodyNone}}
	b.ReportAllocs()
	for b.Loop() {
		if len(d.Request(r)) != 1 {
			b.Fatal("not one event")
		}
	}
}

func BenchmarkNoMatch(b *testing.B) {
	d, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	e := &har.Entry{Method: "GET", URL: "https://static.northshire-police.test/assets/app.1f2e3d.js?v=20260105&lang=en-GB"}
	b.ReportAllocs()
	for b.Loop() {
		if events, err := d.Decode(e); events != nil || err != nil {
			b.Fatal(events, err)
		}
	}
}

func BenchmarkMaskText(b *testing.B) {
	s, err := NewSecrets()
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(benchURL)))
	for b.Loop() {
		if s.MaskText(benchURL) != benchURL {
			b.Fatal("masked")
		}
	}
}

// TestNoMatchAllocates pins what most entries of a capture cost.
func TestNoMatchAllocates(t *testing.T) {
	d := newDecoder(t)
	e := &har.Entry{Method: "GET", URL: "https://static.northshire-police.test/assets/app.js?v=1"}
	if n := testing.AllocsPerRun(100, func() { d.Decode(e) }); n != 0 {
		t.Errorf("%v allocations for a host that belongs to no vendor, want none", n)
	}
	r := Request{Method: "GET", URL: benchURL, Body: har.Body{State: har.BodyNone}}
	if n := testing.AllocsPerRun(100, func() { d.Request(r) }); n > 30 {
		t.Errorf("%v allocations for an event of 20 parameters, want at most 30", n)
	}
}

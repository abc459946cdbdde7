package sensitivity_test

import (
	"testing"

	"pixelwitness/evidence"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/templates"
)

// pages are of the length and mix that captures hold.
var pages = []evidence.Page{
	{URL: "https://www.anyshire-police.example/ro/report/domestic-abuse/a1/report-domestic-abuse/?step=2", Title: "Report domestic abuse | Anyshire Police"},
	{URL: "https://shop.example/women/coats/long-wool-coat-navy?colour=navy&size=12&fbclid=IwAR0abcdefghijklmnopqrstuvwxyz", Title: "Long wool coat in navy | Example Shop", Button: "Add to basket"},
	{URL: "https://council.example/bins-and-recycling/collection-dates", Title: "Bin collection dates - Anytown Council"},
	{URL: "https://trust.example/our-services/a-z/sexual-health-clinic/self-referral", Title: "Self-referral – Sexual health – Anytown Hospitals NHS Trust"},
	{URL: "https://paper.example/news/local/man-jailed-after-robbery-1234567", Title: "Man jailed after robbery on High Street | The Anytown Gazette"},
}

func BenchmarkClassify(b *testing.B) {
	r, err := sensitivity.Load(templates.FS)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r.Classify(pages[n%len(pages)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sensitivity.Load(templates.FS); err != nil {
			b.Fatal(err)
		}
	}
}

package pdf_test

import (
	"fmt"
	"strings"
	"time"

	"pixelwitness/evidence/report"
)

func say(s string) report.Text { return report.Text{{Text: s}} }

func mono(s string) report.Text { return report.Text{{Text: s, Mono: true}} }

const address = "https://www.calder-police.example/report/domestic-abuse/step-2?utm_source=leaflet&utm_campaign=safe-at-home&ref=%2Fhelp%2Fhow-to-report%3Ftopic%3Dabuse#form"

const request = "https://collect.pixelco.test/tr/?id=100000000000001&ev=PageView&dl=https%3A%2F%2Fwww.calder-police.example%2Freport%2Fdomestic-abuse%2Fstep-2%3Futm_source%3Dleaflet&rl=&if=false&ts=1751983402123&sw=1920&sh=1080&v=2.9.1&r=stable&ec=0&o=30&fbp=fb.1.1751983400001.1234567890&cdl=API_unavailable&it=1751983401999&coo=false&rqm=GET"

// everyBlock returns a document that uses every block, about an invented site.
func everyBlock() *report.Document {
	london := time.FixedZone("BST", 3600)
	at := func(s string) time.Time {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			panic(err)
		}
		return t
	}
	var events report.Table
	events.Caption = "Table 2. Requests in time order"
	events.Columns = []report.Column{{Title: "No.", Weight: 0.5, Right: true}, {Title: "Time (UTC)", Weight: 1.6}, {Title: "Event", Weight: 1.1}, {Title: "Page address", Weight: 3.6}, {Title: "Status", Weight: 0.8, Right: true}}
	for i := range 60 {
		events.Rows = append(events.Rows, []report.Text{
			say(fmt.Sprint(i + 1)), say(fmt.Sprintf("2025-07-08 14:%02d:22.123", i)), say("PageView"),
			mono(fmt.Sprintf("https://www.calder-police.example/report/domestic-abuse/step-%d", i%5)), say("200"),
		})
	}
	events.Rows[7][3] = mono(address)
	return &report.Document{
		Title:    "Evidence report: what www.calder-police.example sent to PixelCo",
		Subject:  "Captured web traffic, decoded",
		Language: "en-GB",
		Date:     at("2025-07-20T00:00:00Z"),
		Banner:   "INVENTED SAMPLE",
		Header:   "Evidence report PW-2025-0007, full variant",
		Footer:   "Evidence root 5f3c 9a21 77b0 e4d8",
		Sections: []report.Section{
			{ID: "cover", Title: "Cover", Blocks: []report.Block{report.Cover{
				Title:    "Evidence report: what www.calder-police.example sent to PixelCo",
				Subtitle: "Captured web traffic from 8 July 2025, decoded and explained",
				Facts: []report.Fact{
					{Name: "Case reference", Value: say("PW-2025-0007")},
					{Name: "Organisation", Value: say("Calder Police (invented)")},
					{Name: "Captures", Value: say("1 file, 8 July 2025, 14:01:07 to 14:32:54 UTC")},
					{Name: "SHA-256 of the capture", Value: mono("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")},
					{Name: "Variant", Value: say("Full: for the regulator and lawyers only")},
					{Name: "Prepared by", Value: say("not completed")},
				},
				Notes: []report.Box{
					{Tone: report.ToneNote, Title: "Before you read", Paras: []report.Text{say("This document describes web pages about domestic abuse and sexual violence. It contains no images. You can stop at any time; nothing in it needs to be read in one go.")}},
					{Tone: report.ToneCaution, Title: "Handle with care", Paras: []report.Text{say("Think before saving this file on a shared or monitored device. A support worker can hold it for you.")}},
				},
			}}},
			{ID: "contents", Title: "Contents", Blocks: []report.Block{report.Contents{Deep: true}}},
			{ID: "summary", Title: "1. Summary in plain English", Blocks: []report.Block{
				report.Para{Text: report.Text{{Text: "On 8 July 2025 a browser opened five pages of www.calder-police.example. While they were open, it sent "}, {Text: "60 requests", Bold: true}, {Text: " to collect.pixelco.test, a service of PixelCo. Each of them carried the address of the page, such as "}, {Text: address, Mono: true}, {Text: ". The requests are listed in "}, {Text: "the findings", Target: "findings"}, {Text: " and one of them is shown in full in "}, {Text: "exhibit AB1", Target: "ab1"}, {Text: "."}}},
				report.Table{Caption: "Table 1. Headline numbers", Columns: []report.Column{{Title: "What was counted", Weight: 4}, {Title: "Number", Weight: 1, Right: true}}, Rows: [][]report.Text{
					{say("Requests sent to vendors"), say("60")}, {say("Events that these carried"), say("60")}, {say("Distinct page addresses named in them"), say("5")}, {say("Sent before any recorded choice about cookies"), say("12")}, {say("Linked to a sensitive category (strong)"), say("60")}}},
				report.Box{Tone: report.ToneStatement, Title: "What the capture shows", Paras: []report.Text{report.Text{{Text: "At 14:03:22 UTC (15:03:22 UK time) on 8 July 2025, while the page “Report domestic abuse – step 2” was open, the browser sent a request to "}, {Text: "collect.pixelco.test", Mono: true}, {Text: ", a service of PixelCo. The request included the address of that page."}}}},
				report.Box{Tone: report.ToneCaution, Title: "What it does not show", Paras: []report.Text{say("It does not show why the person visited the page. Nothing typed into a form was found in this request. What PixelCo did with the request afterwards is not part of the record."), say("An absence here is not proof that nothing was sent.")}},
			}},
			{ID: "findings", Title: "2. Findings by category", Blocks: []report.Block{
				report.Heading{Level: 2, Text: "2.1 Domestic abuse", Anchor: "abuse", Bookmark: true},
				report.Para{Text: say("The page is listed under domestic abuse because its address contains “domestic-abuse” (rule crime.domestic_abuse.path, strong). Times below are those of the capturing computer’s clock.")},
				report.Heading{Level: 3, Text: "Identifiers that the requests carried"},
				report.List{Items: []report.Text{
					{{Text: "fbp", Mono: true}, {Text: ", a browser identifier that the record shows was created at 14:03:20.001 UTC, in 60 of 60 requests;"}},
					{{Text: "id", Mono: true}, {Text: ", the number of the site owner’s account with the vendor;"}},
					say("no account number of a signed-in person was found.")}},
				report.List{Ordered: true, Items: []report.Text{say("Open the capture."), say("Go to entry 417."), say("Compare the bytes with the exhibit; the SHA-256 of the record is given there.")}},
				events,
			}},
			{ID: "timeline", Title: "3. Timeline", Blocks: []report.Block{
				report.Strip{Caption: "Figure 1. Requests by vendor", Alt: "PixelCo was sent requests throughout the visit, from 14:01 to 14:32; AdNet three, at 14:05, 14:09 and 14:20.", Zone: london, Series: []report.Series{
					{Name: "PixelCo page views", Points: manyPoints(at("2025-07-08T14:01:07Z"), 60, 32*time.Second, true)},
					{Name: "AdNet", Points: []report.Point{{Time: at("2025-07-08T14:05:00Z"), Filled: true}, {Time: at("2025-07-08T14:09:00Z")}, {Time: at("2025-07-08T14:20:30Z")}}},
					{Name: "Cookie banner: shown, then “Reject all” pressed", Points: []report.Point{{Time: at("2025-07-08T14:01:09Z")}, {Time: at("2025-07-08T14:07:42Z")}}},
				}},
				report.Strip{Caption: "Figure 2. One request", Series: []report.Series{{Name: "PixelCo", Points: []report.Point{{Time: at("2025-07-08T14:03:22.123Z"), Filled: true}}}}},
				report.Strip{Caption: "Figure 3. Five months", Series: []report.Series{{Name: "PixelCo", Points: manyPoints(at("2025-01-08T14:03:22Z"), 400, 9*time.Hour, false)}}},
			}},
			{ID: "ab1", Title: "Exhibit AB1", Blocks: []report.Block{
				report.Box{Tone: report.ToneStatement, Paras: []report.Text{say("At 14:03:22.123 UTC on 8 July 2025 the browser sent this request to collect.pixelco.test. The server answered 200.")}},
				report.Table{Caption: "What it carried", Columns: []report.Column{{Title: "Field", Weight: 1}, {Title: "Value as sent", Weight: 3}, {Title: "Meaning", Weight: 2}, {Title: "Basis", Weight: 1}}, Rows: [][]report.Text{
					{mono("ev"), mono("PageView"), say("The name of the event"), say("Documented")},
					{mono("dl"), mono("https%3A%2F%2Fwww.calder-police.example%2Freport%2Fdomestic-abuse%2Fstep-2%3Futm_source%3Dleaflet"), say("The address of the page that was open"), say("Client code")},
					{mono("fbp"), mono("fb.1.1751983400001.1234567890"), say("A browser identifier"), say("Documented")},
					{mono("udff[em]"), mono("[masked 64 bytes]"), say("A hash of an e-mail address"), say("Observed")},
				}},
				report.Raw{Caption: "The request as recorded (entry 417, bytes 1,048,576 to 1,050,001)", Lines: []string{
					"GET " + request + " HTTP/2", "Host: collect.pixelco.test", "Accept: image/avif,image/webp,*/*", "Accept-Language: cy-GB,cy;q=0.9,en;q=0.8",
					"Referer: https://www.calder-police.example/", "", "Cookie: lang=cy; note=ŵŷ Gwasanaeth Trais Domestig; arabic=الشرطة; emoji=👍 hidden=\u202e; devanagari=क"}},
				report.Facts{Rows: []report.Fact{
					{Name: "Capture", Value: say("S01, calder-visit.har")},
					{Name: "SHA-256 of the record", Value: mono("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")},
					{Name: "Consent at that moment", Value: report.Text{{Text: "before any recorded choice; see "}, {Text: "the timeline", Target: "timeline"}}}}},
			}},
			{ID: "declarations", Title: "4. Declarations", Blocks: []report.Block{
				report.Para{Text: say("To be completed by hand. Nothing on this page has been signed.")},
				report.Signature{Labels: []string{"Name", "Signed", "Date", "SHA-256 of the manifest, copied from SEAL.txt"}},
				report.PageBreak{},
				report.Para{Text: say(strings.Repeat("A long paragraph that runs over the end of its page is set with care for its first and last lines. ", 60))},
			}},
		},
	}
}

func manyPoints(from time.Time, n int, step time.Duration, filled bool) []report.Point {
	var out []report.Point
	for i := range n {
		out = append(out, report.Point{Time: from.Add(time.Duration(i) * step), Filled: filled && i%3 != 0})
	}
	return out
}

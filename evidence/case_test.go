package evidence_test

import (
	"strings"
	"testing"

	"pixelwitness/evidence"
)

func TestCaseCheck(t *testing.T) {
	whole := evidence.Case{
		Date:        "2026-02-28",
		Complainant: evidence.Complainant{Kind: "representative"},
		Complaint: evidence.Complaint{ComplainedOn: "2026-01-01", AcknowledgedOn: "2026-01-02",
			RepliedOn: "2026-01-03", LastContactOn: "2026-01-04"},
		Exhibit: evidence.Exhibit{Prefix: "AB", Start: 12},
	}
	for _, c := range []evidence.Case{{}, whole} {
		if err := c.Check(); err != nil {
			t.Errorf("Check of %+v: %v", c, err)
		}
	}
	for field, spoil := range map[string]func(*evidence.Case){
		"date":                      func(c *evidence.Case) { c.Date = "28/02/2026" },
		"complaint.complained_on":   func(c *evidence.Case) { c.Complaint.ComplainedOn = "2026-02-30" },
		"complaint.acknowledged_on": func(c *evidence.Case) { c.Complaint.AcknowledgedOn = "soon" },
		"complaint.replied_on":      func(c *evidence.Case) { c.Complaint.RepliedOn = "2026-1-3" },
		"complaint.last_contact_on": func(c *evidence.Case) { c.Complaint.LastContactOn = "2026-01-04T00:00:00Z" },
		"complainant.kind":          func(c *evidence.Case) { c.Complainant.Kind = "witness" },
		"exhibit.start":             func(c *evidence.Case) { c.Exhibit.Start = -1 },
	} {
		c := whole
		spoil(&c)
		if err := c.Check(); err == nil || !strings.HasPrefix(err.Error(), field+":") {
			t.Errorf("a wrong %s gives %v", field, err)
		}
	}
}

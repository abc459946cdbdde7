package build

import (
	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
	"pixelwitness/samples"
)

// model gathers what the report is written from.
func (b *builder) model() (*report.Model, error) {
	tool, err := ThisTool(b.a.rules)
	if err != nil {
		return nil, err
	}
	m := &report.Model{
		Case: b.opt.Case, Variant: "full", Zone: b.opt.Zone,
		Tool: tool.Tool, RulesSHA256: tool.RulesSHA256, VendorsSHA256: tool.VendorsSHA256,
		Sources: b.a.Sources, Clocks: b.a.clocks, Skipped: b.a.Skipped,
		Categories: make(map[string]evidence.Category),
		Bases:      make(map[string]string),
		Exhibits:   b.opt.MaxExhibits,
		Events:     b.st.all,
		Request:    b.st.request,
		Sight:      b.a.sights.Of,
		SightsOver: b.a.sights.Over(),
	}
	m.Review = b.reviewModel()
	m.OtherHosts, m.OtherHostsOver = b.a.watcher.Hosts()
	if set := b.opt.Known; set != nil {
		m.Known = &report.KnownSearch{Fields: set.Fields(), Values: set.Values()}
	}
	for i := range b.a.Sources {
		m.Invented = m.Invented || samples.IsInvented(b.a.Sources[i].SHA256)
	}
	docs := func(vendor string, sources []decode.Source) {
		for _, s := range sources {
			m.Docs = append(m.Docs, report.Doc{ID: s.ID, Vendor: vendor, Title: s.Title, Where: s.Where, Version: s.Version, Read: s.Read})
		}
	}
	docs("any browser", b.a.dec.BrowserSources())
	for _, v := range b.a.dec.Vendors() {
		docs(v.ID, v.Sources)
		company := ""
		for _, s := range v.Sources {
			if s.ID == v.CompanyDoc {
				company = s.Title + ", read " + s.Read
			}
		}
		m.Vendors = append(m.Vendors, report.Vendor{ID: v.ID, Name: v.Name, Company: v.Company, CompanySource: company})
	}
	m.Consents, m.ConsentTools = b.a.consents.Sites(), consentTools(b.a.consents.Tools())
	for _, c := range b.a.rules.Categories() {
		m.Categories[c.ID] = c
	}
	for _, s := range b.a.rules.Bases() {
		text := s.Name + ". " + s.Text
		if s.Caution != "" {
			text += " " + s.Caution
		}
		m.Bases[s.ID] = text
	}
	return m, nil
}

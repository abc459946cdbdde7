package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// A builder puts sections together. The first error of a template is kept and
// ends the build.
type builder struct {
	m       *Model
	w       *wording
	t       *tally
	zone    *time.Location
	vendors map[string]Vendor
	law     *law
	limits  []Limit
	cited   []citation
	err     error
}

// Build reads the events of m and returns what the pack says about them.
// Events are read several times; the sheets read them again when they are
// written.
func Build(m *Model) (*Report, error) {
	w, err := loadWording()
	if err != nil {
		return nil, err
	}
	t, err := count(m)
	if err != nil {
		return nil, err
	}
	b := &builder{m: m, w: w, t: t, zone: cmp.Or(m.Zone, time.UTC), vendors: map[string]Vendor{}}
	for _, v := range m.Vendors {
		b.vendors[v.ID] = v
	}
	if b.law, err = loadLaw(); err != nil {
		return nil, err
	}
	if b.limits, err = b.limitsThatApply(); err != nil {
		return nil, err
	}
	exhibits, chart, err := b.second()
	if err != nil {
		return nil, err
	}
	findings := b.findings()
	r := &Report{
		Findings:    findings,
		Identifiers: t.identifiers.json(),
		Consent:     b.consents(),
		Document:    b.document(findings, exhibits, chart),
		Sheets:      b.sheets(findings),
		Files:       b.files(findings, exhibits),
	}
	if b.err != nil {
		return nil, b.err
	}
	return r, nil
}

func (b *builder) say(id string, s slots) string {
	out, err := b.w.fill(id, s)
	if err != nil && b.err == nil {
		b.err = err
	}
	return strings.TrimRight(out, "\n")
}

func (b *builder) list(id string) []Text {
	items, ok := b.w.Lists[id]
	if !ok && b.err == nil {
		b.err = fmt.Errorf("wording.yaml: no list %q", id)
	}
	out := make([]Text, len(items))
	for i, item := range items {
		out[i] = plain(item)
	}
	return out
}

// cut says how many further things are not shown and where they are.
func (b *builder) cut(n int, one, many, where string) string {
	return b.say("cut.rows", slots{"Rest": quantity(n, "further "+one, "further "+many), "Where": where})
}

func (b *builder) para(id string, s slots) Para { return Para{plain(b.say(id, s))} }

// stated returns s, or the words for what nobody has filled in.
func (b *builder) stated(s string) string {
	return cmp.Or(strings.TrimSpace(s), b.w.NotCompleted)
}

// company names the recipient, by its company, its product or its id.
func (b *builder) company(vendor, company string) string {
	v := b.vendors[vendor]
	return cmp.Or(company, v.Company, v.Name, vendor)
}

// service names a recipient in a word or two: by its service where that is
// known, else by its company.
func (b *builder) service(vendor, company string) string {
	return cmp.Or(b.vendors[vendor].Name, company, vendor)
}

// serviceOf names a service with its company.
func (b *builder) serviceOf(vendor, company string) string {
	service, name := b.service(vendor, company), b.company(vendor, company)
	if service == name {
		return service
	}
	return service + " (" + name + ")"
}

func (b *builder) category(id string) string {
	return cmp.Or(b.m.Categories[id].Label, id)
}

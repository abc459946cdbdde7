package build

import (
	"encoding/hex"

	"pixelwitness/decode"
	"pixelwitness/decode/consent"
	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
	"pixelwitness/templates"
)

// A Run is method/run.json: what the program was given, so that the pack can
// be made again.
type Run struct {
	Schema         string        `json:"schema"`
	Tool           report.Tool   `json:"tool"`
	Variant        string        `json:"variant"`
	TimeZone       string        `json:"time_zone"`
	MaxExhibits    int           `json:"max_exhibits"`
	IncludeSources bool          `json:"include_sources"`
	Case           evidence.Case `json:"case"`
	Known          *RunKnown     `json:"known,omitempty"`  // absent: no values were supplied for the search
	Review         *RunReview    `json:"review,omitempty"` // absent: no review was given
	Log            *LogOptions   `json:"log,omitempty"`    // absent: nothing was said of the logs
	Captures       []RunCapture  `json:"captures"`         // the stored files read, in order
	RulesSHA256    string        `json:"rules_sha256"`
	VendorsSHA256  string        `json:"vendors_sha256"`
}

// A RunKnown says which values were looked for. The values, and anything that
// they could be guessed from, are left out: to make the pack again, the file
// is needed again.
type RunKnown struct {
	Fields []string `json:"fields"`
	Values int      `json:"values"`
}

// A RunCapture is one stored file that was read.
type RunCapture struct {
	File   string `json:"file"` // as the pack names it
	SHA256 string `json:"sha256"`
}

// A wordForWord is data that the program worked by.
type wordForWord struct {
	SHA256 string `json:"sha256"` // as in findings.json
	Files  any    `json:"files"`  // each with its name and text
}

// method writes what the pack was made by: the program's version, the rules
// and vendor descriptions word for word, and what the program was given.
func (b *builder) method() error {
	tool, err := ThisTool(b.a.rules)
	if err != nil {
		return err
	}
	run := Run{
		Schema: RunSchema, Tool: tool.Tool, Variant: "full", TimeZone: b.opt.Zone.String(),
		MaxExhibits: b.opt.MaxExhibits, IncludeSources: b.opt.IncludeSources, Case: b.opt.Case,
		Captures: []RunCapture{}, RulesSHA256: tool.RulesSHA256, VendorsSHA256: tool.VendorsSHA256,
	}
	if err := b.knownRules(&run); err != nil {
		return err
	}
	if err := b.reviewFile(&run); err != nil {
		return err
	}
	if b.opt.Log != (LogOptions{}) {
		run.Log = &b.opt.Log
	}
	seen := make(map[string]bool)
	for _, s := range b.a.Sources {
		if !seen[s.Path] {
			seen[s.Path] = true
			run.Captures = append(run.Captures, RunCapture{s.File, hex.EncodeToString(s.SHA256[:])})
		}
	}
	vendors, err := decode.Files()
	if err != nil {
		return err
	}
	consents, err := consent.Files()
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		v    any
	}{
		{"method/run.json", run},
		{"method/tool.json", tool.Tool},
		{"method/rules.json", wordForWord{tool.RulesSHA256, b.a.rules.Files()}},
		{"method/vendors.json", wordForWord{tool.VendorsSHA256, vendors}},
		{"method/consent-tools.json", wordForWord{decode.SumFiles(consents), consents}},
	} {
		if err := b.json(f.name, f.v); err != nil {
			return err
		}
	}
	for _, f := range []struct{ name, template string }{
		{"method/legal-prompts.yaml", "legal-prompts.yaml"},
		{"verify/HOW-TO-CHECK.txt", "how-to-check.txt"},
	} {
		text, err := templates.FS.ReadFile(f.template)
		if err != nil {
			return err
		}
		if err := b.bytes(f.name, text); err != nil {
			return err
		}
	}
	return nil
}

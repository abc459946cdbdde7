package build

import (
	"runtime"
	"runtime/debug"

	"pixelwitness/decode"
	"pixelwitness/evidence/report"
	"pixelwitness/evidence/sensitivity"
)

// Version is that of the program. A change of what a pack says, or how, raises
// it.
const Version = "0.1.0"

// A Tool is the program with the data that it was built with.
type Tool struct {
	report.Tool
	VendorsSHA256 string
	RulesSHA256   string
}

// ThisTool describes the running program and the given rules.
func ThisTool(rules *sensitivity.Rules) (Tool, error) {
	vendors, err := decode.FilesSHA256()
	if err != nil {
		return Tool{}, err
	}
	t := Tool{
		Tool:          report.Tool{Name: "pixelwitness", Version: Version, Commit: "not stated", Go: runtime.Version()},
		VendorsSHA256: vendors,
		RulesSHA256:   rules.SHA256(),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		modified := ""
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				t.Commit = s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				modified = " with changes"
			}
		}
		t.Commit += modified
	}
	return t, nil
}

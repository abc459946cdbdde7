package pack

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pixelwitness/evidence"
)

// VerifyOptions say what a pack is compared with besides itself.
type VerifyOptions struct {
	// Sources is a folder searched for the captures that data/sources.json
	// names; "" to look for none.
	Sources string

	// ID is the seal written down elsewhere: 64 hexadecimal digits, spaces
	// ignored; "" when there is none.
	ID string
}

// A Report says what a verification found.
type Report struct {
	ID       [32]byte      // SHA-256 of MANIFEST.sha256 as it is now
	Files    int           // listed in the manifest
	Bytes    int64         // in those of them that exist
	Problems []Problem     // in byte order of name
	Sources  []SourceCheck // in the order of data/sources.json; nil when not asked for
}

// OK reports whether nothing has changed.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// A Problem is one disagreement between a pack and its manifest or seal.
type Problem struct {
	Name   string // as stored: hostile until shown with [evidence.Visible]
	Kind   ProblemKind
	Detail string
}

// String is one line of visible text.
func (p Problem) String() string {
	return evidence.Visible(fmt.Sprintf("%s: %s: %s", p.Name, p.Kind, p.Detail))
}

// A ProblemKind is a kind of disagreement.
type ProblemKind string

// The kinds of problem.
const (
	Changed    ProblemKind = "changed"
	Missing    ProblemKind = "missing"
	Extra      ProblemKind = "extra"      // not in the manifest
	Odd        ProblemKind = "odd"        // neither a file nor a folder, or not a pack at all
	Malformed  ProblemKind = "malformed"  // a line that no manifest of this program has
	Unreadable ProblemKind = "unreadable" // could not be compared
)

const (
	maxManifest = 64 << 20 // bytes: some 600,000 files
	maxSeal     = 1 << 20  // bytes
)

// Verify compares the pack in dir with its manifest and its seal. What does
// not agree is in the report; the error is for a folder that cannot be
// examined at all.
//
// A pack that agrees with itself may still have been made anew by somebody
// who changed it: only an ID written down elsewhere shows that.
func Verify(dir string, opt VerifyOptions) (Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, fmt.Errorf("%s: %w", dir, cause(err))
	}
	defer root.Close() // read only
	v := verifier{root: root}
	if abs, err := filepath.Abs(dir); err == nil && isStage(filepath.Base(abs)) {
		v.add(".", Odd, "this is the working folder of a run that was interrupted, not a pack")
	}
	v.pack(opt)
	if opt.Sources != "" {
		if err := v.sources(opt.Sources); err != nil {
			return Report{}, err
		}
	}
	slices.SortStableFunc(v.report.Problems, func(a, b Problem) int { return cmp.Compare(a.Name, b.Name) })
	return v.report, nil
}

func isStage(base string) bool {
	return strings.HasPrefix(base, ".") && strings.Contains(base, partial)
}

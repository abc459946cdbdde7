package pack

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
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

type verifier struct {
	root   *os.Root
	report Report
}

func (v *verifier) add(name string, kind ProblemKind, detail string) {
	v.report.Problems = append(v.report.Problems, Problem{Name: name, Kind: kind, Detail: detail})
}

func (v *verifier) pack(opt VerifyOptions) {
	found := v.tree()
	var files []File
	manifest, ok := v.read(found, ManifestName, maxManifest)
	if ok {
		v.report.ID = sha256.Sum256(manifest)
		var errs []error
		files, errs = parseManifest(manifest)
		for _, err := range errs {
			v.add(ManifestName, Malformed, err.Error())
		}
		v.report.Files = len(files)
	}
	listed := map[string]bool{ManifestName: true, SealName: true}
	for _, f := range files {
		listed[f.Name] = true
		v.file(found, f)
	}
	if ok {
		v.extra(found, listed)
		v.seal(found)
		v.expected(opt.ID)
	}
}

// tree lists what is in the pack. What is neither a file nor a folder is
// reported, and not opened.
func (v *verifier) tree() map[string]fs.FileMode {
	found := map[string]fs.FileMode{}
	// The function returns no error, so neither does WalkDir.
	_ = fs.WalkDir(v.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			v.add(name, Unreadable, cause(err).Error())
		case name == ".":
		case d.IsDir(), d.Type().IsRegular():
			found[name] = d.Type()
		default:
			found[name] = d.Type()
			v.add(name, Odd, fmt.Sprintf("it is neither a file nor a folder (%v)", d.Type()))
		}
		return nil
	})
	return found
}

// extra reports what no line of the manifest accounts for. A folder is
// accounted for by the files in it.
func (v *verifier) extra(found map[string]fs.FileMode, listed map[string]bool) {
	folders := map[string]bool{}
	for name := range listed {
		for i, c := range name {
			if c == '/' {
				folders[name[:i]] = true
			}
		}
	}
	for name, mode := range found {
		switch {
		case mode.IsDir() && !folders[name]:
			v.add(name, Extra, "the manifest lists no file in this folder")
		case mode.IsRegular() && !listed[name]:
			v.add(name, Extra, "the manifest does not list it")
		}
	}
}

func (v *verifier) file(found map[string]fs.FileMode, want File) {
	sum := sha256.New()
	size, ok := v.copy(sum, found, want.Name)
	if !ok {
		return
	}
	v.report.Bytes += size
	if got := [32]byte(sum.Sum(nil)); got != want.SHA256 {
		v.add(want.Name, Changed, fmt.Sprintf("its SHA-256 is %x (%d bytes), the manifest has %x", got, size, want.SHA256))
	}
}

func (v *verifier) read(found map[string]fs.FileMode, name string, limit int64) ([]byte, bool) {
	var b bytes.Buffer
	n, ok := v.copy(&capped{&b, limit}, found, name)
	if ok && n > limit {
		v.add(name, Unreadable, fmt.Sprintf("it is larger than %d bytes", limit))
		return nil, false
	}
	return b.Bytes(), ok
}

// capped drops what is beyond n bytes.
type capped struct {
	w io.Writer
	n int64
}

func (c *capped) Write(p []byte) (int, error) {
	keep := min(int64(len(p)), c.n)
	c.n -= keep
	if _, err := c.w.Write(p[:keep]); err != nil {
		return 0, err
	}
	return len(p), nil
}

// copy writes a file of the pack to w. It reports a file that is not there,
// not a file, or cannot be read.
func (v *verifier) copy(w io.Writer, found map[string]fs.FileMode, name string) (int64, bool) {
	mode, ok := found[name]
	if !ok {
		v.add(name, Missing, "it is not in the folder")
		return 0, false
	}
	if mode.IsDir() {
		v.add(name, Odd, "it is a folder")
	}
	if !mode.IsRegular() {
		return 0, false
	}
	n, err := copyFile(w, v.root, name)
	if err != nil {
		v.add(name, Unreadable, cause(err).Error())
	}
	return n, err == nil
}

func copyFile(w io.Writer, root *os.Root, name string) (n int64, err error) {
	f, err := root.Open(name)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.Copy(w, f)
}

// seal checks every byte of SEAL.txt against the manifest and the wording.
func (v *verifier) seal(found map[string]fs.FileMode) {
	seal, ok := v.read(found, SealName, maxSeal)
	if !ok {
		return
	}
	if _, ok := found[SealTextName]; !ok {
		v.add(SealName, Unreadable, SealTextName+", from which it was made, is missing")
		return
	}
	text, ok := v.read(found, SealTextName, maxSeal)
	if !ok {
		return
	}
	want := fillSeal(string(text), v.report.ID)
	if want == string(seal) {
		return
	}
	if id, ok := sealedID(string(text), string(seal)); ok {
		v.add(ManifestName, Changed, fmt.Sprintf("its SHA-256 is %x, %s states %x", v.report.ID, SealName, id))
		return
	}
	v.add(SealName, Changed, fmt.Sprintf("from byte %d on it is not what %s and %s make it",
		commonPrefix(want, string(seal)), ManifestName, SealTextName))
}

func commonPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// expected compares the pack with an ID written down elsewhere.
func (v *verifier) expected(text string) {
	if text == "" {
		return
	}
	id, err := parseHash(strings.ToLower(strings.Join(strings.Fields(text), "")))
	switch {
	case err != nil:
		v.add(ManifestName, Unreadable, "the seal to compare it with: "+err.Error())
	case id != v.report.ID:
		v.add(ManifestName, Changed, fmt.Sprintf("its SHA-256 is %x, the seal written down is %x", v.report.ID, id))
	}
}

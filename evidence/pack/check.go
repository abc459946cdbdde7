package pack

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// A verifier collects what [Verify] finds in one pack.
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
			v.add(name, Extra, "the manifest does not list it"+aside(name))
		}
	}
}

// aside tells a person who only looked at a pack why it has another file.
func aside(name string) string {
	switch path.Base(name) {
	case ".DS_Store", "Thumbs.db", "desktop.ini":
		return "; systems make files of this name when a folder is looked at: remove it and check again"
	}
	return ""
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

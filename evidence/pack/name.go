package pack

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

const maxName = 200 // bytes, so that a pack still fits into the path limits of Windows

// checkName refuses names that some system could not store, would store under
// another name, or would hide.
func checkName(name string) error {
	if !fs.ValidPath(name) || name == "." {
		return fmt.Errorf("%q is not a relative, slash-separated file name", name)
	}
	if len(name) > maxName {
		return fmt.Errorf("%q is longer than %d bytes", name, maxName)
	}
	if strings.EqualFold(name, ManifestName) || strings.EqualFold(name, SealName) {
		return fmt.Errorf("%q is written with the seal", name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if err := checkPart(part); err != nil {
			return fmt.Errorf("%q: %w", name, err)
		}
	}
	return nil
}

func checkPart(part string) error {
	for _, r := range part {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		case r == '-', r == '_', r == '.':
		default:
			return fmt.Errorf("%q is not a letter of a to z, a digit, a hyphen, an underscore or a full stop", r)
		}
	}
	if strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".") {
		return errors.New("a part begins or ends with a full stop")
	}
	if isDevice(part) {
		return errors.New("a part is the name of a device on Windows")
	}
	return nil
}

// isDevice reports names that Windows gives to devices, with any extension:
// https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
func isDevice(part string) bool {
	stem, _, _ := strings.Cut(part, ".")
	switch stem = strings.ToUpper(stem); stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(stem) == 4 && (strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")) && stem[3] >= '0' && stem[3] <= '9'
}

// claim records that name is used as a file, and its parents as folders, in
// used, which maps lower-case paths to paths as given (a folder with a final
// slash). It refuses a name that would be the same as another on a system
// that does not tell upper from lower case.
func claim(used map[string]string, name string) error {
	paths := []string{name}
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		paths = append(paths, dir+"/")
	}
	for _, p := range paths {
		key := strings.ToLower(strings.TrimSuffix(p, "/"))
		if old, taken := used[key]; taken && (old != p || p == name) {
			return fmt.Errorf("%q: the pack already has %q", name, old)
		}
	}
	for _, p := range paths {
		used[strings.ToLower(strings.TrimSuffix(p, "/"))] = p
	}
	return nil
}

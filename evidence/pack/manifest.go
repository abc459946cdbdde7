package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// formatManifest lists files as sha256sum prints them: 64 lower-case
// hexadecimal digits, two spaces, the name, a line feed; in byte order of
// name. Names that sha256sum would have to escape are refused by checkName.
func formatManifest(files []File) []byte {
	var b bytes.Buffer
	for _, f := range sorted(files) {
		fmt.Fprintf(&b, "%x  %s\n", f.SHA256, f.Name)
	}
	return b.Bytes()
}

// sorted returns files in byte order of name.
func sorted(files []File) []File {
	return slices.SortedFunc(slices.Values(files), func(a, b File) int { return strings.Compare(a.Name, b.Name) })
}

// parseManifest reads what formatManifest writes, and nothing else. It
// returns every line that it can read, with one error for each that it cannot.
func parseManifest(text []byte) (files []File, errs []error) {
	if len(text) == 0 {
		return nil, []error{errors.New("it is empty")}
	}
	prev := ""
	n := 0
	for line := range bytes.Lines(text) {
		n++
		f, err := parseLine(string(line))
		if err == nil && f.Name <= prev {
			err = fmt.Errorf("%q is out of order", f.Name)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("line %d: %w", n, err))
			continue
		}
		prev = f.Name
		files = append(files, f)
	}
	return files, errs
}

func parseLine(line string) (File, error) {
	const digits = 2 * sha256.Size
	line, whole := strings.CutSuffix(line, "\n")
	if !whole {
		return File{}, errors.New("it is cut short")
	}
	if len(line) < digits+2 || line[digits:digits+2] != "  " {
		return File{}, errors.New("it is not a SHA-256, two spaces and a name")
	}
	sum, err := parseHash(line[:digits])
	if err != nil {
		return File{}, err
	}
	f := File{Name: line[digits+2:], SHA256: sum}
	return f, checkName(f.Name)
}

// parseHash reads 64 lower-case hexadecimal digits.
func parseHash(s string) (sum [32]byte, err error) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(sum) || s != strings.ToLower(s) {
		return sum, fmt.Errorf("%q is not a SHA-256 in lower-case hexadecimal digits", s)
	}
	return [32]byte(b), nil
}

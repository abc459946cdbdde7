package decode

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strings"
)

// A DataFile is one of the files that say how requests are decoded.
type DataFile struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Files returns the vendor descriptions and the lists beside them, word for
// word, in byte order of their names.
func Files() (files []DataFile, err error) {
	err = fs.WalkDir(data, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(data, name)
		files = append(files, DataFile{name, string(b)})
		return err
	})
	return files, err
}

// FilesSHA256 returns in hexadecimal the SHA-256 of what sha256sum prints for
// [Files].
func FilesSHA256() (string, error) {
	files, err := Files()
	if err != nil {
		return "", err
	}
	return SumFiles(files), nil
}

// SumFiles returns in hexadecimal the SHA-256 of what sha256sum prints for
// files.
func SumFiles(files []DataFile) string {
	var list strings.Builder
	for _, f := range files {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256([]byte(f.Text)), f.Name)
	}
	sum := sha256.Sum256([]byte(list.String()))
	return hex.EncodeToString(sum[:])
}

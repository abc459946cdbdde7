package pack

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	sourcesName = "data/sources.json"
	maxSources  = 64 << 20 // bytes
)

// A SourceCheck says where a capture that the pack was made from was found.
type SourceCheck struct {
	Label  string // "S01"
	File   string // as the pack names it
	SHA256 [32]byte
	Path   string // of a file with that SHA-256; "" when there is none
}

// A sourceRecord is what is read of one source of data/sources.json.
type sourceRecord struct {
	Label  string `json:"label"`
	File   string `json:"file"`
	Size   int64  `json:"size"` // of the stored file
	SHA256 string `json:"sha256"`
}

// sources looks in dir, and the folders in it, for the captures that the pack
// names, by content: what they are called does not matter. The error is for a
// folder that cannot be searched.
func (v *verifier) sources(dir string) error {
	checks, sizes, err := readSources(v.root)
	if err != nil {
		v.add(sourcesName, Unreadable, cause(err).Error())
		return nil
	}
	paths, err := hashFiles(dir, sizes)
	if err != nil {
		return err
	}
	for _, c := range checks {
		c.Path = paths[c.SHA256]
		if c.Path == "" {
			v.add(c.File, Missing, fmt.Sprintf("no file in %s has the SHA-256 of %s, %x", dir, c.Label, c.SHA256))
		}
		v.report.Sources = append(v.report.Sources, c)
	}
	return nil
}

// hashFiles finds the files in dir that have one of the sizes, by SHA-256.
func hashFiles(dir string, sizes map[int64]bool) (map[[32]byte]string, error) {
	top, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	paths := map[[32]byte]string{}
	return paths, filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil || !sizes[info.Size()] {
			return err
		}
		sum, err := hashFile(path)
		if _, seen := paths[sum]; err == nil && !seen {
			paths[sum] = path
		}
		return err
	})
}

func readSources(root *os.Root) (checks []SourceCheck, sizes map[int64]bool, err error) {
	var text bytes.Buffer
	n, err := copyFile(&capped{&text, maxSources}, root, sourcesName)
	if err != nil {
		return nil, nil, err
	}
	if n > maxSources {
		return nil, nil, fmt.Errorf("it is larger than %d bytes", maxSources)
	}
	var list struct {
		Sources []sourceRecord `json:"sources"`
	}
	if err := json.Unmarshal(text.Bytes(), &list); err != nil {
		return nil, nil, err
	}
	sizes = map[int64]bool{}
	for _, s := range list.Sources {
		sum, err := parseHash(s.SHA256)
		if err != nil {
			return nil, nil, err
		}
		checks = append(checks, SourceCheck{Label: s.Label, File: s.File, SHA256: sum})
		sizes[s.Size] = true
	}
	return checks, sizes, nil
}

func hashFile(path string) (sum [32]byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return [32]byte(h.Sum(nil)), err
}

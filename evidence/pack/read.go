package pack

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

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

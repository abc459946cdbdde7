package pack

import (
	"archive/zip"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"time"
)

// Zip writes the pack in dir to w as a ZIP archive that is the same, byte for
// byte, whenever it is made from the same pack: files in byte order of name,
// dated 1 January 1980, mode 0600, in one folder named after the start of the
// pack's ID. A pack that [Verify] finds a problem in is refused. After an
// error, what was written to w is not an archive.
func Zip(dir string, w io.Writer) error {
	report, err := Verify(dir, VerifyOptions{})
	if err != nil {
		return err
	}
	if !report.OK() {
		return fmt.Errorf("%s: not zipped, it has changed: %v", dir, report.Problems[0])
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, cause(err))
	}
	defer root.Close() // read only
	z := zipper{root: root, zw: zip.NewWriter(w), top: "evidence-pack-" + hex.EncodeToString(report.ID[:4])}
	err = fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			z.names = append(z.names, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	slices.Sort(z.names) // a walk takes "a/b" before "a-b"
	for _, name := range z.names {
		if err := z.add(name); err != nil {
			return fmt.Errorf("%s: %s: %w", dir, name, cause(err))
		}
	}
	return z.zw.Close()
}

type zipper struct {
	root  *os.Root
	zw    *zip.Writer
	top   string
	names []string
}

func (z zipper) add(name string) error {
	head := &zip.FileHeader{
		Name:     path.Join(z.top, name),
		Method:   zip.Deflate,
		Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC),
	}
	head.SetMode(fileMode)
	out, err := z.zw.CreateHeader(head)
	if err != nil {
		return err
	}
	_, err = copyFile(out, z.root, name)
	return err
}

package xlsx

import (
	"archive/zip"
	"errors"
	"io"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// writeSorted writes f to w with its parts in order of name: the library
// writes streamed sheets in the order of a map. It also writes to memory; the
// detour over a file keeps a large workbook out of it.
func writeSorted(w io.Writer, f *excelize.File, tmpDir string) (err error) {
	tmp, err := os.CreateTemp(tmpDir, "workbook-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tmp.Close(), os.Remove(tmp.Name())) }()
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return zip.NewWriter(tmp) })
	if err := f.Write(io.Discard); err != nil {
		return err
	}
	size, err := tmp.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	in, err := zip.NewReader(tmp, size)
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range in.File {
		if err := copyPart(out, part); err != nil {
			return err
		}
	}
	return out.Close()
}

// copyPart copies part as it is compressed.
func copyPart(out *zip.Writer, part *zip.File) error {
	head := part.FileHeader
	if max(head.UncompressedSize64, head.CompressedSize64) >= math.MaxUint32 {
		head.ReaderVersion = 45 // ZIP64: Excel wants it stated in the local header too
	}
	to, err := out.CreateRaw(&head)
	if err != nil {
		return err
	}
	from, err := part.OpenRaw()
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return err
}

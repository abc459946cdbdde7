package har

import (
	"crypto/sha256"
	"io"
	"os"
)

// Stored opens the bytes of the file as they are stored. Closing it does not
// end what standard input was kept in.
func (f File) Stored() (io.ReadCloser, error) {
	if f.spool == nil {
		return os.Open(f.Path)
	}
	info, err := f.spool.Stat()
	if err != nil {
		return nil, err
	}
	return io.NopCloser(io.NewSectionReader(f.spool, 0, info.Size())), nil
}

// Size returns the number of stored bytes.
func (f File) Size() (int64, error) {
	stat := func() (os.FileInfo, error) { return os.Stat(f.Path) }
	if f.spool != nil {
		stat = f.spool.Stat
	}
	info, err := stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// SHA256 reads the stored bytes and returns their digest.
func (f File) SHA256() (sum [32]byte, err error) {
	r, err := f.Stored()
	if err != nil {
		return sum, err
	}
	defer r.Close()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return sum, err
	}
	return [32]byte(h.Sum(nil)), nil
}

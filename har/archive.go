package har

import (
	"archive/zip"
	"compress/flate"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// An archive is the members of a zip file.
type archive struct {
	members []archived
	fault   string // why the list of members is not the archive's own
}

type archived struct {
	name      string
	size      int64 // decompressed, as stated; -1 when not stated
	stored    int64 // compressed
	encrypted bool
	open      func() (io.ReadCloser, error)
}

// maxMembers bounds the list of an archive.
const maxMembers = 100_000

// readArchive lists the members of a zip file. When its directory, which is at
// the end, is lost, the members are found by their own headers.
func readArchive(f *stored) (*archive, error) {
	if n := statedMembers(f); n > maxMembers {
		return nil, fmt.Errorf("a zip archive of %d members is over the limit of %d", n, maxMembers)
	}
	z, err := zip.NewReader(f.at, f.size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return salvage(f, err)
	}
	a := new(archive)
	for _, m := range z.File {
		a.members = append(a.members, archived{
			name: m.Name, size: int64(min(m.UncompressedSize64, 1<<60)), stored: int64(min(m.CompressedSize64, uint64(f.size))),
			encrypted: m.Flags&1 != 0, open: m.Open,
		})
	}
	return a, nil
}

// statedMembers reads the count in the end record of a zip file without a
// comment; 0 when there is none.
func statedMembers(f *stored) int64 {
	var end [22]byte
	if _, err := f.at.ReadAt(end[:], f.size-22); err != nil || string(end[:4]) != "PK\x05\x06" {
		return 0
	}
	const entrySize = 46 // the least one directory entry takes
	return int64(binary.LittleEndian.Uint32(end[12:])) / entrySize
}

// salvage lists the members of a zip file by their local headers (APPNOTE.TXT
// 4.3.7), as far as they go.
func salvage(f *stored, cause error) (*archive, error) {
	a := &archive{fault: fmt.Sprintf("the zip archive is cut or damaged (%v); its members were found one by one", cause)}
	var head [30]byte
	for off := int64(0); len(a.members) < maxMembers; {
		if _, err := f.at.ReadAt(head[:], off); err != nil || string(head[:4]) != "PK\x03\x04" {
			break
		}
		flags, method := binary.LittleEndian.Uint16(head[6:]), binary.LittleEndian.Uint16(head[8:])
		stored := int64(binary.LittleEndian.Uint32(head[18:]))
		names, extra := int64(binary.LittleEndian.Uint16(head[26:])), int64(binary.LittleEndian.Uint16(head[28:]))
		name := make([]byte, names)
		if _, err := f.at.ReadAt(name, off+30); err != nil {
			break
		}
		data := off + 30 + names + extra
		m := archived{name: string(name), size: -1, stored: max(f.size-data, 0), encrypted: flags&1 != 0}
		known := flags&8 == 0
		if known {
			m.stored = min(m.stored, stored)
		}
		section := func() *io.SectionReader { return io.NewSectionReader(f.at, data, m.stored) }
		switch method {
		case zip.Store:
			m.open = func() (io.ReadCloser, error) { return io.NopCloser(section()), nil }
		case zip.Deflate:
			m.open = func() (io.ReadCloser, error) { return flate.NewReader(section()), nil }
		default:
			m.open = func() (io.ReadCloser, error) { return nil, zip.ErrAlgorithm }
		}
		off = data + m.stored
		if !known {
			next, ok := afterDeflated(f, data, method)
			if ok {
				m.stored = next - data
				off = next
			} else {
				off = f.size
			}
		}
		a.members = append(a.members, m)
	}
	return a, nil
}

// afterDeflated finds the header after a member whose size is stated only
// behind it.
func afterDeflated(f *stored, data int64, method uint16) (int64, bool) {
	if method != zip.Deflate {
		return 0, false
	}
	r := &byteCounter{r: io.NewSectionReader(f.at, data, f.size-data)}
	limited := io.LimitReader(flate.NewReader(r), (f.size-data)*1100)
	if _, err := io.Copy(io.Discard, limited); err != nil {
		return 0, false
	}
	at := data + r.n
	var mark [4]byte
	if _, err := f.at.ReadAt(mark[:], at); err != nil {
		return 0, false
	}
	if string(mark[:]) == "PK\x07\x08" {
		at += 4
	}
	return at + 12, true
}

// A byteCounter gives a decompressor single bytes, so that it takes no more
// than it needs.
type byteCounter struct {
	r   *io.SectionReader
	buf []byte
	n   int64
}

func (c *byteCounter) ReadByte() (byte, error) {
	if len(c.buf) == 0 {
		c.buf = make([]byte, 4096)
		n, err := c.r.Read(c.buf)
		c.buf = c.buf[:n]
		if n == 0 {
			return 0, err
		}
	}
	b := c.buf[0]
	c.buf = c.buf[1:]
	c.n++
	return b, nil
}

func (c *byteCounter) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := c.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// unsafeName reports a name that leaves the archive.
func unsafeName(name string) bool {
	if strings.ContainsAny(name, "\\\x00") || strings.HasPrefix(name, "/") || len(name) > 1 && name[1] == ':' {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return true
		}
	}
	return false
}

// companion reports a member that macOS adds for its own use.
func companion(name string) bool {
	return strings.HasPrefix(name, "__MACOSX/") || strings.HasPrefix(path.Base(name), "._")
}

// isHAR reports whether a member's name is that of a HAR.
func isHAR(name string) bool {
	base := strings.ToLower(path.Base(name))
	return !companion(name) &&
		(strings.HasSuffix(base, ".har") || strings.HasSuffix(base, ".har.gz") || strings.HasSuffix(base, ".zhar"))
}

// member reads a body named by an entry: a member beside the HAR in the same
// archive, and nowhere else.
func (c *Capture) member(name string) ([]byte, *Part, error) {
	if c.archive == nil || unsafeName(name) {
		return nil, nil, errNoMember
	}
	full := path.Join(path.Dir(c.source.Member), name)
	for _, m := range c.archive.members {
		if m.name != full || m.encrypted {
			continue
		}
		r, err := m.open()
		if err != nil {
			return nil, nil, errNoMember
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, min(c.limits.Body, m.stored*c.limits.Ratio+bufferSize)+1))
		if int64(len(data)) > min(c.limits.Body, m.stored*c.limits.Ratio+bufferSize) {
			return data[:len(data)-1], nil, errOverLimit
		}
		if err != nil {
			return nil, nil, errNoMember
		}
		sum := sha256.Sum256(data)
		return data, &Part{Member: full, Length: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}, nil
	}
	return nil, nil, errNoMember
}

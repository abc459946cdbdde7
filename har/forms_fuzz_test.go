package har

import (
	"crypto/sha256"
	"errors"
	"testing"
)

// Whatever the bytes, every record that a form gives is found again where it is
// said to be, records come in the order of the list, and damage lies inside the
// capture.
func FuzzForms(f *testing.F) {
	for _, s := range specimens() {
		f.Add(s.data, uint16(0), uint8(0))
		f.Add(s.data, uint16(len(s.data)/2), uint8(3))
	}
	f.Fuzz(func(t *testing.T, data []byte, at uint16, bit uint8) {
		if len(data) > 0 {
			data = append([]byte(nil), data...)
			data[int(at)%len(data)] ^= 1 << (bit % 8)
		}
		limits := Limits{Entry: 16 << 10, Body: 4 << 10, Depth: 100, Ratio: 50}
		captures, err := openBytes(data, Options{Limits: limits})
		if no := (*RefusedError)(nil); errors.As(err, &no) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range captures {
			src := readCapture(t, c, func(e *Entry) {
				sum, err := e.SHA256()
				if err != nil {
					t.Fatal(err)
				}
				raw, err := e.RawRecord()
				if err != nil || int64(len(raw)) != e.Length || sha256.Sum256(raw) != sum {
					t.Fatalf("entry %d at %d: %v, %d of %d bytes", e.Entry, e.Offset, err, len(raw), e.Length)
				}
				member := c.source.Member
				if e.Member != "" {
					member = e.Member
				}
				if got := bytesAt(t, data, &c.source, member, e.Offset, e.Length); sha256.Sum256(got) != sum {
					t.Fatalf("entry %d: other bytes at %d", e.Entry, e.Offset)
				}
				for _, body := range []func() (Body, error){e.RequestBody, e.ResponseBody} {
					b, err := body()
					if err != nil {
						t.Fatal(err)
					}
					if int64(len(b.Data)) > limits.Body && b.State != BodyTruncated && b.Part == nil && e.Length < int64(len(b.Data)) {
						t.Fatalf("entry %d: a body of %d bytes in a record of %d", e.Entry, len(b.Data), e.Length)
					}
				}
			})
			for _, d := range src.Damage {
				if d.Offset < 0 || d.Length < 0 || d.Offset+d.Length > src.MemberSize || d.Reason == "" {
					t.Fatalf("damage %+v in %d bytes", d, src.MemberSize)
				}
			}
		}
	})
}

package har

import (
	"bytes"
	"compress/zlib"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// A response that is stored as it came is given without its compression; a
// request as it was sent.
func TestUnpack(t *testing.T) {
	page := []byte("<!DOCTYPE html><title>Clinic</title>" + strings.Repeat("<p>text</p>", 200))
	packed := map[string][]byte{"gzip": gzipped(page)}
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	z.Write(page)
	z.Close()
	packed["deflate"] = bytes.Clone(b.Bytes())
	b.Reset()
	br := brotli.NewWriter(&b)
	br.Write(page)
	br.Close()
	packed["br"] = bytes.Clone(b.Bytes())
	zs, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	packed["zstd"] = zs.EncodeAll(page, nil)
	packed["identity"], packed["unknown"] = page, page

	for encoding, data := range packed {
		state := BodyDecoded // "unknown" and not compressed: the producer undid it
		if encoding == "identity" {
			state = BodyExact
		}
		for _, tt := range []struct {
			name   string
			data   []byte
			limits Limits
			state  BodyState
			least  int // of what is read
			damage int
		}{
			{"whole", data, Limits{}, state, len(page), 0},
			{"cut", data[:len(data)-5], Limits{}, BodyTruncated, 0, 0},
			{"over the limit", data, Limits{Body: 1000}, BodyTruncated, 1000, 1},
			{"a bomb", data, Limits{Ratio: 2}, BodyTruncated, 0, 1},
		} {
			switch {
			case (encoding == "identity" || encoding == "unknown") && tt.name != "whole":
				continue
			case encoding == "zstd" && tt.name == "cut": // its only block is not whole: nothing of it can be read
				continue
			}
			flow := tn(flow21(request21("POST", "/tr/", headerList("content-encoding", encoding), tt.data),
				response21(200, headerList("content-type", "text/html", "content-encoding", encoding), tt.data)))
			src := read(t, []byte(flow), Options{Limits: tt.limits}, func(e *Entry) {
				q, err := e.RequestBody()
				if err != nil || encoding != "identity" && tt.limits == (Limits{}) && !bytes.Equal(q.Data, tt.data) {
					t.Errorf("%s, %s: the request has the body %.20q %v", encoding, tt.name, q.Data, err)
				}
				a, err := e.ResponseBody()
				if err != nil || a.State != tt.state || len(a.Data) < tt.least || !bytes.HasPrefix(page, a.Data) {
					t.Errorf("%s, %s: %s, %d bytes %.40q %v, want %s", encoding, tt.name, a.State, len(a.Data), a.Data, err, tt.state)
				}
			})
			if len(src.Damage) != tt.damage {
				t.Errorf("%s, %s: damage %+v, want %d", encoding, tt.name, src.Damage, tt.damage)
			}
		}
	}
}

// What is no such compression is left as it is, whatever its header states.
func FuzzUnpack(f *testing.F) {
	for _, encoding := range []string{"gzip", "deflate", "br", "zstd", "x"} {
		f.Add(encoding, []byte("\x1f\x8b\x08\x00text"))
		f.Add(encoding, []byte("\x28\xb5\x2f\xfd\x04\x00\x01\x00\x00"))
	}
	f.Fuzz(func(t *testing.T, encoding string, data []byte) {
		const limit = 1 << 16
		plain, over, err := unpacked(encoding, data, limit)
		if len(plain) > limit || over && len(plain) != limit || over && err != nil {
			t.Errorf("%d bytes, over %v, %v", len(plain), over, err)
		}
		if again, _, _ := unpacked(encoding, data, limit); !bytes.Equal(plain, again) {
			t.Errorf("%q, then %q", plain, again)
		}
	})
}

package har

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// unpack undoes the compression of a response that a capture keeps as it came,
// as most producers of HAR do before they store it. Requests are left as they
// were sent: their compression is part of what is evidence.
func (e *Entry) unpack(body Body) Body {
	encoding, _ := e.ResponseHeader("Content-Encoding")
	if body.State != BodyExact && body.State != BodyTruncated || !coded(encoding) || !hasMagic(encoding, body.Data) {
		return body
	}
	c := e.body.c
	limit := min(c.limits.Body, int64(len(body.Data))*c.limits.Ratio)
	plain, over, err := unpacked(encoding, body.Data, limit)
	if len(plain) == 0 {
		return body
	}
	whole := body.State == BodyExact && !over && err == nil
	if body.Data, body.State = plain, BodyDecoded; !whole {
		body.State = BodyTruncated
	}
	if over {
		c.source.addDamage(Damage{Offset: e.Offset, Length: e.Length, Entry: e.Entry, Limit: true,
			Reason: fmt.Sprintf("a body is over the limit when its compression is undone; its first %d bytes are read", limit)})
	}
	return body
}

// unpacked undoes one encoding (RFC 9110 section 8.4.1, RFC 7932, RFC 8878), up
// to limit bytes. over says that there are more; err why it broke off.
func unpacked(encoding string, data []byte, limit int64) (plain []byte, over bool, err error) {
	var r io.Reader
	switch in := bytes.NewReader(data); strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		r, err = gzip.NewReader(in)
	case "deflate":
		r, err = zlib.NewReader(in)
	case "br":
		r = brotli.NewReader(in)
	case "zstd":
		var z *zstd.Decoder
		z, err = zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(max(limit, 1<<20))))
		if err == nil {
			defer z.Close()
		}
		r = z
	default:
		err = fmt.Errorf("no known encoding")
	}
	if err != nil {
		return nil, false, err
	}
	plain, err = io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(plain)) > limit {
		return plain[:limit], true, nil
	}
	return plain, false, err
}

package har

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
)

// warcSums checks the digests that a record states of itself
// (WARC-Block-Digest and WARC-Payload-Digest, WARC File Format 1.1 sections 5.8
// and 5.9).
type warcSums struct {
	block, payload labelled
	skip           int64  // bytes of the block before its payload
	chunks         []byte // the payload as stored, while it is held
}

// A labelled is a digest as stated, "sha1:3EF4GH…", and the one being made.
type labelled struct {
	algorithm, value string
	made             hash.Hash // nil when none is stated, or not in a way that is known
}

// hashOf knows the algorithms that archiving tools use, by their labels.
func hashOf(label string) hash.Hash {
	switch strings.ToLower(label) {
	case "sha1", "sha-1":
		return sha1.New()
	case "sha256", "sha-256":
		return sha256.New()
	case "sha512", "sha-512":
		return sha512.New()
	case "md5":
		return md5.New()
	}
	return nil
}

func newLabelled(s string) labelled {
	algorithm, value, _ := strings.Cut(s, ":")
	return labelled{algorithm, strings.TrimRight(value, "="), hashOf(algorithm)}
}

// agrees compares the digest made with the one stated, in hexadecimal or in
// base 32.
func (l *labelled) agrees(sum []byte) bool {
	return strings.EqualFold(l.value, hex.EncodeToString(sum)) ||
		strings.EqualFold(l.value, base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum))
}

func newWARCSums(rec *warcRecord) *warcSums {
	s := &warcSums{block: newLabelled(rec.field("WARC-Block-Digest"))}
	if rec.field("WARC-Type") == "revisit" {
		return s // its payload is that of another record
	}
	s.payload = newLabelled(rec.field("WARC-Payload-Digest"))
	if !isHTTP(rec) {
		return s
	}
	h := parseHead(rec.block.data, nil)
	s.skip = int64(h.size)
	coding, _ := header(h.fields, "Transfer-Encoding")
	if strings.Contains(strings.ToLower(coding), "chunked") && int64(len(rec.block.data)) == rec.block.n {
		s.chunks = rec.block.data[h.size:]
	}
	return s
}

func (s *warcSums) add(b []byte) {
	if s.block.made != nil {
		s.block.made.Write(b)
	}
	if s.payload.made != nil {
		skip := min(s.skip, int64(len(b)))
		s.skip -= skip
		s.payload.made.Write(b[skip:])
	}
}

// differs reports a block without the digest stated of it.
func (s *warcSums) differs() bool {
	return s.block.made != nil && !s.block.agrees(s.block.made.Sum(nil))
}

// check says how many digests were checked, and what is wrong with those that
// do not agree.
func (s *warcSums) check() (checked int, faults []string) {
	if s.block.made != nil {
		checked++
		if s.differs() {
			faults = append(faults, fmt.Sprintf("the block does not have the digest that the record states (%s:%s)", s.block.algorithm, s.block.value))
		}
	}
	if s.payload.made != nil {
		checked++
		if !s.payload.agrees(s.payload.made.Sum(nil)) && !s.withoutChunks() {
			faults = append(faults, fmt.Sprintf("the payload does not have the digest that the record states (%s:%s)", s.payload.algorithm, s.payload.value))
		}
	}
	return checked, faults
}

// withoutChunks tries the payload without its chunks: tools differ in whether
// they take the digest before or after they undo them.
func (s *warcSums) withoutChunks() bool {
	plain, _, ok := unchunk(s.chunks)
	if s.chunks == nil || !ok {
		return false
	}
	h := hashOf(s.payload.algorithm)
	h.Write(plain)
	return s.payload.agrees(h.Sum(nil))
}

// isHTTP reports a record whose block is an HTTP message.
func isHTTP(rec *warcRecord) bool {
	kind, _, _ := strings.Cut(rec.field("Content-Type"), ";")
	return strings.EqualFold(strings.TrimSpace(kind), "application/http") ||
		kind == "" && (rec.field("WARC-Type") == "request" || bytes.HasPrefix(rec.block.data, []byte("HTTP/")))
}

package decode

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
)

// Readings of values that state a time, beside those of whole numbers.
const (
	readISO   = "iso-time" // a time in the form of RFC 3339
	readUUID1 = "uuid-v1"  // an id that begins with a UUID of version 1, which holds the time of its making
	readULID  = "ulid"     // an id that begins with a ULID, which holds the time of its making
	readMade  = "made-at"  // an id of two numbers: a random one, a dot, and the seconds since 1970 of its making
)

// clock returns the time that v states, as a reading has it. Times before 2000
// and after 2100 are taken for something else.
func clock(reading, v string) (t time.Time, ok bool) {
	switch reading {
	case readMillis, readSeconds:
		return epoch(reading, v)
	case readISO:
		var err error
		t, err = time.Parse(time.RFC3339, v)
		ok = err == nil
	case readUUID1:
		t, ok = uuidTime(v)
	case readULID:
		t, ok = ulidTime(v)
	case readMade:
		number, seconds, _ := strings.Cut(v, ".")
		if isPosition(number) {
			t, ok = epoch(readSeconds, seconds)
		}
	}
	t = t.UTC()
	return t, ok && t.Year() >= 2000 && t.Year() <= 2100
}

// uuidTime returns the time in a UUID of version 1, with or without hyphens:
// RFC 9562, section 5.1. Whatever follows it is left aside.
func uuidTime(v string) (time.Time, bool) {
	const hyphened, plain = 36, 32
	digits := v
	if len(v) >= hyphened && v[8] == '-' && v[13] == '-' && v[18] == '-' && v[23] == '-' {
		digits = v[:8] + v[9:13] + v[14:18] + v[19:23] + v[24:hyphened]
		v = v[hyphened:]
	} else if len(v) >= plain {
		digits, v = v[:plain], v[plain:]
	}
	b, err := hex.DecodeString(digits)
	if err != nil || len(b) != 16 || b[6]>>4 != 1 || b[8]>>6 != 2 || v != "" && isHex(v[0]) {
		return time.Time{}, false
	}
	ticks := int64(binary.BigEndian.Uint16(b[6:])&0x0fff)<<48 | int64(binary.BigEndian.Uint16(b[4:]))<<32 | int64(binary.BigEndian.Uint32(b))
	// The count is of 100 ns since 15 October 1582.
	const toUnix = 0x01b21dd213814000
	return time.UnixMicro((ticks - toUnix) / 10), true
}

// ulidTime returns the time in a ULID: its first ten of 26 characters, in
// Crockford's base 32, count milliseconds since 1970
// (https://github.com/ulid/spec). What follows must begin with another sign.
func ulidTime(v string) (time.Time, bool) {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	const length, clock = 26, 10
	if len(v) < length || len(v) > length && strings.IndexByte(alphabet, v[length]) >= 0 {
		return time.Time{}, false
	}
	var ms int64
	for i := range length {
		n := strings.IndexByte(alphabet, v[i])
		if n < 0 {
			return time.Time{}, false
		}
		if i < clock {
			ms = ms<<5 | int64(n)
		}
	}
	return time.UnixMilli(ms), true
}

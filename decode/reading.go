package decode

import (
	"strconv"
	"strings"
	"time"
)

// The readings that a Row may name. Each says what a value means once it is
// taken out of its transport, and no more than that.
const (
	readMillis  = "ms-epoch"    // milliseconds since 1970 UTC, as RFC 3339
	readSeconds = "s-epoch"     // seconds since 1970 UTC, as RFC 3339
	readBrowser = "fbp"         // parts of Meta's browser id: fb.index.ms.random
	readClick   = "fbc"         // parts of Meta's click id: fb.index.ms.click
	readBits    = "bits"        // the bits that are set, in words
	readValues  = "values"      // what each known value says
	readUnit    = "unit"        // a number with its unit
	readHash    = "hash"        // whether it is a hash, and of a known placeholder
	readShape   = "shape"       // a censored text: its length and kinds of characters
	readURL     = "url"         // a page address: identifiers and marks are looked for in it
	readJSON    = "json"        // members in short words
	readForm    = "form-fields" // a list of form fields in short words
)

func knownReading(r *Row) bool {
	switch r.Reading {
	case "", readMillis, readSeconds, readBrowser, readClick, readHash, readShape, readURL, readJSON, readForm, readISO, readUUID1, readULID, readMade, readGCD, readTCFD, readRelease:
		return true
	case readBits:
		for _, b := range r.Bits {
			if b.Bit < 0 || b.Bit > 62 || b.Say == "" {
				return false
			}
		}
		return len(r.Bits) > 0
	case readValues, readLetters, readUserData, readItem, readGPP, readSections:
		return len(r.Values) > 0
	case readPlaces:
		return len(r.Places) > 0
	case readUnit:
		return r.Unit != ""
	case readPart:
		return r.Made.known()
	}
	return false
}

// read returns what v means to a row; "" if it says nothing beyond the value,
// or does not have the form that the row expects.
func (d *Decoder) read(r *Row, v string) string {
	switch r.Reading {
	case readMillis, readSeconds, readISO:
		if t, ok := clock(r.Reading, v); ok {
			return timeText(t)
		}
	case readUUID1, readULID, readMade, readPart:
		if t, ok := r.clock(v); ok {
			return "id made " + timeText(t)
		}
	case readBrowser:
		if c, ok := parseCookieID(v); ok {
			id, mark, _ := strings.Cut(c.value, ".")
			if mark != "" {
				mark = ", mark of the library " + mark
			}
			return "browser id " + id + ", first made " + timeText(c.made) + c.level() + mark
		}
	case readClick:
		if c, ok := parseCookieID(v); ok {
			return "click id " + c.value + ", first seen " + timeText(c.made) + c.level()
		}
	case readBits:
		return bitsText(r.Bits, v)
	case readValues:
		return r.Values[v]
	case readUnit:
		if isNumber(v) {
			return v + " " + r.Unit
		}
	case readHash:
		v, said := r.cut(v)
		if h := d.hashText(v); h != "" {
			return said + h
		}
	case readShape:
		return shapeText(v)
	case readJSON:
		return jsonText(v)
	case readForm:
		return formText(v)
	case readPlaces:
		return placesText(r.Places, v)
	case readLetters:
		return lettersText(r.Values, v)
	case readGCD:
		return gcdText(v)
	case readTCFD:
		return tcfdText(v)
	case readUserData:
		return d.userDataText(r.Values, v)
	case readItem:
		return itemText(r.Values, v)
	case readRelease:
		return releaseText(v)
	case readGPP:
		return gppText(r.Values, v)
	case readSections:
		return sectionsText(r.Values, v)
	}
	return ""
}

// timeText gives a time in RFC 3339 with milliseconds.
func timeText(t time.Time) string {
	t = t.UTC()
	b := t.AppendFormat(make([]byte, 0, 24), time.RFC3339) // a form that package time is quick at
	ms := t.Nanosecond() / 1e6
	return string(append(b[:len(b)-1], '.', byte('0'+ms/100), byte('0'+ms/10%10), byte('0'+ms%10), 'Z'))
}

// epoch reads a number of milliseconds or seconds since 1970. Seconds may have
// a fraction, which is read to the millisecond. Times before 2000 and after
// 2100 are taken for something else.
func epoch(reading, v string) (time.Time, bool) {
	whole, fraction, dot := strings.Cut(v, ".")
	if dot && (reading != readSeconds || !isPosition(fraction)) {
		return time.Time{}, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, false
	}
	t := time.UnixMilli(n)
	if reading == readSeconds {
		if n > 1<<40 {
			return time.Time{}, false
		}
		ms, _ := strconv.Atoi((fraction + "000")[:3])
		t = time.Unix(n, int64(ms)*int64(time.Millisecond))
	}
	t = t.UTC()
	return t, t.Year() >= 2000 && t.Year() <= 2100
}

// A cookieID is a value of the form fb.index.ms.value, to which newer
// libraries append one more part.
type cookieID struct {
	index string
	made  time.Time
	value string
}

func parseCookieID(v string) (cookieID, bool) {
	rest, ok := strings.CutPrefix(v, "fb.")
	if !ok {
		return cookieID{}, false
	}
	var c cookieID
	var ms string
	c.index, rest, _ = strings.Cut(rest, ".")
	ms, c.value, ok = strings.Cut(rest, ".")
	if !ok || c.value == "" || !isNumber(c.index) {
		return cookieID{}, false
	}
	c.made, ok = epoch(readMillis, ms)
	return c, ok
}

// level says at which level of the site's name the cookie was kept: Meta's
// guide calls the number the subdomain index.
func (c cookieID) level() string { return ", subdomain index " + c.index }

func isNumber(v string) bool {
	if v == "" || len(v) > 20 || v[len(v)-1] == '.' {
		return false
	}
	dots := 0
	for i := range len(v) {
		switch c := v[i]; {
		case c == '.' && i > 0:
			dots++
		case c < '0' || c > '9':
			return false
		}
	}
	return dots <= 1
}

func bitsText(bits []Bit, v string) string {
	n, err := strconv.ParseUint(v, 10, 63)
	if err != nil {
		return ""
	}
	b := make([]byte, 0, 256)
	for _, bit := range bits {
		if n&(1<<bit.Bit) == 0 {
			continue
		}
		n &^= 1 << bit.Bit
		if len(b) > 0 {
			b = append(b, "; "...)
		}
		b = append(b, "bit "...)
		b = strconv.AppendInt(b, int64(bit.Bit), 10)
		b = append(b, ": "...)
		b = append(b, bit.Say...)
	}
	for i := 0; n != 0; i, n = i+1, n>>1 {
		if n&1 != 0 {
			if len(b) > 0 {
				b = append(b, "; "...)
			}
			b = append(b, "bit "...)
			b = strconv.AppendInt(b, int64(i), 10)
			b = append(b, ": meaning not published"...)
		}
	}
	if len(b) == 0 {
		return "no bit set"
	}
	return string(b)
}

// bitNotes returns the notes that the bits set in v call for.
func bitNotes(bits []Bit, v string) []string {
	n, err := strconv.ParseUint(v, 10, 63)
	if err != nil {
		return nil
	}
	var notes []string
	for _, bit := range bits {
		if bit.Note != "" && n&(1<<bit.Bit) != 0 {
			notes = append(notes, bit.Note)
		}
	}
	return notes
}

package pdf

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"github.com/go-fonts/dejavu/dejavusansmono"
	"github.com/go-fonts/dejavu/dejavusansmonobold"
)

// A face is one of the fonts of the document.
type face uint8

const (
	sans face = iota
	sansBold
	mono
	monoBold
	faces
)

// name returns the family under which the face is known to the drawing
// library, and so in the file.
func (f face) name() string {
	return [faces]string{"dejavusanscondensed", "dejavusanscondensedbold", "dejavusansmono", "dejavusansmonobold"}[f]
}

// ttf returns the TrueType file of the face, which belongs to its package.
func (f face) ttf() []byte {
	switch f {
	case sansBold:
		return dejavusanscondensedbold.TTF
	case mono:
		return dejavusansmono.TTF
	case monoBold:
		return dejavusansmonobold.TTF
	}
	return dejavusanscondensed.TTF
}

// A metrics holds the widths of the characters that one face can show.
type metrics struct {
	width [1 << 16]uint16 // thousandths of an em
	shown [1 << 16]bool
}

// has reports whether the face can show r. Characters above U+FFFF cannot be
// shown: the drawing library writes two bytes a character.
func (m *metrics) has(r rune) bool { return r > 0 && r < 1<<16 && m.shown[r] }

// of returns the width of r at the given size, in points.
func (m *metrics) of(r rune, size float64) float64 {
	if !m.has(r) {
		return 0
	}
	return float64(m.width[r]) * size / 1000
}

var errFont = errors.New("font table missing or cut short")

// readMetrics reads widths and coverage from the head, hhea, hmtx and cmap
// (format 4) tables of a TrueType file. See the OpenType specification,
// "Font tables".
func readMetrics(ttf []byte) (*metrics, error) {
	tables, err := tableDirectory(ttf)
	if err != nil {
		return nil, err
	}
	head, hhea, hmtx, cmap := tables["head"], tables["hhea"], tables["hmtx"], tables["cmap"]
	if len(head) < 20 || len(hhea) < 36 || len(cmap) < 4 {
		return nil, errFont
	}
	em := int(u16(head, 18))
	long := int(u16(hhea, 34)) // glyphs with a width of their own; the rest repeat the last
	if em == 0 || long == 0 || len(hmtx) < 4*long {
		return nil, errFont
	}
	sub, err := unicodeSubtable(cmap)
	if err != nil {
		return nil, err
	}
	m := new(metrics)
	eachMapping(sub, func(r, glyph int) {
		w := int(u16(hmtx, 4*min(glyph, long-1)))
		m.width[r] = uint16((w*1000 + em/2) / em)
		m.shown[r] = true
	})
	return m, nil
}

func tableDirectory(ttf []byte) (map[string][]byte, error) {
	if len(ttf) < 12 {
		return nil, errFont
	}
	tables := make(map[string][]byte)
	for i := range int(u16(ttf, 4)) {
		at := 12 + 16*i
		if at+16 > len(ttf) {
			return nil, errFont
		}
		from, size := int(u32(ttf, at+8)), int(u32(ttf, at+12))
		if from+size > len(ttf) {
			return nil, errFont
		}
		tables[string(ttf[at:at+4])] = ttf[from : from+size]
	}
	return tables, nil
}

// unicodeSubtable finds the table for the basic multilingual plane.
func unicodeSubtable(cmap []byte) ([]byte, error) {
	for i := range int(u16(cmap, 2)) {
		at := 4 + 8*i
		if at+8 > len(cmap) {
			break
		}
		platform, encoding, from := u16(cmap, at), u16(cmap, at+2), int(u32(cmap, at+4))
		if (platform == 0 || platform == 3 && encoding == 1) && from+14 < len(cmap) && u16(cmap, from) == 4 {
			return cmap[from:], nil
		}
	}
	return nil, fmt.Errorf("cmap: %w", errFont)
}

// eachMapping calls yield for each character that a format 4 table maps to a
// glyph other than 0.
func eachMapping(t []byte, yield func(r, glyph int)) {
	n := int(u16(t, 6)) // twice the number of segments
	ends, starts, deltas, offsets := 14, 16+n, 16+2*n, 16+3*n
	for s := 0; s < n; s += 2 {
		first, last := int(u16(t, starts+s)), int(u16(t, ends+s))
		delta, offset := int(u16(t, deltas+s)), int(u16(t, offsets+s))
		for r := first; r <= last && r < 0xffff; r++ {
			glyph := r
			if offset != 0 {
				if glyph = int(u16(t, offsets+s+offset+2*(r-first))); glyph == 0 {
					continue
				}
			}
			if glyph = (glyph + delta) & 0xffff; glyph != 0 {
				yield(r, glyph)
			}
		}
	}
}

// u16 and u32 read big-endian numbers; 0 past the end.
func u16(b []byte, at int) uint16 {
	if at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[at:])
}

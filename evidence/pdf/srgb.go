package pdf

import (
	"bytes"
	"encoding/binary"
	"math"
)

// profileName names the colour space that the profile describes.
const profileName = "sRGB IEC61966-2.1"

// profileSRGB returns an ICC profile (ICC.1:2001-04, version 2) of the colour
// space sRGB, made from its published figures: IEC 61966-2-1, adapted to the
// white of the profile connection space as in the registration of sRGB with
// the International Color Consortium.
func profileSRGB() []byte {
	curve := iccCurve()
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", iccDescription(profileName)},
		{"cprt", iccText("No copyright; use freely.")},
		{"wtpt", iccXYZ(0.95045, 1.0, 1.08905)},
		{"rXYZ", iccXYZ(0.43607, 0.22249, 0.01392)},
		{"gXYZ", iccXYZ(0.38515, 0.71687, 0.09708)},
		{"bXYZ", iccXYZ(0.14307, 0.06061, 0.71410)},
		{"rTRC", curve}, {"gTRC", curve}, {"bTRC", curve},
	}
	var table, data bytes.Buffer
	table.Write(be32(len(tags)))
	start := 128 + 4 + 12*len(tags)
	curveAt := 0
	for _, t := range tags {
		at := start + data.Len()
		if bytes.Equal(t.data, curve) {
			if curveAt == 0 {
				curveAt = at
			} else {
				at = curveAt
			}
		}
		if at == start+data.Len() {
			data.Write(t.data)
			data.Write(make([]byte, (4-len(t.data)%4)%4))
		}
		table.WriteString(t.name)
		table.Write(be32(at))
		table.Write(be32(len(t.data)))
	}
	size := start + data.Len()
	out := append(iccHeader(size), table.Bytes()...)
	return append(out, data.Bytes()...)
}

func iccHeader(size int) []byte {
	h := make([]byte, 128)
	copy(h, be32(size))
	copy(h[8:], []byte{2, 0x10, 0, 0})                          // version 2.1
	copy(h[12:], "mntrRGB XYZ ")                                // a display, from RGB to XYZ
	copy(h[24:], []byte{7, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0}) // 1 January 2000
	copy(h[36:], "acsp")
	copy(h[68:], iccXYZ(0.9642, 1.0, 0.8249)[8:]) // the white D50
	return h
}

// iccCurve returns the transfer curve of sRGB at 1,024 steps.
func iccCurve() []byte {
	const steps = 1024
	b := append([]byte("curv\x00\x00\x00\x00"), be32(steps)...)
	for i := range steps {
		v := float64(i) / (steps - 1)
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		b = binary.BigEndian.AppendUint16(b, uint16(math.Round(v*65535)))
	}
	return b
}

func iccXYZ(x, y, z float64) []byte {
	b := []byte("XYZ \x00\x00\x00\x00")
	for _, v := range []float64{x, y, z} {
		b = append(b, be32(int(math.Round(v*65536)))...)
	}
	return b
}

func iccText(s string) []byte { return append([]byte("text\x00\x00\x00\x00"+s), 0) }

// iccDescription returns a description in ASCII; its parts for Unicode and
// for ScriptCode are empty.
func iccDescription(s string) []byte {
	b := append([]byte("desc\x00\x00\x00\x00"), be32(len(s)+1)...)
	b = append(append(b, s...), 0)
	return append(b, make([]byte, 4+4+2+1+67)...)
}

func be32(n int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

package consent

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A TCString is the core of an IAB TC string, versions 2.0 to 2.3, as the
// technical specification of the Transparency and Consent Framework lays it
// out (https://github.com/InteractiveAdvertisingBureau/GDPR-Transparency-and-Consent-Framework).
type TCString struct {
	Created   time.Time // to the tenth of a second; since December 2021 to the day
	Updated   time.Time
	CMP       int // number of the consent tool in the IAB's list
	Screen    int
	Language  string
	List      int // version of the list of vendors
	Policy    int
	Purposes  []int // consented to, from 1 to 24
	Interests []int // of which the visitor was told as a legitimate interest, and did not object
	Features  []int // special features opted in to
	Vendors   Vendors
	VendorsLI Vendors
	Disclosed bool // there is a segment that lists the vendors shown, as version 2.3 asks
}

// Vendors is a set of vendors, by their number in the IAB's list.
type Vendors struct {
	n   int
	set map[int]bool
}

// Has reports whether the set holds a vendor.
func (v Vendors) Has(id int) bool { return v.set[id] }

// Len returns the number of vendors in the set.
func (v Vendors) Len() int { return len(v.set) }

// googleVendor is Google's number in the IAB's list. Meta is not in the list.
const googleVendor = 755

// bits reads a string of bits, big end first. Past its end it reads zeros and
// notes that.
type bits struct {
	data  []byte
	at    int
	short bool
}

func (b *bits) int(n int) int {
	v := 0
	for range n {
		v <<= 1
		if i := b.at >> 3; i < len(b.data) {
			v |= int(b.data[i]>>(7-b.at&7)) & 1
		} else {
			b.short = true
		}
		b.at++
	}
	return v
}

func (b *bits) list(n int) []int {
	var out []int
	for i := range n {
		if b.int(1) == 1 {
			out = append(out, i+1)
		}
	}
	return out
}

func (b *bits) time() time.Time {
	ds := int64(b.int(36))
	return time.UnixMilli(ds * 100).UTC()
}

func (b *bits) vendors() Vendors {
	v := Vendors{n: b.int(16), set: map[int]bool{}}
	if b.int(1) == 0 {
		for id := 1; id <= v.n && !b.short; id++ {
			if b.int(1) == 1 {
				v.set[id] = true
			}
		}
		return v
	}
	for n := b.int(12); n > 0 && !b.short; n-- {
		ranged := b.int(1) == 1
		from := b.int(16)
		to := from
		if ranged {
			to = b.int(16)
		}
		for id := from; id <= to && id <= v.n && !b.short; id++ {
			v.set[id] = true
		}
	}
	return v
}

// ParseTC reads a TC string; false if it is not one of version 2, is cut, or
// states a time that is not between 2018 and 2100.
func ParseTC(s string) (TCString, bool) {
	core, rest, _ := strings.Cut(s, ".")
	if !strings.HasPrefix(core, "C") {
		return TCString{}, false
	}
	data, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(core, "="))
	if err != nil {
		return TCString{}, false
	}
	b := &bits{data: data}
	var t TCString
	if b.int(6) != 2 {
		return t, false
	}
	t.Created, t.Updated = b.time(), b.time()
	t.CMP = b.int(12)
	b.int(12) // version of the tool
	t.Screen = b.int(6)
	t.Language = string([]byte{byte('A' + b.int(6)), byte('A' + b.int(6))})
	t.List, t.Policy = b.int(12), b.int(6)
	b.int(2) // service specific, own texts
	t.Features = b.list(12)
	t.Purposes = b.list(24)
	t.Interests = b.list(24)
	b.int(1 + 12) // purpose one treatment, publisher's country
	if b.short {
		return t, false
	}
	t.Vendors = b.vendors()
	t.VendorsLI = b.vendors()
	if b.short || !plausible(t.Created) || !plausible(t.Updated) {
		return t, false
	}
	for segment := range strings.SplitSeq(rest, ".") {
		if d, err := base64.RawURLEncoding.DecodeString(segment); err == nil && len(d) > 0 && d[0]>>5 == 1 {
			t.Disclosed = true
		}
	}
	return t, true
}

func plausible(t time.Time) bool { return t.Year() >= 2018 && t.Year() <= 2100 }

// tcfValues reads a TC string for purposes: advertising is 2 to 4 and 7,
// statistics 8 and 9. Purpose 1, storing on the device, is part of each.
func tcfValues(name, text string) values {
	text, _, _ = strings.Cut(text, "~") // some tools append lists of their own
	t, ok := ParseTC(text)
	if !ok {
		return nil
	}
	has := map[int]bool{}
	for _, p := range t.Purposes {
		has[p] = true
	}
	state := func(ids ...int) State {
		n := 0
		for _, id := range ids {
			if has[id] {
				n++
			}
		}
		switch {
		case n == 0:
			return Denied
		case n == len(ids) && has[1]:
			return Granted
		}
		return Mixed
	}
	google := "no"
	if t.Vendors.Has(googleVendor) {
		google = "yes"
	}
	any := "none"
	if len(t.Purposes) > 0 {
		any = "some"
	}
	said := fmt.Sprintf("TC string of tool %d, policy %d, updated %s; purposes consented to: %s; as legitimate interest: %s; vendors consented to: %d, Google among them: %s",
		t.CMP, t.Policy, t.Updated.Format(time.DateOnly), numbers(t.Purposes), numbers(t.Interests), t.Vendors.Len(), google)
	return values{
		{key: name, text: said, category: true},
		{key: "purposes", text: any},
		{key: "advertising", text: "purposes 2, 3, 4 and 7", category: true, state: state(2, 3, 4, 7)},
		{key: "statistics", text: "purposes 8 and 9", category: true, state: state(8, 9)},
	}
}

func numbers(list []int) string {
	if len(list) == 0 {
		return "none"
	}
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ", ")
}

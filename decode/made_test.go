package decode

import "testing"

func TestMadeInPart(t *testing.T) {
	ga := &Row{Reading: readPart, Made: &Made{Sep: ".", Of: 4, Part: 3, Unit: "s"}, Identifier: "google.ga"}
	hstc := &Row{Reading: readPart, Made: &Made{Sep: ".", Of: 6, Part: 2, Unit: "ms"}}
	tests := []struct {
		row         *Row
		value, want string
	}{
		{ga, "GA1.1.1451363578.1767604000", "id made 2026-01-05T09:06:40.000Z"},
		{ga, "1.1.1647790770.1767604000", "id made 2026-01-05T09:06:40.000Z"},
		{ga, "GA1.1.1451363578.1767604000.1", ""}, // a part too many
		{ga, "1451363578.1767604000", ""},
		{ga, "GA1.1.1451363578.soon", ""},
		{ga, "GA1.1.1451363578.17", ""}, // of 1970
		{ga, "", ""},
		{hstc, "234567890.0123456789abcdef0123456789abcdef.1767604000123.1767604000123.1767604099000.2", "id made 2026-01-05T09:06:40.123Z"},
	}
	d := &Decoder{}
	for _, tt := range tests {
		if got := d.read(tt.row, tt.value); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.value, got, tt.want)
		}
	}
	var e Event
	d.identify(nil, ga, &Param{Key: "_ga", Value: "GA1.1.1451363578.1767604000"}, &e)
	if len(e.Identifiers) != 1 || e.Identifiers[0].Issued != "2026-01-05T09:06:40.000Z" {
		t.Errorf("identifiers: %+v", e.Identifiers)
	}
	for _, m := range []*Made{nil, {}, {Sep: ".", Of: 2, Part: 2, Unit: "s"}, {Sep: ".", Of: 2, Part: -1, Unit: "s"}, {Sep: ".", Of: 2, Part: 1, Unit: "days"}, {Of: 2, Unit: "s"}} {
		if knownReading(&Row{Reading: readPart, Made: m}) {
			t.Errorf("%+v is taken", m)
		}
	}
	if !knownReading(ga) || !knownReading(hstc) {
		t.Error("a good row is refused")
	}
}

package decode

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLooseKeys(t *testing.T) {
	v := newVendorTable(&Vendor{ID: "v", Params: []Row{
		{Key: "ep.*", Label: "any"}, {Key: "ep.form_id", Label: "form"}, {Key: "cd<n>", Label: "dimension"}, {Key: "pr<n>nm", Label: "name"}, {Key: "ud[*]", Label: "data"},
	}})
	for key, want := range map[string]string{
		"ep.form_id": "form", "ep.other": "any", "ep.a.b": "any", "ep": "", "epn.x": "",
		"cd1": "dimension", "cd200": "dimension", "cd": "", "cd1x": "", "1cd": "", "pr12nm": "name", "pr12": "", "ud[em.1]": "data", "": "",
	} {
		got := ""
		if r := v.param("v.e", key); r != nil {
			got = r.Label
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", key, diff)
		}
	}
}

func TestListAt(t *testing.T) {
	for _, c := range []struct{ list, name, want string }{
		{"event=form_start", "event", "form_start"},
		{"a=1;event=x;b=2", "event", "x"},
		{`event=a\;b\\c;k=v`, "event", `a;b\c`},
		{`event=a\`, "event", `a\`},
		{"myevent=1", "event", ""},
		{"event", "event", ""},
		{"", "event", ""},
	} {
		if diff := cmp.Diff(c.want, listAt(c.list, c.name)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.list, diff)
		}
	}
}

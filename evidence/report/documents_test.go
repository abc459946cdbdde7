package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDocuments holds which documents the report lists: those of vendors that
// the captures record, and those that exhibits name; the others are counted.
func TestDocuments(t *testing.T) {
	m := fixtureModel(t, fixtureEvents())
	m.Docs = append(m.Docs,
		Doc{ID: "D-90", Vendor: "pebble", Title: "Not cited"},
		Doc{ID: "D-91", Vendor: "gravel", Title: "Of a vendor that is not recorded"},
		Doc{ID: "W-01", Vendor: "any browser", Title: "Cited by no exhibit", Read: "2026-03-02"},
		Doc{ID: "W-02", Vendor: "any browser", Title: "Cited", Version: "2", Read: "2026-03-02"},
		Doc{ID: "D-02", Vendor: "gravel", Title: "Cited by another vendor", Read: "2026-03-02"})
	b := &builder{m: m, vendors: map[string]Vendor{"pebble": {}, "gravel": {}}}
	ids := b.cite("pebble", "W-02 Cited 2, read 2026-03-02; D-02 Cited by another vendor, read 2026-03-02")
	if diff := cmp.Diff([]string{"W-02", "D-02"}, ids); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
	var err error
	if b.w, err = loadWording(); err != nil {
		t.Fatal(err)
	}
	if b.t, err = count(m); err != nil {
		t.Fatal(err)
	}
	blocks := (&material{builder: b}).documents()
	table, ok := blocks[len(blocks)-1].(Table)
	if !ok {
		t.Fatalf("%T, want a table", blocks[len(blocks)-1])
	}
	var got []string
	for _, r := range table.Rows {
		got = append(got, dumpText(r[0])+" "+dumpText(r[1]))
	}
	if diff := cmp.Diff([]string{"pebble D-01", "pebble D-90", "any browser W-02", "pebble D-02"}, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	const want = "The meanings in this report rest on these documents. They are those of the vendors that the captures record, and any other that an exhibit names. Not shown here: 3 further documents, neither of a recorded vendor nor named by an exhibit; see method/vendors.json."
	if diff := cmp.Diff(want, table.Caption); diff != "" {
		t.Errorf("caption (-want +got):\n%s", diff)
	}
}

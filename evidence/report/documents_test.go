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
		Doc{ID: "W-01", Vendor: "any browser", Title: "Cited by no exhibit"})
	b := &builder{m: m, vendors: map[string]Vendor{}, cited: []string{"D-01 Pebble developer guide", "X-05 From elsewhere"}}
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
		got = append(got, dumpText(r[0]))
	}
	if diff := cmp.Diff([]string{"D-01", "D-90", "X-05"}, got); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	const want = "The meanings in this report rest on these documents. They are those of the vendors that the captures record, and any other that an exhibit names. Not shown here: 2 further documents, neither of a recorded vendor nor named by an exhibit; see method/vendors.json."
	if diff := cmp.Diff(want, table.Caption); diff != "" {
		t.Errorf("caption (-want +got):\n%s", diff)
	}
}

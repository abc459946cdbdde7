package har

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The README's table of forms is that of the program.
func TestReadmeNamesEveryForm(t *testing.T) {
	const name, mark = "../README.md", "<!-- forms -->\n"
	var want strings.Builder
	want.WriteString("| form | known by | shows | cannot show |\n|---|---|---|---|\n")
	for _, f := range Formats() {
		want.WriteString("| " + strings.Join([]string{f.Name, f.RecognisedBy, f.Shows, f.CannotShow}, " | ") + " |\n")
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), mark)
	table, after, ended := strings.Cut(rest, "\n\n")
	if !found || !ended {
		t.Fatalf("%s has no table behind %q", name, mark)
	}
	if *update {
		if err := os.WriteFile(name, []byte(before+mark+want.String()+"\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(want.String(), table+"\n"); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

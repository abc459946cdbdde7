package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestHostileReview gives texts that act on a terminal, a spreadsheet or a PDF
// reader as reasons and initials, and looks at all that is written.
func TestHostileReview(t *testing.T) {
	t.Chdir(t.TempDir())
	const page = "https://advice.example/report/domestic-abuse/"
	if err := os.WriteFile("visit.har", harOf(t, record{url: "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView&dl=" + page}), 0o600); err != nil {
		t.Fatal(err)
	}
	escaped := func(s string) string {
		var b strings.Builder
		for _, r := range s {
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		return b.String()
	}
	file, entries := "entries:\n", 0
	for i, s := range hostile() {
		if utf8.RuneCountInString(s) > 2000 || strings.TrimSpace(s) == "" {
			continue
		}
		initials := fmt.Sprint(i) + string([]rune(s)[:min(10, utf8.RuneCountInString(s))])
		file += fmt.Sprintf("  - {action: confirm, category: crime.domestic_abuse, page: %q, reason: \"%s\", initials: \"%s\"}\n", page, escaped(s), escaped(initials))
		entries++
	}
	if err := os.WriteFile("review.yaml", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	if entries < 40 {
		t.Errorf("%d entries", entries)
	}
	r := call("pack", "visit.har", "-o", "pack", "--review", "review.yaml")
	if r.code != exitDone {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	for file, text := range texts(t, "pack") {
		if !strings.HasSuffix(file, ".pdf") && !strings.HasSuffix(file, ".pdf:strings") {
			checkShown(t, file, strings.TrimPrefix(text, "\ufeff"))
		}
	}
	checkPDF(t, "pack/02-evidence-report.pdf")
	for _, args := range [][]string{{"inspect", "visit.har", "--review", "review.yaml"}, {"inspect", "visit.har", "--review", "review.yaml", "--output=jsonl"}, {"review", "pack"}, {"verify", "pack"}} {
		r := call(args...)
		if r.code != exitDone || r.out == "" {
			t.Errorf("%s: exit %d: %s", args[0], r.code, r.err)
		}
		checkShown(t, "standard output of "+args[0], r.out)
		checkShown(t, "standard error of "+args[0], r.err)
	}
	draft := call("review", "pack").out
	if err := os.WriteFile("again.yaml", []byte(draft), 0o600); err != nil {
		t.Fatal(err)
	}
	if r := call("pack", "visit.har", "-o", "again", "--review", "again.yaml"); r.code != exitDone {
		t.Errorf("with what review printed: exit %d: %s", r.code, r.err)
	}
}

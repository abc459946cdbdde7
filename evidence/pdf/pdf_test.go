package pdf_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"pixelwitness/evidence/pdf"
	"pixelwitness/evidence/report"
)

var write = flag.String("write", "", "write the sample document to this `file`, to be looked at")

func render(t testing.TB, doc *report.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Render(&b, doc); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRenderIsDeterministic(t *testing.T) {
	first := render(t, everyBlock())
	if *write != "" {
		if err := os.WriteFile(*write, first, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		if !bytes.Equal(first, render(t, everyBlock())) {
			t.Fatal("the same document gave different bytes")
		}
	}
}

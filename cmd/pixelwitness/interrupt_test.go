package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
)

func TestInterruptedExits130(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("visit.har", harOf(t, record{url: "https://www.facebook.com/tr/?id=1&ev=PageView"}), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"pack", "visit.har", "-o", "pack"}, {"inspect", "visit.har"}, {"visit.har"}} {
		var out, errw bytes.Buffer
		code := run(ctx, args, strings.NewReader(""), &out, &errw)
		if code != exitInterrupted || out.Len() > 0 || errw.String() != "pixelwitness: error: interrupted; nothing was written\n" {
			t.Errorf("%q: exit %d, %q, %q", args, code, out.String(), errw.String())
		}
	}
	if left, err := os.ReadDir("."); len(left) != 1 || err != nil {
		t.Errorf("left: %v, %v", left, err)
	}
}

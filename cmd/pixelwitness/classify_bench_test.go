package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"testing"
)

// BenchmarkClassify reads a list of 10,000 addresses, one in ten of a
// sensitive subject, and prints what was made of it.
func BenchmarkClassify(b *testing.B) {
	var list bytes.Buffer
	for n := range 10_000 {
		fmt.Fprintf(&list, "https://www.council.test/%s/page-%d?from=home\n", []string{"bins", "parking", "schools", "libraries", "roads", "tax", "parks", "markets", "sport", "domestic-abuse"}[n%10], n)
	}
	for _, output := range []string{"text", "jsonl"} {
		b.Run(output, func(b *testing.B) {
			b.SetBytes(int64(list.Len()))
			for b.Loop() {
				if code := run(context.Background(), []string{"classify", "--output", output}, bytes.NewReader(list.Bytes()), io.Discard, io.Discard); code != exitDone {
					b.Fatalf("exit %d", code)
				}
			}
		})
	}
}

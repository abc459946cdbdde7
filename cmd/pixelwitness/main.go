// Command pixelwitness decodes what tracking pixels sent in captured web
// traffic and writes it as an evidence pack that others can check.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
)

// The runtime collects garbage when memory has grown by this share, in per
// cent, and more often as it nears the limit, in bytes. What is in use at one
// time stays well below it, whatever the size of the captures.
const (
	garbageShare = 50
	memoryLimit  = 224 << 20
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbageShare)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

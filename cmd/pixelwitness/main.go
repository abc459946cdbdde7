// Command pixelwitness decodes what tracking pixels sent in captured web
// traffic and writes it as an evidence pack that others can check.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
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
	// Whatever asks the program to end leaves it the time to remove what it
	// has begun to write.
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

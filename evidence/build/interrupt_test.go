package build_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"pixelwitness/evidence/build"
	"pixelwitness/har"
)

// A countdown is done once it has been asked n times.
type countdown struct {
	context.Context
	asked *atomic.Int64
	n     int64
}

func (c *countdown) Err() error {
	if c.asked.Add(1) > c.n {
		return context.Canceled
	}
	return nil
}

// TestInterrupted stops the making of a pack at points all through it.
func TestInterrupted(t *testing.T) {
	path := filepath.Join(sampleDir(t), "nhs-appointment-journey.har")
	try := func(dir string, n int64) (asked int64, err error) {
		c := &countdown{t.Context(), new(atomic.Int64), n}
		_, err = build.Pack(c, filepath.Join(dir, "pack"), []har.File{{Path: path, Name: "visit.har"}}, build.PackOptions{
			Options: build.Options{Rules: rules(t)}, Zone: time.UTC, MaxExhibits: 3})
		return c.asked.Load(), err
	}
	total, err := try(t.TempDir(), 1<<62)
	if err != nil || total < 200 {
		t.Fatalf("the context was looked at %d times; %v", total, err)
	}
	const points = 12
	for i := range int64(points) {
		dir := t.TempDir()
		n := total * i / points
		if _, err := try(dir, n); !errors.Is(err, context.Canceled) {
			t.Errorf("stopped at %d of %d: %v", n, total, err)
		}
		if left, err := os.ReadDir(dir); len(left) > 0 || err != nil {
			t.Errorf("stopped at %d of %d: left %v, %v", n, total, left, err)
		}
	}
	if _, err := try(t.TempDir(), total-1); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped at the end: %v", err)
	}
}

package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// progress returns a function that shows how much of a capture has been read,
// and one that ends the display. On anything but a terminal both do nothing.
// Captures that are read within half a second show nothing either.
func (e *env) progress() (show func(name string, read, total int64), stop func()) {
	if !e.terminal {
		return func(string, int64, int64) {}, func() {}
	}
	var bar *progressbar.ProgressBar
	var current string
	show = func(name string, read, total int64) {
		if bar == nil || name != current {
			current = name
			bar = progressbar.NewOptions64(total,
				progressbar.OptionSetWriter(e.err),
				progressbar.OptionSetDescription("reading "+name),
				progressbar.OptionShowBytes(true),
				progressbar.OptionThrottle(500*time.Millisecond),
				progressbar.OptionClearOnFinish())
		}
		bar.Set64(read)
	}
	stop = func() {
		if bar != nil {
			bar.Clear()
		}
	}
	return show, stop
}

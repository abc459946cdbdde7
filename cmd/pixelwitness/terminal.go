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

// terminalWidth returns how many characters a line of w shows, 0 if w is no
// terminal or does not say.
func terminalWidth(w io.Writer) int {
	if !isTerminal(w) {
		return 0
	}
	width, _, err := term.GetSize(int(w.(*os.File).Fd()))
	if err != nil {
		return 0
	}
	return width
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

package main

import (
	"errors"
	"io/fs"
	"syscall"

	"pixelwitness/evidence/build"
	"pixelwitness/evidence/review"
	"pixelwitness/har"
)

// hintFor says what the reader can do about err; "" if there is nothing to
// say.
func hintFor(err error) string {
	if h, ok := errors.AsType[*hintError](err); ok {
		return h.hint
	}
	if r, ok := errors.AsType[*har.RefusedError](err); ok {
		return r.Hint
	}
	if n, ok := errors.AsType[*build.NoCaptureError](err); ok {
		for _, s := range n.Skipped {
			if s.Hint != "" {
				return s.Hint
			}
		}
		return "a capture is, for one, a HAR file: in a browser's developer tools, Network, “Save all as HAR”; the other forms are listed by: pixelwitness list formats"
	}
	if _, ok := errors.AsType[*review.UnfitError](err); ok {
		return "make a pack without --review, and print what can be decided on with: pixelwitness review PACK"
	}
	for _, h := range []struct {
		is   error
		hint string
	}{
		{fs.ErrExist, "nothing is ever written over: choose another name with -o, or move away what is there"},
		{fs.ErrNotExist, "check the spelling, and that the folder is there; a name with spaces stands in quotation marks"},
		{fs.ErrPermission, "this account may not read or write there: choose a place of your own, such as your documents"},
		{syscall.EROFS, "this disk cannot be written to: choose another place with -o"},
		{syscall.ENOSPC, "free some space, or choose another disk; a pack takes several times the space of its captures"},
	} {
		if errors.Is(err, h.is) {
			return h.hint
		}
	}
	return ""
}

// notPack says of err, which kept a pack from being read, what a pack is.
func notPack(err error) error {
	return &hintError{err, "name the folder of a pack: the one that holds 00-READ-ME-FIRST.txt"}
}

// message is err as printed. The system's word for the call that failed says
// nothing to the reader.
func message(err error) string {
	if h, ok := err.(*hintError); ok {
		err = h.err
	}
	if p, ok := err.(*fs.PathError); ok {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

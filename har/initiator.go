package har

import (
	"slices"
	"strings"

	"github.com/go-faster/jx"
)

// A flatInitiator is an initiator as chrome-har writes it: one member each.
type flatInitiator struct {
	kind, url, detail string
	line              int // counted from 1; 0 when not stated
}

const maxFrames = 1000

var (
	initiatorKeys = []string{"type", "url", "lineNumber", "stack"}
	stackKeys     = []string{"description", "callFrames", "parent"}
	frameKeys     = []string{"functionName", "url", "lineNumber", "columnNumber"}
)

func (r *reader) initiatorMember(e *Entry, key string) error {
	flat := &e.body.flat
	switch key {
	case "_initiator":
		if r.d.Next() != jx.Object {
			return r.string(&flat.url)
		}
		var err error
		e.Initiator, err = r.initiator()
		return err
	case "_initiator_type":
		return r.string(&flat.kind)
	case "_initiator_line":
		return r.int(&flat.line)
	case "_initiator_detail":
		return r.string(&flat.detail)
	}
	return r.d.Skip()
}

func (r *reader) initiator() (*Initiator, error) {
	in := &Initiator{Line: -1}
	err := r.object("_initiator.", initiatorKeys, func(key string) error {
		switch key {
		case "type":
			return r.string(&in.Type)
		case "url":
			return r.string(&in.URL)
		case "lineNumber":
			return r.int(&in.Line)
		}
		return r.stack(in, "")
	})
	return in, err
}

// stack reads a call stack and, as asynchronous steps, its parents. Depth is
// bounded by the walk.
func (r *reader) stack(in *Initiator, async string) error {
	// Members come in any order: description belongs before the frames, and
	// the parent after them.
	from := len(in.Frames)
	own := 0
	return r.object("_initiator.stack.", stackKeys, func(key string) error {
		switch key {
		case "description":
			var s string
			err := r.string(&s)
			if async == "" {
				async = s
			}
			if own > 0 {
				in.Frames[from].Async = async
			}
			return err
		case "parent":
			return r.parent(in)
		}
		var frames []Frame
		err := r.array(func() error {
			f, err := r.frame()
			if len(in.Frames)+len(frames) < maxFrames {
				frames = append(frames, f)
			}
			return err
		})
		own = len(frames)
		if own > 0 {
			frames[0].Async = async
		}
		in.Frames = slices.Insert(in.Frames, from, frames...)
		return err
	})
}

// parent reads the stack before an asynchronous step. The step's name is the
// parent's own description.
func (r *reader) parent(in *Initiator) error { return r.stack(in, "") }

func (r *reader) frame() (Frame, error) {
	var f Frame
	err := r.object("_initiator.stack.callFrames[].", frameKeys, func(key string) error {
		switch key {
		case "functionName":
			return r.string(&f.Function)
		case "url":
			return r.string(&f.URL)
		case "lineNumber":
			return r.int(&f.Line)
		}
		return r.int(&f.Column)
	})
	return f, err
}

// settleInitiator reads the JSON that chrome-har keeps inside a string, and
// falls back on its flat members, whose line counts from 1.
func (r *reader) settleInitiator(e *Entry) {
	flat := &e.body.flat
	if e.Initiator != nil || *flat == (flatInitiator{}) {
		return
	}
	e.Initiator = &Initiator{Type: flat.kind, URL: flat.url, Line: flat.line - 1}
	if !strings.HasPrefix(flat.detail, "{") || !validJSON([]byte(flat.detail)) {
		return
	}
	r.halves = true
	r.d.ResetBytes([]byte(flat.detail))
	in, err := r.initiator()
	if err != nil {
		return
	}
	if in.URL == "" {
		in.URL, in.Line = flat.url, flat.line-1
	}
	e.Initiator = in
}

// validJSON reports whether b is one JSON value of modest depth.
func validJSON(b []byte) bool {
	given := false
	l := newLexer(func() (chunk, bool) {
		if given {
			return chunk{}, false
		}
		given = true
		return chunk{b: b}, true
	}, 1000)
	if l.value() != nil {
		return false
	}
	_, err := l.space()
	return err != nil
}

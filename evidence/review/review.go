// Package review reads the file in which a person confirms, removes or adds
// links of events to categories, and sets each entry beside the events that it
// names. The links that rules made are never altered.
//
// The file is YAML: initials and a date that hold for every entry without its
// own, and a list of entries. An entry names events by the address of their
// page, or one event by the SHA-256 of its capture, its entry and its n: both
// stay the same from run to run, and ids such as S01-000417-1 do not.
package review

import (
	"fmt"
	"slices"

	"pixelwitness/evidence"
)

// A Set is a review file as read. It may be used for several runs.
type Set struct {
	name    string
	data    []byte
	entries []evidence.ReviewEntry
	blank   int
	at      map[target][]int // entries, by what they name
}

// A target is what an entry names: a page address, or one record.
type target struct {
	page        string
	sha, member string
	entry, n    int
}

func targetOf(e *evidence.ReviewEntry) target {
	return target{e.Page, e.SourceSHA256, e.Member, e.Entry, e.N}
}

// Entries returns the entries that are filled in, in the order of the file.
func (s *Set) Entries() []evidence.ReviewEntry { return slices.Clone(s.entries) }

// Blank counts entries whose action and reason are both empty. They decide
// nothing.
func (s *Set) Blank() int { return s.blank }

// Data returns the file, byte for byte. The caller does not change it.
func (s *Set) Data() []byte { return s.data }

// errorf is an error about a line of the file.
func (s *Set) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s: line %d: %w", s.name, line, fmt.Errorf(format, args...))
}

// target in words.
func (t target) String() string {
	switch {
	case t.page != "":
		return fmt.Sprintf("the page address %q", t.page)
	case t.member != "":
		return fmt.Sprintf("entry %d, n %d of %q in the capture with the SHA-256 %s", t.entry, t.n, t.member, t.sha)
	}
	return fmt.Sprintf("entry %d, n %d of the capture with the SHA-256 %s", t.entry, t.n, t.sha)
}

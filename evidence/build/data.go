package build

import (
	"fmt"
	"io"

	"pixelwitness/evidence"
	"pixelwitness/evidence/pack/schema"
	"pixelwitness/evidence/report"
	"pixelwitness/har"
)

// The schemas of the data files that have no other home.
const (
	SourcesSchema = "pixelwitness.sources/v1"
	RunSchema     = "pixelwitness.run/v1"
)

// A SourcesFile is data/sources.json.
type SourcesFile struct {
	Schema  string          `json:"schema"`
	Sources []report.Source `json:"sources"`
}

// A SkippedLine is a line of data/skipped.jsonl: a file that was not read, or
// a stretch of a source that could not be read.
type SkippedLine struct {
	File   string      `json:"file"`
	Source string      `json:"source,omitempty"` // "S01"; absent when the whole file was not read
	Reason string      `json:"reason"`
	Hint   string      `json:"hint,omitempty"`
	Damage *har.Damage `json:"damage,omitempty"`
}

// data writes the data files beside events.jsonl.
func (b *builder) data() error {
	sources := SourcesFile{Schema: SourcesSchema, Sources: b.rep.Findings.Sources}
	for _, f := range []struct {
		name string
		v    any
	}{
		{"data/findings.json", b.rep.Findings},
		{"data/identifiers.json", b.rep.Identifiers},
		{"data/consent.json", b.rep.Consent},
		{"data/sources.json", sources},
	} {
		if err := b.json(f.name, f.v); err != nil {
			return err
		}
	}
	if err := b.file("data/skipped.jsonl", b.skipped); err != nil {
		return err
	}
	for _, f := range b.rep.Files {
		if err := b.bytes(f.Name, f.Data); err != nil {
			return err
		}
	}
	return schema.Each(func(name string, data []byte) error { return b.bytes("data/schema/"+name, data) })
}

func (b *builder) skipped(w io.Writer) error {
	put := func(l SkippedLine) error {
		line, err := evidence.JSONLine(l, "")
		if err != nil {
			return err
		}
		_, err = w.Write(line)
		return err
	}
	for _, s := range b.a.Skipped {
		if err := put(SkippedLine{File: s.File, Reason: s.Reason, Hint: s.Hint}); err != nil {
			return err
		}
	}
	for _, s := range b.a.Sources {
		for _, d := range s.Damage {
			if err := put(SkippedLine{File: s.File, Source: s.Label, Reason: d.Reason, Damage: &d}); err != nil {
				return err
			}
		}
	}
	return nil
}

// json writes v as a file that a person can read too.
func (b *builder) json(name string, v any) error {
	text, err := evidence.JSONLine(v, "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return b.bytes(name, text)
}

func (b *builder) bytes(name string, data []byte) error {
	return b.file(name, func(w io.Writer) error { _, err := w.Write(data); return err })
}

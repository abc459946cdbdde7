package build

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"pixelwitness/evidence"
	"pixelwitness/evidence/pack"
	"pixelwitness/evidence/pdf"
	"pixelwitness/evidence/report"
	"pixelwitness/evidence/xlsx"
	"pixelwitness/har"
)

// PackOptions say what a pack is made of besides its captures.
type PackOptions struct {
	Options
	Case           evidence.Case
	Zone           *time.Location
	MaxExhibits    int
	IncludeSources bool
}

// A Made pack is on disk, whole.
type Made struct {
	ID       [32]byte  // SHA-256 of its manifest
	Events   int       // things told to a vendor, each counted once
	Requests int       // that told them
	Linked   int       // events with a strong link to a category
	Notes    []string  // what the person who made the pack should know
	Analysis *Analysis // closed: what was read, and what could not be

	AfterReview int // events linked to a category after review; 0 without one
}

// Pack reads the captures and writes a pack at dir, which must not exist. A
// pack appears whole or not at all.
func Pack(ctx context.Context, dir string, files []har.File, opt PackOptions) (_ *Made, err error) {
	w, err := pack.Create(dir)
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	opt.TempDir = w.TempDir()
	a, err := Analyse(ctx, files, opt.Options)
	if err != nil {
		return nil, err
	}
	defer a.Close()
	st, err := newStore(ctx, w.TempDir())
	if err != nil {
		return nil, err
	}
	defer st.close()
	b := &builder{ctx: ctx, w: w, a: a, st: st, opt: opt, files: files}
	for _, step := range []func() error{b.events, b.report, b.draw, b.data, b.method, b.sources} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := step(); err != nil {
			return nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	id, err := w.Commit(b.seal())
	if err != nil {
		return nil, err
	}
	return &Made{ID: id, Analysis: a, Notes: b.notes, Events: b.count("events"), Requests: b.count("requests"),
		Linked: b.count("events_linked_strong"), AfterReview: b.count("events_linked_after_review")}, nil
}

// A builder fills one pack, step by step.
type builder struct {
	ctx   context.Context // for the one run that the builder is made for
	w     *pack.Writer
	a     *Analysis
	st    *store
	opt   PackOptions
	files []har.File
	rep   *report.Report
	notes []string // for Made
}

// An interruptible writer fails once ctx is done.
type interruptible struct {
	ctx context.Context
	w   io.Writer
}

func (w *interruptible) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// file writes one file of the pack.
func (b *builder) file(name string, write func(io.Writer) error) error {
	f, err := b.w.Create(name)
	if err != nil {
		return err
	}
	if err := write(&interruptible{b.ctx, f}); err != nil {
		f.Close()
		return fmt.Errorf("%s: %w", name, err)
	}
	return f.Close()
}

// events writes events.jsonl, and keeps the events at hand.
func (b *builder) events() error {
	return b.file("data/events.jsonl", func(w io.Writer) error {
		for it, err := range b.a.Items() {
			if err := cmp.Or(err, b.ctx.Err()); err != nil {
				return err
			}
			line, err := evidence.JSONLine(it.Event, "")
			if err != nil {
				return err
			}
			if _, err := w.Write(line); err != nil {
				return err
			}
			if err := b.st.add(it, line); err != nil {
				return err
			}
		}
		return b.st.flush()
	})
}

func (b *builder) report() (err error) {
	m, err := b.model()
	if err != nil {
		return err
	}
	b.rep, err = report.Build(m)
	return err
}

func (b *builder) draw() error {
	if err := b.file("02-evidence-report.pdf", func(w io.Writer) error { return pdf.Render(w, b.rep.Document) }); err != nil {
		return err
	}
	return b.file("03-evidence-workbook.xlsx", func(w io.Writer) error {
		d := b.rep.Document
		props := xlsx.Props{Title: d.Title, Subject: d.Subject, Date: d.Date, Banner: d.Banner,
			Cut: func(sheet string, cells int) {
				b.notes = append(b.notes, fmt.Sprintf("the workbook's sheet %q shows only the beginning of %d long values; data/events.jsonl has them whole", sheet, cells))
			}}
		return xlsx.Render(w, props, b.rep.Sheets, b.w.TempDir())
	})
}

// sources makes sure that no capture changed while it was read, and copies
// the captures into the pack when asked to.
func (b *builder) sources() error {
	done := make(map[string]bool)
	for _, f := range b.files {
		i := slices.IndexFunc(b.a.Sources, func(s har.Source) bool { return s.Path == f.Path && s.File == f.Name })
		if i < 0 || done[b.a.Sources[i].Label] {
			continue // not a capture, or a repeat of one
		}
		src := &b.a.Sources[i]
		done[src.Label] = true
		sum, err := b.source(f, src.Label)
		if err != nil {
			return err
		}
		if sum != src.SHA256 {
			return fmt.Errorf("%s: the file changed while it was being read", f.Name)
		}
	}
	return nil
}

// source returns the digest of f, and stores f in the pack, as
// sources/S01.har, when asked to.
func (b *builder) source(f har.File, label string) (sum [32]byte, err error) {
	if !b.opt.IncludeSources {
		return f.SHA256()
	}
	h := sha256.New()
	err = b.file("sources/"+label+extension(f.Name), func(w io.Writer) error {
		in, err := f.Stored()
		if err != nil {
			return err
		}
		defer in.Close()
		_, err = io.Copy(io.MultiWriter(w, h), in)
		return err
	})
	return [32]byte(h.Sum(nil)), err
}

// extension returns what follows the first dot of a file's name, where that
// is plain enough to name a file of the pack by: ".har", ".har.gz".
func extension(name string) string {
	_, ext, _ := strings.Cut(path.Base(name), ".")
	if ext == "" || strings.Trim(ext, "abcdefghijklmnopqrstuvwxyz0123456789.") != "" || strings.HasSuffix(ext, ".") || strings.Contains(ext, "..") {
		return ".capture"
	}
	return "." + ext
}

// seal states what a person would want to write down with the seal.
func (b *builder) seal() pack.Seal {
	ref := b.opt.Case.Reference
	if ref == "" {
		ref = "not completed"
	}
	facts := []pack.Fact{
		{Name: "case reference", Value: ref},
		{Name: "captures", Value: strconv.Itoa(len(b.a.Sources))},
		{Name: "events", Value: strconv.Itoa(b.count("events"))},
	}
	if set := b.opt.Review; set != nil {
		facts = append(facts, pack.Fact{Name: "decisions of a review", Value: strconv.Itoa(len(set.Entries()))})
	}
	return pack.Seal{Facts: facts}
}

// count returns a headline number of the report by its id.
func (b *builder) count(id string) int {
	for _, c := range b.rep.Findings.Counts {
		if c.ID == id {
			return c.N
		}
	}
	return 0
}

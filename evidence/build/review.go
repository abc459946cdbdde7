package build

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/report"
	"pixelwitness/evidence/review"
	"pixelwitness/evidence/sensitivity"
)

// reviewName is where a pack holds the review file, byte for byte.
const reviewName = "method/review.yaml"

// A RunReview says which review file was given.
type RunReview struct {
	SHA256  string `json:"sha256"`
	Entries int    `json:"entries"` // filled in
}

// reviewFile copies the review file into the pack.
func (b *builder) reviewFile(run *Run) error {
	set := b.opt.Review
	if set == nil {
		return nil
	}
	run.Review = &RunReview{reviewSum(set), len(set.Entries())}
	return b.bytes(reviewName, set.Data())
}

func reviewSum(set *review.Set) string {
	sum := sha256.Sum256(set.Data())
	return hex.EncodeToString(sum[:])
}

// reviewModel is what the report says of the review file.
func (b *builder) reviewModel() *report.ReviewFile {
	set := b.opt.Review
	if set == nil {
		return nil
	}
	return &report.ReviewFile{SHA256: reviewSum(set), Entries: set.Entries(), Blank: set.Blank()}
}

// PackReview reads the review file of the pack in dir; nil if it has none.
func PackReview(dir string, rules *sensitivity.Rules) (*review.Set, error) {
	name := filepath.Join(dir, filepath.FromSlash(reviewName))
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	return review.Read(name, data, rules.Categories())
}

// PackLinks yields the events of the pack in dir with what a review names them
// by, and with their links and what was considered; other fields are left out.
func PackLinks(dir string) iter.Seq2[*evidence.Event, error] {
	return func(yield func(*evidence.Event, error) bool) {
		name := filepath.Join(dir, "data", "events.jsonl")
		f, err := os.Open(name)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		d := json.NewDecoder(bufio.NewReaderSize(f, 64<<10))
		for {
			var l struct {
				Kind         decode.Kind
				SourceSHA256 string `json:"source_sha256"`
				Member       string
				Entry, N     int
				Vendor       string
				PageURL      string `json:"page_url"`
				Categories   []evidence.Link
				Considered   []evidence.Considered
			}
			switch err := d.Decode(&l); {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, fmt.Errorf("%s: %w", name, err))
				return
			}
			ev := &evidence.Event{Kind: l.Kind, SourceSHA256: l.SourceSHA256, Member: l.Member, Entry: l.Entry, N: l.N,
				Vendor: l.Vendor, PageURL: l.PageURL, Categories: l.Categories, Considered: l.Considered}
			if !yield(ev, nil) {
				return
			}
		}
	}
}

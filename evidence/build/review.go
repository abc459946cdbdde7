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

// PackEvents yields the lines of events.jsonl of the pack in dir, each valid
// until the next.
func PackEvents(dir string) iter.Seq2[*evidence.Event, error] {
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
			var ev evidence.Event
			switch err := d.Decode(&ev); {
			case err == io.EOF:
				return
			case err != nil:
				yield(nil, fmt.Errorf("%s: %w", name, err))
				return
			}
			if !yield(&ev, nil) {
				return
			}
		}
	}
}

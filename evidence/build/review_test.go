package build_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/review"
	"pixelwitness/har"
	"pixelwitness/samples"
)

// reviewed returns for each event, by its record, what a review file made of
// it, over the captures at the paths.
func reviewed(t *testing.T, file string, paths ...string) (map[string]string, error) {
	t.Helper()
	r := rules(t)
	set, err := review.Read("review.yaml", []byte(file), r.Categories())
	if err != nil {
		t.Fatalf("%v\n%s", err, file)
	}
	var files []har.File
	for _, p := range paths {
		files = append(files, har.File{Path: p, Name: filepath.Base(p)})
	}
	a, err := build.Analyse(context.Background(), files, build.Options{Rules: r, Review: set, TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	got := make(map[string]string)
	for it, err := range a.Items() {
		if err != nil {
			return nil, err
		}
		for _, d := range it.Event.Review {
			got[recordOf(it.Event)] += d.Action + " " + d.ID + "; "
		}
	}
	return got, nil
}

// recordOf names the record of an event as a review file does.
func recordOf(ev *evidence.Event) string {
	s := fmt.Sprintf("source_sha256: %s, entry: %d, n: %d", ev.SourceSHA256, ev.Entry, ev.N)
	if ev.Member != "" {
		s += fmt.Sprintf(", member: %q", ev.Member)
	}
	return s
}

// TestReviewOfRecords names every linked event of the samples by its record and
// removes its first link: that event has the decision, no other has.
func TestReviewOfRecords(t *testing.T) {
	dir := sampleDir(t)
	records, archived := 0, 0
	for _, c := range samples.Captures() {
		path := filepath.Join(dir, c.File)
		items, _ := analyse(t, path)
		file := "initials: AB\nentries:\n"
		want := make(map[string]string)
		for _, it := range items {
			if ev := it.Event; len(ev.Categories) > 0 {
				id := ev.Categories[0].ID
				file += fmt.Sprintf("  - {action: remove, category: %s, %s, reason: A test.}\n", id, recordOf(ev))
				want[recordOf(ev)] = "remove " + id + "; "
				records++
				if ev.Member != "" {
					archived++
				}
			}
		}
		if len(want) == 0 {
			continue
		}
		got, err := reviewed(t, file, path)
		if err != nil {
			t.Error(c.Name, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.Name, d)
		}
	}
	if records < 40 || archived < 3 {
		t.Errorf("%d events, %d of an archive: too few to hold anything", records, archived)
	}
}

// TestReviewOfACopy names a record that is an event when its capture is read
// alone, and a copy when it is read after another capture of the same visit.
func TestReviewOfACopy(t *testing.T) {
	dir := sampleDir(t)
	first := filepath.Join(dir, "nhs-appointment-journey.har")
	b, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	second := filepath.Join(dir, "again.har")
	if err := os.WriteFile(second, append(bytes.TrimSpace(b), "\n \n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	items, _ := analyse(t, second)
	file, alone := "", ""
	for _, it := range items {
		if ev := it.Event; len(ev.Categories) > 0 {
			alone = recordOf(ev)
			file = fmt.Sprintf("entries:\n  - {action: confirm, category: %s, %s, reason: A test., initials: AB}\n", ev.Categories[0].ID, alone)
			break
		}
	}
	got, err := reviewed(t, file, second)
	if err != nil || len(got) != 1 || got[alone] == "" {
		t.Errorf("read alone: %v, %v", got, err)
	}
	got, err = reviewed(t, file, first, second)
	if err != nil || len(got) != 1 || got[alone] != "" {
		t.Errorf("read after another: %v, %v", got, err)
	}
	if _, err = reviewed(t, file, first); err == nil || !strings.Contains(err.Error(), "line 2: there is no event at entry") {
		t.Errorf("without its capture: %v", err)
	}
}

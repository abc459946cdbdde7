package build_test

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/known"
	"pixelwitness/har"
)

// knownFile holds what was typed in two of the samples, with the samples'
// description as its source, and two values that no sample holds.
const knownFile = `
first_name: Placeholder
last_name: Qzxwvutson
email: person@example.test
phone: 01632 960000
postcode: ZZ99 9ZY
`

func knownSet(t testing.TB) *known.Set {
	t.Helper()
	s, err := known.Read([]byte(knownFile))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKnownValuesInSamples pins which hashes of what was typed are found, and
// under which rule.
func TestKnownValuesInSamples(t *testing.T) {
	type match struct{ Event, Field, Rule, Form, Key string }
	var got []match
	for _, sample := range []string{"police-report-journey", "nhs-appointment-journey"} {
		dir := sampleDir(t)
		path := filepath.Join(dir, sample+".har")
		a, err := build.Analyse(t.Context(), []har.File{{Path: path, Name: sample}}, build.Options{Rules: rules(t), Known: knownSet(t)})
		if err != nil {
			t.Fatal(err)
		}
		for it, err := range a.Items() {
			if err != nil {
				t.Fatal(err)
			}
			for _, k := range it.Event.Known {
				if k.Form == "sha256" && it.Event.Kind == decode.KindEvent {
					got = append(got, match{it.Event.ID, k.Field, k.Rule, k.Form, k.Key})
				}
			}
		}
		a.Close()
	}
	want := []match{
		{"S01-000035-1", "first_name", "lower", "sha256", "udff[fn]"},
		{"S01-000035-1", "email", "lower", "sha256", "udff[em]"},
		{"S01-000035-1", "phone", "digits_no_leading_zeros", "sha256", "udff[ph]"},
		{"S01-000018-1", "email", "lower", "sha256", "udff[em]"},
		{"S01-000019-1", "email", "lower", "sha256", "udff[em]"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// TestPackHoldsNoKnownValue looks through every file of a pack for the values
// that were supplied and that no request held in clear.
func TestPackHoldsNoKnownValue(t *testing.T) {
	path := filepath.Join(sampleDir(t), "police-report-journey.har")
	out := filepath.Join(t.TempDir(), "pack")
	_, err := build.Pack(t.Context(), out, []har.File{{Path: path, Name: "police.har"}}, build.PackOptions{
		Options: build.Options{Rules: rules(t), Known: knownSet(t)}, Zone: time.UTC, MaxExhibits: 5})
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = fs.WalkDir(os.DirFS(out), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		b, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			return err
		}
		if strings.HasSuffix(name, ".xlsx") {
			b = unzipped(t, b)
		}
		for _, value := range []string{"qzxwvutson", "person@example.test", "zz99 9zy", "zz999zy"} {
			if bytes.Contains(bytes.ToLower(b), []byte(value)) {
				t.Errorf("%s holds %q", name, value)
			}
		}
		return nil
	})
	if err != nil || files < 30 {
		t.Errorf("%d files looked through, %v", files, err)
	}
}

func unzipped(t *testing.T, b []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text...)
	}
	return all
}

// TestNoDisclosureToTheSiteItself holds that the samples, whose every other
// host is a known vendor's, list no other site.
func TestNoDisclosureToTheSiteItself(t *testing.T) {
	items, _ := analyse(t, filepath.Join(sampleDir(t), "police-report-journey.har"), filepath.Join(sampleDir(t), "nhs-appointment-journey.har"))
	n := 0
	for _, it := range items {
		if it.Event.Kind == decode.KindDisclosure && strings.HasSuffix(it.Event.Host, "northmere-police.test") {
			t.Errorf("%s: %v", it.Event.ID, it.Event.Notes)
		}
		n++
	}
	if n < 80 {
		t.Errorf("only %d records", n)
	}
}

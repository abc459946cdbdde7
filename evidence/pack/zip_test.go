package pack_test

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pixelwitness/evidence/pack"

	"github.com/google/go-cmp/cmp"
)

func TestZip(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "a"), filepath.Join(t.TempDir(), "b")
	id := makePack(t, first)
	makePack(t, second)
	must(t, os.Chtimes(filepath.Join(second, pack.SealName), time.Unix(1, 0), time.Unix(1, 0)))
	must(t, os.Chmod(filepath.Join(second, pack.SealName), 0o644))
	var a, b bytes.Buffer
	must(t, pack.Zip(first, &a))
	must(t, pack.Zip(second, &b))
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two archives of the same pack differ")
	}
	r, err := zip.NewReader(bytes.NewReader(a.Bytes()), int64(a.Len()))
	must(t, err)
	top := "evidence-pack-" + hex.EncodeToString(id[:4]) + "/"
	var got []string
	for _, f := range r.File {
		got = append(got, f.Mode().String()+" "+f.Modified.UTC().Format(time.DateOnly)+" "+strings.TrimPrefix(f.Name, top))
		in, err := f.Open()
		must(t, err)
		inZip, err := io.ReadAll(in)
		must(t, err)
		inPack, err := os.ReadFile(filepath.Join(first, filepath.FromSlash(strings.TrimPrefix(f.Name, top))))
		must(t, err)
		if !bytes.Equal(inZip, inPack) {
			t.Errorf("%s differs in the archive", f.Name)
		}
	}
	want := []string{
		"-rw------- 1980-01-01 00-READ-ME-FIRST.txt",
		"-rw------- 1980-01-01 MANIFEST.sha256",
		"-rw------- 1980-01-01 SEAL.txt",
		"-rw------- 1980-01-01 data/empty.jsonl",
		"-rw------- 1980-01-01 data/events.jsonl",
		"-rw------- 1980-01-01 data/sources.json",
		"-rw------- 1980-01-01 letters/01.txt",
		"-rw------- 1980-01-01 verify/seal-text.txt",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("archive (-want +got):\n%s", diff)
	}
}

func TestZipRefusesAChangedPack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "p")
	makePack(t, dir)
	must(t, os.WriteFile(filepath.Join(dir, "letters", "01.txt"), nil, 0o600))
	err := pack.Zip(dir, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "letters/01.txt") {
		t.Errorf("error %v, want one that names letters/01.txt", err)
	}
}

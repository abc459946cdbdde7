package pack

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestManifestRefuses(t *testing.T) {
	const sum = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	tests := []struct{ text, want string }{
		{"", "it is empty"},
		{sum + "  a", "line 1: it is cut short"},
		{sum + "  a\r\n", `line 1: "a\r": '\r' is not a letter of a to z, a digit, a hyphen, an underscore or a full stop`},
		{sum + " *a\n", "line 1: it is not a SHA-256, two spaces and a name"},
		{sum + " a\n", "line 1: it is not a SHA-256, two spaces and a name"},
		{sum[:63] + "  ab\n", "line 1: it is not a SHA-256, two spaces and a name"},
		{strings.ToUpper(sum) + "  a\n", `line 1: "` + strings.ToUpper(sum) + `" is not a SHA-256 in lower-case hexadecimal digits`},
		{sum[:63] + "g  a\n", `line 1: "` + sum[:63] + `g" is not a SHA-256 in lower-case hexadecimal digits`},
		{sum + "  b\n" + sum + "  a\n", `line 2: "a" is out of order`},
		{sum + "  a\n" + sum + "  a\n", `line 2: "a" is out of order`},
		{sum + "  a\n\n", "line 2: it is not a SHA-256, two spaces and a name"},
		{sum + "  SEAL.txt\n", `line 1: "SEAL.txt" is written with the seal`},
	}
	for _, tt := range tests {
		_, errs := parseManifest([]byte(tt.text))
		if len(errs) != 1 || errs[0].Error() != tt.want {
			t.Errorf("%q: errors %v, want %s", tt.text, errs, tt.want)
		}
	}
}

// FuzzManifest: what is read without an error is written again as it was.
func FuzzManifest(f *testing.F) {
	const line = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.txt\n"
	seeds := []string{line, line + line, line[:70], "", "\n", line[:64] + " *a.txt\n", line[:66] + "../a\n", line[:66] + "MANIFEST.sha256\n", "\\" + line}
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		files, errs := parseManifest(text)
		if len(errs) > 0 {
			return
		}
		if got := formatManifest(files); !bytes.Equal(got, text) {
			t.Errorf("%q is written as %q", text, got)
		}
		for _, file := range files {
			if err := checkName(file.Name); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzVerify: a pack verifies only while each file is as it was.
func FuzzVerify(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "p")
	w, err := Create(dir)
	if err != nil {
		f.Fatal(err)
	}
	out, err := w.Create("data/events.jsonl")
	if err != nil {
		f.Fatal(err)
	}
	if err := out.Close(); err != nil {
		f.Fatal(err)
	}
	if _, err := w.Commit(Seal{}); err != nil {
		f.Fatal(err)
	}
	names := []string{ManifestName, SealName, SealTextName, "data/events.jsonl"}
	var whole [][]byte
	for i, name := range names {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			f.Fatal(err)
		}
		whole = append(whole, data)
		f.Add(uint8(i), data)
		f.Add(uint8(i), append(bytes.Clone(data), '\n'))
		f.Add(uint8(i), bytes.ToUpper(data))
		f.Add(uint8(i), []byte{})
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		i := int(which) % len(names)
		path := filepath.Join(dir, names[i])
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		report, err := Verify(dir, VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if want := bytes.Equal(data, whole[i]); report.OK() != want {
			t.Errorf("%s holds %q: OK %v, want %v", names[i], data, report.OK(), want)
		}
		if err := os.WriteFile(path, whole[i], 0o600); err != nil {
			t.Fatal(err)
		}
	})
}

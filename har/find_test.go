package har

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFind(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.har", "a/z.har", "a.har", "a/._z.har", ".hidden/x.har", "__MACOSX/x.har", "a/é.zip"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, cleanup, err := Find([]string{filepath.Join(dir, "b.har"), dir, "-"}, strings.NewReader(fixtures()[0].text))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		switch {
		case f.Passed != "":
			names = append(names, f.Name+"!")
		case f.Searched:
			names = append(names, f.Name+"?")
		default:
			names = append(names, f.Name)
		}
	}
	if diff := cmp.Diff([]string{"b.har", ".hidden!", "__MACOSX!", "a.har?", "a/._z.har!", "a/z.har?", "a/é.zip?", "b.har?", "-"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	spool := files[len(files)-1]
	if info, err := spool.spool.Stat(); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("temporary file: mode %v, %v", info.Mode(), err)
	}
	for range 2 {
		captures, err := Open(spool, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if src := readCapture(t, captures[0], nil); src.Entries != 3 || src.File != "-" {
			t.Errorf("standard input: %d entries of %q, want 3 of -", src.Entries, src.File)
		}
	}
	cleanup()
	if _, err := os.Stat(spool.spool.Name()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the temporary file is left behind: %v", err)
	}
	if _, _, err := Find([]string{filepath.Join(dir, "none")}, nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, _, err := Find([]string{"-"}, io.MultiReader(strings.NewReader("x"), broken{})); !errors.Is(err, errBroken) {
		t.Errorf("broken input: %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errBroken }

// A system failure while reading is an error, after the entries before it.
func TestReadFailure(t *testing.T) {
	text := fixtures()[0].text
	s := newStored(failing{strings.NewReader(text), int64(len(text) / 2)}, int64(len(text)), func() error { return nil })
	captures, err := open(File{Name: "capture"}, s, Options{})
	if err == nil {
		for _, e := range captures[0].Entries() {
			err = e
		}
	}
	if !errors.Is(err, errBroken) {
		t.Errorf("error %v, want %v", err, errBroken)
	}
}

type failing struct {
	r  io.ReaderAt
	at int64
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.at {
		return 0, &os.PathError{Op: "read", Path: "capture", Err: errBroken}
	}
	return f.r.ReadAt(p, off)
}

func TestRefused(t *testing.T) {
	tests := []struct{ data, looksLike string }{
		{`{"a":1,"b":[2]}`, `JSON with the members "a", "b"`},
		{`{"log":"text"}`, `JSON with the members "log"`},
		{`{"a":1,x`, `damaged JSON (at byte 7: 'x' where a key belongs) with the members "a"`},
		{`[{"startedDateTime":"x"}]`, "a list in JSON"},
		{`[{"status":"COMPLETE","method":"GET","protocolVersion":"HTTP/1.1"}]`, "a list in JSON"},
		{"\xac\xed\x00\x05sr\x00", "data of a Java program, as Charles keeps its sessions in (.chls)"},
		{"9:websocket;0:~8:response;", "text of an unknown kind"},
		{`<134>Nov 21 19:57:31 haproxy[26154]: 192.0.2.10:60236 [21/Nov/2026:19:57:31.348] f~ b/s 0/0/4/1/5 200 702 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"`, "a HAProxy log"},
		{"#separator \\x09\n#path\thttp\n", "a Zeek log"},
		{`{"ts":1795290633.1,"uid":"C1","id.orig_h":"192.0.2.10"}`, "a Zeek log in JSON"},
		{"#Software: x\n#Fields: date time\n", "a log (W3C extended) without a column for addresses"},
		{"SQLite format 3\x00", "an SQLite database"},
		{"\x0a\x0d\x0d\x0a\x1c\x00\x00\x00", "a packet capture (pcapng)"},
		{"<?xml version=\"1.0\"?><session>", "a web page or XML"},
		{"%PDF-1.7", "a PDF document"},
		{"\x00\x01\x02\x03\x04", "binary data of an unknown kind"},
		{"hello", "text of an unknown kind"},
		{string(zipped(member{"datapackage.json", nil})), "a data package without web archives in it"},
		{string(zipped(member{"x.txt", nil})), "a zip archive without a .har file in it"},
		{string(zipped(member{"x.har", []byte("{}")})), "JSON with the members none"},
		{string(zipped(member{"../x.har", []byte(`{"log":{}}`)})), `an archive whose member "../x.har" would be unpacked elsewhere`},
		{string(encrypted()), "a password-protected zip archive"},
		{string(gzipped(zipped(member{"x.har", nil}))), "a zip archive inside another file"},
	}
	for _, tt := range tests {
		_, err := openBytes([]byte(tt.data), Options{})
		var got *RefusedError
		if !errors.As(err, &got) || got.LooksLike != tt.looksLike {
			t.Errorf("%.40q: %v, want %q", tt.data, err, tt.looksLike)
		}
	}
}

// encrypted is an archive whose member is marked as encrypted.
func encrypted() []byte {
	data := zipped(member{"x.har", []byte("secret")})
	data[6] |= 1
	for i := len(data) - 46; i > 0; i-- {
		if string(data[i:i+4]) == "PK\x01\x02" {
			data[i+8] |= 1
			break
		}
	}
	return data
}

// Each HAR of an archive is a source; one that is none is told, not dropped.
func TestSeveralMembers(t *testing.T) {
	fx := fixtures()
	data := zipped(member{"b/two.har", []byte(fx[0].text)}, member{"__MACOSX/b/._two.har", []byte("x")}, member{"a/one.HAR", []byte(fx[1].text)},
		member{"a/one.har.gz", gzipped([]byte(fx[3].text))}, member{"notes.har", []byte("hello")})
	var got []Source
	for _, c := range mustOpen(t, data, Options{}) {
		src := *readCapture(t, c, nil)
		got = append(got, Source{Member: src.Member, Container: src.Container, Entries: src.Entries, Damage: src.Damage})
	}
	want := []Source{
		{Member: "b/two.har", Container: []string{"zip"}, Entries: 3},
		{Member: "a/one.HAR", Container: []string{"zip"}, Entries: 2},
		{Member: "a/one.har.gz", Container: []string{"zip", "gzip"}},
		{Member: "notes.har", Container: []string{"zip"}, Damage: []Damage{{Reason: "not read: it looks like text of an unknown kind"}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

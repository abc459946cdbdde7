package samples

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"path"
	"strings"
	"testing"
)

// An entry is what these tests read of a HAR entry: with encoding/json, so
// that the samples are checked by other code than the project's reader.
type entry struct {
	Cache   string `json:"_fromCache"`
	Request struct {
		Method, URL string
		PostData    struct {
			MimeType, Text string
			File           string `json:"_file"`
			Body           string `json:"-"` // Text, or the bytes of File
		}
	}
	Response struct {
		Status       int
		Error        string `json:"_error"`
		TransferSize *int   `json:"_transferSize"`
	}
}

// A line is one line of a truth file.
type line struct {
	N                  int
	Method, Host, Path string
	Headers            map[string]string
	BodyLen            int    `json:"body_len"`
	BodySHA256         string `json:"body_sha256"`
	Body               []byte `json:"body_b64"`
}

// readText returns the capture's JSON, out of its archive where it has one.
func readText(t *testing.T, c Capture) []byte {
	t.Helper()
	data, err := FS.ReadFile(c.File)
	if err != nil {
		t.Fatal(err)
	}
	if path.Ext(c.File) == ".zip" {
		return member(t, data, "har.har")
	}
	return data
}

func readCapture(t *testing.T, c Capture) []entry {
	t.Helper()
	var h struct{ Log struct{ Entries []entry } }
	if err := json.Unmarshal(readText(t, c), &h); err != nil {
		t.Fatalf("%s: %v", c.File, err)
	}
	for i := range h.Log.Entries {
		p := &h.Log.Entries[i].Request.PostData
		p.Body = p.Text
		if p.File != "" {
			data, _ := FS.ReadFile(c.File)
			p.Body = string(member(t, data, p.File))
		}
	}
	return h.Log.Entries
}

func readTruth(t *testing.T, c Capture) []line {
	t.Helper()
	data, err := FS.ReadFile(c.Truth)
	if err != nil {
		t.Fatal(err)
	}
	var lines []line
	for d := json.NewDecoder(bytes.NewReader(data)); ; {
		var l line
		switch err := d.Decode(&l); err {
		case nil:
			lines = append(lines, l)
		case io.EOF:
			return lines
		default:
			t.Fatalf("%s: line %d: %v", c.Truth, len(lines)+1, err)
		}
	}
}

func member(t *testing.T, archive []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return data
}

// metaCounts counts the requests that carry Meta's events, and the events.
func metaCounts(t *testing.T, entries []entry) (requests, events int) {
	t.Helper()
	seen := make(map[string]bool)
	for i, e := range entries {
		u, err := url.Parse(e.Request.URL)
		if err != nil {
			t.Fatal(err)
		}
		p := strings.Trim(u.Path, "/")
		if u.Host != "www.facebook.com" || p != "tr" && p != "privacy_sandbox/pixel/register/trigger" {
			continue
		}
		requests++
		values := u.Query()
		if e.Request.PostData.Body != "" {
			values = form(t, e)
		}
		list := []url.Values{values}
		if values.Get("batch") == "1" {
			list = nil
			for n := 0; values.Has(fmt.Sprintf("events[%d]", n)); n++ {
				v, err := url.ParseQuery(values.Get(fmt.Sprintf("events[%d]", n)))
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, v)
			}
		}
		for _, v := range list {
			key := strings.Join([]string{v.Get("id"), v.Get("ev"), v.Get("ts"), v.Get("ec")}, " ")
			if !v.Has("ts") {
				key = fmt.Sprint("entry ", i)
			}
			seen[key] = true
		}
	}
	return requests, len(seen)
}

func form(t *testing.T, e entry) url.Values {
	t.Helper()
	p := e.Request.PostData
	kind, params, err := mime.ParseMediaType(p.MimeType)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "multipart/form-data" {
		v, err := url.ParseQuery(p.Body)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	f, err := multipart.NewReader(strings.NewReader(p.Body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	return f.Value
}

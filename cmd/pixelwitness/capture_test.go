package main

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// A record is one entry of a HAR written for a test.
type record struct {
	method, url  string
	headers      []string // "Name: value"
	body         string
	bodyType     string
	params       []string // "name=value", decoded; for a body of names and values only
	cookies      []string // "name=value": the capture's own list of those sent
	status       int
	answer       []string // header fields, "Name: value"
	answerType   string
	answerBody   string
	initiator    any
	started      string // "" is one second after the record before
	messages     []string
	resourceType string
	page         string
}

// fields writes lines of names and values as lists of HAR are.
func fields(lines []string, separator string) []map[string]any {
	out := []map[string]any{}
	for _, l := range lines {
		name, value, _ := strings.Cut(l, separator)
		out = append(out, map[string]any{"name": name, "value": value})
	}
	return out
}

// harOf writes records as Chromium does, with the cookies.
func harOf(t testing.TB, records ...record) []byte {
	t.Helper()
	entries := []any{}
	for i, r := range records {
		if r.method == "" {
			r.method = "GET"
		}
		if r.status == 0 {
			r.status = 200
		}
		if r.answerType == "" {
			r.answerType = "image/gif"
		}
		if r.started == "" {
			r.started = "2026-03-02T10:" + twoDigits(i/60%60) + ":" + twoDigits(i%60) + ".000Z"
		}
		request := map[string]any{"method": r.method, "url": r.url, "httpVersion": "http/2.0",
			"headers": fields(r.headers, ": "), "queryString": []any{}, "cookies": fields(r.cookies, "="), "headersSize": -1, "bodySize": len(r.body)}
		if r.body != "" || r.params != nil {
			post := map[string]any{"mimeType": r.bodyType}
			if r.body != "" {
				post["text"] = r.body
			}
			post["params"] = fields(r.params, "=")
			request["postData"] = post
		}
		e := map[string]any{"startedDateTime": r.started, "time": 12, "request": request,
			"response": map[string]any{"status": r.status, "statusText": "", "httpVersion": "http/2.0", "headers": fields(r.answer, ": "),
				"cookies": []any{}, "content": map[string]any{"size": len(r.answerBody), "mimeType": r.answerType, "text": r.answerBody},
				"redirectURL": "", "headersSize": -1, "bodySize": -1},
			"cache": map[string]any{}, "timings": map[string]any{"send": 1, "wait": 1, "receive": 1}}
		if r.initiator != nil {
			e["_initiator"] = r.initiator
		}
		if r.resourceType != "" {
			e["_resourceType"] = r.resourceType
		}
		if r.page != "" {
			e["pageref"] = r.page
		}
		if r.messages != nil {
			var ms []any
			for _, m := range r.messages {
				ms = append(ms, map[string]any{"type": "send", "time": 1772445600.5, "opcode": 1, "data": m})
			}
			e["_webSocketMessages"] = ms
		}
		entries = append(entries, e)
	}
	b, err := json.Marshal(map[string]any{"log": map[string]any{"version": "1.2",
		"creator": map[string]any{"name": "WebInspector", "version": "537.36"}, "pages": []any{}, "entries": entries}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func twoDigits(n int) string { return string([]byte{byte('0' + n/10), byte('0' + n%10)}) }

// A result is what one run of the program left.
type result struct {
	code     int
	out, err string
}

func call(args ...string) result {
	var out, errw bytes.Buffer
	code := run(context.Background(), args, strings.NewReader(""), &out, &errw)
	return result{code, out.String(), errw.String()}
}

// texts returns what a reader finds in each file of a pack: workbooks
// unzipped, and of PDF files the inflated streams and the text drawn.
func texts(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		switch filepath.Ext(name) {
		case ".xlsx":
			z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
			if err != nil {
				return err
			}
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					return err
				}
				part, err := io.ReadAll(r)
				if err != nil {
					return err
				}
				all[rel+":"+f.Name] = string(part)
			}
		case ".pdf":
			inflated := inflate(b)
			all[rel] = string(inflated)
			all[rel+":strings"] = textAfter(inflated, "(")
			all[rel+":pages"] = textAfter(inflated, " Td (")
		default:
			all[rel] = string(b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var streamRE = regexp.MustCompile(`/FlateDecode[^>]*>>\s*stream\r?\n`)

// inflate returns a PDF file with its compressed streams also written out.
func inflate(file []byte) []byte {
	out := file
	for _, m := range streamRE.FindAllIndex(file, -1) {
		if z, err := zlib.NewReader(bytes.NewReader(file[m[1]:])); err == nil {
			if b, err := io.ReadAll(z); err == nil {
				out = append(out[:len(out):len(out)], b...)
			}
		}
	}
	return out
}

// textAfter returns the strings of a PDF that begin with mark, in order and
// without white space: they are UTF-16BE, in parentheses.
func textAfter(file []byte, mark string) string {
	var b strings.Builder
	for {
		i := bytes.Index(file, []byte(mark))
		if i < 0 {
			return strings.Join(strings.Fields(b.String()), "")
		}
		file = file[i+len(mark):]
		var s []byte
		for len(file) > 0 && file[0] != ')' {
			c := file[0]
			if c == '\\' && len(file) > 1 {
				file = file[1:]
				if c = file[0]; c == 'r' {
					c = '\r'
				}
			}
			s = append(s, c)
			file = file[1:]
		}
		units := make([]uint16, len(s)/2)
		for i := range units {
			units[i] = binary.BigEndian.Uint16(s[2*i:])
		}
		b.WriteString(string(utf16.Decode(units)))
	}
}

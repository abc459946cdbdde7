package build_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/decode"
	"pixelwitness/evidence/build"
	"pixelwitness/evidence/link"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/har"
	"pixelwitness/samples"
	"pixelwitness/templates"
)

// sampleDir copies the samples to a folder of the test.
func sampleDir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, samples.FS); err != nil {
		t.Fatal(err)
	}
	return dir
}

func rules(t testing.TB) *sensitivity.Rules {
	t.Helper()
	r, err := sensitivity.Load(templates.FS)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// analyse returns what some captures hold.
func analyse(t testing.TB, paths ...string) ([]*link.Item, *build.Analysis) {
	t.Helper()
	var files []har.File
	for _, p := range paths {
		files = append(files, har.File{Path: p, Name: filepath.Base(p)})
	}
	a, err := build.Analyse(context.Background(), files, build.Options{Rules: rules(t), TempDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	var items []*link.Item
	for it, err := range a.Items() {
		if err != nil {
			t.Fatal(err)
		}
		items = append(items, it)
	}
	return items, a
}

// A pair is one parameter as the server received it.
type pair struct{ Key, Value string }

// told reads what a Meta request told, with nothing of this project: the
// query, and a form in the body.
func told(t *testing.T, path, contentType string, body []byte) []pair {
	t.Helper()
	var pairs []pair
	form := func(s string) {
		for p := range strings.SplitSeq(s, "&") {
			if p == "" {
				continue
			}
			k, v, _ := strings.Cut(p, "=")
			key, err1 := url.QueryUnescape(k)
			value, err2 := url.QueryUnescape(v)
			if err1 != nil || err2 != nil {
				t.Fatalf("%q: %v %v", p, err1, err2)
			}
			pairs = append(pairs, pair{key, value})
		}
	}
	_, query, _ := strings.Cut(path, "?")
	form(query)
	switch kind, params, _ := mime.ParseMediaType(contentType); kind {
	case "application/x-www-form-urlencoded":
		form(string(body))
	case "multipart/form-data":
		r := multipart.NewReader(bytes.NewReader(body), params["boundary"])
		for {
			p, err := r.NextPart()
			if err == io.EOF {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			v, err := io.ReadAll(p)
			if err != nil {
				t.Fatal(err)
			}
			pairs = append(pairs, pair{p.FormName(), string(v)})
		}
	}
	return flatten(t, pairs)
}

// flatten replaces the elements of a batch by the pairs inside them.
func flatten(t *testing.T, pairs []pair) []pair {
	var out []pair
	for _, p := range pairs {
		if strings.HasPrefix(p.Key, "events[") {
			out = append(out, told(t, "?"+p.Value, "", nil)...)
		} else {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return strings.Compare(a.Key+"\x00"+a.Value, b.Key+"\x00"+b.Value) })
	return out
}

// carried lists the parameters of some records of one entry, without the
// wrapper of a batch.
func carried(params ...decode.Param) []pair {
	var out []pair
	for _, p := range params {
		if (p.In == "query" || p.In == "body") && p.Key != "batch" {
			out = append(out, pair{p.Key, p.Value})
		}
	}
	slices.SortFunc(out, func(a, b pair) int { return strings.Compare(a.Key+"\x00"+a.Value, b.Key+"\x00"+b.Value) })
	return out
}

// TestAgainstTheServers compares every event of Meta in the samples with what
// the servers received: none missing, none wrong, none twice.
func TestAgainstTheServers(t *testing.T) {
	dir := sampleDir(t)
	requests := 0
	for _, c := range samples.Captures() {
		items, _ := analyse(t, filepath.Join(dir, c.File))

		// What each entry told, by entry, whether as an event or a copy.
		have := make(map[int][]pair)
		for _, it := range items {
			ev := it.Event
			if ev.Vendor != "meta" || ev.Kind != decode.KindEvent || ev.Delivery == har.FromCache || ev.Delivery == har.Blocked {
				continue
			}
			have[ev.Entry] = append(have[ev.Entry], carried(ev.Params...)...)
			for _, cp := range ev.Copies {
				have[cp.Entry] = merge(ev.Params, cp.Params)
			}
		}
		var got [][]pair
		for _, p := range have {
			slices.SortFunc(p, func(a, b pair) int { return strings.Compare(a.Key+"\x00"+a.Value, b.Key+"\x00"+b.Value) })
			got = append(got, p)
		}
		want := truth(t, filepath.Join(dir, c.Truth))
		requests += len(want)
		byText := func(a, b []pair) int { return strings.Compare(text(a), text(b)) }
		slices.SortFunc(got, byText)
		slices.SortFunc(want, byText)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-received +events):\n%s", c.Name, d)
		}
	}
	const all = 23 + 15 + 6 + 3 + 3 + 2
	if requests != all {
		t.Errorf("%d requests in the truth, want %d", requests, all)
	}
}

// merge is the payload of a copy: that of its event, with the keys that differ.
func merge(event, differ []decode.Param) []pair {
	other := make(map[string]bool)
	for _, p := range differ {
		other[p.Key] = true
	}
	var params []decode.Param
	for _, p := range event {
		if !other[p.Key] {
			params = append(params, p)
		}
	}
	return carried(append(params, differ...)...)
}

func text(pairs []pair) string {
	var b strings.Builder
	for _, p := range pairs {
		b.WriteString(p.Key + "=" + p.Value + "\n")
	}
	return b.String()
}

// truth lists what Meta's hosts received as events.
func truth(t *testing.T, name string) [][]pair {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][]pair
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var l struct {
			Host, Path string
			Headers    map[string]string
			Body       string `json:"body_b64"`
		}
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		p, _, _ := strings.Cut(l.Path, "?")
		if l.Host != "www.facebook.com" || p != "/tr/" && p != "/tr" && p != "/privacy_sandbox/pixel/register/trigger/" {
			continue
		}
		body, err := base64.StdEncoding.DecodeString(l.Body)
		if err != nil {
			t.Fatal(err)
		}
		pairs := told(t, l.Path, l.Headers["content-type"], body)
		all = append(all, slices.DeleteFunc(pairs, func(p pair) bool { return p.Key == "batch" }))
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

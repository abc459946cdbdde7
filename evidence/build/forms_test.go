package build_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"pixelwitness/evidence/build"
	"pixelwitness/evidence/link"
	"pixelwitness/har"
	"pixelwitness/samples"
)

// A sent is one request of the visit, as it was sent.
type sent struct {
	Time               time.Time `json:"t"`
	Method, Host, Path string
	Headers            map[string]string
	Body               []byte `json:"body_b64"`
}

// sentToVendors reads the truth of the forms, without the site's own pages.
func sentToVendors(t *testing.T, dir string) []sent {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, samples.FormsTruth))
	if err != nil {
		t.Fatal(err)
	}
	var list []sent
	for line := range strings.Lines(string(b)) {
		var s sent
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(s.Host, ".test") {
			list = append(list, s)
		}
	}
	return list
}

// A toldRequest is what an event says of it, or should say.
type toldRequest struct {
	Method, Host         string
	Query, Body, Cookies []pair
	at                   time.Time
}

// compare orders by all but the time, and then by that.
func (r toldRequest) compare(o toldRequest) int {
	return cmp.Or(strings.Compare(fmt.Sprint(r.Method, r.Host, r.Query, r.Body, r.Cookies), fmt.Sprint(o.Method, o.Host, o.Query, o.Body, o.Cookies)), r.at.Compare(o.at))
}

// without says what of a request a form cannot show, and why.
type without struct{ tunnel, body, query, cookies, request, time string }

const (
	byOthers  = "a tunnel of another program is no request of the browser or of an opened connection"
	logBodies = "a log has no bodies"
	logHeads  = "the log has no column for cookies"
	byHand    = "who wrote the list left it out"
)

// lost lists what each form cannot show of the visit. All else must be shown.
var lost = map[string]without{
	"session.har":          {tunnel: byOthers},
	"cdp-events.jsonl":     {tunnel: byOthers},
	"trace.zip":            {tunnel: byOthers},
	"netlog.json":          {tunnel: byOthers, body: "made without raw bytes"},
	"session.mitm":         {tunnel: byOthers},
	"session.saz":          {},
	"session.chlsj":        {},
	"session.chlsx":        {},
	"burp-items.xml":       {tunnel: byOthers},
	"session.warc.gz":      {tunnel: byOthers},
	"session.wacz":         {tunnel: byOthers},
	"curl-commands.txt":    {tunnel: byOthers, time: "a command has no time"},
	"curl-output.txt":      {tunnel: byOthers, body: "with -v, curl does not print them", time: "curl states none"},
	"squid-access.log":     {body: logBodies, cookies: logHeads},
	"squid-stripped.log":   {body: logBodies, cookies: logHeads, query: "the log removed it"},
	"squid-connect.log":    {request: "the proxy opened no connection: hosts alone"},
	"squid-own-format.log": {body: logBodies},
	"access-combined.log":  {body: logBodies, cookies: logHeads},
	"sgos.log":             {body: logBodies, cookies: logHeads},
	"zscaler.csv":          {body: logBodies, cookies: logHeads},
	"umbrella.csv":         {tunnel: "no row of the kind is documented", body: logBodies, cookies: logHeads},
	"envoy.jsonl":          {tunnel: "this one opens every connection", body: logBodies, cookies: logHeads},
	"requests.csv":         {tunnel: byHand, body: byHand, cookies: byHand},
	"addresses.txt":        {tunnel: byHand, body: byHand, cookies: byHand, time: byHand},
}

// TestForms compares what each form of one visit shows with what was sent:
// nothing is missing but what the form cannot show, and nothing is wrong.
func TestForms(t *testing.T) {
	dir := sampleDir(t)
	all := sentToVendors(t, dir)
	if len(all) != 11 {
		t.Fatalf("%d requests to vendors in the truth, want 11", len(all))
	}
	compared := 0
	for _, form := range samples.Forms() {
		name := filepath.Base(form.File)
		items, a := analyseForm(t, build.LogOptions{Format: form.LogFormat}, filepath.Join(dir, form.File))
		if len(a.Sources) != 1 || len(a.Sources[0].Damage) > 0 || form.Format != "har" && a.Sources[0].Format != form.Format {
			t.Errorf("%s: sources %+v, want one whole %s", name, a.Sources, form.Format)
		}
		lacks, listed := lost[name]
		var want, got []toldRequest
		hosts := make(map[string]bool)
		for _, s := range all {
			if !listed || s.Method == "CONNECT" && lacks.tunnel != "" || lacks.request != "" && hosts[s.Host] {
				continue
			}
			hosts[s.Host] = true
			want = append(want, shown(t, s, lacks))
		}
		for _, it := range items {
			got = append(got, request(it))
			if len(it.Event.Copies) > 0 {
				t.Errorf("%s: %s has copies", name, it.Event.ID)
			}
		}
		slices.SortFunc(got, toldRequest.compare)
		slices.SortFunc(want, toldRequest.compare)
		for i := range min(len(got), len(want)) {
			if lacks.time == "" && got[i].at.Sub(want[i].at).Abs() > 1200*time.Millisecond {
				t.Errorf("%s: %s %s at %v, want %v", name, got[i].Method, got[i].Host, got[i].at, want[i].at)
			}
		}
		if d := gocmp.Diff(want, got, withoutTime()); d != "" {
			t.Errorf("%s (-sent +shown):\n%s", name, d)
		}
		compared += len(want)
	}
	const requests = 9*11 + 14*10 + 6 // forms with the tunnel, without it, and hosts alone
	if compared != requests {
		t.Errorf("%d requests were compared, want %d", compared, requests)
	}
}

func analyseForm(t *testing.T, log build.LogOptions, paths ...string) ([]*link.Item, *build.Analysis) {
	t.Helper()
	var files []har.File
	for _, p := range paths {
		files = append(files, har.File{Path: p, Name: filepath.Base(p)})
	}
	a, err := build.Analyse(context.Background(), files, build.Options{Rules: rules(t), Log: log, TempDir: t.TempDir()})
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

// request is what an event says, with the cookies that only another capture's
// record of the same request holds.
func request(it *link.Item) toldRequest {
	r := toldRequest{Method: it.Event.Method, Host: it.Event.Host, at: it.Time}
	for _, p := range it.Event.Params {
		list := map[string]*[]pair{"query": &r.Query, "body": &r.Body, "cookie": &r.Cookies}[p.In]
		if list != nil {
			*list = append(*list, pair{p.Key, p.Value})
		}
	}
	for _, c := range it.Event.Copies {
		for _, p := range c.Params {
			if x := (pair{p.Key, p.Value}); p.In == "cookie" && c.SameRequestAs != "" && !slices.Contains(r.Cookies, x) {
				r.Cookies = append(r.Cookies, x)
			}
		}
	}
	slices.SortFunc(r.Query, byKey)
	slices.SortFunc(r.Body, byKey)
	slices.SortFunc(r.Cookies, byKey)
	return r
}

// withoutTime leaves the time of a request to be compared apart.
func withoutTime() gocmp.Option {
	return gocmp.FilterPath(func(p gocmp.Path) bool { return p.Last().String() == ".at" }, gocmp.Ignore())
}

// shown is what an event should say of s in a form that lacks something.
func shown(t *testing.T, s sent, lacks without) toldRequest {
	r := toldRequest{Method: s.Method, Host: s.Host, at: s.Time}
	if s.Method == "CONNECT" || lacks.request != "" {
		r.Method = "CONNECT"
		return r
	}
	if lacks.query == "" {
		r.Query = told(t, s.Path, "", nil)
	}
	if lacks.body == "" && len(s.Body) > 0 {
		if s.Body[0] == '{' {
			r.Body = leaves(t, s.Body)
		} else {
			r.Body = told(t, "", s.Headers["Content-Type"], s.Body)
		}
	}
	if cookies := s.Headers["Cookie"]; lacks.cookies == "" && cookies != "" {
		for c := range strings.SplitSeq(cookies, "; ") {
			k, v, _ := strings.Cut(c, "=")
			if k == "xs" {
				v = fmt.Sprintf("[masked %d bytes]", len(v))
			}
			r.Cookies = append(r.Cookies, pair{k, v})
		}
		slices.SortFunc(r.Cookies, byKey)
	}
	return r
}

func byKey(a, b pair) int { return strings.Compare(a.Key+"\x00"+a.Value, b.Key+"\x00"+b.Value) }

// leaves lists the texts in a JSON body, by their RFC 6901 pointers.
func leaves(t *testing.T, body []byte) []pair {
	t.Helper()
	var out []pair
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for k, x := range v {
				walk(at+"/"+k, x)
			}
		case string:
			out = append(out, pair{at, v})
		default:
			t.Fatalf("%s: %T", at, v)
		}
	}
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatal(err)
	}
	walk("", v)
	slices.SortFunc(out, byKey)
	return out
}

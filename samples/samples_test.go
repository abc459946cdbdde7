package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pins is what each capture holds, counted with encoding/json alone. A
// request is one that carries Meta's events; a batch carries several. Events
// are told apart by pixel, name, time and counter, so that a copy adds a
// request but no event.
var pins = []struct {
	Name             string
	SHA256           string
	Entries, Truth   int
	Requests, Events int
}{
	{"police-report-journey", "97090af3d4d3b4b0c5d1cc5ed54659ec80031a9f2399595d774e59dcae4c9dd0", 93, 59, 23, 19},
	{"nhs-appointment-journey", "d760149b79bb827211babe7b270a7d213eb53bee8b88c8d202bf9371e1eb3986", 29, 29, 15, 15},
	{"careers-only-visit", "506262a278a46f6b79c3cd24c5170b1787cc3e877933caebac165b7460439b1a", 36, 28, 6, 6},
	{"chrome-sanitised-export", "453af9e42da2406e93b710ba855522651da8f4717fcbdfc4e551a29196084e6d", 11, 11, 3, 3},
	{"firefox-referral-form", "54f8bb37a3c743458c5e6a2101eb885b2d8fdecf57f85e7417f39e440faafe02", 12, 11, 3, 3},
	{"council-housing-attach", "123d23d79514abbbe70a4ad5367d92bad0d12690738cc202b52bb5e70dab0734", 10, 10, 2, 4},
	{"no-trackers", "aa5b5b912aba5e6d1d997b7b515ed0c26fbc26d6f505fb0f82a18f9f93d9bdc9", 2, 2, 0, 0},
}

func TestCaptures(t *testing.T) {
	captures := Captures()
	if got, want := len(captures), len(pins); got != want {
		t.Fatalf("%d captures, want %d", got, want)
	}
	for i, c := range captures {
		want := pins[i]
		got := want
		got.Name = c.Name
		got.SHA256 = sum(t, c.File)
		entries := readCapture(t, c)
		got.Entries, got.Truth = len(entries), len(readTruth(t, c))
		got.Requests, got.Events = metaCounts(t, entries)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.Name, diff)
		}
		if c.Description == "" {
			t.Errorf("%s: no description", c.Name)
		}
	}
}

func TestEveryFileIsListed(t *testing.T) {
	var want, got []string
	for _, c := range Captures() {
		want = append(want, c.File, c.Truth)
	}
	want = append(want, FormsTruth)
	for _, f := range Forms() {
		want = append(want, f.File)
	}
	slices.Sort(want)
	if err := fs.WalkDir(FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			got = append(got, name)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("files (-listed +embedded):\n%s", diff)
	}
}

func TestIsInvented(t *testing.T) {
	for _, c := range Captures() {
		data, err := FS.ReadFile(c.File)
		if err != nil {
			t.Fatal(err)
		}
		if !IsInvented(sha256.Sum256(data)) {
			t.Errorf("%s is not known as invented", c.File)
		}
		if IsInvented(sha256.Sum256(append(data, '\n'))) {
			t.Errorf("%s with a byte added is known as invented", c.File)
		}
	}
}

// vendorHosts are the only hosts of real companies that a sample may name.
// On the closed network they were stand-ins.
var vendorHosts = []string{
	"analytics.tiktok.com", "analytics.twitter.com", "bat.bing.com", "connect.facebook.net",
	"ct.pinterest.com", "googleads.g.doubleclick.net", "px.ads.linkedin.com",
	"region1.google-analytics.com", "t.co", "tr.snapchat.com", "www.facebook.com",
	"www.google.co.uk", "www.google.com", "www.googletagmanager.com",
}

func TestOnlyInventedSites(t *testing.T) {
	seen := make(map[string]bool)
	for _, c := range Captures() {
		for i, e := range readCapture(t, c) {
			u, err := url.Parse(e.Request.URL)
			if err != nil {
				t.Fatalf("%s: entry %d: %v", c.File, i, err)
			}
			if u.Scheme == "data" {
				continue
			}
			seen[u.Host] = true
			reserved := path.Ext(u.Host) == ".test" || path.Ext(u.Host) == ".example"
			if !reserved && !slices.Contains(vendorHosts, u.Host) {
				t.Errorf("%s: entry %d: host %q is neither reserved nor a known vendor's", c.File, i, u.Host)
			}
		}
	}
	for _, r := range visit() {
		if h := r.host(); path.Ext(h) != ".test" && !slices.Contains(vendorHosts, h) {
			t.Errorf("forms: request %d: host %q is neither reserved nor a known vendor's", r.N, h)
		}
	}
	for _, h := range vendorHosts {
		if !seen[h] {
			t.Errorf("host %q is in no capture", h)
		}
	}
}

// The captures name nothing of the machine that made them.
func TestNoTraceOfTheMachine(t *testing.T) {
	check := func(name, text string) {
		for _, s := range []string{"/home/", "/root", "/tmp/", "/work", "C:\\", "localhost"} {
			if strings.Contains(text, s) {
				t.Errorf("%s contains %q", name, s)
			}
		}
	}
	for _, c := range Captures() {
		text := string(readText(t, c))
		for _, l := range readTruth(t, c) {
			text += l.Path + "\n" + string(l.Body) + "\n"
			for k, v := range l.Headers {
				text += k + ": " + v + "\n"
			}
		}
		check(c.Name, text)
	}
	for _, f := range Forms() {
		text, err := FS.ReadFile(f.File) // nothing in an archive is compressed
		if err != nil {
			t.Fatal(err)
		}
		check(f.File, string(text))
	}
}

func sum(t *testing.T, name string) string {
	t.Helper()
	data, err := FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

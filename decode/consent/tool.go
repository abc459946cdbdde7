package consent

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"pixelwitness/decode"
)

//go:embed tools/*.json
var data embed.FS

// A Tool is one consent tool, or one standard for consent strings.
type Tool struct {
	ID      string          `json:"id"`   // "onetrust"
	Name    string          `json:"name"` // "OneTrust"
	Basis   decode.Basis    `json:"basis"`
	Note    string          `json:"note"` // what to know when relying on a reading; "" for nothing
	Sources []decode.Source `json:"sources"`
	Records []Record        `json:"records"`
	Hosts   []string        `json:"hosts"` // of the tool's maker, which are told of a choice in the body of a request

	// Purposes says which purpose each category of the tool belongs to:
	// advertising, statistics, or another word, which is printed only.
	// Categories are compared without regard to case.
	Purposes map[string]string `json:"purposes"`
	AllOn    []Test            `json:"all_on"`  // where one holds, every purpose is granted
	AllOff   []Test            `json:"all_off"` // where one holds, every purpose is denied
	On       []string          `json:"on"`      // values that grant a category
	Off      []string          `json:"off"`     // values that deny it

	// The first of these that holds says what is known of the choice; Otherwise
	// if none does.
	Removed   []Test `json:"removed"`
	NoSignal  []Test `json:"no_signal"`
	Made      []Test `json:"made"`
	Implied   []Test `json:"implied"`
	None      []Test `json:"none"`
	Otherwise Choice `json:"otherwise"`

	// Time names the values that state when the choice was made: milliseconds
	// since 1970, or RFC 3339. The first that is there counts.
	Time []string `json:"time"`
	// Show lists further values that are printed with a reading. Those in Aside
	// are printed too; a reading does not change with them.
	Show  []string `json:"show"`
	Aside []string `json:"aside"`

	Examples []Example `json:"examples"`
}

// A Record is one cookie or parameter of a tool.
type Record struct {
	Name string `json:"name"` // exact; or ends in "*" for any name that begins so
	In   string `json:"in"`   // cookie, query, or body: of a request to one of the tool's hosts
	Form string `json:"form"` // see the forms
	List string `json:"list"` // for form query: the value that lists categories, "groups"
}

// A Test holds where the value of Key is one of In; without In, where it is there.
type Test struct {
	Key string   `json:"key"`
	In  []string `json:"in"`
}

// An Example is a set of cookies, or an address, that a tool's file is held to.
type Example struct {
	Say         string      `json:"say"`
	Cookies     [][2]string `json:"cookies"`
	URL         string      `json:"url"`
	Body        string      `json:"body"`     // sent to the host of URL
	NotThis     bool        `json:"not_this"` // must not be read as this tool
	Choice      Choice      `json:"choice"`
	Advertising State       `json:"advertising"`
	Statistics  State       `json:"statistics"`
	Time        string      `json:"time"`
	Words       string      `json:"words"` // in the words of the reading
}

// Tools holds every tool. It is safe for concurrent use.
type Tools struct {
	list   []*Tool
	cookie names
	query  names
	body   names
}

// names finds the record of a name.
type names struct {
	exact    map[string]place
	prefixes []prefix
}

type place struct{ tool, record int }

type prefix struct {
	text string
	place
}

func (n *names) add(name string, at place) {
	if p, ok := strings.CutSuffix(name, "*"); ok {
		n.prefixes = append(n.prefixes, prefix{p, at})
		return
	}
	n.exact[name] = at
}

func (n *names) find(name string) (place, bool) {
	if at, ok := n.exact[name]; ok {
		return at, true
	}
	for _, p := range n.prefixes {
		if strings.HasPrefix(name, p.text) {
			return p.place, true
		}
	}
	return place{}, false
}

// Default returns the tools embedded in this package, in order of id.
func Default() (*Tools, error) {
	t := &Tools{cookie: names{exact: make(map[string]place)}, query: names{exact: make(map[string]place)},
		body: names{exact: make(map[string]place)}}
	files, err := fs.Glob(data, "tools/*.json")
	if err != nil {
		return nil, err
	}
	for i, name := range files {
		b, err := data.ReadFile(name)
		if err != nil {
			return nil, err
		}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		tool := new(Tool)
		if err := d.Decode(tool); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := tool.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		t.list = append(t.list, tool)
		for j, r := range tool.Records {
			switch r.In {
			case inCookie:
				t.cookie.add(r.Name, place{i, j})
			case inQuery:
				t.query.add(r.Name, place{i, j})
			case inBody:
				for _, host := range tool.Hosts {
					t.body.add(host, place{i, j})
				}
			}
		}
	}
	return t, nil
}

const (
	inCookie = "cookie"
	inQuery  = "query"
	inBody   = "body"
)

func (t *Tool) check() error {
	if t.ID == "" || t.Name == "" || t.Basis == "" || len(t.Sources) == 0 || len(t.Records) == 0 || t.Otherwise == "" {
		return fmt.Errorf("id, name, basis, sources, records or otherwise is missing")
	}
	for _, r := range t.Records {
		if r.Name == "" || r.In != inCookie && r.In != inQuery && r.In != inBody {
			return fmt.Errorf("record %q: in is %q", r.Name, r.In)
		}
		if !slices.Contains(forms, r.Form) {
			return fmt.Errorf("record %q: unknown form %q", r.Name, r.Form)
		}
	}
	folded := make(map[string]string, len(t.Purposes))
	for k, v := range t.Purposes {
		folded[strings.ToLower(k)] = v
	}
	t.Purposes = folded
	return nil
}

// Files returns the descriptions of the tools, word for word, in byte order of
// their names.
func Files() ([]decode.DataFile, error) {
	var files []decode.DataFile
	err := fs.WalkDir(data, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(data, name)
		files = append(files, decode.DataFile{Name: name, Text: string(b)})
		return err
	})
	return files, err
}

// List lists the tools in order of id. They must not be changed.
func (t *Tools) List() []*Tool { return t.list }

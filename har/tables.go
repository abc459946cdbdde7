package har

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// tablesData says how the columns of tables are commonly named, and how those
// of known logs are to be read, each with its sources and an example. Names
// are compared by their letters and figures alone.
//
//go:embed tables.json
var tablesData []byte

// tableNames is tablesData, read once.
var tableNames = sync.OnceValues(func() (*tableData, error) {
	var d tableData
	if err := json.Unmarshal(tablesData, &d); err != nil {
		return nil, fmt.Errorf("tables.json: %w", err)
	}
	return &d, d.settle()
})

type tableData struct {
	Names    map[string][]string `json:"names"`
	Wrappers []string            `json:"wrappers"` // JSON objects around the record
	Presets  []preset            `json:"presets"`

	known map[string]ranked // of Names
}

// A ranked is a column by one of its names: of several that a record has, the
// one with the lower rank counts.
type ranked struct {
	col  column
	rank int
}

// A preset is a known log.
type preset struct {
	Name     string              `json:"name"`
	Title    string              `json:"title"`
	Sources  []string            `json:"sources"`
	Columns  string              `json:"columns"` // of a table, as in Options.Columns; "" for JSON
	Least    int                 `json:"least"`   // columns that each record has
	Words    map[string][]string `json:"words"`   // all that a column can hold
	All      []string            `json:"all"`     // members that each record has, in JSON
	Any      []string            `json:"any"`     // or one of these
	Keys     map[string]string   `json:"keys"`    // members with a meaning of their own, beside Names
	Ends     bool                `json:"ends"`    // times are those of the end of a request
	Zone     string              `json:"zone"`    // "UTC" when the documentation says so
	None     []string            `json:"none"`    // words for nothing, beside "" and "-"
	Notes    []string            `json:"notes"`
	Examples []presetExample     `json:"examples"`

	words map[column][]string
	cols  []column
	keys  map[string]ranked
}

type presetExample struct {
	Record string `json:"record"`
	Method string `json:"method"`
	URL    string `json:"url"`
	Time   string `json:"time"`
}

// settle works out what is looked up later.
func (d *tableData) settle() error {
	d.known = map[string]ranked{}
	for name, spellings := range d.Names {
		col, ok := columnByName(name)
		if !ok {
			return fmt.Errorf("tables.json: no column is called %q", name)
		}
		for rank, s := range spellings {
			if other, twice := d.known[letters(s)]; twice {
				return fmt.Errorf("tables.json: %q stands for %s, and for %s", s, columnNames()[other.col], name)
			}
			d.known[letters(s)] = ranked{col, rank + 1}
		}
	}
	for i := range d.Presets {
		p := &d.Presets[i]
		p.keys, p.words = map[string]ranked{}, map[column][]string{}
		for key, name := range p.Keys {
			col, ok := columnByName(name)
			if !ok {
				return fmt.Errorf("tables.json: %s: no column is called %q", p.Name, name)
			}
			p.keys[letters(key)] = ranked{col, 0}
		}
		for name, words := range p.Words {
			col, _ := columnByName(name)
			p.words[col] = words
		}
		if p.Columns != "" {
			var err error
			if p.cols, err = columnList(p.Columns); err != nil {
				return fmt.Errorf("tables.json: %s: %w", p.Name, err)
			}
		}
	}
	return nil
}

func columnByName(name string) (column, bool) {
	names := columnNames()
	i := slices.Index(names[:], strings.ToLower(strings.TrimSpace(name)))
	return column(max(i, 0)), i >= 0
}

// letters is what of a name is compared: its letters and figures.
func letters(name string) string {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return strings.Map(func(r rune) rune {
				switch {
				case r >= 'A' && r <= 'Z':
					return r | 0x20
				case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0x80 && r != '\ufeff':
					return r
				}
				return -1
			}, name)
		}
	}
	return name
}

// CheckColumns says what is wrong with a description of columns for
// [Options.Columns]: the name of a preset, or a list of columns in their
// order with - for one that is passed over, or NAME=HEADING for each column
// or member that is read. "" is right.
func CheckColumns(spec string) error {
	if spec == "" {
		return nil
	}
	d, err := tableNames()
	if err != nil {
		return err
	}
	_, err = d.layout(spec)
	return err
}

// A columnLayout is what a description of columns says.
type columnLayout struct {
	preset *preset
	cols   []column          // in order
	keys   map[string]ranked // or by heading
}

func (d *tableData) layout(spec string) (columnLayout, error) {
	spec = strings.TrimSpace(spec)
	for i := range d.Presets {
		if strings.EqualFold(d.Presets[i].Name, spec) {
			return columnLayout{preset: &d.Presets[i]}, nil
		}
	}
	if !strings.ContainsAny(spec, ",=+") {
		if _, ok := columnByName(spec); !ok {
			return columnLayout{}, fmt.Errorf("no table is known as %q; known are %s; or list the columns, such as time,method,url,-,referer", spec, strings.Join(d.presetNames(), ", "))
		}
	}
	if !strings.Contains(spec, "=") {
		cols, err := columnList(spec)
		return columnLayout{cols: cols}, err
	}
	keys := map[string]ranked{}
	var cols []column
	for part := range strings.SplitSeq(spec, ",") {
		name, key, ok := strings.Cut(part, "=")
		if !ok || strings.TrimSpace(key) == "" {
			return columnLayout{}, fmt.Errorf("columns: %q has no heading, although others have one: write each as %s=HEADING", part, orURL(name))
		}
		col, err := oneColumn(name)
		if err != nil {
			return columnLayout{}, err
		}
		cols = append(cols, col)
		keys[letters(key)] = ranked{col, 0}
	}
	return columnLayout{keys: keys}, checkSet(cols)
}

func orURL(name string) string {
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	return "url"
}

func (d *tableData) presetNames() []string {
	names := make([]string, len(d.Presets))
	for i, p := range d.Presets {
		names[i] = p.Name
	}
	return names
}

func tablePresets() []Preset {
	d, err := tableNames()
	if err != nil {
		return nil // the embedded file is wrong; the tests say so
	}
	var list []Preset
	for _, p := range d.Presets {
		list = append(list, Preset{p.Name, p.Title})
	}
	return list
}

// columnList reads a list of columns in their order.
func columnList(spec string) ([]column, error) {
	var cols []column
	for name := range strings.SplitSeq(spec, ",") {
		col, err := oneColumn(name)
		if err != nil {
			return nil, err
		}
		cols = append(cols, col)
	}
	return cols, checkSet(cols)
}

// oneColumn reads one name. Parts of an address that are in one column are
// joined with plus signs: host+path+query.
func oneColumn(name string) (column, error) {
	name = strings.TrimSpace(name)
	if strings.Contains(name, "+") {
		path := false
		for part := range strings.SplitSeq(name, "+") {
			switch part = strings.TrimSpace(part); part {
			case "scheme", "host", "port", "query":
			case "path":
				path = true
			default:
				return colNone, fmt.Errorf("columns: %q cannot be a part of an address: the parts are scheme, host, port, path and query", part)
			}
		}
		switch {
		case !path:
			return colNone, fmt.Errorf("columns: %q has no path", name)
		case strings.Contains(name, "host"):
			return colURL, nil
		}
		return colPath, nil
	}
	col, ok := columnByName(name)
	if !ok {
		names := columnNames()
		return colNone, fmt.Errorf("columns: no column is called %q; there are %s", name, strings.Join(names[1:], ", "))
	}
	return col, nil
}

// checkSet says what is wrong with a set of columns.
func checkSet(cols []column) error {
	names := columnNames()
	var seen [columns]bool
	for _, c := range cols {
		if c != colNone && seen[c] {
			return fmt.Errorf("columns: %s occurs twice", names[c])
		}
		seen[c] = true
	}
	if !seen[colURL] && !seen[colPath] && !seen[colRequest] && !seen[colHost] {
		return fmt.Errorf("columns: none holds an address: name one url, or host and path")
	}
	return nil
}

package decode

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

//go:embed vendors/*.json browser.json secrets.json placeholders.json
var data embed.FS

// A browserFile is the dictionary of the header fields that any browser sends
// to any host.
type browserFile struct {
	Sources []Source `json:"sources"`
	Headers []Row    `json:"headers"`
}

// strict decodes one JSON file of fsys, refusing fields it does not know.
func strict(fsys fs.FS, name string, into any) error {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%s: at byte %d: %w", name, d.InputOffset(), err)
	}
	return nil
}

// loadVendors reads vendors/*.json of fsys, in the order of their names.
func loadVendors(fsys fs.FS) ([]*Vendor, error) {
	names, err := fs.Glob(fsys, "vendors/*.json")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []*Vendor
	for _, name := range names {
		v := new(Vendor)
		if err := strict(fsys, name, v); err != nil {
			return nil, err
		}
		if err := v.check(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if want := strings.TrimSuffix(path.Base(name), ".json"); v.ID != want {
			return nil, fmt.Errorf("%s: id %q is not the file's name", name, v.ID)
		}
		all = append(all, v)
	}
	return all, nil
}

// check holds v to the rules that its file must keep, and fills in the texts
// printed for its sources.
func (v *Vendor) check() error {
	src, err := sourceTexts(v.Sources)
	if err != nil {
		return err
	}
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if v.Name == "" || v.Company == "" || src[v.CompanyDoc] == "" {
		bad("name, company and a source for it must be given")
	}
	for _, e := range v.Endpoints {
		if !strings.HasPrefix(e.Name, v.ID+".") {
			bad("endpoint %q: name does not begin with %q", e.Name, v.ID+".")
		}
		if e.Kind == "" || e.Meaning == "" || len(e.Hosts) == 0 || len(e.Methods) == 0 {
			bad("endpoint %q: kind, meaning, hosts and methods must be given", e.Name)
		}
		if _, err := docText(src, e.Basis, e.Doc); err != nil && (e.Basis != BasisUndocumented || e.Note == "") {
			bad("endpoint %q: %w", e.Name, err)
		}
		if e.Reader != "" && (e.Reader != "fbq" || v.Config == nil) {
			bad("endpoint %q: no reader %q", e.Name, e.Reader)
		}
	}
	errs = append(errs, v.checkPurposes())
	for _, rows := range [][]Row{v.Params, v.Cookies, v.Headers} {
		errs = append(errs, checkRows(src, rows))
	}
	for _, e := range v.Endpoints {
		errs = append(errs, e.Roles.check())
		if len(e.Join) > maxJoin {
			bad("endpoint %q: join: more than %d parameters", e.Name, maxJoin)
		}
		if e.Batch == eachLine && len(e.Unpack) > 0 {
			bad("endpoint %q: lines of a body and parameters that hold others cannot be read together", e.Name)
		}
	}
	errs = append(errs, v.Roles.check())
	if len(v.Join) > maxJoin {
		bad("join: more than %d parameters", maxJoin)
	}
	if v.Config != nil {
		for _, f := range v.Config.Features {
			if _, err := docText(src, f.Basis, f.Doc); err != nil || f.Meaning == "" {
				bad("feature %q: %w", f.Name, err)
			}
		}
	}
	return errors.Join(errs...)
}

// check reports pointers that are not RFC 6901.
func (r *Roles) check() error {
	for _, keys := range [][]string{r.Account, r.Event, r.PageURL, r.PageTitle, r.Referrer, r.ButtonText, r.Time, r.Rule, r.Library} {
		for _, k := range keys {
			if _, pointer, ok := strings.Cut(k, "#"); ok && !strings.HasPrefix(pointer, "/") && !strings.HasPrefix(pointer, ";") {
				return fmt.Errorf("role %q: no pointer after #", k)
			}
		}
	}
	return nil
}

func checkRows(src map[string]string, rows []Row) error {
	var errs []error
	seen := make(map[string]bool)
	for i := range rows {
		r := &rows[i]
		id := r.Key + " " + strings.Join(r.Endpoints, " ")
		if seen[id] {
			errs = append(errs, fmt.Errorf("%q: given twice", r.Key))
		}
		seen[id] = true
		if err := checkRow(src, r); err != nil {
			errs = append(errs, fmt.Errorf("%q: %w", r.Key, err))
		}
	}
	return errors.Join(errs...)
}

func checkRow(src map[string]string, r *Row) error {
	if r.Basis == BasisUndocumented {
		if r.Meaning != "" || r.Reading != "" || len(r.Doc) > 0 {
			return errors.New("an undocumented row has no meaning, reading or source")
		}
		return nil
	}
	if r.Key == "" || r.Label == "" || r.Meaning == "" {
		return errors.New("key, label and meaning must be given")
	}
	if !knownReading(r) {
		return fmt.Errorf("no reading %q", r.Reading)
	}
	var err error
	r.doc, err = docText(src, r.Basis, r.Doc)
	return err
}

// sourceTexts returns, for each source id, the text printed as Param.Doc.
func sourceTexts(sources []Source) (map[string]string, error) {
	m := make(map[string]string)
	for _, s := range sources {
		if s.ID == "" || s.Title == "" || s.Where == "" || s.Read == "" {
			return nil, fmt.Errorf("source %q: id, title, where and read must be given", s.ID)
		}
		if m[s.ID] != "" {
			return nil, fmt.Errorf("source %q: given twice", s.ID)
		}
		m[s.ID] = s.String()
	}
	return m, nil
}

// String has the form "D-02 fbevents.js 2.9.138, read 2026-11-21".
func (s Source) String() string {
	t := s.ID + " " + s.Title
	if s.Version != "" {
		t += " " + s.Version
	}
	return t + ", read " + s.Read
}

func docText(src map[string]string, b Basis, ids []string) (string, error) {
	switch b {
	case BasisClientCode, BasisDocumented, BasisObserved, BasisInferred:
	default:
		return "", fmt.Errorf("no basis %q", b)
	}
	if len(ids) == 0 {
		return "", errors.New("no source")
	}
	texts := make([]string, len(ids))
	for i, id := range ids {
		if texts[i] = src[id]; texts[i] == "" {
			return "", fmt.Errorf("no source %q", id)
		}
	}
	return strings.Join(texts, "; "), nil
}

// checkPurposes makes sure that purposes are known words, of endpoints that
// there are.
func (v *Vendor) checkPurposes() error {
	known := []string{"", "advertising", "statistics"}
	if !slices.Contains(known, v.Purpose) {
		return fmt.Errorf("purpose %q is none of %q", v.Purpose, known)
	}
	for name, p := range v.PurposeAt {
		there := slices.ContainsFunc(v.Endpoints, func(e Endpoint) bool { return e.Name == name })
		if !there || !slices.Contains(known, p) {
			return fmt.Errorf("purpose_at: %q is no endpoint, or %q is none of %q", name, p, known)
		}
	}
	return nil
}

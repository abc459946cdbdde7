package report

import (
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"

	"pixelwitness/templates"
)

// A wording is the text of a report, as in templates/wording.yaml and its
// neighbours.
type wording struct {
	Banner       string              `yaml:"banner"`
	NotCompleted string              `yaml:"not_completed"`
	Sentences    map[string]string   `yaml:"sentences"`
	Text         map[string]string   `yaml:"text"`
	Lists        map[string][]string `yaml:"lists"`
	Letters      map[string]string   `yaml:"letters"` // ids are prefixed with "letter."

	counts   []countText
	glossary []term
	parsed   *template.Template
}

type countText struct {
	ID        string `yaml:"id"`
	Label     string `yaml:"label"`
	CountedAs string `yaml:"counted_as"`
	Recount   string `yaml:"recount"`
	When      string `yaml:"when"` // as in limits.yaml; "" for always
}

type term struct {
	Term    string `yaml:"term"`
	Meaning string `yaml:"meaning"`
}

func loadWording() (*wording, error) {
	w := &wording{parsed: template.New("").Option("missingkey=error")}
	for _, f := range []struct {
		name string
		into any
	}{
		{"wording.yaml", w},
		{"counts.yaml", &w.counts},
		{"glossary.yaml", &w.glossary},
	} {
		if err := readYAML(f.name, f.into); err != nil {
			return nil, err
		}
	}
	return w, w.parse()
}

// wholeTexts are the templates that are files of their own.
var wholeTexts = [...]string{"read-me-first.txt", "letters/01-to-organisation.txt", "letters/03-ico-complaint.txt", "letters/ico-description.txt"}

func (w *wording) parse() error {
	for _, group := range []struct {
		prefix string
		texts  map[string]string
	}{{"", w.Sentences}, {"", w.Text}, {"letter.", w.Letters}} {
		for id, text := range group.texts {
			id = group.prefix + id
			if w.parsed.Lookup(id) != nil {
				return fmt.Errorf("wording.yaml: %s is there twice", id)
			}
			if _, err := w.parsed.New(id).Parse(text); err != nil {
				return fmt.Errorf("wording.yaml: %s: %w", id, err)
			}
		}
	}
	for _, name := range wholeTexts {
		b, err := fs.ReadFile(templates.FS, name)
		if err != nil {
			return err
		}
		if _, err := w.parsed.New(name).Parse(string(b)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func readYAML(name string, into any) error {
	b, err := fs.ReadFile(templates.FS, name)
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalWithOptions(b, into, yaml.Strict()); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// slots are the values of a template. Every slot that a template names must
// be there.
type slots map[string]any

func (w *wording) fill(id string, s slots) (string, error) {
	t := w.parsed.Lookup(id)
	if t == nil {
		return "", fmt.Errorf("wording.yaml: no text %q", id)
	}
	var b strings.Builder
	if err := t.Execute(&b, s); err != nil {
		return "", fmt.Errorf("wording.yaml: %w", err)
	}
	return b.String(), nil
}

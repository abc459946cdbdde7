// Package schema holds the JSON Schemas of a pack's data files, in the 2020-12
// form of https://json-schema.org. They are strict: a key that is not listed
// is not allowed. Tests hold them to the types that the files are written from.
package schema

import "embed"

//go:embed *.schema.json
var files embed.FS

// Each calls yield with the name ("event.schema.json") and the text of each
// schema, in order of name, until it returns an error.
func Each(yield func(name string, data []byte) error) error {
	entries, err := files.ReadDir(".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		data, err := files.ReadFile(e.Name())
		if err != nil {
			return err
		}
		if err := yield(e.Name(), data); err != nil {
			return err
		}
	}
	return nil
}

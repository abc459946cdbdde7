// Package templates holds the wording that a lawyer or a charity may edit:
// the sentences of the report, the glossary, how numbers are counted, names
// of law as prompts, letters, the case file and the files of categories.
package templates

import "embed"

// FS holds every template. Its files are read-only and UTF-8.
//
//go:embed *.yaml *.txt letters all:categories
var FS embed.FS

package sensitivity_test

import (
	"testing"

	"pixelwitness/evidence/sensitivity"
	"pixelwitness/templates"
)

func TestLoad(t *testing.T) {
	if _, err := sensitivity.Load(templates.FS); err != nil {
		t.Fatal(err)
	}
}

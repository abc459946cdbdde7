package pack

import (
	_ "embed"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"pixelwitness/evidence"
)

//go:embed seal.txt
var defaultSealText string

// A Seal is what SEAL.txt states besides the pack's ID. The zero value is
// useful.
type Seal struct {
	// Facts are printed one a line, in order: the case's reference, the
	// number of sources and of events.
	Facts []Fact

	// Text is the wording; "" means the embedded one. {facts} and {files}
	// stand for the facts and the number of files; {groups} and {hash} for the
	// ID in groups and in one. Both forms of the ID must be there.
	Text string
}

// A Fact is one line of a [Seal].
type Fact struct{ Name, Value string }

// Where the ID goes in a seal's text.
const (
	gapGroups = "{groups}"
	gapHash   = "{hash}"
)

// sealText is SEAL.txt with gaps for the ID only: what a pack holds as
// verify/seal-text.txt.
func (s Seal) sealText(files int) (string, error) {
	text := s.Text
	if text == "" {
		text = defaultSealText
	}
	for _, gap := range []string{gapGroups, gapHash} {
		if strings.Count(text, gap) != 1 {
			return "", fmt.Errorf("the seal's wording must contain %s once", gap)
		}
	}
	closeGaps := strings.NewReplacer(gapGroups, `\u{007B}groups}`, gapHash, `\u{007B}hash}`)
	var facts strings.Builder
	for _, f := range s.Facts {
		fmt.Fprintln(&facts, closeGaps.Replace(evidence.Visible(f.Name+": "+f.Value)))
	}
	return strings.NewReplacer("{facts}\n", facts.String(), "{files}", strconv.Itoa(files)).Replace(text), nil
}

// fillSeal puts id into the gaps of text.
func fillSeal(text string, id [32]byte) string {
	return strings.NewReplacer(gapGroups, Groups(id), gapHash, hex.EncodeToString(id[:])).Replace(text)
}

// sealedID returns the ID that seal states, if seal is text with one ID in
// all of its gaps.
func sealedID(text, seal string) (id [32]byte, ok bool) {
	at := strings.Index(text, gapHash)
	if at < 0 {
		return id, false
	}
	if g := strings.Index(text, gapGroups); g >= 0 && g < at {
		at += len(Groups(id)) - len(gapGroups)
	}
	if len(seal) < at+64 {
		return id, false
	}
	id, err := parseHash(seal[at : at+64])
	return id, err == nil && fillSeal(text, id) == seal
}

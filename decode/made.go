package decode

import (
	"strings"
	"time"
)

// readPart is the reading of an id one of whose parts is the time of its
// making: "GA1.1.1451363578.1795296299".
const readPart = "made-in-part"

// A Made says which part of an id states when it was made.
type Made struct {
	Sep  string `json:"sep"`  // between parts
	Of   int    `json:"of"`   // how many parts there are
	Part int    `json:"part"` // from 0
	Unit string `json:"unit"` // since 1970: "ms" or "s"
}

func (m *Made) known() bool {
	return m != nil && m.Sep != "" && 0 <= m.Part && m.Part < m.Of && (m.Unit == "ms" || m.Unit == "s")
}

// time returns the time in v, if v has the parts that m expects.
func (m *Made) time(v string) (time.Time, bool) {
	parts := strings.SplitN(v, m.Sep, m.Of+1)
	if len(parts) != m.Of {
		return time.Time{}, false
	}
	if m.Unit == "s" {
		return clock(readSeconds, parts[m.Part])
	}
	return clock(readMillis, parts[m.Part])
}

// clock returns the time that v states, as the reading of r has it.
func (r *Row) clock(v string) (time.Time, bool) {
	if r.Reading == readPart {
		return r.Made.time(v)
	}
	return clock(r.Reading, v)
}

package decode

import (
	"strings"

	"pixelwitness/har"
)

// eachLine as an endpoint's Batch: each line of the body is an event, written
// as pairs, and the query holds what they share.
const eachLine = "\n"

// lineBody adds the parameters of a body of lines, and remembers where each
// line begins. A body of another form is read as it would be elsewhere.
func (p *payload) lineBody(b har.Body) {
	data := p.wrapped(b.Data)
	if b.State == har.BodyParamsOnly || looksJSON(data) || looksMultipart(data) {
		p.body(b)
		return
	}
	for line := range strings.SplitSeq(string(data), "\n") {
		if line = strings.Trim(line, "\r"); line == "" {
			continue
		}
		if mark := len(p.params); mark < maxParams {
			p.lines = append(p.lines, mark)
		}
		p.pairs(inBody, line)
	}
}

// splitLines deals out the parameters of the lines.
func (p *payload) splitLines(b *batch) {
	if len(p.lines) == 0 {
		return
	}
	b.shared, b.own = p.params[:p.lines[0]], nil
	for i, from := range p.lines {
		to := len(p.params)
		if i+1 < len(p.lines) {
			to = p.lines[i+1]
		}
		b.own = append(b.own, p.params[from:to])
	}
}

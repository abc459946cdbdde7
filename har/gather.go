package har

// A gathered is some lines of a capture with what stands between them: all
// that is stored from the first byte of the first to the last byte of the last.
type gathered struct {
	off, n int64
	no     int    // of the first line
	lines  int    // 0 when there is nothing in it
	raw    []byte // as stored; nil when over or apart
	over   bool   // longer than [Limits.Entry]
	apart  bool   // there are other lines between them
}

// add appends l, a line behind the last.
func (g *gathered) add(c *Capture, l line) {
	if g.lines == 0 {
		*g = gathered{off: l.off, no: l.no, raw: g.raw[:0], over: l.over}
	}
	g.lines++
	end := ""
	switch unit := int64(len(narrowTo("\n", c.order))); l.off - g.off - g.n {
	case unit:
		end = "\n"
	case 2 * unit:
		end = "\r\n"
	default:
		g.apart = g.apart || g.lines > 1
	}
	g.n = l.off + l.n - g.off
	if g.over = g.over || l.over || g.n > c.limits.Entry; g.over || g.apart {
		g.raw = nil
		return
	}
	g.raw = append(append(g.raw, narrowTo(end, c.order)...), l.raw...)
}

// clear makes it one without lines.
func (g *gathered) clear() { *g = gathered{raw: g.raw[:0]} }

// at is where its lines are.
func (g *gathered) at() Ref { return Ref{Offset: g.off, Length: g.n, Line: g.no} }

// damage lists its lines as what could not be read.
func (g *gathered) damage(c *Capture, reason string) {
	c.source.addDamage(Damage{Offset: g.off, Length: g.n, Entry: c.next, Limit: g.over, Reason: reason})
}

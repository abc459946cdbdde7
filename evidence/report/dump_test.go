package report

import (
	"fmt"
	"strings"
)

// dump writes a document as plain text, block by block.
func dump(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s | %s | %s | %s | %s | %s\n", d.Title, d.Subject, d.Language, d.Date.Format("2006-01-02"), d.Banner, d.Header, d.Footer)
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n######## %s {%s}\n", s.Title, s.ID)
		for _, x := range s.Blocks {
			b.WriteString(dumpBlock(x))
		}
	}
	return b.String()
}

func dumpText(t Text) string {
	var b strings.Builder
	for _, s := range t {
		switch {
		case s.Target != "":
			fmt.Fprintf(&b, "<%s→%s>", s.Text, s.Target)
		case s.Mono && s.Bold:
			fmt.Fprintf(&b, "`**%s**`", s.Text)
		case s.Mono:
			fmt.Fprintf(&b, "`%s`", s.Text)
		case s.Bold:
			fmt.Fprintf(&b, "**%s**", s.Text)
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func dumpFacts(rows []Fact) string {
	var b strings.Builder
	for _, f := range rows {
		fmt.Fprintf(&b, "  %s: %s\n", f.Name, dumpText(f.Value))
	}
	return b.String()
}

func dumpBlock(x Block) string {
	var b strings.Builder
	switch x := x.(type) {
	case Cover:
		fmt.Fprintf(&b, "COVER %s / %s\n%s", x.Title, x.Subtitle, dumpFacts(x.Facts))
		for _, n := range x.Notes {
			b.WriteString(dumpBlock(n))
		}
	case Contents:
		b.WriteString("CONTENTS\n")
	case Heading:
		fmt.Fprintf(&b, "\n%s %s {%s %v}\n", strings.Repeat("=", x.Level), x.Text, x.Anchor, x.Bookmark)
	case Para:
		fmt.Fprintf(&b, "%s\n", dumpText(x.Text))
	case Box:
		fmt.Fprintf(&b, "[%s: %s]\n", x.Tone, x.Title)
		for _, p := range x.Paras {
			fmt.Fprintf(&b, "| %s\n", dumpText(p))
		}
	case List:
		for i, item := range x.Items {
			mark := "-"
			if x.Ordered {
				mark = fmt.Sprintf("%d.", i+1)
			}
			fmt.Fprintf(&b, "%s %s\n", mark, dumpText(item))
		}
	case Facts:
		b.WriteString(dumpFacts(x.Rows))
	case Table:
		fmt.Fprintf(&b, "TABLE %s\n", x.Caption)
		var titles []string
		for _, c := range x.Columns {
			titles = append(titles, c.Title)
		}
		fmt.Fprintf(&b, "  # %s\n", strings.Join(titles, " | "))
		for _, r := range x.Rows {
			var cells []string
			for _, c := range r {
				cells = append(cells, dumpText(c))
			}
			fmt.Fprintf(&b, "  %s\n", strings.Join(cells, " | "))
		}
	case Raw:
		fmt.Fprintf(&b, "RAW %s\n", x.Caption)
		for i, l := range x.Lines {
			fmt.Fprintf(&b, "%4d %s\n", i+1, l)
		}
	case Strip:
		fmt.Fprintf(&b, "STRIP %s / %s / %s\n", x.Caption, x.Alt, x.Zone)
		for _, s := range x.Series {
			fmt.Fprintf(&b, "  %s:", s.Name)
			for _, p := range s.Points {
				fmt.Fprintf(&b, " %s %v;", p.Time.Format("15:04:05"), p.Filled)
			}
			b.WriteString("\n")
		}
	case PageBreak:
		b.WriteString("---\n")
	case Signature:
		fmt.Fprintf(&b, "SIGN %s\n", strings.Join(x.Labels, " ____ "))
	default:
		fmt.Fprintf(&b, "?? %T\n", x)
	}
	return b.String()
}

// dumpSheets writes the cells of every sheet.
func dumpSheets(sheets []Sheet) (string, error) {
	var b strings.Builder
	for _, s := range sheets {
		fmt.Fprintf(&b, "\n######## %s: %s\n", s.Name, s.Intro)
		for _, c := range s.Columns {
			fmt.Fprintf(&b, "%s | ", c.Title)
		}
		b.WriteString("\n")
		for r, err := range s.Rows {
			if err != nil {
				return "", err
			}
			if len(r) != len(s.Columns) {
				return "", fmt.Errorf("sheet %s: a row of %d cells under %d columns", s.Name, len(r), len(s.Columns))
			}
			for i, v := range r {
				switch s.Columns[i].Kind {
				case KindInt:
					if v.Set || v.Int != 0 {
						fmt.Fprint(&b, v.Int)
					}
				case KindTime:
					if !v.Time.IsZero() {
						b.WriteString(v.Time.Format("2006-01-02T15:04:05.000Z07:00"))
					}
				default:
					b.WriteString(v.Text)
				}
				b.WriteString(" | ")
			}
			b.WriteString("\n")
		}
	}
	return b.String(), nil
}

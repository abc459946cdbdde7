package main

import (
	"cmp"
	"strings"

	"github.com/rivo/uniseg"
)

// wrap breaks text into lines of at most width characters of a terminal, on
// which those of some scripts take the room of two: after a space or a mark
// that parts an address, or anywhere in what has none.
func wrap(text string, width int) []string {
	var lines []string
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		n := lineEnd(text, width)
		lines = append(lines, strings.TrimRight(text[:n], " "))
		text = text[n:]
	}
	return lines
}

// lineEnd returns how many bytes of text make its first line: at least one
// character.
func lineEnd(text string, width int) int {
	at, used, mark, state := 0, 0, 0, -1
	for at < len(text) {
		cluster, _, w, next := uniseg.FirstGraphemeClusterInString(text[at:], state)
		if state = next; used+w > width && at > 0 {
			if cluster == " " {
				return at
			}
			return cmp.Or(mark, at)
		}
		at, used = at+len(cluster), used+w
		if strings.ContainsAny(cluster, " /?&=-_.#,") && 2*used > width {
			mark = at
		}
	}
	return at
}

package pdf_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pixelwitness/evidence/report"
)

// TestFileTable looks each object up in the table at the end of the file.
func TestFileTable(t *testing.T) {
	file := render(t, everyBlock())
	start := bytes.LastIndex(file, []byte("startxref\n"))
	at, err := strconv.Atoi(string(bytes.Fields(file[start:])[1]))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(string(file[at:start]), "\n")
	n := 1
	for ; strings.HasSuffix(rows[2+n], " 00000 n "); n++ {
		from, err := strconv.Atoi(rows[2+n][:10])
		if err != nil {
			t.Fatal(err)
		}
		if head := fmt.Sprintf("%d 0 obj\n", n); !bytes.HasPrefix(file[from:], []byte(head)) {
			t.Errorf("no object %d at byte %d", n, from)
		}
	}
	if want := fmt.Sprintf("0 %d", n); rows[1] != want {
		t.Errorf("the table begins with %q, want %q", rows[1], want)
	}
}

var (
	markRE    = regexp.MustCompile(`/(\w+) <</MCID (\d+)>> BDC`)
	parentsRE = regexp.MustCompile(`(?m)^(\d+) \[((?:\d+ 0 R )*)\]$`)
	roleRE    = regexp.MustCompile(`/S /(\w+)`)
	valueRE   = regexp.MustCompile(`<<[^<>]*>>|\d+ 0 R`)
	arrayRE   = regexp.MustCompile(`\[[^\[\]()]*\]`)
)

// TestStructure holds that each piece of text on a page is either part of an
// element that names it, or marked as no part of the content.
func TestStructure(t *testing.T) {
	r := read(t, render(t, everyBlock()))
	parents := make(map[string][]string) // by page, from 0
	for _, o := range r.objects {
		if bytes.Contains(o, []byte("/Nums [")) {
			for _, m := range parentsRE.FindAllSubmatch(o, -1) {
				parents[string(m[1])] = strings.Fields(strings.ReplaceAll(string(m[2]), " 0 R", ""))
			}
		}
	}
	for p := range r.pages {
		if key := fmt.Sprintf("/StructParents %d\n", p); !bytes.Contains(r.objects[r.pages[p]], []byte(key)) {
			t.Errorf("page %d is not under key %d of the table of parents", p+1, p)
		}
		content := r.content(p)
		marks := markRE.FindAllSubmatch(content, -1)
		if len(marks) == 0 || len(marks) != len(parents[fmt.Sprint(p)]) {
			t.Errorf("page %d has %d marks and %d parents", p+1, len(marks), len(parents[fmt.Sprint(p)]))
			continue
		}
		for _, m := range marks {
			i, _ := strconv.Atoi(string(m[2]))
			element := r.objects[parents[fmt.Sprint(p)][i]]
			if role := roleRE.FindSubmatch(element); role == nil || string(role[1]) != string(m[1]) {
				t.Errorf("page %d, mark %d: element %q, want one of role %s", p+1, i, element, m[1])
			}
			if kids := element[bytes.LastIndex(element, []byte("/K [")):]; !bytes.Contains(kids, append(m[2], ' ')) && !bytes.Contains(kids, append(m[2], '>')) {
				t.Errorf("page %d, mark %d: not among the kids of %q", p+1, i, element)
			}
		}
		depth := 0
		for _, l := range strings.Split(string(content), "\n") {
			switch {
			case strings.HasSuffix(l, " BDC"), strings.HasSuffix(l, " BMC"):
				depth++
			case l == "EMC":
				depth--
			case strings.Contains(l, " Tj") && depth != 1:
				t.Errorf("page %d: text at depth %d: %q", p+1, depth, l)
			}
		}
		if depth != 0 {
			t.Errorf("page %d ends at depth %d", p+1, depth)
		}
	}
}

// TestLinksInStructure leads from each link to its element and back.
func TestLinksInStructure(t *testing.T) {
	r := read(t, render(t, everyBlock()))
	elements := make(map[string]string) // by key of the link
	for _, o := range r.objects {
		if bytes.Contains(o, []byte("/Nums [")) {
			for _, m := range linkParentRE.FindAllSubmatch(o, -1) {
				elements[string(m[1])] = string(m[2])
			}
		}
	}
	links := 0
	for n, o := range r.objects {
		m := linkKeyRE.FindSubmatch(o)
		if m == nil {
			continue
		}
		links++
		element := r.objects[elements[string(m[1])]]
		if !bytes.Contains(element, []byte("/S /Link")) || !bytes.Contains(element, []byte("/Obj "+n+" 0 R")) {
			t.Errorf("link %s: element %q does not name it", n, element)
		}
	}
	if links != 10 {
		t.Errorf("%d links, want 10", links)
	}
}

var (
	linkKeyRE    = regexp.MustCompile(`/Subtype /Link .*/StructParent (\d+)`)
	linkParentRE = regexp.MustCompile(`(?m)^(\d+) (\d+) 0 R$`)
)

// TestLimits renders a table longer, and texts larger, than the archive
// format allows in one array and one string.
func TestLimits(t *testing.T) {
	long := strings.Repeat("word ", 20_000)
	table := report.Table{Columns: []report.Column{{Title: "a"}}}
	for i := range 9_000 {
		table.Rows = append(table.Rows, []report.Text{say(fmt.Sprint(i))})
	}
	doc := one(report.Heading{Level: 2, Text: long, Bookmark: true}, table, report.Strip{Alt: long, Series: []report.Series{{Points: make([]report.Point, 1)}}})
	doc.Title, doc.Subject, doc.Language = long, long, long
	arrays := 0
	for n, o := range read(t, render(t, doc)).objects {
		if bytes.Contains(o, []byte("stream\n")) {
			continue
		}
		if i := bytes.Index(o, []byte("(\xfe\xff")); i >= 0 {
			if s, _ := literal(o[i:]); len(s) > 65_535 {
				t.Errorf("object %s holds a string of %d bytes", n, len(s))
			}
		}
		for _, a := range arrayRE.FindAll(o, -1) {
			arrays++
			if c := len(bytes.Fields(valueRE.ReplaceAll(a, []byte(" value ")))); c > 8191 {
				t.Errorf("object %s holds an array of %d elements", n, c)
			}
		}
	}
	if arrays == 0 {
		t.Error("no arrays")
	}
}

func TestArchiveFormat(t *testing.T) {
	file := render(t, one())
	for _, want := range []string{"%PDF-1.4\n", "/OutputIntents [", "/Lang (", "/MarkInfo <</Marked true>>", "<pdfaid:part>1<", "<pdfaid:conformance>B<", "/ID ["} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("the file lacks %q", want)
		}
	}
	for _, not := range []string{"/EmbeddedFiles", "/JavaScript", "/Encrypt", "/Launch"} {
		if bytes.Contains(file, []byte(not)) {
			t.Errorf("the file holds %q", not)
		}
	}
}

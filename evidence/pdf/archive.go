package pdf

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// The drawing library writes pages and fonts. The rest of the file is written
// here, so that it is a tagged file of the archive format PDF/A-1b (ISO
// 19005-1): the links, the outline, the structure, the properties, and the
// colour profile.

// An archive is a file being put together from the library's objects.
type archive struct {
	*file
	l      *layout
	pages  int
	next   int   // the next number that is free
	annots []int // numbers of the links, by reference; 0 for none
}

// pageObject returns the number that the library gives the object of a page.
func pageObject(page int) int { return 1 + 2*page }

// archive writes the finished layout to w.
func (l *layout) archive(w io.Writer) error {
	var drawn bytes.Buffer
	if err := l.pdf.Output(&drawn); err != nil {
		return err
	}
	objects, err := objectsOf(drawn.Bytes())
	if err != nil {
		return err
	}
	// The last two are the library's own properties and catalogue.
	objects = objects[:len(objects)-2]
	a := &archive{file: newFile(w), l: l, pages: l.pdf.PageCount(), next: len(objects)}
	a.numberLinks()
	if err := a.library(objects); err != nil {
		return err
	}
	a.links()
	outlines := a.outlines()
	structure := a.structure()
	info, metadata := a.properties()
	return a.close(a.catalogue(outlines, structure, metadata), info)
}

func (a *archive) number() int {
	a.next++
	return a.next - 1
}

// numberLinks gives each reference to an anchor that was drawn a number.
func (a *archive) numberLinks() {
	a.annots = make([]int, len(a.l.refs))
	for i, r := range a.l.refs {
		if _, ok := a.l.anchors[r.target]; ok {
			a.annots[i] = a.number()
			r.element.kids = append(r.element.kids, kid{page: r.page, annot: a.annots[i]})
		}
	}
}

// library writes the library's objects, with the links and the key of its
// structure in each page.
func (a *archive) library(objects [][]byte) error {
	links := make([]strings.Builder, a.pages+1)
	for i, r := range a.l.refs {
		if a.annots[i] != 0 {
			fmt.Fprintf(&links[r.page], "%d 0 R ", a.annots[i])
		}
	}
	pageOf := make(map[int]int)
	for p := 1; p <= a.pages; p++ {
		pageOf[pageObject(p)] = p
	}
	parent := []byte("/Parent 1 0 R\n")
	toUnicode := a.l.shapes.toUnicode()
	for n := 1; n < len(objects); n++ {
		b := objects[n]
		if p := pageOf[n]; p != 0 {
			i := bytes.Index(b, parent)
			if i < 0 {
				return errLibraryFile
			}
			i += len(parent)
			extra := fmt.Sprintf("/StructParents %d\n", p-1)
			if links[p].Len() > 0 {
				extra += "/Annots [" + links[p].String() + "]\n"
			}
			b = append(append(append([]byte(nil), b[:i]...), extra...), b[i:]...)
		}
		if bytes.Contains(b, []byte("/CMapName /Adobe-Identity-UCS")) {
			a.stream(n, "", toUnicode)
			continue
		}
		a.object(n, b)
	}
	return nil
}

// links writes the links. They are printed (/F 4) and lead into the file.
func (a *archive) links() {
	for i, r := range a.l.refs {
		if a.annots[i] == 0 {
			continue
		}
		to := a.l.anchors[r.target]
		a.objectf(a.annots[i], "<</Type /Annot /Subtype /Link /Rect [%.2f %.2f %.2f %.2f] /Border [0 0 0] /F 4 /StructParent %d /Contents %s /Dest [%d 0 R /XYZ 0 %.2f null]>>",
			r.x, pageHeight-r.y-r.h, r.x+r.w, pageHeight-r.y, a.pages+i, textString(fmt.Sprintf("Page %d", to.page)),
			pageObject(to.page), pageHeight-max(0, to.y-6))
	}
}

// properties writes the properties of the document twice, as the archive
// format asks: for old programs, and as XMP.
func (a *archive) properties() (info, metadata int) {
	doc, date := a.l.doc, dateOf(a.l.doc.Date)
	title, subject := shorten(a.l.visible(doc.Title, sans), longestProperty), shorten(a.l.visible(doc.Subject, sans), longestProperty)
	info, metadata = a.number(), a.number()
	stamp := date.Format("D:20060102150405") + "+00'00'"
	var b strings.Builder
	if title != "" {
		fmt.Fprintf(&b, "/Title %s ", textString(title))
	}
	if subject != "" {
		fmt.Fprintf(&b, "/Subject %s ", textString(subject))
	}
	a.objectf(info, "<<%s/Producer (%s) /CreationDate (%s) /ModDate (%s)>>", b.String(), producer, stamp, stamp)
	a.stream(metadata, "/Type /Metadata /Subtype /XML", []byte(xmp(title, subject, date)))
	return info, metadata
}

const producer = "pixelwitness"

// dateOf returns the date of the properties.
func dateOf(t time.Time) time.Time {
	if u := t.UTC(); !t.IsZero() && u.Year() >= 1 && u.Year() <= 9999 {
		return u
	}
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
}

func xmp(title, subject string, date time.Time) string {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"` +
		` xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">` + "\n")
	alternative := func(name, s string) {
		if s == "" {
			return
		}
		fmt.Fprintf(&b, `<dc:%s><rdf:Alt><rdf:li xml:lang="x-default">`, name)
		xml.EscapeText(&b, []byte(s)) // a strings.Builder gives no error
		fmt.Fprintf(&b, "</rdf:li></rdf:Alt></dc:%s>\n", name)
	}
	alternative("title", title)
	alternative("description", subject)
	stamp := date.Format("2006-01-02T15:04:05+00:00")
	fmt.Fprintf(&b, "<pdf:Producer>%s</pdf:Producer>\n<xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate>\n", producer, stamp, stamp)
	b.WriteString("<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>\n" +
		"</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.String()
}

// catalogue writes the root of the file: it opens on page 1 at its true size,
// one page below the other.
func (a *archive) catalogue(outlines, structure, metadata int) int {
	profile, root := a.number(), a.number()
	a.stream(profile, "/N 3", profileSRGB())
	var b strings.Builder
	if outlines != 0 {
		fmt.Fprintf(&b, " /Outlines %d 0 R /PageMode /UseOutlines", outlines)
	}
	if a.l.doc.Language != "" {
		fmt.Fprintf(&b, " /Lang %s", textString(shorten(a.l.doc.Language, longestBookmark)))
	}
	a.objectf(root, "<</Type /Catalog /Pages 1 0 R /OpenAction [%d 0 R /XYZ null null 1] /PageLayout /OneColumn /ViewerPreferences <</DisplayDocTitle true>>%s\n"+
		"/MarkInfo <</Marked true>> /StructTreeRoot %d 0 R /Metadata %d 0 R\n"+
		"/OutputIntents [<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (%s) /Info (%s) /DestOutputProfile %d 0 R>>]>>",
		pageObject(1), b.String(), structure, metadata, profileName, profileName, profile)
	return root
}

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"pixelwitness/evidence"
)

// readList returns the pages of a list, what was told of it and its error.
func readList(r io.Reader) (pages []listedPage, told []string, err error) {
	l := pageList{name: "list", tell: func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }}
	for p, e := range l.pages(r) {
		if e != nil {
			err = e
			break
		}
		pages = append(pages, p)
	}
	return pages, told, err
}

// TestReadList reads lists and tables in the forms that the scripts, which
// hold text, do not.
func TestReadList(t *testing.T) {
	const table = "url\ttitle\nhttps://a.test/\tCafé 警察\n"
	want := []listedPage{{page: evidence.Page{URL: "https://a.test/", Title: "Café 警察"}}}
	wide := utf16.Encode([]rune("\ufeff" + table))
	var little, big []byte
	for _, u := range wide {
		little = append(little, byte(u), byte(u>>8))
		big = append(big, byte(u>>8), byte(u))
	}
	long := "https://a.test/" + strings.Repeat("x", maxLine)
	tests := []struct {
		name, in string
		want     []listedPage
		told     []string
		err      string
	}{
		{name: "nothing"},
		{name: "byte order mark", in: "\ufeff" + table, want: want},
		{name: "UTF-16, little end first", in: string(little), want: want},
		{name: "UTF-16, big end first", in: string(big), want: want},
		{name: "no line end", in: "https://a.test/", want: []listedPage{{page: evidence.Page{URL: "https://a.test/"}}}},
		{name: "Windows line ends", in: strings.ReplaceAll(table, "\n", "\r\n"), want: want},
		{name: "Windows-1252", in: "url,title\nhttps://a.test/,Caf\xe9 \x96 a\nhttps://b.test/,é\n",
			want: []listedPage{{page: evidence.Page{URL: "https://a.test/", Title: "Café – a"}}, {page: evidence.Page{URL: "https://b.test/", Title: "é"}}},
			told: []string{"list: 1 line is not UTF-8 and was read as Windows-1252"}},
		{name: "all columns", in: "Lang,EVENT,Referer,button-text,Page Title,ref,Page,Address\nen,Lead,https://r.test/,Go,T,7,not this,https://a.test/\n",
			want: []listedPage{{"7", evidence.Page{URL: "https://a.test/", Title: "T", Button: "Go", Event: "Lead", Referrer: "https://r.test/", Lang: "en"}}},
			told: []string{"list: columns not read: Page"}},
		{name: "many lines without an address", in: strings.Repeat("a b\n", 7),
			told: []string{"list: 7 lines hold no address and were passed over: 1, 2, 3, 4, 5, and 2 more"}},
		{name: "a long line", in: "https://a.test/\n" + long, want: []listedPage{{page: evidence.Page{URL: "https://a.test/"}}},
			err: "list: line 2: longer than 1048576 bytes"},
		{name: "a heading in the middle", in: "https://a.test/\npage\n",
			want: []listedPage{{page: evidence.Page{URL: "https://a.test/"}}, {page: evidence.Page{URL: "page"}}}},
		{name: "a quotation mark that is closed too late", in: "url,title\n\"" + strings.Repeat("x\n", maxLine) + "\",y", err: "list: line 2: a quotation mark is not closed"},
		{name: "no text", in: "https://a.test/\nhttps://\x00b.test/\n", want: []listedPage{{page: evidence.Page{URL: "https://a.test/"}}},
			err: "list: line 2: a zero byte: this is not text"},
	}
	for _, tt := range tests {
		pages, told, err := readList(strings.NewReader(tt.in))
		got := fmt.Sprint(err)
		if err == nil {
			got = ""
		}
		if diff := cmp.Diff(tt.want, pages, cmp.AllowUnexported(listedPage{})); diff != "" {
			t.Errorf("%s: pages (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.told, told); diff != "" {
			t.Errorf("%s: told (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.err, got); diff != "" {
			t.Errorf("%s: error (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestClassifyIsInterrupted interrupts the program while it waits for a person
// to write the next address.
func TestClassifyIsInterrupted(t *testing.T) {
	in, person := io.Pipe()
	defer person.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var out, errw bytes.Buffer
	code := make(chan int)
	go func() { code <- run(ctx, []string{"classify", "--output", "jsonl"}, in, &out, &errw) }()
	if _, err := io.WriteString(person, "https://a.test/\n"); err != nil {
		t.Fatal(err)
	}
	cancel()
	if got := <-code; got != exitInterrupted {
		t.Errorf("exit %d, %q", got, errw.String())
	}
}

// FuzzReadTable writes a table of an address and a title with encoding/csv and
// reads it again.
func FuzzReadTable(f *testing.F) {
	seeds := []struct{ address, title, comma string }{
		{"https://a.test/", "A page", ","},
		{"www.a.test/b,c", `The "first"` + "\n\nline", ";"},
		{"", "Only a title, of two parts", "\t"},
		{"#", "{", ","},
	}
	for _, s := range seeds {
		f.Add(s.address, s.title, s.comma)
	}
	f.Fuzz(func(t *testing.T, address, title, comma string) {
		if comma != ";" && comma != "\t" {
			comma = ","
		}
		address, title = tidy(address), tidy(title)
		var text bytes.Buffer
		w := csv.NewWriter(&text)
		w.Comma = rune(comma[0])
		if err := w.WriteAll([][]string{{"title", "url"}, {title, address}}); err != nil {
			t.Fatal(err)
		}
		var want []listedPage
		if address != "" || title != "" {
			want = []listedPage{{page: evidence.Page{URL: address, Title: title}}}
		}
		got, told, err := readList(&text)
		if err != nil || told != nil {
			t.Fatalf("%v, told %q", err, told)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(listedPage{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// tidy returns what a cell keeps of s: text, without space around it.
func tidy(s string) string {
	s = strings.ToValidUTF8(s[:min(len(s), 1000)], "?")
	return strings.TrimSpace(strings.NewReplacer("\x00", "", "\r", "").Replace(s))
}

// FuzzReadList reads any bytes: whatever they are, lines in UTF-8 that are one
// address come out as they stand, and errors name the list and the line.
func FuzzReadList(f *testing.F) {
	for _, s := range []string{"https://a.test/\n\n# b\n", "url,title\na,\"b\nc\"\n", "{}\n{\"url\":1}", "sep=;\nurl;x\n1;2;3", "a\tb\tc", "> <x>, y", "\xff\xfea\x00\n\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		const mark = "https://mark.test/last"
		pages, _, err := readList(io.MultiReader(bytes.NewReader(b), strings.NewReader("\n"+mark+"\n")))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "list: line ") {
				t.Errorf("error %q", err)
			}
			return
		}
		if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
			return
		}
		if len(pages) == 0 {
			t.Fatal("the last line is lost")
		}
		last := pages[len(pages)-1].page
		if all := last.URL + last.Title + last.Button + last.Referrer + last.Event + last.Lang + pages[len(pages)-1].id; !strings.Contains(all, mark) {
			t.Errorf("the last page is %+v", last)
		}
	})
}

package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// hostile lists texts that act on a terminal, a spreadsheet or a PDF reader,
// or on how text is shown, unless they are written out.
func hostile() []string {
	return []string{
		`=HYPERLINK("http://a.example","b")`, "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠x", "'=1", "\x00=1",
		"{nb}", ")>>/JS (app.alert(1))/AA<</O", ")Tj /Launch", "endstream endobj", "\\u{41}", "\\x{41}", "\\", "_x0041_",
		"\x1b[31mred\x1b[0m", "\x1b]8;;http://a.example\x07b\x1b]8;;\x07", "\x1bPq\x1b\\", "\u009b31m", "\x07\x08\x7f\u0080\u0085",
		"\u202egnp.exe", "\u2066a\u2069", "\u200b\u200d\ufeff", "\u2028a\u2029", "𝔸😀", "\ufffe\uffff", "\U000e0041\U000e007f", "\U0010ffff",
		"مرحبا שלום", strings.Repeat("a\u0301\u0302", 40), "12345678901234567890", "000123", "%", "%s%n", "%1b[31m", "&amp;<b>]]>",
		strings.Repeat("long ", 8000), strings.Repeat("A", 40000),
	}
}

// badJSON lists what no encoder of Go's writes into a JSON string.
func badJSON() []string { return []string{`\ud800`, `\udfff\ud800`, "\xff\xfe", "\xed\xa0\x80"} }

// stand stands for an element of badJSON until the capture is written.
func stand(i int) string { return "STAND" + twoDigits(i) }

// hostileCapture puts text into every field that a capture has.
func hostileCapture(t *testing.T, all []string) []byte {
	var records []record
	const pixel = "https://www.facebook.com/tr/?id=1234567890123456&ev=PageView"
	for _, s := range all {
		q := url.QueryEscape(s)
		records = append(records,
			record{url: pixel + "&dl=" + url.QueryEscape("https://advice.example/refuge?") + q + "&cd[title]=" + q + "&cd[" + q + "]=1"},
			record{url: "https://www.facebook.com/tr/?id=" + q + "&ev=" + q + "&fbp=" + q + "&dl=" + q},
			record{url: pixel + "&dl=https://advice.example/refuge/" + s + "&cd[a]=" + s, headers: []string{"Referer: " + s, "Cookie: " + s + "=1; _fbp=" + s, s + ": " + s}},
			record{url: pixel, method: "PO" + s, started: s, resourceType: s, initiator: map[string]any{"type": s, "stack": map[string]any{"callFrames": []any{
				map[string]any{"functionName": s, "scriptId": "1", "url": "https://a.example/" + s, "lineNumber": 1, "columnNumber": 1}}}}},
			record{method: "POST", url: "https://analytics.tiktok.com/api/v2/pixel", bodyType: "application/json", body: jsonText(t, map[string]any{"event": s, s: s,
				"context": map[string]any{"page": map[string]any{"url": s, "referrer": s}}})},
			record{method: "POST", url: pixel, bodyType: s, body: s},
			record{url: "https://advice.example/refuge/" + q, resourceType: "document", answerType: "text/html", answerBody: "<title>Refuge " + s + "</title>", page: "p" + s},
			record{url: pixel, page: "p" + s},
			record{url: "https://" + s + ".example/?u=" + url.QueryEscape("https://advice.example/refuge/") + q, headers: []string{"Referer: https://advice.example/refuge/" + q}},
			record{url: "https://region1.google-analytics.com/g/collect?v=2&tid=G-1&cid=" + q + "&en=" + q + "&dt=" + q + "&dl=" + q + "&ep." + q + "=" + q},
			record{url: "https://connect.facebook.net/signals/config/1?v=2.9.138", answerType: "application/x-javascript",
				answerBody: `instance.configuration.set("1",` + jsonText(t, map[string]string{s: s}) + `);instance.optIn("1",` + jsonText(t, s) + `,true);`},
		)
	}
	return harOf(t, records...)
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// hidden returns the first character of text that is neither shown nor a line
// feed.
func hidden(text string) (at int, found bool) {
	for i, r := range text {
		if r == utf8.RuneError && text[i] != "\ufffd"[0] || r != '\n' && !unicode.IsGraphic(r) || unicode.Is(unicode.Zs, r) && r != ' ' {
			return i, true
		}
	}
	return 0, false
}

func checkShown(t *testing.T, where, text string) {
	t.Helper()
	if at, found := hidden(text); found {
		t.Errorf("%s holds what is not shown: %q", where, text[max(0, at-60):min(len(text), at+60)])
	}
}

// TestHostileText puts hostile texts into every field of a capture, and its
// names, and looks at all that is written.
func TestHostileText(t *testing.T) {
	t.Chdir(t.TempDir())
	const name = "=\x1b[31m\u202e{nb}'é.har"
	all := hostile()
	for i := range badJSON() {
		all = append(all, stand(i))
	}
	capture := hostileCapture(t, all)
	for i, s := range badJSON() {
		capture = bytes.ReplaceAll(capture, []byte(stand(i)), []byte(s))
	}
	if err := os.WriteFile(name, capture, 0o600); err != nil {
		t.Fatal(err)
	}
	r := call(name)
	if r.code != exitDone {
		t.Fatalf("exit %d: %s", r.code, r.err)
	}
	dir := name + "-evidence"
	checkShown(t, "standard output of pack", r.out)
	checkShown(t, "standard error of pack", r.err)
	for _, args := range [][]string{{"verify", dir}, {"compare", dir, dir}, {"inspect", name}, {"inspect", name, "--output=jsonl"}} {
		r := call(args...)
		if r.code != exitDone || r.out == "" {
			t.Errorf("%s: exit %d: %s", args[0], r.code, r.err)
		}
		checkShown(t, "standard output of "+args[0], r.out)
		checkShown(t, "standard error of "+args[0], r.err)
	}
	checkCSV(t, call("inspect", name, "--output=csv").out)

	found := texts(t, dir)
	for file, text := range found {
		switch {
		case strings.HasPrefix(file, "03-evidence-workbook.xlsx:"):
			if regexp.MustCompile(`<f[ />]|<hyperlink|externalLink`).MatchString(text) {
				t.Errorf("%s holds a formula or a link", file)
			}
		case !strings.HasSuffix(file, ".pdf") && !strings.HasSuffix(file, ".pdf:strings"):
			checkShown(t, file, strings.TrimPrefix(text, "\ufeff"))
		}
	}
	checkPDF(t, filepath.Join(dir, "02-evidence-report.pdf"))
	if n := len(found); n < 50 {
		t.Errorf("%d files looked through", n)
	}
}

func checkCSV(t *testing.T, text string) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) < 100 {
		t.Errorf("%d rows: %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\x00", []rune(cell)[0]) {
				t.Errorf("a cell begins as a formula does: %.40q", cell)
			}
		}
	}
	checkShown(t, "csv", strings.ReplaceAll(text, "\r\n", "\n"))
}

var (
	literalRE = regexp.MustCompile(`(?s)\((?:\\.|[^\\()])*\)`)
	streamsRE = regexp.MustCompile(`(?s)stream\r?\n.*?endstream`)
	actionsRE = regexp.MustCompile(`/(JavaScript|JS|Launch|AA|EmbeddedFile|GoToR|URI|SubmitForm|ImportData)\b`)
)

// checkPDF looks for actions in the objects of a PDF file, outside strings.
func checkPDF(t *testing.T, name string) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	objects := literalRE.ReplaceAll(streamsRE.ReplaceAll(b, nil), []byte("()"))
	if !bytes.Contains(objects, []byte("/Catalog")) {
		t.Errorf("%s: no catalogue", name)
	}
	if m := actionsRE.Find(objects); m != nil {
		t.Errorf("%s holds the action %s", name, m)
	}
}

// TestHostileArguments gives the commands names and texts that act on a
// terminal.
func TestHostileArguments(t *testing.T) {
	t.Chdir(t.TempDir())
	const bad = "x\x1b[31m\u202e\xff"
	if err := os.WriteFile("case.yaml", []byte("reference: a\nnam\u202ee: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("visit.har", harOf(t), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		code  int
		stdin string
		args  []string
	}{
		{exitUsage, "", []string{bad}},
		{exitUsage, "", []string{"--" + bad}},
		{exitError, "", []string{"inspect", bad}},
		{exitUsage, "", []string{"inspect", "visit.har", "--output", bad}},
		{exitError, "", []string{"pack", bad, "-o", "p"}},
		{exitError, "", []string{"pack", "visit.har", "-o", bad + "/" + bad}},
		{exitUsage, "", []string{"pack", "visit.har", "-o", "p", "--timezone", bad}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--case", bad}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--case", "case.yaml"}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--known", bad}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--rules", bad}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--review", bad}},
		{exitError, "", []string{"pack", "visit.har", "-o", "p", "--review", "case.yaml"}},
		{exitError, "", []string{"review", bad}},
		{exitError, "", []string{"explain", bad}},
		{exitError, "", []string{"explain", "https://www.facebook.com/tr/?id=1&ev=" + bad}},
		{exitDone, "", []string{"explain", "https://www.facebook.com/tr/?id=1&ev=" + url.QueryEscape(bad)}},
		{exitDone, "", []string{"explain", "--output=jsonl", "https://www.facebook.com/tr/?id=1&ev=" + url.QueryEscape(bad)}},
		{exitError, "", []string{"explain", "curl -H '" + bad + "' https://a.example"}},
		{exitDone, "https://advice.example/" + bad, []string{"classify"}},
		{exitDone, "https://advice.example/" + bad, []string{"classify", "--output=jsonl"}},
		{exitError, `{"url":"` + bad, []string{"classify"}},
		{exitUsage, "", []string{"list", bad}},
		{exitUsage, "", []string{"help", bad}},
		{exitError, "", []string{"verify", bad}},
		{exitError, "", []string{"compare", bad, bad}},
	}
	for _, tt := range tests {
		var out, errw bytes.Buffer
		code := run(context.Background(), tt.args, strings.NewReader(tt.stdin), &out, &errw)
		if code != tt.code || out.Len()+errw.Len() == 0 {
			t.Errorf("%q: exit %d, want %d: %s", tt.args, code, tt.code, errw.String())
		}
		checkShown(t, strings.Join(tt.args, " ")+": standard output", out.String())
		checkShown(t, strings.Join(tt.args, " ")+": standard error", errw.String())
	}
}

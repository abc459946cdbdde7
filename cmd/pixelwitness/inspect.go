package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/build"
	"pixelwitness/har"
)

func runInspect(ctx context.Context, e *env, args []string) (int, error) {
	f := flagSet("inspect")
	output := f.String("output", "text", "")
	rulesDir := f.String("rules", "", "")
	knownFile, reviewFile := f.String("known", "", ""), f.String("review", "", "")
	logs := logFlags(f)
	if done, err := e.parse(f, args); done || err != nil {
		return exitDone, err
	}
	write := map[string]func(*env) eventWriter{"text": newTextWriter, "jsonl": newJSONWriter, "csv": newCSVWriter}[*output]
	if write == nil {
		return 0, usagef("inspect", "--output %q is not text, jsonl or csv", *output)
	}
	if f.NArg() == 0 {
		return 0, usagef("inspect", "no capture was named")
	}
	if err := checkLogs("inspect", logs); err != nil {
		return 0, err
	}
	values, err := readKnown(*knownFile)
	if err != nil {
		return 0, err
	}
	rules, err := loadRules(*rulesDir)
	if err != nil {
		return 0, err
	}
	decided, err := e.readReview(*reviewFile, rules)
	if err != nil {
		return 0, err
	}
	a, err := e.analyse(ctx, f.Args(), build.Options{Rules: rules, Known: values, Review: decided, Log: *logs, TempDir: os.TempDir()})
	if err != nil {
		return 0, err
	}
	defer a.Close()
	w := write(e)
	if t, ok := w.(*textWriter); ok {
		t.reviewed = decided != nil
	}
	for it, err := range a.Items() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = w.event(it.Event)
		}
		if err != nil {
			return 0, err
		}
	}
	if err := w.end(); err != nil {
		return 0, err
	}
	if err := e.out.Flush(); err != nil {
		return 0, err
	}
	return e.finish(a), nil
}

// analyse finds and reads the captures, showing progress on a terminal.
func (e *env) analyse(ctx context.Context, args []string, opt build.Options) (*build.Analysis, error) {
	files, cleanup, err := findCaptures(args, e.in)
	if err != nil {
		return nil, err
	}
	defer cleanup()
	show, stop := e.progress()
	defer stop()
	opt.Progress = show
	return build.Analyse(ctx, files, opt)
}

// finish tells what was not read, and returns the exit code that says so.
func (e *env) finish(a *build.Analysis) int {
	for _, s := range a.Skipped {
		e.line("skipped: %s: %s", s.File, s.Reason)
		if s.Hint != "" {
			e.printHint(s.Hint)
		}
	}
	for _, s := range a.Sources {
		for _, d := range s.Damage {
			e.line("damage: %s: entry %d at byte %d: %s", sourceName(s.File, s.Member), d.Entry, d.Offset, d.Reason)
		}
	}
	for _, s := range a.Sources {
		reasons := make(map[string]int)
		for _, x := range s.Excluded {
			reasons[x.Reason]++
		}
		for _, r := range slices.Sorted(maps.Keys(reasons)) {
			e.line("left out: %s: %d %s: %s", sourceName(s.File, s.Member), reasons[r], plural(reasons[r], "record", "records"), r)
		}
	}
	if n := a.Limits(); n > 0 {
		e.line("limit: %d %s more or longer values than are listed; the notes of each say which", n, plural(n, "record holds", "records hold"))
	}
	if a.Incomplete() {
		return exitIncomplete
	}
	return exitDone
}

func plural(n int, one, more string) string {
	if n == 1 {
		return one
	}
	return more
}

func sourceName(file, member string) string {
	if member == "" {
		return file
	}
	return file + ":" + member
}

// An eventWriter prints events one by one.
type eventWriter interface {
	event(*evidence.Event) error
	end() error
}

// A jsonWriter prints events as the lines of events.jsonl.
type jsonWriter struct{ e *env }

func newJSONWriter(e *env) eventWriter { return &jsonWriter{e} }

func (w *jsonWriter) event(ev *evidence.Event) error { return w.e.json(ev) }
func (w *jsonWriter) end() error                     { return nil }

// A csvWriter prints the scalar keys of events, in the order of the contract.
type csvWriter struct{ w *csv.Writer }

func newCSVWriter(e *env) eventWriter {
	w := &csvWriter{csv.NewWriter(e.out)}
	w.w.UseCRLF = true // RFC 4180
	w.w.Write(csvHeader)
	return w
}

var csvHeader = strings.Fields(`schema id kind source file member source_sha256 format entry n offset length
	entry_sha256 line body_state time time_precision time_basis time_end vendor endpoint company host method status
	delivery parameters_removed client user received event account page_url page_url_from page_title page_title_from referrer button_text`)

func (w *csvWriter) event(ev *evidence.Event) error {
	var status, line, removed, received string
	if ev.Status != nil {
		status = strconv.Itoa(*ev.Status)
	}
	if ev.Line > 0 {
		line = strconv.Itoa(ev.Line)
	}
	if ev.Stripped {
		removed = "true"
	}
	if ev.Received != nil {
		received = strconv.FormatInt(*ev.Received, 10)
	}
	row := []string{ev.Schema, ev.ID, string(ev.Kind), ev.Source, ev.File, ev.Member, ev.SourceSHA256, ev.Format,
		strconv.Itoa(ev.Entry), strconv.Itoa(ev.N), strconv.FormatInt(ev.Offset, 10), strconv.FormatInt(ev.Length, 10),
		ev.EntrySHA256, line, string(ev.BodyState), ev.Time, ev.TimePrecision, ev.TimeBasis, ev.TimeEnd, ev.Vendor, ev.Endpoint, ev.Company,
		ev.Host, ev.Method, status, string(ev.Delivery), removed, ev.Client, ev.User, received, ev.Event, ev.Account, ev.PageURL, ev.PageURLFrom, ev.PageTitle,
		ev.PageTitleFrom, ev.Referrer, ev.ButtonText}
	for i, s := range row {
		row[i] = cell(s)
	}
	return w.w.Write(row)
}

func (w *csvWriter) end() error {
	w.w.Flush()
	return w.w.Error()
}

// cell makes s safe to open in a spreadsheet, which takes a cell that begins
// with one of these characters for a formula.
func cell(s string) string {
	s = evidence.Visible(s)
	if s != "" && strings.ContainsRune("=+-@＝＋－＠'", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// A textWriter prints events for reading.
type textWriter struct {
	e      *env
	kinds  map[string]int
	linked int // events with a strong link, as a pack counts them
	copies int // of events

	reviewed bool // a review was given
	after    int  // events linked after it, as a pack counts them
}

func newTextWriter(e *env) eventWriter { return &textWriter{e: e, kinds: make(map[string]int)} }

func (w *textWriter) event(ev *evidence.Event) error {
	w.kinds[string(ev.Kind)]++
	if ev.Kind == decode.KindEvent {
		w.copies += len(ev.Copies)
		if slices.ContainsFunc(ev.Categories, func(l evidence.Link) bool { return l.Confidence == evidence.Strong }) {
			w.linked++
		}
		if ev.LinkedAfterReview() {
			w.after++
		}
	}
	out := w.e.out
	when := strings.Replace(strings.TrimSuffix(ev.Time, "Z"), "T", " ", 1) + " UTC"
	switch {
	case ev.Time == "":
		when = "time not recorded"
	case ev.TimeBasis == "payload":
		when += " (as the request itself states)"
	case ev.TimeBasis == "request_end":
		when += " (as a rule its end)"
	}
	what := string(ev.Kind)
	if ev.Event != "" {
		what = ev.Event
	}
	fmt.Fprintf(out, "%s  %s\n", w.strong(when), w.strong(evidence.Visible(ev.Endpoint+"  "+what)))
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(out, "    %-9s %s\n", name, evidence.Visible(value))
		}
	}
	line("to", recipient(ev))
	line("page", ev.PageURL)
	line("title", ev.PageTitle)
	line("button", ev.ButtonText)
	line("account", ev.Account)
	line("client", strings.TrimSpace(ev.Client+" "+ev.User))
	line("closed", ev.TimeEnd)
	if ev.Received != nil {
		line("received", fmt.Sprintf("%d bytes", *ev.Received))
	}
	carried := "carried"
	if notSent(ev.Delivery) || sendingOpen(ev.Delivery) {
		carried = "held"
	}
	for _, id := range ev.Identifiers {
		s := id.Kind + " " + id.Value
		if id.Issued != "" {
			s += " (issued " + id.Issued + ")"
		}
		if id.AccountLinked {
			s += " (tied to an account)"
		}
		line(carried, s)
	}
	for _, c := range ev.Categories {
		line("subject", fmt.Sprintf("%s: %q in %s (%s, %s)", c.ID, c.Matched, strings.ReplaceAll(c.Field, "_", " "), c.Confidence, sentWord(c.Sent, ev.Delivery)))
	}
	for _, r := range ev.Review {
		line("review", fmt.Sprintf("%s %s, by %s: %s (%s)", r.Action, r.ID, r.Initials, r.Reason, r.Ref))
	}
	for _, s := range consideredWords(ev.Considered) {
		line("considered", s)
	}
	for _, k := range ev.Known {
		line("matches", knownWords(k))
	}
	if ev.Consent != nil {
		line("consent", consentWords(ev.Consent))
	}
	for _, c := range ev.Copies {
		name := "also sent"
		if c.SameRequestAs != "" {
			name = "also recorded"
		}
		line(name, fmt.Sprintf("%s, entry %d of %s", c.Endpoint, c.Entry, c.Source))
	}
	if ev.HostGiven {
		line("note", "The log does not name the host: it was given with --log-host.")
	}
	for _, n := range ev.Notes {
		line("note", n)
	}
	place := fmt.Sprintf("%s entry %d, bytes %d to %d", sourceName(ev.File, ev.Member), ev.Entry, ev.Offset, ev.Offset+ev.Length)
	if ev.Line > 0 {
		place += fmt.Sprintf(", line %d", ev.Line)
	}
	line("found in", place)
	_, err := io.WriteString(out, "\n")
	return err
}

func (w *textWriter) end() error {
	count := func(n int, one, more string) string { return fmt.Sprintf("%d %s", n, plural(n, one, more)) }
	after := ""
	if w.reviewed {
		after = fmt.Sprintf(", %d after review", w.after)
	}
	_, err := fmt.Fprintf(w.e.out, "%s (%d linked to a sensitive subject%s), %s, %s, %s, %s\n",
		count(w.kinds["event"], "event", "events"), w.linked, after, count(w.copies, "copy", "copies"),
		count(w.kinds["load"], "library loaded", "libraries loaded"), count(w.kinds["config"], "configuration", "configurations"),
		count(w.kinds["sync"]+w.kinds["upload"]+w.kinds["disclosure"]+w.kinds["host_contact"], "other record", "other records"))
	return err
}

func (w *textWriter) strong(s string) string {
	if w.e.bold {
		return "\x1b[1m" + s + "\x1b[0m"
	}
	return s
}

func recipient(ev *evidence.Event) string {
	s := ev.Host
	if ev.Company != "" {
		s += " (" + ev.Company + ")"
	}
	s += ", " + strings.ReplaceAll(string(ev.Delivery), "_", " ")
	if ev.Status != nil {
		s += " " + strconv.Itoa(*ev.Status)
	}
	return s
}

// notSent says that a request was not let out of the browser.
func notSent(d har.Delivery) bool { return d == har.Blocked || d == har.FromCache }

// sendingOpen says that the capture leaves open whether all that a request held
// was sent.
func sendingOpen(d har.Delivery) bool { return d == har.Failed || d == har.NotRecorded }

// sentWord says whether the words of a link are the request's own, and whether
// they went anywhere.
func sentWord(own bool, d har.Delivery) string {
	switch {
	case !own:
		return "known from elsewhere in the capture"
	case notSent(d):
		return "held by this request as recorded, not sent"
	case sendingOpen(d):
		return "held by this request as recorded"
	}
	return "carried by this request"
}

// consideredWords has a line for each reason why words were not taken as a
// link.
func consideredWords(all []evidence.Considered) (lines []string) {
	words := make(map[string][]string) // by reason
	for _, c := range all {
		if words[c.Reason] == nil {
			lines = append(lines, c.Reason)
		}
		words[c.Reason] = append(words[c.Reason], fmt.Sprintf("%s: %q in %s", c.ID, c.Matched, strings.ReplaceAll(c.Field, "_", " ")))
	}
	for i, reason := range lines {
		lines[i] = "and not linked: " + strings.Join(words[reason], ", ") + ", because " + reason
	}
	return lines
}

// consentWords says a consent state in a few words: "refused (advertising)".
func consentWords(c *evidence.Consent) string {
	s := strings.ReplaceAll(c.State, "_", " ")
	if c.Purpose != "" {
		s += " (" + c.Purpose + ")"
	}
	return s
}

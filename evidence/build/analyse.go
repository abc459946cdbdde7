// Package build composes the whole: it reads captures, decodes and links what
// they hold, and writes it as a pack.
package build

import (
	"context"
	"encoding/hex"
	"fmt"
	"iter"
	"slices"
	"strings"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/clock"
	"pixelwitness/evidence/disclose"
	"pixelwitness/evidence/known"
	"pixelwitness/evidence/link"
	"pixelwitness/evidence/report"
	"pixelwitness/evidence/review"
	"pixelwitness/evidence/sensitivity"
	"pixelwitness/har"
)

// Options say how captures are read.
type Options struct {
	Rules    *sensitivity.Rules
	Skipped  []report.Skipped // files already known not to be captures
	Known    *known.Set       // values to look for; nil for none
	Review   *review.Set      // what a person decided; nil for nothing
	Log      LogOptions       // what a log does not say of itself
	TempDir  string           // for the temporary files of sorting; "" for the system's
	Progress func(file string, read, total int64)
}

// An Analysis is what a set of captures holds.
type Analysis struct {
	Sources []har.Source     // in argument order; complete
	Skipped []report.Skipped // files that were not read, and why

	dec     *decode.Decoder
	rules   *sensitivity.Rules
	linker  *link.Linker
	secrets *decode.Secrets
	limits  int // events in which a limit was met
	known   *known.Set
	watcher *disclose.Watcher
	ends    map[tunnelEnd]bool
	review  *review.Pass // nil: no review was given

	tolerance clock.Tolerance
	sights    *link.Sights
	consents  *link.Consents
	clock     clock.Source            // of the capture being read
	clocks    []*evidence.SourceClock // of Sources, by position; nil where nothing could be compared
}

// Analyse reads the captures. The caller closes the Analysis.
func Analyse(ctx context.Context, files []har.File, opt Options) (_ *Analysis, err error) {
	dec, err := decode.Default()
	if err != nil {
		return nil, err
	}
	tolerance, err := clock.Default()
	if err != nil {
		return nil, err
	}
	transport := make(map[string][]string)
	for _, v := range dec.Vendors() {
		transport[v.ID] = v.Transport
	}
	a := &Analysis{
		Skipped: opt.Skipped,
		dec:     dec, rules: opt.Rules, secrets: dec.Secrets(),
		linker: link.New(opt.TempDir, transport), sights: link.NewSights(dec.Vendors()),
		tolerance: tolerance,
		known:     opt.Known, watcher: disclose.New(dec, opt.Known), ends: make(map[tunnelEnd]bool),
	}
	if opt.Review != nil {
		a.review = opt.Review.Begin()
	}
	defer func() {
		if err != nil {
			a.Close()
		}
	}()
	if a.consents, err = link.NewConsents(a.secrets); err != nil {
		return nil, err
	}
	same, err := repeats(files)
	if err != nil {
		return nil, err
	}
	for i, f := range files {
		if f.Passed != "" {
			a.Skipped = append(a.Skipped, report.Skipped{File: f.Name, Reason: f.Passed})
			continue
		}
		if first, ok := same[i]; ok {
			a.Skipped = append(a.Skipped, report.Skipped{File: f.Name,
				Reason: fmt.Sprintf("the same bytes as %s, which is read once", files[first].Name)})
			continue
		}
		if err := a.readFile(ctx, f, opt); err != nil {
			return nil, err
		}
	}
	if len(a.Sources) == 0 {
		return nil, &NoCaptureError{a.Skipped}
	}
	return a, nil
}

// A NoCaptureError says that nothing that was given is a capture.
type NoCaptureError struct{ Skipped []report.Skipped }

// Error has a line for each file.
func (n *NoCaptureError) Error() string {
	var lines []string
	for _, s := range n.Skipped {
		lines = append(lines, s.File+": "+s.Reason)
	}
	return strings.Join(append(lines, "no capture was among the files given"), "\n")
}

// Close gives up the temporary files.
func (a *Analysis) Close() error { return a.linker.Close() }

// Limits counts the events in which a limit of this program was met. Their
// notes say which.
func (a *Analysis) Limits() int { return a.limits }

// Incomplete says that a capture was damaged or a limit was met.
func (a *Analysis) Incomplete() bool {
	if a.limits > 0 {
		return true
	}
	for _, s := range a.Sources {
		if len(s.Damage) > 0 {
			return true
		}
	}
	return false
}

func (a *Analysis) readFile(ctx context.Context, f har.File, opt Options) error {
	hopt, err := opt.Log.har()
	if err != nil {
		return err
	}
	if opt.Progress != nil {
		hopt.Progress = func(read, total int64) { opt.Progress(f.Name, read, total) }
	}
	captures, err := har.Open(f, hopt)
	if refused, ok := asRefused(err); ok {
		a.Skipped = append(a.Skipped, report.Skipped{File: f.Name, Reason: strings.TrimPrefix(refused.Error(), f.Name+": "), Hint: refused.Hint})
		return nil
	} else if err != nil {
		return err
	}
	for i, c := range captures {
		if err = a.readCapture(ctx, c); err != nil {
			for _, rest := range captures[i+1:] {
				rest.Close()
			}
			return err
		}
	}
	return nil
}

func (a *Analysis) readCapture(ctx context.Context, c *har.Capture) error {
	defer c.Close()
	number := len(a.Sources) + 1
	src := c.Source()
	src.Label = fmt.Sprintf("S%02d", number)
	a.watcher.Begin()
	for e, err := range c.Entries() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			err = a.readEntry(e, number)
		}
		if err != nil {
			return err
		}
	}
	a.Sources = append(a.Sources, *src)
	a.clocks = append(a.clocks, a.clock.Summary(a.tolerance))
	a.clock = clock.Source{}
	return nil
}

func (a *Analysis) readEntry(e *har.Entry, number int) error {
	d, opens := a.document(e, number)
	if opens {
		a.linker.Document(d)
		defer a.watcher.Open(e, d.Title)
	}
	a.clock.Add(a.tolerance, e)
	a.sights.Add(e, number)
	a.seeRequest(e, number)
	events, derr := a.dec.Decode(e)
	a.consents.See(e, number, pageOf(e, events))
	if derr != nil {
		e.Source.Damage = append(e.Source.Damage, har.Damage{Offset: e.Offset, Length: e.Length, Entry: e.Entry, Reason: derr.Error()})
	}
	if len(events) == 0 {
		return a.readOther(e, number, opens)
	}
	body, err := e.RequestBody()
	if err != nil && derr == nil {
		e.Source.Damage = append(e.Source.Damage, har.Damage{Offset: e.Offset, Length: e.Length, Entry: e.Entry, Reason: err.Error()})
	}
	sum, err := e.SHA256()
	if err != nil {
		return err
	}
	req := a.request(e, body)
	for i := range events {
		if events[i].Limit {
			a.limits++
		}
		it := a.newItem(e, number, i+1, &events[i], body, sum)
		it.Request = req
		a.watcher.Told(e, &events[i])
		a.addKnown(it.Event, i, e, body)
		it.Event.Clock = a.tolerance.Event(e, &events[i])
		a.clock.AddEvent(it.Event.Clock)
		if err := a.linker.Add(it); err != nil {
			return err
		}
	}
	return nil
}

// Items yields the events, linked and in order. It may be called once. After the
// last it yields an error where an entry of the review changed no event.
func (a *Analysis) Items() iter.Seq2[*link.Item, error] {
	return func(yield func(*link.Item, error) bool) {
		for it, err := range a.linker.Items() {
			if err == nil && a.redundant(it.Event, it.Source) {
				continue
			}
			if err == nil {
				a.categorise(it)
				a.addSource(it)
				it.Event.Consent = a.consents.State(it, a.purpose(it.Event))
				if a.review != nil {
					err = a.review.Apply(it.Event)
				}
			}
			if !yield(it, err) {
				return
			}
		}
		if a.review != nil {
			if err := a.review.End(); err != nil {
				yield(nil, err)
			}
		}
	}
}

// categorise links the event to categories by the texts of its page, and says of
// each link whether this request itself carried the words.
func (a *Analysis) categorise(it *link.Item) {
	ev := it.Event
	if a.rules == nil {
		return
	}
	p := evidence.Page{URL: ev.PageURL, Title: ev.PageTitle, Button: ev.ButtonText, Event: ev.Event, Referrer: ev.Referrer}
	for _, q := range ev.Params {
		if q.Enc == "" && slices.Contains(it.Words, q.Key) {
			if p.Params == nil {
				p.Params = make(map[string]string)
			}
			p.Params[q.Key] = q.Value // of several the last, as for every field
		}
	}
	links, suppressed := a.rules.Classify(p)
	for i := range links {
		links[i].Sent = holds(ev, links[i].Field)
	}
	ev.Categories = links
	for _, s := range suppressed {
		s.Link.Sent = holds(ev, s.Link.Field)
		ev.Considered = append(ev.Considered, evidence.ConsideredFrom(s))
	}
}

// holds reports whether the request of ev itself held the text of a field.
func holds(ev *evidence.Event, field string) bool {
	switch field {
	case "page_url", "host":
		return ev.PageURLFrom == "dl" || ev.PageURLFrom == "referer"
	case "page_title":
		return ev.PageTitleFrom == "own"
	}
	return true
}

// addSource says of an event what is known of its source only once the source
// has been read to its end.
func (a *Analysis) addSource(it *link.Item) {
	src := &a.Sources[it.Source-1]
	it.Event.SourceSHA256 = hex.EncodeToString(src.SHA256[:])
	for i := range it.Event.Copies {
		c := &it.Event.Copies[i]
		j := slices.IndexFunc(a.Sources, func(s har.Source) bool { return s.Label == c.Source })
		c.SourceSHA256 = hex.EncodeToString(a.Sources[j].SHA256[:])
	}
	if src.Sanitised {
		it.Event.Notes = append(it.Event.Notes, noteSanitised)
	}
}

const noteSanitised = "Cookies are not recorded in this export: Chromium browsers leave them out by default. Their absence is not evidence that none was sent."

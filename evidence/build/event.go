package build

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"pixelwitness/decode"
	"pixelwitness/evidence"
	"pixelwitness/evidence/link"
	"pixelwitness/har"
)

// newItem describes what one entry told a vendor. N counts the entry's events
// from 1; number is that of the source.
func (a *Analysis) newItem(e *har.Entry, number, n int, de *decode.Event, body har.Body, sum [32]byte) *link.Item {
	src := e.Source
	ev := &evidence.Event{
		Schema: evidence.EventSchema,
		ID:     fmt.Sprintf("%s-%06d-%d", src.Label, e.Entry, n),
		Kind:   de.Kind,

		Source: src.Label, File: src.File, Member: cmp.Or(e.Member, src.Member),
		Format: src.Format, // its SHA-256 is known once it has been read: see addSource
		Entry:  e.Entry, N: n,

		Offset: e.Offset, Length: e.Length, EntrySHA256: hex.EncodeToString(sum[:]), Line: e.Line,
		Parts:     slices.Clone(e.Parts),
		BodyState: body.State,

		Vendor: de.Vendor.ID, Endpoint: de.Endpoint, Company: de.Vendor.Company,
		Host: hostOf(e), Method: e.Method, Delivery: e.Delivery(),
		Stripped: e.Stripped, HostGiven: e.HostGiven, Client: e.Client, User: e.User,

		Event: de.Name, Account: de.Account,
		PageURL: de.PageURL, PageURLFrom: de.PageURLFrom, PageTitle: de.PageTitle,
		Referrer: de.Referrer, ButtonText: de.ButtonText,
		Params: de.Params, Identifiers: de.Identifiers,
		Notes:  slices.Concat(de.Notes, bodyNotes[body.State], timeNotes[e.TimeIs], e.Notes),
		Config: de.Config,
	}
	if e.StatusKnown {
		ev.Status = &e.Status
	}
	if body.Part != nil {
		ev.Parts = append(ev.Parts, *body.Part)
	}
	if ev.PageTitle != "" {
		ev.PageTitleFrom = "own"
	}
	if read := de.Vendor.LibraryVersions(); de.Library != "" && len(read) > 0 && !slices.Contains(read, de.Library) {
		ev.Notes = append(ev.Notes, fmt.Sprintf("The request names version %s of the vendor’s library; meanings were read in %s.",
			de.Library, strings.Join(read, " and ")))
	}
	if e.Received >= 0 {
		ev.Received = &e.Received
	}
	when := e.Time
	ev.TimeBasis = "capture_clock"
	if e.TimeIs == har.TimeEnd {
		ev.TimeBasis = "request_end"
	}
	precision := e.Precision
	if when.IsZero() {
		when, ev.TimeBasis, precision = de.PayloadTime, "payload", time.Millisecond
	}
	if when.IsZero() {
		ev.TimeBasis = "none"
	} else {
		ev.Time, ev.TimePrecision = timeText(when, precision)
		if ev.Delivery == har.HostOnly && !e.Time.IsZero() && e.Elapsed >= 0 && e.TimeIs != har.TimeEnd {
			ev.TimeEnd, _ = timeText(when.Add(e.Elapsed), precision)
		}
	}
	ev.Initiator = a.initiator(e.Initiator)
	if ev.PageURL == "" && e.Initiator != nil && e.Initiator.Type == "parser" {
		ev.PageURL, ev.PageURLFrom = a.secrets.MaskText(e.Initiator.URL), "initiator"
	}
	return &link.Item{Event: ev, Source: number, Time: when, JoinKey: de.JoinKey, RuleID: de.RuleID, PageRef: e.PageRef,
		Words: de.Words}
}

// hostOf returns the host that e was addressed to. A tunnel names it by itself.
func hostOf(e *har.Entry) string {
	if e.Method == "CONNECT" && !strings.Contains(e.URL, "://") {
		return evidence.Host("tunnel://" + e.URL)
	}
	return evidence.Host(e.URL)
}

// bodyNotes says in words what a body state other than exact means for an
// event read from it.
var bodyNotes = map[har.BodyState][]string{
	har.BodyParamsOnly:  {"The capture holds the body of this request as a list of names and values; their order and encoding are the capturing program's."},
	har.BodyCorrupted:   {"The capturing program replaced some bytes of this request's body; they cannot be recovered from this capture."},
	har.BodyNotRecorded: {"This request had a body that the capture does not hold. What it carried is not known."},
	har.BodyUnknown:     {"The capture holds no body for this request, and nothing in it says whether there was one."},
	har.BodyTruncated:   {"The capture holds only the beginning of this request's body."},
	har.BodyDecoded:     {"The capturing program had already undone the compression of this request's body."},
}

// timeNotes says in words what moment of a request a captured time is, where
// it is neither its start as captured nor what a time basis of its own says.
var timeNotes = map[har.TimeKind][]string{
	har.TimeCounted: {"The log states when this request ended and how long it took. The time given here is its start, counted back from these."},
	har.TimeServer:  {"The time is when the server that was asked received this request, by that server's clock."},
}

// timeText prints t to its precision, and the precision.
func timeText(t time.Time, precision time.Duration) (text, unit string) {
	t = t.UTC()
	switch {
	case precision >= time.Second:
		return t.Format("2006-01-02T15:04:05Z"), "1s"
	case precision >= time.Millisecond:
		return t.Format("2006-01-02T15:04:05.000Z"), "1ms"
	case precision >= time.Microsecond:
		return t.Format("2006-01-02T15:04:05.000000Z"), "1us"
	}
	return t.Format("2006-01-02T15:04:05.000000000Z"), "1ns"
}

func (a *Analysis) initiator(in *har.Initiator) *evidence.Initiator {
	if in == nil {
		return nil
	}
	out := &evidence.Initiator{Type: in.Type, URL: a.secrets.MaskText(in.URL)}
	for _, f := range in.Frames {
		name := a.secrets.MaskText(f.Function)
		if name == "" {
			name = "(unnamed)"
		}
		s := fmt.Sprintf("%s at %s:%d:%d", name, a.secrets.MaskText(f.URL), f.Line+1, f.Column+1)
		if f.Async != "" {
			s = f.Async + ": " + s
		}
		out.Chain = append(out.Chain, s)
	}
	return out
}

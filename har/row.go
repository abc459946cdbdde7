package har

import (
	"strconv"
	"strings"
	"time"
)

// A column says what one column of a log or table holds. [Options.Columns]
// names them as columnNames does.
type column uint8

const (
	colNone      column = iota // nothing that is read
	colTime                    // a moment; its date, clock and zone may have columns of their own
	colDate                    // its date
	colClock                   // its time of day
	colZone                    // its time zone
	colMethod                  // of the request
	colURL                     // an address, perhaps without its scheme, or a path
	colScheme                  // or the protocol: "https", "HTTPS"
	colHost                    // perhaps with a port
	colPort                    //
	colPath                    // perhaps with a query
	colQuery                   // with or without its question mark
	colRequest                 // a request line: "GET /path HTTP/1.1"
	colReferer                 //
	colAgent                   //
	colCookie                  //
	colStatus                  //
	colClient                  // address of who asked
	colUser                    // name of who asked
	colServer                  // address that was asked
	colMillis                  // time taken, in milliseconds
	colSeconds                 // the same in seconds
	colReceived                // bytes towards the client
	colType                    // media type of the answer
	colVersion                 // of HTTP
	colAction                  // what the proxy did: "Blocked", "TCP_HIT"
	colException               // why the proxy gave an answer of its own: "tcp_error"
	colBody                    // of the request
	colSNI                     // the name in the TLS handshake
	columns
)

// columnNames are those of [Options.Columns].
func columnNames() [columns]string {
	return [columns]string{"-", "time", "date", "clock", "zone", "method", "url", "scheme", "host", "port", "path", "query", "request",
		"referer", "ua", "cookie", "status", "client", "user", "server", "elapsed_ms", "elapsed_s", "received", "type", "version", "action", "exception", "body", "sni"}
}

// A row is one record of a log or table: its values as captured, by column.
// An empty one is not stated.
type row struct {
	text   [columns]string
	fields []Field // of the request, that have columns of their own
	answer []Field // of the response, likewise
}

func (r *row) reset() { *r = row{fields: r.fields[:0], answer: r.answer[:0]} }

// A rowReader makes entries of rows.
type rowReader struct {
	c     *Capture
	ends  bool           // a time is that of the end of its request
	zone  *time.Location // that the log itself states for times without one; nil when it does not
	utc   string         // why such times are in UTC when nothing says otherwise
	times timeReader
	said  bool // about the zone
}

// The reasons for which a row is no entry.
const (
	noAddress     = "The record names no address: it is no request of a visit."
	noAddressLine = "the record holds no address where one belongs"
)

// fill makes e of r. It reports false when r holds no address.
func (t *rowReader) fill(e *Entry, r *row) bool {
	e.Method = r.text[colMethod]
	e.HTTPVersion = r.text[colVersion]
	if !t.address(e, r) {
		return false
	}
	if e.Method == "" {
		t.c.own.request.state = BodyUnknown
	}
	e.Client, e.User, e.ServerIP = r.text[colClient], r.text[colUser], r.text[colServer]
	if t := r.text[colType]; strings.Contains(t, "/") {
		e.ResponseType = t
	}
	if n, err := strconv.ParseInt(r.text[colReceived], 10, 64); err == nil && n >= 0 {
		e.Received = n
	}
	for _, f := range [...]struct {
		name string
		col  column
	}{{"Referer", colReferer}, {"User-Agent", colAgent}, {"Cookie", colCookie}} {
		if v := r.text[f.col]; v != "" {
			e.Headers = append(e.Headers, Field{f.name, v})
		}
	}
	e.Headers = append(e.Headers, r.fields...)
	e.ResponseHeaders = append(e.ResponseHeaders, r.answer...)
	e.Elapsed = elapsed(r)
	t.when(e, r)
	verdict(e, r)
	return true
}

// elapsed is the time that a request took, as stated; negative when not.
func elapsed(r *row) time.Duration {
	const most = 365 * 24 * time.Hour
	text, unit := r.text[colMillis], time.Millisecond
	if text == "" {
		text, unit = r.text[colSeconds], time.Second
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil && f >= 0 && f < float64(most/unit) {
		return time.Duration(f * float64(unit))
	}
	return -1
}

// when reads the time of r.
func (t *rowReader) when(e *Entry, r *row) {
	text := r.text[colTime]
	if text == "" {
		text = strings.TrimSpace(r.text[colDate] + " " + r.text[colClock])
	}
	if zone := r.text[colZone]; zone != "" && text != "" {
		text += " " + zone
	}
	if text == "" {
		return
	}
	e.TimeText = text
	m := t.times.read(text)
	if clock := r.text[colClock]; !m.ok && clock != "" && t.times.read(clock).ok {
		e.TimeText = clock // of a table with a date beside whole times
		m = t.times.read(clock)
	}
	if !m.ok {
		e.Notes = append(e.Notes, "The capture states a time for this request that cannot be read as one"+quoted(text)+".")
		return
	}
	e.Time, e.Precision = m.t, m.precision
	if !m.zoned {
		t.place(e, m.zone)
	}
	if t.ends {
		e.TimeIs = TimeEnd
		if e.Elapsed >= 0 {
			e.Time, e.TimeIs = e.Time.Add(-e.Elapsed), TimeCounted
		}
	}
}

// place puts a time without an offset into its zone: the one that the log
// states, else the one given, else UTC. name is an abbreviation beside it, or
// "".
func (t *rowReader) place(e *Entry, name string) {
	zone, how := t.zone, "as the log states for all"
	switch given := t.c.opt.LogZone; {
	case zone != nil:
	case given != nil:
		zone, how = given, "in the time zone given for the log, "+given.String()
	default:
		zone, how = time.UTC, "as UTC"+t.utc
	}
	if !t.said && t.zone == nil {
		t.c.source.note("The capture states its times without a time zone. They are read " + how + ".")
		t.said = true
	}
	if name != "" {
		t.c.source.note("The capture names the time zone of some times as " + strconv.Quote(name) + ", which can stand for several. They are read " + how + ".")
	}
	local, doubt := inZone(e.Time, zone)
	e.Time = local
	if doubt != "" {
		e.Notes = append(e.Notes, doubt)
	}
}

// inZone returns the moment at which a clock in zone shows what t does in UTC.
// doubt says when a clock there shows that twice, or never.
func inZone(t time.Time, zone *time.Location) (moment time.Time, doubt string) {
	if zone == time.UTC {
		return t, ""
	}
	moment = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), zone)
	const layout = "2006-01-02 15:04"
	shown := t.Format(layout)
	if moment.Format(layout) != shown {
		return moment.UTC(), "The time falls into the hour that is left out when the clocks go forward."
	}
	for _, d := range [...]time.Duration{-time.Hour, time.Hour} {
		if moment.Add(d).Format(layout) == shown {
			return moment.UTC(), "The time falls into the hour that comes twice when the clocks go back: it may be an hour earlier or later."
		}
	}
	return moment.UTC(), ""
}

// verdict reads what became of the request: the status, and what the proxy
// says it did. A proxy that refuses a request, or has the answer itself, states
// a status too, which is then none of the server's.
func verdict(e *Entry, r *row) {
	status, action := r.text[colStatus], r.text[colAction]
	n, err := strconv.Atoi(status)
	known := err == nil && n >= 0
	fate, word := proxyFate(r.text[colException] + " " + action)
	if fate == fatePassed && r.text[colException] != "" {
		fate, word = fateFailed, r.text[colException]
	}
	switch {
	case fate == fateBlocked:
		e.Failure = "blocked by the proxy: " + word
	case fate == fateFailed:
		e.Failure = "the proxy had no answer: " + word
	case known && n > 599:
		e.Failure = "status " + status + " of the proxy"
	default:
		e.Status, e.StatusKnown = n, known
		if fate == fateCached {
			e.FromCache = word
		}
		return
	}
	if e.Method == "CONNECT" {
		e.Status, e.StatusKnown = 403, known // so that it is no tunnel
	}
	if known && n > 0 {
		e.Notes = append(e.Notes, "The status "+status+" is the proxy's own: the log does not show that the server was asked.")
	}
}

type fate int

const (
	fatePassed fate = iota
	fateCached
	fateFailed
	fateBlocked
)

// proxyFate reads the words of proxies for what they did, and returns the one
// that decides: those of s-action, sc-filter-result and x-exception-id in
// Symantec's SGOS logs (Access Log Formats, "Action codes"), of s-object-source
// and action in Microsoft's TMG, and of Zscaler and Umbrella. A hit that was
// checked with the server first (TCP_REFRESH_HIT, VCache) is no cached answer:
// the server was asked.
func proxyFate(action string) (found fate, word string) {
	for w := range strings.FieldsSeq(action) {
		f := fatePassed
		switch upper := strings.ToUpper(w); {
		case strings.Contains(upper, "BLOCK"), strings.Contains(upper, "DENIED"), upper == "DENY":
			f = fateBlocked
		case upper == "TCP_ERR_MISS", upper == "FAILED":
			f = fateFailed
		case upper == "TCP_HIT", upper == "TCP_MEM_HIT", upper == "TCP_RESCAN_HIT", upper == "TCP_AUTH_HIT", upper == "CACHE", upper == "NVCACHE":
			f = fateCached
		}
		if f > found {
			found, word = f, w
		}
	}
	return found, word
}

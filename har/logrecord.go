package har

import (
	"math"
	"strings"
	"time"
)

// A logRecord is what one line of a log says, before an entry is made of it.
type logRecord struct {
	f   *logFormat
	s   string
	at  []logSpan
	own *own

	request                     string // "METHOD URL VERSION"
	method, url, version        string
	scheme, host, hostSet, port string
	path, query                 string
	result, hierarchy, sni      string
	base, milli                 int // pieces of the time; -1 when not stated
	time                        time.Time
	when                        TimeKind
	timed, zoned                bool
}

// value is the value of piece i, unescaped; ok is false if the log has a sign
// for none in its place.
func (r *logRecord) value(i int) (v string, ok bool) {
	p := &r.f.pieces[i]
	v = r.s[r.at[i].from:r.at[i].to]
	if p.padded {
		v = strings.Trim(v, " ")
	}
	if v == "" || v == "-" {
		return "", false
	}
	return p.escape.undo(v), true
}

// read fills e and r with what the line says.
func (r *logRecord) read(e *Entry) {
	r.base, r.milli = -1, -1
	for i := range r.f.pieces {
		p := &r.f.pieces[i]
		if p.what == logSkip {
			continue
		}
		v, ok := r.value(i)
		if !ok {
			continue
		}
		switch p.what {
		case logEpoch, logClock:
			r.clock(e, i, v)
		case logMillis:
			r.milli = i
		case logElapsed:
			e.Elapsed = logDuration(v, p.unit)
		case logClient:
			e.Client = v
		case logUser:
			e.User = v
		case logMethod:
			r.method = v
		case logURL:
			r.url = v
		case logRequest:
			r.request = v
		case logScheme:
			r.scheme = v
		case logHost:
			r.host = v
		case logHostSet:
			r.hostSet = v
		case logPort:
			r.port = v
		case logPath:
			r.path = v
		case logQuery:
			r.query = strings.TrimPrefix(v, "?")
		case logVersion:
			if r.version = v; strings.HasSuffix(p.before, "HTTP/") {
				r.version = "HTTP/" + v
			}
		case logStatus:
			if n, ok := decimal(v, 3); ok {
				e.Status, e.StatusKnown = int(n), true
			}
		case logReceived:
			if n, ok := decimal(v, 18); ok {
				e.Received = n
			}
		case logServer:
			e.ServerIP = v
		case logHeader:
			e.Headers = append(e.Headers, Field{p.name, v})
			if p.escape == logRaw && strings.Contains(v, `"`) {
				e.Notes = append(e.Notes, "The log does not mark quotation marks inside a value: where "+p.name+" ends is a guess.")
			}
		case logHeaders:
			e.Headers = appendFields(e.Headers, v)
		case logAnswer:
			e.ResponseHeaders = append(e.ResponseHeaders, Field{p.name, v})
		case logAnswers:
			e.ResponseHeaders = appendFields(e.ResponseHeaders, v)
		case logCookie:
			e.Cookies = append(e.Cookies, Field{p.name, v})
		case logBody:
			r.own.request = message{state: BodyExact, data: []byte(v)} // with its escapes undone
		case logType:
			e.ResponseType = v
		case logResult:
			r.result = v
		case logHierarchy:
			r.hierarchy = v
		case logSNI:
			r.sni = v
		}
	}
	if r.f.has(logRequest) {
		r.method, r.url, r.version = cutRequest(r.request)
	}
	r.moment(e)
	e.Method = r.method
	e.HTTPVersion = r.version
	if r.own.request.state == "" {
		r.own.request.state = unloggedBody(e)
	}
}

// unloggedBody says what the rest of a line tells of a body that the log has
// no place for.
func unloggedBody(e *Entry) BodyState {
	n, stated := contentLength(e.RequestHeader("Content-Length"))
	switch {
	case stated && n > 0:
		return BodyNotRecorded
	case stated, e.Method != "" && !carriesBody(e.Method):
		return BodyNone
	}
	return BodyUnknown
}

// cutRequest takes a request line apart. A line that is none gives no method.
func cutRequest(s string) (method, url, version string) {
	method, url, ok := strings.Cut(s, " ")
	if !ok || !isFieldName(method) {
		return "", "", ""
	}
	if i := strings.LastIndex(url, " "); i >= 0 && strings.HasPrefix(url[i+1:], "HTTP/") {
		url, version = url[:i], url[i+1:]
	}
	if url == "" {
		return "", "", ""
	}
	return method, url, version
}

// isFieldName reports whether s may be a method or the name of a field (RFC
// 9110, section 5.6.2).
func isFieldName(s string) bool {
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7F || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return s != ""
}

// appendFields takes a header apart into its fields.
func appendFields(fields []Field, header string) []Field {
	for line := range strings.Lines(header) {
		name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		if ok && isFieldName(name) {
			fields = append(fields, Field{name, strings.Trim(value, " \t")})
		}
	}
	return fields
}

func logDuration(v string, unit time.Duration) time.Duration {
	whole, fraction, _ := strings.Cut(v, ".")
	n, ok := decimal(whole, 12)
	if !ok || n > math.MaxInt64/int64(unit) {
		return -1
	}
	d := time.Duration(n) * unit
	for _, c := range []byte(fraction) {
		if c < '0' || c > '9' {
			return -1
		}
		unit /= 10
		d += time.Duration(c-'0') * unit
	}
	return d
}

// clock reads a time. Of several the finest is kept, and of equal ones the
// first.
func (r *logRecord) clock(e *Entry, i int, v string) {
	p := &r.f.pieces[i]
	var t time.Time
	var precision time.Duration
	zoned, ok := true, false
	switch {
	case p.what == logEpoch:
		unit := p.unit
		if unit == 0 {
			unit = time.Second
		}
		t, precision, ok = parseEpoch(v, unit)
	case p.layout == "":
		t, precision, zoned, ok = parseTime(v)
	default:
		t, precision, zoned, ok = parseLayout(p.layout, v)
	}
	if !ok {
		e.TimeText = v
		e.Notes = append(e.Notes, "The time of this line could not be read.")
		return
	}
	if r.base >= 0 && precision >= e.Precision {
		return
	}
	r.base, r.time, r.when, r.zoned = i, t, p.when, zoned || p.utc
	e.Precision, e.TimeText = precision, v
}

// moment works out the time of e from what the line states.
func (r *logRecord) moment(e *Entry) {
	if r.base < 0 {
		return
	}
	if r.milli >= 0 && e.Precision == time.Second {
		p := &r.f.pieces[r.milli]
		v, _ := r.value(r.milli)
		unit := p.unit
		if unit == 0 {
			unit = time.Millisecond
		}
		if n, ok := decimal(v, 6); ok && time.Duration(n)*unit < time.Second {
			r.time = r.time.Add(time.Duration(n) * unit)
			e.Precision = unit
			if from, to := r.at[r.base].from, r.at[r.milli].to; to > from && r.at[r.milli].from-r.at[r.base].to <= 1 {
				e.TimeText = r.s[from:to]
			} else {
				e.TimeText += " " + v
			}
		}
	}
	e.Time, e.TimeIs = r.time, r.when
	r.timed = true
}

// count turns the end of a request into its start, where the line says how
// long it took.
func (r *logRecord) count(e *Entry) {
	if r.timed && e.TimeIs == TimeEnd && e.Elapsed >= 0 {
		if t := e.Time.Add(-e.Elapsed); inYears(t) {
			e.Time, e.TimeIs = t, TimeCounted
		}
	}
}

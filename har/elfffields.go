package har

import (
	"fmt"
	"net/url"
	"strings"
)

// endsWithin is for the last line of a capture when it is no entry.
const endsWithin = "the capture ends within this line"

const notUTF8 = "the record holds bytes that are not UTF-8 text; they are kept as they are"

// An elffField says what a column of an extended log holds.
type elffField struct {
	col    column
	rank   int    // of several columns of one kind, the highest that states something counts
	field  string // of a header field with a column of its own: its name
	answer bool   // it is the response's
}

// elffColumn reads the name of a column. Those of the draft are prefix-name or
// prefix(Header), cs- from client to server, sc- and rs- back; the others are
// of SGOS (Access Log Formats), TMG and CloudFront (Standard logging
// reference).
func elffColumn(name string) elffField {
	name = strings.Trim(name, `"`)
	if prefix, header, ok := strings.Cut(strings.TrimSuffix(name, ")"), "("); ok {
		return elffHeader(strings.ToLower(prefix), header)
	}
	switch lower := strings.ToLower(name); lower {
	case "date":
		return elffField{col: colDate}
	case "time":
		return elffField{col: colClock}
	case "time-taken":
		return elffField{col: colMillis}
	case "cs-method", "s-operation":
		return elffField{col: colMethod}
	case "cs-uri", "c-uri":
		return elffField{col: colURL, rank: rankOf(lower, "c-uri", "cs-uri")}
	case "cs-uri-scheme", "cs-protocol":
		return elffField{col: colScheme, rank: rankOf(lower, "cs-protocol", "cs-uri-scheme")}
	case "r-host", "cs-uri-hostname", "cs-uri-host", "cs-host", "x-host-header":
		return elffField{col: colHost, rank: 1 + rankOf(lower, "r-host", "cs-uri-hostname", "cs-uri-host", "cs-host", "x-host-header")}
	case "s-port", "r-port", "cs-uri-port":
		return elffField{col: colPort, rank: rankOf(lower, "s-port", "r-port", "cs-uri-port")}
	case "cs-uri-path", "cs-uri-stem", "cs-uri-pathquery":
		return elffField{col: colPath, rank: rankOf(lower, "cs-uri-pathquery", "cs-uri-path", "cs-uri-stem")}
	case "cs-uri-query":
		return elffField{col: colQuery}
	case "sc-status":
		return elffField{col: colStatus}
	case "c-ip":
		return elffField{col: colClient}
	case "cs-username", "cs-user":
		return elffField{col: colUser}
	case "s-ip", "s-supplier-ip", "r-ip":
		return elffField{col: colServer, rank: rankOf(lower, "s-ip", "s-supplier-ip", "r-ip")}
	case "sc-bytes":
		return elffField{col: colReceived}
	case "cs-mime-type", "sc-content-type":
		return elffField{col: colType}
	case "cs-version", "cs-protocol-version":
		return elffField{col: colVersion}
	case "s-action", "sc-filter-result", "s-object-source", "action":
		return elffField{col: colAction}
	case "x-exception-id":
		return elffField{col: colException}
	case "c-agent":
		return elffField{field: "User-Agent"}
	case "cs-referred":
		return elffField{field: "Referer"}
	case "x-forwarded-for":
		return elffField{field: "X-Forwarded-For"}
	}
	return elffField{}
}

// elffHeader is a column such as cs(User-Agent).
func elffHeader(prefix, name string) elffField {
	switch prefix {
	case "cs", "c":
		if strings.EqualFold(name, "Host") {
			return elffField{col: colHost, rank: 1}
		}
		return elffField{field: name}
	case "sc", "rs":
		if strings.EqualFold(name, "Content-Type") {
			return elffField{col: colType}
		}
		return elffField{field: name, answer: true}
	}
	return elffField{}
}

func rankOf(name string, names ...string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return 0
}

// put takes the value of a column into the row.
func (x *elff) put(f elffField, v string) {
	r := &x.row
	if f.field != "" {
		field := Field{f.field, x.headerValue(v)}
		if f.answer {
			r.answer = append(r.answer, field)
		} else {
			r.fields = append(r.fields, field)
		}
		return
	}
	switch f.col {
	case colAction:
		if r.text[colAction] != "" {
			v = r.text[colAction] + " " + v
		}
	case colServer:
		if f.rank == 0 && !x.local {
			return // the proxy's own address
		}
	}
	if r.text[f.col] != "" && f.col != colAction && x.rank[f.col] > f.rank {
		return
	}
	r.text[f.col], x.rank[f.col] = v, f.rank
}

// headerValue undoes how header fields are written.
func (x *elff) headerValue(v string) string {
	switch {
	case x.plus:
		return strings.ReplaceAll(v, "+", " ")
	case x.coded:
		if s, err := url.PathUnescape(v); err == nil {
			return s
		}
	}
	return v
}

// splitELFF appends the values of a record: between tabs where there are tabs,
// else between runs of spaces, which SGOS and IIS write for nothing; in
// quotation marks, of which two stand for one, where there are any.
func splitELFF(to []string, s string) []string {
	if strings.IndexByte(s, '\t') >= 0 {
		for v := range strings.SplitSeq(s, "\t") {
			v = strings.Trim(v, " ")
			if len(v) > 1 && v[0] == '"' && v[len(v)-1] == '"' {
				v = strings.ReplaceAll(v[1:len(v)-1], `""`, `"`)
			}
			to = append(to, v)
		}
		return to
	}
	for {
		s = strings.TrimLeft(s, " ")
		if s == "" {
			return to
		}
		if s[0] == '"' {
			if n := closingQuote(s); n > 0 {
				v := s[1:n]
				if strings.Contains(v, `""`) {
					v = strings.ReplaceAll(v, `""`, `"`)
				}
				to, s = append(to, v), s[n+1:]
				continue
			}
		}
		n := strings.IndexByte(s, ' ')
		if n < 0 {
			return append(to, s)
		}
		to, s = append(to, s[:n]), s[n:]
	}
}

// closingQuote is the index of the quotation mark that ends the value that s
// begins with: the first with a space or nothing behind it. 0 if there is none.
func closingQuote(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
		case i+1 == len(s) || s[i+1] == ' ':
			return i
		case s[i+1] == '"':
			i++
		}
	}
	return 0
}

func countReason(got, want int) string {
	return fmt.Sprintf("the record has %d columns where %d are named", got, want)
}

package har

import (
	"fmt"
	"strings"
)

// squidNative is Squid's own format, and the same with log_mime_hdrs on
// (https://www.squid-cache.org/Doc/config/logformat/, and
// src/log/FormatSquidNative.cc of Squid 5).
func squidNative() []*logFormat {
	const native = "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt"
	return knownFormats(logSquid, native, native+" [%>h] [%<h]")
}

// knownFormats compiles directives that a test holds to be right.
func knownFormats(dialect logDialect, directives ...string) []*logFormat {
	var list []*logFormat
	for _, d := range directives {
		if f, err := compileAs(dialect, d, logC); err == nil {
			list = append(list, f)
		}
	}
	return list
}

func squidForm() form {
	return form{
		Format: Format{
			Name:         "Squid access log",
			RecognisedBy: "lines with seconds and milliseconds since 1970, the time taken, the client, a result such as TCP_MISS/200, bytes, method, address, user, a hierarchy code such as HIER_DIRECT and a media type",
			Shows:        "addresses as the proxy logged them, method, status, client, server address, start and end; of an encrypted connection that the proxy did not open, the host alone",
			CannotShow:   "request bodies, headers (unless log_mime_hdrs was on), which page caused a request, and, unless strip_query_terms was off, the parameters of addresses",
		},
		match: func(head []byte, _ Options) bool { return looksLikeLog(head, squidNative()) },
		read:  func(c *Capture, in *input) bool { return readLog(c, in, squidNative()) },
	}
}

// proxied says what became of a request that Squid logged with its result and
// hierarchy codes (https://wiki.squid-cache.org/SquidFaq/SquidLogs). The
// reason is why the line is no request of a visit; "" if it is one.
func proxied(rec *logRecord, e *Entry) (reason string) {
	src := &e.body.c.source
	result, alone := rec.result, strings.HasSuffix(rec.hierarchy, "NONE")
	made := result == "" || strings.HasPrefix(result, "NONE") || strings.HasPrefix(result, "TAG_NONE")
	switch {
	case strings.HasPrefix(e.URL, "error:"):
		return "a line that the proxy writes of a connection on which it read no request"
	case strings.HasPrefix(e.Method, "ICP_"), strings.HasPrefix(result, "UDP_"):
		return "a question of another proxy, not a request of a visit"
	case e.Method == "CONNECT" && made && result != "" && e.Status == 200:
		return "a line that the proxy writes when it opens an encrypted connection itself, to read the requests in it; these have lines of their own"
	case e.Method == "CONNECT":
		if e.Status == 0 && alone {
			e.Status = -1
		}
		if rec.sni != "" && !strings.HasPrefix(e.URL, rec.sni+":") {
			e.Notes = append(e.Notes, fmt.Sprintf("The client named the server %q when it began to encrypt.", rec.sni))
		}
		return ""
	case strings.Contains(result, "HIT") && !strings.Contains(result, "REFRESH") && (alone || rec.hierarchy == ""):
		e.FromCache = result
		e.Notes = append(e.Notes, "The proxy answered this request from its own cache ("+result+"): it was sent to the proxy, and not on to the server.")
	case alone || strings.HasPrefix(result, "TCP_DENIED") && rec.hierarchy == "":
		answer := "no answer is logged."
		if e.Status > 0 {
			answer = fmt.Sprintf("the status %d is the proxy's own.", e.Status)
		}
		e.Notes = append(e.Notes, fmt.Sprintf("The proxy asked no server (%s): %s", strings.Trim(result+" "+rec.hierarchy, " "), answer))
		e.Failure, e.Status = fmt.Sprintf("%s/%03d", result, e.Status), 0
	}
	if strings.HasSuffix(e.URL, "?") {
		e.Notes = append(e.Notes, strippedNote)
		src.note("Addresses that end in a question mark had parameters that the proxy did not log, as Squid does unless strip_query_terms is off.")
	}
	return ""
}

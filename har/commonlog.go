package har

import "bytes"

// squidCommon are the Common Log Format and the combined one as Squid writes
// them, with its result behind and nothing escaped (src/log/FormatHttpdCombined.cc
// of Squid 5).
func squidCommon() []*logFormat {
	const (
		common  = `%>a %[ui %[un [%tl] "%'rm %'ru HTTP/%rv" %>Hs %<st`
		agent   = ` "%'{Referer}>h" "%'{User-Agent}>h"`
		codes   = ` %Ss:%Sh`
		headers = ` [%>h] [%<h]`
	)
	return knownFormats(logSquid, common+agent+codes, common+codes, common+agent+codes+headers, common+codes+headers)
}

// serverCommon are the formats of web servers that are known without their
// directive: the Common Log Format, the combined one, and the combined one
// behind the name of a virtual host, before the addresses a request was
// forwarded for, and before whatever else
// (https://httpd.apache.org/docs/2.4/logs.html,
// https://nginx.org/en/docs/http/ngx_http_log_module.html).
func serverCommon() []*logFormat {
	const (
		common    = `%h %l %u [%{end:%d/%b/%Y:%H:%M:%S %z}t] "%r" %>s %b`
		combined  = common + ` "%{Referer}i" "%{User-Agent}i"`
		forwarded = combined + ` "%{X-Forwarded-For}i"`
	)
	list := knownFormats(logApache, `%v:%p `+combined, combined, common, forwarded, forwarded+" %{more}n", combined+" %{more}n")
	for _, f := range list {
		f.moment = "The log states one time for each request, to the second. Apache writes when it received the request, nginx when it had answered; the time is shown as that of the end."
		if last := &f.pieces[len(f.pieces)-1]; last.name == "more" {
			last.class, last.escape = logAddress, logRaw
			f.notes = append(f.notes, "Lines have more behind the fields of the combined form. It is not read; give the log's own format with --log-format to have it read.")
		}
	}
	return list
}

func commonLogForm() form {
	return form{
		Format: Format{
			Name:         "common or combined access log",
			RecognisedBy: `lines with a client, a time such as [21/Nov/2026:19:55:00 +0000], a request line in quotation marks, status and bytes, and perhaps the page that the request came from and the browser`,
			Shows:        "addresses or, in a server's own log, paths; method, status, client, time to the second, and in the combined form the page that the request came from",
			CannotShow:   "request bodies, cookies and other headers; in a server's own log, the host",
		},
		match: func(head []byte, _ Options) bool {
			return bytes.Contains(head, []byte(`] "`)) && (looksLikeLog(head, squidCommon()) || looksLikeLog(head, serverCommon()))
		},
		read: func(c *Capture, in *input) bool {
			head := in.peek(inputSize)
			if c.order != nil {
				w := widener{order: c.order}
				head = w.convert(nil, head, false)
			}
			// Never both: a damaged line of Squid would be read without its result.
			if squid := squidCommon(); looksLikeLog(head, squid) {
				return readLog(c, in, squid)
			}
			return readLog(c, in, serverCommon())
		},
	}
}

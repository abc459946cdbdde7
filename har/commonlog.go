package har

// commonLogs are the formats of web servers that are recognised without their
// directive: the Common Log Format, the combined one, that of nginx with the
// addresses a request was forwarded for, that of Apache with its virtual
// hosts, and what Squid makes of the first two
// (https://httpd.apache.org/docs/2.4/logs.html,
// https://nginx.org/en/docs/http/ngx_http_log_module.html,
// src/log/FormatHttpdCombined.cc of Squid 5).
func commonLogs() []*logFormat {
	const (
		common   = `%h %l %u [%{end:%d/%b/%Y:%H:%M:%S %z}t] "%r" %>s %b`
		combined = common + ` "%{Referer}i" "%{User-Agent}i"`
		squid    = `%>a %[ui %[un [%tl] "%'rm %'ru HTTP/%rv" %>Hs %<st`
		agent    = ` "%'{Referer}>h" "%'{User-Agent}>h"`
		codes    = ` %Ss:%Sh`
		headers  = ` [%>h] [%<h]`
	)
	servers := knownFormats(logApache, `%v:%p `+combined, combined, common, combined+` "%{X-Forwarded-For}i"`)
	for _, f := range servers {
		f.moment = "The log states one time for each request, to the second. Apache writes when it received the request, nginx when it had answered; the time is shown as that of the end."
	}
	return append(knownFormats(logSquid, squid+agent+codes, squid+codes, squid+agent+codes+headers, squid+codes+headers), servers...)
}

func commonLogForm() form {
	return form{
		Format: Format{
			Name:         "common or combined access log",
			RecognisedBy: `lines with a client, a time such as [21/Nov/2026:19:55:00 +0000], a request line in quotation marks, status and bytes, and perhaps the page that the request came from and the browser`,
			Shows:        "addresses or, in a server's own log, paths; method, status, client, time to the second, and in the combined form the page that the request came from",
			CannotShow:   "request bodies, cookies and other headers; in a server's own log, the host",
		},
		match: func(head []byte, _ Options) bool { return looksLikeLog(head, commonLogs()) },
		read:  func(c *Capture, in *input) bool { return readLog(c, in, commonLogs()) },
	}
}

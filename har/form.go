package har

// A form is one form of capture that is a single stream of bytes: how it is
// known, and how its entries are read.
type form struct {
	Format

	// match says whether head is the beginning of a capture of this form: up
	// to 64 KiB of its decompressed bytes, without a byte order mark, as UTF-8
	// where the capture is UTF-16. A name is never asked for.
	match func(head []byte, opt Options) bool

	// read hands every entry to [Capture.hand]. It reports false when a hand
	// did: the consumer has had enough, and nothing more may be handed on.
	// What cannot be read is damage; only a failure of the system, which the
	// input keeps, ends it early.
	read func(c *Capture, in *input) bool
}

// forms lists the forms in the order in which they are tried, after HAR: the
// plainest marks first, lines of any log last.
func forms() []form {
	return []form{
		mitmproxyForm(),
		netlogForm(),
		cdpForm(),
		charlesJSONForm(),
		charlesXMLForm(),
		burpForm(),
		warcForm(),
		traceForm(),
		elffForm(),
		curlTraceForm(),
		curlCommandForm(),
		logFormatForm(),
		squidForm(),
		commonLogForm(),
		columnsForm(),
		urlListForm(),
	}
}

// An archiveForm is a form of capture that is a zip archive with members of
// its own kinds.
type archiveForm struct {
	Format

	// claims says whether the archive is of this form.
	claims func(a *archive) bool

	// captures returns the captures in it, each made by base, in the archive's
	// order. Most call [Capture.inMember] and set form; one that is a source
	// as a whole leaves the bytes of the stored file, and sets form, whose read
	// goes to c.archive itself and to the end of its input.
	captures func(a *archive, base func() *Capture) []*Capture
}

// archiveForms lists the forms of archive in the order in which they are
// tried; one that is none of them is searched for captures.
func archiveForms() []archiveForm {
	return []archiveForm{
		sazForm(),
		traceArchiveForm(),
		waczForm(),
	}
}

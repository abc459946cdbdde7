package har

// A Format is a form of capture that can be read.
type Format struct {
	Name         string `json:"name"`
	RecognisedBy string `json:"recognised_by"`
	Shows        string `json:"shows"`
	CannotShow   string `json:"cannot_show"`
}

// Formats lists the forms of capture that can be read.
func Formats() []Format {
	const (
		shows  = "addresses, headers, bodies, times, status and, from Chromium, what caused each request"
		cannot = "what its producer left out; each source lists that"
	)
	list := []Format{
		{"har", `JSON whose first member is "log", in UTF-8 or UTF-16, also as JSONP`, shows, cannot},
		{"har in gzip or zlib (.har.gz, .zhar)", "the first two bytes of the compression", shows, cannot},
		{"har in zip", "a zip archive with .har files in it; each is a source", shows, cannot},
		{"Playwright har.zip", "a zip archive with har.har and its body files", "as har, with request bodies exact to the byte", "what caused each request; preflight requests"},
	}
	for _, f := range forms() {
		if f.Name != "" {
			list = append(list, f.Format)
		}
	}
	for _, f := range archiveForms() {
		if f.Name != "" {
			list = append(list, f.Format)
		}
	}
	return list
}

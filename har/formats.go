package har

// A Format is a form of capture that can be read.
type Format struct {
	Name         string `json:"name"`
	RecognisedBy string `json:"recognised_by"`
	Shows        string `json:"shows"`
	CannotShow   string `json:"cannot_show"`

	Presets []Preset `json:"presets,omitempty"` // of a table
}

// A Preset is a layout of columns that is known by name.
type Preset struct {
	Name  string `json:"name"` // "zscaler-csv", as [Options].Columns takes it
	Title string `json:"title"`
}

// Formats lists the forms of capture that can be read.
func Formats() []Format {
	const (
		shows  = "addresses, headers, bodies, times, status and, from Chromium, what caused each request"
		cannot = "what its producer left out; each source lists that"
	)
	list := []Format{
		{Name: "har", RecognisedBy: `JSON whose first member is "log", in UTF-8 or UTF-16, also as JSONP`, Shows: shows, CannotShow: cannot},
		{Name: "har in gzip or zlib (.har.gz, .zhar)", RecognisedBy: "the first two bytes of the compression", Shows: shows, CannotShow: cannot},
		{Name: "har in zip", RecognisedBy: "a zip archive with .har files in it; each is a source", Shows: shows, CannotShow: cannot},
		{Name: "Playwright har.zip", RecognisedBy: "a zip archive with har.har and its body files", Shows: "as har, with request bodies exact to the byte", CannotShow: "what caused each request; preflight requests"},
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

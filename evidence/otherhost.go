package evidence

// An OtherHost is a host of another site than that of the page, counted over
// the requests to it that are known as no vendor's.
type OtherHost struct {
	Host       string `json:"host"`
	Site       string `json:"site"`        // its registrable domain
	Vendor     string `json:"vendor"`      // "unknown", or the vendor whose host it is
	Requests   int    `json:"requests"`    // to it
	OriginOnly int    `json:"origin_only"` // of those, whose Referer named the origin of the page and no more
}
